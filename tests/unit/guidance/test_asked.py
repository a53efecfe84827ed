"""What is typed into the search leads to the guides that answer it, and to no others."""

from __future__ import annotations

import pytest

from localoffer.config import ROOT
from localoffer.guidance import asked, texts
from localoffer.guidance.asked import Guide

PAGES = texts.first_texts(ROOT / "data" / "areas" / "rotherham")
GUIDES = [Guide(each.slug, each.title, "", each.urgent, asked.phrases_of((*each.asked, each.title))) for each in PAGES.values()]


def slugs(text: str) -> list[str]:
    return [each.slug for each in asked.answering(text, GUIDES)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("my daughter is suicidal", "help-now"),
        ("he keeps hurting himself", "help-now"),
        ("I can't cope any more", "help-now"),
        ("how do I cope", "help-now"),
        ("my dad hits me", "help-now"),
        ("I was hit by my uncle", "help-now"),
        ("mum is not coping", "help-now"),
        ("how do I get an EHCP", "ehc-needs-assessment"),
        ("my son is 6, school says wait, what can I do", "worried-about-my-child"),
        ("waiting for an autism assessment", "while-you-wait"),
        ("she's been sent home from school again", "sent-home-or-not-going"),
        ("school refuser", "sent-home-or-not-going"),
        ("school transport", "travel"),
        ("how do I appeal", "appeals"),
        ("the council refused an EHC plan", "disagreements-and-mediation"),
        ("respite near me", "short-breaks"),
        ("turning 18", "getting-ready-for-adult-life"),
    ],
)
def test_a_question_leads_to_its_guide(typed: str, first: str) -> None:
    assert slugs(typed)[0] == first


@pytest.mark.parametrize(
    "typed",
    [
        "", "autism club", "swimming on saturday", "primary school", "wheelchair basketball", "hair cut", "something to do",
        "cope", "hit", "coping with change", "hit a ball",
        "polish playgroup", "dance for girls", "he shouts a lot", "what can I do", "help", "children and young people",
    ],
)  # fmt: skip
def test_whoever_looks_for_a_place_is_not_held_up(typed: str) -> None:
    assert slugs(typed) == []


def test_what_cannot_wait_comes_first_and_there_are_few() -> None:
    found = slugs("ehc needs assessment annual review tribunal crisis")
    assert found[0] == "help-now"
    assert len(found) == asked.MOST


@pytest.mark.parametrize("slug", list(PAGES))
def test_every_phrase_of_a_page_says_something(slug: str) -> None:
    page = PAGES[slug]
    assert len(asked.phrases_of(page.asked)) == len(page.asked)
    assert len(set(page.asked)) == len(page.asked)
    assert not page.asked or [each.slug for each in asked.answering(page.asked[0], GUIDES)]


def test_only_help_that_cannot_wait_is_urgent_and_the_first_page_names_some() -> None:
    assert [each.slug for each in PAGES.values() if each.urgent] == ["help-now"]
    assert 3 <= len([each for each in PAGES.values() if each.first]) <= 8
