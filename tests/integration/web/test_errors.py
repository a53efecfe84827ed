"""When something goes wrong: plain words, the same safety as every page, and nothing that was typed is lost."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest, Conflict, Forbidden, InternalServerError, RequestEntityTooLarge, TooManyRequests
from wtforms import FieldList, FormField, StringField, TextAreaField

from localoffer.accounts.access import public
from localoffer.database import db
from localoffer.freshness.forms import ClaimForm, OwnerForm
from localoffer.submissions.fields import Age, Number
from localoffer.submissions.forms import NoteForm, QuickForm, YouForm
from localoffer.submissions.forms_staff import FullForm
from localoffer.submissions.models_desk import Note
from localoffer.web import given_back
from tests import factories
from tests.checking import CheckingClient, Page, values_of
from tests.conftest import signed_in

WORDS = {
    400: "could not read", 403: "may not see", 404: "cannot find", 409: "was faster", 413: "too big", 429: "Too many",
    500: "went wrong", 503: "cannot show",
}  # fmt: skip
RAISED = {
    400: BadRequest, 403: Forbidden, 409: Conflict, 413: RequestEntityTooLarge, 429: TooManyRequests, 500: InternalServerError,
}  # fmt: skip


def breaking(app: Flask, error: Exception, path: str = "/breaks") -> None:
    """A page of the site that breaks in a chosen way."""

    def broken() -> str:
        raise error

    app._got_first_request = False  # the only way to add a page to a site that has answered before
    app.add_url_rule(path, view_func=public(broken), methods=["GET", "POST"])
    app.config["PROPAGATE_EXCEPTIONS"] = False


def db_error(words: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = "SQLITE_ERROR"
    return error


@pytest.mark.parametrize("code", WORDS)
def test_every_error_is_in_plain_words_and_as_safe_as_a_page(app: Flask, page: CheckingClient, code: int) -> None:
    if code in RAISED:
        breaking(app, RAISED[code]())
    elif code == 503:
        breaking(app, OperationalError("", {}, Exception("database is locked")))
    found = page.get("/breaks" if code != 404 else "/no/such/page")
    assert found.status == code
    assert WORDS[code] in found.heading
    assert "script-src 'nonce-" in found.response.headers["Content-Security-Policy"].replace("'self' ", "")
    assert found.response.headers["X-Content-Type-Options"] == "nosniff"
    assert found.soup.select_one("main a[href='/contact']")  # a person helps where the site does not
    assert ("999" in found.soup.main.get_text()) is (code in (500, 503))


def test_an_error_of_ours_shows_a_reference_that_the_log_has(
    app: Flask, page: CheckingClient, caplog: pytest.LogCaptureFixture
) -> None:
    breaking(app, ZeroDivisionError("secret words"))
    found = page.get("/breaks")
    reference = re.search(r"[0-9a-f]{8}", found.text)
    assert found.status == 500 and reference and reference.group() in caplog.text
    assert "secret words" not in found.html and "ZeroDivision" not in found.html
    assert len(caplog.records) == 1 and "/breaks" not in caplog.records[0].getMessage(), "an address may hold a secret link"


def test_a_database_that_fails_shows_a_reference_too_and_the_log_its_code_alone(
    app: Flask, page: CheckingClient, caplog: pytest.LogCaptureFixture
) -> None:
    breaking(app, OperationalError("", {}, db_error("no such table: secret_words")))
    found = page.get("/breaks")
    reference = re.search(r"say this: ([0-9a-f]{8})", found.text)
    assert found.status == 503 and reference and reference[1] in caplog.text and "typed" not in found.text
    assert "SQLITE_ERROR" in caplog.text and "secret_words" not in caplog.text + found.html


@pytest.mark.parametrize("path", ["/api/oruk/v3/breaks", "/breaks.json"])
@pytest.mark.parametrize(
    ("error", "code"), [(ZeroDivisionError("secret words"), 500), (OperationalError("", {}, db_error("secret words")), 503)]
)
def test_machines_are_told_the_reference_of_an_error_too(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str, error: Exception, code: int
) -> None:
    breaking(app, error, path)
    found = client.get(path)
    assert found.status_code == code and found.is_json and set(found.json) == {"error", "message", "reference"}
    assert re.fullmatch(r"[0-9a-f]{8}", found.json["reference"]) and found.json["reference"] in caplog.text
    assert "secret words" not in found.text


def test_what_is_not_our_fault_has_no_reference(client: FlaskClient) -> None:
    found = client.get("/api/oruk/v3/nothing-here")
    assert found.status_code == 404 and set(found.json) == {"error", "message"}


def test_a_database_that_cannot_be_written_gives_back_what_was_typed(app: Flask, page: CheckingClient) -> None:
    breaking(app, OperationalError("", {}, Exception("attempt to write a readonly database")))
    app.config["WTF_CSRF_ENABLED"] = False
    found = page.post("/breaks", {"description": "Three long sentences about our club.", "password": "never shown"})
    assert found.status == 503 and "cannot save" in found.heading
    assert "Three long sentences about our club." in found.text and "never shown" not in found.html


def test_too_much_is_refused_in_plain_words(app: Flask, page: CheckingClient) -> None:
    found = page.post("/suggest", {"name": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)})
    assert found.status == 413 and "too big" in found.heading


def test_the_eleventh_guess_waits_whatever_address_it_says_it_is_from(app: Flask, page: CheckingClient) -> None:
    for number in range(10):
        page.post("/login", {"email": "a@example.org", "password": "x"}, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    found = page.post("/login", {"email": "a@example.org", "password": "x"}, headers={"X-Forwarded-For": "10.9.9.9"})
    assert found.status == 429 and int(found.response.headers["Retry-After"]) > 0


def test_a_member_is_told_that_a_page_is_for_others(app: Flask) -> None:
    found = signed_in(app, "member").get("/moderate")
    assert found.status == 403 and "may not see" in found.heading


def test_what_was_typed_on_a_page_open_for_long_is_given_back(page: CheckingClient) -> None:
    sent = page.client.post("/services/nobody/look-after", data={"note": "I run it with Jo", "password": "not this one"})
    assert sent.status_code == 400
    assert "Please send it once more" in sent.text and "I run it with Jo" in sent.text and "not this one" not in sent.text


OPEN_FOR_LONG = "Please send it once more"


def sent_with_an_old_token(visitor: CheckingClient, url: str, sent: dict[str, Any], **headers: str) -> Page:
    told = {"Sec-Fetch-Site": "same-origin", **headers}
    found = visitor.post(url, {**sent, "csrf_token": "from yesterday"}, headers=told)
    assert found.status == 400 and found.heading == OPEN_FOR_LONG
    return found


def test_every_choice_on_a_page_open_for_long_is_given_back_in_words(app: Flask) -> None:
    chosen = {"needs": ["ASD", "HI"], "age_min": "9", "kind": "helpline", "reason": "One line.\n\nAnother.", "version": "77"}
    read = sent_with_an_old_token(signed_in(app, "moderator"), "/moderate/1", chosen)
    rows = {each.dt.get_text(): each.dd.get_text() for each in read.soup.select("main dl > div")}  # type: ignore[union-attr]
    assert rows == {
        "Which needs it is for": "Autism; Deaf or hard of hearing", "Youngest age": "9", "Reason": chosen["reason"],
        "What kind of thing it is": "Helpline",
    }  # fmt: skip


def test_what_nobody_typed_is_sent_again_and_not_listed(app: Flask) -> None:
    own = {"number": "5", "do": "decline", "instead_of": "44", "owner": "3", "into": "12", "evidence": "9", "wanted": "x"}
    typed = {"reason": "It closed", "sessions-0-end": "17:30", "sender_name": "Jo"}
    again = sent_with_an_old_token(signed_in(app, "moderator"), "/moderate/1", own | typed)
    rows = {each.dt.get_text(): each.dd.get_text() for each in again.soup.select("main dl > div")}  # type: ignore[union-attr]
    assert rows == {"Reason": "It closed", "Ends": "17:30", "Your name": "Jo"}
    assert (own | typed).items() <= {name: value for name, (value,) in values_of(again.form("Send it now")).items()}.items()


def written() -> set[str]:
    """The names of all boxes for words that pages of ours have, but for searches and codes of the way in."""
    found = set()
    for each in Path(__file__).parents[3].joinpath("templates").rglob("*.html"):
        for form in re.findall(r'<form(?=[^>]*method="post")[^>]*>(.*?)</form>', each.read_text(), re.DOTALL):
            boxes = re.findall(r'<(?:textarea|input(?![^>]*type="(?:hidden|radio|checkbox|file|password)"))[^>]*>', form)
            found |= {name[1] for box in boxes if (name := re.search(r' name="([a-z_]+)"', box))}
    for form in (FullForm, OwnerForm, ClaimForm, QuickForm, YouForm, NoteForm):
        for field in form():
            rows = field if isinstance(field, FieldList) else [field]
            inner = [part for row in rows for part in (row if isinstance(row, FormField) else [row])]
            found |= {part.name for part in inner if isinstance(part, StringField | TextAreaField | Age | Number)}
    return found - {"leave_empty", "code", "password", "once", "made", "q"}


def test_nothing_that_people_write_is_left_out(app: Flask) -> None:
    names = written()
    assert {"public_words", "venues-0-address", "age_min", "sessions-0-note", "wait-basis", "canonical"} <= names
    assert sorted(name for name in names if not given_back.asked_as(name)) == []


def test_one_press_sends_a_form_that_was_open_for_long(app: Flask) -> None:
    visitor, entry = signed_in(app, "moderator"), factories.a_service()
    again = sent_with_an_old_token(visitor, f"/moderate/entries/{entry.id}/notes", {"note": "I rang them.\n\nThey are well."})
    visitor.submit(again, button="Send it now")
    assert [each.words for each in db.session.scalars(select(Note))] == ["I rang them.\n\nThey are well."]


def test_a_browser_that_keeps_no_cookies_is_told_so_and_not_asked_to_press_for_ever(app: Flask) -> None:
    forgetful, told = app.test_client(use_cookies=False), {"Sec-Fetch-Site": "same-origin"}
    url, note = "/services/nobody/look-after", "I run it with Jo"
    first = Page(forgetful.post(url, data={"note": note, "csrf_token": "from yesterday"}, headers=told), url)
    pressed = values_of(first.form("Send it now"))
    second = Page(forgetful.post(url, data=pressed, headers=told), url)
    assert second.status == 400 and "your browser keeps nothing for us" in second.text
    assert "Send it now" not in second.text and note in second.text and "open for long. Nothing" not in second.text


@pytest.mark.parametrize(
    ("asked", "action"),
    [
        ("/moderate/words/a%3Fb%23c/back", "/moderate/words/a%3Fb%23c/back"),
        ("/moderate/words/caf%C3%A9%25/back?from=a%26b&to=//evil", "/moderate/words/caf%C3%A9%25/back?from=a%26b&to=//evil"),
        ("/moderate/1?", "/moderate/1"),
    ],
)
def test_the_press_goes_to_the_very_address_that_was_asked(app: Flask, asked: str, action: str) -> None:
    again = sent_with_an_old_token(signed_in(app, "moderator"), asked, {"reason": "Words"})
    assert again.form("Send it now")["action"] == action


def test_the_press_never_goes_to_another_website(app: Flask) -> None:
    for path in ("//evil.example/moderate/1", "/\\evil.example/moderate/1"):
        with app.test_request_context("/", method="POST", environ_overrides={"PATH_INFO": path}):
            assert given_back.where_to() in ("/evil.example/moderate/1", "/%5Cevil.example/moderate/1")


def test_no_form_is_made_of_what_a_stranger_sent_or_of_a_secret(app: Flask, page: CheckingClient) -> None:
    visitor = signed_in(app, "moderator")
    for who, url, sent, headers in (
        (visitor, "/moderate/1", {"reason": "Words"}, {"Sec-Fetch-Site": "cross-site"}),
        (visitor, "/change", {"password": "old old old", "new_password": "new new new"}, {}),
        (page, "/moderate/1", {"reason": "Words"}, {}),
        (page, "/login", {"email": "a@example.org", "password": "old old old"}, {}),
    ):
        found = sent_with_an_old_token(who, url, sent, **headers)
        assert "Send it now" not in found.text and "old old old" not in found.html


def test_who_follows_a_dead_link_can_search_at_once(directory: Flask, page: CheckingClient) -> None:
    lost = page.get("/services/moved-away")
    found = page.submit(lost, {"q": "swimming", "near": "Maltby"}, button="Search")
    assert found.heading == "“swimming” near Maltby"


def test_neither_codes_nor_a_strangers_words_are_shown(page: CheckingClient) -> None:
    own = {
        "code": "734211", "next": "/begin?a=b", "once": "0f0f-once", "made": "2026-made", "kind": "short_break",
        "note": "short words", "postcode": "S60 2AA",
    }  # fmt: skip
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}):
        shown = page.client.post("/services/nobody/look-after", data=own, headers=headers).text
        assert "short words" in shown and "S60 2AA" in shown
        assert not any(own[name] in shown for name in ("code", "next", "once", "made", "kind"))
    for site in ("cross-site", "same-site", "none"):
        sent = page.client.post("/login", data={"email": "Ring 0900 123"}, headers={"Sec-Fetch-Site": site})
        assert sent.status_code == 400 and "Please send it once more" in sent.text
        assert "0900" not in sent.text and "What you typed" not in sent.text
