"""The pages of results and of browsing, through HTTP, with the real entries."""

from __future__ import annotations

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient

from localoffer.directory import vocabulary
from localoffer.directory.rules import slug_of
from localoffer.places import wards
from localoffer.search.finder import find
from localoffer.search.query import Query, as_args
from localoffer.search.thesaurus import STOP_STEMS
from localoffer.search.words import terms
from tests.checking import CheckingClient, Page
from tests.factories import a_service, a_venue
from tests.integration.directory.test_entry_page import HOSTILE

BAD = [
    "q=" + "x" * 10_000, "q=%00%07%1b%ff", "page=-1", "page=99999999999999999999", "age=9999999999", "age=NaN", "near=ZZ99+9ZZ",
    "near=%F0%9F%92%A9", "q={{7*7}}", "q=*a*", "q=a~9+%22(%5B", "q=" + "word+" * 500, "within=-3&near=Maltby", "need=nope",
    "sort=drop+table&open=never&day=XX", "cell=zzz", "ward=E05999999", "q=NOT+NOT+a", "q=" + "(" * 1500, "without=" + "y" * 5000,
    "q=%E2%80%AE%D8%A7%D9%84", "stage=&stage=primary&stage=post16", "q=the+and+of",
]  # fmt: skip


@pytest.mark.parametrize("said", BAD)
@pytest.mark.parametrize("path", ["/search", "/search.json", "/suggest-words"])
def test_odd_parameters_never_give_an_error(directory: Flask, page: CheckingClient, path: str, said: str) -> None:
    found = page.get(f"{path}?{said}")
    assert found.status == 200
    assert ">49<" not in found.html


def test_a_search_shows_cards_that_lead_to_entries(directory: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=swimming&near=Maltby")
    cards = found.soup.select(".lo-card h3 a")
    assert cards
    assert "mile" in found.text
    assert page.get(str(cards[0]["href"])).heading == cards[0].get_text()
    assert found.title.startswith("“swimming” near Maltby")


def test_empty_search_browses_everything_page_by_page(directory: Flask, page: CheckingClient) -> None:
    first = page.get("/search")
    second = page.get(str(first.soup.select_one("a[rel=next]")["href"]))  # type: ignore[index]
    assert first.title != second.title
    names = [[each.get_text() for each in one.soup.select(".lo-found__list > .lo-cards h3")] for one in (first, second)]
    assert len(names[0]) == 20 and not set(names[0]) & set(names[1])


def test_a_filter_is_kept_and_can_be_cleared(directory: Flask, page: CheckingClient) -> None:
    start = page.get("/search?q=club")
    narrowed = page.submit(start, {"cost": ["free"], "age": "9"}, button="Show results")
    assert "cost=free" in narrowed.response.request.query_string.decode()
    chosen = narrowed.soup.select_one("input[type=checkbox][name=cost][value=free]")
    assert chosen is not None and chosen.has_attr("checked")
    assert narrowed.soup.select_one("input[name=q]")["value"] == "club"  # type: ignore[index]
    cleared = page.get(narrowed.link("Clear all choices"))
    assert cleared.response.request.query_string == b"q=club"


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("stage=early_years", "Age: Under 5"), ("age=14", "Age 14"), ("age=14&age_to=16", "Ages 14 to 16"), ("cost=free", "Free"),
        ("need=ASD", "Need: Autism"), ("drop_in=1", "Just turn up"), ("near=Maltby&within=3", "Within 3 miles"),
        ("ward=E05013000", "Ward: Dinnington"), ("ward=E99999999", "Ward: E99999999"),
        ("open=week", "In the next 7 days"), ("organisation=NSPCC", "Run by NSPCC"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/search", "/map"])
def test_a_choice_made_elsewhere_is_seen_and_taken_away(
    directory: Flask, page: CheckingClient, path: str, said: str, label: str
) -> None:
    """As on the pages of ages, whose box carries the age along: nothing narrows a search unseen."""
    chip = chips_by_label(page.get(f"{path}?q=help&{said}"))[label]
    without = page.get(str(chip["href"]))
    assert label not in chips_by_label(without) and without.response.request.args["q"] == "help"


def test_of_many_choices_the_first_are_chips_and_one_takes_all_away(directory: Flask, page: CheckingClient) -> None:
    many = "&".join(f"need={each.code}" for each in vocabulary.of("needs"))
    found = chips_by_label(page.get(f"/search?q=help&cost=free&{many}"))
    assert 2 < len(found) < 20
    assert str(found["All your choices"]["href"]) == "/search?q=help"


def test_a_place_that_the_phone_told_is_taken_away(directory: Flask, page: CheckingClient) -> None:
    chip = chips_by_label(page.get("/search?q=help&cell=8919420584bffff&within=2"))["Near this spot"]
    assert str(chip["href"]) == "/search?q=help"


@pytest.mark.parametrize(
    ("typed", "meant"), [("central", "Rotherham Central station"), ("Leeds", "Wales"), ("Swintn", "Swinton Bridge")]
)
@pytest.mark.parametrize("path", ["/search", "/map"])
def test_a_place_that_was_not_understood_is_chosen(
    directory: Flask, page: CheckingClient, path: str, typed: str, meant: str
) -> None:
    found = page.get(f"{path}?q=swimming&near={typed}")
    chosen = page.get(found.link(f"Near {meant}"))
    assert f"“swimming” near {meant}" in chosen.soup.h1.get_text()
    assert not chosen.soup.select(".lo-note .lo-loosen")


@pytest.mark.parametrize("path", ["/search", "/map"])
def test_who_is_in_danger_sees_whom_to_phone_first(directory: Flask, page: CheckingClient, path: str) -> None:
    main = page.get(f"{path}?q=suicide").soup.select_one("main")
    assert main is not None
    first = main.select_one("a, input, button")
    assert first is not None and first["href"] == "tel:999"
    assert not page.get(f"{path}?q=swimming").soup.select("main a[href='tel:999']")


def chips_by_label(found: Page) -> dict[str, Tag]:
    return {each.get_text(strip=True).removeprefix("Take away:"): each for each in found.soup.select(".lo-chip")}


def test_a_misspelt_word_is_mended_and_the_mending_undone(directory: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=swiming")
    assert "“swimming” in place of “swiming”" in found.text
    exact = page.get(found.link("just as typed"))
    assert "in place of" not in exact.text


def test_what_lacks_a_word_is_counted_apart(app: Flask, page: CheckingClient) -> None:
    a_service(name="Kestrel Chess Club")
    a_service(name="Falcon Chess Club")
    found = page.get("/search?q=kestrel+chess+club")
    assert "1 found, and 1 more with some of your words" in found.text
    assert found.soup.select(".lo-card h3")[0].get_text() == "Kestrel Chess Club"
    assert "2 found with some of your words" in page.get("/search?q=pottery+chess").text
    assert page.get("/search.json?q=kestrel+chess+club").response.get_json()["with_some_words"] == 1


def test_an_age_is_asked_for_as_young_people_may_look_for_themselves(directory: Flask, page: CheckingClient) -> None:
    assert page.get("/search?q=job").soup.select_one("label[for=filter-age]").get_text() == "Age"


def test_signs_alone_are_no_search(directory: Flask, page: CheckingClient) -> None:
    assert page.get("/search?q=???").heading == "All help"
    assert page.get("/search?q=q??").heading == "“q??”"


def test_nothing_found_offers_ways_on(directory: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=zzzzqqq&exact=1&near=Maltby&need=ASD&age=9")
    assert "Nothing found" in found.text or "Nothing matches" in found.text
    assert "Do you know a group that should be here?" in found.text
    add = [each for each in found.links() if each.startswith("/suggest?")]
    assert add and "need=ASD" in add[0] and "age=9" in add[0] and "ward=" in add[0]


def test_nothing_found_says_what_to_try_once_and_draws_no_empty_map(directory: Flask, page: CheckingClient) -> None:
    nothing = page.get("/search?q=zzzzqqq+xxxyyy")
    assert nothing.text.count("Nothing found") == 1 and "Nothing matches" not in nothing.text
    assert "What you can try" in nothing.text and nothing.link("all kinds of help") == "/browse"
    assert "Each dot is a place" not in nothing.text
    assert "Each dot is a place" in page.get("/search?q=library").text


def test_a_hostile_name_shows_verbatim(page: CheckingClient) -> None:
    a_service(name=HOSTILE, summary=HOSTILE, organisation=HOSTILE)
    found = page.get("/search?q=alert")
    assert HOSTILE in found.text
    assert "1337" not in found.html and not found.soup.select("img[onerror]")
    assert page.get("/search.json?q=alert").response.get_json()["results"][0]["name"] == HOSTILE
    assert page.get("/suggest-words?q=onerror").response.get_json()["suggestions"][0]["text"] == HOSTILE


def test_a_hidden_place_is_nowhere_in_a_search(page: CheckingClient, client: FlaskClient) -> None:
    a_service(venues=(a_venue(name="Jo's house", address="12 Secret Lane", postcode="S66 8LD", precision="exact", hidden=True),))
    for path in ("/search?q=autism&near=Maltby", "/search.json?q=autism&near=Maltby", "/wards/maltby-east"):
        said = client.get(path).text
        for secret in ("Secret Lane", "S66 8LD", "53.4229"):
            assert secret not in said, (path, secret)


def test_json_has_the_promised_form(directory: Flask, client: FlaskClient) -> None:
    said = client.get("/search.json?q=autism+club&near=S65+1AB").get_json()
    assert {"total", "results", "understood", "did_you_mean"} <= set(said)
    assert said["total"] >= len(said["results"]) > 0
    assert set(said["results"][0]) == {"id", "name", "url", "summary", "miles", "precision"}


def test_suggestions_while_typing(directory: Flask, client: FlaskClient) -> None:
    def texts(typed: str) -> list[str]:
        return [each["text"] for each in client.get("/suggest-words", query_string={"q": typed}).get_json()["suggestions"]]

    assert texts("autis")[0] == "Autism"
    assert "Near Maltby" in texts("malt")
    assert "Rotherham SENDIASS" in texts("sendiass")
    assert texts("a") == texts("") == texts("zzzz") == []
    assert len(texts("sc")) <= 8


@pytest.mark.parametrize(
    ("path", "shut"), [("/categories/short-breaks", ["Choose a need"]), ("/needs/autism", ["Choose what it helps with"])]
)
def test_what_is_listed_comes_before_the_many_choices(directory: Flask, page: CheckingClient, path: str, shut: list[str]) -> None:
    """Fourteen choices, one a line, fill the screen of a phone; they wait behind their heading."""
    found = page.get(path)
    choices = found.soup.select("main details:not([open])")
    assert [each.summary.get_text(strip=True) for each in choices if each.select(".lo-pill")] == shut
    assert all(each.find_next("h2") for each in choices)


def test_an_age_shows_at_once_what_there_is_for_it(directory: Flask, page: CheckingClient) -> None:
    """Two hundred entries say less than twelve kinds of help."""
    opened = page.get("/ages/under-5").soup.select("main details[open]")
    assert [each.summary.get_text(strip=True) for each in opened] == ["Choose what it helps with"]


def test_few_near_by_offers_any_distance_though_many_serve_a_wider_area(page: CheckingClient) -> None:
    a_service(name="Chess in Maltby", venues=(a_venue(name="Maltby Library", lat=53.4229, lon=-1.2056),))
    a_service(name="Chess in Rotherham", venues=(a_venue(name="Clifton Park", lat=53.4325, lon=-1.3472),))
    for number in range(4):
        a_service(name=f"Chess by phone {number}", venues=(), delivery=("phone",))
    found = page.get("/search?q=chess&near=Maltby&within=2")
    assert "Any distance" in [each.get_text(strip=True) for each in found.soup.select(".lo-loosen a")]


def test_every_word_of_the_vocabulary_has_a_page(directory: Flask, page: CheckingClient) -> None:
    titles = set()
    for path, name in (("needs", "needs"), ("categories", "categories"), ("ages", "stages")):
        for term in vocabulary.of(name):
            found = page.get(f"/{path}/{slug_of(term.name)}")
            assert (found.status, found.heading) == (200, term.name)
            titles.add(found.title)
    assert len(titles) == len({term.name for name in ("needs", "categories", "stages") for term in vocabulary.of(name)})


@pytest.mark.parametrize(
    "name", ["Autism", "Speech, language and communication", "Deaf or hard of hearing", "Physical disability"]
)
def test_the_page_of_a_need_begins_with_what_speaks_of_it(directory: Flask, page: CheckingClient, name: str) -> None:
    found = page.get(f"/needs/{slug_of(name)}")
    first = [str(each["href"]) for each in found.soup.select(".lo-card h3 a")][:3]
    assert [address for address in first if name not in page.get(address).text] == []
    in_words = page.get(str(found.soup.select("main .govuk-button")[0]["href"]))
    assert [str(each["href"]) for each in in_words.soup.select(".lo-card h3 a")][:3] == first  # the same, and all of it


def test_a_need_that_nothing_names_still_shows_what_suits_it(directory: Flask, page: CheckingClient) -> None:
    needs = page.get("/needs")
    assert "Dyslexia" in needs.text and "(0)" not in needs.text
    found = page.get("/needs/dyslexia")
    assert found.soup.select(".lo-card") and "that welcome this need" in found.text


def test_a_code_leads_to_the_address_of_the_name(client: FlaskClient) -> None:
    answer = client.get("/needs/slcn")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/needs/speech-language-and-communication")
    assert client.get("/needs/nothing").status_code == 404


def test_every_ward_has_a_page_with_figures_and_an_invitation(directory: Flask, page: CheckingClient) -> None:
    assert len(wards.all_wards()) == 25
    for ward in wards.all_wards():
        found = page.get(f"/wards/{ward.slug}")
        assert found.heading == ward.name
        assert "Census 2021" in found.text
        assert found.link("Add a group in this ward") == f"/suggest?ward={ward.code}"
    assert page.get("/wards/atlantis").status == 404
    inside, *_just_outside = page.get("/wards").soup.select("main .lo-names")
    assert len(inside.select("a[href^='/wards/']")) == 25


def test_browse_and_needs(directory: Flask, page: CheckingClient) -> None:
    assert page.get("/browse").link("Clubs, sport and things to do") == "/categories/clubs-sport-and-things-to-do"
    assert "Autism" in page.get("/needs").text


def test_public_pages_set_no_cookie(directory: Flask, client: FlaskClient) -> None:
    for path in ("/", "/search?q=autism", "/needs", "/wards/dinnington", "/a-to-z", "/suggest-words?q=au", "/sitemap.xml"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304, path


def test_the_sitemap_lists_pages_that_answer(directory: Flask, page: CheckingClient, client: FlaskClient) -> None:
    text = client.get("/sitemap.xml").text
    paths = [each.split("</loc>")[0].removeprefix("http://localhost") for each in text.split("<loc>")[1:]]
    assert len(paths) > 247 + 25
    assert len(set(paths)) == len(paths)
    assert {"/young-people", "/young-people/11-to-16", "/young-people/16-to-19", "/young-people/19-to-25"} <= set(paths)
    for path in [*paths[:110], *paths[-5:]]:
        assert client.get(path).status_code == 200, path
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


@pytest.mark.parametrize("said", ["school refusal", "school refuser", "finds school hard"])
def test_other_words_are_told_once_however_many_small_ones_are_in_them(directory: Flask, said: str) -> None:
    with directory.app_context():
        told = find(Query.from_args(as_args({"q": said}))).also_searched
    core = [frozenset(terms(each)) - STOP_STEMS for each in told]
    assert told
    assert len(set(core)) == len(core)
    assert frozenset(terms(said)) - STOP_STEMS not in core
