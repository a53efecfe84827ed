"""Two moderators at once, many suggestions, duplicates: merged, redirected, split, and undone."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory.models import Entry
from localoffer.freshness import keepers
from localoffer.submissions.models import Submission
from tests import suggesting
from tests.checking import CheckingClient, Page
from tests.factories import PASSWORD, a_service, a_user, a_venue


@pytest.fixture
def outbox(app: Flask) -> list[EmailMessage]:
    app.extensions["mailman"].outbox = []
    letters: list[EmailMessage] = app.extensions["mailman"].outbox
    return letters


@pytest.fixture
def twins(app: Flask) -> tuple[Entry, Entry]:
    keep = a_service(name="Rainbow Stay and Play", phone="01709 555001", summary="Play for under fives.", cost="Free")
    gone = a_service(
        name="Rainbow Stay & Play group",
        phone="01709 555001",
        email="rainbow@example.org",
        venues=(a_venue(name="Bluebell Hall"),),
    )
    return keep, gone


def a_second_one(app: Flask) -> CheckingClient:
    visitor = CheckingClient(app)
    visitor.sign_in(a_user(role="moderator", email="second@example.org", name="Second").email, PASSWORD)
    return visitor


def decided(moderator: CheckingClient, words: str, reason: str = "") -> Page:
    review = moderator.get(moderator.get("/moderate?show=all").link(words))
    return moderator.submit(review, {"reason": reason}, button="Approve", action="/moderate/")


def names_found(visitor: CheckingClient, q: str) -> list[str]:
    return [each["name"] for each in (visitor.get(f"/search.json?q={q}").response.json or {})["results"]]


def said_of(visitor: CheckingClient, address: str) -> str:
    """What an entry's page says of the entry itself, without the neighbours below it."""
    article = visitor.get(address).soup.select_one("article.lo-entry")
    return " ".join(article.get_text(" ").split()) if article else ""


def leads_to(visitor: CheckingClient, address: str) -> tuple[int, str]:
    """How an address answers, and where it sends on to."""
    answer = visitor.get(address, follow=False)
    return answer.status, answer.response.headers.get("Location", "")


def test_duplicates_are_found_merged_redirected_and_undone(
    twins: tuple[Entry, Entry], page: CheckingClient, as_moderator: CheckingClient
) -> None:
    keep, gone = twins
    old, new = f"/services/{gone.slug}", f"/services/{keep.slug}"
    pairs = as_moderator.get("/moderate/duplicates")
    assert "the same phone number" in pairs.text and "1 pair to look at" in pairs.text
    compare = as_moderator.get(pairs.link("Compare and merge"))
    assert "rainbow@example.org" in compare.text
    unexplained = as_moderator.submit(compare, {}, button="They are the same")
    assert "How do you know" in unexplained.text and "Write one sentence" in unexplained.text
    merged = as_moderator.submit(unexplained, {"why": "I phoned them.", "venues": "keep"}, button="They are the same")
    assert "The two are one now" in merged.text

    assert leads_to(page, old) == (301, new)
    entry = page.get(new)
    assert "rainbow@example.org" in entry.text and "Bluebell Hall" not in entry.text
    assert names_found(page, "rainbow") == ["Rainbow Stay and Play"]
    assert "Nothing is left to look at" in as_moderator.get("/moderate/duplicates").text
    assert "Merged into another entry" in as_moderator.get(f"/moderate/entries/{gone.id}/history").text

    unsaid = as_moderator.submit(merged, {}, button="Undo this decision")
    assert "Write one sentence" in unsaid.text
    undone = as_moderator.submit(unsaid, {"reason": "Two different halls after all."}, button="Undo this decision")
    assert "as it was before" in undone.text
    assert page.get(old).status == 200 and "rainbow@example.org" not in page.get(new).text
    assert sorted(names_found(page, "rainbow")) == ["Rainbow Stay & Play group", "Rainbow Stay and Play"]
    history = as_moderator.get(f"/moderate/entries/{keep.id}/history").text
    assert "I phoned them." in history and "Two different halls after all." in history


def test_an_address_leads_on_through_several_merges_and_new_names(
    twins: tuple[Entry, Entry], page: CheckingClient, as_moderator: CheckingClient
) -> None:
    keep, gone = twins
    third = a_service(name="Rainbow Family Centre")
    for one, other in ((keep, gone), (third, keep)):
        compare = as_moderator.get(f"/moderate/duplicates/{one.id}/{other.id}")
        as_moderator.submit(compare, {"why": "The same people."}, button="They are the same")
    assert leads_to(page, f"/services/{gone.slug}") == (301, f"/services/{third.slug}")
    again = as_moderator.get(f"/moderate/duplicates/{keep.id}/{gone.id}")
    assert "nothing to merge" in again.text


def test_what_waits_for_the_one_that_goes_waits_for_the_one_that_stays(
    twins: tuple[Entry, Entry], page: CheckingClient, as_moderator: CheckingClient
) -> None:
    keep, gone = twins
    check = page.submit(page.get(f"/services/{gone.slug}/wrong"), button="Change the details")
    check = page.submit(page.get(check.link("what does it cost")), {"cost_text": "£3 a time"})
    suggesting.send(page, check)
    compare = as_moderator.get(f"/moderate/duplicates/{keep.id}/{gone.id}")
    as_moderator.submit(compare, {"why": "The same."}, button="They are the same")
    waiting = db.session.scalars(select(Submission).where(Submission.state == "waiting")).one()
    assert waiting.entry_id == keep.id
    done = decided(as_moderator, waiting.name)
    assert "It is live now" in done.text and "£3 a time" in page.get(f"/services/{keep.slug}").text


def test_not_duplicates_is_remembered(twins: tuple[Entry, Entry], as_moderator: CheckingClient) -> None:
    pairs = as_moderator.get("/moderate/duplicates")
    after = as_moderator.submit(pairs, {}, button="Not the same")
    assert "Nothing is left to look at" in after.text and "1 pair was found to be different" in after.text
    assert "It may be on the site twice" not in as_moderator.get(f"/moderate/entries/{twins[0].id}").text


def test_two_moderators_merge_at_once(app: Flask, twins: tuple[Entry, Entry], as_moderator: CheckingClient) -> None:
    keep, gone = twins
    other = a_second_one(app)
    mine = as_moderator.get(f"/moderate/duplicates/{keep.id}/{gone.id}")
    theirs = other.get(f"/moderate/duplicates/{keep.id}/{gone.id}")
    as_moderator.submit(mine, {"why": "The same."}, button="They are the same")
    second = other.submit(theirs, {"why": "Yes, the same."}, button="They are the same")
    assert "nothing to merge" in second.text or second.status == 409
    assert db.session.scalars(select(Submission)).one().source == "staff"


def test_one_entry_that_says_two_things_is_split(page: CheckingClient, as_moderator: CheckingClient) -> None:
    entry = a_service(
        name="Saturday club and swim",
        organisation="Sparks",
        venues=(a_venue(name="The Hall"), a_venue(name="Maltby Baths")),
        cost="£2",
    )
    start = as_moderator.get(as_moderator.get(f"/moderate/entries/{entry.id}").link("split it"))
    unnamed = as_moderator.submit(start, {"why": "A club and a swim."})
    assert "Give the new entry a name" in unnamed.text
    done = as_moderator.submit(unnamed, {"new_name": "Sparks swim", "venues-1": "there", "cost": "here"})
    assert "is an entry of its own now" in done.text
    swim, club = said_of(page, "/services/sparks-swim"), said_of(page, f"/services/{entry.slug}")
    assert "Maltby Baths" in swim and "The Hall" not in swim and "£2" not in swim and "Sparks" in swim
    assert "The Hall" in club and "Maltby Baths" not in club and "£2" in club
    as_moderator.submit(done, {"reason": "It was one thing."}, button="Undo this decision")
    assert page.get("/services/sparks-swim").status == 404
    assert "Maltby Baths" in page.get(f"/services/{entry.slug}").text


def test_an_approval_is_undone_and_given_again_at_the_same_address(
    page: CheckingClient, as_moderator: CheckingClient, outbox: list[EmailMessage]
) -> None:
    suggesting.suggest(page, email="mum@example.org")
    done = decided(as_moderator, "Lego Club")
    address = "/services/wath-wednesday-lego-club"
    assert page.get(address).status == 200
    undone = as_moderator.submit(done, {"reason": "I pressed the wrong button."}, button="Undo this decision")
    assert "Waiting for us" in undone.text and page.get(address).status == 404 and names_found(page, "lego") == []
    assert "We look again" in outbox[-1].subject and "I pressed the wrong button." in outbox[-1].body
    again = decided(as_moderator, "Lego Club")
    assert "It is live now" in again.text and page.get(address).status == 200
    once_more = as_moderator.submit(again, {"reason": "No, really not."}, button="Undo this decision")
    assert "Waiting for us" in once_more.text and page.get(address).status == 404


def test_undo_is_refused_when_the_entry_was_changed_since(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    suggesting.suggest(page)
    done = decided(as_moderator, "Lego Club")
    row = db.session.scalars(select(Entry)).one()
    write = as_moderator.get(f"/moderate/entries/{row.id}/edit")
    as_moderator.submit(write, {"phone": "01709 555999", "why": "They told me."}, button="Save and publish")
    refused = as_moderator.submit(done, {"reason": "A mistake."}, button="Undo this decision")
    assert refused.status == 409 and "was changed again since" in refused.text
    assert page.get(f"/services/{row.slug}").status == 200


def test_what_is_alike_is_approved_together_after_seeing_what_changes(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    entries = [a_service(name=f"Club {word}", phone="01709 1") for word in ("Oak", "Elm", "Ash")]
    for position, each in enumerate(entries):
        check = page.submit(page.get(f"/services/{each.slug}/wrong"), button="Change the details")
        suggesting.send(
            page, page.submit(page.get(check.link("how do people get in touch")), {"phone": f"01709 55500{position}"})
        )
    groups = as_moderator.get(as_moderator.get("/moderate").link("Approve what is alike"))
    together = as_moderator.get(groups.link("Corrections of: Phone"))
    assert all(f"01709 55500{number}" in together.text for number in range(3))
    other = a_second_one(app)
    decided(other, "Club Elm")
    chosen = [str(each["value"]) for each in together.soup.select("input[name=chosen]")]
    done = as_moderator.submit(together, {"reason": "Thank you.", "chosen": chosen}, button="Approve the ticked ones")
    assert "2 approved, 1 left" in done.heading and "was here first" in done.text
    assert [page.get(f"/services/{each.slug}").text.count("01709 55500") > 0 for each in entries] == [True, True, True]
    assert "Nothing waits" in as_moderator.get("/moderate/together").text


def test_a_suggestion_with_a_warning_is_not_ticked(page: CheckingClient, as_moderator: CheckingClient) -> None:
    a_service(name="Wath Wednesday Lego Club")
    suggesting.suggest(page)
    suggesting.suggest(page)
    together = as_moderator.get(as_moderator.get("/moderate/together").link("New entries"))
    assert "which is on the site" in together.text and "which waits too" in together.text
    assert together.soup.select("input[name=chosen]") and not together.soup.select("input[name=chosen][checked]")


def test_assigned_noted_and_kept_as_a_view(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    suggesting.suggest(page)
    other = a_second_one(app)
    review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
    me = next(str(each["value"]) for each in review.soup.select("#to option") if each.get_text() == "Me")
    mine = as_moderator.submit(review, {"to": me}, button="Change", action="/assign")
    assert "You have this one now" in mine.text
    noted = as_moderator.submit(mine, {"note": "<b>Ring</b> on Monday"}, button="Add the note")
    assert "<b>Ring</b> on Monday" in noted.text
    assert "has it" in other.get("/moderate").text and "Nothing here" in other.get("/moderate?who=nobody").text
    assert "<b>Ring</b> on Monday" in other.get(other.get("/moderate").link("Lego Club")).text

    queue = as_moderator.get("/moderate?who=me&kind=new")
    kept = as_moderator.submit(queue, {"name": "My new ones", "for_all": True}, button="Keep", action="/moderate/views")
    assert kept.link("My new ones") == "/moderate?kind=new&who=me"
    assert "My new ones" in other.get("/moderate").text and "Drop" not in other.get("/moderate").text
    dropped = as_moderator.submit(kept, {}, button="Drop")
    assert "My new ones" not in dropped.text
    freed = as_moderator.submit(as_moderator.get(review.url), {"to": ""}, button="Change", action="/assign")
    assert "Nobody has this one now" in freed.text


def test_how_long_decisions_take(page: CheckingClient, as_moderator: CheckingClient) -> None:
    suggesting.suggest(page)
    assert "working days left" in as_moderator.get("/moderate").text
    decided(as_moderator, "Lego Club")
    times = as_moderator.get(as_moderator.get("/moderate?show=all").link("How long decisions take"))
    assert "1 of 1 (100%)" in times.text and "0 working days" in times.text


def test_who_looks_after_it_goes_with_a_merge_and_comes_back_when_it_is_undone(
    twins: tuple[Entry, Entry], page: CheckingClient, as_moderator: CheckingClient
) -> None:
    keep, gone = twins
    for entry, people in ((keep, ("both", "kept")), (gone, ("both", "came", "leaves"))):
        for name in people:
            keepers.let_in(entry.id, email=f"{name}@example.org", name=name)
    db.session.commit()
    page.submit(
        page.get(f"/services/{gone.slug}/look-after"),
        {"email": "asks@example.org", "note": "I run it"},
        button="Send",
        action="/look-after",
    )

    def people(entry: Entry) -> set[str]:
        db.session.expire_all()
        return {each.name for each in keepers.of_entry(entry.id)}

    compare = as_moderator.get(f"/moderate/duplicates/{keep.id}/{gone.id}")
    merged = as_moderator.submit(compare, {"why": "The same."}, button="They are the same")
    assert people(keep) == {"both", "kept", "came", "leaves"} and people(gone) == set()
    assert {claim.entry_id for claim, _entry in keepers.waiting_claims()} == {keep.id}
    leaver = next(each for each in keepers.of_entry(keep.id) if each.name == "leaves")
    as_moderator.submit(as_moderator.get(f"/moderate/freshness/{keep.id}"), {"owner": str(leaver.id)}, button="Take off")
    as_moderator.submit(merged, {"reason": "Two groups after all."}, button="Undo this decision")
    assert people(keep) == {"both", "kept"} and people(gone) == {"both", "came"}
    assert {claim.entry_id for claim, _entry in keepers.waiting_claims()} == {gone.id}


def test_both_halves_of_a_split_have_the_same_people(as_moderator: CheckingClient) -> None:
    entry = a_service(name="Club and swim", venues=(a_venue(name="The Hall"), a_venue(name="Maltby Baths")))
    keepers.let_in(entry.id, email="jo@example.org", name="Jo")
    db.session.commit()
    start = as_moderator.get(f"/moderate/entries/{entry.id}/split")
    as_moderator.submit(start, {"new_name": "Sparks swim", "venues-1": "there", "why": "A club and a swim."})
    swim = db.session.scalars(select(Entry).where(Entry.name == "Sparks swim")).one()
    assert [[each.name for each in keepers.of_entry(number)] for number in (entry.id, swim.id)] == [["Jo"], ["Jo"]]


def test_a_merge_of_what_was_down_leaves_it_down_when_undone(
    twins: tuple[Entry, Entry], page: CheckingClient, as_moderator: CheckingClient
) -> None:
    suggesting.suggest(page)
    done = decided(as_moderator, "Lego Club")
    undone = as_moderator.submit(done, {"reason": "Let me look again."}, button="Undo this decision")
    address = "/services/wath-wednesday-lego-club"
    merge = as_moderator.get(f"{undone.url}/merge?into={twins[0].id}")
    merged = as_moderator.submit(merge, {"reason": "It is theirs."}, button="Merge")
    assert leads_to(page, address) == (301, f"/services/{twins[0].slug}")
    back = as_moderator.submit(merged, {"reason": "It is not theirs."}, button="Undo this decision")
    assert "as it was before" in back.text
    assert leads_to(page, address)[0] == 404
    assert "It is live now" in decided(as_moderator, "Lego Club").text and leads_to(page, address)[0] == 200
