"""An owner's link: it does nothing by itself, takes one answer for each entry, and opens nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.models import Change, Entry
from localoffer.freshness import keepers, links
from localoffer.freshness.models import Check, OwnerLink
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient, Page
from tests.conftest import Letters
from tests.factories import a_service
from tests.integration.freshness.conftest import link_in, owned, the_entry

STILL, CHANGED = "It is still right", "Something changed"


def press(page: CheckingClient, address: str, button: str) -> Page:
    return page.submit(page.get(address), button=button)


def say(page: CheckingClient, form: Page, entry_id: int, said: str) -> Page:
    """Send an answer of one's own making."""
    token = str(form.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    return page.post(form.url, {"csrf_token": token, "entry": str(entry_id), "said": said})


def state() -> list[object]:
    """Everything that an answer could change."""
    db.session.expire_all()
    entries = [(each.id, each.version, each.confirmed_at) for each in db.session.scalars(select(Entry))]
    counts = [len(db.session.scalars(select(kind)).all()) for kind in (Change, Check, Submission)]
    return [*entries, *counts, *[(each.answered, each.revoked_at) for each in db.session.scalars(select(OwnerLink))]]


def test_opening_the_link_changes_nothing_and_takes_it_out_of_the_address(page: CheckingClient, asked: str) -> None:
    before = state()
    first = page.get(asked, follow=False)
    assert first.status == 303 and first.response.headers["Referrer-Policy"] == "no-referrer"
    found = page.get(asked)
    assert found.heading == "Is this still right?" and asked.rsplit("/", 1)[1] not in found.html + found.url
    assert found.response.headers["Referrer-Policy"] == "no-referrer" and found.response.headers["Cache-Control"] == "no-store"
    assert not [each for each in found.links() if each.startswith("http")]
    assert state() == before


def test_a_machine_that_follows_every_link_changes_nothing(page: CheckingClient, asked_for_three: str, outbox: Letters) -> None:
    before = state()
    for letter in outbox:
        written = letter.body + "".join(str(body) for body, _kind in letter.alternatives)
        for url in set(re.findall(r"https?://[^\s\"<]+", written)):
            first = page.get(urlsplit(url).path)
            for each in first.links():
                if each.startswith("/"):
                    page.get(each)
    assert state() == before


def test_still_right_moves_only_the_day_of_confirmation(page: CheckingClient, asked: str) -> None:
    facts, edited, assurance = the_entry().facts, the_entry().edited_at, the_entry().assurance
    said = press(page, asked, STILL)
    assert "You have answered for everything" in said.text and "You said: It is still right" in said.text
    row = the_entry()
    assert row.confirmed_at and row.confirmed_how == "owner link"
    assert (row.facts, row.edited_at, row.assurance) == (facts, edited, assurance)
    assert "by the group itself" in page.get("/services/maltby-chess").text


def test_all_of_a_digest_with_one_press(page: CheckingClient, asked_for_three: str) -> None:
    said = press(page, asked_for_three, "All 3 are still right")
    assert said.text.count("You said: It is still right") == 3
    db.session.expire_all()
    assert all(each.confirmed_at for each in db.session.scalars(select(Entry)))


def test_all_are_right_when_none_is_left_is_no_confirmation(page: CheckingClient, asked_for_three: str) -> None:
    form = page.get(asked_for_three)
    for name in ("Maltby Chess", "Wath Chess", "Dinnington Chess"):
        say(page, form, the_entry(name).id, "closed")
    page.get(asked_for_three)
    before = state()
    late = page.submit(form, button="All 3 are still right")
    assert "confirmed it today" not in late.text and "Nothing was changed now" in late.text and state() == before


def test_one_answer_does_not_answer_for_the_others(page: CheckingClient, asked_for_three: str) -> None:
    say(page, page.get(asked_for_three), the_entry("Wath Chess").id, "right")
    assert the_entry("Wath Chess").confirmed_at and not the_entry().confirmed_at
    again = page.get(asked_for_three)
    assert again.status == 200 and "All 2 are still right" in again.text


def test_what_owners_may_change_at_once_is_live_and_the_rest_waits(page: CheckingClient, asked: str) -> None:
    form = page.get(page.get(asked).link(CHANGED))
    assert form.soup.select_one("#name")["value"] == "Maltby Chess"  # type: ignore[index]
    done = page.submit(form, {"cost_text": "£3 a session", "status": "temporarily_closed", "phone": "01709 999999"})
    assert "on the site now" in done.text and "A person looks at the rest" in done.text
    row = the_entry()
    assert (row.facts["cost_text"], row.facts["status"]) == ("£3 a session", "temporarily_closed")
    assert row.facts["phone"] == "01709 000000" and row.confirmed_at is None
    assert set(row.confirmed_facts) == {"cost_text", "status"}
    waits = db.session.scalars(select(Submission).where(Submission.state == "waiting")).one()
    assert waits.proposed["phone"] == "01709 999999" and waits.source == "owner" and waits.entry_id == row.id
    assert waits.sender_email == "jo@example.org"


@pytest.mark.parametrize("field", ["schedule_text", "status_text", "sessions-0-note"])
def test_a_text_that_may_name_a_child_waits_for_a_person(page: CheckingClient, asked: str, field: str) -> None:
    before = the_entry().facts
    form = page.get(page.get(asked).link(CHANGED))
    page.submit(form, {field: "Ask my son Jamie aged 9"})
    assert the_entry().facts == before
    assert db.session.scalars(select(Submission)).one().state == "waiting"


def test_closed_for_good_waits_and_the_rest_can_be_confirmed(page: CheckingClient, asked: str) -> None:
    form = page.get(page.get(asked).link(CHANGED))
    page.submit(form, {"status": "closed", "rest": "y"})
    row = the_entry()
    assert row.facts.get("status", "open") == "open" and row.confirmed_how == "owner link"
    assert db.session.scalars(select(Submission)).one().proposed["status"] == "closed"


def test_a_form_sent_without_a_change_says_so_and_uses_up_nothing(page: CheckingClient, asked: str) -> None:
    sent = page.submit(page.get(page.get(asked).link(CHANGED)))
    assert "You changed nothing" in sent.text and db.session.scalars(select(OwnerLink)).one().answered == {}


def test_fields_that_are_not_on_the_form_change_nothing(page: CheckingClient, asked: str) -> None:
    form = page.get(page.get(asked).link(CHANGED))
    token = str(form.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    sent = {
        "csrf_token": token, "version": "1", "name": "Maltby Chess", "description": "x", "caution": "hacked", "kind": "school",
        "state": "withdrawn", "assurance": "checked", "cost_text": "£1", "wait-weeks": "3", "source_name": "me", "id": "9",
    }  # fmt: skip
    page.post(form.url, sent)
    row = the_entry()
    assert row.state == "published" and row.assurance == "reported" and row.facts["cost_text"] == "£1"
    proposed = db.session.scalars(select(Submission).where(Submission.state == "waiting")).one().proposed
    assert proposed["kind"] == "group" and not {"caution", "source_name", "wait"} & set(proposed)


def test_we_have_closed_waits_for_a_moderator(page: CheckingClient, asked: str, as_moderator: CheckingClient) -> None:
    press(page, asked, "We have closed")
    assert the_entry().facts.get("status", "open") == "open"
    waiting = db.session.scalars(select(Submission)).one()
    review = as_moderator.get(f"/moderate/{waiting.id}")
    assert "The group itself" in review.text
    as_moderator.submit(review, button="Approve", action="/moderate/")
    row = the_entry()
    assert row.facts["status"] == "closed" and set(row.confirmed_facts) == {"status"} and row.confirmed_at is None


def test_not_ours_goes_to_staff_and_nobody_is_asked_again(
    page: CheckingClient, asked: str, as_moderator: CheckingClient, outbox: Letters, run
) -> None:  # type: ignore[no-untyped-def]
    press(page, asked, "This is not ours")
    assert keepers.of_entry(the_entry().id) == []
    desk = as_moderator.get("/moderate/freshness?list=notours")
    assert "Maltby Chess" in desk.text
    assert "0 letters" in run("remind") and len(outbox) == 1
    entry = as_moderator.get(f"/moderate/freshness/{the_entry().id}")
    as_moderator.submit(entry, {"email": "right@example.org"}, button="Let this person look after it")
    assert "Maltby Chess" not in as_moderator.get("/moderate/freshness?list=notours").text


@pytest.mark.parametrize("kind", ["forged", "cut", "expired", "revoked", "reused", "wrong door"])
def test_a_link_that_is_no_good_is_refused_in_words(page: CheckingClient, asked: str, kind: str) -> None:
    row = db.session.scalars(select(OwnerLink)).one()
    if kind == "expired":
        row.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    if kind == "revoked":
        links.revoke_all(row.owner_id)
    if kind == "wrong door":
        row.hash = links.hashed(asked.rsplit("/", 1)[1], "reset")
    db.session.commit()
    if kind == "reused":
        press(page, asked, STILL)
    before = state()
    found = page.get({"forged": "/owner/" + "x" * 43, "cut": asked[:-5]}.get(kind, asked))
    assert found.status == 410 and "Nothing was changed" in found.text and "Send me a new link" in found.text
    assert state() == before


def test_a_second_answer_for_the_same_entry_is_refused(page: CheckingClient, asked: str) -> None:
    form = page.get(asked)
    page.submit(form, button=STILL)
    again = page.submit(form, button="We have closed")
    assert again.status == 410 and "answered for this one already" in again.text
    assert db.session.scalars(select(Submission)).all() == []


@pytest.mark.parametrize("whose", ["nobody's", "another owner's"])
def test_a_number_in_the_form_cannot_be_swapped(page: CheckingClient, asked: str, whose: str) -> None:
    other = a_service(name="Not Yours") if whose == "nobody's" else owned("Not Yours", "kim@example.org")
    form = page.get(asked)
    before = state()
    found = say(page, form, other.id, "right")
    assert found.status == 410 and "for other entries" in found.text
    assert page.get(f"{form.url}/change/{other.id}").status == 410
    assert state() == before


def test_the_page_of_a_link_opens_only_where_the_link_was_opened(app: Flask, page: CheckingClient, asked: str) -> None:
    address = page.get(asked).url
    stranger = CheckingClient(app)
    assert stranger.get(address).status == 410
    form = page.get(address)
    stolen = {"csrf_token": str(form.soup.select_one("input[name=csrf_token]")["value"]), "entry": "1", "said": "right"}  # type: ignore[index]
    assert stranger.post(address, stolen).status in (400, 410)
    assert the_entry().confirmed_at is None


def test_a_link_that_was_switched_off_is_dead_in_an_open_page_too(page: CheckingClient, asked: str) -> None:
    form = page.get(asked)
    links.revoke_all(db.session.scalars(select(OwnerLink)).one().owner_id)
    db.session.commit()
    assert page.submit(form, button=STILL).status == 410 and the_entry().confirmed_at is None


def test_somebody_who_was_taken_off_can_answer_no_more(page: CheckingClient, asked: str) -> None:
    form = page.get(asked)
    row = db.session.scalars(select(OwnerLink)).one()
    keepers.take_off(the_entry().id, row.owner_id)
    db.session.commit()
    assert page.submit(form, button=STILL).status == 410 and the_entry().confirmed_at is None


def test_only_a_hash_of_the_link_is_kept_even_of_the_letter(asked: str) -> None:
    token = asked.rsplit("/", 1)[1]
    assert db.session.scalars(select(OwnerLink.hash)).one() == links.hashed(token, links.REVIEW) != token
    dump = "\n".join(str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)))
    assert token not in dump


def test_a_new_link_is_sent_to_whom_we_know_and_nobody_is_told_whom(page: CheckingClient, outbox: Letters) -> None:
    owned()
    known = page.submit(page.get("/looking-after"), {"email": "Jo@example.org"}, button="Send me a link")
    unknown = page.submit(page.get("/looking-after"), {"email": "nobody@example.org"}, button="Send me a link")
    assert known.text == unknown.text and [letter.to for letter in outbox] == [["jo@example.org"]]
    home = page.get(link_in(outbox[0]))
    assert home.heading == "What you look after" and "Maltby Chess" in home.text
    page.submit(home, button=STILL)
    assert the_entry().confirmed_at and page.get(link_in(outbox[0])).status == 410
    assert next(queries.all_published()).confirmed_how == "owner link"
