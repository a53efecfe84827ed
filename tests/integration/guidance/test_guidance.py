"""Guidance as staff keep it: looked at first, saved as a version, brought back, reviewed; and what the coverage makes of it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from localoffer.database import now
from localoffer.guidance import pages
from tests import factories
from tests.checking import CheckingClient, Page

SLUG = "identifying-needs"
EDIT, HISTORY = f"/staff/guidance/{SLUG}", f"/staff/guidance/{SLUG}/history"
HOSTILE = "Read this.\n\n<script>alert(1)</script> [here](javascript:alert(1)) <img src=x onerror=alert(1)>"


def write(staff: CheckingClient, body: str, *, button: str = "Save and publish", page: Page | None = None) -> Page:
    return staff.submit(page or staff.get(EDIT), {"body": body, "why": "for a test"}, button=button)


def in_days(days: int) -> str:
    return (now() + timedelta(days=days)).date().isoformat()


def test_a_page_is_looked_at_first_then_saved_and_brought_back(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    before = page.get(f"/guidance/{SLUG}").text
    assert "not yet reviewed by the council" in before.lower()
    seen = write(as_moderator, "## A new heading\n\nNew words.", button="See how it looks")
    assert seen.soup.find(["h2", "h3"], string="A new heading") is not None
    assert "New words." not in page.get(f"/guidance/{SLUG}").text  # looking changes nothing
    write(as_moderator, "## A new heading\n\nNew words.", page=seen)
    assert "New words." in page.get(f"/guidance/{SLUG}").text
    as_moderator.submit(as_moderator.get(f"{HISTORY}?version=0"), action="/restore/0")
    assert page.get(f"/guidance/{SLUG}").text.split("Is this page right?")[0] == before.split("Is this page right?")[0]
    assert "Version 0 brought back" in as_moderator.get(HISTORY).text


def test_no_page_takes_the_address_where_pages_are_begun(app: Flask, as_moderator: CheckingClient) -> None:
    form = as_moderator.get("/staff/guidance/new")
    answer = as_moderator.submit(form, {"title": "New", "summary": "What it is.", "body": "My long work."}, button="Save")
    assert "Say in the title what the page is about" in answer.text
    assert "My long work." in answer.html


def test_two_who_write_at_once_do_not_overwrite_each_other(app: Flask, as_moderator: CheckingClient) -> None:
    mine, theirs = as_moderator.get(EDIT), as_moderator.get(EDIT)
    write(as_moderator, "Theirs.", page=theirs)
    answer = write(as_moderator, "My long work.", page=mine)
    assert "Somebody else saved version" in answer.text
    assert "My long work." in answer.html  # what was typed is kept


def test_two_who_save_at_the_same_moment_are_told_so(
    app: Flask, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, seen = as_moderator.get(EDIT), pages.page(SLUG)
    write(as_moderator, "Theirs.")
    monkeypatch.setattr(pages, "page", lambda _slug: seen)  # what whoever looked just before the other saved has read
    answer = write(as_moderator, "My long work.", page=mine)
    assert "Somebody else saved a version at the same moment." in answer.text and "My long work." in answer.html


def test_what_is_typed_is_cleaned(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    write(as_moderator, HOSTILE)
    found = page.get(f"/guidance/{SLUG}")
    assert "Read this." in found.text
    main = found.soup.main
    assert main is not None
    assert main.select("script, img, [onerror], a[href^='javascript']") == []


def test_a_review_is_about_what_was_read_and_runs_out(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    answer = as_moderator.submit(as_moderator.get(HISTORY), {"due": in_days(300)}, button="Reviewed today")
    assert "reviewed today" in answer.text
    assert "not yet reviewed" not in page.get(f"/guidance/{SLUG}").text.lower()
    assert verdict(page, "S2-4a") == "Limited"  # its second page is not reviewed yet
    with time_machine.travel(now() + timedelta(days=301)):
        assert "2 not reviewed" in why(page, "S2-4a")
    write(as_moderator, "Changed since.")
    assert "not yet reviewed" in page.get(f"/guidance/{SLUG}").text.lower()


@pytest.mark.parametrize("due", ["", "soon", "2020-01-01", "2999-01-01"])
def test_a_review_needs_a_day_to_come(app: Flask, page: CheckingClient, as_moderator: CheckingClient, due: str) -> None:
    as_moderator.submit(as_moderator.get(HISTORY), {"due": due}, button="Reviewed today")
    assert "not yet reviewed" in page.get(f"/guidance/{SLUG}").text.lower()


def test_staff_say_who_looks_after_a_duty_and_the_public_sees_no_names(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    factories.a_service(kind="group", categories=("family_and_peer_support",))
    as_moderator.submit(
        as_moderator.get("/staff/coverage/S2-15c"),
        {"owner": "Head of inclusion", "evidence": "Minutes of 3 May", "wording_checked_by": "Legal services"},
        button="Save",
    )
    ours, theirs = row(as_moderator, "S2-15c"), row(page, "S2-15c")
    assert (ours["owner"], ours["evidence"], ours["wording compared with the law by"]) == (
        "Head of inclusion", "Minutes of 3 May", "Legal services",
    )  # fmt: skip
    assert not {"owner", "evidence", "last reviewed"} & set(theirs)
    assert theirs["verdict"] == "Yes"
    assert "Head of inclusion" not in page.get("/coverage").text
    as_moderator.submit(as_moderator.get("/staff/coverage/S2-15c"), {"not_applicable": "We have no such thing"}, button="Save")
    assert (verdict(page, "S2-15c"), why(page, "S2-15c")) == ("Does not apply", "We have no such thing")
    assert "Minutes of 3 May" in as_moderator.get("/staff/coverage/S2-15c").text  # what was said before is kept


def test_a_duty_without_an_entry_is_not_met(app: Flask, page: CheckingClient) -> None:
    assert verdict(page, "S2-15c") == "No"


def test_the_law_is_shown_folded_open_or_by_how_far_it_is_met(app: Flask, page: CheckingClient) -> None:
    """Whatever is folded, no row is left out, and the numbers of the laws add up to those at the top."""
    factories.a_service(kind="group", categories=("family_and_peer_support",))
    every = [each["duty"] for each in rows(page)]
    unmet = [each["duty"] for each in rows(page) if each["verdict"] == "No"]
    folded, opened, some = page.get("/coverage"), page.get("/coverage?show=all"), page.get("/coverage?show=no")
    assert (duties(folded), duties(opened), duties(some)) == (every, every, unmet)
    assert not folded.soup.select("main details[open]")
    assert all(each.has_attr("open") for seen in (opened, some) for each in seen.soup.select("main details"))
    assert sum(int(tag.text.split(": ")[1]) for tag in some.soup.select("summary .lo-tag")) == len(unmet)
    assert f"{len(unmet)} of {len(every)} are not met yet" in some.text
    assert duties(page.get("/coverage?show=nonsense")) == every


def duties(seen: Page) -> list[str]:
    return [str(each["id"]) for each in seen.soup.select("main tbody tr")]


def rows(visitor: CheckingClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get("/coverage.csv").html.lstrip("\ufeff"))))


def row(visitor: CheckingClient, code: str) -> dict[str, str]:
    return next(each for each in rows(visitor) if each["duty"] == code)


def verdict(visitor: CheckingClient, code: str) -> str:
    return row(visitor, code)["verdict"]


def why(visitor: CheckingClient, code: str) -> str:
    return row(visitor, code)["why"]
