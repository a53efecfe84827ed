"""The staff's desk: checks in one step, people and their links, claims, levels of assurance, and what must not be."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer import mail
from localoffer.database import db
from localoffer.directory import publishing, queries
from localoffer.directory.listing import Session
from localoffer.directory.models import Change, Entry
from localoffer.freshness import keepers
from localoffer.freshness.models import Claim, Owner, OwnerLink
from tests import suggesting
from tests.checking import CheckingClient, Page
from tests.conftest import Letters
from tests.factories import PASSWORD, a_listing, a_service
from tests.integration.freshness.conftest import LATER, link_in, owned, the_entry


def upkeep(visitor: CheckingClient, entry: Entry) -> Page:
    return visitor.get(f"/moderate/freshness/{entry.id}")


def test_a_check_by_telephone_is_one_step(as_moderator: CheckingClient) -> None:
    a_service(name="Maltby Chess")
    desk = as_moderator.get("/moderate/freshness?list=never")
    form = as_moderator.get(desk.link("Maltby Chess"))
    assert "Not due yet" in desk.text and "Not due until" in form.text and "In date" not in form.text
    shown = as_moderator.submit(form, {"method": "phone", "outcome": "right", "note": "Spoke to Jo"}, button="Write it down")
    assert the_entry().confirmed_how == "phone" and "Spoke to Jo" in shown.text and "In date" in shown.text
    assert "Maltby Chess" not in as_moderator.get("/moderate/freshness?list=never").text
    assert "1 of 1" in as_moderator.get("/moderate/freshness").text


def test_an_attempt_without_an_answer_is_kept_and_confirms_nothing(as_moderator: CheckingClient) -> None:
    entry = a_service(name="Maltby Chess")
    shown = as_moderator.submit(upkeep(as_moderator, entry), {"method": "phone", "outcome": "no answer"}, button="Write it down")
    assert "Phone call: No answer" in shown.text and the_entry().confirmed_at is None
    wrong = as_moderator.post(
        f"/moderate/freshness/{entry.id}/check", {"csrf_token": token_of(shown), "method": "magic", "note": "what I typed"}
    )
    assert "Choose how you checked" in wrong.text and "what I typed" in wrong.html


def signed_in_again(visitor: CheckingClient) -> CheckingClient:
    """The same person, whose session has ended meanwhile."""
    visitor.client.delete_cookie("localoffer")
    visitor.sign_in("moderator@example.org", PASSWORD)
    return visitor


def token_of(page: Page) -> str:
    return str(page.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]


def test_the_public_is_told_since_when_nobody_confirmed_it(page: CheckingClient) -> None:
    a_service(name="Maltby Chess")
    assert "Not confirmed since" not in page.get("/services/maltby-chess").text
    assert "Not confirmed since" not in page.get("/search?q=chess").text
    with time_machine.travel(datetime.now(UTC) + timedelta(days=200), tick=True):
        assert "Not confirmed since" in page.get("/services/maltby-chess").text
        assert "Not confirmed since" in page.get("/search?q=chess").text
        publishing.confirm(the_entry(), by=None, how="visit")
        db.session.commit()
        shown = page.get("/services/maltby-chess").text
        assert "Not confirmed since" not in shown and "by a visit" in shown


def test_what_is_over_says_so_and_goes_to_staff(page: CheckingClient, as_moderator: CheckingClient) -> None:
    a_service(name="Summer Chess", sessions=(Session(starts_on="2026-08-03", ends_on="2026-08-07"),))
    assert "The last one was 7 August 2026" in page.get("/services/summer-chess").text
    assert "Summer Chess" in as_moderator.get("/moderate/freshness?list=ended").text


def test_a_correction_that_is_accepted_confirms_only_what_it_touched(page: CheckingClient, as_moderator: CheckingClient) -> None:
    entry = a_service(name="Maltby Chess")
    form = as_moderator.get(f"/moderate/entries/{entry.id}/edit")
    as_moderator.submit(form, {"phone": "01709 999999", "why": "They phoned"}, button="Save")
    row = the_entry()
    assert set(row.confirmed_facts) == {"phone"} and row.confirmed_at is None
    assert "Put right since: phone" in page.get("/services/maltby-chess").text
    publishing.edit(row, a_listing(name="Maltby Chess", phone="01709 888888"), by=None, why="an import")
    db.session.commit()
    assert the_entry().confirmed_facts == {}


def test_staff_choose_who_looks_after_it(as_moderator: CheckingClient, outbox: Letters) -> None:
    entry = a_service(name="Maltby Chess")
    page = as_moderator.submit(upkeep(as_moderator, entry), {"email": "not an address"}, button="Let this person look after it")
    assert "such as jo@example.org" in page.text and "not an address" in page.html
    page = as_moderator.submit(page, {"email": "Jo@Example.org", "name": "Jo"}, button="Let this person look after it")
    assert "jo@example.org" in page.text and outbox[0].to == ["jo@example.org"] and "/owner/" in outbox[0].body
    page = as_moderator.submit(page, button="Take off")
    assert "Nobody yet" in page.text and "No longer looks after it" in page.text


def test_staff_switch_links_off_and_send_new_ones(page: CheckingClient, as_moderator: CheckingClient, outbox: Letters) -> None:
    owned()
    owner = db.session.scalars(select(Owner)).one()
    person = as_moderator.get(f"/moderate/freshness/people/{owner.id}")
    person = as_moderator.submit(person, button="Send a link now")
    address = link_in(outbox[0])
    assert page.get(address).status == 200
    as_moderator.submit(person, button="Switch off all links")
    dead = page.get(address)
    assert dead.status == 410 and "switched off" in dead.text


class TestClaims:
    def ask(self, page: CheckingClient, email: str = "kim@example.org") -> Page:
        form = page.get(page.get("/services/maltby-chess").link("Ask to look after this page"))
        return page.submit(form, {"email": email, "name": "Kim", "note": "I run it"}, button="Send")

    def test_a_group_asks_staff_agree_and_a_link_comes(
        self, page: CheckingClient, as_moderator: CheckingClient, outbox: Letters
    ) -> None:
        entry = a_service(name="Maltby Chess")
        assert "Thank you" in self.ask(page).heading and "Thank you" in self.ask(page).heading
        assert len(db.session.scalars(select(Claim)).all()) == 1 and keepers.of_entry(entry.id) == []
        desk = as_moderator.get("/moderate/freshness")
        claims = as_moderator.get(desk.link("1 person asks"))
        assert "I run it" in claims.text
        as_moderator.submit(claims, button="Let them look after it")
        assert [each.email for each in keepers.of_entry(entry.id)] == ["kim@example.org"]
        assert page.get(link_in(outbox[-1])).heading == "What you look after"
        assert as_moderator.submit(claims, button="Let them look after it").status == 409

    def test_false_claims_keep_nobody_out(self, page: CheckingClient, as_moderator: CheckingClient) -> None:
        a_service(name="Maltby Chess")
        emails = [f"false-{number}@example.org" for number in range(keepers.MOST_CLAIMS)] + ["true@example.org"]
        for number, email in enumerate(emails):
            page.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
            assert "Thank you" in self.ask(page, email).heading
        claims = as_moderator.get("/moderate/freshness/claims").text
        assert [each for each in emails if each not in claims] == []
        assert f"{len(emails)} people ask for this one." in claims

    def test_many_claims_from_one_place_are_told_to_wait(self, page: CheckingClient) -> None:
        a_service(name="Maltby Chess")
        for number in range(keepers.MOST_CLAIMS):
            assert "Thank you" in self.ask(page, f"false-{number}@example.org").heading
        form = page.get("/services/maltby-chess/look-after")
        told = page.submit(form, {"email": "more@example.org", "name": "Kim", "note": "I run it"}, button="Send")
        assert told.status == 429 and "Please try again in an hour" in told.text
        page.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        assert "Thank you" in self.ask(page, "true@example.org").heading
        assert "true@example.org" in db.session.scalars(select(Claim.email)).all()

    def test_a_refusal_needs_a_reason_and_says_it(
        self, page: CheckingClient, as_moderator: CheckingClient, outbox: Letters
    ) -> None:
        a_service(name="Maltby Chess")
        self.ask(page)
        claims = as_moderator.get("/moderate/freshness/claims")
        assert "Write one sentence" in as_moderator.submit(claims, button="Refuse").text
        as_moderator.submit(claims, {"reason": "The group does not know you."}, button="Refuse")
        assert "The group does not know you." in outbox[-1].body and db.session.scalars(select(Owner)).all() == []

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self, page: CheckingClient) -> None:
        a_service(name="Maltby Chess")
        form = page.get("/services/maltby-chess/look-after")
        again = page.submit(form, {"email": "kim", "name": "Kim K"}, button="Send")
        assert again.title.startswith("Error:") and "Kim K" in again.html and "does not look like" in again.text

    def test_a_machine_is_dropped(self, page: CheckingClient) -> None:
        a_service(name="Maltby Chess")
        form = page.get("/services/maltby-chess/look-after")
        page.submit(form, {"email": "k@example.org", "note": "x", "leave_empty": "spam"}, button="Send")
        assert db.session.scalars(select(Claim)).all() == []

    def test_who_looks_after_it_hands_over(self, page: CheckingClient, as_moderator: CheckingClient, outbox: Letters) -> None:
        entry = owned()
        page.submit(page.get("/looking-after"), {"email": "jo@example.org"}, button="Send me a link")
        home = page.get(link_in(outbox[0]))
        page.submit(page.get(home.link("take over")), {"email": "kim@example.org", "name": "Kim"}, button="They take over")
        assert [each.email for each in keepers.of_entry(entry.id)] == ["jo@example.org"]
        claims = as_moderator.get("/moderate/freshness/claims")
        assert "Put forward by Jo" in claims.text and "hands it over" in claims.text
        as_moderator.submit(claims, button="Let them look after it")
        assert [each.email for each in keepers.of_entry(entry.id)] == ["kim@example.org"]

    def test_several_people_and_leaving(self, page: CheckingClient, as_moderator: CheckingClient, outbox: Letters) -> None:
        entry = owned()
        owned("Wath Chess")
        keepers.let_in(entry.id, email="kim@example.org", name="Kim")
        db.session.commit()
        page.submit(page.get("/looking-after"), {"email": "jo@example.org"}, button="Send me a link")
        home = page.get(link_in(outbox[0]))
        assert "Maltby Chess" in home.text and "Wath Chess" in home.text
        left = page.submit(home, button="I no longer look after this")
        assert "Maltby Chess" not in left.text and "Wath Chess" in left.text
        assert [each.email for each in keepers.of_entry(entry.id)] == ["kim@example.org"]
        assert "Left" in upkeep(as_moderator, entry).text


class TestAssurance:
    @pytest.fixture
    def entry(self, app: Flask) -> Entry:
        return a_service(name="Maltby Chess")

    def evidence(self, visitor: CheckingClient, entry: Entry, kind: str, **more: str) -> Page:
        return visitor.submit(upkeep(visitor, entry), {"kind": kind, **more}, button="Write it down", action="/evidence")

    def level(self, visitor: CheckingClient, entry: Entry, level: str, why: str = "") -> Page:
        return visitor.submit(upkeep(visitor, entry), {"level": level, "reason": why}, action="/level")

    def test_it_goes_up_only_on_evidence_and_falls_by_date_alone(
        self, page: CheckingClient, as_moderator: CheckingClient, entry: Entry
    ) -> None:
        refused = self.level(as_moderator, entry, "checked")
        assert "First write down" in refused.text and "Safeguarding policy seen" in refused.text
        today = datetime.now(UTC).date()
        soon = (today + timedelta(days=60)).isoformat()
        for kind, more in (("told", {}), ("safeguarding", {}), ("dbs", {}), ("insurance", {"runs_out_on": soon})):
            self.evidence(as_moderator, entry, kind, **more)
            assert queries.all_published().__next__().assurance == "reported"  # never inferred
        assert "is changed" in self.level(as_moderator, entry, "checked").html
        shown = page.get("/services/maltby-chess").text
        assert "Checked by the council" in shown and "We saw its insurance paper" in shown
        with time_machine.travel(datetime.now(UTC) + timedelta(days=61), tick=True):
            assert "Confirmed by the group" in page.get("/services/maltby-chess").text
            signed_in_again(as_moderator)
            assert "has run out" in upkeep(as_moderator, entry).text
            self.evidence(as_moderator, entry, "insurance", seen_on=(today + timedelta(days=60)).isoformat())
            assert "Confirmed by the group" in page.get("/services/maltby-chess").text  # a person moves it up again
            self.level(as_moderator, entry, "checked")
            assert "Checked by the council" in page.get("/services/maltby-chess").text
        with time_machine.travel(datetime.now(UTC) + timedelta(days=400), tick=True):
            assert "Not checked yet" in page.get("/services/maltby-chess").text
        acts = [each.act for each in db.session.scalars(select(Change).where(Change.entry_id == entry.id))]
        assert acts.count("assurance") >= 2

    def test_newer_evidence_in_time_carries_the_level_on(self, as_moderator: CheckingClient, entry: Entry) -> None:
        self.evidence(as_moderator, entry, "told")
        self.level(as_moderator, entry, "confirmed")
        with time_machine.travel(datetime.now(UTC) + timedelta(days=300), tick=True):
            self.evidence(signed_in_again(as_moderator), entry, "told", seen_on=datetime.now(UTC).date().isoformat())
        with time_machine.travel(datetime.now(UTC) + timedelta(days=500), tick=True):
            assert next(queries.all_published()).assurance == "confirmed"

    def test_evidence_that_was_wrong_is_taken_back_with_the_level(self, as_moderator: CheckingClient, entry: Entry) -> None:
        self.evidence(as_moderator, entry, "told")
        self.level(as_moderator, entry, "confirmed")
        nothing = as_moderator.submit(upkeep(as_moderator, entry), action="/evidence/back")
        assert "Write one sentence" in nothing.text
        as_moderator.submit(nothing, {"reason": "It was another group"}, action="/evidence/back")
        assert next(queries.all_published()).assurance == "reported"
        assert "It was another group" in upkeep(as_moderator, entry).text

    def test_dates_that_cannot_be_are_refused(self, as_moderator: CheckingClient, entry: Entry) -> None:
        assert "has not come yet" in self.evidence(as_moderator, entry, "told", seen_on="2999-01-01").text
        assert "write the dates like" in self.evidence(as_moderator, entry, "told", seen_on="soon").text
        assert "would have run out" in self.evidence(as_moderator, entry, "told", seen_on="2020-01-01").text

    def test_down_needs_a_reason(self, as_moderator: CheckingClient, entry: Entry) -> None:
        self.evidence(as_moderator, entry, "told")
        self.level(as_moderator, entry, "confirmed")
        assert "why does it go down" in self.level(as_moderator, entry, "reported").text
        self.level(as_moderator, entry, "reported", "They asked")
        assert the_entry().assurance == "reported"


class TestDoNot:
    def forbid(self, visitor: CheckingClient, entry: Entry) -> Page:
        return visitor.submit(upkeep(visitor, entry), {"reason": "Not safe"}, action="/do-not-list")

    def test_it_is_off_the_site_and_stays_off(self, page: CheckingClient, as_moderator: CheckingClient) -> None:
        entry = a_service(name="Wath Wednesday Lego Club")
        assert "must not be listed" in self.forbid(as_moderator, entry).text
        assert page.get("/services/wath-wednesday-lego-club").status == 404
        staff = as_moderator.get(f"/moderate/entries/{entry.id}")
        back = as_moderator.submit(staff, {"why": "let me"}, button="Put it back")
        assert back.status == 409 and "Not safe" in back.text

        suggesting.suggest(page)
        review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
        assert "must not be listed" in review.text
        refused = as_moderator.submit(review, button="Approve", action="/moderate/")
        assert refused.status == 409 and "Not safe" in refused.text
        assert len(db.session.scalars(select(Entry)).all()) == 1

        lists = as_moderator.get("/moderate/freshness/do-not")
        as_moderator.submit(lists, button="It may be listed again")
        as_moderator.submit(review, button="Approve", action="/moderate/")
        assert page.get("/search?q=lego").text.count("Wath Wednesday Lego Club") == 1

    def test_imports_leave_it_out(self, run: Callable[..., str], tmp_path: Path, as_moderator: CheckingClient) -> None:
        self.forbid(as_moderator, a_service(name="Bad Club"))
        file = tmp_path / "feed.json"
        file.write_text(
            json.dumps([{"id": str(n), "name": f"{name} Club", "description": "x"} for n, name in enumerate(("Bad", "Good"))])
        )
        for _ in range(2):
            out = run("import-services", str(file), "--trusted")
            assert "1 rejected" in out and "must not be listed. The reason: Not safe" in out
            assert [each.name for each in queries.all_published()] == ["Good Club"]
        as_moderator.submit(as_moderator.get("/moderate/freshness/do-not"), button="It may be listed again")
        assert "1 new" in run("import-services", str(file), "--trusted")

    def test_no_letter_goes_to_whom_we_must_not_write(
        self, page: CheckingClient, as_moderator: CheckingClient, outbox: Letters
    ) -> None:
        lists = as_moderator.get("/moderate/freshness/do-not")
        assert "Write one sentence" in as_moderator.submit(lists, {"address": "mum@example.org"}, button="Do not contact").text
        as_moderator.submit(lists, {"address": "Mum@example.org", "reason": "She asked"}, button="Do not contact")
        suggesting.suggest(page, email="mum@example.org")
        assert not outbox and not db.session.scalars(select(mail.Letter)).all()
        page.submit(page.get("/reset"), {"email": "mum@example.org"}, action="/reset")
        as_moderator.submit(as_moderator.get("/moderate/freshness/do-not"), button="They may be written to again")
        assert not mail.is_silenced("mum@example.org")

    def test_a_person_who_must_not_be_written_to(self, run, as_moderator: CheckingClient, outbox: Letters) -> None:  # type: ignore[no-untyped-def]
        entry = owned()
        owner = db.session.scalars(select(Owner)).one()
        person = as_moderator.get(f"/moderate/freshness/people/{owner.id}")
        keepers.send_link(owner)
        assert "Write one sentence" in as_moderator.submit(person, button="Do not contact").text
        as_moderator.submit(person, {"reason": "They asked"}, button="Do not contact")
        assert all(each.revoked_at for each in db.session.scalars(select(OwnerLink)))
        with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
            run("remind")
        assert len(outbox) == 1 and entry.name in as_moderator.get("/moderate/freshness?list=silent").text
