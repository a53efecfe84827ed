"""Guides stand above the results of a search that they answer; help that cannot wait stands apart, with its number."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask

from tests import factories
from tests.checking import CheckingClient, Page


def above(found: Page) -> list[str]:
    return [str(each["href"]) for each in found.soup.select(".lo-found__top a[href^='/guidance/']")]


def test_a_search_shows_the_guides_that_answer_it(app: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=how+do+I+get+an+EHC+plan")
    assert above(found) == ["/guidance/ehc-needs-assessment", "/guidance/ehc-plans"]
    assert "Good to read first" in found.text
    assert "999" not in found.soup.select_one(".lo-found__top").get_text()  # type: ignore[union-attr]
    assert above(page.get("/search?q=EHC+pln")) == above(page.get("/search?q=EHC+plan"))  # also misspelt
    assert above(page.get("/search?q=swimming")) == above(page.get("/search")) == []


def test_words_of_danger_show_the_number_to_phone(app: Flask, page: CheckingClient) -> None:
    found = page.get("/search?q=my+son+is+suicidal")
    assert above(found)[0] == "/guidance/help-now"
    assert found.soup.select_one(".lo-found__top a[href='tel:999']") is not None
    assert "116 123" in page.get("/guidance/help-now").text
    for typed in ("she+is+cutting+herself", "I+wish+I+was+dead", "marks+on+her+arms", "he+hits+the+baby", "my+child+is+missing"):
        assert above(page.get(f"/search?q={typed}"))[0] == "/guidance/help-now", typed
    for typed in ("my+teacher+hits+out+at+school+at+me", "has+gone+missing+from+school", "my+dad+hits+16+year+old+me", "kms"):
        assert above(page.get(f"/search?q={typed}"))[0] == "/guidance/help-now", typed
    for typed in ("hair+cut", "hit+a+ball", "missing+school", "my+son+hits+out+when+upset"):
        assert "/guidance/help-now" not in above(page.get(f"/search?q={typed}")), typed


def test_danger_near_sleep_and_food_shows_the_number_and_no_tips(app: Flask, page: CheckingClient) -> None:
    for typed in (
        "my uncle gets in my bed", "grandad comes in my bed at night", "afraid to sleep at my dad's",
        "wants to go to sleep and not wake up", "go to sleep forever", "my daughter swallowed pills",
        "swallowed bleach", "he swallowed a battery", "no where to sleep tonight", "sleeping in car with kids",
    ):  # fmt: skip
        assert above(page.get("/search", query_string={"q": typed})) == ["/guidance/help-now"], typed
    for typed, slug in (("comes in our bed at night", "sleep"), ("trouble swallowing", "eating")):
        assert above(page.get("/search", query_string={"q": typed})) == [f"/guidance/{slug}"], typed
    words = page.get("/guidance/help-now").text
    assert "swallowed a battery" in words and "0808 800 4444" in words


def test_a_guide_says_what_is_known_of_the_area(app: Flask, page: CheckingClient) -> None:
    for typed, slug, here in (
        ("my+daughter+never+sleeps", "sleep", "Swinton, Maltby and Eastwood"),
        ("scared+of+school+toilets", "toilets-and-nappies", "eight toilets"),
        ("my+english+is+not+good", "another-language", "more than one language"),
    ):
        assert above(page.get(f"/search?q={typed}")) == [f"/guidance/{slug}"]
        text = page.get(f"/guidance/{slug}").text
        assert here in text and "Still to be added by the council" in text


def test_a_guide_is_found_by_what_the_thesaurus_knows(app: Flask, page: CheckingClient) -> None:
    for typed, slug in (
        ("can+someone+look+after+our+disabled+child+for+a+weekend", "short-breaks"),
        ("school+keep+phoning+me+to+pick+him+up", "sent-home-or-not-going"),
        ("we+live+too+far+from+the+college,+who+pays+for+petrol", "travel"),
        ("out+of+school+for+months", "sent-home-or-not-going"),
        ("my+son+is+out+of+school", "sent-home-or-not-going"),
        ("scared+to+face+school", "sent-home-or-not-going"),
        ("afraid+to+speak+at+school", "sent-home-or-not-going"),
        ("unable+to+face+school", "sent-home-or-not-going"),
        ("home+to+school+taxi", "travel"),
        ("home+schooling+my+son", "home-education"),
        ("he+can't+sit+up+yet", "worried-about-my-child"),
    ):
        assert f"/guidance/{slug}" in above(page.get(f"/search?q={typed}")), typed
    for typed in ("clubs+not+in+school", "out+of+school+club", "things+to+do+when+not+in+school"):
        assert above(page.get(f"/search?q={typed}")) == [], typed
    for typed in (
        "out+of+school+football", "out+of+school+swimming", "things+to+do+out+of+school", "walk+him+home+from+school",
        "refuses+to+go+in+the+water",
    ):  # fmt: skip
        assert above(page.get(f"/search?q={typed}")) == [], typed
    for typed in ("home+to+school+taxi", "home+to+school+bus", "bus+from+home+to+school", "help+getting+from+home+to+school"):
        assert above(page.get(f"/search?q={typed}")) == ["/guidance/travel"], typed
    assert above(page.get("/search?q=he+lives+and+breathes+rotherham+united+but+cant+sit+in+the+stands")) == []


def test_a_row_that_staff_call_something_else_leads_to_its_guide(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    typed = "/search?q=school+keep+phoning+me+to+pick+him+up"
    shown = above(page.get(typed))
    form = as_moderator.get(as_moderator.get("/moderate/words?q=exclusion").link("exclusion"))
    as_moderator.submit(form, {"canonical": "sent home by school", "why": "Plainer"}, button="Save")
    assert "sent home by school" in as_moderator.get("/moderate/words?q=exclusion").text
    assert above(page.get(typed)) == shown == ["/guidance/sent-home-or-not-going"]


def test_guides_are_told_once_and_not_on_later_pages(app: Flask, page: CheckingClient) -> None:
    for number in range(25):
        factories.a_service(name=f"Appeal group {number}")
    assert above(page.get("/search?q=appeal")) == ["/guidance/appeals"]
    assert above(page.get("/search?q=appeal&page=2")) == []


@pytest.mark.parametrize("typed", ["can't cope in school", "struggles to cope in school", "not coping in mainstream school"])
def test_who_cannot_cope_in_school_is_told_of_help_in_school_too(app: Flask, page: CheckingClient, typed: str) -> None:
    """Being at the end of one's tether is urgent, and may be about anything; what is grave stands alone."""
    first, *others = above(page.get("/search?" + urlencode({"q": typed})))
    assert first == "/guidance/help-now"
    assert {"/guidance/help-in-school", "/guidance/special-schools", "/guidance/sent-home-or-not-going"}.intersection(others)
    assert above(page.get("/search?" + urlencode({"q": f"{typed} and his dad hits him"}))) == ["/guidance/help-now"]


def test_a_guide_that_staff_write_is_found_at_once(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    assert above(page.get("/search?q=glue+ear")) == []
    as_moderator.submit(
        as_moderator.get("/staff/guidance/new"), {"title": "Glue ear", "summary": "What it is.", "body": "Words."}, button="Save"
    )
    assert above(page.get("/search?q=glue+ear")) == ["/guidance/glue-ear"]


def test_the_first_page_and_every_footer_lead_to_help_now(app: Flask, page: CheckingClient) -> None:
    home = page.get("/")
    assert home.soup.select_one(".lo-hero a[href='/guidance/help-now']") is not None
    assert "/guidance/sent-home-or-not-going" in home.links()
    assert "/guidance/help-now" in page.get("/privacy").links()


def test_how_to_report_a_concern_is_there_where_entries_lead(app: Flask, page: CheckingClient) -> None:
    entry = factories.a_service()
    assert "/contact#concern" in page.get(f"/services/{entry.slug}").links()
    part = page.get("/contact").soup.find(id="concern")
    assert part is not None
    assert "0808 800 5000" in part.get_text() and "999" in part.get_text()
