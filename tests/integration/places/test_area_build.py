"""`flask area build`: a pack for any council, resumed where it broke off, honest about what it could not get, and usable."""

from __future__ import annotations

import csv
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from flask import Flask
from shapely.geometry import mapping

from localoffer import create_app, setting_up
from localoffer.database import db
from localoffer.exchange import area_building
from localoffer.places import gazetteer, postcode_source, wards
from localoffer.places.building import NoSuchCouncil
from localoffer.places.geometry import shape_of_cells
from localoffer.places.projection import to_grid
from tests import databases
from tests.checking import CheckingClient
from tests.conftest import SHARED, quiet, settings_in, signed_in
from tests.factories import a_service, a_venue
from tests.unit.exchange.test_opening import of_a_later_version, zipped

pytestmark = pytest.mark.load

BARNSLEY = "E08000038"
OUTLINES = SHARED / "area" / "rotherham" / "check" / "wards.geojson"


@pytest.fixture(autouse=True, scope="module")
def read_once() -> Iterator[None]:
    """The postcodes of the country are unpacked once for all builds of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postcode_source, "read_letter", lru_cache(postcode_source.read_letter))
        yield


def build(folder: Path, code: str = BARNSLEY, fetch: Any = None, sources: Path | None = None, **given: Path) -> str:
    said: list[str] = []
    said += area_building.build(code, folder, said.append, given, fetch, sources=sources)
    return "\n".join(said)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def barnsley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of a second real council, from the postcode package alone."""
    folder = tmp_path_factory.mktemp("areas") / "barnsley"
    said = build(folder)
    assert "Wards: not there" in said
    assert f"LOCALOFFER_AREA={folder}" in said
    return folder


@pytest.fixture(scope="module")
def halves(barnsley: Path) -> dict[str, Any]:
    """Barnsley cut in two, as a file of the ONS with two wards of another council beside them."""
    land = shape_of_cells(json.loads((barnsley / "area_cells.json").read_text(encoding="utf-8"))).buffer(0.01)
    west, south, east, north = land.bounds
    middle = (west + east) / 2
    parts = [
        shapely.intersection(land, shapely.box(*each)) for each in ((west, south, middle, north), (middle, south, east, north))
    ]
    whole = [max(shapely.get_parts(each), key=lambda part: part.area) for each in parts]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"WD24CD": code, "WD24NM": name, "LAD24CD": district},
                "geometry": mapping(drawn),
            }
            for code, name, district, drawn in (
                ("E05000991", "Penistone Side", "E08000016", shapely.Polygon(whole[0].exterior)),
                ("E05000992", "Dearne Side", "E08000016", shapely.Polygon(whole[1].exterior).difference(whole[0])),
                ("E05000993", "Elsewhere", "E08000036", shapely.box(-1.5, 53.65, -1.4, 53.7)),
            )
        ],
    }


def site_of(pack: Path, template: Path, folder: Path) -> Flask:
    """A site that was set up with the pack; its empty tables are those of the template."""
    databases.copy(template, folder)
    site = create_app(settings_in(folder, area=str(pack)))
    with site.app_context():
        setting_up.load_area(quiet)
        setting_up.load_directory(quiet)
        setting_up.ready_index(quiet)
        db.session.remove()
    return site


def test_a_pack_says_what_it_has_and_what_it_could_not_get(barnsley: Path) -> None:
    facts = json.loads((barnsley / "area.json").read_text(encoding="utf-8"))
    assert (facts["name"], facts["code"]) == ("Barnsley", BARNSLEY)
    assert set(facts["missing"]) == {"wards", "figures", "places", "schools", "stations"}
    assert "Royal Mail" in facts["attribution"]
    assert "Open Government Licence" in facts["licence"]
    names = {each["name"] for each in facts["neighbours"]}
    assert {"Rotherham", "Sheffield", "Wakefield"} <= names
    assert "North Yorkshire" not in names, "it is more than five kilometres away"
    assert len(json.loads((barnsley / "area_cells.json").read_text(encoding="utf-8"))) > 100


def test_the_site_works_with_the_pack(barnsley: Path, area_template: Path, tmp_path: Path) -> None:
    site = site_of(barnsley, area_template, tmp_path / "var")
    with site.app_context():
        visitor = CheckingClient(site)
        assert "Barnsley Local Offer" in visitor.get("/").html
        a_service(name="Barnsley Club", venues=(a_venue(lat=53.5526, lon=-1.4797, postcode="S70 2TA", ward_code="", area=""),))
        assert "Barnsley Club" in visitor.get("/search?near=S70+2TA&within=1").text
        assert "outside Barnsley" not in visitor.get("/search?near=S70+2TA").text
        outside = visitor.get("/map?near=S60+2HX").text
        assert "outside Barnsley" in outside
        assert "Rotherham has its own Local Offer" in outside
        assert gazetteer.spot_at(53.5526, -1.4797).outside_miles is None
        assert gazetteer.find("Barnsley").spot
        for path in ("/map", "/map/embed", "/wards", "/browse", "/a-to-z", "/about-the-data", "/gaps"):
            assert visitor.get(path).status == 200, path
        assert "Railway stations in Rotherham" not in visitor.get("/about-the-data").text
        staff = signed_in(site, "administrator")
        for rule in site.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith(("/log", "/static")):
                assert staff.client.get(rule.rule).status_code < 500, rule.rule
        db.session.remove()
        db.engine.dispose()


def test_an_unknown_code_and_a_district_are_explained(tmp_path: Path) -> None:
    with pytest.raises(NoSuchCouncil, match="not the code of a council"):
        build(tmp_path / "x", "E99999999")
    with pytest.raises(NoSuchCouncil, match=r"Nottinghamshire County Council has\. Its code is E10000024"):
        build(tmp_path / "x", "E07000171")
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(not OUTLINES.exists(), reason="the check files of the area are not here")
def test_outlines_of_rotherham_give_the_cells_that_are_built_in(tmp_path: Path) -> None:
    said = build(tmp_path / "rotherham", "E08000018", wards=OUTLINES)
    assert "Wards: 25, with exact outlines" in said
    made = json.loads((tmp_path / "rotherham" / "ward_cells.json").read_text(encoding="utf-8"))
    built_in = json.loads(Path("data/areas/rotherham/ward_cells.json").read_text(encoding="utf-8"))
    assert {code: set(cells) for code, cells in made.items()} == {code: set(cells) for code, cells in built_in.items()}


@dataclass
class Official:
    """A server on this machine that answers like those of the publishers, with their weaknesses."""

    url: str
    files: dict[str, bytes]
    asked: list[tuple[str, str]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)

    def sources(self, folder: Path) -> Path:
        parts = {
            part: {
                "what": part, "url": f"{self.url}/{part}?codes={{codes}}&wards={{wards}}&day={{day}}", "file": f"{part}.bin",
                "licence": "Open Government Licence v3.0", "attribution": f"Made by the publisher of {part} {{year}}.",
            }
            for part in ("wards", "places", "schools", "figures", "stations")
        }  # fmt: skip
        file = folder / "sources.json"
        file.write_text(json.dumps({"parts": parts}), encoding="utf-8")
        return file


@pytest.fixture
def official(halves: dict[str, Any]) -> Iterator[Official]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            part = self.path.strip("/").partition("?")[0]
            site.asked.append((part, self.headers.get("Range", "")))
            if part in site.busy:
                site.busy.remove(part)
                self.send_response(429)
                self.send_header("Retry-After", "7")
                self.end_headers()
                return
            if part not in site.files:
                self.send_error(404)
                return
            body = site.files[part]
            start = int(self.headers["Range"][6:-1]) if self.headers.get("Range") else 0
            self.send_response(206 if start else 200)
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            if part in site.broken:
                site.broken.remove(part)
                self.wfile.write(body[start : len(body) // 2])
                return
            self.wfile.write(body[start:])

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Official(f"http://127.0.0.1:{server.server_port}", official_files(halves))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def official_files(halves: dict[str, Any]) -> dict[str, bytes]:
    def grid(lat: float, lon: float) -> tuple[int, int]:
        east, north = to_grid(np.array([lat]), np.array([lon]))
        return round(float(east[0])), round(float(north[0]))

    def named(name: str, kind: str, lat: float, lon: float) -> list[Any]:
        return ["id", "uri", name, "", "", "", "populatedPlace", kind, *grid(lat, lon)]

    sheet = io.StringIO()
    csv.writer(sheet).writerows(
        [
            named("Penistone", "Town", 53.525, -1.629), named("Royston", "Village", 53.6, -1.45),
            named("Mexborough", "Town", 53.494, -1.282), named("London", "City", 51.5, -0.12),
            ["id", "uri", "High Street", "", "", "", "transportNetwork", "Named Road", *grid(53.55, -1.48)],
        ]
    )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Data/SE20.csv", "\ufeff" + sheet.getvalue())
        archive.writestr("Doc/OS_Open_Names_Header.csv", "ID,NAMES_URI")
    x, y = grid(53.5526, -1.4797)
    schools = (
        "URN,EstablishmentName,EstablishmentStatus (name),Postcode,Easting,Northing,DistrictAdministrative (code)\n"
        f"1,Caf\u00e9 Primary,Open,S70 2TA,{x},{y},E08000016\n"
        f"2,Gone Primary,Closed,S70 2TA,{x},{y},E08000016\n3,Far Primary,Open,SW1A 1AA,529090,179645,E09000033\n"
    )
    ages = [("Aged under 1 year", 10), *((f"Aged {age} years", 10) for age in range(1, 25))]
    nomis = "GEOGRAPHY_CODE,C2021_AGE_92_NAME,OBS_VALUE\n" + "".join(
        f"{ward},{name},{count}\n" for ward in ("E05000991", "E05000992") for name, count in ages
    )
    naptan = (
        "ATCOCode,CommonName,Latitude,Longitude,StopType,Status\n"
        "9100BNSLY,Barnsley Rail Station,53.5543,-1.47716,RLY,active\n"
        "9100KNGX,London Kings Cross Rail Station,51.53,-0.12,RLY,active\n"
        "1,Bus stop,53.55,-1.47,BCT,active\n"
    )
    return {
        "wards": json.dumps(halves).encode(), "places": packed.getvalue(), "schools": schools.encode("cp1252"),
        "figures": nomis.encode(), "stations": naptan.encode(),
    }  # fmt: skip


def polite_fetch(rests: list[float]) -> Any:
    from localoffer.exchange.downloading import Downloader

    downloader = Downloader(private_too=True, rest=rests.append)
    return downloader.download


def test_official_addresses_give_the_whole_pack(official: Official, area_template: Path, tmp_path: Path) -> None:
    rests: list[float] = []
    official.broken, official.busy = {"places"}, {"schools"}
    folder = tmp_path / "barnsley"
    said = build(folder, fetch=polite_fetch(rests), sources=official.sources(tmp_path))
    assert "not there" not in said, said
    assert [row["ward_name"] for row in rows(folder / "wards.csv")] == ["Penistone Side", "Dearne Side"]
    assert {row["children_0_15_census_2021"] for row in rows(folder / "wards.csv")} == {"160"}
    assert {row["young_people_16_24_census_2021"] for row in rows(folder / "wards.csv")} == {"90"}
    assert {(row["name"], row["kind"], row["ward_code"]) for row in rows(folder / "places.csv")} == {
        ("Penistone", "town", "E05000991"), ("Royston", "village", "E05000992"),
    }  # fmt: skip
    assert [(row["name"], row["council_code"]) for row in rows(folder / "neighbours.csv")] == [("Mexborough", "E08000017")]
    assert [row["name"] for row in rows(folder / "schools.csv")] == ["Caf\u00e9 Primary"]
    assert [row["name"] for row in rows(folder / "stations.csv")] == ["Barnsley"]
    assert ("places", f"bytes={len(official.files['places']) // 2}-") in official.asked, "it goes on where the line broke"
    assert 7.0 in rests, "it waits as long as it is asked to"
    assert len(rests) >= 4, "and a little between any two questions"
    facts = json.loads((folder / "area.json").read_text(encoding="utf-8"))
    assert facts["missing"] == {}
    assert "Made by the publisher of schools" in facts["attribution"]
    log = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    assert all(len(part["sha256"]) == 64 and part["licence"] for part in log["parts"].values())

    asked = len(official.asked)
    (folder / "places.csv").write_text(
        (folder / "places.csv").read_text(encoding="utf-8") + "By Hand,hamlet,53.55,-1.5,E05000991\n"
    )
    again = build(folder, fetch=polite_fetch(rests), sources=official.sources(tmp_path))
    assert len(official.asked) == asked, "what is done is not fetched twice"
    assert "Wards: as before" in again
    assert "Places: changed by hand since they were made, and left alone" in again

    site = site_of(folder, area_template, tmp_path / "var")
    with site.app_context():
        assert wards.are_exact()
        assert len(wards.all_wards()) == 2
        visitor = CheckingClient(site)
        assert "160" in visitor.get("/wards/penistone-side").text
        assert gazetteer.find("Mexborough").spot.council_code == "E08000017"
        assert gazetteer.find("Barnsley station").spot.precision == "station"
        assert gazetteer.find("S70 2TA").spot.ward_name
        db.session.remove()
        db.engine.dispose()


def test_a_build_that_broke_off_goes_on_and_says_what_is_missing(official: Official, tmp_path: Path) -> None:
    kept = official.files.pop("schools")
    folder = tmp_path / "barnsley"
    said = build(folder, fetch=area_building.fetcher(private_too=True), sources=official.sources(tmp_path))
    assert "Schools: not there" in said
    assert "answered 404" in said
    assert "Not there: schools. Run the command again" in said
    official.files["schools"] = kept
    before = [part for part, _ in official.asked]
    again = build(folder, fetch=polite_fetch([]), sources=official.sources(tmp_path))
    assert "Schools: 1" in again
    assert "not there" not in again
    assert [part for part, _ in official.asked[len(before) :]] == ["schools"]


@pytest.mark.parametrize(
    ("part", "body", "line"),
    [
        ("wards", b"<html>down for repairs</html>", "not GeoJSON"),
        ("places", b"PK\x03\x04 broken", "not a whole zip"),
        ("places", of_a_later_version(zipped(names__csv="a")), "not a whole zip"),
        ("schools", b"a,b\n1,2\n", "no column postcode"),
        ("stations", b"", "has none"),
    ],
)
def test_a_file_that_is_not_what_it_should_be(tmp_path: Path, part: str, body: bytes, line: str) -> None:
    file = tmp_path / "given"
    file.write_bytes(body)
    said = build(tmp_path / "pack", **{part: file})
    assert line in said
    assert not list((tmp_path / "pack").glob(f"{part}*.csv"))


def test_an_address_inside_a_private_network_is_not_fetched(official: Official, tmp_path: Path) -> None:
    said = build(tmp_path / "pack", fetch=area_building.fetcher(), sources=official.sources(tmp_path))
    assert "Only addresses that begin with https:// are downloaded" in said
    assert not official.asked
