"""Looking for places: by our own tables in microseconds, by another geocoder for staff alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from geopy.exc import ConfigurationError
from sqlalchemy import func, select

from localoffer.database import db
from localoffer.places import gazetteer, remote
from localoffer.places.atlas import atlas
from localoffer.places.geocoder import KINDS, LOCAL
from localoffer.places.geometry import miles
from localoffer.places.models import RemoteAnswer
from tests.checking import CheckingClient
from tests.factories import a_service


@pytest.mark.parametrize(
    ("typed", "label", "precision", "ward"),
    [
        ("s66 8ld", "S66 8LD", "postcode", "Maltby East"),
        ("S668LD", "S66 8LD", "postcode", "Maltby East"),
        ("DN11 9PH", "DN11 9PH", "postcode", "Maltby East"),  # ended
        ("S66 8", "S66 8", "sector", None),
        ("S66", "S66", "outcode", None),
        ("wath", "Wath upon Dearne", "place", None),
        ("Dinnington ward", "Dinnington", "ward", "Dinnington"),
        ("abbeywood school", "Abbeywood School", "school", None),
        ("Rotherham Central station", "Rotherham Central station", "station", None),
    ],
)
def test_geocode_is_geopy_s_over_our_own_tables(app: Flask, typed: str, label: str, precision: str, ward: str | None) -> None:
    found = LOCAL.geocode(typed)
    spot = found.raw["spot"]
    assert (found.address, spot.precision) == (label, precision)
    assert ward is None or spot.ward_name == ward
    assert (found.latitude, found.longitude) == (spot.lat, spot.lon)
    assert spot.outside_miles is None


def test_an_unknown_postcode_falls_back_and_says_so(app: Flask) -> None:
    sector = gazetteer.find("S66 8ZZ")
    assert sector.spot.precision == "sector"
    assert sector.note == "We do not know the postcode S66 8ZZ. We used the middle of S66 8."
    outcode = gazetteer.find("S66 4ZZ")
    assert (outcode.spot.label, outcode.spot.precision) == ("S66", "outcode")
    assert "We used the middle of S66." in outcode.note
    nonsense = gazetteer.find("ZZ99 9ZZ")
    assert nonsense.spot is None
    assert "is not a postcode that we know. Check it." in nonsense.note
    assert gazetteer.find("!!! ???").note.startswith("We could not read that as a place.")


@pytest.mark.parametrize(
    ("typed", "least", "most", "council"),
    [("S70 2TA", 3.0, 11.0, "Barnsley"), ("S1 2HH", 2.0, 7.0, "Sheffield"), ("Worksop", 1.0, 6.0, "Nottinghamshire"),
     ("Mexborough", 0.1, 2.0, "Doncaster")],
)  # fmt: skip
def test_a_place_outside_is_welcome(app: Flask, typed: str, least: float, most: float, council: str) -> None:
    found = gazetteer.find(typed)
    assert least <= found.spot.outside_miles <= most
    assert found.council.name == council
    assert "outside Rotherham" in found.note
    assert f"{council} has its own Local Offer too." in found.note


def test_a_visitor_from_far_away_is_told_of_the_own_council(app: Flask, page: CheckingClient) -> None:
    far = gazetteer.find("LS1 4AP")
    assert "Leeds has its own Local Offer too." in far.note
    shown = page.get("/search?near=S70+2TA")
    link = shown.soup.find("a", string="Go to Barnsley council")
    assert link["href"] == "https://www.barnsley.gov.uk"
    assert "Go to Leeds council" in page.get("/map?near=LS1+4AP").text


def test_a_station_outside_names_no_council_that_it_is_not_in(app: Flask, page: CheckingClient) -> None:
    outside = [found for spot in atlas().spots_of("station") if (found := gazetteer.find(spot.label)).spot.outside_miles]
    assert outside and {each.council.name for each in outside} == {"your own council"}
    shown = page.get("/search?q=clubs&near=Barnsley+station")
    assert "Your own council has a Local Offer too." in shown.text and "Hartlepool" not in shown.text


def test_reverse_names_the_nearest_of_every_kind(app: Flask) -> None:
    at = (53.4231, -1.2019)
    assert LOCAL.reverse(at).address == "Maltby"
    found = {each.raw["spot"].precision: each for each in LOCAL.reverse(at, exactly_one=False)}
    assert set(found) == set(KINDS)
    assert found["postcode"].address.startswith("S66 ")
    assert (found["outcode"].address, found["ward"].address) == ("S66", "Maltby East")
    assert LOCAL.reverse(at, kind="sector").address == "S66 8"
    nearest = min((spot for spot in atlas().spots_of("school")), key=lambda each: miles(*at, each.lat, each.lon))
    assert LOCAL.reverse(at, kind="school").address == nearest.label
    with pytest.raises(ConfigurationError):
        LOCAL.reverse(at, kind="pub")


def test_there_and_back(app: Flask) -> None:
    for code in ("S65 1AA", "S60 2HX", "S26 6PA", "S63 7ER"):
        spot = LOCAL.geocode(code).raw["spot"]
        back = LOCAL.reverse((spot.lat, spot.lon), kind="postcode").raw["spot"]
        assert miles(spot.lat, spot.lon, back.lat, back.lon) < 0.01


class Elsewhere:
    """Nominatim as it answers, on this machine."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Any = [{"lat": "53.4302", "lon": "-1.3568", "display_name": "Riverside House, Main Street, Rotherham"}]
        self.status = 200


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Elsewhere, int]]:
    there = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append(self.path)
            body = json.dumps(there.answer).encode()
            self.send_response(there.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield there, httpd.server_port
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def elsewhere(server: tuple[Elsewhere, int]) -> Elsewhere:
    there = server[0]
    fresh = Elsewhere()
    there.asked, there.answer, there.status = fresh.asked, fresh.answer, fresh.status
    return there


@pytest.fixture
def settings_changes(server: tuple[Elsewhere, int]) -> dict[str, Any]:
    return {"geocoder": f"nominatim?domain=127.0.0.1:{server[1]}&scheme=http"}


@pytest.mark.usefixtures("at_one_moment")
def test_a_remote_geocoder_is_asked_once_and_not_too_often(app: Flask, elsewhere: Elsewhere) -> None:
    waits: list[float] = []
    settings = app.extensions["settings"]
    answer = remote.ask("Riverside House,  Rotherham", settings, wait=waits.append)
    assert answer.spot.ward_name
    assert "Riverside House" in answer.label
    again = remote.ask("riverside house, rotherham", settings, wait=waits.append)
    assert again.kept
    assert len(elsewhere.asked) == 1
    assert not waits
    with pytest.raises(remote.NotAsked, match="Wait a second"):
        remote.ask("Town Hall, Rotherham", settings, wait=None)
    remote.ask("Town Hall, Rotherham", settings, wait=waits.append)
    assert len(waits) == 1
    assert 0 < waits[0] <= 1


def test_what_is_not_found_is_kept_and_a_failure_is_not(app: Flask, elsewhere: Elsewhere) -> None:
    settings = app.extensions["settings"]
    elsewhere.status = 503
    with pytest.raises(remote.NotAsked, match="did not answer"):
        remote.ask("Nowhere Lane", settings, wait=lambda _: None)
    assert db.session.scalar(select(func.count()).select_from(RemoteAnswer)) == 0
    elsewhere.status, elsewhere.answer = 200, []
    assert remote.ask("Nowhere Lane", settings, wait=lambda _: None).spot is None
    assert remote.ask("Nowhere Lane", settings, wait=lambda _: None).kept


@pytest.mark.parametrize(
    ("named", "line"),
    [("none", "No other geocoder is set"), ("nonsense", "geopy does not know"), ("opencage", "asks for other parameters"),
     ("nominatim?colour=blue", "asks for other parameters")],
)  # fmt: skip
def test_a_wrong_setting_is_explained(app: Flask, named: str, line: str) -> None:
    from dataclasses import replace

    with pytest.raises(remote.NotAsked, match=line):
        remote.ask("Town Hall", replace(app.extensions["settings"], geocoder=named))


@pytest.mark.usefixtures("at_one_moment")
def test_staff_ask_by_a_press_and_see_whose_answer_it_is(as_moderator: CheckingClient, elsewhere: Elsewhere) -> None:
    shown = as_moderator.get("/moderate/where?q=S66+8LD")
    assert "Maltby East" in shown.text
    assert "53.42" in shown.text
    assert not elsewhere.asked, "looking does not ask anybody"
    shown = as_moderator.get("/moderate/where?q=Riverside+House")
    said = as_moderator.submit(shown, button="Ask nominatim")
    assert "53.43020" in said.text
    assert "Riverside House, Main Street" in said.text
    soon = as_moderator.submit(as_moderator.get("/moderate/where?q=Town+Hall"), button="Ask nominatim")
    assert "Wait a second" in soon.text
    assert 'value="Town Hall"' in soon.html


def test_the_command_asks_too(app: Flask, elsewhere: Elsewhere) -> None:
    done = app.test_cli_runner().invoke(args=["area", "find", "--remote", "Riverside House"])
    assert done.exit_code == 0, done.output
    assert "53.43020, -1.35680" in done.output
    near = app.test_cli_runner().invoke(args=["area", "near", "53.4231", "-1.2019"])
    assert "place: Maltby" in near.output


def test_a_public_search_never_asks_it(client: FlaskClient, app: Flask, elsewhere: Elsewhere) -> None:
    a_service()
    for place in ("S65+1AB", "ZZ99+9ZZ", "Nowhere", "221B+Baker+Street", "S70+2TA"):
        for path in ("/search", "/search.json", "/map", "/map/pins.json", "/map/embed"):
            assert client.get(f"{path}?near={place}").status_code == 200
    assert not elsewhere.asked
    assert db.session.scalar(select(func.count()).select_from(RemoteAnswer)) == 0
