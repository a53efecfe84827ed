"""The map through HTTP: the same results as the search, data in columns, and nothing that a person typed in Folium."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.maps import drawing
from localoffer.search import index
from tests.checking import CheckingClient
from tests.factories import a_service, a_venue

LAYERS = (("Ground", "/map/area.json"), ("Pins", "/map/pins.json"))

HOSTILE = "{{ 7*191 }} {% x %} ${7*191} <img src=x onerror=alert(1)>"
NONSENSE = [
    "bbox=nan,nan,nan,nan&zoom=inf", "bbox=1&zoom=-5", "zoom=" + "9" * 3000, "bbox=" + "a" * 10_000, "near=%00&within=-1",
    "q=" + "x" * 10_000, "q=%7B%7B7*7%7D%7D", "cell=zzz&age=9999999999&page=-1", "need=nothing&ward=%27%22%3E", "ids=1,2",
]  # fmt: skip


def pins(client: FlaskClient, said: str = "") -> dict[str, Any]:
    answer = client.get(f"/map/pins.json{said}")
    assert answer.status_code == 200
    return json.loads(answer.data)


def places(data: dict[str, Any]) -> list[tuple[float, float]]:
    lat = lon = 0
    found = []
    for step_lat, step_lon in zip(data["lat"], data["lon"], strict=True):
        lat, lon = lat + step_lat, lon + step_lon
        found.append((lat / 1e5, lon / 1e5))
    return found


def test_the_list_comes_before_the_map_and_says_the_same(page: CheckingClient, directory: Flask) -> None:
    shown = page.get("/map?q=swimming")
    assert shown.status == 200
    listed = [each.get_text() for each in shown.soup.select("#map-list .lo-card__name")]
    searched = [each.get_text() for each in page.get("/search?q=swimming").soup.select(".lo-card__name")]
    assert listed == searched
    assert shown.html.index('id="map-list"') < shown.html.index('id="map-itself"')
    assert "Skip the list" in shown.text


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        (0, "1 of these is on the map. See them"),
        (1, "1 of these is on the map. 1 is not: it is online, by phone"),
        (2, "1 of these is on the map. 2 are not: they are online, by phone"),
    ],
)
def test_how_many_have_no_place_on_the_map_is_said(app: Flask, page: CheckingClient, elsewhere: int, said: str) -> None:
    a_service(name="Quibbleball at the hall", venues=(a_venue(),))
    for number in range(elsewhere):
        a_service(name=f"Quibbleball from home {number}", venues=())
    assert said in " ".join(page.get("/map?q=quibbleball").soup.select_one(".lo-mapped__count").get_text().split())  # type: ignore[union-attr]


def test_the_script_part_has_an_address_and_nothing_of_folium_s_header_is_used(page: CheckingClient, client: FlaskClient) -> None:
    shown = page.get("/map")
    policy = shown.response.headers["Content-Security-Policy"]
    scripts = shown.soup.find_all("script")
    assert not [each for each in scripts if not each.get("src")], "nothing inline: the page can be kept"
    assert "unsafe" not in policy
    assert "user-scalable" not in shown.html
    assert not shown.soup.find_all("style")
    assert all(str(each["src"]).startswith(("/static/", "/map/frame.js?v=")) for each in scripts)
    assert "cdn" not in shown.html.lower()
    answer = client.get(str(scripts[[str(each["src"]).startswith("/map/frame") for each in scripts].index(True)]["src"]))
    assert "L.map(" in answer.text
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/map/frame.js?v=old").headers["Cache-Control"]


def test_the_pages_are_kept_until_something_changes(client: FlaskClient, app: Flask) -> None:
    a_service()
    first = client.get("/map")
    assert client.get("/map", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    a_service(name="Another Club")
    assert "Another Club" in client.get("/map").text
    assert "frame-ancestors *" in client.get("/map/embed").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in client.get("/map/embed").headers["Content-Security-Policy"], "kept or fresh"
    assert "frame-ancestors 'none'" in client.get("/map").headers["Content-Security-Policy"]


def test_pins_are_columns_of_one_length(client: FlaskClient, directory: Flask) -> None:
    data = pins(client)
    assert data["all"] is True
    assert data["total"] == len(data["id"]) > 100
    assert {len(data[name]) for name in ("lat", "lon", "id", "name", "slug", "kind", "precision", "category", "need")} == {
        data["total"]
    }
    assert all(53 < lat < 54 and -2 < lon < -0.5 for lat, lon in places(data))
    assert set(data["precisions"]) == {"exact", "postcode", "place", "ward"}


def test_pins_are_those_of_the_search_without_its_pages(client: FlaskClient, directory: Flask) -> None:
    found = {each["name"] for number in (1, 2) for each in client.get(f"/search.json?q=swimming&page={number}").json["results"]}
    assert set(pins(client, "?q=swimming&page=7&sort=name")["name"]) <= found
    assert pins(client, "?q=swimming&page=7") == pins(client, "?q=swimming")


def test_a_slug_left_out_is_the_one_its_name_makes(client: FlaskClient, directory: Flask) -> None:
    from localoffer.maps.packing import plain_slug

    data = pins(client)
    assert data["slug"].count("") > 0.8 * data["total"]
    for name, slug in zip(data["name"][:12], data["slug"][:12], strict=True):
        assert client.get(f"/services/{slug or plain_slug(name)}").status_code == 200


def test_pins_are_packed_kept_and_not_sent_twice(client: FlaskClient, app: Flask) -> None:
    a_service()
    packed = client.get("/map/pins.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"] == "application/json; charset=utf-8"
    plain = client.get("/map/pins.json")
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    again = client.get("/map/pins.json", headers={"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    a_service(name="Another Club")
    changed = client.get("/map/pins.json", headers={"If-None-Match": packed.headers["ETag"]})
    assert changed.status_code == 200
    assert "Another Club" in changed.text


def test_what_is_withdrawn_is_on_no_map(client: FlaskClient, app: Flask) -> None:
    entry = a_service(name="Gone Tomorrow")
    assert "Gone Tomorrow" in client.get("/map/pins.json").text
    publishing.withdraw(db.session.get(Entry, entry.id), by=None, why="closed")
    db.session.commit()
    index.catch_up()
    for address in ("/map/pins.json", "/map", "/map/embed", f"/map/cards.json?ids={entry.id}"):
        assert "Gone Tomorrow" not in client.get(address).text


def test_a_hidden_place_is_never_exact(client: FlaskClient, app: Flask) -> None:
    entry = a_service(name="At Home", venues=(a_venue(lat=53.42291, lon=-1.20223, precision="exact", hidden=True),))
    data = pins(client)
    assert places(data) == [(53.42, -1.2)]
    assert data["precisions"][data["precision"][0]] == "place"
    for address in (
        "/map",
        "/map/embed",
        "/map/pins.json",
        f"/map/cards.json?ids={entry.id}",
        f"/services/{entry.slug}",
        "/search",
    ):
        said = client.get(address).text
        assert "53.4229" not in said
        assert "1.2022" not in said
        assert "High Street" not in said


@pytest.mark.parametrize("precision", ["borough", "national", "online", "unknown"])
def test_help_without_one_place_gets_no_pin(client: FlaskClient, app: Flask, precision: str) -> None:
    entry = a_service(name="For Everyone", venues=(a_venue(precision=precision),), reach="borough")
    assert pins(client)["total"] == 0
    assert "For Everyone" in client.get("/map").text
    assert "lo-drawn" not in client.get(f"/services/{entry.slug}").text


def test_a_place_only_about_there_is_shaded_and_has_no_pin(client: FlaskClient, app: Flask) -> None:
    about = a_service(name="Somewhere", venues=(a_venue(precision="place"),))
    sharp = a_service(name="Right Here")
    drawn = client.get(f"/services/{about.slug}").text
    assert "lo-outline__about" in drawn
    assert "lo-outline__pin" not in drawn
    drawn = client.get(f"/services/{sharp.slug}").text
    assert "lo-outline__pin" in drawn
    assert "lo-outline__about" not in drawn


def test_a_hostile_name_is_shown_as_it_is_and_evaluated_nowhere(page: CheckingClient, client: FlaskClient) -> None:
    before = folium_script(client)
    entry = a_service(name=HOSTILE, summary=HOSTILE, organisation=HOSTILE)
    shown = page.get("/map")
    assert HOSTILE in shown.text
    assert "1337" not in shown.html
    assert not shown.soup.select("img[src=x]")
    assert HOSTILE in pins(client)["name"]
    assert client.get(f"/map/cards.json?ids={entry.id}").json["cards"][0]["summary"] == HOSTILE
    embedded = page.get("/map/embed")
    assert HOSTILE in embedded.text
    assert not embedded.soup.select("img[src=x]")
    assert before == folium_script(client), "the frame must not depend on any entry"


def folium_script(client: FlaskClient) -> str:
    return client.get("/map/frame.js").text


def test_what_a_visitor_types_is_not_in_the_frame_either(page: CheckingClient, client: FlaskClient) -> None:
    shown = page.get("/map?q=%7B%7B1787*1787%7D%7D+%7B%25+x+%25%7D&organisation=%24%7B7*7%7D&near=%3C%2Fscript%3E")
    assert "3193369" not in shown.html
    assert "1787" not in client.get("/map/frame.js?q=%7B%7B1787*1787%7D%7D").text


def test_street_pictures_come_only_when_they_are_set() -> None:
    drawing.use_assets(lambda name: f"/static/{name}")
    box = (53.3, -1.4, 53.5, -1.1)
    without = drawing.frame(box, LAYERS, "none", "")
    assert "L.tileLayer" not in without.script
    streets = drawing.frame(box, LAYERS, "https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OSM")
    assert "openstreetmap.org/copyright" in streets.script
    assert '"maxZoom": 17' in without.script
    assert without.scripts == ("/static/vendor/leaflet.js", "/static/vendor/leaflet.markercluster.js")


@pytest.mark.parametrize("said", NONSENSE)
@pytest.mark.parametrize("path", ["/map", "/map/pins.json", "/map/cards.json", "/map/embed", "/map/area.json"])
def test_nothing_typed_is_an_error(client: FlaskClient, app: Flask, path: str, said: str) -> None:
    assert client.get(f"{path}?{said}").status_code == 200


def test_clusters_come_when_there_are_too_many_pins(
    client: FlaskClient, directory: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localoffer.maps.packing.MOST_PINS", 50)
    whole = pins(client)
    assert whole["all"] is False
    assert sum(whole["clusters"]["count"]) + len(whole["id"]) == whole["total"] > 100
    near = pins(client, "?bbox=-1.21,53.42,-1.19,53.43&zoom=17")
    assert near["clusters"]["count"] == []
    assert 0 < len(near["id"]) < whole["total"]


def test_the_base_map_has_every_ward_and_may_be_kept_for_a_year(client: FlaskClient, app: Flask) -> None:
    shown = client.get("/map/frame.js").text
    address = shown[shown.index("/map/area.json") :].split('"')[0].replace("\\u0026", "&")
    answer = client.get(address)
    data = json.loads(answer.data)
    assert len(data["wards"]) == 25
    assert {"Dinnington", "Maltby East"} <= {each["name"] for each in data["wards"]}
    assert {"Rotherham", "Maltby", "Sheffield"} <= {each[0] for each in data["labels"]}
    assert data["edge"]
    assert data["towns"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/map/area.json?v=old").headers["Cache-Control"]


def test_a_visitor_from_outside_is_welcome(page: CheckingClient, directory: Flask) -> None:
    shown = page.get("/map?near=S60+9ZZ9")
    assert shown.status == 200
    shown = page.get("/map?near=S9+1AA&within=5")
    assert "outside Rotherham" in shown.text
    assert "data-lat" in shown.html
