"""What the index keeps of an entry: weighted text to look in, and a row of facts to filter, count and order by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing, facts_of
from localoffer.directory.queries import PublicEntry
from localoffer.directory.rules import slug_of
from localoffer.places import gazetteer
from localoffer.search.sentences import days_told
from localoffer.search.words import plain, terms_of, tokens

FORM = 16
"""Counts up whenever terms, weights or rows are made otherwise: an index of an older form is made anew, wherever it lies."""
NAME, WORDS, PLACES, TEXT = 4.0, 2.0, 1.5, 1.0
WEIGHTS = (NAME, WORDS, WORDS, PLACES, TEXT)
"""Of the parts that an entry is looked for in, in their order."""
BETWEEN_PARTS = " / "
FEWEST_INITIALS, MOST_INITIALS = 3, 6
LITTLE = frozenset({"and", "the", "of", "for", "in", "at", "to", "with", "a"})
LOCAL, BOROUGH, WIDE = "local", "borough", "wide"
GROUP_OF_REACH = {"borough": BOROUGH, "region": WIDE, "national": WIDE, "online": WIDE}


def days_of(listing: Listing) -> set[str]:
    """The days of the week, as codes, of its sessions; where these tell none, of what it says of its times in words."""
    return {day for each in listing.sessions for day in each.days} or set(days_told(plain(listing.schedule_text)))


def with_parents(codes: tuple[str, ...], name: str) -> list[str]:
    """The codes with all that stand above them: dyslexia is a specific learning difficulty, and so about learning."""
    known, found = vocabulary.of(name), []
    for code in codes:
        while code and code not in found:
            found.append(code)
            code = known[code].parent if code in known else ""
    return found


def texts(listing: Listing) -> list[tuple[float, str]]:
    """What an entry says, with the weight of each part."""
    needs = [vocabulary.of("needs")[code] for code in listing.needs if code in vocabulary.of("needs") and code != "all"]
    own_words = [f"{each.name} {each.code}" for each in needs]
    own_words += [vocabulary.of("categories").shown(code) for code in listing.categories]
    where = [f"{each.name} {each.area}" for each in listing.venues]
    more = [
        listing.eligibility,
        listing.cost_text,
        listing.schedule_text,
        listing.access_text,
        listing.while_waiting,
        listing.area_text,
    ]
    more += [vocabulary.of("access").shown(code) for code in listing.access]
    more += [each.meaning for each in needs] + [listing.who_can_refer, listing.wait.text]
    parts = [
        listing.name,
        " ".join([*initials(listing.name), *initials(listing.organisation)]),
        " ".join([listing.organisation, vocabulary.of("kinds").shown(listing.kind), *own_words]),
        f"{listing.summary} {' '.join(where)}",
        " ".join([listing.description, *more]),
    ]
    return list(zip(WEIGHTS, parts, strict=True))


def in_order(said: Iterable[Iterable[str]]) -> str:
    """The terms of each part in their order, to see which stand side by side: " young carer club / game "."""
    return f" {BETWEEN_PARTS.join(' '.join(part) for part in said)} "


def weights_in(said: str) -> dict[str, float]:
    """{term: the sum of the weights of its places} of terms in order: what the index counts, without asking it.

    >>> weights_in(" chess club /  / club / hall / come play chess ")
    {'chess': 5.0, 'club': 6.0, 'hall': 1.5, 'come': 1.0, 'play': 1.0}
    """
    out: dict[str, float] = {}
    for weight, part in zip(WEIGHTS, said[1:-1].split(BETWEEN_PARTS), strict=True):
        for term in part.split():
            out[term] = out.get(term, 0.0) + weight
    return out


@dataclass(frozen=True)
class Written:
    """An entry as it is written into the index: its facts, [(weight, terms of a part)], and its words, each once."""

    row: dict[str, Any]
    parts: list[tuple[float, list[str]]]
    words: list[str]


def written(entry: PublicEntry) -> Written:
    """What the index keeps of an entry, its text read once: the row also has how long it is and its terms in order."""
    read = [(weight, tokens(text)) for weight, text in texts(entry.listing)]
    parts = [(weight, terms_of(each)) for weight, each in read]
    words = sorted({word for _weight, each in read for word in each})
    length = sum(weight * len(said) for weight, said in parts)
    more = {"words": " ".join(words), "length": length, "said": in_order(said for _weight, said in parts)}
    return Written(row_of(entry) | more, parts, words)


def initials(name: str) -> list[str]:
    """What people shorten a name of three words or more to, with its little words and without: "With Me in Mind (...)"."""
    words = [each for each in re.split(r"[^\w'’]+", re.split(r"[(:,]", name)[0]) if each]
    told = ("".join(x[0] for x in some) for some in (words, [x for x in words if x.lower() not in LITTLE]))
    return [each for each in dict.fromkeys(told) if FEWEST_INITIALS <= len(each) <= MOST_INITIALS and each.isalpha()]


def group_of(entry: PublicEntry) -> str:
    """Whether an entry is local, for the whole borough, or for everyone further; one without a point is not local."""
    listing = entry.listing
    if listing.reach in GROUP_OF_REACH:
        return GROUP_OF_REACH[listing.reach]
    return LOCAL if any(each.lat is not None for each in listing.venues) else BOROUGH


def is_elsewhere(listing: Listing) -> bool:
    """Whether an entry is only at places outside the area, and not for everyone in it either."""
    if listing.reach not in ("", "place") or listing.reach_wards or not listing.venues:
        return False
    return all(not v.ward_code and gazetteer.is_elsewhere(v.lat, v.lon, v.area) for v in listing.venues)


def row_of(entry: PublicEntry) -> dict[str, Any]:
    """The facts of an entry that a search counts, filters and orders by, as plain JSON."""
    listing = entry.listing
    stages = [
        each.code
        for each in vocabulary.of("stages")
        if (listing.age_min or 0) <= (each.high or 0) and (each.low or 0) <= (200 if listing.age_max is None else listing.age_max)
    ]
    return {
        "id": entry.id,
        "uuid": entry.uuid,
        "slug": entry.slug,
        "name": listing.name,
        "kind": listing.kind,
        "group": group_of(entry),
        "elsewhere": is_elsewhere(listing),
        "organisation": slug_of(listing.organisation) if listing.organisation else "",
        "age_min": listing.age_min,
        "age_max": listing.age_max,
        "status": listing.status,
        "fresh": int(entry.confirmed_at.timestamp()) if entry.confirmed_at else 0,
        "sure_until": [list(each) for each in entry.sure_until],
        "points": [[v.lat, v.lon, v.precision] for v in listing.venues if v.lat is not None and v.lon is not None],
        "sessions": [facts_of(each) for each in listing.sessions],
        "facets": {
            "need": with_parents(listing.needs, "needs"),
            "category": list(listing.categories),
            "stage": stages if (listing.age_min, listing.age_max) != (None, None) else list(vocabulary.of("stages").codes),
            "cost": [listing.cost],
            "drop_in": ["1"] if "drop_in" in listing.routes else [],
            "day": sorted(days_of(listing)),
            "kind": [listing.kind],
            "level": [listing.level] if listing.level else [],
            "access": list(listing.access),
            "ward": sorted({v.ward_code for v in listing.venues if v.ward_code} | set(listing.reach_wards)),
        },
    }
