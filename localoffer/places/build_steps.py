"""The steps of making an area pack, one for each part: what it is made from, what is written, what is said when it is missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from typing import Any

import shapely
from shapely.geometry import shape as shape_of

from localoffer.places import councils, outlines, pack_parts, postcode_source
from localoffer.places.assigning import check_covering
from localoffer.places.building import ATTRIBUTION, LICENCE, Build, NotGot, as_csv, as_json, put, sha256
from localoffer.places.geometry import shape_of_cells
from localoffer.places.outlines import Refused
from localoffer.places.pack import DEFAULT_AROUND_KM
from localoffer.places.pack_parts import NotReadable
from localoffer.places.shapes import WardOutlines

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def build(made: Build) -> dict[str, str]:
    """Make or go on making the pack; {part: why it is missing} of what could not be had."""
    made.say(f"{made.council.council} ({made.council.code})")
    made.say(f"Postcodes: {int(made.own.sum()):,} of its own, {len(made.postcodes):,} with those around")
    made.folder.mkdir(parents=True, exist_ok=True)
    steps: Sequence[tuple[str, str, Callable[[Build], str]]] = (
        ("wards", "Wards", wards),
        ("edge", "Edge", edge),
        ("figures", "Children", figures),
        ("places", "Places", places),
        ("schools", "Schools", schools),
        ("stations", "Stations", stations),
        ("directory", "Entries", directory),
    )
    for part, title, step in steps:
        try:
            made.say(f"{title}: {step(made)}")
        except (NotGot, NotReadable, Refused) as reason:
            made.without(part, str(reason))
            made.say(f"{title}: not there. {str(reason)[:1].upper()}{str(reason)[1:]}.".replace("..", "."))
    put(made.folder / "area.json", as_json(facts(made)))
    missing: dict[str, str] = made.log.get("missing", {})
    return missing


def wards(made: Build) -> str:
    body, source = made.source_of("wards")
    checksum = sha256(body)
    if kept := made.kept("wards", checksum):
        return kept
    found = own_wards(made, outlines.read(body))
    outlines.check_together(found, {each.code: each.name for each in found})
    check_covering([each.shape for each in found], list(made.point_of.values()))
    rows, cells, shapes = pack_parts.ward_files(found)
    files = {"wards.csv": as_csv(rows), "ward_cells.json": as_json(cells), "ward_outlines.geojson": as_json(shapes, indent=None)}
    made.write("wards", files, checksum, source)
    made.log["parts"].pop("figures", None)  # they stand in the same table and must be put in again
    return f"{len(rows)}, with exact outlines"


def own_wards(made: Build, found: list[outlines.Outline]) -> list[outlines.Outline]:
    """Those of the area: by the district that the file names, else those in which its postcodes lie."""
    codes = councils.with_former(made.codes)
    mine = [each for each in found if each.district in codes]
    if mine:
        return mine
    finder = WardOutlines({each.code: each.shape for each in found})
    lived_in = {finder.at(lat, lon) for lat, lon in made.point_of.values()}
    return [each for each in found if each.code in lived_in]


def edge(made: Build) -> str:
    """Without wards the area's edge is drawn from where its postcodes are."""
    if "wards" in made.log["parts"]:
        (made.folder / "area_cells.json").unlink(missing_ok=True)
        return "that of its wards"
    table = made.postcodes
    checksum = sha256(repr((postcode_source.edition(), made.codes)).encode())
    if kept := made.kept("edge", checksum):
        return kept
    cells = pack_parts.area_from_postcodes(table.east, table.north, made.own)
    made.write(
        "edge", {"area_cells.json": as_json(cells, indent=None)}, checksum, f"ONS Postcode Directory {postcode_source.edition()}"
    )
    return "drawn from where its postcodes are, so only about right"


def figures(made: Build) -> str:
    if "wards" not in made.log["parts"]:
        raise NotGot("they are by ward, and there are no wards")
    rows = ward_rows(made)
    body, source = made.source_of("figures", wards=",".join(row["ward_code"] for row in rows))
    checksum = sha256(body)
    if kept := made.kept("figures", checksum):
        return kept
    found = pack_parts.children(body, (row["ward_code"] for row in rows))
    if not found:
        raise NotGot("the file has no figure for any of these wards")
    columns = sorted({name for each in found.values() for name in each})
    for row in rows:
        row.update({name: found.get(row["ward_code"], {}).get(name, "") for name in columns})
    text = as_csv(rows)
    made.log["parts"]["wards"]["made"]["wards.csv"] = sha256(text.encode())
    made.write("figures", {"wards.csv": text}, checksum, source)
    return f"for {len(found)} of {len(rows)} wards"


def ward_rows(made: Build) -> list[dict[str, Any]]:
    with (made.folder / "wards.csv").open(encoding="utf-8", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]


def area_finder(made: Build) -> Callable[[float, float], str | None]:
    """Which ward a point lies in; "" in an area without wards; None outside."""
    file = made.folder / "ward_outlines.geojson"
    if file.exists():
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        finder = WardOutlines({each["properties"]["ward_code"]: shape_of(each["geometry"]) for each in features})
        return lambda lat, lon: finder.at(lat, lon) or None
    shape = shape_of_cells(json.loads((made.folder / "area_cells.json").read_text(encoding="utf-8")))
    shapely.prepare(shape)
    return lambda lat, lon: "" if shape.covers(shapely.Point(lon, lat)) else None


def places(made: Build) -> str:
    body, source = made.source_of("places")
    checksum = sha256(body)
    if kept := made.kept("places", checksum):
        return kept
    ward_of, council_of = area_finder(made), nearest_council(made)
    inside, outside = [], []
    for row in pack_parts.places(body, made.box):
        ward = ward_of(row["lat"], row["lon"])
        if ward is not None:
            inside.append({**row, "ward_code": ward})
        elif row["kind"] in ("town", "village"):
            outside.append({**row, "council_code": council_of(row["lat"], row["lon"])})
    if not inside:
        raise NotGot("none of the places in the file lies in this area")
    columns = ["name", "kind", "lat", "lon", "ward_code"]
    files = {"places.csv": as_csv(inside, columns), "neighbours.csv": as_csv(outside, [*columns[:-1], "council_code"])}
    made.write("places", files, checksum, source)
    return f"{len(inside)} in the area, {len(outside)} around it"


def nearest_council(made: Build) -> Callable[[float, float], str]:
    lats, lons = made.postcodes.degrees()
    tree = shapely.STRtree(shapely.points(lons, lats))
    return lambda lat, lon: str(made.postcodes.councils[tree.nearest(shapely.Point(lon, lat))])


def schools(made: Build) -> str:
    body, source = made.source_of("schools")
    checksum = sha256(body)
    if kept := made.kept("schools", checksum):
        return kept
    ward_of = area_finder(made)
    rows = [
        {**row, "ward_code": ward_of(row["lat"], row["lon"]) or ""}
        for row in pack_parts.schools(body, councils.with_former(made.codes), made.point_of.get)
    ]
    if not rows:
        raise NotGot("none of the schools in the file lies in this area")
    made.write("schools", {"schools.csv": as_csv(rows, ["name", "urn", "postcode", "lat", "lon", "ward_code"])}, checksum, source)
    return f"{len(rows)}"


def stations(made: Build) -> str:
    body, source = made.source_of("stations")
    checksum = sha256(body)
    if kept := made.kept("stations", checksum):
        return kept
    table = made.postcodes.where(made.own)
    lats, lons = table.degrees()
    south, north, west, east = lats.min() - 0.05, lats.max() + 0.05, lons.min() - 0.08, lons.max() + 0.08
    rows = [each for each in pack_parts.stations(body) if south <= each["lat"] <= north and west <= each["lon"] <= east]
    if not rows:
        raise NotGot("none of the stations in the file is near this area")
    made.write("stations", {"stations.csv": as_csv(rows, ["name", "kind", "lat", "lon"])}, checksum, source)
    return f"{len(rows)} in and around the area"


def directory(made: Build) -> str:
    """An empty directory, to be filled by moderators or by an import; one that is there is left alone."""
    if (made.folder / "directory.json").exists():
        return "as they were"
    text = as_json({"format": "local-offer-directory/1", "area": made.council.code, "entries": []})
    made.write("directory", {"directory.json": text}, sha256(text.encode()), "made here")
    return "none yet; add them on the site, or with flask import-services"


def facts(made: Build) -> dict[str, Any]:
    """What `area.json` says: names, codes, neighbours, and the attribution of all that went in."""
    file = made.folder / "area.json"
    before: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    lats, lons = made.postcodes.where(made.own).degrees()
    said = [ATTRIBUTION.format(year=made.today.year), *(each["attribution"] for each in made.log["parts"].values())]
    worked_out = {
        "code": made.council.code,
        "name": made.shown_name,
        "council": made.council.council,
        "council_url": before.get("council_url") or made.council.url,
        "bounding_box": {
            "south": round(float(lats.min()), 4), "west": round(float(lons.min()), 4),
            "north": round(float(lats.max()), 4), "east": round(float(lons.max()), 4),
        },
        "postcode_letters": made.letters,
        "around_km": DEFAULT_AROUND_KM,
        "neighbours": before.get("neighbours") or neighbours(made),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": " ".join(dict.fromkeys(said)),
        "built": made.today.isoformat(),
        "missing": made.log.get("missing", {}),
    }  # fmt: skip
    return {**before, **worked_out, **({"districts": list(made.codes)} if made.codes != (made.council.code,) else {})}


def neighbours(made: Build) -> list[dict[str, str]]:
    """The councils with postcodes close to one of ours, and whose Local Offer serves the people there."""
    table, others = made.postcodes, made.postcodes.where(~made.own)
    tree = shapely.STRtree(shapely.points(table.east[made.own], table.north[made.own]))
    points = shapely.points(others.east, others.north)
    close = tree.query_nearest(points, max_distance=1000 * DEFAULT_AROUND_KM, all_matches=False)[0]
    found = []
    for code in sorted(set(others.councils[close].tolist())):
        here, offer = councils.by_code(code), councils.with_offer(code)
        if here and offer:
            found.append(
                {"code": code, "name": offer.name, **({"district": here.name} if offer != here else {}), "url": here.url}
            )
    return found
