"""Waits as people meet them: with their age, hidden when too old, with something to do meanwhile, and for staff as a list."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from localoffer.clock import today
from localoffer.database import now
from localoffer.directory.listing import Wait
from tests import factories
from tests.checking import CheckingClient, Page

CLINIC = {
    "name": "Talking Clinic", "kind": "service", "needs": ("SLCN",), "categories": ("health",), "routes": ("gp",),
    "level": "specialist", "reach": "borough", "venues": (),
}  # fmt: skip


def clinic(**wait: object) -> int:
    facts = {"weeks": 20, "basis": "from referral to the first visit", "covers": "under 11s", "source": "The NHS trust", **wait}
    return factories.a_service(**CLINIC, wait=Wait(**facts)).id  # type: ignore[arg-type]


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def waiting(page: Page) -> str:
    found = page.soup.find("section", attrs={"aria-labelledby": "waiting"})
    assert found is not None
    return " ".join(found.get_text(" ").split())


def write(visitor: CheckingClient, number: int, **facts: str) -> Page:
    form = visitor.get(f"/moderate/entries/{number}/wait")
    return visitor.submit(form, {f"wait-{name}": value for name, value in facts.items()}, button="Save and publish")


def test_a_wait_is_shown_with_its_age_and_then_the_public_is_told_to_ask(app: Flask, page: CheckingClient) -> None:
    clinic(measured_on=days_ago(28))
    text = waiting(page.get("/services/talking-clinic"))
    assert "20 weeks , from referral to the first visit, for under 11s" in text
    assert "Measured 4 weeks ago" in text
    assert "From: The NHS trust" in text
    with time_machine.travel(now() + timedelta(days=80)):
        later = waiting(page.get("/services/talking-clinic"))
    assert "20 weeks" not in later
    assert "too old to rely on. Please ask the service." in later


def test_a_hidden_wait_is_hidden_everywhere(app: Flask, page: CheckingClient) -> None:
    clinic(weeks=None, band="over_52", measured_on=days_ago(200), text="Twenty months for most")
    for address in ("/services/talking-clinic", "/search?q=talking", "/api/oruk/v3/services"):
        answer = page.client.get(address).get_data(as_text=True)
        assert "over_52" not in answer
        assert "Twenty months" not in answer
        assert "More than a year" not in answer


def test_while_you_wait_there_is_help_and_guidance_without_a_referral(app: Flask, page: CheckingClient) -> None:
    clinic(measured_on=days_ago(3))
    factories.a_service(name="Chatter Group", needs=("SLCN",))
    factories.a_service(name="Another clinic", needs=("SLCN",), routes=("gp",))
    found = page.get("/services/talking-clinic")
    text = waiting(found)
    assert "Chatter Group Just turn up · in Maltby East" in text
    assert "Another clinic" not in text
    assert "/guidance/while-you-wait" in found.links()
    answer = page.submit(found, {"near": "Maltby"}, button="Find help near me")
    assert "Chatter Group" in answer.text


def test_an_entry_without_a_wait_has_no_such_block(app: Flask, page: CheckingClient) -> None:
    factories.a_service()
    clinic(weeks=0, measured_on=days_ago(3))
    assert "While you wait" not in waiting(page.get("/services/maltby-autism-youth-club"))
    assert "While you wait" not in waiting(page.get("/services/talking-clinic"))


def test_each_measured_wait_is_kept_and_drawn(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    number = clinic(measured_on=days_ago(300))
    assert "How the wait has changed" not in page.get("/services/talking-clinic").text
    saved = write(as_moderator, number, weeks="12", measured_on=days_ago(2))
    assert "the figure before it is kept" in saved.text
    found = page.get("/services/talking-clinic")
    assert len(found.soup.select("svg.lo-waits__chart circle")) == 2
    cells = [row.get_text(" ", strip=True) for row in found.soup.select(".lo-waits tbody tr")]
    assert ["12 weeks" in cells[0], "20 weeks" in cells[1]] == [True, True]
    assert "20 weeks" in as_moderator.get(f"/moderate/entries/{number}/wait").text
    with time_machine.travel(now() + timedelta(days=100)):
        assert "How the wait has changed" not in page.get("/services/talking-clinic").text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"measured_on": ""}, "Write on which day the wait was measured."),
        ({"measured_on": "2099-01-01"}, "cannot be in the future"),
        ({"measured_on": "2926-01-01"}, "Write a date like 2026-11-24."),
        ({"source": ""}, "Write who says so."),
        ({"measured_on": "last week"}, "Write a date like 2026-11-24."),
        ({"weeks": "many"}, "number"),
    ],
)
def test_a_figure_needs_its_day_and_its_source(
    app: Flask, as_moderator: CheckingClient, facts: dict[str, str], said: str
) -> None:
    number = clinic(measured_on=days_ago(300))
    answer = write(as_moderator, number, **{"weeks": "7", "measured_on": days_ago(1), "source": "The trust", **facts})
    assert said in answer.text
    assert all(answer.soup.select(str(link["href"])) for link in answer.soup.select(".govuk-error-summary a")), "it leads there"
    assert "Saved" not in answer.text
    assert "20 weeks" in as_moderator.get("/staff/waits?show=all").text


def test_staff_see_long_waits_with_nothing_meanwhile_first(app: Flask, as_moderator: CheckingClient) -> None:
    clinic(measured_on=days_ago(3))
    factories.a_service(name="Open to all", needs=("all",))
    found = as_moderator.get("/staff/waits")
    assert "Long, and nothing offered meanwhile (1)" in found.text
    assert [row.th.get_text(strip=True) for row in found.soup.select("tbody tr") if row.th] == ["Talking Clinic"]
    factories.a_service(name="Chatter Group", needs=("SLCN",))
    assert "Long, and nothing offered meanwhile (0)" in as_moderator.get("/staff/waits").text
    rows = list(csv.DictReader(io.StringIO(as_moderator.get("/staff/waits.csv").html.lstrip("\ufeff"))))
    assert (rows[0]["waiting time"], rows[0]["18 weeks or more"]) == ("20 weeks", "yes")
    assert rows[0]["help for the need without a referral"] == "1"


def test_the_service_s_own_advice_counts(app: Flask, as_moderator: CheckingClient) -> None:
    factories.a_service(**CLINIC, wait=Wait(weeks=20, measured_on=days_ago(3)), while_waiting="Come to our drop-in talk.")  # type: ignore[arg-type]
    assert "Long, and nothing offered meanwhile (0)" in as_moderator.get("/staff/waits").text


def test_the_report_names_long_waits_with_nothing_meanwhile(app: Flask, as_member: CheckingClient) -> None:
    clinic(measured_on=days_ago(200))
    answer = as_member.submit(as_member.get("/scrutiny"), button="Make the report")
    table = answer.soup.find(id="table-waits-alone")
    assert table is not None
    assert "Talking Clinic" in table.get_text()
    assert "6 months ago" in table.get_text()
    assert "no, too old" in answer.text


@pytest.mark.parametrize("path", ["/staff/waits", "/staff/waits.csv", "/moderate/entries/1/wait"])
def test_waits_are_for_staff(app: Flask, page: CheckingClient, as_member: CheckingClient, path: str) -> None:
    assert "Sign in" in page.get(path).heading
    assert as_member.get(path).status == 403


def test_the_built_in_waits_are_all_old_and_say_so() -> None:
    import json

    from localoffer.config import ROOT
    from localoffer.directory import listing as listings
    from localoffer.directory import waiting as rules

    rows = json.loads((ROOT / "data" / "areas" / "rotherham" / "directory.json").read_text(encoding="utf-8"))["entries"]
    said = [listings.from_json(row["listing"]).wait for row in rows if "wait" in row["listing"]]
    assert len(said) == 3
    assert {rules.standing(each, date(2026, 11, 25)) for each in said} == {rules.OLD}
