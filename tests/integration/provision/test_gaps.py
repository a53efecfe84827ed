"""Gaps as pages: the three states, what closes one and what does not, and how the public is asked."""

from __future__ import annotations

from datetime import timedelta

import h3
import pytest
from flask import Flask

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.places import gazetteer
from localoffer.provision import gaps, showing
from localoffer.provision.gaps import Finding
from localoffer.provision.method import method
from localoffer.provision.models import GapLook
from tests import factories
from tests.checking import CheckingClient

MALTBY, WATH = factories.WARD, "E05013016"
CLUB = "ASD.secondary.leisure_and_activities"


def finding(ward: str = MALTBY, key: str = CLUB) -> Finding:
    found = showing.ledger().one(ward, key)
    assert found is not None
    return found


def club_page(page: CheckingClient, **more: str) -> str:
    said = "&".join(f"{name}={value}" for name, value in more.items())
    return page.get(f"/gaps?need=ASD&age=secondary&category=leisure_and_activities&{said}").text


def test_an_empty_directory_says_that_nobody_looked(page: CheckingClient) -> None:
    text = club_page(page)
    assert "In none something is listed" in text
    assert "In 25 nothing is listed and nobody has looked yet" in text
    assert "Something is listed In" not in text


def test_a_club_closes_the_gap_of_its_ward_and_not_of_a_far_one(app: Flask) -> None:
    factories.a_service()
    assert (finding().state, finding().listed, finding().turn_up) == (gaps.LISTED, 1, 1)
    assert finding(WATH).state == gaps.NOT_LOOKED


def test_what_serves_the_whole_borough_closes_no_gap_near_anybody(app: Flask) -> None:
    factories.a_service(reach="borough")
    found = finding()
    assert (found.state, found.listed, found.wider) == (gaps.NOT_LOOKED, 0, 1)
    assert "whole borough" in gaps.wider(found)
    assert all(each.state == gaps.NOT_LOOKED for each in showing.ledger().of_question(CLUB))


def test_what_names_its_wards_serves_them(app: Flask) -> None:
    factories.a_service(reach="wards", reach_wards=(WATH,), venues=())
    assert finding(WATH).listed == 1
    assert finding(WATH).share_near == 1
    assert finding().listed == 0


def test_a_withdrawn_entry_opens_its_gap_again(app: Flask, page: CheckingClient) -> None:
    entry = factories.a_service()
    assert finding().state == gaps.LISTED
    publishing.withdraw(db.session.get_one(Entry, entry.id), by=None, why="closed down")
    db.session.commit()
    assert finding().state == gaps.NOT_LOOKED
    assert "In none something is listed" in club_page(page)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"routes": ("gp", "school")}, gaps.REFERRAL),
        ({"needs": ("all",)}, gaps.GENERAL),
        ({}, gaps.ENOUGH),
        ({"kind": "school"}, gaps.NOTHING),
        ({"status": "closed"}, gaps.NOTHING),
        ({"age_min": 3, "age_max": 7}, gaps.NOTHING),
        ({"categories": ("health",)}, gaps.NOTHING),
        ({"needs": ("HI",)}, gaps.NOTHING),
    ],
)
def test_why_it_is_a_gap(app: Flask, facts: dict[str, object], reason: str) -> None:
    factories.a_service(**facts)
    assert finding().reason == reason


def test_far_is_not_nothing(app: Flask) -> None:
    """Hellaby's children live two to five miles from a club at the far side of Maltby East."""
    factories.a_service(venues=(factories.a_venue(lat=53.4145, lon=-1.1421, ward_code=MALTBY),))
    found = {each.place.name: each for each in showing.ledger().of_question(CLUB)}
    assert found["Hellaby and Maltby West"].reason == gaps.FAR
    assert found["Wath"].reason == gaps.NOTHING
    assert found["Wath"].nearest is not None
    assert found["Wath"].nearest_miles == pytest.approx(9.9, abs=0.5)


def test_a_look_is_said_and_never_mixed_up(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    desk = as_moderator.get("/staff/gaps")
    done = as_moderator.submit(
        desk, {"ward": [WATH], "need": "ASD", "age": "", "category": "", "note": "Asked three schools."}, button="We looked"
    )
    assert "Written down" in done.text
    assert finding(WATH).state == gaps.LOOKED
    assert finding(WATH, "HI.secondary.leisure_and_activities").state == gaps.NOT_LOOKED
    assert finding(MALTBY).state == gaps.NOT_LOOKED
    text = club_page(page)
    assert "In 1 nothing is listed and we have looked. In 24 nothing is listed and nobody has looked yet" in text
    assert "Asked three schools" not in text


def test_a_look_a_year_ago_no_longer_counts(app: Flask) -> None:
    db.session.add(GapLook(ward_code=WATH, looked_on=today() - timedelta(days=370), by_name="A"))
    db.session.add(GapLook(ward_code=MALTBY, looked_on=today() - timedelta(days=300), by_name="A"))
    db.session.commit()
    assert finding(WATH).state == gaps.NOT_LOOKED
    assert finding(MALTBY).state == gaps.LOOKED


@pytest.mark.parametrize("on", ["2099-01-01", "1999-01-01", "yesterday", "2026-13-45"])
def test_nobody_looks_on_an_impossible_day(app: Flask, as_moderator: CheckingClient, on: str) -> None:
    desk = as_moderator.get("/staff/gaps")
    done = as_moderator.submit(desk, {"ward": [WATH], "on": on}, button="We looked")
    assert done.status == 422
    assert finding(WATH).state == gaps.NOT_LOOKED


def test_staff_take_a_gap_up_and_ask_the_public(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    case = as_moderator.get(f"/staff/gaps/{WATH}/{CLUB}")
    done = as_moderator.submit(case, {"life": "looking", "asked": "yes", "note": "Rang the leisure centre."}, button="Save")
    assert "We are looking" in done.text
    assert "Rang the leisure centre." in done.text
    asked = page.get(page.get("/gaps").link("a club or something to do for autistic young people aged 11 to 16 in Wath"))
    assert asked.heading == "We are looking for a club or something to do for autistic young people aged 11 to 16 in Wath"
    assert "Rang the leisure centre" not in asked.html
    assert asked.link("Tell us about a group") == f"/suggest?ward={WATH}&need=ASD&age=13"
    factories.a_service(venues=(factories.a_venue(lat=53.4991, lon=-1.339, ward_code=WATH),))
    assert "Good news" in page.get(asked.url).text
    assert "Closed" in as_moderator.get(f"/staff/gaps/{WATH}/{CLUB}").text


def test_a_gap_is_not_closed_or_accepted_without_a_reason(app: Flask, as_moderator: CheckingClient) -> None:
    case = as_moderator.get(f"/staff/gaps/{WATH}/{CLUB}")
    for life in ("accepted", "closed"):
        refused = as_moderator.submit(case, {"life": life}, button="Save")
        assert refused.status == 422
        assert "Say why" in refused.text
    done = as_moderator.submit(case, {"life": "accepted", "note": "Served by the club in Swinton."}, button="Save")
    assert "Accepted, with a reason" in done.text


def test_what_is_not_asked_for_is_no_public_page(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    case = as_moderator.get(f"/staff/gaps/{WATH}/{CLUB}")
    as_moderator.submit(case, {"life": "looking", "note": "x"}, button="Save")
    assert page.get("/gaps/asked/1").status == 404


@pytest.mark.parametrize("path", ["/staff/gaps", f"/staff/gaps/{WATH}/{CLUB}"])
def test_staff_pages_are_for_staff(app: Flask, page: CheckingClient, as_member: CheckingClient, path: str) -> None:
    assert "Sign in" in page.get(path).heading
    assert as_member.get(path).status == 403


@pytest.mark.parametrize("path", ["/staff/gaps/E05000841/" + CLUB, f"/staff/gaps/{WATH}/ASD.secondary.money", "/staff/gaps/x/y"])
def test_gaps_that_do_not_exist(app: Flask, as_moderator: CheckingClient, path: str) -> None:
    assert as_moderator.get(path).status == 404


def test_a_member_sees_their_own_ward_first(app: Flask, as_member: CheckingClient) -> None:
    page = as_member.get("/gaps")
    first = page.soup.select("main h2")[0].get_text()
    assert first == "Your ward: Maltby East"
    assert any(link.startswith(f"/suggest?ward={MALTBY}&need=") for link in page.links())


@pytest.mark.parametrize("show", ["state", "children", "near", "miles", "supply", "nonsense"])
@pytest.mark.parametrize("sort", ["weight", "ward", "listed", "children", "near", "miles", "x"])
def test_every_measure_and_order(app: Flask, page: CheckingClient, show: str, sort: str) -> None:
    factories.a_service()
    found = page.get(f"/gaps?show={show}&sort={sort}")
    assert found.status == 200
    assert len(found.soup.select("path.lo-chart__shape")) == 25
    assert len(found.soup.select("table.lo-table tbody tr")) == 25


@pytest.mark.parametrize(
    "path",
    ["/gaps/all", "/gaps/all?need=HI", "/gaps/wards/wath", "/gaps/wards/wath?age=primary&page=99", "/gaps/how-we-count",
     "/gaps/what-if", "/gaps/what-if?place=Wath", "/gaps/what-if?place=nowhere+at+all", "/gaps?need=%00&age=x&category=y"],
)  # fmt: skip
def test_public_pages_open(app: Flask, page: CheckingClient, path: str) -> None:
    factories.a_service()
    assert page.get(path).status == 200


@pytest.mark.parametrize("path", ["/gaps/wards/wath", "/staff/gaps"])
def test_a_list_in_our_order_says_what_the_order_is(app: Flask, as_moderator: CheckingClient, path: str) -> None:
    how = as_moderator.get(as_moderator.get(path).link("How we put them in order"))
    assert how.soup.select_one("#order").get_text() == "What comes first"


def test_the_list_of_every_gap_comes_in_pages_that_hold_it_all(app: Flask, page: CheckingClient) -> None:
    factories.a_service()
    seen: list[str] = []
    for link in page.get("/gaps/all").soup.select("nav[aria-label=Pages] a"):
        rows = page.get(str(link["href"])).soup.select("tbody th a")
        assert 0 < len(rows) <= 20
        seen += [str(each["href"]) for each in rows]
    assert len(set(seen)) == len(seen) == len(method().questions)


def test_an_unknown_ward_is_not_found(page: CheckingClient) -> None:
    assert page.get("/gaps/wards/nowhere").status == 404


def test_what_if_counts_the_children_near(app: Flask, page: CheckingClient) -> None:
    address = "/gaps/what-if?place=Wath&need=ASD&age=secondary&category=leisure_and_activities"
    text = page.get(address).text
    assert "live within 2 miles" in text
    assert "0% now" in text
    spot = gazetteer.find("Wath").spot
    assert spot is not None
    factories.a_service(venues=(factories.a_venue(lat=spot.lat, lon=spot.lon, ward_code=WATH),))
    text = page.get(address).text
    assert "0 of them have nothing near now" in text
    assert "All children near it have something near already" in text


def test_the_spreadsheet_says_the_same_and_runs_nothing(app: Flask, page: CheckingClient) -> None:
    factories.a_service()
    text = page.get("/gaps.csv?need=ASD&age=secondary&category=leisure_and_activities").html
    rows = text.lstrip("\ufeff").splitlines()
    assert len(rows) == 26
    wath = next(row for row in rows if "Wath" in row)
    assert "nobody has looked" in wath
    whole = page.get("/gaps.csv").html.splitlines()
    assert len(whole) == 1 + 25 * len(showing.ledger().picture.questions)


def test_small_numbers_are_hidden_on_every_page(app: Flask, page: CheckingClient) -> None:
    """Six children of the borough are deafblind: no ward may show 1 or 2."""
    found = page.get("/gaps?need=MSI&age=primary&category=leisure_and_activities&show=children")
    cells = {each.get_text() for each in found.soup.select('td[data-label="Children who may need it"]')}
    assert cells == {"fewer than 5"}
    assert {each.get_text() for each in found.soup.select("text.lo-chart__figure")} == {"<5"}


def test_the_map_is_folium_s_and_holds_no_word_that_anybody_typed(app: Flask, page: CheckingClient) -> None:
    factories.a_service(name="Wild {{ 7*7 }} <b>Things</b>")
    found = page.get("/gaps/map?need=ASD&age=secondary&category=leisure_and_activities&show=near")
    scripts = "".join(str(each) for each in found.soup.find_all("script"))
    assert "LocalOffer.Wards" in scripts
    parts = [str(each.get("src", "")).partition("?")[0] + each.get_text() for each in found.soup.find_all("script")]
    assert "d3" not in "".join(parts).lower()
    assert "Things" not in found.html
    address = "/gaps/wards.json?need=ASD&age=secondary&category=leisure_and_activities&show=near"
    assert address in scripts.replace("\\u0026", "&")
    rows = page.get(address).response.get_json()["wards"]
    assert len(rows) == 25
    assert {"code", "shade", "figure", "words"} == set(rows[0])
    figures = {row["code"]: row["figure"] for row in rows}
    assert figures[WATH] == "0%"
    assert int(figures[MALTBY].rstrip("%")) > 50


def test_a_member_finds_the_gaps_of_the_own_ward_at_home(app: Flask, as_member: CheckingClient) -> None:
    home = as_member.get("/members")
    assert "What is missing in Maltby East" in home.text
    assert any(link.startswith(f"/suggest?ward={MALTBY}&need=") and "age=" in link for link in home.links())


def test_staff_come_from_any_list_to_the_gap_itself(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    for address in ("/gaps/wards/wath?need=ASD", "/gaps?need=ASD&age=secondary&category=leisure_and_activities"):
        assert any(link == f"/staff/gaps/{WATH}/{CLUB}" for link in as_moderator.get(address).links())
        assert not any("/staff/" in link for link in page.get(address).links())


def test_the_small_neighbourhoods_lie_on_the_map_where_they_are(app: Flask, page: CheckingClient) -> None:
    """The packed hexagons against the cells themselves: corner by corner within ten metres, shade by shade."""
    factories.a_service()
    address = "/gaps/map?by=cells&need=ASD&age=secondary&category=leisure_and_activities"
    found = page.get(address)
    assert "LocalOffer.Cells" in found.html
    assert "neighbourhood" in found.soup.select(".lo-key")[0].get_text()
    data = page.get(address.replace("/map?by=cells&", "/cells.json?")).response.get_json()
    picture = showing.ledger().picture
    assert len(data["cells"]) == len(picture.cells.codes)
    miles = picture.nearest[picture.row_of[CLUB]]
    for number in range(0, len(picture.cells.codes), 50):
        lat, lon, shade = data["cells"][number]
        real = h3.cell_to_boundary(picture.cells.codes[number])
        for (up, along), (own_lat, own_lon) in zip(data["shape"], real, strict=True):
            assert abs((lat + up) / 1e5 - own_lat) < 1e-4
            assert abs((lon + along) / 1e5 - own_lon) < 2e-4
        assert (shade == "1") == (miles[number] < 1)
        assert (shade == "5") == (miles[number] >= 5)


def test_with_nothing_at_all_every_neighbourhood_says_so(app: Flask, page: CheckingClient) -> None:
    data = page.get("/gaps/cells.json?need=ASD&age=secondary&category=leisure_and_activities").response.get_json()
    assert {shade for _, _, shade in data["cells"]} == {"none"}
