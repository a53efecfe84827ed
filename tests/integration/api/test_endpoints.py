"""Every answer of the Open Referral UK endpoints: by the official schemas, with arithmetic and filters that hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from localoffer.api.views_people import EXAMPLES
from localoffer.database import db
from localoffer.directory import publishing, queries
from localoffer.search import index
from tests.checking import CheckingClient
from tests.factories import a_service, a_venue
from tests.integration.api.conftest import ROOT, Json, every_item, every_page

Fetch = Callable[..., Json]
Official = Callable[[str], Draft202012Validator]
LISTS = {
    "/services": ("service_list.json", "service.json"),
    "/services?full=true": ("service_list.json", "service.json"),
    "/services?minimal=true": ("service_list.json", "service.json"),
    "/organizations": ("organization_list.json", "organization.json"),
    "/organizations?full_service=true": ("organization_list.json", "organization.json"),
    "/taxonomies": ("taxonomy_list.json", "taxonomy.json"),
    "/taxonomy_terms": ("taxonomy_term_list.json", "taxonomy_term.json"),
    "/service_at_locations": ("service_at_location_list.json", "service_at_location.json"),
    "/service_at_locations?full=true": ("service_at_location_list.json", "service_at_location.json"),
}


def wrong(schema: Draft202012Validator, data: Any) -> list[str]:
    return [f"{'/'.join(map(str, each.path))}: {each.message[:200]}" for each in schema.iter_errors(data)]


@pytest.mark.parametrize("path", LISTS)
def test_every_page_and_item_is_valid(directory: Flask, fetch: Fetch, official: Official, path: str) -> None:
    of_list, of_item = (official(name) for name in LISTS[path])
    base = path.split("?")[0]
    seen: set[str] = set()
    for page in every_page(fetch, path):
        assert wrong(of_list, page) == []
        for each in page["contents"]:
            assert wrong(of_item, each) == [], each["id"]
            assert each["id"] not in seen
            seen.add(each["id"])
    assert len(seen) > 10
    for key in sorted(seen)[:25]:
        alone = fetch(f"{base}/{key}")
        assert alone["id"] == key and wrong(of_item, alone) == []


def test_the_first_answer_and_its_document(directory: Flask, fetch: Fetch, official: Official) -> None:
    about = fetch("/")
    assert wrong(official("api_details.json"), about) == [] and about["version"] == "HSDS-UK-3.0"
    document = fetch(about["openapi_url"].removeprefix("http://localhost"))
    validate(document)
    rules = {str(rule) for rule in directory.url_map.iter_rules() if rule.endpoint.startswith("oruk.")}
    ours = {f"{ROOT}{path}".replace("{id}", "<uuid:key>") for path in document["paths"]}
    assert rules - {f"{ROOT}/openapi.json", ROOT} == ours


def test_our_own_document_knows_every_field(directory: Flask, fetch: Fetch) -> None:
    document = fetch("/openapi.json")
    registry = {"$defs": document["components"]["schemas"]}
    text = json.dumps(registry).replace("#/components/schemas/", "#/$defs/")
    strict = json.loads(text)
    for each in strict["$defs"].values():
        each["additionalProperties"] = False
    strict["$defs"]["x_local_offer"]["properties"]["listing"]["additionalProperties"] = True
    schema = Draft202012Validator({**strict, "$ref": "#/$defs/service"})
    for each in every_item(fetch, "/services?full=true"):
        assert wrong(schema, each) == []


def test_nothing_empty_is_said(directory: Flask, fetch: Fetch) -> None:
    def walk(data: Any) -> None:
        for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
            if key == "listing":
                continue
            assert value not in (None, "", [], {}), key
            walk(value)

    for each in every_item(fetch, "/services?full=true"):
        walk(each)


def test_ids_point_at_what_is_there(directory: Flask, fetch: Fetch) -> None:
    organizations = {each["id"] for each in every_item(fetch, "/organizations")}
    terms = {each["id"]: each for each in every_item(fetch, "/taxonomy_terms")}
    taxonomies = {each["id"] for each in every_item(fetch, "/taxonomies")}
    services = every_item(fetch, "/services?full=true")
    places = {each["id"] for each in every_item(fetch, "/service_at_locations")}
    assert {each["organization_id"] for each in services} == organizations
    assert {row["taxonomy_term_id"] for each in services for row in each["attributes"]} <= set(terms)
    assert {each["taxonomy_id"] for each in terms.values()} <= taxonomies
    assert {each["parent_id"] for each in terms.values() if "parent_id" in each} <= set(terms)
    assert {row["id"] for each in services for row in each.get("service_at_locations", [])} == places


@pytest.mark.parametrize("kind", ["services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations"])
def test_unknown_and_malformed(directory: Flask, fetch: Fetch, kind: str) -> None:
    assert fetch(f"/{kind}/00000000-0000-4000-8000-000000000000", 404)["error"]
    assert fetch(f"/{kind}/not-a-uuid", 404)["error"]
    assert fetch(f"/{kind}?page=0", 400)["message"]
    past = fetch(f"/{kind}?page=9999")
    assert past["empty"] and past["contents"] == [] and past["last_page"]


BAD = (
    "page=-1", "page=x", "per_page=0", "per_page=1.5", "format=xml", "taxonomy_term_id=5", "taxonomy_id=x", "organization_id=y",
    "modified_after=yesterday", "modified_after=2026-13-40", "minimal=maybe", "full=2", "proximity=near", "proximity=100",
    "proximity=-5&postcode=S65+1AB", "minimum_age=old", "maximum_age=-3", "day=someday", "start_time=9am", "end_time=25:00",
    "search=" + "x" * 600,
)  # fmt: skip


@pytest.mark.parametrize("said", BAD)
def test_a_bad_parameter_is_refused_in_words(app: Flask, fetch: Fetch, said: str) -> None:
    answer = fetch(f"/services?{said}", 400)
    assert answer["error"] == "bad_parameter" and said.split("=")[0] in answer["message"]


def ids(fetch: Fetch, said: str) -> set[str]:
    return {each["id"] for each in every_item(fetch, f"/services?{said}")}


def test_filters_hold_and_combine(directory: Flask, fetch: Fetch) -> None:
    services = every_item(fetch, "/services?full=true")
    everything = {each["id"] for each in services}
    for row in {row["taxonomy_term_id"]: row for each in services for row in each["attributes"]}.values():
        wanted = row["taxonomy_term_id"]
        exact = {each["id"] for each in services if any(one["taxonomy_term_id"] == wanted for one in each["attributes"])}
        assert exact <= ids(fetch, f"taxonomy_term_id={wanted}") < everything | {""}
    organization = services[0]["organization_id"]
    theirs = {each["id"] for each in services if each["organization_id"] == organization}
    assert ids(fetch, f"organization_id={organization}") == theirs
    assert ids(fetch, f"organization_id={organization}&search=zzzzqq") == set()
    swimming = ids(fetch, "search=swimming")
    assert swimming and all("swim" in json.dumps(each).lower() for each in services if each["id"] in swimming)
    teens = ids(fetch, "minimum_age=14&maximum_age=16")
    assert teens == {each["id"] for each in services if each.get("maximum_age", 200) >= 14 and each.get("minimum_age", 0) <= 16}


def test_a_parent_term_finds_what_has_its_children(app: Flask, fetch: Fetch) -> None:
    entry = a_service(needs=("ASD",))
    terms = {each["name"]: each for each in every_item(fetch, "/taxonomy_terms")}
    parent = terms["Talking, understanding and being with others"]["id"]
    assert ids(fetch, f"taxonomy_term_id={parent}") == {entry.uuid}
    assert {each["name"] for each in every_item(fetch, f"/taxonomy_terms?parent_id={parent}")} >= {"Autism"}
    assert all("parent_id" not in each for each in every_item(fetch, "/taxonomy_terms?top_only=true"))


def test_days_and_times(app: Flask, fetch: Fetch) -> None:
    early = a_service(name="Early", sessions=({"days": ["TU"], "start": "09:00", "end": "10:00"},))
    late = a_service(name="Late", sessions=({"days": ["TU", "FR"], "start": "18:00", "end": "19:30"},))
    a_service(name="Never")
    assert ids(fetch, "day=TU") == {early.uuid, late.uuid}
    assert ids(fetch, "day=friday") == {late.uuid}
    assert ids(fetch, "day=TU&start_time=12:00") == {late.uuid}
    assert ids(fetch, "end_time=11:00") == {early.uuid}


def test_postcode_and_distance(directory: Flask, fetch: Fetch) -> None:
    all_near = every_item(fetch, "/service_at_locations?postcode=S65+1AB&proximity=1500")
    assert all_near and len(all_near) < len(every_item(fetch, "/service_at_locations"))
    assert ids(fetch, "postcode=S65+1AB&proximity=1") <= ids(fetch, "postcode=S65+1AB&proximity=5000")
    outside = ids(fetch, "postcode=LS1+4DY")
    assert outside < ids(fetch, "postcode=S65+1AB")


def test_modified_after_and_what_changes_it(app: Flask, fetch: Fetch) -> None:
    entry = a_service()
    before = fetch(f"/services/{entry.uuid}")["last_modified"]
    later = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(fetch, f"modified_after={later}") == set()
    assert ids(fetch, "modified_after=2020-01-01") == {entry.uuid} == ids(fetch, f"modified_after={before}")
    publishing.edit(
        entry, queries.published_by_slug(entry.slug).listing.changed(venues=(a_venue(name="New Hall"),)), by=None, why="moved"
    )  # type: ignore[union-attr]
    db.session.commit()
    assert fetch(f"/services/{entry.uuid}")["last_modified"] > before


def test_a_withdrawn_one_is_gone_and_said_to_be(app: Flask, fetch: Fetch) -> None:
    entry = a_service()
    assert fetch(f"/services/{entry.uuid}")["id"] == entry.uuid
    publishing.withdraw(entry, by=None, why="closed")
    db.session.commit()
    index.catch_up()
    fetch(f"/services/{entry.uuid}", 404)
    assert [each["id"] for each in every_item(fetch, "/x_withdrawn")] == [entry.uuid]


def test_a_hidden_address_stays_hidden(app: Flask, fetch: Fetch) -> None:
    a_service(venues=(a_venue(name="My house", address="12 Secret Street", postcode="S66 8AB", hidden=True),))
    said = json.dumps(every_item(fetch, "/services?full=true")) + json.dumps(every_item(fetch, "/service_at_locations?full=true"))
    assert "Secret" not in said and "S66 8AB" not in said and "My house" not in said


def test_a_stream_holds_everything_line_by_line(directory: Flask) -> None:
    answer = directory.test_client().get(f"{ROOT}/services?format=ndjson&full=true")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert answer.mimetype == "application/x-ndjson" and len(lines) == queries.count_published()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("at_one_moment")
def test_fingerprints_packing_and_patience(directory: Flask) -> None:
    client = directory.test_client()
    first = client.get(f"{ROOT}/services", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip" and first.headers["Last-Modified"]
    again = client.get(f"{ROOT}/services", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    directory.extensions["api_limit"].most = 3
    answers = [client.get(f"{ROOT}/services") for _ in range(4)]
    assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Access-Control-Allow-Origin"] == "*"


def test_the_examples_on_the_page_work(directory: Flask, page: CheckingClient) -> None:
    found = page.get("/use-our-data")
    examples = [each for each in found.links() if each.startswith(ROOT)]
    assert len(examples) == len(EXAMPLES)
    for each in examples:
        answer = directory.test_client().get(each)
        assert answer.status_code == 200, each
        assert "x_withdrawn" in each or "day=" in each or len(answer.get_data()) > 60, each


def test_another_day_tells_no_wait_and_no_level_that_has_run_out(app: Flask, fetch: Fetch) -> None:
    now = datetime.now(UTC)
    measured, last = now.date().isoformat(), (now + timedelta(days=3)).date().isoformat()
    entry = a_service(wait={"weeks": 20, "measured_on": measured, "source": "The trust"})
    publishing.assure(entry, "confirmed", by=None, why="Seen", until={"confirmed": last})
    db.session.commit()
    path = f"/services/{entry.uuid}"
    told = fetch(path)
    assert told["x_local_offer"]["assurance"] == "confirmed" and "20 weeks" in json.dumps(told)
    with time_machine.travel(now + timedelta(days=700), tick=True):
        later = fetch(path)
        sheet = app.test_client().get("/feeds/services.csv").text
    assert later["x_local_offer"]["assurance"] != "confirmed"
    assert "20 weeks" not in json.dumps(later) + sheet and entry.name in sheet
