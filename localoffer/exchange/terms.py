"""What terms of other directories mean in our own vocabularies: by code, or by the very same name. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from localoffer.directory import open_referral, vocabulary
from localoffer.exchange import tidy
from localoffer.exchange.records import Record, rows

BY_CODE = ("needs", "categories", "for_whom", "routes", "cost_options", "delivery", "access")
ONE_CODE = {"kinds": "kind", "levels": "level", "costs": "cost", "reach": "reach"}
LINKS = {each.link_type: each.source for each in open_referral.FACTS if each.source in (*BY_CODE, *ONE_CODE)}


def languages(record: Record) -> tuple[str, ...]:
    said = [tidy.line(each.get("code") or each.get("language") or each.get("name")).lower() for each in rows(record, "languages")]
    by_name = {each.name.lower(): each.code for each in vocabulary.of("languages")}
    by_name |= {theirs: ours for ours, theirs in open_referral.LANGUAGES.items()}
    codes = [each if each in vocabulary.of("languages") else by_name.get(each, "") for each in said]
    return tuple(dict.fromkeys(filter(None, codes)))


def coded(record: Record) -> dict[str, Any]:
    """What the terms of a record say in our own vocabularies: by code, or by the very same name."""
    found: dict[str, list[str]] = {}
    links = [*rows(record, "attributes"), *rows(record, "service_taxonomys", "service_taxonomies")]
    for each in links:
        term = each.get("taxonomy_term") or each.get("taxonomy")
        if isinstance(term, Mapping):
            for name, code in codes_of(term, LINKS.get(tidy.line(each.get("link_type")))):
                found.setdefault(name, []).append(code)
    out: dict[str, Any] = {name: tuple(dict.fromkeys(found[name])) for name in BY_CODE if name in found}
    return out | {fact: found[name][0] for name, fact in ONE_CODE.items() if name in found}


def codes_of(term: Mapping[str, Any], only: str | None) -> Iterable[tuple[str, str]]:
    """(vocabulary, code) of a term that we know."""
    name, code = tidy.line(term.get("name")).lower(), tidy.line(term.get("code"))
    for source in (only,) if only else BY_CODE:
        names, codes = known_words(source)
        if found := names.get(name) or codes.get(code):
            yield source, found


@lru_cache
def known_words(source: str) -> tuple[dict[str, str], dict[str, str]]:
    """({name in lower case: code}, {code of ours or of the DfE: code}) of a vocabulary."""
    terms = vocabulary.of(source)
    codes = {each.dfe_code: each.code for each in terms if each.dfe_code} | {each.code: each.code for each in terms}
    return {each.name.lower(): each.code for each in terms}, codes
