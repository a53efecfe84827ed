"""Every kind of letter as its reader sees it: plain text, and HTML on a phone and a desk. LETTERS=folder keeps pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_mailman import EmailMultiAlternatives
from playwright.sync_api import Page
from sqlalchemy import select

from localoffer.accounts import actions as people
from localoffer.accounts.actions import Ward
from localoffer.accounts.models import User
from localoffer.comments import actions as comments
from localoffer.comments.forms import Handled, Said
from localoffer.database import db, now
from localoffer.directory.models import Entry
from localoffer.freshness import digests, keepers
from localoffer.freshness.models import Claim, Owner
from localoffer.submissions import actions, notices
from localoffer.submissions.moves import one_transaction
from localoffer.web.letters import OTHERWISE
from tests.browser.conftest import Live, violations
from tests.factories import WARD, a_listing, a_service

pytestmark = pytest.mark.browser
HOSTILE = 'Chess <script>alert(1)</script> & "Draughts" =?UTF-8?Q?=0ABcc:x@evil.example?= {{ 7*191 }}'
WIDTHS = (360, 700)


def of_owners(moderator: User) -> None:
    one, other = a_service(name="Maltby Chess Club"), a_service(name=HOSTILE)
    for entry in (one, other):
        entry.created_at = now() - timedelta(days=130)
        keepers.let_in(entry.id, email="jo@example.org", name="Jo Smith")
    third = a_service(name="Dinnington Toy Library")
    third.created_at = now() - timedelta(days=95)
    keepers.let_in(third.id, email="lee@example.org", name="Lee")
    db.session.commit()
    digests.remind(lambda _line: None)
    keepers.send_link(db.session.scalars(select(Owner).where(Owner.email == "jo@example.org")).one())
    for name in ("kim", "max"):
        keepers.ask_to_look_after(one.id, email=f"{name}@example.org", name=name.capitalize(), said="I run it on Tuesdays.")
    kim, other_claim = db.session.scalars(select(Claim.id).order_by(Claim.id)).all()
    keepers.decide(kim, agreed=True, reason="", by=moderator)
    keepers.decide(other_claim, agreed=False, reason="The club does not know you. Ask Jo to put you forward.", by=moderator)


def of_suggestions(moderator: User) -> None:
    @one_transaction
    def write() -> None:
        entry = db.session.scalars(select(Entry).where(Entry.name == "Maltby Chess Club")).one()
        new = actions.submit(a_listing(name=HOSTILE), sender_name="Pat", sender_email="pat@example.org")
        put_right = actions.submit(a_listing(name=entry.name, phone="01709 555"), entry=entry, sender_email="pat@example.org")
        reason = "Thank you.\n\nWe phoned them on Monday, and all of it was right."
        notices.received(new)
        notices.received(put_right)
        notices.asked(new, "Is it every week, also in the holidays?")
        notices.approved(new, entry, reason)
        notices.approved(put_right, entry, "")
        notices.rejected(new, "It is for adults only.")
        notices.merged(new, entry, reason)
        notices.undone(new, "We pressed the wrong button.")

    write()


def of_comments(moderator: User) -> None:
    answer = "You are right. We have asked the library to open on Saturdays."
    act = {"action": "Ask the library", "action_state": "planned", "action_due": None}
    for number, kept_back in enumerate((False, True)):
        said = Said(how="plain", about="missing", who="parent", feeling="", words="There is nothing on Saturdays.",
                    email="mum@example.org", entry_id=None)  # fmt: skip
        row = comments.send(said, once=f"{number:032d}", by=None, trapped=False, stamped="", confirmed=True)
        made = Handled(public_words="There is nothing on Saturdays.", answer=answer, **act)
        if kept_back:
            comments.keep_back(row.id, "one person", made, by=moderator, seen=row.version)
            continue
        comments.publish(row.id, made, by=moderator, seen=row.version)
        done = Handled(public_words=made.public_words, answer=answer, action="The library opens on Saturdays.",
                       action_state="done", action_due=None)  # fmt: skip
        comments.save(row.id, done, by=moderator, seen=row.version)


@pytest.fixture(scope="module")
def letters(live: Live) -> list[EmailMultiAlternatives]:
    """One letter or more of every kind that the site sends."""
    app: Flask = live.app
    app.extensions["mailman"].outbox = []
    with app.test_request_context():
        moderator = db.session.scalars(select(User).where(User.email == live.people["moderator"])).one()
        for write in (of_owners, of_suggestions, of_comments):
            write(moderator)
        ward = Ward(WARD, now().date())
        people.invite(email="new@example.org", name="New Person", roles=["member"], wards=[ward], by=moderator)
        db.session.remove()
    visitor = app.test_client()
    page = BeautifulSoup(visitor.get("/reset").text, "html5lib").select_one("main [name=csrf_token]")
    assert page is not None
    visitor.post("/reset", data={"email": live.people["member"], "csrf_token": page["value"]}).close()
    found: list[EmailMultiAlternatives] = app.extensions["mailman"].outbox
    return found


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def html_of(letter: EmailMultiAlternatives) -> str:
    (html, kind), *more = letter.alternatives
    assert kind == "text/html" and not more
    return str(html)


def test_every_kind_is_there_and_says_the_same_in_both_forms(letters: list[EmailMultiAlternatives], live: Live) -> None:
    subjects = " | ".join(letter.subject for letter in letters)
    for words in (
        "Please tell us: 2 groups", "Is this still right? Dinnington", "Your link to", "You look after", "We have your request",
        "What we decided", "We have it", "A question about", "It is done", "We added what you told us", "We look again",
        "We have your comment", "Your comment is published", "About your comment", "News about your comment", "Your account for",
        "Choose a new password",
    ):  # fmt: skip
        assert words in subjects, words
    for letter in letters:
        html = html_of(letter)
        shown = BeautifulSoup(html, "html5lib")
        read = words_of(shown.get_text(" "))
        assert set(words_of(letter.body)) <= {*read, *(each[0].lower() + each[1:] for each in read)}, letter.subject
        assert not shown.select("script, img, style, link, iframe, form, [onclick]") and "1337" not in html
        called = [each.get_text() for each in shown.select("a")]
        assert len(called) == len(set(called)) and OTHERWISE not in called, f"{letter.subject}: {called}"
        links = {str(each["href"]) for each in shown.select("a")}
        assert links == set(re.findall(r"https?://\S+", letter.body)) and all(each.startswith(f"{live.url}/") for each in links)
        assert not re.search(r"\n{3}|[ \t]\n|\bNone\b", letter.body)


def test_no_header_is_added_and_no_line_runs(letters: list[EmailMultiAlternatives], live: Live) -> None:
    for letter in letters:
        with live.app.app_context():
            raw = letter.message().as_string()
        headers = raw.split("\n\n", 1)[0]
        names = [line.partition(":")[0].lower() for line in headers.split("\n") if line[:1].strip()]
        assert set(names) <= {"content-type", "mime-version", "subject", "from", "to", "date", "message-id"}, names
        assert len(names) == len(set(names)) and "evil" not in str(letter.to)


@pytest.mark.parametrize("width", WIDTHS)
def test_they_fit_the_window_and_read_well(
    letters: list[EmailMultiAlternatives], width: int, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = new_page(viewport={"width": width, "height": 700}, java_script_enabled=True)
    folder = Path(os.environ["LETTERS"]) if "LETTERS" in os.environ else None
    seen: dict[str, Any] = {}
    for number, letter in enumerate(letters):
        page.set_content(html_of(letter))
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, letter.subject
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{number:02}-{width}.png", full_page=True)
            (folder / f"{number:02}.txt").write_text(f"{letter.subject}\n\n{letter.body}")
        kind = re.sub(r"\W.*", "", letter.subject)
        if kind not in seen:
            seen[kind] = [each for each in violations(page) if not each.startswith(("region", "landmark", "page-has-heading"))]
    assert not any(seen.values()), seen
