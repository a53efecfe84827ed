"""Every parameter is honoured, alone and with any others: whatever is asked for, exactly what fits comes back."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.places import gazetteer
from localoffer.search import index
from tests.factories import a_service, a_venue
from tests.integration.api.conftest import ROOT, Json, every_item

Fetch = Callable[..., Json]
ODD = ("", " ", "0", "-1", "1e9", "NaN", "9" * 30, "null", "%00", "\x00", "ø", "<b>", "' OR 1=1", "../..", "true,false")


def terms_of(record: Json) -> set[str]:
    return {each["taxonomy_term_id"] for each in record.get("attributes", ())}


def fits(record: Json, asked: dict[str, Any], children: dict[str, set[str]]) -> bool:
    """The parameters once more, by what a harvester sees."""
    sessions = [
        each for each in record.get("schedules", ())
        if ("day" not in asked or asked["day"] in each.get("byday", ""))
        and ("start_time" not in asked or each.get("opens_at", "") >= asked["start_time"] > "")
        and ("end_time" not in asked or "" < each.get("closes_at", "") <= asked["end_time"])
    ]  # fmt: skip
    return (
        ("taxonomy_term_id" not in asked or bool(children[asked["taxonomy_term_id"]] & terms_of(record)))
        and (
            "taxonomy_id" not in asked
            or asked["taxonomy_id"] in {each["taxonomy_term"]["taxonomy_id"] for each in record.get("attributes", ())}
        )
        and ("organization_id" not in asked or record["organization_id"] == asked["organization_id"])
        and ("minimum_age" not in asked or record.get("maximum_age", 999) >= asked["minimum_age"])
        and ("maximum_age" not in asked or record.get("minimum_age", 0) <= asked["maximum_age"])
        and ("modified_after" not in asked or record["last_modified"] >= asked["modified_after"])
        and (not asked.keys() & {"day", "start_time", "end_time"} or bool(sessions))
    )


def test_any_combination_gives_exactly_what_fits(directory: Flask, fetch: Fetch) -> None:
    everything = every_item(fetch, "/services?full=true&per_page=500")
    terms = every_item(fetch, "/taxonomy_terms?per_page=500")
    children: dict[str, set[str]] = {each["id"]: {each["id"]} for each in terms}
    for _ in range(4):
        for each in terms:
            if "parent_id" in each:
                children[each["parent_id"]] |= children[each["id"]]
    used = sorted({term for each in everything for term in terms_of(each)})
    asked_for = st.fixed_dictionaries({}, optional={
        "taxonomy_term_id": st.sampled_from(used),
        "taxonomy_id": st.sampled_from(sorted({each["taxonomy_id"] for each in terms})),
        "organization_id": st.sampled_from(sorted({each["organization_id"] for each in everything})),
        "minimum_age": st.integers(0, 30),
        "maximum_age": st.integers(0, 30),
        "modified_after": st.sampled_from(sorted({each["last_modified"] for each in everything})),
        "day": st.sampled_from(["MO", "WE", "SA"]),
        "start_time": st.sampled_from(["09:00", "16:30"]),
        "end_time": st.sampled_from(["12:00", "20:00"]),
    })  # fmt: skip

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(asked_for, st.sampled_from([7, 50, 500]))
    def check(asked: dict[str, Any], per_page: int) -> None:
        found = every_item(fetch, f"/services?{urlencode({**asked, 'per_page': per_page, 'full': 'true'})}")
        wanted = [each["id"] for each in everything if fits(each, asked, children)]
        assert [each["id"] for each in found] == wanted

    check()


def test_two_terms_must_both_fit(app: Flask, fetch: Fetch) -> None:
    both = a_service(name="Both", needs=("ASD",), cost="free")
    a_service(name="One", needs=("ASD",), cost="paid")
    terms = {each["name"]: each["id"] for each in every_item(fetch, "/taxonomy_terms?per_page=500")}
    said = urlencode([("taxonomy_term_id", terms["Autism"]), ("taxonomy_term_id", terms["Free"])])
    assert [each["id"] for each in every_item(fetch, f"/services?{said}")] == [both.uuid]


def metres(one: Json, lat: float, lon: float) -> float:
    north, east = one["latitude"] - lat, (one["longitude"] - lon) * math.cos(math.radians(lat))
    return math.hypot(north, east) * 111_195


def test_only_the_places_within_the_distance_come(directory: Flask, fetch: Fetch) -> None:
    near = a_venue(name="Near", lat=53.43, lon=-1.355)
    a_service(name="In two towns", reach="place", venues=(near, a_venue(name="Far", lat=53.49, lon=-1.2)))
    spot = gazetteer.find("S65 1AB").spot
    assert spot is not None
    for limit in (500, 2500):
        found = every_item(fetch, f"/service_at_locations?postcode=S65+1AB&proximity={limit}&full=true")
        assert found and all(metres(each["location"], spot.lat, spot.lon) <= limit * 1.01 for each in found)
    assert "Near" in {each["location"].get("name") for each in found} and "Far" not in {
        each["location"].get("name") for each in found
    }


@pytest.mark.parametrize("value", ODD)
def test_odd_values_never_break_anything(app: Flask, value: str) -> None:
    client = app.test_client()
    names = ("search", "page", "per_page", "format", "taxonomy_id", "modified_after", "minimal", "postcode", "proximity", "day")
    for name in names:
        answer = client.get(
            f"{ROOT}/services", query_string={name: value, **({"postcode": "S65 1AB"} if name == "proximity" else {})}
        )
        assert answer.status_code in (200, 400) and answer.get_json(), (name, value, answer.status_code)


def test_pages_hold_while_entries_are_added(app: Flask, fetch: Fetch) -> None:
    first = [a_service(name=f"Club {number}").uuid for number in range(5)]
    seen = [each["id"] for each in fetch("/services?per_page=2")["contents"]]
    new = a_service(name="New in between").uuid
    for number in (2, 3):
        page = fetch(f"/services?per_page=2&page={number}")
        assert page["total_items"] == 6 and page["total_pages"] == 3 and page["last_page"] is (number == 3)
        seen += [each["id"] for each in page["contents"]]
    assert seen == [*first, new]


def test_as_little_as_can_be_comes_on_one_page(directory: Flask, fetch: Fetch) -> None:
    page = fetch("/services?minimal=true")
    assert page["total_pages"] == 1 and page["size"] == page["total_items"] > 100
    assert all(set(each) == {"id", "name", "status", "last_modified"} for each in page["contents"])


def test_an_assurance_moves_the_date_of_change(app: Flask, fetch: Fetch) -> None:
    entry = a_service()
    before = fetch(f"/services/{entry.uuid}")["last_modified"]
    publishing.assure(
        db.session.get_one(Entry, entry.id), "checked", by=None, why="saw the papers", until={"checked": "2099-12-31"}
    )
    db.session.commit()
    after = fetch(f"/services/{entry.uuid}")
    assert after["last_modified"] > before and "Checked by the council" in str(after["attributes"])


def test_what_has_closed_is_told_for_a_while_and_then_only_its_id(app: Flask, fetch: Fetch) -> None:
    entry = a_service(status="closed", status_text="The hall burnt down.")
    said = fetch(f"/services/{entry.uuid}")
    assert said["status"] == "inactive" and said["alert"] == "The hall burnt down."
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91), tick=False):
        assert fetch("/services")["total_items"] == 0
        fetch(f"/services/{entry.uuid}", 404)
        assert [each["id"] for each in every_item(fetch, "/x_withdrawn")] == [entry.uuid]


def test_every_answer_is_open_to_every_site(app: Flask) -> None:
    client = app.test_client()
    paths = ("/", "", "/services", "/services/", "/services/1", "/nothing-here", "/services?page=x", "/openapi.json")
    for path in paths:
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            answer = client.open(ROOT + path, method=method)
            assert answer.headers["Access-Control-Allow-Origin"] == "*", (method, path)
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert answer.status_code < 500 and (method != "GET" or answer.mimetype == "application/json"), (method, path)
    assert client.options(f"{ROOT}/services").status_code == 200


def test_organisations_are_found_by_their_own_words(app: Flask, fetch: Fetch) -> None:
    a_service(name="Rowing", organisation="Harbour Trust")
    a_service(name="Painting", organisation="Moor Arts")
    index.catch_up()
    found = every_item(fetch, "/organizations?search=harbour")
    assert [each["name"] for each in found] == ["Harbour Trust"] and "Rowing" in found[0]["description"]
    assert [each["name"] for each in every_item(fetch, "/organizations?search=painting")] == ["Moor Arts"]
    assert every_item(fetch, "/organizations?search=qqzzqq") == []


def test_strange_links_are_told_as_machines_can_read_them(app: Flask, fetch: Fetch) -> None:
    entry = a_service(website="https://bücher.example.org/ein weg?q=ä#ü", email="ask for Jo", phone="")
    said = fetch(f"/services/{entry.uuid}")
    assert said["url"] == "https://xn--bcher-kva.example.org/ein%20weg?q=%C3%A4#%C3%BC"
    assert "email" not in said and "contacts" not in said
