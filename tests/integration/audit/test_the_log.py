"""Every act of staff writes itself down in the same transaction, and nobody can change what was written."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from localoffer.audit import reading
from localoffer.audit.models import AuditLine
from localoffer.audit.recording import QUIET
from localoffer.database import db
from tests import factories, suggesting
from tests.checking import CheckingClient


def told(act: str = "", subject: str = "") -> list[AuditLine]:
    asked = select(AuditLine).where(AuditLine.act.contains(act), AuditLine.subject.startswith(subject))
    return list(db.session.scalars(asked.order_by(AuditLine.number)))


def test_an_approval_is_in_the_log_with_who_did_it_and_no_words_that_people_typed(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    suggesting.suggest(page, email="parent@example.org")
    before = len(told())
    review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
    as_moderator.submit(review, button="Approve", action="/moderate/")
    lines = told()[before:]
    by = {line.by_role for line in lines if line.act != "signed in"}
    assert by == {"moderator"}
    assert {"added", "changed"} <= {line.act for line in lines}
    assert [line for line in lines if line.subject.startswith("decision ")]
    assert [line for line in lines if line.subject.startswith("change ")]
    assert [line for line in lines if line.subject.startswith("submission ") and '"state":["waiting","approved"]' in line.detail]
    everything = " ".join(f"{line.subject} {line.detail}" for line in told())
    assert "Lego" not in everything and "parent@example.org" not in everything and "@example.org" not in everything
    assert reading.faults_now() == []


def test_a_failing_act_leaves_no_line(app: Flask) -> None:
    factories.a_user(role="moderator")
    before = reading.head()
    from localoffer.accounts.models import User

    db.session.add(User(email="moderator@example.org", fs_uniquifier="x"))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    assert reading.head() == before and reading.faults_now() == []


@pytest.mark.parametrize("statement", ["UPDATE audit_line SET act = 'x'", "DELETE FROM audit_line"])
def test_the_database_refuses_to_change_a_line(app: Flask, statement: str) -> None:
    factories.a_user()
    assert told()
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_a_line_that_was_changed_behind_the_sites_back_is_found_by_the_command(app: Flask) -> None:
    factories.a_user()
    factories.a_user(role="moderator")
    run = app.test_cli_runner().invoke
    good = run(args=["audit", "verify"])
    assert good.exit_code == 0 and "The log is whole" in good.output
    count, last = reading.head()
    db.session.remove()
    on_sqlite = db.engine.dialect.name == "sqlite"
    name = "audit_line_is_not_changed" if on_sqlite else "audit_line_stays ON audit_line"
    with db.engine.begin() as raw:
        raw.execute(text(f"DROP TRIGGER {name}"))
        raw.execute(text("UPDATE audit_line SET by_id = 99 WHERE number = 1"))
    bad = run(args=["audit", "verify"])
    assert bad.exit_code == 1 and "Line 1 was changed" in bad.output
    assert run(args=["audit", "verify", "--line", str(count), "--hash", last[:-1] + "x"]).exit_code == 1


def test_administrators_read_and_take_the_log_and_nobody_else_does(
    app: Flask, as_administrator: CheckingClient, as_moderator: CheckingClient
) -> None:
    log = as_administrator.get("/staff/log")
    assert "signed in" in log.text and "Moderator" in log.text
    assert "No line is like that" in as_administrator.get("/staff/log?first=2001-01-01&last=2001-01-02").text
    assert (
        as_administrator.get("/staff/log?words=%00&first=x&last=99999999999999999999&page=-1&by=99999999999999999999").status
        == 200
    )
    rows = list(csv.DictReader(io.StringIO(as_administrator.get("/staff/log.csv").html)))
    assert [int(row["number"]) for row in rows] == list(range(1, len(rows) + 1)) and rows[-1]["hash"]
    assert as_moderator.get("/staff/log").status == 403
    assert app.test_cli_runner().invoke(args=["audit", "export", "-"]).output.startswith("number,at,by_id")


def test_no_route_writes_to_the_log(app: Flask, as_administrator: CheckingClient) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff/log")]
    assert rules and all((rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"} for rule in rules)


def test_what_the_log_leaves_out_is_there_and_named(app: Flask) -> None:
    known = set(db.metadata.tables)
    assert {each for each in QUIET if each not in known} <= {"comment_key"}
