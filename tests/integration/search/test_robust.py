"""Nothing that is typed breaks the search or makes it work long: the work is bounded, whatever the words."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer.search import index, suggesting
from localoffer.search.finder import find
from localoffer.search.matching import MOST_WORDS, match
from localoffer.search.query import LONGEST_TEXT, Query, as_args
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
