"""Which kind of thing a search is for, and whether for children or for adults, as its words say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from localoffer.search.ages import is_stage
from localoffer.search.slots import CANONICAL_WEIGHT, Slot
from localoffer.search.words import STOP, is_filler, stem

KINDS_SAID = {"school": "school", "college": "college", "club": "group", "group": "group", "helpline": "helpline"}
KIND_OF = {stem(word): kind for word, kind in KINDS_SAID.items()}
ENDS_IN_KIND = re.compile(
    r"(?!.*\b(?:at|in|into|to|of|off|out|from|with|about|for|before|after|through|the|my|his|her|their|not|no|go|goes|going)\b)"
    rf".+ (?:{'|'.join(f'{each}s?' for each in KINDS_SAID)})"
)
"""Names the kind of thing that is looked for, as "SEMH school" does and "transport to school" does not."""
DONE_TO_IT = frozenset(
    map(stem, (
        "miss", "refuse", "hate", "dislike", "love", "like", "enjoy", "start", "join", "enter", "leave", "quit", "finish",
        "change", "skip", "avoid", "dodge", "resist", "bunk", "dread", "fear", "escape", "attend", "manage", "cope",
        "bullied", "bullying",
    ))
)  # fmt: skip
"""Words before a school that tell what becomes of it or in it, and not which kind is looked for."""
FOR_CHILDREN = frozenset(
    map(stem, ("child", "children", "kid", "kids", "baby", "boy", "girl", "toddler", "pupil", "pupils", "schoolchild"))
)
FOR_ADULTS = frozenset(map(stem, ("adult", "adults", "grown", "adulthood")))
BEFORE_SCHOOL = frozenset(
    map(stem, ("pre", "preschool", "nursery", "start", "starting", "ready", "reception", "baby", "toddler", "under", "early"))
)
"""Beside a school these speak of whoever does not go to one yet."""
SCHOOL = stem("school")


def kinds_sought(slots: Sequence[Slot]) -> tuple[str, ...]:
    """The kinds of thing that the words name, but for a school that is only where something happens."""
    words = {word for slot in slots if not slot.filler or is_filler(slot.words[-1]) for word in slot.words}
    return tuple(kind for word, kind in KINDS_SAID.items() if word in words or f"{word}s" in words)


def names_kind(words: str, slots: Sequence[Slot]) -> bool:
    """Whether a search ends in the kind of thing that it is for: not where a verb leads to it ("skipping college"), nor
    where it is the end of a phrase that the thesaurus knows as something else ("missing school")."""
    words = without_whom(words, slots)
    if not ENDS_IN_KIND.fullmatch(words):
        return False
    before, kind = map(stem, words.split()[-2:])
    phrases = [each for each in slots if len(each.words) > 1 and stem(each.words[-1]) == kind]
    return before not in DONE_TO_IT and all(is_called(kind, each) for each in phrases)


def without_whom(words: str, slots: Sequence[Slot]) -> str:
    """A search without whom it is for and where, as they stand at its end: "autism group for teenagers in Rotherham"."""
    said = words.split()
    aside = {each.said for each in slots if each.filler and not is_filler(each.said)}
    while said and (said[-1] in STOP or said[-1] in aside or is_stage(said[-1])):
        said.pop()
    return " ".join(said)


def is_called(kind: str, phrase: Slot) -> bool:
    """Whether services call what a phrase means by the name of a kind: "SEN school" is a special school, "youth group" a
    club."""
    return phrase.is_canonical or any(
        each.weight == CANONICAL_WEIGHT and KIND_OF.get(each.terms[-1]) == KIND_OF[kind] for each in phrase.variants
    )


def is_at_school(said: Set[str]) -> bool:
    """Whether stems speak of a school, and of nobody who does not go to one yet."""
    return SCHOOL in said and said.isdisjoint(BEFORE_SCHOOL)
