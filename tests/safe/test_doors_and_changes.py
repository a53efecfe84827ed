"""Rows 31 to 39: every door for every role, what is not published, what a form must not change, and what is written down."""

from __future__ import annotations

import io
import logging
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from localoffer.accounts.access import MAY_ENTER, SIGNED_IN, access_of_routes
from localoffer.accounts.models import User
from localoffer.audit.models import AuditLine
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Change, Entry
from localoffer.submissions import actions
from localoffer.submissions.models import Decision, Submission
from localoffer.submissions.workflow import WAITING
from tests import factories, suggesting
from tests.checking import CheckingClient
from tests.safe.conftest import ROLES, filled

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def refused(answer: object) -> bool:
    status, location = answer.status_code, answer.headers.get("Location", "")  # type: ignore[attr-defined]
    return status in (403, 404, 405) or (status == 302 and "/login" in location)


@pytest.mark.parametrize("role", ROLES)
def test_r31_every_method_of_every_door_is_shut_to_all_others(app: Flask, everyone: dict[str, FlaskClient], role: str) -> None:
    access, client, tried = access_of_routes(app), everyone[role], 0
    for rule in app.url_map.iter_rules():
        said = access[rule.endpoint]
        if said == "public" or (role and (said == SIGNED_IN or role in MAY_ENTER[said])):
            continue
        for method in METHODS:
            answer = client.open(filled(app, rule), method=method)
            assert refused(answer), f"{role or 'a visitor'}: {method} {rule.rule} gave {answer.status_code}"
            tried += 1
    assert tried > 30 or role == "administrator"


def test_r32_what_waits_or_was_taken_down_is_nowhere(app: Flask, page: CheckingClient) -> None:
    suggesting.suggest(page, name={"name": "Wibblequonk Waiting Club"})
    gone = factories.a_service(name="Wibblequonk Gone Club")
    publishing.withdraw(gone, by=None, why="closed")
    db.session.commit()
    waiting = db.session.scalars(select(Submission)).one()
    visitor = app.test_client()
    for address in (
        "/search?q=Wibblequonk", "/search.json?q=Wibblequonk", "/map?q=Wibblequonk", "/map/pins.json?q=Wibblequonk", "/map/cards.json?q=Wibblequonk",
        "/api/oruk/v3/services?per_page=100", f"/api/oruk/v3/services/{gone.uuid}", "/sitemap.xml", "/a-to-z", "/gaps.csv", "/suggest/alike.json?name=Wibblequonk+Club",
        f"/services/{gone.slug}", "/services/wibblequonk-waiting-club", f"/suggestions/{waiting.reference}/x", f"/services/{gone.slug}/wrong", "/wards/maltby-east",
    ):  # fmt: skip
        answer = visitor.get(address)
        names = answer.text.replace("q=Wibblequonk", "").replace('value="Wibblequonk', "")
        assert "Wibblequonk Waiting" not in names and "Wibblequonk Gone" not in names, address
        if "/services/" in address:
            assert answer.status_code in (404, 410), f"{address}: {answer.status_code}"


def test_r34_extra_fields_change_nothing(app: Flask, page: CheckingClient) -> None:
    extra = {
        "status": "approved",
        "state": "approved",
        "role": "administrator",
        "id": "1",
        "verified": "1",
        "assurance": "checked",
        "by_id": "1",
        "reference": "LO-HACK",
    }
    check = suggesting.to_the_check(page)
    form = check.form(button="Send")
    data = {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name]")}
    answer = page.post(str(form["action"]), {**data, **extra})
    if "One more button" in answer.heading:
        again = answer.form(button="I am a person")
        page.post(
            str(again["action"]),
            {**{str(e["name"]): str(e.get("value", "")) for e in again.select("input[name], button[name]")}, **extra},
        )
    row = db.session.scalars(select(Submission)).one()
    assert row.state == WAITING and row.by_id is None and row.reference != "LO-HACK" and not db.session.scalar(select(Entry.id))


def test_r35_without_a_token_nothing_changes(app: Flask, as_administrator: CheckingClient) -> None:
    entry = factories.a_service()

    def counts() -> list[int]:
        return [
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Entry, Change, Submission, Decision, User)
        ]

    before = [*counts(), entry.version]
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint != "security.logout":
            answer = as_administrator.client.post(
                filled(app, rule),
                data={"act": "off", "move": "approve", "name": "x"},
                headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
            )
            assert answer.status_code < 500, f"{rule.rule}: {answer.status_code}"
    db.session.expire_all()
    assert [*counts(), entry.version] == before


def test_r36_each_act_of_moderation_has_its_line_with_before_and_after(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    suggesting.suggest(page)
    as_moderator.submit(as_moderator.get(as_moderator.get("/moderate").link("Lego Club")), button="Approve", action="/moderate/")
    decision = db.session.scalars(select(Decision).order_by(Decision.id.desc())).first()
    change = db.session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert decision is not None and decision.by_id and decision.state_before == "waiting" and decision.state_after == "approved"
    assert change is not None and change.after
    lines = {line.subject for line in db.session.scalars(select(AuditLine))}
    assert {f"decision {decision.id}", f"change {change.id}"} <= lines


def test_r37_r38_refusals_are_logged_one_line_each_and_without_what_was_typed(
    app: Flask, page: CheckingClient, as_member: CheckingClient
) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    app.logger.addHandler(handler)
    try:
        forged = "x@example.org\n2026-11-25 ERROR forged line"
        for email in (forged, "someone@example.org", "\x1b[31m@example.org", "a@b.example\r\nroot signed in"):
            form = page.get("/login")
            page.submit(form, {"email": email, "password": "hunter2 hunter2\nforged"}, action="login")
        as_member.get("/moderate")
        as_member.get("/moderate/1?x=%0aforged%1b[31m")
    finally:
        app.logger.removeHandler(handler)
    said = out.getvalue()
    assert said.count("a sign-in failed") >= 2 and said.count("refused:") == 2
    for word in ("forged", "hunter2", "someone@example.org", "\x1b", "root signed in", "csrf"):
        assert word not in said
    assert all(line.startswith(("a sign-in failed", "refused:", "too many", "slow request")) for line in said.splitlines()), said


def test_r39_two_decisions_at_once_make_one(app: Flask, page: CheckingClient) -> None:
    suggesting.suggest(page)
    row = db.session.scalars(select(Submission)).one()
    number, seen = row.id, row.version
    people = [factories.a_user(role="moderator", email=f"m{each}@example.org").id for each in range(4)]
    db.session.remove()
    ended: list[str] = []

    def decide(who: int) -> None:
        with app.test_request_context():
            user = db.session.get_one(User, who)
            try:
                actions.approve(number, by=user, seen=seen)
                ended.append("done")
            except Exception as reason:
                ended.append(type(reason).__name__)
            db.session.remove()

    threads = [threading.Thread(target=decide, args=(each,)) for each in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert ended.count("done") == 1 and set(ended) <= {"done", "Conflict", "OperationalError"}, ended  # or told to try again
    assert db.session.scalar(select(func.count(Entry.id))) == 1
