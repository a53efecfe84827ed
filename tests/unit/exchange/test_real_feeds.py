"""What real feeds and exports write in the place of what the standard asks for: kept, told, never turned into something else."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from localoffer.directory.listing import Listing, Session
from localoffer.exchange import cleaning
from localoffer.exchange.open_referral import Rejected, Taken, taken
from localoffer.exchange.opening import opened
from localoffer.exchange.records import Record


def records(data: bytes) -> list[Record]:
    return [each.record for each in opened(data).items if each.record is not None]


def read(**fields: Any) -> Taken:
    """What becomes of a service with these fields, as a page of a feed brings it."""
    page = {"contents": [{"id": "1", "name": "Club", "status": "active", **fields}]}
    (record,) = records(json.dumps(page).encode())
    json.dumps(cleaning.service(record, "source"))
    return taken(record)


def told(**fields: Any) -> Record:
    """The same, as it is told on to others."""
    (record,) = records(json.dumps([{"id": "1", "name": "Club", "status": "active", **fields}]).encode())
    return cleaning.service(record, "source")


def at(**fields: Any) -> Taken:
    return read(service_at_locations=[{"location": {"name": "Hall", **fields}}])


SCHEDULES: list[tuple[Any, tuple[Session, ...]]] = [
    ({"freq": "RRULE:FREQ=WEEKLY;BYDAY=TU,TH"}, (Session(("TU", "TH")),)),
    ({"byday": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T235959Z"}, (Session(("TU",), ends_on="2026-12-31"),)),
    ({"rrule": "FREQ=MONTHLY;BYDAY=2MO"}, (Session(("MO",), 2),)),
    ({"description": "RRULE:FREQ=WEEKLY;BYDAY=WE"}, (Session(("WE",)),)),
    ({"byday": "Monday to Friday"}, (Session(("MO", "TU", "WE", "TH", "FR")),)),
    ({"byday": "1MO,3MO", "freq": "MONTHLY"}, (Session(("MO",), 1), Session(("MO",), 3))),
    ({"byday": "First Monday"}, (Session(("MO",), 1),)),
    ({"freq": "DAILY", "opens_at": "10:00"}, (Session(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), start="10:00"),)),
    ({"freq": "WEEKLY", "byday": "MO", "interval": 2}, (Session(note="Every 2 weeks: Monday"),)),
    ({"freq": "MONTHLY", "byday": "2TU", "interval": "3"}, (Session(note="Every 3 months: second Tuesday"),)),
    ({"freq": "MONTHLY", "bymonthday": "15"}, (Session(note="Every month: day 15"),)),
    ({"freq": "once", "byday": "MO"}, (Session(note="Once: Monday"),)),
    ({"byday": "every other Tuesday"}, (Session(note="Days: every other Tuesday"),)),
    ({"byday": "MO", "opens_at": "9.30am", "closes_at": "12 noon"}, (Session(("MO",), start="09:30", end="12:00"),)),
    ({"byday": "MO", "opens_at": "9:00am - 5:00pm"}, (Session(("MO",), start="09:00", end="17:00"),)),
    ({"byday": "MO", "opens_at": "half past nine"}, (Session(("MO",), note="Opens: half past nine"),)),
    ({"byday": "MO", "opens_at": "9-5"}, (Session(("MO",), note="Opens: 9-5"),)),
    ("Mondays at ten", (Session(note="Mondays at ten"),)),
]  # fmt: skip


@pytest.mark.parametrize(("schedule", "sessions"), SCHEDULES, ids=repr)
def test_schedules(schedule: Any, sessions: tuple[Session, ...]) -> None:
    assert read(schedules=[schedule]).listing.sessions == sessions


def test_a_schedule_is_told_on_as_the_standard_writes_it() -> None:
    (row,) = told(schedules=[{"byday": "FREQ=WEEKLY;BYDAY=TU,TH", "opens_at": "9.30am"}])["schedules"]
    assert (row["freq"], row["byday"], row["opens_at"]) == ("WEEKLY", "TU,TH", "09:30")
    (row,) = told(schedules=[{"byday": "every other Tuesday", "freq": "fortnightly"}])["schedules"]
    assert "byday" not in row and "freq" not in row and "every other Tuesday" in row["description"]


@pytest.mark.parametrize("field", ["byday", "freq", "valid_from", "opens_at"])
def test_what_of_a_schedule_cannot_be_read_is_told(field: str) -> None:
    assert any(each.startswith(field) for each in read(schedules=[{"byday": "MO", field: "whenever"}]).warnings)


@pytest.mark.parametrize(
    ("low", "high", "ages", "words"),
    [
        ("0", "25", (0, 25), ""), ("5 years", "11 yrs", (5, 11), ""), ("18+", None, (18, None), ""),
        ("6 months", "2", (0, 2), ""), ("11-18", "", (11, 18), ""), ("Under 5s", "", (None, None), "Age: Under 5s"),
        (True, "-1", (None, None), ""),
    ],
)  # fmt: skip
def test_ages(low: Any, high: Any, ages: tuple[int | None, int | None], words: str) -> None:
    found = read(minimum_age=low, maximum_age=high).listing
    assert ((found.age_min, found.age_max), found.eligibility) == (ages, words)


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "warning"),
    [
        ("53.43", " -1.35", (53.43, -1.35), ""), (-1.35, 53.43, (53.43, -1.35), "wrong way round"),
        (0, 0, (None, None), "0, 0"), ("0", "0", (None, None), "0, 0"), (430000, 390000, (None, None), "outside"),
        (53.43, None, (None, None), "outside"), ("", None, (None, None), ""), ("53.43N", "1.35W", (None, None), "outside"),
    ],
)  # fmt: skip
def test_points(latitude: Any, longitude: Any, point: tuple[float | None, float | None], warning: str) -> None:
    found = at(latitude=latitude, longitude=longitude)
    assert (found.listing.venues[0].lat, found.listing.venues[0].lon) == point
    assert any(warning in each for each in found.warnings) if warning else not found.warnings


def test_the_place_is_where_people_go_and_not_where_letters_go() -> None:
    post = {"address_1": "PO Box 9", "postal_code": "S60 1AA", "address_type": "postal"}
    found = at(addresses=[post, {"address_1": "1 High St", "postal_code": "s651ab", "address_type": "physical"}])
    assert (found.listing.venues[0].address, found.listing.venues[0].postcode) == ("1 High St", "S65 1AB")


SHAPES: list[tuple[Record, dict[str, Any]]] = [
    ({"phones": "01709 382121"}, {"phone": "01709 382121"}), ({"phones": ["01709 382121"]}, {"phone": "01709 382121"}),
    ({"phones": {"number": 1709382121}}, {"phone": "01709382121"}), ({"telephone": "01709 382121"}, {"phone": "01709 382121"}),
    ({"phones": [{"number": "111"}]}, {"phone": "111"}),
    ({"phones": [None, {"number": "07700.900.123"}]}, {"phone": "07700.900.123"}),
    ({"contacts": [{"name": "Jo", "phone": "01709 1234567"}]}, {"contact_name": "Jo", "phone": "01709 1234567"}),
    ({"contacts": "Jo Smith"}, {"contact_name": "Jo Smith"}), ({"organization": [{"name": "Trust"}]}, {"organisation": "Trust"}),
    ({"organization": "Trust"}, {"organisation": "Trust"}), ({"url": ["https://x.org"]}, {"website": "https://x.org"}),
    ({"url": '<a href="https://x.org/a">us</a>'}, {"website": "https://x.org/a"}), ({"url": "//x.org"}, {"website": "https://x.org"}),
    ({"url": "https://jo:secret@x.org"}, {"website": ""}), ({"url": "http://localhost/"}, {"website": ""}),
    ({"email": "a@x.org; b@x.org"}, {"email": "a@x.org"}), ({"email": "Jo <a@x.org>"}, {"email": "a@x.org"}),
    ({"email": "mailto:a@x.org?subject=Hi"}, {"email": "a@x.org"}), ({"fees": "There is no charge."}, {"cost": "free"}),
    ({"fees": 5}, {"cost_text": "£5"}), ({"cost_options": ["£5"]}, {"cost_text": "£5"}),
    ({"cost_options": [{"amount": "Free of charge"}]}, {"cost": "free"}), ({"cost_options": [{"amount": -1}]}, {"cost_text": ""}),
    ({"minimumAge": 3, "maximumAge": "7"}, {"age_min": 3, "age_max": 7}), ({"free": "Yes"}, {"cost": "free"}),
    ({"description": "A &lt;b&gt;bold&lt;/b&gt; &amp;amp; new"}, {"description": "A bold & new"}),
    ({"description": "S&LT for under 5s, < 5 & > 3"}, {"description": "S&LT for under 5s, < 5 & > 3"}),
    ({"description": "We donâ€™t mind. CafÃ© Â£5"}, {"description": "We don’t mind. Café £5"}),
    ({"description": "[object Object]"}, {"description": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "facts"), SHAPES, ids=repr)
def test_other_shapes(fields: Record, facts: dict[str, Any]) -> None:
    found = read(**fields).listing
    assert {name: getattr(found, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("status", "here"),
    [("Active", "open"), ("published", "open"), (True, "open"), ("closed", "closed"), ("deleted", "closed"), (False, "closed"),
     ("Temporarily Closed", "temporarily_closed"), ("suspended", "temporarily_closed"), ("quiet", "open")],
)  # fmt: skip
def test_statuses(status: Any, here: str) -> None:
    found = read(status=status)
    assert found.listing.status == here
    assert any("is not known" in each for each in found.warnings) is (status == "quiet")


def test_a_draft_is_not_published() -> None:
    with pytest.raises(Rejected, match="does not publish it"):
        read(status="Draft")


def test_what_holds_nothing_that_can_be_read_is_told() -> None:
    found = read(description={"en": "x"}, service_at_locations=["loc-1"])
    assert [each for each in found.warnings if each.startswith(("description", "service_at_locations"))] == [
        "description holds no text: left out", "service_at_locations holds nothing that can be read: left out",
    ]  # fmt: skip


ONE = {"id": 1, "name": "A"}
WRAPPED = {
    "value": {"value": [ONE]}, "inside data": {"data": {"services": [ONE]}}, "HAL": {"_embedded": {"services": [ONE]}},
    "capitals": {"Contents": [{"Id": 1, "Name": "A"}]}, "a list in a list": [[ONE]], "records": {"records": [ONE]},
}  # fmt: skip


@pytest.mark.parametrize("kind", WRAPPED)
def test_other_envelopes(kind: str) -> None:
    (record,) = records(json.dumps(WRAPPED[kind]).encode())
    assert (record["id"], record["name"]) == (1, "A")


def test_packed_by_gzip_with_commas_too_many_or_marks_between() -> None:
    assert len(records(gzip.compress(json.dumps([ONE]).encode()))) == 1
    assert [each["name"] for each in records(b'{"contents":[{"id":1,"name":"A",},{"id":2,"name":"B"},]}')] == ["A", "B"]
    assert len(records(b'\x1e{"id":1,"name":"A"}\n\x1e{"id":2,"name":"B"}\n')) == 2


def workbook(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


SHEETS = {
    "a title above": b"Export of 24 November,,\n,,\nName,Postcode,Tel.\nA,S65 1AB,1709382121\n",
    "a line for Excel": "sep=;\nName;Postcode;Tel.\nA;S65 1AB;1709382121\n".encode("utf-8-sig"),
    "a workbook": workbook(["Export"], [], ["NAME ", "Post Code", "Telephone Number"], ["A", "S65 1AB", 1709382121]),
    "old line ends": b"name\tpostal_code\tphone\rA\tS65 1AB\t01709382121\r",
}  # fmt: skip


@pytest.mark.parametrize("kind", SHEETS)
def test_sheets_as_they_are_exported(kind: str) -> None:
    found = opened(SHEETS[kind])
    assert found.understood
    (record,) = records(SHEETS[kind])
    listing = taken(record).listing
    assert (listing.name, listing.venues[0].postcode, listing.phone) == ("A", "S65 1AB", "01709382121")


def test_what_of_a_sheet_cannot_be_read_is_told_and_kept() -> None:
    data = "Name,Min age,Max age,Cost,Days,Latitude,Longitude\nA,Under 5,7 years,£3,every other Tuesday,0,0\n"
    (record,) = records(data.encode())
    found = taken(record)
    assert found.listing == Listing(name="A", age_max=7, cost="paid", cost_text="£3", schedule_text="every other Tuesday")
    assert found.warnings == ["Youngest age 'Under 5' cannot be read", "a point at 0, 0 is no place: left out"]
    assert record["x_columns"] == {"Min age": "Under 5"} | {
        column: value for column, value in record["x_columns"].items() if column != "Min age"
    }


def test_tables_with_dates_in_their_names() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("2026-11-24_services.csv", "ID,Organization_ID,NAME,Status\n1,o,A,active\n")
        archive.writestr("2026-11-24_organizations.csv", "ID,NAME\no,Trust\n")
    (record,) = records(out.getvalue())
    assert taken(record).listing.organisation == "Trust"


def test_a_register_of_schools_with_other_letters_and_dates() -> None:
    data = (
        b"urn,establishmentname,establishmentstatus (name),closedate,telephonenum\n1,A,Closed,31-08-2020,1709813386.0\n"
        b"2,B,Proposed to open,,\n"
    )
    closed, planned = (taken(each).listing for each in records(data))
    assert (closed.status, closed.status_text, closed.phone) == ("closed", "Closed on 2020-08-31.", "01709813386")
    assert (planned.status, planned.status_text) == ("temporarily_closed", "It is not open yet.")


def test_what_is_told_on_makes_sense_to_those_who_check_it() -> None:
    """Each of these was found by a strict reading of what our own API told of a dirty feed."""
    place = {
        "name": "Hall",
        "latitude": -1.35,
        "longitude": 53.43,
        "addresses": [{"address_1": "1 High St", "postal_code": "s651ab"}],
    }
    found = told(
        minimum_age=16, maximum_age=5, cost_options=[{"option": "x", "amount": -1}], service_at_locations=[{"location": place}],
        schedules=[{"byday": "MO", "opens_at": "21:00+0100"}, {"byday": "2TU"}],
    )  # fmt: skip
    assert (found["minimum_age"], found["maximum_age"]) == (5, 16) and "amount" not in found["cost_options"][0]
    where = found["service_at_locations"][0]["location"]
    assert (where["latitude"], where["longitude"]) == (53.43, -1.35)
    assert [each["freq"] for each in found["schedules"]] == ["WEEKLY", "MONTHLY"]
    assert found["schedules"][0]["opens_at"] == "21:00+01:00"
    nowhere = told(service_at_locations=[{"location": {"name": "Hall", "latitude": 0, "longitude": 0}}])
    assert "latitude" not in nowhere["service_at_locations"][0]["location"]
