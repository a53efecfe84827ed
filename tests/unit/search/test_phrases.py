"""How phrases of the thesaurus are known in what people type, and what of them is looked for."""

from __future__ import annotations

import pytest

from localoffer.search.phrases import as_said, keys_of
from localoffer.search.thesaurus import Thesaurus, built_in
from localoffer.search.thesaurus_rows import Row, rows_of_file
from localoffer.search.words import stem, tokens

BOOK = Thesaurus(
    [
        Row(1, "school transport", ("take him to school",)),
        Row(2, "special school", ("special needs school",)),
        Row(3, "SEN support", ("special needs at school",)),
        Row(4, "carers", ("worn out", "looking after my")),
        Row(5, "talk to", ("speak to",), filler=True),
        Row(6, "speech therapy", ("talk", "not saying words")),
        Row(7, "sight loss", ("blind", "going blind")),
    ],
    {},
)


def rows_of(text: str) -> list[tuple[int, ...]]:
    return [slot.rows for slot in BOOK.slots(tokens(text)) if not slot.filler]


@pytest.mark.parametrize("whom", ["him", "her", "my son", "my disabled daughter", "the children", "me", "our little boy"])
def test_a_phrase_is_known_whoever_it_is_about(whom: str) -> None:
    assert rows_of(f"take {whom} to school") == [(1,)]


def test_what_says_more_of_somebody_is_not_swallowed() -> None:
    assert (1,) not in rows_of("take my autistic son to school")
    assert as_said(["football", "club"]) == () == as_said(["him"])


def test_special_needs_at_school_are_no_special_school() -> None:
    assert rows_of("special needs at school") == [(3,)]
    assert rows_of("special needs school") == rows_of("special school") == [(2,)]


def test_a_way_of_asking_is_known_but_not_looked_for() -> None:
    [slot] = BOOK.slots(["special", "school"])
    assert [each.said for each in slot.variants] == ["special school"]
    [slot] = Thesaurus([Row(1, "hoist", ("somewhere to change on a day out", "changing bench"))], {}).slots(["hoist"])
    assert [each.said for each in slot.variants] == ["hoist", "changing bench"]


def test_two_ways_to_say_one_thing_count_once() -> None:
    assert rows_of("worn out looking after my brother") == [(4,), ()]


def test_who_wants_to_talk_to_others_wants_no_speech_therapy() -> None:
    assert rows_of("parents i can talk to") == [()]
    assert (6,) in rows_of("not able to talk")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parking", "park"),
        ("housing", "house"),
        ("meeting", "meet"),
        ("active", "activities"),
        ("training", "trains"),
        ("Downs", "down"),
    ],
)
def test_words_that_only_look_alike_are_kept_apart(one: str, other: str) -> None:
    assert stem(one.lower()) != stem(other)


@pytest.mark.parametrize("word", ["play", "parents", "show", "calm", "personal", "activities"])
def test_an_everyday_word_leads_to_no_service(word: str) -> None:
    assert [slot.rows for slot in built_in().slots([word])] == [()]


def test_what_is_worn_down_is_not_looked_for_by_its_relations_either() -> None:
    known = Thesaurus(
        [Row(1, "alternative provision", related=("out of school",)), Row(2, "school refusal", ("out of school",))], {}
    )
    [slot] = known.slots(["alternative", "provision"])
    assert ("school",) not in [each.terms for each in slot.variants]


@pytest.mark.parametrize("no", ["isnt saying words", "is not saying words", "never saying words", "hardly saying words"])
def test_a_phrase_is_known_however_somebody_says_no(no: str) -> None:
    assert rows_of(no) == [(6,)]


def test_what_is_left_of_a_phrase_counts_as_typed_where_it_is_a_name_itself() -> None:
    (slot,) = BOOK.slots(tokens("going blind"))
    assert slot.variants[0].as_typed and slot.variants[0].terms == ("blind",)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("after special school", "special school"),
        ("moved to a primary school", "primary school"),
        ("in a special school", "special school"),
    ],
)
def test_the_small_words_of_a_longer_phrase_do_not_swallow_a_shorter_one(typed: str, canonical: str) -> None:
    found = [row for slot in built_in().slots(tokens(typed)) for row in slot.rows]
    assert [built_in().rows[row].canonical for row in found] == [canonical]


def test_a_phrase_that_ends_in_no_is_not_the_beginning_of_every_denial() -> None:
    assert ("school", "not") not in keys_of("school can't")
    assert ("not", "go", "to", "school") in keys_of("won't go to school")


def test_into_is_to_in_a_phrase() -> None:
    book = Thesaurus([Row(1, "school avoidance", ("won't go to school",))], {})
    for said in ("she will not go into school", "he doesn't go to school", "wont go into school"):
        assert [slot.rows for slot in book.slots(tokens(said)) if slot.rows] == [(1,)], said


def test_no_row_is_its_own_relation() -> None:
    rows = rows_of_file().values()
    assert not [(row.canonical, each) for row in rows for each in (*row.narrower, *row.related) if each in row.names]


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("she lines up her cars all day", "early signs"),
        ("he doesn't make eye contact", "early signs"),
        ("can't get her wheelchair through the door", "housing adaptations"),
        ("early signs of autism", "early signs"),
        ("first signs of autism in a baby", "early signs"),
        ("we moved from another council", "new to the area"),
        ("my daughter refuses to go in", "emotionally based school avoidance"),
        ("they turned us down", "tribunal"),
        ("she will not settle at night", "sleep"),
        ("my son wont poo", "continence"),
        ("gets called names", "bullying"),
        ("I deregister him", "elective home education"),
    ],
)
def test_what_parents_say_leads_to_what_services_call_it(typed: str, canonical: str) -> None:
    found = [row for slot in built_in().slots(tokens(typed)) for row in slot.rows]
    assert canonical in [built_in().rows[row].canonical for row in found]


@pytest.mark.parametrize("typed", ["it breaks my heart", "sick of it all", "in the dark", "to be honest"])
def test_a_turn_of_phrase_is_nothing_to_look_for(typed: str) -> None:
    assert all(slot.filler for slot in built_in().slots(tokens(typed)))
    assert not any(slot.filler for slot in built_in().slots(["short", "breaks"]))


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("no one to play with", [(1,)]),
        ("there is nobody to play with", [(1,)]),
        ("can't really manage school", [(2,)]),
        ("one to play with", []),
        ("struggles to manage school", [(2,)]),
        ("unable to face managing at school", [(2,)]),
        ("she can't see", [(3,)]),
        ("I never see anybody", []),
        ("won't see her friends", []),
    ],
)
def test_a_phrase_with_a_no_is_known_only_beside_one(typed: str, rows: list[tuple[int, ...]]) -> None:
    book = Thesaurus(
        [
            Row(1, "friends club", ("no one to play with", "nobody to play with")),
            Row(2, "school avoidance", ("can't manage school",)),
            Row(3, "sight loss", ("can't see",)),
        ],
        {},
    )
    assert [slot.rows for slot in book.slots(tokens(typed)) if slot.rows] == rows


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("I want the thoughts to stop", "counselling"),
        ("need my mind to stop racing", "counselling"),
        ("make the bad thoughts stop", "counselling"),
        ("I want the voices to stop", "CAMHS"),
        ("struggling to keep him safe at home", "social, emotional and mental health"),
        ("he has very little sense of danger", "social, emotional and mental health"),
        ("struggles to cope in school", "SEN support"),
        ("none of the schools help", "SEN support"),
        ("refuses to speak at school", "selective mutism"),
        ("refuses to settle at night", "sleep"),
        ("unable to face school", "emotionally based school avoidance"),
        ("unable to get her through the door", "emotionally based school avoidance"),
        ("too scared to leave his room", "CAMHS"),
        ("struggles to respond to his name", "early signs"),
    ],
)
def test_what_somebody_cannot_do_is_known_in_whatever_way_they_say_it(typed: str, canonical: str) -> None:
    known = built_in()
    assert canonical in {known.rows[row].canonical for slot in known.slots(tokens(typed)) for row in slot.rows}


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("when he reaches adulthood", "life-limiting illness and bereavement"),
        ("what can we see on his birthday", "life-limiting illness and bereavement"),
        ("we are happy with the plan", "tribunal"),
        ("is he happy with the council", "ombudsman"),
    ],
)
def test_good_news_is_not_known_for_bad(typed: str, canonical: str) -> None:
    known = built_in()
    for said in (typed, typed.replace("reaches", "won't reach").replace("see", "not see").replace("happy", "not happy")):
        found = {known.rows[row].canonical for slot in known.slots(tokens(said)) for row in slot.rows}
        assert (canonical in found) == (said != typed), said


def test_a_word_in_two_halves_is_the_thing_that_the_thesaurus_knows() -> None:
    whole, halves = (built_in().slots(said, known="childminder".__eq__) for said in (["childminder"], ["child", "minder"]))
    assert [each.rows for each in halves] == [each.rows for each in whole] and whole[0].rows


def test_who_cannot_be_lifted_is_no_lift_in_a_building() -> None:
    wanted, lift = (built_in().slots(said.split())[0].rows for said in ("cant lift him any more", "lift"))
    assert built_in().slots(["cant", "lift", "her", "any", "more"])[0].rows == wanted != lift


SAID = [
    ("he kicks off over nothing", "social, emotional and mental health"),
    ("my daughter can barely see", "vision impairment"),
    ("i feel cut off from everyone", "parent support group"),
    ("they want to chuck him out", "exclusion"),
    ("he punches me", "social, emotional and mental health"),
    ("school called us in for a meeting", "SENDIASS"),
    ("can barely hear", "hearing impairment"),
    ("he has only got a few words", "speech and language therapy"),
    ("lives on crisps", "ARFID"),
    ("nobody to babysit", "short breaks"),
]
HARMLESS = [
    "cut off date for the form", "see you at the meeting point", "take my toddler swimming", "school places",
    "a room for the night", "walk to the park",
]  # fmt: skip


@pytest.mark.parametrize(("said", "row"), SAID)
def test_how_parents_say_it_is_known(said: str, row: str) -> None:
    rows = {number for each in built_in().slots(said.split()) for number in each.rows}
    assert row in {built_in().rows[number].canonical for number in rows}


@pytest.mark.parametrize("said", HARMLESS)
def test_what_only_sounds_like_it_is_not_taken_for_it(said: str) -> None:
    meant = {built_in().rows[number].canonical for each in built_in().slots(said.split()) for number in each.rows}
    assert meant.isdisjoint({row for _, row in SAID})
