"""Thesaurus: what parents call things and what services call them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType

from localoffer.memory import Memory
from localoffer.search import acronyms
from localoffer.search.lexicon import Words
from localoffer.search.phrases import (
    Terms,
    as_said,
    is_asking,
    is_denied,
    is_worn_down,
    keys_of,
    loses_its_no,
    may_stand_for_other,
    terms_of,
)
from localoffer.search.slots import (
    CANONICAL_WEIGHT,
    MOST_SLOTS,
    NARROWER_WEIGHT,
    OTHER_WEIGHT,
    RELATED_WEIGHT,
    Slot,
    Variant,
    also_as,
    each_once,
    is_one_word,
    run_together,
)
from localoffer.search.thesaurus_rows import Row, Sense, rows_of_file, senses_of_file
from localoffer.search.words import FILLER, STOP, is_filler, stem, tokens

LONGEST_PHRASE, LONGEST_SPAN = 6, 8
MOST_KEPT = 2000
MOST_VARIANTS = 60
STOP_STEMS = frozenset(map(stem, STOP))


class Thesaurus:
    """The rows, ready for look-up by phrase."""

    def __init__(self, rows: Iterable[Row], ambiguous: Mapping[str, tuple[Sense, ...]]) -> None:
        self.rows = {row.id: row for row in rows}
        self.ambiguous = dict(ambiguous)
        self.kept_slots: Memory[tuple[tuple[str, ...], Terms, Terms, bool], Slot] = Memory(MOST_KEPT)
        self.kept_ways: dict[int, dict[Terms, Variant]] = {}
        self.by_phrase: dict[Terms, list[int]] = defaultdict(list)
        for row in self.rows.values():
            for phrase in dict.fromkeys(key for name in row.names for key in keys_of(name)):
                self.by_phrase[phrase].append(row.id)
        meant = {key for row in self.rows.values() for name in row.names for key in keys_of(name) if not loses_its_no(name, key)}
        self.denying = frozenset(self.by_phrase.keys() - meant)
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
                one = (stem(words[at] + words[at + 1]),)
                together = expand and one in self.by_phrase
                pair = (words[at], words[at + 1])
                found.append(self.slot(pair, one, one, expand=True) if together else run_together(*pair))
                at += 2
                continue
            part, phrase = tuple(words[at : at + length]), tuple(stems[at : at + length])
            if length > 1:
                said = tuple(each for each in phrase if each not in STOP_STEMS) or phrase
                if phrase not in self.by_phrase:
                    ways = (said, as_said(part)) if len(said) > 1 else (as_said(part), said)  # "can't lift him" is no lift
                    phrase = next((each for each in ways if each in self.by_phrase), said)
                found.append(self.slot(part, phrase, said, expand=expand))
            elif part[0] not in STOP:
                slot = self.slot(part, phrase, phrase, expand=expand)
                found.append(also_as(slot, alike[part[0]]) if part[0] in alike else slot)
            at += length
        return each_once(found)

    def longest_phrase(self, words: list[str], stems: list[str], at: int) -> int:
        """How many words from here on are one phrase of the thesaurus, small words aside; 1 when none are."""
        if not (stems[at] in self.beginnings or may_stand_for_other(words[at])):
            return 1
        is_of_somebody = any(map(may_stand_for_other, words[at : at + LONGEST_SPAN]))
        for length in range(min(LONGEST_SPAN, len(stems) - at), 1, -1):
            if length <= LONGEST_PHRASE and self.is_known(tuple(stems[at : at + length]), words, at, length):
                return length
            if words[at] not in STOP and words[at + length - 1] not in STOP and self.is_phrase(words, stems, at, length):
                return length
            if is_of_somebody and as_said(words[at : at + length]) in self.by_phrase:
                return length
        return 1

    def is_phrase(self, words: list[str], stems: list[str], at: int, length: int) -> bool:
        """Whether words are a phrase of the thesaurus without the small ones between them."""
        said = tuple(stems[each] for each in range(at, at + length) if words[each] not in STOP)
        return 1 < len(said) < length and self.is_known(said, words, at, length)

    def is_known(self, phrase: Terms, words: list[str], at: int, length: int) -> bool:
        """Whether the thesaurus has a phrase, and not only where something is denied that the words do not deny."""
        return phrase in self.by_phrase and (phrase not in self.denying or is_denied(words, at, length))

    def slot(self, words: tuple[str, ...], phrase: Terms, said: Terms, *, expand: bool) -> Slot:
        """One thing to look for; kept, because the same few words are searched for most."""
        key = (words, phrase, said, expand)
        found = self.kept_slots.get(key)
        if found is None:
            found = self.kept_slots.keep(key, self._slot(words, phrase, said, expand))
        return found

    def _slot(self, words: tuple[str, ...], phrase: Terms, said: Terms, expand: bool) -> Slot:
        rows = [self.rows[number] for number in self.by_phrase.get(phrase, ())]
        names = {terms_of(name) for row in rows for name in row.names if not is_worn_down(name, terms_of(name))}
        worn_down = len(words) > 1 and len(said) == 1 and expand and said not in names
        as_typed = {said: Variant(said, 1.0, " ".join(words), as_typed=True)}
        variants = {} if worn_down else dict(as_typed)
        for row in rows if expand else ():
            variants = {**variants, **self.ways_to_say(row), **variants}  # in this order, each by whoever said it first
        variants = variants or as_typed
        needs = tuple(dict.fromkeys(need for row in rows for need in row.needs))
        filler = (len(words) == 1 and (is_filler(words[0]) or is_small_number(words[0]))) or any(row.filler for row in rows)
        categories = tuple(dict.fromkeys(each for row in rows for each in row.categories))
        if not expand:
            return Slot(words, tuple(variants.values()), filler=filler)
        return Slot(words, tuple(variants.values()), needs, categories, filler, rows=tuple(row.id for row in rows))

    def ways_to_say(self, row: Row) -> dict[Terms, Variant]:
        """Every way to say what a row is about; worked out once for all its names."""
        found = self.kept_ways.get(row.id)
        if found is None:
            found = self.kept_ways[row.id] = self._ways_to_say(row)
        return found

    def _ways_to_say(self, row: Row) -> dict[Terms, Variant]:
        out: dict[Terms, Variant] = {}
        others = (*row.narrower, *row.related)
        for name in (*row.names[: MOST_VARIANTS - len(others)], *others):
            terms = terms_of(name)
            if is_worn_down(name, terms) or (name in row.also and is_asking(name, terms)):
                continue
            weight = CANONICAL_WEIGHT if name == row.canonical else OTHER_WEIGHT if name in row.also else NARROWER_WEIGHT
            if terms and terms not in out:
                out[terms] = Variant(terms, weight, name, related=name in row.related)
        return {**out, **{terms: each for terms, each in self.of_related(row).items() if terms not in out}}

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
        return Words([*(tokens(name) for name in names), list(self.ambiguous), [*STOP, *FILLER]])

    @cached_property
    def neighbours(self) -> frozenset[Terms]:
        """Every two terms that stand side by side in some phrase."""
        return frozenset(two for phrase in self.by_phrase for two in pairwise(phrase))

    @cached_property
    def acronyms(self) -> dict[str, str]:
        """{acronym, or acronym and "plan": what it means} for those with one meaning here."""
        return acronyms.told(self.rows.values(), self.ambiguous)


def is_small_number(word: str) -> bool:
    """Whether a word is a number of at most two figures, which many entries hold for another reason: "17" in "NEET 17"."""
    return word.isdigit() and len(word) <= 2


@lru_cache
def built_in() -> Thesaurus:
    """The thesaurus of the data file."""
    return Thesaurus(rows_of_file().values(), senses_of_file())
