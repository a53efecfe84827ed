"""The order of the questions."""

from __future__ import annotations

from localoffer.submissions import pages
from localoffer.submissions.models import CORRECTION, NEW


def walk(*, known: bool, more: bool) -> list[str]:
    """The keys that a visitor passes who answers every page."""
    done: list[str] = []
    key, way = "name", []
    while key not in (pages.CHECK, pages.MORE):
        way.append(key)
        done.append(key)
        key = pages.after(NEW, key, done[:-1], to_check=False, known_person=known)
    if key == pages.MORE and more:
        key = pages.KNOWING_MORE[0]
        while key != pages.CHECK:
            way.append(key)
            done.append(key)
            key = pages.after(NEW, key, done, to_check=False, known_person=known)
    return way


def test_five_questions_then_a_choice() -> None:
    assert walk(known=False, more=False) == list(pages.NEEDED)


def test_those_who_know_more_pass_six_more_and_say_who_they_are() -> None:
    assert walk(known=False, more=True) == [*pages.NEEDED, *pages.KNOWING_MORE, "you"]
    assert walk(known=True, more=True) == [*pages.NEEDED, *pages.KNOWING_MORE]


def test_a_change_from_the_answers_leads_back_to_them() -> None:
    assert pages.after(NEW, "what", pages.NEEDED, to_check=True, known_person=False) == pages.CHECK
    assert pages.after(CORRECTION, "what", (), to_check=False, known_person=False) == pages.CHECK


def test_what_is_needed_of_a_correction_is_nothing() -> None:
    assert pages.missing(CORRECTION, ()) == []
    assert pages.missing(NEW, ("name", "what")) == ["where", "contact", "knows"]


def test_every_page_has_a_way_back() -> None:
    for kind in (NEW, CORRECTION):
        for key in pages.keys_of(kind):
            assert pages.before(kind, key) or key == "name"
