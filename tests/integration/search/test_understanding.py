"""A sentence is understood, shown as chips, and every chip can be taken back; ranking follows what parents mean."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import numpy as np
import pytest
from flask import Flask

from localoffer.clock import LONDON
from localoffer.database import now
from localoffer.directory import vocabulary
from localoffer.search import index, thesaurus, thesaurus_rows
from localoffer.search.asking import without_settings
from localoffer.search.kinds import kinds_sought, names_kind
from localoffer.search.naming import name_bonus
from localoffer.search.sentences import DAYS
from tests.checking import CheckingClient
from tests.factories import a_service, a_venue


def answer(page: CheckingClient, said: str) -> dict[str, Any]:
    data: dict[str, Any] = page.get(f"/search.json?{said}").response.get_json()
    return data


def names(page: CheckingClient, said: str) -> list[str]:
    return [each["name"] for each in answer(page, said)["results"]]


def test_a_sentence_becomes_chips(directory: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=free+speech+therapy+for+my+4+year+old+in+Maltby+on+saturday")
    chips = [each.get_text(strip=True).removeprefix("Take away:") for each in found.soup.select(".lo-chip")]
    assert chips[:4] == ["Age 4", "Near Maltby", "Saturdays first", "Free ones first"]
    assert chips[4].startswith("Need: Speech")


def test_it_is_said_where_nothing_found_tells_of_the_day(directory: Flask, page: CheckingClient) -> None:
    said = "None of these says that it is open on "
    assert f"{said}Sundays." in page.get("/search?q=speech+therapy+on+sunday").text
    assert f"{said}Saturdays or Sundays." in page.get("/search?q=speech+therapy+at+the+weekend").text
    assert said not in page.get("/search?q=swimming+on+saturday").text
    assert said not in page.get("/search?q=library+on+saturday").text, "their days are told in words alone"
    assert said not in page.get("/search?q=speech+therapy").text
    assert said not in page.get("/search?q=speech+therapy+on+sunday&without=day").text


def test_a_short_word_is_no_stem_of_another(directory: Flask, page: CheckingClient) -> None:
    also = page.get("/search?q=PA").soup.select_one(".lo-also")
    assert also is not None and "carer" in also.text and "hospital" not in also.text
    assert "hospital" in page.get("/search?q=paeds").soup.select_one(".lo-also").text  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["age", "place", "day", "cost", "need"])
def test_a_chip_taken_away_stays_away(directory: Flask, page: CheckingClient, kind: str) -> None:
    said = "q=free+speech+therapy+for+my+4+year+old+in+Maltby+on+saturday"
    before = page.get(f"/search?{said}").soup.select(".lo-chip")
    after = page.get(f"/search?{said}&without={kind}").soup.select(".lo-chip")
    assert len(after) == len(before) - 1


@pytest.mark.parametrize(
    ("words", "kind", "label"),
    [("club+open+now", "open", "Open now first"), ("drop+in+for+parents", "drop_in", "“Just turn up” first")],
)
def test_a_wish_to_come_at_once_is_a_chip(directory: Flask, page: CheckingClient, words: str, kind: str, label: str) -> None:
    def chips(said: str) -> list[str]:
        found = page.get(f"/search?{said}").soup.select(".lo-chip")
        return [each.get_text(strip=True).removeprefix("Take away:") for each in found]

    assert label in chips(f"q={words}")
    assert label not in chips(f"q={words}&without={kind}")


def test_what_is_on_today_comes_first_but_no_story_of_today(page: CheckingClient) -> None:
    today, later = (list(DAYS)[(now().astimezone(LONDON).weekday() + more) % 7] for more in (0, 3))
    for day, name in ((later, "Later Chess"), (today, "Soon Chess")):
        a_service(name=name, summary="Chess for all.", sessions=({"days": [day], "start": "10:00", "end": "11:00"},))
    assert answer(page, "q=chess+today")["understood"]["days"] == [today]
    assert names(page, "q=chess+today")[0] == "Soon Chess"
    story = quote_plus("school rang again today to say come and fetch him, is there a chess club")
    assert answer(page, f"q={story}")["understood"]["days"] == []


def test_a_misspelt_village_is_found_and_said(directory: Flask, page: CheckingClient) -> None:
    understood = answer(page, "q=youth+club+dinington")
    assert understood["understood"]["place"] == "Dinnington"
    assert understood["did_you_mean"] == {"dinington": "Dinnington"}
    assert answer(page, "q=youth+club+dinington&exact=1")["understood"]["place"] is None


def test_what_is_on_the_day_comes_first(page: CheckingClient) -> None:
    sessions = {"TU": "Tuesday Chess", "SA": "Saturday Chess"}
    for day, name in sessions.items():
        a_service(name=f"{name} Friends", summary="Chess for all.", sessions=({"days": [day], "start": "10:00", "end": "11:00"},))
    assert names(page, "q=chess+on+saturday")[0] == "Saturday Chess Friends"
    assert names(page, "q=chess+on+tuesday")[0] == "Tuesday Chess Friends"


def test_initials_find_a_name(page: CheckingClient) -> None:
    a_service(name="Wath Inclusive Football Friends")
    a_service(name="Maltby Chess Club")
    assert names(page, "q=WIFF") == ["Wath Inclusive Football Friends"]


def test_two_words_are_found_as_one_and_one_as_two(page: CheckingClient) -> None:
    a_service(name="Bluebell Meadow Group", summary="A quiet garden.")
    a_service(name="Short Breaks Wath", summary="Time off for carers.")
    assert names(page, "q=blue+bell")[0] == "Bluebell Meadow Group"
    assert names(page, "q=shortbreaks")[0] == "Short Breaks Wath"


def test_two_words_that_the_thesaurus_knows_as_one_find_what_uses_it_in_another_form(page: CheckingClient) -> None:
    a_service(name="Who minds them", summary="A list of childminders.")
    a_service(name="Busy Bees", summary="For every child, whoever minds them.")
    assert names(page, "q=child+minder")[0] == "Who minds them"


def test_a_phrase_that_stands_together_beats_scattered_words(page: CheckingClient) -> None:
    a_service(name="Alpha", summary="A club with a youth worker; carers are young at heart.", description="For carers.")
    a_service(name="Beta", summary="For young carers in Maltby.", description="Games.")
    assert names(page, "q=young+carers")[0] == "Beta"


def test_words_that_nobody_says_show_what_is_near_and_say_so(directory: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=zzzzqqq&near=Maltby")
    assert "Nothing found for your words" in found.text and found.soup.select(".lo-card")
    assert answer(page, "q=zzzzqqq&near=Maltby")["words_found"] is False
    assert answer(page, "q=zzzzqqq")["total"] == 0


def test_sport_finds_football_but_football_finds_no_dance(page: CheckingClient) -> None:
    a_service(name="Maltby Football", summary="Football for all.", description="")
    a_service(name="Wath Dancers", summary="Dance for all.", description="", venues=(a_venue(),))
    assert set(names(page, "q=sport")) == {"Maltby Football", "Wath Dancers"}
    assert names(page, "q=football") == ["Maltby Football"]


def test_inside_the_area_comes_before_outside_it(page: CheckingClient) -> None:
    for name, area, ward in (
        ("Alpha Chess", "Doncaster (nearby)", ""),
        ("Beta Chess", "Maltby", ""),
        ("Gamma Chess", "Wath", ""),
    ):
        venue = a_venue(area=area, ward_code=ward, lat=None, lon=None, precision="unknown")
        a_service(name=name, summary="Chess for all.", description="", venues=(venue,))
    a_service(name="Aardvark Chess", summary="Chess for all.", description="", reach="national", venues=())
    assert names(page, "q=chess") == ["Beta Chess", "Gamma Chess", "Aardvark Chess", "Alpha Chess"]


def test_close_comes_before_far_where_a_place_was_given(page: CheckingClient) -> None:
    a_service(name="Chess Chess Club", summary="Chess and chess.", venues=(a_venue(area="Dinnington", lat=53.367, lon=-1.206),))
    a_service(name="Evening Club", summary="Games such as chess.", venues=(a_venue(area="Wath", lat=53.503, lon=-1.346),))
    assert names(page, "q=chess")[0] == "Chess Chess Club"
    assert names(page, "q=chess+near+Wath")[0] == "Evening Club"


def test_the_name_of_the_area_itself_is_no_place_to_be_near(directory: Flask, page: CheckingClient) -> None:
    assert answer(page, "q=chess+in+Rotherham")["understood"]["place"] is None
    everywhere = page.get("/search?q=speech+therapy+Rotherham")
    assert everywhere.soup.select(".lo-card") and "rotherham" not in [
        each.text.lower() for each in everywhere.soup.select(".lo-card__missing s")
    ]


def test_of_words_that_nobody_uses_the_small_ones_beside_them_still_find(page: CheckingClient) -> None:
    a_service(name="Whole family afternoon", summary="For families.", description="")
    assert names(page, "q=qqzzx+family") == ["Whole family afternoon"]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("s668ld", "S66 8LD"),
        ("S66 8LD", "S66 8LD"),
        ("S66", "S66"),
        ("wath-upon-dearne", "Wath Upon Dearne"),
        ("s66 8", "S66"),
        ("Treeton in Rotherham", "Treeton"),
        ("Worksop", "Worksop"),
    ],
)
def test_a_place_is_understood_however_it_is_written(directory: Flask, page: CheckingClient, typed: str, place: str) -> None:
    assert answer(page, f"q=club+near+{typed}")["understood"]["place"] == place


def test_an_age_alone_shows_all_for_that_age(page: CheckingClient) -> None:
    a_service(name="Small Club", summary="Games.", age_min=3, age_max=7)
    a_service(name="Large Club", summary="Games.", age_min=11, age_max=18)
    assert names(page, "q=my+son+is+12") == ["Large Club"]


def test_who_is_for_just_that_age_comes_first(page: CheckingClient) -> None:
    a_service(name="Alpha Chess", summary="Chess.", age_min=0, age_max=25)
    a_service(name="Beta Chess", summary="Chess.", age_min=None, age_max=None)
    a_service(name="Gamma Chess", summary="Chess.", age_min=8, age_max=11)
    assert names(page, "q=chess+for+8-11+year+olds") == ["Gamma Chess", "Alpha Chess", "Beta Chess"]


def test_a_time_of_life_alone_shows_all_for_it_those_that_say_it_first(page: CheckingClient) -> None:
    a_service(name="Art Club", summary="Painting.", age_min=10, age_max=18)
    a_service(name="Sing Club", summary="For teenagers.", age_min=13, age_max=17)
    a_service(name="Toy Club", summary="Games.", age_min=0, age_max=5)
    assert names(page, "q=teenagers") == ["Sing Club", "Art Club"]


def test_everyday_words_of_a_sentence_weigh_less_than_what_is_looked_for(page: CheckingClient) -> None:
    a_service(name="Puppet Workshop", summary="Puppets.", description="")
    for each in range(12):
        a_service(name=f"Gym {each}", summary="We drive to a point and play.", description="")
    a_service(name="Bus Hire", summary="We drive to every point that you choose.", description="")
    assert names(page, "q=they+drive+to+a+point+for+puppets")[0] == "Puppet Workshop"


def test_every_need_of_the_vocabulary_leads_to_somebody(directory: Flask, page: CheckingClient) -> None:
    needs = [each.name for each in vocabulary.of("needs")]
    assert [name for name in needs if not names(page, f"q={quote_plus(name)}")] == []


def test_how_far_away_is_said_shown_and_taken_back(page: CheckingClient) -> None:
    a_service(name="Near Chess", summary="Chess.", venues=(a_venue(area="Dinnington", lat=53.367, lon=-1.206),))
    a_service(name="Far Chess", summary="Chess.", venues=(a_venue(area="Wath", lat=53.503, lon=-1.346),))
    said = "q=chess+within+5+miles+of+Dinnington"
    assert names(page, said) == ["Near Chess"]
    assert "Within 5 miles" in page.get(f"/search?{said}").text
    assert set(names(page, f"{said}&without=within")) == {"Near Chess", "Far Chess"}


def test_two_places_at_once_show_what_is_near_the_first(page: CheckingClient) -> None:
    a_service(name="Wath Chess", summary="Chess.", venues=(a_venue(area="Wath", lat=53.503, lon=-1.346),))
    assert names(page, "q=maltby+and+dinnington") == ["Wath Chess"] == names(page, "q=chess+maltby+or+dinnington")


def test_one_word_in_a_name_is_no_reason_to_go_elsewhere_but_the_whole_name_is(page: CheckingClient) -> None:
    away = a_venue(area="Doncaster (nearby)", ward_code="", lat=None, lon=None, precision="unknown")
    a_service(name="SEND juggling sessions in Thorne", summary="For all.", description="", venues=(away,))
    a_service(name="Maltby Circus", summary="Juggling, more juggling.", description="Juggling for all.", venues=(a_venue(),))
    assert names(page, "q=juggling")[0] == "Maltby Circus"
    assert names(page, "q=SEND+juggling+sessions+in+Thorne")[0] == "SEND juggling sessions in Thorne"


def test_half_of_what_services_call_it_is_no_name_of_it(app: Flask) -> None:
    a_service(name="Social, emotional and mental health team")
    a_service(name="Mental health in class")
    a_service(name="Behaviour")
    reading = index.reading()
    bonus = name_bonus(reading, np.arange(reading.size), [(slot, None) for slot in thesaurus.built_in().slots(["behaviour"])])
    assert [each > 1 for each in bonus[np.argsort(reading.ids)]] == [True, False, True]


def test_what_is_for_a_ticked_need_comes_before_what_is_for_any(app: Flask, page: CheckingClient) -> None:
    for name in ("Aardvark club", "Badger club"):
        a_service(name=name, needs=("all",))
    a_service(name="Zebra club", needs=("ASD",))
    assert names(page, "need=ASD")[0] == "Zebra club"
    assert names(page, "need=ASD&sort=name") == ["Aardvark club", "Badger club", "Zebra club"]


def test_what_is_asked_for_last_is_the_kind_of_thing(app: Flask, page: CheckingClient) -> None:
    a_service(name="Wellbeing team for school", needs=("SEMH",), summary="SEMH workers for a school, SEMH advice for a school.")
    a_service(name="Oak Academy", kind="school", needs=("SEMH",), summary="A school for pupils with SEMH, and teachers.")
    assert names(page, "q=SEMH+school")[0] == "Oak Academy"


def test_a_school_that_is_only_the_place_is_no_kind_that_is_looked_for() -> None:
    slots = thesaurus.built_in().slots(["chess", "in", "primary", "school"])
    assert kinds_sought(slots) == ("school",)
    assert kinds_sought(without_settings(slots, "chess in primary school")) == ()
    assert kinds_sought(thesaurus.built_in().slots(["autism", "group"])) == ("group",)


def test_what_begins_at_eighteen_comes_first_whosever_child_that_is(app: Flask, page: CheckingClient) -> None:
    a_service(name="Aardvark juggling", summary="Juggling.", age_min=8, age_max=18)
    a_service(name="Zebra juggling", summary="Juggling.", age_min=18, age_max=None)
    assert names(page, "q=juggling+when+my+child+turns+18") == ["Zebra juggling", "Aardvark juggling"]
    assert names(page, "q=juggling+for+my+child")[0] == "Aardvark juggling"


@pytest.mark.parametrize(
    ("said", "names_it"),
    [
        ("semh school", True),
        ("autism college", True),
        ("school", False),
        ("transport to school", False),
        ("help at my school", False),
        ("sen school", True),
        ("special school", True),
        ("primary school", True),
        ("private school", True),
        ("specialist college", True),
        ("missing school", False),
        ("refusing school", False),
        ("hates school", False),
        ("starting school", False),
        ("leaving school", False),
        ("bullied school", False),
        ("skipping college", False),
        ("avoiding school", False),
        ("scared missing school", False),
    ],
)
def test_a_kind_is_named_only_where_nothing_leads_to_it(said: str, names_it: bool) -> None:
    for slots in (thesaurus.built_in().slots(said.split()), thesaurus.Thesaurus([], {}).slots(said.split())):
        assert names_kind(said, slots) is names_it


def test_a_phrase_about_something_else_is_known_without_its_verb() -> None:
    row = thesaurus_rows.Row(1, "part-time timetable", also=("short day school",))
    known, unknown = (thesaurus.Thesaurus(rows, {}).slots(["short", "day", "school"]) for rows in ([row], []))
    assert not names_kind("short day school", known)
    assert names_kind("short day school", unknown)
