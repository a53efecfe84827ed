"""Keeping a list: it is on the device only, it can be sent, and it stays right when entries move or go."""

from __future__ import annotations

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.search import index
from localoffer.shortlist import entries, rules
from tests.checking import CheckingClient, Page
from tests.factories import a_listing, a_service, a_venue
from tests.integration.directory.test_asking_little import statements

OURS = {"Sec-Fetch-Site": "same-origin"}


def keep(page: CheckingClient, *slugs: str) -> Page:
    return page.post("/my-list/keep", {"of": ".".join(slugs)}, headers=OURS)


def names(found: Page) -> list[str]:
    return [" ".join(each.get_text().split()) for each in found.soup.select(".lo-kept__name")]


def cookies(page: CheckingClient) -> dict[str, str]:
    return {each.key: each.value for each in page.client._cookies.values()}


def test_one_press_on_the_page_of_an_entry_keeps_it(page: CheckingClient) -> None:
    entry = a_service(name="Maltby Autism Youth Club")
    before = page.get(f"/services/{entry.slug}")
    assert before.link("See my list") == "/my-list"
    assert [each["href"] for each in before.soup.select(".lo-header a") if each.get_text() == "My list"] == ["/my-list"]
    form = before.form("Keep in my list")
    found = page.post(form["action"], {"of": form.select_one("[name=of]")["value"]}, headers=OURS)
    assert found.heading == "My list"
    assert "Maltby Autism Youth Club is on your list" in found.text
    assert names(found) == ["Maltby Autism Youth Club"]
    for words in ("01709 000000", "Ages 8 to 16", "Free", "Maltby Library", "Just turn up"):
        assert words in found.text, words
    assert cookies(page) == {"localoffer-list": entry.slug}, "and no session: other pages still come from what is kept"


def test_a_school_without_a_number_has_the_way_to_it(page: CheckingClient) -> None:
    school = a_service(name="Wath School", kind="school", urn="146467", phone="")
    found = keep(page, school.slug)
    assert found.link("On GOV.UK").endswith("/146467")


def test_a_browser_that_does_not_say_where_it_comes_from_presses_twice(page: CheckingClient) -> None:
    entry = a_service()
    asked = page.submit(page.get(f"/services/{entry.slug}"), button="Keep in my list")
    assert asked.status == 400 and asked.heading == "Press once more"
    kept = page.submit(asked, button="Keep in my list")
    assert names(kept) == [entry.name]
    asked = page.submit(kept, button="Take off my list")
    assert names(page.get("/my-list")) == [entry.name]
    assert "Nothing is on your list yet" in page.submit(asked, button="Take off my list").text


def test_another_site_cannot_change_a_list(page: CheckingClient) -> None:
    mine, theirs = a_service(name="Mine"), a_service(name="Theirs")
    keep(page, mine.slug)
    for path, slug in (("/my-list/keep", theirs.slug), ("/my-list/take-off", mine.slug)):
        assert page.post(path, {"of": slug}, headers={"Sec-Fetch-Site": "cross-site"}).status == 400
    assert names(page.get("/my-list")) == ["Mine"]


def test_things_are_taken_off_one_by_one_or_all(page: CheckingClient) -> None:
    first, second, third = (a_service(name=name) for name in ("One", "Two", "Three"))
    assert names(keep(page, first.slug, second.slug, third.slug)) == ["One", "Two", "Three"]
    found = page.post("/my-list/take-off", {"of": second.slug}, headers=OURS)
    assert names(found) == ["One", "Three"]
    everything = found.form("Take everything off").select_one("[name=of]")["value"]
    empty = page.post("/my-list/take-off", {"of": everything}, headers=OURS)
    assert "Nothing is on your list yet" in empty.text
    assert cookies(page) == {}


def test_a_list_that_was_sent_shows_the_same_and_can_be_kept(page: CheckingClient, other_page: CheckingClient) -> None:
    first, second = a_service(name="One"), a_service(name="Two")
    mine = keep(page, first.slug, second.slug)
    link = mine.soup.select_one("#link").get_text().strip()
    assert link in mine.link("Send by email").replace("%3A", ":").replace("%3F", "?").replace("%3D", "=")
    got = other_page.get(link[link.index("/list") :])
    assert names(got) == ["One", "Two"]
    assert names(other_page.get("/my-list")) == [], "looking keeps nothing"
    of = got.form("Keep in my list").select_one("[name=of]")["value"]
    assert names(keep(other_page, of)) == ["One", "Two"]


@pytest.fixture
def other_page(app: Flask) -> CheckingClient:
    """Somebody else's device."""
    return CheckingClient(app)


@pytest.mark.parametrize("address", ["/my-list", "/list?of=x"])
def test_no_cache_and_no_search_engine_keeps_a_list(page: CheckingClient, address: str) -> None:
    headers = page.get(address).response.headers
    assert headers["Cache-Control"] == "no-store"
    changed = page.client.post("/my-list/keep", data={"of": a_service().slug}, headers=OURS)
    assert changed.status_code == 303 and changed.headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"


def test_what_is_gone_is_said_and_what_moved_is_followed(page: CheckingClient) -> None:
    stays, goes, old = a_service(name="Stays"), a_service(name="Goes"), a_service(name="Another name")
    into = a_service(name="What it is now")
    slugs = (stays.slug, goes.slug, old.slug)
    keep(page, *slugs)
    publishing.withdraw(goes, by=None, why="it ended")
    publishing.merge(old, into, by=None, why="the same group")
    db.session.commit()
    index.catch_up()
    found = page.get("/my-list")
    assert names(found) == ["Stays", "What it is now"]
    assert "One thing that you kept is not in this directory any more" in found.text
    gone = found.form("Take off what is gone").select_one("[name=of]")["value"]
    assert gone == slugs[1]
    after = page.post("/my-list/take-off", {"of": gone}, headers=OURS)
    assert names(after) == ["Stays", "What it is now"] and "any more" not in after.text
    assert names(page.post("/my-list/take-off", {"of": into.slug}, headers=OURS)) == ["Stays"], "kept under its old address"


def test_however_many_moved_they_are_looked_up_together(app: Flask) -> None:
    into, old = a_service(name="What it is now"), [a_service(name=f"Old {number}") for number in range(4)]
    slugs = tuple(each.slug for each in old)
    publishing.edit(old[0], a_listing(name="Another name"), by=None, why="a new name")
    for each in old[1:]:
        publishing.merge(each, into, by=None, why="the same group")
    db.session.commit()
    with statements() as asked:
        found = entries.at((*slugs, "never-was"))
    assert {slug: each.name for slug, each in found.items()} == {
        slugs[0]: "Another name", slugs[1]: into.name, slugs[2]: into.name, slugs[3]: into.name,
    }  # fmt: skip
    assert len(asked) == 4, "two for where they are now, two for the entries"


def test_a_full_list_says_so_and_loses_nothing(page: CheckingClient) -> None:
    slugs = [a_service(name=f"Group {number}").slug for number in range(rules.MOST + 1)]
    assert len(names(keep(page, *slugs[:-1]))) == rules.MOST
    full = keep(page, slugs[-1])
    assert full.status == 409
    assert f"it holds {rules.MOST}" in full.text
    assert len(names(full)) == rules.MOST
    assert keep(page, slugs[0]).status == 200, "what is on it already may be pressed again"


@pytest.mark.parametrize(
    "of", ["", "<script>", "a" * 5000, "no-such", ".".join(f"x{n}" for n in range(500)), "\x00", "../../etc"]
)
def test_any_address_is_a_page(page: CheckingClient, of: str) -> None:
    found = page.get("/list", query_string={"of": of})
    assert found.status == 200 and found.heading == "This list is empty"
    assert keep(page, of).status in (200, 409)


def test_hidden_places_stay_hidden(page: CheckingClient) -> None:
    hidden = a_venue(name="Jo's house", address="12 Secret Lane", postcode="S66 8LD", precision="exact", hidden=True)
    text = keep(page, a_service(venues=(hidden,)).slug).text
    for words in ("Secret Lane", "S66 8LD", "Jo's house"):
        assert words not in text
