"""Thesaurus: what parents call things and what services call them. Data in data/thesaurus.json; pure."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from localoffer.config import ROOT
from localoffer.search.lexicon import Words
from localoffer.search.phrases import Terms, as_said, is_asking, is_worn_down, keys_of, may_stand_for_other, terms_of
from localoffer.search.words import STOP, is_filler, stem, tokens

FILE = ROOT / "data" / "thesaurus.json"
CANONICAL_WEIGHT, OTHER_WEIGHT, NARROWER_WEIGHT, RELATED_WEIGHT = 0.75, 0.45, 0.4, 0.3
LONGEST_PHRASE, LONGEST_SPAN = 6, 8
MOST_SLOTS = 16
MOST_KEPT = 2000
MOST_VARIANTS = 60
ACRONYM = re.compile(r"\b[A-Z]{3,7}\b(?: plan\b)?")
ACRONYM_IN_TEXT = re.compile(r"\b[A-Z]{3,7}\b(?: plans?\b)?(?! \()")
"""Not one that something in brackets stands behind already."""
STOP_STEMS = frozenset(map(stem, STOP))


@dataclass(frozen=True)
class Row:
    """Words that mean the same: the first is what services say. `needs` and `categories` are codes of the vocabulary.

    `narrower` are kinds of it: who looks for sport finds football, but who looks for football does not find dance.
    `related` are who helps with it, where nothing here is called so: who looks for a complaint finds advice on rights.
    `filler` words say so little here that a result may lack them.
    """

    id: int
    canonical: str
    also: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    filler: bool = False
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.canonical, *self.also)


@dataclass(frozen=True)
class Sense:
    """One meaning of an ambiguous acronym: what to search for, and what it means in plain words."""

    search: str
    means: str


@dataclass(frozen=True)
class Variant:
    """A way to say a part of a search: the terms that must all be there, how much it weighs, how it reads.

    The words as typed may stand apart in an entry; another way to say them counts only where it stands together.
    """

    terms: Terms
    weight: float
    said: str = ""
    as_typed: bool = False
    related: bool = False


@dataclass(frozen=True)
class Slot:
    """One thing that is looked for: the word or phrase as typed, and every way to say it; the first is as typed."""

    words: tuple[str, ...]
    variants: tuple[Variant, ...]
    needs: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    filler: bool = False
    place: bool = False
    rows: tuple[int, ...] = ()

    def __hash__(self) -> int:
        return self.number

    @cached_property
    def number(self) -> int:
        """Its hash, worked out once: a slot with its sixty variants is looked up with every search."""
        return hash((self.words, self.variants, self.needs, self.categories, self.filler, self.place))

    @cached_property
    def as_filler(self) -> Slot:
        """The same as something that a result may lack."""
        return replace(self, filler=True)

    @property
    def is_canonical(self) -> bool:
        """Whether what was typed is what services say."""
        return all(each.weight != CANONICAL_WEIGHT for each in self.variants)

    @property
    def said(self) -> str:
        return " ".join(self.words)


class Thesaurus:
    """The rows, ready for look-up by phrase."""

    def __init__(self, rows: Iterable[Row], ambiguous: Mapping[str, tuple[Sense, ...]]) -> None:
        self.rows = {row.id: row for row in rows}
        self.ambiguous = dict(ambiguous)
        self.kept_slots: dict[tuple[tuple[str, ...], Terms, Terms, bool], Slot] = {}
        self.by_phrase: dict[Terms, list[int]] = defaultdict(list)
        for row in self.rows.values():
            for phrase in dict.fromkeys(key for name in row.names for key in keys_of(name)):
                self.by_phrase[phrase].append(row.id)
        self.beginnings = frozenset(phrase[0] for phrase in self.by_phrase if len(phrase) > 1)

    def slots(
        self,
        words: list[str],
        *,
        expand: bool = True,
        known: Callable[[str], bool] = lambda _word: False,
        alike: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Slot]:
        """The words of a search as things to look for: known phrases first, the longest first; then single words.

        Two words that are `known` as one ("blue bell") are looked for both ways, and so are words that sound `alike`.
        """
        found: list[Slot] = []
        at = 0
        stems = [stem(each) for each in words]
        while at < len(words) and len(found) < MOST_SLOTS:
            length = self.longest_phrase(words, stems, at)
            if length == 1 and is_one_word(words[at : at + 2], known):
                found.append(run_together(words[at], words[at + 1]))
                at += 2
                continue
            part, phrase = tuple(words[at : at + length]), tuple(stems[at : at + length])
            if length > 1:
                said = tuple(each for each in phrase if each not in STOP_STEMS) or phrase
                if phrase not in self.by_phrase:
                    phrase = next((each for each in (said, as_said(part)) if each in self.by_phrase), said)
                found.append(self.slot(part, phrase, said, expand=expand))
            elif part[0] not in STOP:
                slot = self.slot(part, phrase, phrase, expand=expand)
                found.append(also_as(slot, alike[part[0]]) if part[0] in alike else slot)
            at += length
        return list({slot.rows or slot.variants[0].terms: slot for slot in reversed(found)}.values())[::-1]

    def longest_phrase(self, words: list[str], stems: list[str], at: int) -> int:
        """How many words from here on are one phrase of the thesaurus, small words aside; 1 when none are."""
        if not (stems[at] in self.beginnings or may_stand_for_other(words[at])):
            return 1
        for length in range(min(LONGEST_SPAN, len(stems) - at), 1, -1):
            if length <= LONGEST_PHRASE and tuple(stems[at : at + length]) in self.by_phrase:
                return length
            if words[at] not in STOP and words[at + length - 1] not in STOP and self.is_phrase(words, stems, at, length):
                return length
            if as_said(words[at : at + length]) in self.by_phrase:
                return length
        return 1

    def is_phrase(self, words: list[str], stems: list[str], at: int, length: int) -> bool:
        """Whether words are a phrase of the thesaurus without the small ones between them."""
        said = tuple(stems[each] for each in range(at, at + length) if words[each] not in STOP)
        return 1 < len(said) < length and said in self.by_phrase

    def slot(self, words: tuple[str, ...], phrase: Terms, said: Terms, *, expand: bool) -> Slot:
        """One thing to look for; kept, because the same few words are searched for most."""
        key = (words, phrase, said, expand)
        if key not in self.kept_slots:
            if len(self.kept_slots) >= MOST_KEPT:
                self.kept_slots.clear()
            self.kept_slots[key] = self._slot(words, phrase, said, expand)
        return self.kept_slots[key]

    def _slot(self, words: tuple[str, ...], phrase: Terms, said: Terms, expand: bool) -> Slot:
        rows = [self.rows[number] for number in self.by_phrase.get(phrase, ())]
        names = {terms_of(name) for row in rows for name in row.names if not is_worn_down(name, terms_of(name))}
        worn_down = len(words) > 1 and len(said) == 1 and expand and said not in names
        variants = {} if worn_down else {said: Variant(said, 1.0, " ".join(words), as_typed=True)}
        for row in rows if expand else ():
            others = (*row.narrower, *row.related)
            for name in (*row.names[: MOST_VARIANTS - len(others)], *others):
                terms = terms_of(name)
                if is_worn_down(name, terms) or (name in row.also and is_asking(name, terms)):
                    continue
                weight = CANONICAL_WEIGHT if name == row.canonical else OTHER_WEIGHT if name in row.also else NARROWER_WEIGHT
                if terms and terms not in variants:
                    variants[terms] = Variant(terms, weight, name, related=name in row.related)
            variants = {**variants, **{terms: each for terms, each in self.of_related(row).items() if terms not in variants}}
        variants = variants or {said: Variant(said, 1.0, " ".join(words), as_typed=True)}
        needs = tuple(dict.fromkeys(need for row in rows for need in row.needs))
        filler = (len(words) == 1 and is_filler(words[0])) or any(row.filler for row in rows)
        categories = tuple(dict.fromkeys(each for row in rows for each in row.categories))
        if not expand:
            return Slot(words, tuple(variants.values()), filler=filler)
        return Slot(words, tuple(variants.values()), needs, categories, filler, rows=tuple(row.id for row in rows))

    def of_related(self, row: Row) -> dict[Terms, Variant]:
        """Every name of the rows that are called as a row's related ones are."""
        rows = [self.rows[number] for name in row.related for key in keys_of(name) for number in self.by_phrase.get(key, ())]
        names = dict.fromkeys(name for each in rows for name in each.names)
        return {
            terms: Variant(terms, RELATED_WEIGHT, name, related=True)
            for name in names
            if (terms := terms_of(name)) and not (is_asking(name, terms) or is_worn_down(name, terms))
        }

    def senses(self, words: Iterable[str]) -> dict[str, tuple[Sense, ...]]:
        """{ambiguous acronym that was typed: its meanings}."""
        return {word: self.ambiguous[word] for word in words if word in self.ambiguous}

    @cached_property
    def vocabulary(self) -> Words:
        """Every single word that the thesaurus knows, unstemmed: a search word among them is not misspelt."""
        names = (name for row in self.rows.values() for name in (*row.names, *row.narrower, *row.related))
        return Words([*(tokens(name) for name in names), list(self.ambiguous)])

    @cached_property
    def neighbours(self) -> frozenset[Terms]:
        """Every two terms that stand side by side in some phrase."""
        return frozenset(two for phrase in self.by_phrase for two in pairwise(phrase))

    @cached_property
    def acronyms(self) -> dict[str, str]:
        """{acronym, or acronym and "plan": what it means} for those with one meaning here."""
        known: dict[str, str] = {}
        for row in self.rows.values():
            told = row.canonical if " " in row.canonical else in_full(row)
            for name in row.names:
                if told and ACRONYM.fullmatch(name) and name.lower() not in self.ambiguous:
                    known.setdefault(name, told)
        return known


def in_full(row: Row) -> str:
    """What a row that is called by an acronym stands for: the name with these initials."""
    letters = row.canonical.lower()
    initials = {"".join(word[0] for word in tokens(each)): each for each in row.also if " " in each}
    return initials.get(letters) or {"".join(w[0] for w in tokens(x) if w not in STOP): x for x in row.also if " " in x}.get(
        letters, ""
    )


def is_one_word(two: list[str], known: Callable[[str], bool]) -> bool:
    """Whether two words, written as one, are a word that entries use; not where it would eat a word of grammar."""
    return len(two) == 2 and min(map(len, two)) > 2 and STOP.isdisjoint(two) and known("".join(two))


def run_together(one: str, two: str) -> Slot:
    apart, together = (stem(one), stem(two)), (stem(one + two),)
    return Slot((one, two), (Variant(apart, 1.0, f"{one} {two}", as_typed=True), Variant(together, 1.0, one + two)))


def also_as(slot: Slot, other: str) -> Slot:
    """The same, looked for by another word as well."""
    return replace(slot, variants=(*slot.variants, Variant((stem(other),), CANONICAL_WEIGHT, other)))


def row_of(data: Mapping[str, Any]) -> Row:
    return Row(
        id=int(data["id"]), canonical=data["canonical"], also=tuple(data.get("also", ())),
        narrower=tuple(data.get("narrower", ())), related=tuple(data.get("related", ())),
        categories=tuple(data.get("categories", ())), needs=tuple(data.get("needs", ())),
        filler=data.get("filler", False), note=data.get("note", ""),
    )  # fmt: skip


@lru_cache
def data() -> dict[str, Any]:
    """What the data file says."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def rows_of_file() -> dict[int, Row]:
    """{number: row} of the data file."""
    return {row.id: row for row in map(row_of, data()["rows"])}


def senses_of_file() -> dict[str, tuple[Sense, ...]]:
    """{ambiguous acronym in lower case: its meanings} of the data file."""
    return {key: tuple(Sense(**each) for each in senses) for key, senses in data()["ambiguous"].items()}


@lru_cache
def built_in() -> Thesaurus:
    """The thesaurus of the data file."""
    return Thesaurus(rows_of_file().values(), senses_of_file())


def expand_first_use(text: str, meanings: Mapping[str, str]) -> str:
    """The text with the meaning of each acronym added behind its first use, unless the text says it already."""
    seen: set[str] = set()

    def with_meaning(found: re.Match[str]) -> str:
        word = found.group()
        meaning = meanings.get(word.removesuffix("s")) or meanings.get(word)
        if not meaning or word in seen or meaning.lower() in text.lower() or f"({word})" in text:
            return word
        seen.add(word)
        return f"{word} ({meaning})"

    return ACRONYM_IN_TEXT.sub(with_meaning, text)
