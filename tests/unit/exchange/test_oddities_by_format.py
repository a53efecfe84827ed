"""Each oddity of real feeds, written in each format: what is kept of it, what is told, and that nothing is made up."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from localoffer.exchange import cleaning, tidy
from localoffer.exchange.judging import named
from localoffer.exchange.open_referral import Taken, taken
from localoffer.exchange.opening import opened

Json = dict[str, Any]
CLUB: Json = {
    "id": 17, "name": "Chess &amp; Friends", "organization_id": "nowhere", "status": None, "minimum_age": -1, "maximum_age": "16",
    "description": "<p>Play chess.</p><p>Bring\na friend.</p><script>alert(1)</script>", "url": "http://example.com/x",
    "email": "chess@noemail.invalid", "assured_date": "2026-01-02T00:00:00",
}  # fmt: skip
PHONES = [{"id": 1, "service_id": 17, "number": "Ring 01709 382121, ask for Jo"}]
TIMES = [
    {"id": 1, "service_id": 17, "opens_at": "9:00am", "closes_at": "noonish", "byday": "TU", "freq": "WEEKLY",
     "valid_from": "2026-01-05T00:00:00", "description": ""},
    {"id": 2, "service_id": 17, "description": "Repeats every month on the third Tuesday"},
]  # fmt: skip
COSTS = [
    {"id": 1, "service_id": 17, "option": "Child", "amount": "£3.50"},
    {"id": 2, "service_id": 17, "option": "Squash", "amount": "50p"},
    {"id": 3, "service_id": 17, "option": "Adult", "amount": "ask the club"},
]  # fmt: skip
PLACES = [{"id": 1, "service_id": 17, "location_id": "gone"}]
PARTS = {"phones": PHONES, "schedules": TIMES, "cost_options": COSTS, "service_at_locations": PLACES}
AGAIN = {"id": 17, "name": "Another under the same id"}
TWICE = {"id": 17, "name": "Chess &amp; Friends"}
NAMELESS = {"id": 18, "name": None}


def in_one_piece() -> list[Json]:
    inner = {
        name: [{key: value for key, value in row.items() if key != "service_id"} for row in rows] for name, rows in PARTS.items()
    }
    return [CLUB | inner, AGAIN, TWICE, NAMELESS]


def page(encoding: str = "utf-8") -> bytes:
    return json.dumps({"contents": in_one_piece(), "total_pages": 1}).encode(encoding)


def lines() -> bytes:
    return "\n".join(map(json.dumps, in_one_piece())).encode()


def of_the_first_version() -> bytes:
    club, *others = in_one_piece()
    old = {name: value for name, value in club.items() if name not in ("minimum_age", "maximum_age", "schedules")}
    old["regular_schedules"] = [{"weekday" if key == "byday" else key: value for key, value in row.items()} for row in TIMES]
    old["eligibilitys"] = [{"id": "e", "minimum_age": -1, "maximum_age": "16"}]
    return json.dumps({"content": [old, *others], "totalPages": 1, "last": True}).encode()


def lists_in_one() -> bytes:
    return json.dumps({"services": [CLUB, AGAIN, TWICE, NAMELESS], **PARTS}).encode()


def zipped(encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, rows in {"services": [CLUB, AGAIN, TWICE, NAMELESS], **PARTS}.items():
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue().encode(encoding))
    return out.getvalue()


FORMATS: dict[str, Callable[[], bytes]] = {
    "a page": page, "a page in UTF-16": lambda: page("utf-16"), "lines": lines, "the first version": of_the_first_version,
    "lists in one": lists_in_one, "tables": zipped, "tables in UTF-16": lambda: zipped("utf-16"),
}  # fmt: skip
TOLD = (
    "minimum_age '-1' is no age", "closes_at 'noonish' is no time", "it has no status: taken as running",
    "the web address 'http://example.com/x' is left out", "the e-mail address 'chess@noemail.invalid' is left out",
    "words in a telephone number: 'Ring", "who runs it is only pointed at", "a place is only pointed at",
)  # fmt: skip


@pytest.mark.parametrize("kind", FORMATS)
def test_the_good_is_kept_and_the_odd_is_told(kind: str) -> None:
    rows = list(named(opened(FORMATS[kind]()).items))
    assert [(each.foreign_id, each.repeated) for each in rows] == [
        ("17", False), ("17#another-under-the-same-id", False), ("17", True), ("18", False),
    ]  # fmt: skip
    record = rows[0].record
    assert record is not None
    found: Taken = taken(record)
    listing = found.listing
    assert (listing.name, listing.status, listing.age_min, listing.age_max) == ("Chess & Friends", "open", None, 16)
    assert listing.description.split() == ["Play", "chess.", "Bring", "a", "friend."]
    assert (listing.phone, listing.email, listing.website, listing.organisation) == ("01709 382121", "", "", "")
    weekly, monthly = listing.sessions
    assert (weekly.days, weekly.nth, weekly.start, weekly.end, weekly.starts_on) == (("TU",), 0, "09:00", "", "2026-01-05")
    assert (monthly.days, monthly.nth, monthly.start, monthly.end) == (("TU",), 3, "", "")
    assert listing.cost == "paid" and listing.cost_text == "Child £3.50\nSquash £0.50\nAdult ask the club"
    assert listing.venues == () and listing.needs == ()
    for each in TOLD:
        assert any(each in one for one in found.warnings), (each, found.warnings)
    told = cleaning.service(record, "source")
    assert told["assured_date"] == "2026-01-02" and "minimum_age" not in told and "url" not in told and "email" not in told
    assert [each.get("amount") for each in told["cost_options"]] == [3.5, 0.5, None]


@pytest.mark.parametrize("name", [None, "", " ", "n/a", -1, True, [], {}, ["x"], "https://example.com", "TBC"])
def test_what_has_no_name_is_no_entry(name: object) -> None:
    with pytest.raises(ValueError, match="it has no name"):
        taken({"id": "1", "name": name})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("£3.50", 3.5), ("3.5", 3.5), (4, 4.0), ("£1,200", 1200.0), ("50p", 0.5), ("£50p", 50.0), ("5 GBP", 5.0),
        ("2 pounds", 2.0),
        ("Free", 0.0), ("£5 to £10", None), ("ask", None), (None, None), (True, None), (-1, None), ("nan", None), ("-1", None),
    ],
)  # fmt: skip
def test_amounts(written: object, read: float | None) -> None:
    assert tidy.amount(written) == read
