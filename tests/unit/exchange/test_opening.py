"""Files of every kind that real directories send: what is good in them comes in, the rest is told, nothing breaks."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from localoffer.directory import flat_sheet
from localoffer.directory.listing import Listing, Session, Venue
from localoffer.exchange import judging, opening, tables, workbooks
from localoffer.exchange.open_referral import taken
from localoffer.exchange.opening import SCHOOLS, SHEET, TABLES, opened
from localoffer.exchange.records import MOST_BYTES, Record, Unreadable


def zipped(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def records(data: bytes, **mapping: str) -> list[Record]:
    return [each.record for each in opened(data, mapping or None).items if each.record is not None]


def problems(data: bytes) -> list[str]:
    return [each.problem for each in opened(data).items if each.record is None]


ONE_0 = {
    "totalElements": 1, "totalPages": 1, "number": 1, "size": 1, "first": True, "last": True, "empty": False,
    "content": [{
        "id": "33", "name": "Drumming", "status": "active", "description": "<p>Loud.</p>",
        "organization": {"id": "o1", "name": "Noise", "url": "https://noise.org.uk"},
        "regular_schedules": [{"id": "s", "opens_at": "10:00", "closes_at": "11:00", "weekday": "Monday", "freq": "WEEKLY"}],
        "eligibilitys": [{"id": "e", "eligibility": "Children", "minimum_age": 5, "maximum_age": 11}],
        "service_taxonomys": [{"id": "t", "taxonomy": {"id": "x", "name": "Autism", "vocabulary": "esdNeeds"}}],
        "service_at_locations": [{"id": "l", "location": {
            "id": "p", "name": "Hall", "physical_addresses": [{"id": "a", "address_1": "1 High St", "postal_code": "s651ab"}],
            "accessibility_for_disabilities": [{"id": "q", "accessibility": "Ramp"}],
        }}],
        "reviews": [{"id": "r", "reviewer_organization": {"name": "Somebody"}}],
        "made_up_field": {"kept": True},
    }],
}  # fmt: skip


def test_open_referral_one() -> None:
    (record,) = records(json.dumps(ONE_0).encode())
    listing = taken(record).listing
    assert listing.sessions == (Session(days=("MO",), start="10:00", end="11:00"),) and listing.needs == ("ASD",)
    assert (listing.age_min, listing.age_max, listing.eligibility) == (5, 11, "Children")
    assert listing.venues[0].postcode == "S65 1AB" and record["organization"]["website"] == "https://noise.org.uk"
    assert record["made_up_field"] == {"kept": True} and "reviews" not in record
    assert record["service_at_locations"][0]["location"]["accessibility"][0]["description"] == "Ramp"


def test_organisations_with_their_services_inside() -> None:
    page = {
        "contents": [
            {"id": "o", "name": "Trust", "description": "d", "services": [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]}
        ]
    }
    found = records(json.dumps(page).encode())
    assert [each["name"] for each in found] == ["A", "B"] and {taken(each).listing.organisation for each in found} == {"Trust"}


HSDS_3 = {
    "services__csv": 'id,organization_id,name,description,status\ns1,o1,Chess,"Two\nlines, quoted",active\ns2,gone,Art,,\n',
    "organizations__csv": "id,name,description\no1,Harbour,A trust\n",
    "locations__csv": "id,location_type,name,latitude,longitude\nl1,physical,Hall,53.43,-1.35\n",
    "service_at_location__csv": "id,service_id,location_id\nsl1,s1,l1\nsl2,nowhere,l1\n",
    "addresses__csv": "id,location_id,address_1,city,postal_code\na,l1,1 Quay,Rotherham,S65 1AB\n",
    "phones__csv": "id,service_id,number\np,s1,01709 123456\nq,lost,1\n",
    "schedules__csv": "id,service_at_location_id,freq,byday,opens_at,closes_at\nx,sl1,WEEKLY,SA,10:00,12:00\n",
    "taxonomies__csv": "id,name,description\nt,Needs,d\n",
    "taxonomy_terms__csv": "id,name,description,taxonomy_id\ntt,Autism,d,t\n",
    "attributes__csv": "id,link_id,taxonomy_term_id,link_entity\nz,s1,tt,service\n",
    "cost_options__csv": "id,service_id,option,amount\nc,s1,Session,3.50\n",
}


def test_tables_of_hsds_3_in_a_zip() -> None:
    data = zipped(**HSDS_3)
    assert opened(data).kind == TABLES
    chess, art = records(data)
    listing = taken(chess).listing
    assert listing.description == "Two\nlines, quoted" and listing.organisation == "Harbour" and listing.phone == "01709 123456"
    assert listing.venues[0].postcode == "S65 1AB" and listing.sessions[0].days == ("SA",) and listing.needs == ("ASD",)
    assert "£3.5" in listing.cost_text and chess["attributes"][0]["taxonomy_term"]["taxonomy"] == "Needs"
    assert taken(art).listing.organisation == "" and len(problems(data)) == 1


def test_tables_of_hsds_1_and_other_names_by_the_package() -> None:
    files = {
        "service__csv": "id,organization_id,name,description\n1,9,Swim,Wet\n",
        "data__csv": "id,name,description\n9,Baths,d\n",
        "physical_address__csv": "id,location_id,address_1,city,postal_code\n1,5,Pool Rd,Maltby,S66 8LD\n",
        "location__csv": "id,organization_id,name,latitude,longitude\n5,9,Pool,,\n",
        "service_at_location__csv": "id,service_id,location_id\n1,1,5\n",
        "regular_schedule__csv": "id,service_id,weekday,opens_at,closes_at\n1,1,Tuesday,9:00am,5pm\n",
        "taxonomy__csv": "id,name,vocabulary\n7,Autism,x\n",
        "service_taxonomy__csv": "id,service_id,taxonomy_id\n1,1,7\n",
        "eligibility__csv": "id,service_id,minimum_age,maximum_age\n1,1,3,-1\n",
        "datapackage__json": json.dumps({"resources": [{"name": "organizations", "path": "data.csv"}]}),
    }
    (record,) = records(zipped(**files))
    listing = taken(record).listing
    assert listing.organisation == "Baths" and listing.venues[0].postcode == "S66 8LD" and listing.age_min == 3
    assert listing.sessions[0] == Session(days=("TU",), start="09:00", end="17:00") and listing.needs == ("ASD",)


def test_tables_as_lists_in_one_document() -> None:
    found = {
        "services": [{"id": "1", "name": "A", "organization_id": "o"}], "organizations": [{"id": "o", "name": "Trust"}],
        "phones": [{"id": "p", "service_id": "1", "number": "01709 111111"}],
    }  # fmt: skip
    (record,) = records(json.dumps(found).encode())
    assert taken(record).listing.organisation == "Trust" and taken(record).listing.phone == "01709 111111"


GIAS = (
    'URN,"LA (name)",EstablishmentName,"TypeOfEstablishment (name)","EstablishmentStatus (name)","PhaseOfEducation (name)",'
    'StatutoryLowAge,StatutoryHighAge,Street,Locality,Town,Postcode,SchoolWebsite,TelephoneNum,"SEN1 (name)",CloseDate\n'
    '100001,Rotherham,"Hilltop School – Maltby","Community special school",Open,"Not applicable",2,19,"Larch Road",,Maltby,'
    'S66 8AZ,www.hilltop.org.uk,1709813386,"ASD - Autistic Spectrum Disorder",\n'
    "100002,Rotherham,Old School,Community school,Closed,Primary,4,11,Lane,,Wath,S63 7AA,,,,31-08-2020\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_register_of_schools(encoding: str) -> None:
    data = GIAS.encode(encoding)
    assert opened(data).kind == SCHOOLS
    hilltop, old = (taken(each).listing for each in records(data))
    assert hilltop.name == "Hilltop School – Maltby" and hilltop.urn == "100001" and hilltop.level == "specialist"
    assert (hilltop.age_min, hilltop.age_max, hilltop.needs) == (
        2,
        19,
        ("ASD",),
    ) and hilltop.website == "https://www.hilltop.org.uk"
    assert old.status == "closed" and hilltop.status == "open"


def a_sheet(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_our_own_sheet_there_and_back() -> None:
    listing = Listing(
        name="Chess, for all", description='Line one\n"Line" two', needs=("ASD", "adhd"), age_min=5, cost="free",
        sessions=(Session(("TU", "TH"), 0, "16:00", "18:00", "term"), Session(("SA",), 2, "10:00", "11:30"),
                  Session(("MO",), -1, "09:00", "10:00", "all", "2026-01-05", "2026-07-20")),
        venues=(Venue("Hall", "1 High Street", "S65 1AB", "Rotherham", "", 53.43, -1.35, "exact", "import"),),
        languages=("en", "pl"), website="https://chess.org.uk/", phone="01709 123456",
    )  # fmt: skip
    row = flat_sheet.row_of(listing, "6f1c9d0e-5a0b-4c1e-9d7f-3b8f0a4f5e21")
    for data in (a_sheet(list(flat_sheet.COLUMNS.values()), row), csv_of(list(flat_sheet.COLUMNS.values()), row)):
        found = opened(data)
        assert found.kind == SHEET and found.understood
        (record,) = records(data)
        assert taken(record).listing == listing and record["id"] == "6f1c9d0e-5a0b-4c1e-9d7f-3b8f0a4f5e21"


def csv_of(*rows: list[Any]) -> bytes:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def test_a_sheet_with_columns_of_its_own_is_mapped() -> None:
    data = b"Title;Wo;Ring;Colour\nBoxing;S65 1AB;(01709) 555555;red\n;;;\n"
    found = opened(data)
    assert found.kind == SHEET and not found.understood and found.guess == {"Title": "name", "Wo": "", "Ring": "", "Colour": ""}
    (record,) = records(data, Title="name", Wo="postcode", Ring="phone")
    listing = taken(record).listing
    assert (listing.name, listing.venues[0].postcode, listing.phone) == ("Boxing", "S65 1AB", "(01709) 555555")
    assert record["x_columns"] == {"Colour": "red"}


ENTRIES = [["Boxing", "info@boxing.org.uk", "S65 1AB"], ["Chess", "", "S65 1AC", "Mondays"]]


@pytest.mark.parametrize("data", [csv_of(*ENTRIES), a_sheet(*ENTRIES), csv_of(["Clubs in Maltby"], [], *ENTRIES)])
def test_a_sheet_without_names_for_its_columns_loses_no_entry(data: bytes) -> None:
    found = opened(data)
    assert found.columns == ["column 1", "column 2", "column 3", "column 4"] and not found.understood
    assert found.samples["column 1"] == "Boxing" and found.samples["column 4"] == "Mondays"
    boxing, chess = (taken(each).listing for each in records(data, **{"column 1": "name", "column 2": "email"}))
    assert (boxing.name, boxing.email, chess.name) == ("Boxing", "info@boxing.org.uk", "Chess")


@pytest.mark.parametrize(
    "first", ["jo@example.org", "www.boxing.org.uk", "https://boxing.org.uk/x", "s65 1ab", "(01709) 555 555"]
)
def test_nobody_calls_a_column_like_that(first: str) -> None:
    assert opened(csv_of(["Boxing", first], ["Chess", "-"])).columns == ["column 1", "column 2"]
    assert opened(csv_of(["Name", first], ["Chess", "-"])).columns == ["Name", first], "a name that everybody knows is one"


@pytest.mark.parametrize("first", ["Jo", "Year 2024-25", "E-mail (such as jo@example.org)", "S65", "01709", "Wo?"])
def test_what_may_be_the_name_of_a_column_is_one(first: str) -> None:
    assert opened(csv_of(["Gruppe", first], ["Chess", "-"])).columns == ["Gruppe", first]


def test_a_source_without_names_for_its_columns_has_none_next_time() -> None:
    mapping = {"column 1": "name", "column 2": ""}
    assert [each["name"] for each in records(csv_of(["Boxing", "red"], ["Chess", "blue"]), **mapping)] == ["Boxing", "Chess"]
    assert opened(csv_of(["Name", "Colour"], ["Chess", "blue"]), mapping).columns == ["Name", "Colour"]


def bomb() -> bytes:
    out = io.BytesIO()
    archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("services.csv", "w", force_zip64=True) as file:
        for _ in range(40):
            file.write(b"0" * 10_000_000)
    return out.getvalue()


def of_a_later_version(data: bytes) -> bytes:
    """A zip whose directory says that only a program of version 9.9 opens it."""
    at = data.index(b"PK\x01\x02") + 6
    return data[:at] + bytes([99, 0]) + data[at + 2 :]


def xlsx_with(part: str) -> bytes:
    whole = zipfile.ZipFile(io.BytesIO(a_sheet(["Name"], ["A"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in whole.namelist():
            archive.writestr(each, part if each == "xl/worksheets/sheet1.xml" else whole.read(each))
    return out.getvalue()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
HOSTILE = {
    "a bomb": (bomb, "MB when it is opened"),
    "a file in a folder above": (lambda: zipped(**{"../../etc/passwd": "root"}), "nothing here that is understood"),
    "many files": (lambda: zipped(**{f"f{number}.csv": "a" for number in range(500)}), "500 files"),
    "half a zip": (lambda: zipped(**HSDS_3)[:200], "cannot be opened"),
    "a zip of a later kind": (lambda: of_a_later_version(zipped(**HSDS_3)), "The zip cannot be opened. It is damaged"),
    "a sheet of a later kind": (lambda: of_a_later_version(a_sheet(["Name"], ["A"])), "The zip cannot be opened. It is damaged"),
    "a later kind in a zip": (
        lambda: zipped(**{"a.xlsx": of_a_later_version(a_sheet(["Name"], ["A"]))}), "The zip cannot be opened. It is damaged"
    ),
    "definitions in a sheet": (lambda: xlsx_with(LAUGHS), "definitions that no spreadsheet needs"),
    "definitions in another alphabet": (lambda: xlsx_with(LAUGHS.encode("utf-16")), "definitions that no spreadsheet needs"),  # type: ignore[arg-type]
    "a broken sheet": (lambda: xlsx_with("<worksheet><sheetData><row>"), "cannot be opened"),
    "a cell without end": (lambda: b"name,postcode\n" + b"x" * 4_000_000 + b",1\n", "letters"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "neither JSON nor a table"),
    "nothing": (lambda: b"  \n ", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_what_would_fill_the_memory_or_is_none_is_refused_in_words(case: str) -> None:
    make, words = HOSTILE[case]
    with pytest.raises(Unreadable, match=words):
        list(opened(make()).items)  # type: ignore[operator]


def test_what_is_small_also_when_it_is_opened_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"name\n" + b"A\n" * 2000
    monkeypatch.setattr(opening, "QUICK", 3000)
    assert (
        opening.is_quick(text[:3000]) and opening.is_quick(zipped(a__csv=text[:3000])) and opening.is_quick(b"PK\x03\x04 no zip")
    )
    for large in (text, zipped(a__csv=text), gzip.compress(text[:3000])):
        assert not opening.is_quick(large)


def test_a_sheet_shows_what_stands_in_it_though_a_row_cannot_be_read() -> None:
    found = opened(b"name,tel\n,\nA,\nB,01709\n" + b'"C' + b"c" * tables.LONGEST_CELL + b'",2\n')
    assert found.samples == {"name": "A", "tel": "01709"}
    with pytest.raises(Unreadable, match="cannot be read"):
        list(found.items)


def test_rows_and_bytes_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_RECORDS", 1000)
    with pytest.raises(Unreadable, match="more than 1,000 rows"):
        list(opened(b"name,postcode\n" + b"A,S65 1AB\n" * 2000).items)
    monkeypatch.setattr(workbooks, "MOST_RECORDS", 10)
    with pytest.raises(Unreadable, match="more than 10 rows"):
        list(opened(a_sheet(["Name"], *(["A"] for _ in range(20)))).items)
    monkeypatch.setattr(opening, "MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="too big"):
        opened(b"x" * 11)
    assert MOST_BYTES < 400_000_000


ABOVE = "Our services\n\n,,\nTold to us in May\n"
FILLED = "A,S65 1AB,\n"


def a_table(above: str, filled: int, blank: str = "") -> bytes:
    return f"{above}name,postcode,phone\n{blank}{(FILLED + blank) * filled}".encode()


@pytest.mark.parametrize("blank", ["", "\n", ",,\n", " , ,\n\r\n"])
@pytest.mark.parametrize("above", ["", ABOVE])
def test_as_many_rows_as_are_read_and_no_more(monkeypatch: pytest.MonkeyPatch, above: str, blank: str) -> None:
    monkeypatch.setattr(tables, "MOST_RECORDS", 5)
    assert len(list(tables.csv_rows(a_table(above, 5, blank))[1])) == 5
    with pytest.raises(Unreadable, match="more than 5 rows"):
        tables.csv_rows(a_table(above, 6, blank))


def test_a_row_without_an_end_of_line_and_one_over_many_lines_are_one_row_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_RECORDS", 5)
    heading, over_lines = "name,postcode\n", '"A\n\n\nB",S65 1AB\n'
    assert len(list(tables.csv_rows(f"{heading}{over_lines * 5}".rstrip().encode())[1])) == 5
    for rows in (over_lines * 6, "A,B\r" * 6):
        with pytest.raises(Unreadable, match="more than 5 rows"):
            tables.csv_rows(f"{heading}{rows}".rstrip().encode())


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        for each in opened(data).items:
            if each.record is not None:
                taken({"name": "x", **each.record})
    except (Unreadable, ValueError) as reason:
        assert str(reason)


@given(st.text(alphabet='a,;"\r\n\u2028\x0b\x85 ', max_size=60))
def test_a_line_ends_where_a_file_says_so(text: str) -> None:
    assert list(tables.lines_of(text)) == list(io.StringIO(text, newline=""))


def test_what_waits_to_be_judged_comes_back_as_it_was() -> None:
    odd = {"id": "x", "name": "\ud800", "n": 10**40, "more": [{"a": (1.5, None, True)}, {}]}
    given = [judging.Named(number, odd, str(number), "d") for number in range(judging.AT_ONCE + 3)]
    given += [judging.Named(9, None, "", "", "no JSON"), judging.Named(10, odd, "x", "", repeated=True)]
    packed = judging.Packed()
    for each in given:
        packed.add(each)
    assert list(packed) == given == list(packed) and len(packed) == len(given)
