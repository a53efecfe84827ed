"""A wait goes out in the words of the standard, comes back without any of our own, and stays hidden when it is too old."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.directory.listing import Wait
from tests.factories import a_service
from tests.integration.api.conftest import every_item, fetch, official  # noqa: F401  (fixtures)
from tests.integration.exchange.test_round_trip import as_file, take

NEWLY, LONG_AGO = ((now() - timedelta(days=days)).date().isoformat() for days in (20, 200))
WAITS = {
    "weeks": Wait(weeks=20, basis="from referral", covers="under 11s", measured_on=NEWLY, source="The NHS trust", text="Sorry."),
    "band": Wait(band="over_52", measured_on=NEWLY, source="The NHS trust"),
    "closed": Wait(band="closed", measured_on=NEWLY),
    "words": Wait(text="It can be long."),
}


@pytest.mark.parametrize("kind", WAITS)
def test_it_goes_out_and_comes_back(app: Flask, tmp_path: Path, fetch: Any, official: Any, kind: str) -> None:  # noqa: F811
    wait = WAITS[kind]
    a_service(name="Talking Clinic", wait=wait)
    (told,) = every_item(fetch, "/services?full=true")
    assert list(official("service.json").iter_errors(told)) == []
    terms = [each for each in told["attributes"] if each["link_type"] == "waiting_time"]
    assert [each["taxonomy_term"]["code"] for each in terms] == {"weeks": ["18_to_52"], "words": []}.get(kind, [wait.band])
    assert all(NEWLY in each["label"] for each in terms) and (kind != "weeks" or terms[0]["value"] == "P20W")
    db.session.execute(db.text("DELETE FROM change"))
    db.session.execute(db.text("DELETE FROM entry"))
    db.session.commit()
    del told["x_local_offer"]
    take(app, as_file(tmp_path, told))
    (back,) = queries.all_published()
    assert back.listing.wait == wait


def test_what_others_measured_is_told_until_it_is_old(app: Flask, tmp_path: Path, fetch: Any) -> None:  # noqa: F811
    def record(number: int, day: str) -> dict[str, Any]:
        term = {"id": f"t{number}", "name": "Waiting list", "description": "How long", "taxonomy": "Waits of Harbour"}
        label = f"Measured on {day}" if day else "Measured of late"
        row = {"taxonomy_term": term, "link_type": "waiting_time", "value": "P30W", "label": label}
        return {"id": str(number), "name": f"Clinic {number}", "status": "active", "wait_time": f"Clinic {number}: 30 weeks",
                "attributes": [row]}  # fmt: skip

    said = take(app, as_file(tmp_path, record(1, NEWLY), record(2, LONG_AGO), record(3, "")))
    assert "a waiting time without the day on which it was measured: only its words are kept" in said
    fresh, old, undated = sorted(every_item(fetch, "/services?full=true"), key=lambda each: str(each["name"]))
    assert "P30W" in json.dumps(fresh) and "Clinic 1: 30 weeks" in fresh["wait_time"]
    assert "P30W" not in json.dumps(old) and "30 weeks" not in json.dumps(old)
    assert undated["wait_time"] == "Clinic 3: 30 weeks"
    found = {each.name: each.listing.wait for each in queries.all_published()}
    assert found["Clinic 1"].weeks == 30 and found["Clinic 3"] == Wait(text="Clinic 3: 30 weeks")
