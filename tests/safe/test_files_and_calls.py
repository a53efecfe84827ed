"""R17, R19, R44, R45, R62, R65: files out and in, calls to other machines, well-formed pages, and what is installed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from localoffer.config import ROOT
from localoffer.database import db
from localoffer.directory import queries
from localoffer.exchange import asking, flat
from localoffer.exchange.models import Link
from localoffer.exchange.records import Unreadable
from localoffer.freshness import probing
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient
from tests.factories import a_service
from tests.integration.exchange.test_importing import a_record
from tests.integration.exchange.test_staff import a_feed, sent
from tests.unit.exchange.test_opening import xlsx_with
from tests.unit.exchange.test_workbooks import SHEET

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "＠A1", '=HYPERLINK("http://evil.example","x")')
STARTS = re.compile(r"[=+\-@\t\r\n＝＋＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
INSIDE = (
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/",
    "http://[fd00::1]/", "http://localhost/", "http://100.64.0.1/",
)  # fmt: skip


def no_formula(cells: list[str], where: str) -> None:
    assert not [each for each in cells if STARTS.match(each) and not NUMBER.fullmatch(each)], where


def test_r17_no_cell_of_any_file_is_a_formula(app: Flask, everyone: dict[str, FlaskClient]) -> None:
    for number, text in enumerate(FORMULAS):
        a_service(name=f"{text} {number}", summary=text, description=text, organisation=text, phone=text)
    checked = 0
    for rule in [each.rule for each in app.url_map.iter_rules() if each.rule.endswith((".csv", ".xlsx")) and not each.arguments]:
        answer = everyone["administrator"].get(rule)
        assert answer.status_code == 200, rule
        if rule.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline=""), strict=True))
            no_formula([cell for row in rows for cell in row], rule)
        else:
            book = load_workbook(io.BytesIO(answer.get_data()))
            found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            assert not [cell.value for cell in found if cell.data_type == "f"], rule
        checked += 1
    assert checked >= 8
    assert FORMULAS[0] in everyone["administrator"].get("/feeds/services.csv").get_data(as_text=True), "the words are kept"
    with zipfile.ZipFile(io.BytesIO(app.test_client().get("/feeds/services.zip").get_data())) as archive:
        for name in [each for each in archive.namelist() if each.endswith(".csv")]:
            no_formula([cell for row in csv.reader(io.StringIO(archive.read(name).decode())) for cell in row], name)


@pytest.mark.parametrize("url", INSIDE)
def test_r19_nothing_inside_our_network_is_called(app: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    def called(*_given: object, **_more: object) -> None:
        raise AssertionError(f"{url} was called")

    monkeypatch.setattr("socket.socket.connect", called)
    with pytest.raises(Unreadable):
        asking.get(url)
    assert probing.probe(url).outcome in (probing.REFUSED, probing.FAILS)


def bombs() -> dict[str, bytes]:
    """{name of a file: a small file that would be huge, deep or endless when it is opened}."""
    zipped = io.BytesIO()
    with (
        zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("services.json", "w", force_zip64=True) as one,
    ):
        for _ in range(400):
            one.write(b" " * 1_000_000)
    slip = io.BytesIO()
    with zipfile.ZipFile(slip, "w") as archive:
        archive.writestr("../../../../tmp/evil.json", json.dumps({"contents": [a_record(1)]}))
    return {
        "bomb.zip": zipped.getvalue(),
        "bomb.json.gz": gzip.compress(b"[" + b" " * 400_000_000 + b"]", 9),
        "deep.json": b"[" * 200_000 + b"]" * 200_000,
        "deep-objects.json": b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
        "cell.csv": b"name,description\nClub," + b"x" * 1_900_000 + b"\n",
        "rows.csv": b"name\n" + b"a\n" * 300_000,
        "rows.xlsx": xlsx_with(SHEET.format("".join(f"<row><c><v>{each}</v></c></row>" for each in range(300_000)))),
        "slip.zip": slip.getvalue(),
    }


@pytest.mark.load
def test_r44_what_is_huge_when_it_is_opened_is_refused_in_words(
    app: Flask, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And before any row of it is understood, which would keep a process for as long as a quarter of a minute."""
    understood: list[object] = []
    monkeypatch.setattr(flat, "record_of", lambda *given: understood.append(given))
    before = queries.count_published()
    for name, data in bombs().items():
        assert len(data) < 2_000_000, name
        page = sent(as_moderator, data, name, source=f"Source of {name}")
        assert page.status < 500, name
        assert name != "cell.csv" or "a cell holds more than" in page.text
        assert not name.startswith("rows.") or "has more than 250,000 rows" in page.text
        assert app.test_client().get("/healthz").status_code == 200
    assert queries.count_published() == before and not understood


def test_r44_too_large_a_body_is_said_so(page: CheckingClient) -> None:
    found = page.post("/suggest", {"name": "x" * 3_000_000}, headers={"Sec-Fetch-Site": "same-origin"})
    assert found.status == 413 and "too big" in found.heading and "send less text" in found.text


def test_r45_a_bad_row_among_a_thousand_leaves_nothing_behind_and_is_named(app: Flask, as_administrator: CheckingClient) -> None:
    records = [a_record(number) for number in range(1000)]
    records[699] = {**records[699], "name": ""}
    looked = sent(as_administrator, a_feed(*records), "thousand.json")
    assert "Nothing is changed yet" in looked.text and "has no name" in looked.text and "700" in looked.text
    assert queries.count_published() == 0
    assert not db.session.scalar(select(func.count()).select_from(Submission))
    assert not db.session.scalar(select(func.count()).select_from(Link))


PAGES = ["/", "/search?q=autism", "/search?q=zzzz", "/map", "/services/rotherham-sendiass", "/a-to-z", "/browse", "/needs", "/wards",
         "/suggest", "/login", "/gaps", "/about-the-data", "/privacy", "/cookies", "/accessibility", "/use-our-data", "/nowhere"]  # fmt: skip


def test_r62_pages_are_well_formed(directory: Flask, app: Flask) -> None:
    """As the standard's own parser reads them: no error of syntax, on pages, error pages and forms that were sent empty."""
    client, faults = app.test_client(), []
    answers = {each: client.get(each, follow_redirects=True) for each in PAGES}
    answers["empty /suggest"] = client.post("/suggest", data={}, headers={"Sec-Fetch-Site": "same-origin"})
    answers["empty /login"] = client.post("/login", data={}, headers={"Sec-Fetch-Site": "same-origin"})
    for name, answer in answers.items():
        parser = html5lib.HTMLParser()
        parser.parse(answer.get_data(as_text=True))
        answer.close()
        faults += [(name, where, what) for where, what, _ in parser.errors]
    assert faults == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_r65_everything_installed_is_pinned_with_hashes(name: str) -> None:
    said = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in said.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 20
    for line in lines:
        assert re.match(r"\s*[A-Za-z0-9._\[\],-]+==[^\s;]+", line) and "--hash=sha256:" in line, line[:120]


def test_r65_scripts_of_others_are_pinned_with_checksums() -> None:
    known = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, facts in known.items():
        if path:
            assert facts["version"] and facts["integrity"].startswith("sha512-"), path
