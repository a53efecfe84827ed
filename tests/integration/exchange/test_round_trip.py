"""There and back: what the standard can say is not lost, what was here is the same, and dirt is told and left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing, queries
from localoffer.directory.models import Entry
from localoffer.exchange.models import Run
from tests.factories import a_service, a_venue
from tests.integration.api.conftest import Json, every_item, fetch, official  # noqa: F401  (fixtures)

EXAMPLE = Path(__file__).resolve().parents[4] / "shared" / "oruk" / "schemas" / "oruk-3.0" / "examples" / "service_full.json"
ROOT = "/api/oruk/v3"
WHOLE = (f"{ROOT}/services?format=ndjson&full=true", f"{ROOT}/services?full=true&per_page=500", "/feeds/services.zip")


def take(app: Flask, file: Path, *options: str) -> str:
    result = app.test_cli_runner().invoke(args=["import-services", str(file), "--trusted", *options])
    assert result.exit_code == 0, result.output
    db.session.expire_all()
    return result.output


def as_file(folder: Path, *records: Any) -> Path:
    file = folder / "feed.json"
    file.write_text(json.dumps({"contents": records}), encoding="utf-8")
    return file


@pytest.mark.load
@pytest.mark.parametrize(
    "path", [f"{ROOT}/services?format=ndjson&full=true", f"{ROOT}/services?full=true&per_page=500", "/feeds/services.zip"]
)
def test_an_empty_site_gets_the_same_entries(directory: Flask, app: Flask, tmp_path: Path, path: str) -> None:
    for entry in db.session.scalars(select(Entry).limit(3)).all():
        publishing.assure(entry, "checked", by=None, why="papers")
    a_service(name="Hidden", venues=(a_venue(hidden=True),))
    file = tmp_path / "feed.data"
    file.write_bytes(directory.test_client().get(path).get_data())
    before = {each.uuid: (each.listing, each.assurance, each.confirmed_at) for each in queries.all_published()}
    db.session.execute(db.text("DELETE FROM change"))
    db.session.execute(db.text("DELETE FROM entry"))
    db.session.commit()
    take(app, file, "--source", "us")
    after = {each.uuid: (each.listing, each.assurance, each.confirmed_at) for each in queries.all_published()}
    assert after == before and len(after) > 100


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """What was said before and is not after; order of lists and additions do not count."""
    if isinstance(before, dict):
        if not isinstance(after, dict):
            return [path]
        return [each for name in before for each in lost(before[name], after.get(name), f"{path}/{name}")]
    if isinstance(before, list):
        left = list(after or [])
        missing = []
        for number, each in enumerate(before):
            same = next((one for one in left if not lost(each, one)), None)
            if same is None:
                missing += [f"{path}/{number}"]
            else:
                left.remove(same)
        return missing
    return (
        []
        if before == after or (isinstance(before, str) and before.strip() == after)
        else [f"{path}: {before!r} became {after!r}"]
    )


def test_the_official_example_comes_back_whole(app: Flask, tmp_path: Path, fetch: Any, official: Any) -> None:  # noqa: F811
    if not EXAMPLE.exists():
        pytest.skip("the official examples are not on this machine")
    text = EXAMPLE.read_text(encoding="utf-8").replace("example.com", "harbour.org.uk")
    record = json.loads(text)
    take(app, as_file(tmp_path, record), "--licence", "OGL v3", "--attribution", "Thanks to Harbour")
    back = fetch(f"/services/{record['id']}")
    without = {name: value for name, value in record.items() if name != "last_modified"}
    assert lost(without, back) == []
    assert back["x_source"] == {"name": "feed", "licence": "OGL v3", "attribution": "Thanks to Harbour"}
    for name, path in (
        ("service", f"/services/{record['id']}"),
        ("organization", f"/organizations/{record['organization']['id']}"),
    ):
        assert list(official(f"{name}.json").iter_errors(fetch(path))) == []
    terms, taxonomies = (every_item(fetch, f"/{name}?per_page=500") for name in ("taxonomy_terms", "taxonomies"))
    term = record["attributes"][0]["taxonomy_term"]
    known = {each["id"] for each in terms}
    assert {term["id"], term["parent_id"]} <= known
    assert {each["taxonomy_id"] for each in terms if "taxonomy_id" in each} <= {each["id"] for each in taxonomies}
    for asked in (
        f"taxonomy_term_id={term['id']}",
        f"taxonomy_term_id={term['parent_id']}",
        f"organization_id={record['organization']['id']}",
    ):
        assert [each["id"] for each in every_item(fetch, f"/services?{asked}")] == [record["id"]], asked
    place = record["service_at_locations"][0]["id"]
    assert lost(record["service_at_locations"][0], fetch(f"/service_at_locations/{place}")) == []
    brief = every_item(fetch, "/services")[0]
    assert all(not isinstance(value, list) for value in brief.values()) and brief["accreditations"] == record["accreditations"]


def test_what_is_changed_here_is_told_as_it_is_here(app: Flask, tmp_path: Path, fetch: Any) -> None:  # noqa: F811
    record = {
        "id": "5", "name": "Boats", "status": "active", "description": "Sail.", "funding": [{"source": "Lottery"}],
        "vendor_field": {"kept": [1, None, ""]}, "organization": {"id": "o5", "name": "Quay", "logo": "https://quay.org.uk/l.png"},
        "phones": [{"id": "p", "number": "01709 123456", "languages": [{"code": "pl"}]}],
        "service_at_locations": [{"id": "7", "location": {"id": "8", "name": "My home", "location_type": "physical",
            "addresses": [{"address_1": "1 Secret Road", "postal_code": "S65 1AB"}]}}],
        "vendor_address": "1 Secret Road",
    }  # fmt: skip
    take(app, as_file(tmp_path, record))
    entry = db.session.scalars(select(Entry)).one()
    said = fetch(f"/services/{entry.uuid}")
    assert said["vendor_field"] == {"kept": [1]} and said["funding"][0]["source"] == "Lottery"
    assert said["phones"][0]["languages"][0]["code"] == "pl" and said["organization"]["logo"].endswith("l.png")
    assert (
        said["organization_id"] == said["organization"]["id"]
        and fetch(f"/organizations/{said['organization_id']}")["name"] == "Quay"
    )
    listing = listings.from_json(entry.facts)
    hidden = tuple(listings.replace(each, hidden=True) for each in listing.venues)
    publishing.edit(entry, listing.changed(phone="01709 999999", venues=hidden), by=None, why="asked to")
    db.session.commit()
    said = fetch(f"/services/{entry.uuid}")
    assert (
        said["phones"][0]["number"] == "01709 999999" and "Secret" not in json.dumps(said) and "My home" not in json.dumps(said)
    )
    assert said["funding"][0]["source"] == "Lottery"


ODD: list[Any] = [
    {"id": 17, "name": "Integer id", "minimum_age": -1, "status": None, "fees": "£3.50", "assured_date": "2026-01-02T00:00:00"},
    {"id": 17, "name": "The same id again", "email": "x@noemail.invalid", "url": "http://example.com/x"},
    {"id": 17, "name": "Integer id"},
    {"id": "a", "name": "HTML <b>in</b> it", "description": "<p>One &amp; two</p><script>alert(1)</script>", "contacts": None},
    {"id": "b", "name": "Clock", "schedules": [{"opens_at": "9:00am", "closes_at": "5 pm", "byday": "Mon, Wed"},
        {"description": "Repeats every month on the third Tuesday"}, {"freq": "DAILY", "opens_at": "soon"}]},
    {"id": "c", "name": "Money", "cost_options": [{"amount": "£5", "option": "Child"},
        {"amount": "ask", "option": "Adult"}, None]},
    {"id": "d", "name": "Dangling", "organization_id": "nowhere",
        "service_at_locations": [{"location_id": "gone"}, {"location": None}],
        "attributes": [{"taxonomy_term_id": "lost"}, {"taxonomy_term": {"name": "Autism"}}]},
    {"id": "e", "name": "Words in phones", "phones": [{"number": "Ring 01709 382121, ask for Jo"}, {"number": None}, "x"]},
    {"id": "f", "name": "Types", "phones": "01709 382121", "schedules": {"byday": "TU"},
        "languages": ["en"],
        "organization": "Quay", "minimum_age": {"a": 1},
        "description": ["x"], "url": 7,
        "status": "ACTIVE"},
    {"id": "g", "name": "\ud800lone \u202eturned\x00", "description": "n" * 20000},
    {"id": "h", "name": None}, {"id": "i"}, None, 7, "text", {"id": "j", "name": "https://example.com"},
]  # fmt: skip


def test_dirt_is_told_and_left_behind(app: Flask, tmp_path: Path, fetch: Any, official: Any) -> None:  # noqa: F811
    said = take(app, as_file(tmp_path, *ODD))
    run = db.session.scalars(select(Run)).one()
    assert run.counts == {"new": 9, "rejected": 6, "repeated": 1}
    found = {each["name"]: each for each in every_item(fetch, "/services?full=true")}
    for each in found.values():
        assert list(official("service.json").iter_errors(each)) == [], each["name"]
    assert len(found) == 9 and "minimum_age" not in found["Integer id"] and found["Integer id"]["status"] == "active"
    assert "noemail" not in str(found) and "example.com" not in str(found) and "<script" not in str(found)
    assert found["HTML in it"]["description"] == "One & two" and found["Types"]["status"] == "active"
    clock = found["Clock"]["schedules"]
    assert clock[0]["opens_at"] == "09:00" and clock[0]["closes_at"] == "17:00"
    assert {"amount": 5, "option": "Child"}.items() <= found["Money"]["cost_options"][0].items()
    assert found["Words in phones"]["name"] and "01709 382121" in str(found["Words in phones"])
    assert "minimum_age '-1' is no age" in said and "it has no status" in said
    assert all(len(str(json.dumps(each))) < 200_000 for each in found.values())
    index_of = {each.name: each.listing for each in queries.all_published()}
    assert index_of["Clock"].sessions[0].days == ("MO", "WE") and index_of["Clock"].sessions[1].nth == 3
    assert index_of["Dangling"].needs == ("ASD",)


def test_the_same_feed_again_changes_nothing(app: Flask, tmp_path: Path, fetch: Any) -> None:  # noqa: F811
    file = as_file(tmp_path, *ODD)
    take(app, file)
    before: list[Json] = every_item(fetch, "/services?full=true")
    assert "9 unchanged" in take(app, file)
    assert every_item(fetch, "/services?full=true") == before
