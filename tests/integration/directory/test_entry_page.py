"""The page of an entry, through HTTP."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from localoffer.clock import LONDON
from localoffer.database import db, now
from localoffer.directory import publishing
from localoffer.directory.listing import Session, Wait
from localoffer.directory.models import Entry
from tests.checking import CheckingClient
from tests.factories import a_listing, a_service, a_venue

HOSTILE = "{{ 7*191 }} {% x %} ${7*191} <img src=x onerror=alert(1)>"
QUESTIONS = [
    "Is it for my child, or for me?",
    "How do I get it?",
    "What does it cost?",
    "When is it?",
    "Where is it, and how do I get there?",
    "What if there is a wait?",
    "Who do I ask?",
    "Can I trust these details?",
]


def test_answers_come_in_the_order_that_a_parent_asks(page: CheckingClient) -> None:
    entry = a_service()
    found = page.get(f"/services/{entry.slug}")
    assert found.status == 200
    assert [" ".join(each.get_text().split()) for each in found.soup.select("main section.lo-question > h2")] == QUESTIONS
    for words in ("Ages 8 to 16", "Just turn up", "Free", "Maltby Library", "01709 000000", "Autism"):
        assert words in found.text, words
    assert found.title.startswith("Maltby Autism Youth Club")


def test_what_is_not_known_is_said(page: CheckingClient) -> None:
    bare = {
        name: getattr(a_listing().__class__(), name)
        for name in ("needs", "age_min", "age_max", "routes", "cost", "venues", "delivery")
    }
    entry = a_service(name="A bare one", **bare, description="", level="")
    text = page.get(f"/services/{entry.slug}").text
    assert text.count("Not known. Ask them.") >= 7
    assert "None" not in text


def test_an_entry_without_contact_says_so(page: CheckingClient) -> None:
    entry = a_service(phone="")
    found = page.get(f"/services/{entry.slug}")
    assert "no phone number, email or website" in found.text
    assert "Ask them." not in found.text.replace("Ask them where", "")
    assert found.link("Tell us if you know one") == f"/services/{entry.slug}/wrong"


def test_without_contact_there_is_still_somewhere_to_ask(page: CheckingClient) -> None:
    school = a_service(name="Wath School", kind="school", urn="146467", phone="")
    found = page.get(f"/services/{school.slug}")
    assert found.link("This school on GOV.UK").endswith("/Establishments/Establishment/Details/146467")
    assert found.link("This school’s page on GOV.UK") == found.link("This school on GOV.UK")
    group = a_service(name="Wath Lego", phone="", source_url="https://example.org/news/lego")
    found = page.get(f"/services/{group.slug}").soup.select_one(".lo-contact")
    assert found.find("a", string="example.org/news/lego")
    person = page.get(str(found.find("a", string="Ask a person")["href"]))
    assert person.soup.select_one("#person h2").get_text() == "Talk to a person"
    reached = a_service(name="Wath Chess", phone="01709 000000", source_url="https://example.org/news/chess")
    assert "example.org" not in page.get(f"/services/{reached.slug}").soup.select_one(".lo-contact").get_text()


def test_what_is_closed_leads_to_what_is_like_it(page: CheckingClient) -> None:
    shut = a_service(name="Wath Lego Club", status="closed", status_text="It stopped in March.")
    alone = page.get(f"/services/{shut.slug}")
    assert "It stopped in March." in alone.text and "#more-like-this" not in alone.html
    a_service(name="Maltby Lego Club")
    found = page.get(f"/services/{shut.slug}")
    assert found.link("See what is like it") == "#more-like-this"
    assert "Maltby Lego Club" in found.soup.select_one("#more-like-this").parent.get_text()


def test_times_waits_and_closing_are_told(page: CheckingClient) -> None:
    day = now().astimezone(LONDON).date()
    entry = a_service(
        sessions=(Session(days=("TU",), start="17:00", end="19:00", term="term"),),
        wait=Wait(band="4_to_12", basis="from asking to first visit", measured_on=day.isoformat(), source="the group"),
        routes=("contact",),
        while_waiting="Come to the coffee morning.",
        status="temporarily_closed",
        status_text="Back in January.",
    )
    text = page.get(f"/services/{entry.slug}").text
    for words in ("Tuesdays, 5pm to 7pm, in term time", "4 to 12 weeks, from asking to first visit", "Measured today, on",
                  "Come to the coffee morning.", "Closed for now", "Back in January."):  # fmt: skip
        assert words in text, words


def test_a_hostile_name_shows_verbatim(page: CheckingClient) -> None:
    entry = a_service(
        name=HOSTILE,
        summary=f"</script><script>alert(1)</script> {HOSTILE}",
        organisation=f"Org {HOSTILE}",
        website="javascript:alert(1)",
    )
    found = page.get(f"/services/{entry.slug}")
    assert found.heading == HOSTILE
    assert "1337" not in found.html
    assert not found.soup.select("img[onerror]")
    assert [each.get("type") for each in found.soup.select("script") if not each.get("src")] == ["application/ld+json"]
    assert not [each for each in found.links() if each.startswith("javascript")]
    assert HOSTILE in page.get("/a-to-z").text
    assert page.get(found.soup.select_one("a[href^='/organisations/']")["href"]).heading == f"Org {HOSTILE}"  # type: ignore[index]


def test_search_engines_read_the_same_facts(page: CheckingClient) -> None:
    entry = a_service(name="Tom & Jerry's </script> club")
    script = page.get(f"/services/{entry.slug}").soup.select_one("script[type='application/ld+json']")
    assert script is not None
    said = json.loads(script.string or "")
    assert said["name"] == "Tom & Jerry's </script> club"
    assert said["url"] == f"http://localhost/services/{entry.slug}"


def test_a_hidden_place_is_nowhere_on_the_page(page: CheckingClient) -> None:
    entry = a_service(
        venues=(a_venue(name="Jo's house", address="12 Secret Lane", postcode="S66 8LD", precision="exact", hidden=True),)
    )
    html = page.get(f"/services/{entry.slug}").html
    for secret in ("Jo's house", "Secret Lane", "S66 8LD", "53.4229", "-1.2022"):
        assert secret not in html, secret
    assert "Somewhere in Maltby" in html
    assert "openstreetmap.org/directions" not in html


def test_notes_for_staff_never_show(page: CheckingClient) -> None:
    entry = a_service(caution="Rang twice, nobody knew of it")
    assert "Rang twice" not in page.get(f"/services/{entry.slug}").html


def test_an_old_address_leads_to_the_new_one(client: FlaskClient) -> None:
    entry = a_service()
    publishing.edit(entry, a_listing(name="Maltby Youth Club"), by=None, why="renamed")
    db.session.commit()
    answer = client.get("/services/maltby-autism-youth-club")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/services/maltby-youth-club")


def test_a_withdrawn_entry_is_gone_at_once(client: FlaskClient) -> None:
    entry = a_service()
    assert client.get(f"/services/{entry.slug}").status_code == 200
    publishing.withdraw(db.session.get_one(Entry, entry.id), by=None, why="a worry")
    db.session.commit()
    assert client.get(f"/services/{entry.slug}").status_code == 404
    assert entry.slug not in client.get("/a-to-z").text


@pytest.mark.parametrize("slug", ["nothing-here", "%00", "x" * 3000, "..%2f..%2fetc%2fpasswd", "{{7*7}}"])
def test_no_such_entry(page: CheckingClient, slug: str) -> None:
    assert page.get(f"/services/{slug}").status == 404


def test_an_organisation_shows_all_it_runs(page: CheckingClient) -> None:
    a_service(name="One", organisation="Maltby Parents")
    a_service(name="Two", organisation="Maltby Parents")
    a_service(name="Other", organisation="Someone Else")
    found = page.get("/organisations/maltby-parents")
    assert "2 entries" in found.text
    assert "Other" not in found.text
    assert page.get("/organisations/nobody").status == 404


def test_an_address_of_an_organisation_from_before_it_had_all_its_letters_leads_on(page: CheckingClient) -> None:
    a_service(name="Zupa", organisation="Łódź Club")
    a_service(name="Nadi", organisation="نادي")
    led = page.get("/organisations/odz-club")
    assert led.url == "/organisations/lodz-club" and led.heading == "Łódź Club"
    assert page.get("/organisations/odz-club", follow=False).response.headers["Cache-Control"] == "no-cache"
    assert page.get("/organisations/entry").heading == "نادي"
    a_service(name="Madrasa", organisation="مدرسة")
    assert page.get("/organisations/entry").status == 404, "it may be either"


def test_a_to_z(page: CheckingClient) -> None:
    a_service(name="Aston club")
    a_service(name="The Wath club")
    assert "Aston club" in page.get("/a-to-z").text
    assert "The Wath club" in page.get("/a-to-z?letter=w").text
    assert page.get("/a-to-z?letter=%00<x>").status == 200
