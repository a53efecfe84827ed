"""Which published entries a suggestion may be the same as: by name, phone, website, e-mail and postcode."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from localoffer.directory import queries
from localoffer.directory.listing import Listing

SHARED_SITES = ("facebook.com", "instagram.com", "x.com", "twitter.com", "linktr.ee", "sites.google.com")
NAME_ALIKE, WORTH_SHOWING = 75.0, 60.0
SAME_WORD, SHORTEST_MISSPELT = 83.0, 5
SHARED_BY_MANY = 3
LITTLE_WORDS = frozenset(["a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with"])
MOST = 5
Made = TypeVar("Made")


@dataclass(frozen=True)
class Traits:
    """What two mentions of the same group have in common, in one form."""

    words: tuple[str, ...]
    phones: frozenset[str]
    site: str
    email: str
    postcodes: frozenset[str]


@dataclass(frozen=True)
class Known:
    """Something that is there already: an entry, or a suggestion that waits."""

    number: int
    slug: str
    name: str
    summary: str
    traits: Traits


@dataclass(frozen=True)
class Alike:
    """Something there already that may be the same, how likely (0-100), and why in words."""

    number: int
    slug: str
    name: str
    summary: str
    score: float
    why: tuple[str, ...]


def traits(listing: Listing) -> Traits:
    words = plain(listing.name).split()
    return Traits(
        words=tuple(dict.fromkeys(each for each in words if each not in LITTLE_WORDS)) or tuple(words),
        phones=frozenset(digits for part in re.split(r"[,;/]|\bor\b", listing.phone) if len(digits := phone_digits(part)) >= 9),
        site=site_of(listing.website),
        email=listing.email.strip().lower(),
        postcodes=frozenset(code for each in listing.venues if len(code := re.sub(r"\s", "", each.postcode.upper())) >= 5),
    )


def plain(text: str) -> str:
    """Words without accents, capitals, signs and look-alike forms of letters."""
    ascii_form = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    kept = "".join(each for each in ascii_form.replace("&", " and ") if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", kept.replace("'", "").replace("’", "")))


def letters(word: str) -> str:
    """The letters of a word in the order of the alphabet: the same for "group" and "gruop"."""
    return "".join(sorted(word))


def phone_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return "0" + digits[2:] if digits.startswith("44") else digits


def site_of(url: str) -> str:
    """The website as host and path; "" for none. On sites that many share, the path is what counts."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/").lower()
    return "" if host in SHARED_SITES and not path else host + path


class Register:
    """Everything known, ready to be compared with: rare words weigh more than "school", "club" or "Rotherham"."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = {each.number: each for each in known}
        self.holding: dict[str, set[int]] = {}
        self.signed: dict[str, set[int]] = {}
        for each in self.known.values():
            for word in each.traits.words:
                self.holding.setdefault(word, set()).add(each.number)
            for sign in signs_of(each.traits):
                self.signed.setdefault(sign, set()).add(each.number)
        self.all_words = tuple(self.holding)
        self.lettered: dict[str, list[str]] = {}
        for word in self.all_words:
            self.lettered.setdefault(letters(word), []).append(word)
        self.weighing = {each.number: sum(map(self.weight, each.traits.words)) or 1.0 for each in self.known.values()}

    def weight(self, word: str) -> float:
        """How much a word says: one that no entry has weighs most."""
        return math.log(1 + (len(self.known) + 1) / (1 + len(self.holding.get(word, ()))))

    def like_words(self, word: str) -> dict[str, float]:
        """The words of the register that are this one, or this one misspelt, and how nearly (0-1)."""
        if len(word) < SHORTEST_MISSPELT:
            return {word: 1.0} if word in self.holding else {}
        near = process.extract(word, self.all_words, scorer=fuzz.ratio, score_cutoff=SAME_WORD, limit=8)
        swapped = {found: SAME_WORD / 100 for found in self.lettered.get(letters(word), ()) if OSA.distance(word, found) == 1}
        return swapped | {found: score / 100 for found, score, _ in near if len(found) >= SHORTEST_MISSPELT or found == word}

    def named_like(self, words: tuple[str, ...]) -> dict[int, float]:
        """{number: how alike the names are, 0-100} of everything that shares a word."""
        shared: dict[int, float] = {}
        for word in words:
            best: dict[int, float] = {}
            for found, nearness in self.like_words(word).items():
                for number in self.holding[found]:
                    best[number] = max(best.get(number, 0.0), nearness)
            for number, nearness in best.items():
                shared[number] = shared.get(number, 0.0) + nearness * self.weight(word)
        mine = sum(map(self.weight, words)) or 1.0
        return {number: self.named(mine, len(words), self.known[number], common) for number, common in shared.items()}

    def named(self, mine: float, count: int, other: Known, common: float) -> float:
        theirs = self.weighing[other.number]
        whole = 200 * common / (mine + theirs)
        within = 88 * common / min(mine, theirs) if min(count, len(other.traits.words)) >= 2 else 0.0
        return min(100.0, max(whole, within))

    def alike(self, wanted: Traits, *, at_least: float = WORTH_SHOWING, without: int = 0) -> list[Alike]:
        """What may be the same thing, most likely first."""
        named = self.named_like(wanted.words)
        worth_a_look = {number for number, alike in named.items() if alike >= WORTH_SHOWING}
        found = []
        for number in worth_a_look.union(*(self.signed.get(sign, ()) for sign in signs_of(wanted))):
            each = self.known[number]
            score, why = self.likeness(wanted, each.traits, named.get(number, 0.0))
            if why and score >= at_least and number != without:
                found.append(Alike(number, each.slug, each.name, each.summary, score, why))
        return sorted(found, key=lambda each: (-each.score, each.name, each.number))[:MOST]

    def likeness(self, one: Traits, other: Traits, named: float) -> tuple[float, tuple[str, ...]]:
        """How likely two mentions are the same thing (0-100), and why; what many entries share says little."""
        why, score = [], 0.0
        if named >= NAME_ALIKE:
            why.append("the same name" if named > 99 else "a name like it")
            score = named
        for words, same in (
            ("the same phone number", one.phones & other.phones),
            ("the same website", {one.site} & {other.site} - {""}),
            ("the same e-mail address", {one.email} & {other.email} - {""}),
        ):
            if same and (named >= WORTH_SHOWING or any(len(self.signed.get(each, ())) < SHARED_BY_MANY for each in same)):
                why.append(words)
                score = max(score + 5, 70 + named / 5)
        if one.postcodes & other.postcodes and (why or named >= WORTH_SHOWING):
            why.append("the same postcode")
            score = max(score + 5, 62 + named / 5)
        return min(score, 100.0), tuple(why)


def signs_of(one: Traits) -> set[str]:
    """Phone numbers, website and e-mail address: what hardly two groups share."""
    return {*one.phones, one.site, one.email} - {""}


def published_like(listing: Listing, *, at_least: float = WORTH_SHOWING, without: int = 0) -> list[Alike]:
    """Published entries that may be the same as what is suggested."""
    return published().alike(traits(listing), at_least=at_least, without=without)


def published() -> Register:
    """Every published entry: a copy that is made anew when the directory changes."""
    return as_of_now("register", _register)


def _register() -> Register:
    return Register(
        Known(each.id, each.slug, each.name, each.listing.summary, traits(each.listing)) for each in queries.all_published()
    )


def as_of_now(key: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of the directory, kept by this site until the directory changes."""
    generation = queries.generation()
    kept: dict[str, tuple[int, Any]] = current_app.extensions.setdefault("as_of_now", {})
    if key not in kept or kept[key][0] != generation:
        kept[key] = (generation, make())
    made: Made = kept[key][1]
    return made
