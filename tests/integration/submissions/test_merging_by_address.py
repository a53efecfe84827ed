"""What a moderator pastes to say which entry is meant leads to the merge, or to a plain sentence beside what was pasted."""

from __future__ import annotations

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.submissions import actions, joining
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient
from tests.factories import a_listing, a_service, a_user


@pytest.fixture
def sailing(app: Flask) -> Entry:
    return a_service(name="Sailing at Thrybergh", phone="01709 555555")


@pytest.fixture
def row(app: Flask, sailing: Entry) -> Submission:
    made = actions.submit(a_listing(name="Boats for all", phone="01709 111111", venues=()))
    db.session.commit()
    return made


def into(visitor: CheckingClient, row: Submission, text: str) -> tuple[str, str]:
    """The heading of the page, and its text, after something is pasted on the page of a suggestion that is like nothing."""
    review = visitor.get(f"/moderate/{row.id}")
    assert "Nothing on the site is like it." in review.text
    page = visitor.get(f"/moderate/{row.id}/merge?into={text}")
    assert page.status == 200
    return page.heading, page.text


@pytest.mark.parametrize(
    "pasted",
    [
        "http://localhost/services/sailing-at-thrybergh", "/services/sailing-at-thrybergh/correct?from=x#top", " {id} ",
        "sailing-at-thrybergh", "https://localhost/moderate/entries/{id}", "localhost/moderate/entries/{id}/history",
        "SAILING at Thrybergh",
    ],
)  # fmt: skip
def test_whatever_names_the_entry_leads_to_the_merge(
    as_moderator: CheckingClient, row: Submission, sailing: Entry, pasted: str
) -> None:
    heading, _ = into(as_moderator, row, pasted.replace("{id}", str(sailing.id)).replace("#", "%23"))
    assert heading == "Merge “Boats for all” into “Sailing at Thrybergh”"


def test_a_name_with_a_capital_that_is_not_ascii_is_found(as_moderator: CheckingClient, row: Submission) -> None:
    a_service(name="Élan Écoute", phone="01709 555556")
    assert into(as_moderator, row, "Élan Écoute")[0] == "Merge “Boats for all” into “Élan Écoute”"


def test_an_old_address_and_that_of_what_was_merged_lead_there_too(
    as_moderator: CheckingClient, row: Submission, sailing: Entry
) -> None:
    by, gone = a_user(role="administrator"), a_service(name="Otters", phone="01709 777777")
    seen = (sailing.version, gone.version)
    joining.join(sailing.id, gone.id, listings.from_json(sailing.facts), by=by, seen=seen, why="One club.")
    publishing.edit(sailing, a_listing(name="Sailing school"), by=by, why="A new name.")
    db.session.commit()
    for pasted in ("/services/otters", "/services/sailing-at-thrybergh", str(gone.id)):
        assert into(as_moderator, row, pasted)[0] == "Merge “Boats for all” into “Sailing school”"


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "Paste the address or the name of the entry."),
        ("https://example.org/otters", "No entry has this address or name. Look it up, and paste its address."),
        ("/moderate/entries/99999", "No entry has this address or name."),
    ],
)
def test_what_names_none_is_told_beside_the_field_and_kept(
    as_moderator: CheckingClient, row: Submission, pasted: str, told: str
) -> None:
    page = as_moderator.get(f"/moderate/{row.id}/merge?into={pasted}")
    assert page.heading == "Boats for all" and page.title.startswith("Error:") and told in page.text
    field = page.soup.select_one("#into")
    assert field is not None and field["value"] == pasted and "into-error" in str(field["aria-describedby"])
    assert page.soup.select_one(".govuk-error-summary a[href='#into']")
    assert "Sailing at Thrybergh" in as_moderator.get(page.link("Find it among all entries").split("?")[0]).text


def test_nothing_is_merged_into_what_is_not_on_the_site(as_moderator: CheckingClient, row: Submission, sailing: Entry) -> None:
    publishing.withdraw(sailing, by=a_user(role="administrator"), why="Closed.")
    db.session.commit()
    assert "“Sailing at Thrybergh” is not on the site. Put it back first" in into(as_moderator, row, str(sailing.id))[1]


def test_what_is_decided_is_shown_as_it_stands(as_moderator: CheckingClient, row: Submission, sailing: Entry) -> None:
    as_moderator.submit(as_moderator.get(f"/moderate/{row.id}"), button="Approve")
    assert "On the site" in as_moderator.get(f"/moderate/{row.id}/merge?into={sailing.id}").text


def test_two_entries_are_compared_by_a_pasted_address(as_moderator: CheckingClient, sailing: Entry) -> None:
    other = a_service(name="Otters", phone="01709 777777")
    page = as_moderator.get(f"/moderate/entries/{sailing.id}")
    compare = as_moderator.submit(page, {"other": "/services/otters"}, button="Compare the two")
    assert compare.heading == "Merge “Otters” into “Sailing at Thrybergh”"
    for pasted, told in (("/services/nothing", "No entry has this"), (str(sailing.id), "This is the address of this entry.")):
        again = as_moderator.submit(page, {"other": pasted}, button="Compare the two")
        assert told in again.text and again.heading == "Sailing at Thrybergh"
        assert again.soup.select_one(f"details[open] #other[value='{pasted}']")
    assert other.state == "published"
