"""Ward outlines are read in every form the ONS publishes, and refused in plain lines when they are not right."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from localoffer.places import outlines
from localoffer.places.outlines import Refused
from localoffer.places.projection import shape_on_grid

WEST, EAST = shapely.box(-1.4, 53.3, -1.3, 53.4), shapely.box(-1.3, 53.3, -1.2, 53.4)
NAMES = {"E05000001": "West", "E05000002": "East"}


def a_file(*shapes: Any, year: str = "25", grid: bool = False, codes: tuple[str, ...] = tuple(NAMES)) -> dict[str, Any]:
    drawn = [shape_on_grid(each) if grid else each for each in shapes or (WEST, EAST)]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {f"WD{year}CD": code, f"WD{year}NM": NAMES.get(code, "Other"), f"LAD{year}CD": "E08000018"},
                "geometry": json.loads(json.dumps(mapping(each))),
            }
            for code, each in zip(codes, drawn, strict=True)
        ],
    }


def refusal(data: Any, wanted: Any = NAMES) -> str:
    with pytest.raises(Refused) as caught:
        outlines.check_together(outlines.read(data if isinstance(data, str | bytes) else json.dumps(data), wanted), NAMES)
    return "\n".join(caught.value.lines)


@pytest.mark.parametrize("year", ["11", "20", "24", "27"])
@pytest.mark.parametrize("grid", [False, True])
def test_any_year_and_both_ways_of_writing_a_place(year: str, grid: bool) -> None:
    found = outlines.read(json.dumps(a_file(year=year, grid=grid)), NAMES)
    outlines.check_together(found, NAMES)
    assert [(each.code, each.name, each.district) for each in found] == [
        ("E05000001", "West", "E08000018"),
        ("E05000002", "East", "E08000018"),
    ]
    assert found[0].shape.symmetric_difference(WEST).area < 1e-4 * WEST.area


def test_a_file_of_the_whole_country_gives_this_area_alone() -> None:
    data = a_file(WEST, EAST, shapely.box(0, 51, 0.1, 51.1), codes=("E05000001", "E05000002", "E05999999"))
    data["features"][2]["properties"]["LAD25CD"] = "E09000001"
    assert [each.code for each in outlines.read(json.dumps(data), NAMES, ("E08000018",))] == list(NAMES)
    assert len(outlines.read(json.dumps(data))) == 3


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("{", "not GeoJSON"),
        ("[" * 100_000, "not GeoJSON"),
        (b"\xff\xfe\x00", "not GeoJSON"),
        ({"type": "Feature"}, "no list of features"),
        ({"type": "FeatureCollection", "features": [{"properties": {"CODE": "x"}}]}, "such as WD25CD. It has CODE"),
        ({"type": "FeatureCollection", "features": [None, 7]}, "no column of ward codes"),
    ],
)
def test_what_is_no_file_of_wards_is_said(data: Any, line: str) -> None:
    assert line in refusal(data)


def test_no_ward_of_this_area() -> None:
    said = refusal(a_file(), {"E05777777": "Elsewhere"})
    assert "None of the 2 wards in the file is one of this area. It has E05000001" in said


def test_an_outline_that_is_not_closed() -> None:
    data = a_file()
    data["features"][0]["geometry"]["coordinates"][0].pop()
    assert refusal(data) == "West (E05000001): its outline is not closed."


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": [0, 0]}, {"type": "Polygon"}, "x"])
def test_a_ward_without_an_outline(geometry: Any) -> None:
    data = a_file()
    data["features"][1]["geometry"] = geometry
    assert "East (E05000002)" in refusal(data)


@pytest.mark.parametrize("ring", [[["a", "b"]] * 4, [[None, 1]] * 4, [[-1.3, 53.3]], [], [1, 2, 3, 4]])
def test_coordinates_that_are_none(ring: Any) -> None:
    data = a_file()
    data["features"][0]["geometry"]["coordinates"] = [ring]
    assert "West (E05000001)" in refusal(data)


def test_an_outline_that_crosses_itself() -> None:
    bow = [[-1.4, 53.3], [-1.3, 53.4], [-1.3, 53.3], [-1.4, 53.4], [-1.4, 53.3]]
    data = a_file()
    data["features"][0]["geometry"]["coordinates"] = [bow]
    assert "Self-intersection" in refusal(data)


def test_wards_that_overlap_and_holes_between_them() -> None:
    assert "West and East overlap by" in refusal(a_file(WEST, shapely.box(-1.32, 53.3, -1.2, 53.4)))
    ring = shapely.box(-1.4, 53.3, -1.2, 53.4).difference(shapely.box(-1.31, 53.34, -1.29, 53.36))
    left, right = ring.intersection(WEST), ring.intersection(EAST)
    assert "are in no ward" in refusal(a_file(left, right))


def test_a_missing_ward_a_ward_twice_and_a_new_ward() -> None:
    assert refusal(a_file(WEST, codes=("E05000001",))) == "The file has no outline for East (E05000002)."
    assert "in the file 2 times" in refusal(a_file(WEST, EAST, codes=("E05000001", "E05000001")))
    data = a_file(WEST, EAST, shapely.box(-1.2, 53.3, -1.1, 53.4), codes=("E05000001", "E05000002", "E05000003"))
    with pytest.raises(Refused, match="is not a ward that this area knows"):
        outlines.check_together(outlines.read(json.dumps(data), NAMES, ("E08000018",)), NAMES)


def test_places_written_the_wrong_way_round_or_in_another_system() -> None:
    swapped = [shapely.transform(each, lambda points: points[:, ::-1]) for each in (WEST, EAST)]
    assert "changed places" in refusal(a_file(*swapped))
    web = [shapely.transform(each, lambda points: points * (111_000, 131_000)) for each in (WEST, EAST)]
    assert "neither degrees (WGS84) nor metres of the British National Grid" in refusal(a_file(*web))
