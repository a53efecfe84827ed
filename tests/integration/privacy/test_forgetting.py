"""Who asks to be forgotten is: in the tables, the history, the index, the letters, and the bytes of the files."""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from localoffer import mail
from localoffer.accounts.models import User
from localoffer.audit.models import AuditLine
from localoffer.comments.models import Comment, Original
from localoffer.database import db, now
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.freshness import checks, keepers
from localoffer.freshness.models import Claim
from localoffer.mail import Letter
from localoffer.privacy import finding, mapping, retaining
from localoffer.search import index
from localoffer.search.log_models import SearchLog
from localoffer.submissions.models import Draft, Submission
from localoffer.submissions.models_desk import Note
from localoffer.submissions.workflow import REJECTED
from tests import databases, factories, suggesting
from tests.checking import CheckingClient

EMAIL, NAME = "zoe.quill@example.org", "Zoë Quill"


def run(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 0, done.output
    return done.output


def files_with(folder: Path, words: str) -> list[str]:
    wanted = [words.encode(), words.upper().encode(), words.encode("utf-16-le")]
    return [path.name for path in databases.files(folder) if any(each in path.read_bytes() for each in wanted)]


@pytest.fixture
def traces(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> Entry:
    """Somebody who suggested, owns an entry, commented, is a group's contact, and wrote in a draft."""
    suggesting.suggest(page, email=EMAIL)
    form = page.submit(
        page.get("/comment"),
        {"about": "missing", "who": "parent", "words": f"Write to {EMAIL}", "email": EMAIL.upper()},
        action="/comment",
    )
    page.submit(form, button="I am a person") if "One more button" in form.heading else None
    entry = factories.a_service(name="Zephyr Club", email=EMAIL, description=f"Ask {NAME.upper()} at {EMAIL}.")
    staff = db.session.scalars(select(User)).one()
    keepers.add(entry, email=EMAIL, name=NAME, by=staff)
    checks.add(entry.id, "phone", "right", note=f"Spoke to {NAME}", by=staff)
    db.session.add(Claim(entry_id=entry.id, email=EMAIL, name=NAME))
    mail.write(to=EMAIL, subject="Hello", body=f"Dear {NAME}")
    db.session.commit()
    index.catch_up()
    return entry


def test_all_that_is_held_can_be_handed_over(app: Flask, traces: Entry) -> None:
    held = json.loads(run(app, "held", EMAIL.upper()))
    assert {"suggestions", "comments", "letters", "looks after entries", "also stands in"} <= set(held)
    assert held["comments"][0]["in your own words"] == f"Write to {EMAIL}"
    assert held["looks after entries"][0]["entries"] == [traces.id]
    assert f"entry {traces.id}" in held["also stands in"]
    assert json.loads(run(app, "held", "nobody@example.org")) == {}


def test_forgotten_everywhere(app: Flask, traces: Entry, page: CheckingClient) -> None:
    folder: Path = app.extensions["settings"].var
    assert files_with(folder, EMAIL) and EMAIL in page.get(f"/services/{traces.slug}").html
    number, slug = traces.id, traces.slug
    said = run(app, "forget", EMAIL, "--name", NAME, "--yes")
    assert "Done:" in said and EMAIL not in said
    assert json.loads(run(app, "held", EMAIL)) == {}
    shown = page.get(f"/services/{slug}")
    assert shown.status == 200 and EMAIL not in shown.html and NAME.casefold() not in shown.html.casefold()
    db.session.remove()
    assert files_with(folder, EMAIL) == [] and files_with(folder, NAME) == []
    assert "Zephyr" in page.get("/search?q=Zephyr").text
    history = [row.before for row in db.session.get_one(Entry, number).changes] + [
        row.after for row in db.session.get_one(Entry, number).changes
    ]
    assert EMAIL not in json.dumps(history)
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "forgot a person")).one()
    assert EMAIL not in line.detail
    run(app, "audit", "verify")


def test_nobody_else_loses_a_letter(app: Flask) -> None:
    factories.a_user(role="administrator")
    number = factories.a_user(role="member", email="banjo@example.org", name="Joanna Planner").id
    entry = factories.a_service(
        name="Planned play", email="jo@example.org.uk", description="Ann said: ask JO@example.org, or more-jo@example.org."
    ).id
    run(app, "forget", "jo@example.org", "--name", "Ann", "--yes")
    other, facts = db.session.get_one(User, number), db.session.get_one(Entry, entry).facts
    assert (other.email, other.name) == ("banjo@example.org", "Joanna Planner")
    assert (facts["name"], facts["email"]) == ("Planned play", "jo@example.org.uk")
    assert facts["description"] == "(removed) said: ask , or more-jo@example.org."


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Jo's list:\n-jo@example.org", "Jo's list:\n-"), ("Ask .jo@example.org now", "Ask . now"),
        ("_jo@example.org_", "__"), ("Ask jo@example.org- or ring", "Ask - or ring"), ("Ask jo@example.org.", "Ask ."),
        ("ask <jo@example.org>, JO@example.org", "ask <>, "),
    ],
)  # fmt: skip
def test_a_sign_beside_an_address_does_not_keep_it(told: str, left: str) -> None:
    assert finding.without(told, "jo@example.org", "") == left
    assert not finding.is_unclear(told, "jo@example.org")


@pytest.mark.parametrize(
    "told",
    ["banjo@example.org", "a+jo@example.org", "x.jo@example.org", "x_-jo@example.org", "jo@example.org.uk", "éjo@example.org"],
)
def test_the_address_of_another_stays(told: str) -> None:
    assert finding.without(told, "jo@example.org", "") == told


def test_whoever_forgets_is_told_where_only_a_person_can_tell(app: Flask, page: CheckingClient) -> None:
    factories.a_user(role="administrator")
    words = "email-jo@example.org or Jo's list:\n-jo@example.org, or banjo@example.org"
    entry = factories.a_service(name="Zephyr Club", description=words)
    other = factories.a_service(name="Banjo Club", description="banjo@example.org")
    number, slug, quiet = entry.id, entry.slug, other.id
    inside = "may also stand, inside a longer word, in"
    assert f"entry {number}" in json.loads(run(app, "held", "jo@example.org"))[inside]
    said = run(app, "forget", "jo@example.org", "--yes")
    assert f"inside a longer word in entry {number}." in said and f"entry {quiet}" not in said and "Done:" in said
    shown = page.get(f"/services/{slug}").html
    assert "email-jo@example.org" in shown and "banjo@example.org" in shown and "\n-jo@example.org" not in shown
    assert f"entry {number}" in json.loads(run(app, "held", "jo@example.org"))[inside]
    assert "Look yourself" not in run(app, "forget", "nobody@example.org", "--yes")


@pytest.mark.parametrize("name", ["", "  ", "J"])
def test_a_name_that_is_none_takes_nothing_out(app: Flask, name: str) -> None:
    entry = factories.a_service(name="Just play").id
    done = app.test_cli_runner().invoke(args=["forget", EMAIL, "--name", name, "--yes"])
    assert done.exit_code == 1 and "in full" in done.output
    assert db.session.get_one(Entry, entry).facts["name"] == "Just play"


def test_an_account_is_forgotten_and_its_acts_stay_without_a_name(app: Flask) -> None:
    factories.a_user(role="administrator")
    member = factories.a_user(role="moderator", email=EMAIL, name=NAME)
    entry = factories.a_service()
    publishing.confirm(entry, by=member, how="phone")
    db.session.commit()
    number = entry.id
    run(app, "forget", EMAIL, "--yes")
    assert db.session.scalar(select(User).where(User.email == EMAIL)) is None
    last = db.session.get_one(Entry, number).changes[-1]
    assert last.act == "confirmed" and last.by_name == "A former user" and last.by_id is None


def test_the_last_administrator_is_not_forgotten_by_mistake(app: Flask) -> None:
    factories.a_user(role="administrator", email=EMAIL)
    done = app.test_cli_runner().invoke(args=["forget", EMAIL, "--yes"])
    assert done.exit_code == 1 and "last administrator" in done.output
    assert db.session.scalar(select(User.id).where(User.email == EMAIL))
    assert app.test_cli_runner().invoke(args=["forget", "e", "--yes"]).exit_code == 1


def test_letting_go_in_time_says_first_what_it_would_do(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    suggesting.suggest(page, email=EMAIL)
    review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
    as_moderator.submit(review, {"reason": "It is closed."}, button="Turn down" if "Turn down" in review.text else "Reject")
    form = page.submit(
        page.get("/comment"), {"about": "missing", "who": "parent", "words": "Own words", "email": EMAIL}, action="/comment"
    )
    page.submit(form, button="I am a person") if "One more button" in form.heading else None
    db.session.add(SearchLog(words="swimming"))
    db.session.commit()
    begin = now()

    def after(**time: Any) -> str:
        with time_machine.travel(begin + timedelta(**time), tick=True):
            return run(app, "retain")

    def numbers(said: str) -> list[int]:
        return [
            int(line.split()[0].replace(",", "")) for line in said.splitlines() if line[:7].strip().replace(",", "").isdigit()
        ]

    assert sum(numbers(after(hours=0))) == 0
    year = numbers(after(days=366))
    assert year[0] == 1 and year[1] == 1 and year[2] == 0
    assert numbers(after(days=732))[2] == 1
    assert db.session.scalars(select(Submission)).one().sender_email == EMAIL, "a dry run changed something"
    with time_machine.travel(begin + timedelta(days=366), tick=True):
        assert "Nothing was changed" not in run(app, "retain", "--really")
    db.session.expire_all()
    row = db.session.scalars(select(Submission)).one()
    assert row.sender_email == "" and row.proposed == {} and row.reference
    assert db.session.scalars(select(Original)).one().words == "Own words"
    with time_machine.travel(begin + timedelta(days=732), tick=True):
        run(app, "retain", "--really")
        assert sum(numbers(run(app, "retain"))) == 0
    db.session.expire_all()
    assert not db.session.scalars(select(Original)).all() and db.session.scalars(select(Comment)).one()
    assert not db.session.scalars(select(SearchLog)).all() and not db.session.scalars(select(Draft)).all()
    assert not [each for each in db.session.scalars(select(Letter)) if each.sent_at]


def test_a_letter_that_nobody_took_goes_too_and_one_that_waits_stays(app: Flask) -> None:
    for subject, tries in (("Given up", mail.TRIES), ("Waits", 3)):
        letter = mail.write(to=EMAIL, subject=subject, body=f"Dear {NAME}")
        assert letter
        letter.tries, letter.claimed_at = tries, now()
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=40)):
        run(app, "retain", "--really")
    assert [each.subject for each in db.session.scalars(select(Letter))] == ["Waits"]


def test_a_letter_that_nobody_is_sure_of_goes_after_a_month_too(app: Flask) -> None:
    for subject, days in (("Old", 40), ("New", 20)):
        letter = mail.write(to=EMAIL, subject=subject, body=f"Dear {NAME}", once=True)
        assert letter
        letter.tries, letter.written_at = 1, now() - timedelta(days=days)
        letter.claimed_at = letter.written_at
    db.session.commit()
    assert len(db.session.scalars(select(Letter).where(mail.unsure())).all()) == 2
    run(app, "retain", "--really")
    assert [each.subject for each in db.session.scalars(select(Letter))] == ["New"]


def test_nobody_is_written_to_who_asked_for_that_whatever_their_capitals(app: Flask) -> None:
    mail.write(to="Zoe.Quill@Example.org", subject="Waits", body="Hello")
    mail.silence(EMAIL, reason="They asked", by_name="Staff")
    db.session.commit()
    assert not db.session.scalars(select(Letter)).all()


def test_what_a_restore_kept_of_before_goes_after_thirty_days(app: Flask) -> None:
    folder = app.extensions["settings"].before_restore
    folder.mkdir()
    old, new = folder / "localoffer-20260901T020000000000Z.sqlite", folder / "localoffer-20261120T020000000000Z.sqlite"
    for each, days in ((old, 31), (new, 29)):
        each.write_bytes(b"SQLite")
        at = (now() - timedelta(days=days)).timestamp()
        os.utime(each, (at, at))
    assert "1 files that a restore kept" in run(app, "retain") and old.exists()
    run(app, "retain", "--really")
    assert new.exists() and not old.exists()


def let_go_of() -> set[str]:
    """What a night deletes, as "table.*" for whole rows and "table.column" for facts of them."""
    changed: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        changed.update(f"{table}.*" for table in re.findall(r'DELETE FROM "?(\w+)', statement))
        for table, facts in re.findall(r'UPDATE "?(\w+)"? SET (.*?) (?:FROM|WHERE)', statement, re.DOTALL):
            changed.update(f"{table}.{column}" for column in re.findall(r'"?(\w+)"?=', facts))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        retaining.let_go()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return changed


def test_what_the_map_says_is_kept_for_a_time_is_let_go_of_by_a_rule(app: Flask) -> None:
    gone = let_go_of()
    by_time = [column for group in mapping.groups() if group.by_time for column in group.columns]
    assert not [each for each in by_time if each not in gone and f"{each.partition('.')[0]}.*" not in gone]


def test_what_staff_noted_beside_it_goes_too(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    suggesting.suggest(page, email=EMAIL)
    row = db.session.scalars(select(Submission)).one()
    row.state, row.decided_at = REJECTED, now()
    noted = Note(submission_id=row.id, words=f"I rang {EMAIL}")
    db.session.add_all([noted, Note(entry_id=factories.a_service().id, words="Good group")])
    db.session.commit()
    for days, left in ((360, {noted.words, "Good group"}), (370, {"Good group"})):
        with time_machine.travel(now() + timedelta(days=days), tick=True):
            run(app, "retain", "--really")
        db.session.expire_all()
        assert set(db.session.scalars(select(Note.words))) == left


def test_no_rule_takes_anything_from_a_table_that_a_night_does_not_write_anew(app: Flask) -> None:
    """PostgreSQL keeps what was deleted in its files until a table is written anew."""
    changed = {each.partition(".")[0] for each in let_go_of()}
    assert {"submission", "decision", "comment_original", "letter", "draft"} <= changed
    assert not changed & set(retaining.NOTHING_GOES_FROM)
