"""The gaps that a suggestion closes are named: before it is approved, after, and to the sender."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.provision import gaps, keeping_gaps, lives, naming, showing
from localoffer.provision.method import method
from tests import factories
from tests.checking import CheckingClient, Page
from tests.suggesting import ANSWERS, suggest

WATH = "E05013016"
CLUB = "ASD.secondary.leisure_and_activities"


def names(**facts: object) -> set[tuple[str, str]]:
    found = naming.closed_by(factories.a_listing(**facts))
    return {(each.place.name, each.ask.key) for each in found.named}


def test_all_that_an_entry_closes_and_nothing_else(app: Flask) -> None:
    """What is named is exactly what turns from a gap into something listed."""
    before = {(w, q): f for q in showing.ledger().picture.row_of for f in showing.ledger().of_question(q) for w in [f.place.name]}
    entry = factories.a_service()
    after = {(w, q): f for q in showing.ledger().picture.row_of for f in showing.ledger().of_question(q) for w in [f.place.name]}
    turned = {each for each in before if before[each].state != gaps.LISTED and after[each].state == gaps.LISTED}
    found = naming.closed_by_entry(entry.slug)
    assert found.total == len(turned) > 0
    assert set(found.wards) == {ward for ward, _ in turned}
    assert {(each.place.name, each.ask.key) for each in found.named} <= turned
    assert naming.closed_by(factories.a_listing()).total == 0  # a second club closes nothing


def test_what_serves_the_whole_borough_closes_nothing(app: Flask) -> None:
    assert names(reach="borough") == set()
    assert names(status="closed") == set()


def test_a_withdrawn_entry_closes_nothing(app: Flask) -> None:
    entry = factories.a_service()
    assert naming.closed_by_entry(entry.slug).total
    publishing.withdraw(db.session.get_one(Entry, entry.id), by=None, why="gone")
    db.session.commit()
    assert naming.closed_by_entry(entry.slug).total == 0


def test_what_staff_look_for_comes_first(app: Flask) -> None:
    moderator = factories.a_user(role="moderator")
    rare = next(each for each in method().questions if each.key == "ASD.primary.leisure_and_activities")
    keeping_gaps.change(factories.WARD, rare, by=moderator, life=lives.LOOKING)
    first = naming.closed_by(factories.a_listing()).named[0]
    assert (first.ask.key, first.place.code, first.taken_up) == (rare.key, factories.WARD, True)


def test_from_a_gap_to_a_group_that_closes_it(app: Flask, as_member: CheckingClient, as_moderator: CheckingClient) -> None:
    """A councillor suggests a group for a gap of the own ward; a moderator sees what it closes, and so does the councillor."""
    home = as_member.get("/members")
    start = next(link for link in as_member.get("/gaps").links() if link.startswith(f"/suggest?ward={factories.WARD}&need=ASD"))
    assert home.status == 200
    sent = suggest(as_member, query=start.removeprefix("/suggest"), where={"venues-0-name": "", "venues-0-postcode": "S66 8LD"})
    queue = as_moderator.get("/moderate")
    review = as_moderator.get(queue.link("Wath Wednesday Lego Club"))
    assert "Approving it would close gaps" not in review.text  # nobody has said yet what kind of help it is
    edit = as_moderator.get(review.link("Edit before approving"))
    as_moderator.submit(edit, {"categories": ["leisure_and_activities"]}, button="Save without deciding")
    review = as_moderator.get(review.url)
    assert "Approving it would close gaps" in review.text
    done = as_moderator.submit(review, button="Approve")
    assert "It closes gaps" in done.text
    assert "Maltby East" in done.text
    assert "What families now have because of it" in as_member.get(as_member.get("/members").link("Lego Club")).text
    assert sent.status == 200


def test_a_councillor_suggests_a_group_for_a_gap_within_two_minutes(app: Flask, as_member: CheckingClient) -> None:
    """Counted by the keystroke-level model (Card, Moran and Newell): 0.28 s a letter, and 4 s to read and press."""
    pressed: list[str] = []
    looked = as_member._checked

    def counted(response: TestResponse, url: str) -> Page:
        pressed.append(url)
        return looked(response, url)

    as_member._checked = counted  # type: ignore[method-assign]
    home = as_member.get("/members")
    tell_us = next(link for link in home.links() if link.startswith(f"/suggest?ward={factories.WARD}&need="))
    sent = suggest(as_member, query=tell_us.removeprefix("/suggest"))
    assert "Thank you" in sent.heading
    typed = sum(len(str(value)) for answers in ANSWERS.values() for value in answers.values() if isinstance(value, str))
    sign_in = 4 + 0.28 * len(factories.PASSWORD + "member@example.org")
    assert len(pressed) <= 12, pressed
    assert sign_in + 4 * len(pressed) + 0.28 * typed < 120


def test_a_gap_shows_what_waits_for_it(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    suggest(page, query=f"?ward={WATH}&need=ASD&age=13")
    assert "Wath Wednesday Lego Club" in as_moderator.get(f"/staff/gaps/{WATH}/{CLUB}").text
    for other in (
        f"{factories.WARD}/{CLUB}",
        f"{WATH}/HI.secondary.leisure_and_activities",
        f"{WATH}/{CLUB.replace('secondary', 'early_years')}",
    ):
        assert "Nothing that waits fits" in as_moderator.get(f"/staff/gaps/{other}").text
    assert "Wath Wednesday Lego Club" in as_moderator.get(f"/staff/gaps/all/{CLUB}").text
    assert "Lego" not in page.get("/gaps?need=ASD&age=secondary&category=leisure_and_activities").html
