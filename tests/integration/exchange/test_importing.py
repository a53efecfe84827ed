"""Taking in a feed: looked at first, waiting or published, again without change, disputed, held, undone, and there and back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing, queries
from localoffer.directory.listing import Listing
from localoffer.directory.models import Entry
from localoffer.exchange import likeness
from localoffer.exchange.models import Run
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient
from tests.factories import a_service

Json = dict[str, Any]
ADDRESS = {"address_1": "1 Quay", "postal_code": "S63 7RZ"}
INSIDE = ["http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x", "http://169.254.169.254/", "nowhere.json"]


def a_record(number: int, **facts: Any) -> Json:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": f"Harbour Club {number}",
        "description": f"Sailing for everyone, boat {number}. Bring a coat.",
        "status": "active",
        "organization": {"id": "x", "name": "Harbour Trust"},
        "phones": [{"number": "01709 123456"}],
        "service_at_locations": [
            {"location": {"name": "Quay", "addresses": [{"address_1": "1 Quay", "postal_code": "S63 7RZ"}]}}
        ],
        **facts,
    }


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "harbour.json"


def take(app: Flask, file: Path, records: list[Json], *options: str, fails: bool = False) -> str:
    file.write_text(json.dumps({"contents": records, "total_items": len(records)}), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["import-services", str(file), *options])
    assert (result.exit_code != 0) is fails, result.output
    return result.output


def counted(output: str, what: str) -> int:
    found = re.search(rf"(\d[\d,]*) {what}", output.splitlines()[-2] if "Done" in output else output)
    assert found, output
    return int(found.group(1).replace(",", ""))


def test_looked_at_first_nothing_changes(app: Flask, feed: Path) -> None:
    a_service(name="Harbour Club 1")
    said = take(app, feed, [a_record(1), a_record(2), {"id": "3"}], "--preview")
    assert "1 new" in said and "1 rejected" in said and "3: : rejected: it has no name" in said
    assert "1 likely duplicates" in said and "is like “Harbour Club 1”" in said
    assert db.session.scalar(select(func.count(Entry.id))) == 1


def test_an_entry_with_half_an_address_stops_no_import(app: Flask, feed: Path) -> None:
    a_service(name="Half an Address", website="http://[example.org")
    a_service(name="Sea Scouts", website="https://www.harbour.uk/Club/")
    records = [a_record(1, phones=[]), a_record(2, url="http://harbour.uk/club", phones=[], name="Sea Scouting")]
    said = take(app, feed, records, "--preview")
    assert "1 new" in said and "is like “Sea Scouts”" in said
    assert counted(take(app, feed, records), "suggested") == 2


def test_a_record_that_nobody_thought_of_is_rejected_and_the_others_are_taken(
    app: Flask, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprised(listing: Listing) -> set[str]:
        if listing.name == "Harbour Club 2":
            raise ValueError("half an address")
        return set()

    monkeypatch.setattr(likeness, "signs", surprised)
    said = take(app, feed, [a_record(1), a_record(2), a_record(3)], "--trusted")
    assert counted(said, "new") == 2 and counted(said, "rejected") == 1
    assert sorted(each.listing.name for each in queries.all_published()) == ["Harbour Club 1", "Harbour Club 3"]


def test_from_a_stranger_all_waits_for_a_moderator(app: Flask, feed: Path, as_moderator: CheckingClient) -> None:
    said = take(app, feed, [a_record(1), a_record(2)])
    assert counted(said, "suggested") == 2
    assert queries.count_published() == 0
    assert "Harbour Club 1" in as_moderator.get("/moderate").text
    assert counted(take(app, feed, [a_record(1), a_record(2)]), "unchanged") == 2
    assert db.session.scalar(select(func.count(Submission.id))) == 2


def test_from_a_trusted_source_it_is_found_at_once(app: Flask, feed: Path, page: CheckingClient) -> None:
    take(app, feed, [a_record(1), a_record(2)], "--trusted")
    assert "Harbour Club 2" in page.get("/search?q=sailing").text
    entry = db.session.scalars(select(Entry).where(Entry.name == "Harbour Club 1")).one()
    venue = listings.from_json(entry.facts).venues[0]
    assert venue.precision == "postcode" and venue.ward_code and venue.lat


def test_what_was_changed_here_is_never_overwritten(app: Flask, feed: Path) -> None:
    take(app, feed, [a_record(1)], "--trusted")
    entry = db.session.scalars(select(Entry)).one()
    number = entry.id
    publishing.edit(entry, listings.from_json(entry.facts).changed(phone="01709 999999"), by=None, why="rang them")
    db.session.commit()
    changed = a_record(1, phones=[{"number": "01709 555555"}], description="Rowing now. Bring a coat.")
    assert counted(take(app, feed, [changed], "--trusted"), "suggested") == 1
    db.session.expire_all()
    now = listings.from_json(db.session.scalars(select(Entry)).one().facts)
    assert now.phone == "01709 999999" and now.description == "Rowing now. Bring a coat."
    waiting = db.session.scalars(select(Submission)).one()
    assert waiting.proposed["phone"] == "01709 555555" and waiting.entry_id == number


def test_a_source_that_loses_much_is_held(app: Flask, feed: Path) -> None:
    records = [a_record(number) for number in range(20)]
    take(app, feed, records, "--trusted")
    said = take(app, feed, records[:15], "--trusted", fails=True)
    assert "Held" in said
    assert counted(take(app, feed, records[:15], "--trusted", "--anyway"), "gone") == 5


def test_cut_off_and_run_again_it_ends_the_same(app: Flask, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from localoffer.exchange import importing

    monkeypatch.setattr(importing, "AT_ONCE", 5)
    real, calls = importing.publish, []

    def cut_off(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(importing, "publish", cut_off)
    records = [a_record(number) for number in range(20)]
    take(app, feed, records, "--trusted", fails=True)
    db.session.rollback()
    assert queries.count_published() == 10
    monkeypatch.setattr(importing, "publish", real)
    said = take(app, feed, records, "--trusted")
    assert "Going on with import" in said and counted(said, "new") == 20
    assert queries.count_published() == 20 and db.session.scalar(select(func.count(Run.id))) == 1
    app.test_cli_runner().invoke(args=["import-undo", "1"])
    db.session.expire_all()
    assert queries.count_published() == 0


def test_an_import_is_taken_back_whole(app: Flask, feed: Path, page: CheckingClient) -> None:
    take(app, feed, [a_record(1), a_record(2)], "--trusted")
    take(app, feed, [a_record(1, description="Rowing now."), a_record(2), a_record(3)], "--trusted")
    run = db.session.scalars(select(Run.id).order_by(Run.id.desc())).first()
    result = app.test_cli_runner().invoke(args=["import-undo", str(run)])
    assert "1 withdrawn" in result.output and "1 put back" in result.output
    assert "Harbour Club 3" not in page.get("/search?q=harbour").text
    assert "Sailing for everyone, boat 1" in page.get("/services/harbour-club-1").text
    assert app.test_cli_runner().invoke(args=["import-undo", str(run)]).exit_code != 0


def test_there_and_back_nothing_is_lost(directory: Flask, app: Flask, tmp_path: Path) -> None:
    before = {each.listing.name + each.uuid: each.listing for each in queries.all_published()}
    stream = directory.test_client().get("/api/oruk/v3/services?format=ndjson&full=true").get_data()
    for entry in db.session.scalars(select(Entry)).all():
        publishing.withdraw(entry, by=None, why="to make room")
    db.session.commit()
    file = tmp_path / "feed.ndjson"
    file.write_bytes(stream)
    result = app.test_cli_runner().invoke(args=["import-services", str(file), "--trusted", "--source", "us"])
    assert result.exit_code == 0, result.output
    after = {each.uuid: each.listing for each in queries.all_published()}
    assert sorted(map(repr, after.values())) == sorted(map(repr, before.values()))


@pytest.mark.parametrize("given", INSIDE)
def test_addresses_inside_are_not_read(app: Flask, given: str) -> None:
    result = app.test_cli_runner().invoke(args=["import-services", given])
    assert result.exit_code != 0
    assert "private network" in result.output or "There is no file" in result.output


def test_a_place_that_is_only_pointed_at_breaks_no_list(app: Flask, feed: Path) -> None:
    take(app, feed, [a_record(1, service_at_locations=[{"id": "s", "location_id": "gone"}])], "--trusted")
    for path in ("", "?full=true", "?postcode=S65+1AB&proximity=5000"):
        answer = app.test_client().get(f"/api/oruk/v3/service_at_locations{path}")
        assert answer.status_code == 200, path
    (place,) = app.test_client().get("/api/oruk/v3/service_at_locations").get_json()["contents"]
    assert place["service"]["name"] == "Harbour Club 1" and "location" not in place
