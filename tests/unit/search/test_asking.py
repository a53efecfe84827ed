"""What a long sentence asks for, and what it rules out."""

from __future__ import annotations

import pytest

from localoffer.search.asking import as_written, parts_of, told_by, without_settings, without_story, written_out
from localoffer.search.thesaurus import built_in
from localoffer.search.words import plain

STORY = "the taxi was late, the dog was sick and he cried all morning, is there a trampoline club"


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (STORY, "trampoline", "dog"),
        ("we moved here last month and nobody will talk to us, I want a choir for my daughter", "choir", "month"),
        ("who can help with forms because my husband has gone and left us", "forms", "husband"),
        ("I need childcare so I can go back to the shop that I worked in", "childcare", "shop"),
    ],
)
def test_words_of_the_story_are_told_apart_from_what_is_asked_for(text: str, asked: str, told: str) -> None:
    found = told_by(plain(text))
    assert found
    assert asked in found.asked
    assert told not in found.asked


def test_every_word_of_a_short_search_is_meant() -> None:
    assert told_by("is there a trampoline club for him") is None


@pytest.mark.parametrize(
    ("text", "ruled_out"),
    [
        ("it is not autism but he cannot sit still at all ever", {"autism"}),
        ("a school for anxious children rather than dyslexia, is there one", {"dyslexia"}),
        ("it is not just autism that he has, he is deaf too", set()),
        ("my son is not talking yet and he is nearly three now", set()),
    ],
)
def test_what_is_not_meant_is_known(text: str, ruled_out: set[str]) -> None:
    found = told_by(plain(text))
    assert found
    assert found.ruled_out == ruled_out


def fillers(text: str) -> dict[str, bool]:
    """{what is looked for: whether a result may lack it}."""
    slots = without_story(built_in().slots(plain(text).replace(",", "").split()), told_by(plain(text)))
    return {each.said: each.filler for each in slots}


def test_a_result_may_lack_the_story_but_not_what_was_asked_for() -> None:
    found = fillers(STORY)
    assert found["dog"]
    assert not found["trampoline"]


def test_a_known_word_of_the_story_says_little_beside_something_known_that_is_asked_for() -> None:
    text = "the nursery say they cannot take him because of his needs, who can help me find a {}"
    assert fillers(text.format("childminder"))["nursery"]
    assert not fillers(text.format("zebra"))["nursery"]


@pytest.mark.parametrize("said", ["she is autistic", "she is in a wheelchair"])
def test_who_somebody_is_matters_wherever_it_is_said(said: str) -> None:
    found = fillers(f"our granddaughter stays with us and {said}, where can we go for a day out")
    assert not found[said.split()[-1]]


def test_a_story_without_anything_known_stays_as_it_is() -> None:
    found = fillers("the zebra crossed a river under seven purple umbrellas quickly then vanished")
    assert not found["zebra"]


def test_a_need_that_is_ruled_out_is_not_asked_for() -> None:
    found = fillers("it is not autism but he cannot sit still at all, who does tests for ADHD")
    assert found["autism"]


def test_shortened_words_are_not_read_as_others() -> None:
    assert written_out("I don't know who'd help, he’ll be lost") == "I don't know who help, he be lost"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hes tired n never sleeps", "hes tired and never sleeps"),
        ("is there owt free coz im skint", "is there anything free because im skint"),
        ("a n e", "a and e"),
        ("n", "n"),
        ("n17 group", "n17 group"),
        ("u", "u"),
    ],
)
def test_the_shorthand_of_a_phone_is_read_inside_a_text(typed: str, meant: str) -> None:
    assert as_written(typed) == meant


def test_no_phrase_reaches_across_a_comma_of_a_long_sentence() -> None:
    text = plain("he is not naughty he is frightened, the school say that he has to leave")
    parts = parts_of(text, told_by(text), most=40)
    assert [each[-1] for each in parts] == ["frightened", "leave"]


def test_a_list_of_words_stays_whole_and_no_text_is_read_past_its_bound() -> None:
    assert parts_of("autism, assessment", None, most=40) == [["autism", "assessment"]]
    text = "one two, three four, five six seven eight nine ten eleven"
    assert sum(map(len, parts_of(text, told_by(text), most=3))) == 3


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("what should a laptop lesson look like in primary school", "primary school"),
        ("a bus with an escort to special school", "special school"),
        ("the secondary school will not give him a laptop", "secondary school"),
        ("chess at school", "school"),
    ],
)
def test_a_school_that_something_is_looked_for_in_says_little(text: str, setting: str) -> None:
    slots = {each.said: each for each in without_settings(built_in().slots(text.split()), text)}
    assert slots[setting].filler
    assert not all(each.filler for each in slots.values())


@pytest.mark.parametrize(
    "text",
    [
        "a primary school with a garden",
        "how do I get a place at special school with a pool",
        "moving to college with a laptop",
        "autism in primary school",
        "help at school",
    ],
)
def test_a_school_that_is_looked_for_itself_counts(text: str) -> None:
    slots = built_in().slots(text.split())
    assert without_settings(slots, text) == slots
