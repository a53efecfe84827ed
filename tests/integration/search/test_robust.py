"""Nothing that is typed breaks the search or makes it work long: the work is bounded, whatever the words."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer.search import choices, index, lexicon, suggesting
from localoffer.search.choices import MOST_TRIED
from localoffer.search.finder import find
from localoffer.search.lexicon import MOST_MENDED, MOST_SPLITS
from localoffer.search.matching import MOST_WORDS, match
from localoffer.search.query import LONGEST_TEXT, ON_A_PAGE, Query, as_args
from localoffer.search.thesaurus import MOST_SLOTS, MOST_VARIANTS
from tests.checking import CheckingClient
from tests.factories import a_service

NASTY = [
    "* " * 500, "a~9", " ".join(f"word{n}" for n in range(1000)), "(" * 300 + "autism" + ")" * 300, "x" * 10_000,
    "the of and to a in", "🏊" * 50, "\u202eautism\u202c", "%", "_", "'; DROP TABLE entry; --", "\\", '"' * 99, "name:*",
    "a AND OR NOT b", "{{ 7*7 }}", "\x00\x01", "ﷺ" * 40, "speech " * 200, "- - -", "0-19", "S65 1AB " * 30,
    "slt ap pa caf pd asc ld cdt ds", "year 6 " * 40, "e\u0301" * 300,
]  # fmt: skip


@pytest.mark.parametrize("path", ["/search", "/search.json", "/suggest-words"])
def test_nothing_nasty_is_an_error(app: Flask, page: CheckingClient, path: str) -> None:
    a_service(name="Autism swimming", summary="For all.")
    for words in NASTY:
        assert page.get(f"{path}?q={quote_plus(words)[:6000]}").status == 200, words


def work_is_bounded(words: str) -> None:
    """However long the text: so many words, things to look for, and ways to say each of them."""
    query = Query.from_args(as_args({"q": words}))
    assert len(query.text) <= LONGEST_TEXT
    found = match(index.reading(), query)
    assert len(found.slots) <= min(MOST_SLOTS, MOST_WORDS)
    assert all(len(slot.variants) <= 4 * MOST_VARIANTS for slot in found.slots)


def test_the_work_is_bounded(directory: Flask) -> None:
    for words in NASTY:
        work_is_bounded(words)


CHOICES = {
    "need": ["ASD"], "category": ["health"], "cost": ["free"], "day": ["SA", "SU"], "level": ["universal"], "access": ["hoist"],
    "kind": ["group"], "age": "7", "near": "S65 1AB", "within": "1", "drop_in": "1",
}  # fmt: skip


def counting(monkeypatch: pytest.MonkeyPatch, where: object, name: str) -> list[object]:
    """One item for each time that a function is called from now on."""
    calls: list[object] = []
    act = getattr(where, name)
    monkeypatch.setattr(where, name, lambda *given, **more: calls.append(given) or act(*given, **more))
    return calls


def test_of_many_misspelt_words_only_a_few_are_mended(directory: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = " ".join(f"{a}{b}upport" for a in "bcdfg" for b in "lrtn")
    index.reading().kept_lexicon = None
    looked_up = counting(monkeypatch, lexicon.process, "extract")
    find(Query(text=typed[:LONGEST_TEXT]))
    assert 0 < len(looked_up) <= MOST_MENDED * (MOST_SPLITS + 2)


def test_of_many_choices_only_a_few_are_let_go_of(directory: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = counting(monkeypatch, choices, "match")
    results = find(Query.from_args(as_args({"q": "swimming for toddlers on saturday", **CHOICES})))
    assert not results.hits and 0 < len(tried) <= MOST_TRIED + 1  # the words alone, where none of those helps


def test_a_page_has_only_so_many_cards(app: Flask, page: CheckingClient) -> None:
    for number in range(ON_A_PAGE + 2):
        a_service(name=f"Chess club {number}")
    assert len(page.get("/search.json?q=chess&per_page=100").response.get_json()["results"]) == ON_A_PAGE + 2
    for address in ("/search", "/map", "/map/embed"):
        shown = page.get(f"{address}?q=chess&per_page=100").response.text
        assert len(set(re.findall(r"Chess club \d+", shown))) == ON_A_PAGE, address
        assert "page=2" in shown or address == "/map/embed"


SAID = ["autism", "autisum", "swiming", "speech", "therapy", "Maltby", "dinington", "S65 1AB", "free", "saturday", "year 6", "4",
        "old", "SLT", "and", "the", "ehcp", "&", "-", "'", "wheel", "chair"]  # fmt: skip
WORDS = st.sampled_from(SAID)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=30).map(" ".join)))
def test_whatever_is_typed_is_answered(directory: Flask, words: str) -> None:
    work_is_bounded(words)
    results = find(Query.from_args(as_args({"q": words})))
    assert results.total >= len(results.hits) and all(chip.label for chip in results.understood.chips)
    with directory.test_request_context():
        assert len(suggesting.suggestions(words)) <= suggesting.MOST
