"""Staff change what words mean the same: tried first, saved with who and why, seen by every process, put back."""

from __future__ import annotations

from flask import Flask

from localoffer import create_app
from localoffer.search import book
from tests.checking import CheckingClient
from tests.conftest import settings_in
from tests.factories import a_service


def names(page: CheckingClient, said: str) -> list[str]:
    return [each["name"] for each in page.get(f"/search.json?q={said}").response.get_json()["results"]]


def test_a_word_to_add_finds_first_the_rows_that_say_it(app: Flask, as_moderator: CheckingClient) -> None:
    there = as_moderator.get("/moderate/words?add=Swimming")
    assert "It is already in swimming." in there.text
    assert there.soup.select_one("tbody th").get_text() == "swimming"
    new = as_moderator.get("/moderate/words?add=zumbalates")
    assert "It is already in" not in new.text
    assert all(each.get_text().startswith("Add it to ") for each in new.soup.select("tbody th"))


def test_a_synonym_is_tried_saved_seen_elsewhere_and_put_back(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    a_service(name="Snoezelen at the mill", summary="Lights and sounds.")
    other = CheckingClient(create_app(settings_in(app.extensions["settings"].var)))  # another process, with its own memory
    assert names(page, "glowcave") == names(other, "glowcave") == []

    form = as_moderator.get("/moderate/words/new?add=glowcave")
    filled = {"canonical": "snoezelen", "also": "glowcave\nwamwam", "why": "A parent asked", "trying": "lights"}
    tried = as_moderator.submit(form, filled, button="See what")
    assert "“glowcave”: 0 found now, 1 afterwards" in tried.text and "Snoezelen at the mill (new)" in tried.text
    assert names(page, "glowcave") == []

    saved = as_moderator.submit(tried, button="Save")
    assert "Saved" in saved.text and "A parent asked" in saved.text
    assert names(page, "glowcave") == names(other, "glowcave") == ["Snoezelen at the mill"]

    changed = as_moderator.submit(saved, {"also": "wamwam"}, button="Save")
    assert names(page, "glowcave") == names(other, "glowcave") == []
    as_moderator.submit(changed, action="/back", button="Put this back")
    assert names(page, "glowcave") == names(other, "glowcave") == ["Snoezelen at the mill"]
    assert len(book.history("10000")) == 3


def test_a_row_of_the_data_file_is_changed_and_taken_out(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    a_service(name="Maltby Physiotherapy", summary="For all.")
    assert names(page, "physio") == ["Maltby Physiotherapy"]
    listed = as_moderator.get("/moderate/words?q=physio")
    form = as_moderator.get(listed.link("physiotherapy"))
    assert "Nobody has changed this row here" in form.text
    gone = as_moderator.submit(form, {"why": "Not here"}, button="Take it out")
    assert "Taken out" in gone.text and names(page, "physio") == []


def test_what_cannot_be_used_is_said_and_kept(app: Flask, as_moderator: CheckingClient) -> None:
    form = as_moderator.get("/moderate/words/new")
    empty = as_moderator.submit(form, {"also": "physio"}, button="Save")
    assert empty.status == 422 and "Write what services call it" in empty.text and "physio" in empty.html
    small = as_moderator.submit(form, {"canonical": "help", "also": "of the"}, button="Save")
    assert small.status == 422 and "small words only" in small.text
    assert as_moderator.get("/moderate/words/99999").status == 404
    assert as_moderator.get("/moderate/words/" + "9" * 40).status == 404


def test_of_two_who_change_one_row_the_second_is_told(app: Flask, as_moderator: CheckingClient) -> None:
    form = as_moderator.get("/moderate/words/4")
    assert as_moderator.submit(form, {"note": "first"}, button="Save").status == 200
    late = as_moderator.submit(form, {"note": "second"}, button="Save")
    assert late.status == 409 and "Somebody changed this row" in late.text


def test_an_acronym_with_new_meanings_asks(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    a_service(name="Chess for all")
    form = as_moderator.get("/moderate/words/new-acronym")
    assert as_moderator.submit(form, {"acronym": "QZX", "senses": "only one = chess"}, button="Save").status == 422
    as_moderator.submit(form, {"acronym": "QZX", "senses": "Quiet zone = quiet\nChess = chess"}, button="Save")
    assert "“QZX” can mean several things" in page.get("/search?q=qzx").text
