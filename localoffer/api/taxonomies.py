"""The vocabularies as Open Referral taxonomies: one for each fact, each term with an id that never changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing
from localoffer.directory.open_referral import FACTS, Fact
from localoffer.directory.waiting import band_of

OURS = UUID("6f1c9d0e-5a0b-5c1e-9d7f-3b8f0a4f5e21")
Record = dict[str, Any]


BY_NAME = {each.name: each for each in FACTS}


def id_of(*parts: object) -> str:
    """An id made of names, the same in every year and on every machine (RFC 9562, version 5)."""
    return str(uuid5(OURS, "/".join(map(str, parts))))


@lru_cache(maxsize=64)
def taxonomy_id(fact: Fact) -> str:
    return id_of("taxonomy", fact.name)


@lru_cache(maxsize=1024)
def term_id(fact: Fact, code: str) -> str:
    return id_of("term", fact.name, code)


def taxonomy(fact: Fact, public_url: str) -> Record:
    return {
        "id": taxonomy_id(fact),
        "name": fact.title,
        "description": f"{fact.meaning} Source: {vocabulary.of(fact.source).source}",
        "uri": f"{public_url}/api/oruk/v3/taxonomies/{taxonomy_id(fact)}",
        "version": "1",
    }


@lru_cache(maxsize=1024)
def term(fact: Fact, code: str, public_url: str) -> Record:
    """A term in full; its parent only where it has one. The same record each time: nobody may change it."""
    found = vocabulary.of(fact.source)[code]
    record = {
        "id": term_id(fact, code),
        "name": found.name,
        "description": found.meaning or f"{fact.title}: {found.name}.",
        "code": found.dfe_code or code,
        "taxonomy": fact.title,
        "taxonomy_id": taxonomy_id(fact),
        "term_uri": f"{public_url}/api/oruk/v3/taxonomy_terms/{term_id(fact, code)}",
    }
    return record | ({"parent_id": term_id(fact, found.parent)} if found.parent else {})


@lru_cache(maxsize=4)
def all_taxonomies(public_url: str) -> tuple[Record, ...]:
    """Every taxonomy, in the order of its id."""
    return tuple(sorted((taxonomy(fact, public_url) for fact in FACTS), key=lambda each: each["id"]))


@lru_cache(maxsize=4)
def all_terms(public_url: str) -> tuple[Record, ...]:
    """Every term of every taxonomy, in the order of its id."""
    found = [term(fact, code, public_url) for fact in FACTS for code in vocabulary.of(fact.source).codes]
    return tuple(sorted(found, key=lambda each: each["id"]))


@lru_cache
def with_children() -> dict[str, frozenset[str]]:
    """{id of a term: it and all that stand below it}."""
    below: dict[str, set[str]] = {}
    for fact in FACTS:
        for each in vocabulary.of(fact.source):
            above = each.code
            while above:
                below.setdefault(term_id(fact, above), set()).add(term_id(fact, each.code))
                above = vocabulary.of(fact.source)[above].parent
    return {key: frozenset(found) for key, found in below.items()}


@lru_cache
def our_taxonomies() -> frozenset[str]:
    return frozenset(map(taxonomy_id, FACTS))


@lru_cache
def our_terms() -> frozenset[str]:
    return frozenset(term_id(fact, code) for fact in FACTS for code in vocabulary.of(fact.source).codes)


def is_ours(record: Record) -> bool:
    """Whether a term that came from elsewhere is one of this site's own, or of one like it."""
    return record.get("taxonomy_id") in our_taxonomies() or record.get("id") in our_terms()


def foreign(found: Iterable[Record]) -> tuple[dict[str, Record], dict[str, Record]]:
    """(terms, taxonomies) by id. A parent or a taxonomy that a term only points at is named by what is known of it."""
    found = list(found)
    terms: dict[str, Record] = {}
    for each in found:
        terms.setdefault(each["id"], {name: value for name, value in each.items() if name != "taxonomy_detail"})
    taxonomies: dict[str, Record] = {}
    details = {each["taxonomy_detail"]["id"]: each["taxonomy_detail"] for each in found_details(found)}
    for each in list(terms.values()):
        key = each.get("taxonomy_id")
        if key and key not in taxonomies:
            name = each.get("taxonomy") or "A taxonomy of another directory"
            plain = {"id": key, "name": name, "description": f"Terms that came with entries of others: {name}."}
            taxonomies[key] = plain | details.get(key, {})
        parent = each.get("parent_id")
        if parent and parent not in terms and parent not in our_terms():
            said = "A term that other terms stand under. Its source does not say more."
            stub = {"id": parent, "name": f"What {each['name']} belongs to", "description": said}
            terms[parent] = stub | {name: each[name] for name in ("taxonomy", "taxonomy_id") if name in each}
    return dict(sorted(terms.items())), dict(sorted(taxonomies.items()))


def found_details(found: Iterable[Record]) -> list[Record]:
    return [each for each in found if isinstance(each.get("taxonomy_detail"), dict) and "id" in each["taxonomy_detail"]]


def families(terms: dict[str, Record]) -> dict[str, frozenset[str]]:
    """{id of a term: it and all that stand below it}; terms in a ring end where the ring closes."""
    below: dict[str, set[str]] = {key: {key} for key in terms}
    for key in terms:
        above, seen = terms[key].get("parent_id"), {key}
        while above and above not in seen:
            below.setdefault(above, {above}).add(key)
            seen.add(above)
            above = terms.get(above, {}).get("parent_id")
    return {key: frozenset(found) for key, found in below.items()}


def codes_of(listing: Listing, assurance: str) -> Iterable[tuple[Fact, str]]:
    """(fact, code) of all that a listing says by a known code; what is not known is left out."""
    for fact in FACTS:
        for code in values_of(fact.name, listing, assurance):
            if code and code in vocabulary.of(fact.source) and code != "unknown":
                yield fact, code


def values_of(name: str, listing: Listing, assurance: str) -> Iterable[str]:
    if name == "stages":
        return stages_of(listing)
    if name == "wait_band":
        weeks = listing.wait.weeks
        return (listing.wait.band or ("" if weeks is None else band_of(weeks)),)
    if name == "assurance":
        return (assurance,)
    found = getattr(listing, name)
    return found if isinstance(found, tuple) else (found,)


def stages_of(listing: Listing) -> list[str]:
    """The age groups that the ages of a listing touch; none when it says no age."""
    if listing.age_min is None and listing.age_max is None:
        return []
    low, high = listing.age_min or 0, 200 if listing.age_max is None else listing.age_max
    return [each.code for each in vocabulary.of("stages") if low <= (each.high or 0) and (each.low or 0) <= high]
