"""Staff bring in entries in the site: a file or an address, columns, a look, a choice, the run, and back again."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.exchange import asking, jobs
from localoffer.exchange.models import RUNNING, Run, Source
from tests.checking import CheckingClient, Page
from tests.factories import a_service
from tests.integration.exchange.test_importing import a_record
from tests.unit.exchange.test_opening import HSDS_3, of_a_later_version, zipped

NEW = "/moderate/imports/new"


def sent(visitor: CheckingClient, data: bytes, name: str, source: str = "Harbour Trust") -> Page:
    form = visitor.get(NEW)
    token = form.soup.select_one("main [name=csrf_token]")
    assert token is not None
    fields = {"csrf_token": token["value"], "source": source, "address": "", "licence": "OGL", "attribution": ""}
    answer = visitor.client.post(
        NEW, data={**fields, "file": (io.BytesIO(data), name)}, content_type="multipart/form-data", follow_redirects=True
    )
    for each in (answer, *answer.history):
        each.request.environ["wsgi.input"].close()  # what is large the client of the tests keeps in a file
    return visitor._checked(answer, NEW)


def a_feed(*records: dict[str, Any]) -> bytes:
    return json.dumps({"contents": records}).encode()


def test_a_file_is_looked_at_then_taken_in_then_taken_back(app: Flask, as_administrator: CheckingClient) -> None:
    a_service(name="Harbour Club 2")
    found = sent(as_administrator, a_feed(a_record(1), a_record(2), {"id": "x"}), "feed.json")
    assert "Nothing yet" in as_administrator.get("/moderate/imports").text, "a look moves nothing"
    assert "Nothing is changed yet" in found.text and "New: 1." in found.text and "Perhaps here already: 1." in found.text
    assert "is like “Harbour Club 2”" in found.text and "it has no name" in found.text
    assert queries.count_published() == 1
    done = as_administrator.submit(found, button="Take in what is ticked")
    assert "done" in done.heading and "2 suggested" in done.text
    assert "2 suggestions" in as_administrator.get(done.link("Decide on what waits now")).text
    assert "2 suggested, 1 rejected" in as_administrator.get("/moderate/imports").text
    source = as_administrator.get("/moderate/imports").link("Harbour Trust")
    as_administrator.submit(as_administrator.get(source), {"trusted": "yes"}, button="Save")
    found = sent(as_administrator, a_feed(a_record(5), a_record(6)), "feed.json")
    done = as_administrator.submit(found, {"without": [a_record(6)["id"]]}, button="Take in what is ticked")
    assert "1 new" in done.text and queries.count_published() == 2
    back = as_administrator.submit(done, button="Take it all back")
    assert "taken back" in back.heading and queries.count_published() == 1


def test_only_administrators_say_whom_we_trust(app: Flask, as_moderator: CheckingClient) -> None:
    sent(as_moderator, a_feed(a_record(1)), "feed.json")
    source = as_moderator.get("/moderate/imports").link("Harbour Trust")
    page = as_moderator.get(source)
    token = page.soup.select_one("main [name=csrf_token]")
    assert token is not None and page.soup.select_one("[name=trusted]") is None
    as_moderator.post(source, {"csrf_token": token["value"], "trusted": "yes", "every_days": "7", "address": ""})
    db.session.expire_all()
    found = db.session.scalars(select(Source)).one()
    assert not found.trusted and found.every_days == 7


def test_a_first_row_that_is_an_entry_is_one_when_somebody_says_so(app: Flask, as_moderator: CheckingClient) -> None:
    page = sent(as_moderator, b"Boxing;Jo Bloggs\nChess;Mo\n", "sheet.csv")
    again = as_moderator.submit(page, {"unnamed": "yes"}, button="See what would happen")
    assert "Say which column is the name." in again.text and again.soup.select_one("#unnamed[checked]")
    looked = as_moderator.submit(again, {"column-0": "name"}, button="See what would happen")
    assert "New: 2." in looked.text and "Boxing" in looked.text
    columns = as_moderator.get(looked.link("Change what the columns are"))
    assert "its first row is an entry" in columns.text and "Jo Bloggs" in columns.text and not columns.soup.select_one("#unnamed")
    as_moderator.submit(looked, button="Leave it")
    found = db.session.scalars(select(Run)).one()
    assert found.columns == [] and found.source.mapping == {"column 1": "name", "column 2": ""}, "nobody is named any more"
    page = sent(as_moderator, b"Boxing;Jo Bloggs\nSwimming;Al\n", "next.csv")
    assert "New: 2." in page.text, "it is remembered for this source"


def test_that_a_sheet_has_no_names_can_be_taken_back(app: Flask, as_moderator: CheckingClient) -> None:
    named = "The first row is the names of the columns"
    page = sent(as_moderator, b"Boxing;Monday\nChess;Tuesday\n", "sheet.csv")
    as_moderator.submit(page, {"unnamed": "yes", "column-0": "name"}, button="See what would happen")
    page = sent(as_moderator, b"Gruppe;Wann\nSwimming;Friday\n", "next.csv")
    assert "New: 2." in page.text and "Gruppe" in page.text
    again = as_moderator.submit(as_moderator.get(page.link("Change what the columns are")), button=named)
    assert "Gruppe" in again.text and "Swimming" in again.text and "column 1" not in again.text and named not in again.text
    looked = as_moderator.submit(again, {"column-0": "name"}, button="See what would happen")
    assert "New: 1." in looked.text and "Gruppe" not in looked.text
    assert "New: 1." in sent(as_moderator, b"Gruppe;Wann\nDance;Friday\n", "third.csv").text, "it is remembered"


def test_a_first_row_with_an_address_is_never_taken_for_names(app: Flask, as_moderator: CheckingClient) -> None:
    page = sent(as_moderator, b"Boxing,jo@example.org\nChess,mo@example.org\n", "sheet.csv")
    assert "So we numbered them." in page.text and "jo@example.org" in page.text
    assert "The first row is the names" not in page.text
    looked = as_moderator.submit(page, {"column-0": "name", "column-1": "email"}, button="See what would happen")
    assert "New: 2." in looked.text
    found = db.session.scalars(select(Run)).one()
    assert found.columns == ["column 1", "column 2"] and list(found.source.mapping) == found.columns


def test_a_sheet_asks_what_its_columns_are_and_remembers(app: Flask, as_moderator: CheckingClient) -> None:
    data = b"Gruppe;Wo;Wann\nBoxing;S65 1AB;Tue 18:00-19:00\n"
    page = sent(as_moderator, data, "sheet.csv")
    assert "What are the columns?" in page.heading and "Boxing" in page.text
    again = as_moderator.submit(page, {"column-1": "postcode"}, button="See what would happen")
    assert "Say which column is the name." in again.text and again.title.startswith("Error:")
    looked = as_moderator.submit(again, {"column-0": "name", "column-2": "sessions"}, button="See what would happen")
    assert "New: 1." in looked.text and "Boxing" in looked.text
    as_moderator.submit(looked, button="Take in what is ticked")
    assert "Boxing" in as_moderator.get("/moderate").text
    assert "1 is as before" in sent(as_moderator, data, "sheet.csv").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 no zip", "cannot be opened"),
        (of_a_later_version(zipped(**HSDS_3)), "The zip cannot be opened."),
        (b"hello", "neither JSON nor a table"),
        (b"[" * 50_000, "Cannot be"),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(
    app: Flask, as_moderator: CheckingClient, data: bytes, words: str
) -> None:
    page = sent(as_moderator, data, "x.json")
    assert page.status == 200 and words in page.text


def test_without_a_name_or_a_file_it_asks_for_them(app: Flask, as_moderator: CheckingClient) -> None:
    page = as_moderator.submit(as_moderator.get(NEW), {"licence": "kept"}, button="Look at it first")
    assert "Say who gives us these entries." in page.text and "Choose a file" in page.text
    assert page.soup.select_one("#licence")["value"] == "kept"  # type: ignore[index]
    for address in ("ftp://x.org/y", "http://", "javascript:alert(1)", "http://[bad"):
        page = as_moderator.submit(as_moderator.get(NEW), {"source": "S", "address": address}, button="Look at it first")
        assert "no web address" in page.text or "begin with http" in page.text, address


def test_an_address_inside_is_told_and_not_read(app: Flask, as_moderator: CheckingClient) -> None:
    page = as_moderator.submit(
        as_moderator.get(NEW), {"source": "S", "address": "http://127.0.0.1:1/"}, button="Look at it first"
    )
    assert "private network" in page.text and "failed" in page.heading


def test_an_address_is_read_to_its_end(app: Flask, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def page_of(url: str) -> bytes:
        number = int(url.split("page=")[1]) if "page=" in url and "per_page" not in url.split("page=")[0][-4:] else 1
        body = [a_record(number * 10 + each) for each in range(3)]
        return json.dumps({"contents": body, "total_pages": 3, "page_number": number, "last_page": number == 3}).encode()

    monkeypatch.setattr(asking, "get", page_of)
    page = as_moderator.submit(as_moderator.get(NEW), {"source": "S", "address": "https://x.example.net/services"})
    assert "New: 9." in page.text


def test_an_address_that_gave_nonsense_is_asked_again(
    app: Flask, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter((b"hello this is no table", a_feed(a_record(1), a_record(2))))
    monkeypatch.setattr(asking, "get", lambda url: next(answers))
    page = as_moderator.submit(as_moderator.get(NEW), {"source": "S", "address": "https://x.example.net/list.json"})
    assert "neither JSON nor a table" in page.text
    assert "New: 2." in as_moderator.submit(page, button="Try again").text


def test_one_that_stands_still_is_carried_on(app: Flask, as_administrator: CheckingClient) -> None:
    sent(as_administrator, a_feed(a_record(1)), "feed.json")
    run = db.session.scalars(select(Run)).one()
    run.state, run.beat_at = RUNNING, now().replace(year=2025)
    db.session.commit()
    page = as_administrator.get(f"/moderate/imports/{run.id}")
    assert "stood still" in page.text
    assert "done" in as_administrator.submit(page, button="Carry on").heading


def test_two_people_do_not_begin_it_twice(app: Flask, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sent(as_moderator, a_feed(a_record(1)), "feed.json")
    begun: list[int] = []
    monkeypatch.setattr(jobs, "start", lambda number, work: begun.append(number))
    as_moderator.submit(page, button="Take in what is ticked")
    second = as_moderator.submit(page, button="Take in what is ticked")
    assert len(begun) == 1 and "Somebody was faster" in second.html
