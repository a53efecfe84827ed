"""Rows 12 to 15, 43, 46, 47: the hostile strings in every parameter and field; no fault, no template, no file, no wait."""

from __future__ import annotations

import os
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.search import index
from tests import factories
from tests.safe import corpus
from tests.safe.conftest import filled, rules

LONGEST_SECONDS = 10.0  # of the processor, which a busy one needs more of; an expression that runs away takes minutes
WHOLE = bool(os.environ.get("SAFE_WHOLE"))
"""All strings at every address: some ten thousand requests. Without it every string is tried at the search and the map,
and every address gets its share of them."""
FIRST = ("/search", "/map/pins.json", "/api/oruk/v3/services")


def calm(client: FlaskClient, address: str, text: str, **how: object) -> str:
    """Ask for something with a hostile string; the text of the answer, which is no fault of ours and came soon."""
    begin = time.thread_time()
    answer = client.open(address, **how)  # type: ignore[arg-type]
    took = time.thread_time() - begin
    assert answer.status_code < 500, f"{address} with {text[:60]!r} gave {answer.status_code}: {answer.text[:300]}"
    assert took < LONGEST_SECONDS, f"{address} with {text[:60]!r} took {took:.1f} s"
    assert "Set-Cookie" not in answer.headers or "a=b" not in answer.headers["Set-Cookie"]
    assert corpus.lands_at(answer.headers.get("Location", "/")) == "localhost"
    read = answer.text if answer.mimetype.startswith(("text/", "application/json")) else ""
    assert corpus.PRINTED not in read, f"{address} evaluated {text[:60]!r}"
    assert "root:x:0:0" not in read and "Traceback (most recent call last)" not in read
    return read


def test_r12_the_corpus_is_large_and_of_this_stack() -> None:
    assert len(corpus.ALL) >= 300 and all(len(group) >= 10 for group in corpus.GROUPS.values())


@pytest.mark.load
def test_r13_r14_r15_r43_every_string_in_every_parameter_at_once(directory: Flask, parameters: list[str]) -> None:
    client = directory.test_client()
    for text in corpus.ALL:
        query = {name: corpus.sendable(text)[:8000] for name in parameters}
        for address in FIRST if len(text) < 200 else FIRST[:1]:
            calm(client, address, text, method="GET", query_string=query)


@pytest.mark.load
def test_r13_r47_each_address_takes_its_share_in_parameters_and_path(
    directory: Flask, everyone: dict[str, FlaskClient], parameters: list[str]
) -> None:
    client, every = everyone["administrator"], corpus.SHORT
    doors = [rule for rule in rules(directory, "GET") if not rule.endpoint.startswith("security.")]
    share = len(every) if WHOLE else 6
    for place, rule in enumerate(doors):
        for step in range(share):
            text = corpus.sendable(every[(place * 7 + step * (1 if WHOLE else 61)) % len(every)])[:2000]
            calm(client, filled(directory, rule), text, method="GET", query_string=dict.fromkeys(parameters, text))
        for text in ("99999999999999999999", "\x00", "-1", "{{1787*1787}}", "%ff%fe", "..%2f..%2fetc%2fpasswd"):
            path = rule.rule.split("<")[0] + text.replace("\x00", "%00")
            calm(client, path, text, method="GET")


@pytest.mark.parametrize(
    "text",
    [
        "99999999999999999999",
        "\x00",
        "a\x00b",
        "\ufffd",
        "=1+1",
        "{{1787*1787}}",
        "<script>fire(1787)</script>",
        "x\r\nBcc: y@evil.example",
        "A" * 60_000,
    ],
)
def test_r13_r34_each_form_takes_it_in_every_field(app: Flask, everyone: dict[str, FlaskClient], text: str) -> None:
    factories.a_service()
    client = everyone["administrator"]
    names = (
        "act", "move", "name", "email", "words", "about", "who", "feeling", "public_words", "answer", "action", "action_state", "action_due", "reason", "version",
        "entry_version", "into", "year", "row", "roles", "ward", "from_on", "until_on", "note", "why", "method", "outcome", "said", "entry", "number", "base", "title",
        "summary", "body", "due", "once", "made", "password", "description", "phone", "website", "postcode", "q", "choice", "keep", "kind", "code", "key", "life", "owner",
    )  # fmt: skip
    for rule in rules(app, "POST"):
        if rule.endpoint not in ("security.logout", "scrutiny.freeze"):
            calm(client, filled(app, rule), text, method="POST", data=dict.fromkeys(names, text))


def test_r14_an_entry_made_of_templates_is_shown_as_it_is(app: Flask) -> None:
    texts = corpus.TEMPLATES
    for number, text in enumerate(texts):
        listing = factories.a_listing(
            name=f"T{number} {text}"[:120], summary=text, description=text, eligibility=text, cost_text=text, access_text=text, schedule_text=text,
            organisation=text, venues=(factories.a_venue(name=text, address=text),),
        )  # fmt: skip
        publishing.create(listing, by=None, why=text)
    db.session.commit()
    index.catch_up()
    client = app.test_client()
    for address in (
        "/search?q=T1",
        "/search",
        "/map",
        "/map/embed",
        "/a-to-z",
        "/sitemap.xml",
        "/api/oruk/v3/services?per_page=100",
        "/search.json?q=T2",
        "/wards/maltby-east",
        "/gaps.csv",
        "/",
    ):
        calm(client, address, "entries", method="GET")
    shown = [
        calm(client, f"/services/{slug}", slug, method="GET") for slug in db.session.scalars(db.select(publishing.Entry.slug))
    ]
    assert len(shown) == len(texts) and any("{{1787*1787}}" in page for page in shown)


def test_r46_odd_pages_of_the_api_are_no_fault_and_bounded(directory: Flask) -> None:
    client = directory.test_client()
    odd = (
        "0",
        "-1",
        "1e9",
        "99999999999999999999",
        "abc",
        "",
        "1.5",
        "NaN",
        "\x00",
        "٣",
        " 1",
        "1;2",
        "[]",
        "null",
        "true",
        "100000",
    )
    for text in odd:
        for name in ("page", "per_page"):
            answer = client.get("/api/oruk/v3/services", query_string={name: text})
            assert answer.status_code in (200, 400, 404, 422), (name, text, answer.status_code)
            assert answer.mimetype == "application/json"
            if answer.status_code == 200:
                assert len(answer.json.get("contents", answer.json.get("items", []))) <= 500
