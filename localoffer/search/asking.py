"""What a parent's sentence asks for, beside the story around it: "is there a club", not "the dog barked all night". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from localoffer.search.slots import Slot
from localoffer.search.words import LATELY, WORD, tokens

GETS_ABOUT = frozenset({"wheelchair", "powerchair", "pushchair", "buggy"})
"""Matters wherever in a sentence it is said."""
A_STORY = 9
"""Shorter texts are no story: every word of theirs was meant."""
WHOM = r"(?:i|we|you|he|she|they|my|any\w*|some\w*)"
ASKS = re.compile(
    r"\b(?:(?:is|are) (?:there|it)|looking for|somewhere|any(?:where|one|body)|please|help (?:with|to|for|us|me)"
    r"|(?:i|we|he|she|they|id|wed) (?:just |really |desperately |only |would |do )*(?:needs?|wants?|like|wish|prefer|rather"
    r"|could (?:do with|use)|love to)|(?:wants?|needs?) (?:to|an?|my|some)"
    rf"|whos?|how|wheres?|whats?|which|when|does any(?:one|body)|do (?:you|they|any\w*)|(?:can|could) {WHOM})\b"
)
ENDS = re.compile(
    r"[,.;?!\n]| - |\b(?:but|because|cos|since|so (?:that )?(?:i|we|he|she|they)|as (?:he|she|i|we|they|my)"
    r"|and (?:i|we|he|she|they|it|my|hes|shes|im|nobody)|or (?:i|we|he|she|they))\b"
)
RULED_OUT = re.compile(
    r"\b(?:not(?: got)?|rather than|instead of|apart from|other than|isnt|hasnt got)"
    r" (?!just\b|only\b)(?:an? |the |for |about )?(\w+)"
)
SCHOOLS = r"(?:(?:mainstream|special|ordinary|primary|secondary|infant|junior|high|nursery) )*(?:school|college|nursery)"
AT_SCHOOL = re.compile(
    r"(?<!place )(?<!places )(?<!move )(?<!moving )(?<!go )(?<!going )"
    rf"\b(?:in|at|from|to|the|my|his|her|their|our) ({SCHOOLS})\b"
)
"""Where something happens or should, not what is looked for: "support in primary school", but not "a place at special school"."""
BREAKS = re.compile(r"[,;:?!]|\.(?=\s|$)| - ")
SHORTENED = re.compile(r"\b(i|you|he|she|we|they|it|who|there|that|what|how)['’](?:ll|d|ve)\b", re.IGNORECASE)

AS_TEXTED = {
    "n": "and", "u": "you", "ur": "your", "coz": "because", "cuz": "because", "cus": "because", "bcoz": "because",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "dunno": "do not know", "summat": "something",
    "owt": "anything", "nowt": "nothing", "aint": "is not", "tho": "though", "pls": "please", "plz": "please", "ppl": "people",
    "abt": "about", "thru": "through", "dnt": "dont", "cnt": "cant", "dosent": "doesnt", "doesent": "doesnt", "dosnt": "doesnt",
    "dunt": "doesnt", "wunt": "wont", "dint": "didnt", "havnt": "havent", "hasent": "hasnt", "isent": "isnt",
    "cudnt": "couldnt", "shud": "should", "cud": "could", "wud": "would", "sumone": "someone", "any1": "anyone",
    "no1": "nobody", "alot": "a lot", "mam": "mum", "mams": "mums", "skool": "school", "thort": "thought",
    "hed": "he would",
}  # fmt: skip
"""Words as on a phone, and as around here, that would be looked for or mended as others."""
TEXTED = re.compile(rf"(?<=\w )(?:{'|'.join(AS_TEXTED)})(?= \w|$)")


@dataclass(frozen=True)
class Told:
    """The words of a long sentence that stand where it asks or wishes, and those that it says are not meant."""

    asked: frozenset[str]
    ruled_out: frozenset[str]


def parts_of(text: str, told: Told | None, most: int) -> list[list[str]]:
    """So many words of a text, a long one in parts that no phrase reaches across: "he's frightened, the school rang" says
    nothing of being frightened of school."""
    parts = []
    for part in BREAKS.split(text) if told else [text]:
        parts.append(WORD.findall(part)[:most])
        most -= len(parts[-1])
    return parts


def written_out(text: str) -> str:
    """A text without what is shortened behind who it is about, which would be read as a word.

    >>> written_out("He'll cry, who'd help? We’ve asked")
    'He cry, who help? We asked'
    """
    return SHORTENED.sub(lambda found: found[1], text) if "'" in text or "’" in text else text


def as_written(text: str) -> str:
    """A plain text without the shorthand of a phone, inside of it only: "n" by itself may be anything.

    >>> as_written("hes tired n wanna stop"), as_written("n")
    ('hes tired and want to stop', 'n')
    """
    return TEXTED.sub(lambda found: AS_TEXTED[found[0]], text)


@lru_cache(maxsize=LATELY)
def told_by(text: str) -> Told | None:
    """What a plain text asks for and what it rules out; None of a short one.

    >>> sorted(told_by("the dog barked all night and he cried, is there a quiet club he could go to").asked)
    ['a', 'club', 'could', 'go', 'he', 'is', 'quiet', 'there', 'to']
    """
    if text.count(" ") < A_STORY - 1:
        return None
    asked: set[str] = set()
    at = 0
    while asks := ASKS.search(text, at):
        ends = ENDS.search(text, asks.end())
        at = ends.start() if ends else len(text)
        asked.update(tokens(text[asks.start() : at]))
    return Told(frozenset(asked), frozenset(each for each in RULED_OUT.findall(text) if not each.endswith("ing")))


def without_settings(slots: list[Slot], text: str) -> list[Slot]:
    """The same, where the school that something else is looked for in says little beside it."""
    settings = set(AT_SCHOOL.findall(text))
    if not settings or all(each.filler or each.needs or each.said in settings for each in slots):
        return slots
    return [each.as_filler if each.said in settings else each for each in slots]


def without_story(slots: list[Slot], told: Told | None) -> list[Slot]:
    """The same, where single words that only tell the story around what is asked for say little, and what is ruled out too."""
    if told is None or all(each.filler or is_plain(each) for each in slots):
        return slots
    asks = any(is_known(each) and not told.asked.isdisjoint(each.words) for each in slots)
    return [each.as_filler if is_aside(each, told, asks=asks) else each for each in slots]


def is_aside(slot: Slot, told: Told, *, asks: bool) -> bool:
    """Whether a slot is a single word of the story, or a need that is not meant ("not autism"); beside something known that is
    asked for (`asks`) a known word may be of the story as well: "nursery won't have him, who can find a childminder"."""
    if slot.needs:
        return not told.ruled_out.isdisjoint(slot.words)
    is_single = is_plain(slot) or (asks and len(slot.words) == 1 and GETS_ABOUT.isdisjoint(slot.words))
    return is_single and told.asked.isdisjoint(slot.words)


def is_known(slot: Slot) -> bool:
    """Whether a slot is a thing that the thesaurus knows, other than a need."""
    return bool(slot.rows) and not (slot.filler or slot.needs)


def is_plain(slot: Slot) -> bool:
    """Whether a slot is one word that the thesaurus does not know."""
    return len(slot.words) == 1 and not slot.rows
