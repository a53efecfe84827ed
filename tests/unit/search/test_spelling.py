"""What is misspelt is mended as a parent would mean it; what exists is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from localoffer.search.lexicon import SHORTEST, Lexicon, Words
from localoffer.search.rows import initials
from localoffer.search.sounds import sound
from localoffer.search.words import STOP

USED = Words(
    [
        ["library", "liberty", "hospice", "hospital", "support", "sport", "siblings", "hitting"],
        ["library", "support", "deaf", "rother", "valley", "psychologist", "short", "breaks", "council", "counselling", "story"],
        ["school", "skill", "school", "youth", "brother", "theatre", "autism"],
        ["school", "you"],
    ]
)
LEXICON = Lexicon([USED], Words([["physiotherapy"], STOP]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("libery", "library"),
        ("hospis", "hospice"),
        ("suport", "support"),
        ("sibblings", "siblings"),
        ("sycologist", "psychologist"),
        ("phisiotherapy", "physiotherapy"),
        ("shortbreaks", "short breaks"),
        ("rothervally", "rother valley"),
        ("counciling", "counselling"),
        ("skool", "school"),
        ("youf", "youth"),
        ("bruver", "brother"),
        ("thetre", "theatre"),
        ("becuase", "because"),
        ("withautism", "with autism"),
    ],
)
def test_a_misspelt_word_is_mended_by_letters_and_sound(typed: str, meant: str) -> None:
    assert LEXICON.corrected([typed]) == {typed: meant}


@pytest.mark.parametrize("word", ["knitting", "library", "libraries", "supporting", "zzzzzzz", "xy", "4567"])
def test_a_word_that_exists_or_resembles_nothing_is_left_alone(word: str) -> None:
    assert LEXICON.corrected([word]) == {}


def test_a_word_that_exists_is_looked_for_beside_one_that_sounds_alike() -> None:
    assert LEXICON.heard(["def", "knitting", "library"]) == {"def": "deaf"}


def test_a_word_is_not_heard_as_one_that_everybody_knows() -> None:
    assert Lexicon([Words([["made", "seen"]])], Words([])).heard(["mad", "soon"]) == {}


def test_a_word_that_nobody_uses_is_looked_for_by_the_word_it_is_made_from() -> None:
    assert LEXICON.heard(["storytelling", "breakfast"]) == {"storytelling": "story"}


def test_of_words_nearly_as_near_all_are_known() -> None:
    assert LEXICON.choices("libery")[:2] == ["library", "liberty"]


@given(st.text("abelrsty", min_size=4, max_size=9), st.integers(1, 3))
def test_no_word_within_reach_is_passed_over(word: str, farthest: int) -> None:
    near = {
        each for part in LEXICON.parts for each in part.counts if OSA.distance(word, each) <= farthest and len(each) >= SHORTEST
    }
    assert near <= set(LEXICON.may_be(word, farthest))


def test_sounds() -> None:
    assert sound("theatre") == sound("teatre") and sound("phone") == sound("fone")
    assert sound("hitting") != sound("knitting")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Personal Travel Budget", ["PTB"]),
        ("With Me in Mind (mental health support in schools)", ["WMiM"]),
        ("Sibs", []),
    ],
)
def test_a_name_is_shortened_as_people_do(name: str, told: list[str]) -> None:
    assert initials(name) == told


def test_a_misspelt_word_never_becomes_a_word_of_grammar() -> None:
    known = Lexicon([Words([["there", "theatre"]])], Words([]))
    assert known.corrected(["thetre"]) == {"thetre": "theatre"}


def test_a_rare_word_is_heard_as_one_in_use_that_is_one_letter_off_and_begins_the_same() -> None:
    used = Lexicon([Words([["portage", "growing", "sheltie"]])], Words([]))
    assert used.heard(["potage", "rowing", "knitting"]) == {"potage": "portage"}
