"""Words of abuse, poisoning, despair and need lead to help now, and what only sounds like them keeps its calm guide."""

from __future__ import annotations

import pytest

from tests.unit.guidance.test_asked import slugs

CALM = {"sleep", "eating", "toilets-and-nappies"}

AT_NIGHT = [
    "my uncle gets in my bed", "grandad comes in my bed at night", "dad comes into my bed", "stepdad gets into my bed",
    "my brother comes in my bed at night", "my uncle comes into my room at night", "he gets into bed with me",
    "my dad gets in bed with my daughter", "grandad makes me sleep in his bed", "mum's boyfriend sleeps in my daughter's bed",
    "afraid to sleep at my dad's", "scared to sleep at dads house", "frightened to go to sleep at my uncle's",
    "scared to go to bed because of my stepdad", "my uncle touches her when she sleeps", "he touches me in bed",
    "hurts me when I am asleep", "comes in when I'm in the bath", "he touches my private parts",
]  # fmt: skip
WILL_NOT_WAKE = [
    "wants to go to sleep and not wake up", "go to sleep forever", "sleep for ever", "go to sleep for good",
    "i don't want to wake up", "does not want to wake up", "never wants to wake up", "sleep and never wake up",
    "wishes he would not wake up in the morning", "hope I don't wake up tomorrow", "he won't wake up",
    "I can't wake my son up", "cannot wake her", "not waking up after tablets",
]  # fmt: skip
SWALLOWED = [
    "my daughter swallowed pills", "swallowed bleach", "he swallowed a battery", "swallowed a button battery",
    "swallowed tablets", "swallowed her nan's medicine", "he has swallowed medication", "swallowed a coin",
    "swallowed magnets", "swallowed something he shouldn't", "swallowed poison", "took all her melatonin",
    "took too many melatonin", "took a whole packet of paracetamol", "drank cleaning fluid", "drank bleach",
    "drunk washing up liquid", "ate a dishwasher tablet", "ate washing capsule", "he ate my medicine",
    "ate poisonous berries", "poisoned", "being sick after taking tablets",
]  # fmt: skip
TO_STOP = [
    "I want the thoughts to stop", "want my head to stop", "need my mind to stop racing", "make the bad thoughts stop",
    "the voices to stop", "I just want it all to stop",
]  # fmt: skip
BODY = [
    "my baby is choking", "not breathing", "stopped breathing", "can't breathe", "struggling to breathe", "turned blue",
    "fit that won't stop", "fits that do not stop", "seizure won't stop", "having a fit now", "seizure for more than 5 minutes",
    "unconscious", "not responding", "collapsed", "won't stop bleeding", "cutting herself", "starving himself",
    "she has not eaten for days", "not eaten for 3 days",
]  # fmt: skip
NO_ROOF_NO_FOOD = [
    "no where to sleep tonight", "nowhere to sleep", "sleeping in car with kids", "sleeping rough", "sleeping in our car",
    "we have nowhere to live", "we are homeless", "being evicted tomorrow", "kicked out by my parents", "sofa surfing",
    "no food tonight", "no food in the house", "nothing to eat tonight", "can't feed my kids", "we have no money for food",
    "kids are hungry", "no gas or electric",
]  # fmt: skip
NOT_SAFE = [
    "they are pushing him downstairs", "not let out of the house", "neighbour keeps child at home locked in",
    "hiding from my ex", "my ex has found us", "fled my husband", "bleeding from bottom",
    "sore down there after staying at her dads", "carer touches her when changing nappy", "smacks her for wetting",
]  # fmt: skip
DESPAIR = [
    "doesn't want to live", "wants to sleep and never wake", "he says he wants to be dead", "i hate my life", "hates himself",
    "nobody would miss me", "wants to disappear", "tried to hang himself", "jump out of window", "no will to live",
]  # fmt: skip
DONE_TO_SOMEBODY = [
    "my stepbrother watches me sleep", "makes me do things at night", "my cousin does sexual things", "he shows me porn",
    "ties him to the bed", "locks her in bedroom at night", "teacher shut him in the toilet", "locked in toilet",
    "bruises after nursery", "came home from school with bruises", "sextortion", "man online wants to meet",
    "threatened to burn the house down", "not safe to go home", "hide our address from his dad",
]  # fmt: skip
TAKEN_OR_STUCK = [
    "took 20 paracetamol", "took my tablets", "swallowed washing tablet", "swallowed liquitab", "ate cannabis",
    "ate mushrooms from garden", "licked bleach", "something stuck in her throat", "seizure lasting 10 minutes",
]  # fmt: skip
IN_NEED = [
    "we are hungry", "mum doesn't give us food", "bailiffs at the door", "losing our home", "nowhere to go tonight",
    "sleeping at bus station",
]  # fmt: skip
DANGERS = [
    *AT_NIGHT, *WILL_NOT_WAKE, *SWALLOWED, *BODY, *NO_ROOF_NO_FOOD, *NOT_SAFE, *DESPAIR, *DONE_TO_SOMEBODY, *TAKEN_OR_STUCK,
    *IN_NEED, *TO_STOP,
]  # fmt: skip


@pytest.mark.parametrize("typed", DANGERS)
def test_help_now_comes_first_and_no_calm_guide_beside_it(typed: str) -> None:
    assert slugs(typed)[:1] == ["help-now"]
    assert CALM.isdisjoint(slugs(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "bullied and cutting herself", "bullies make him cut himself", "moved here to get away from my husband",
        "moved here to escape my husband", "new here fleeing domestic violence", "home educated child is locked in",
        "wets the bed since her uncle stayed", "hits him for wetting the bed", "I can't cope he never sleeps",
    ],
)  # fmt: skip
def test_what_stands_beside_the_danger_keeps_its_guide_after_help_now(typed: str) -> None:
    assert slugs(typed)[0] == "help-now"
    assert len(slugs(typed)) > 1


@pytest.mark.parametrize(
    ("typed", "guide"),
    [
        ("comes in our bed at night", "sleep"),
        ("my son comes in my bed at night", "sleep"),
        ("won't sleep in his own bed", "sleep"),
        ("afraid of the dark at bedtime", "sleep"),
        ("afraid to go to sleep", "sleep"),
        ("scared to sleep alone", "sleep"),
        ("scared to sleep because of monsters", "sleep"),
        ("wakes up at 3", "sleep"),
        ("only sleeps in the car", "sleep"),
        ("stops breathing in his sleep", "sleep"),
        ("get baby to sleep and not wake up at 5", "sleep"),
        ("trouble swallowing", "eating"),
        ("can't swallow tablets", "eating"),
        ("will not swallow medicine", "eating"),
        ("afraid of choking", "eating"),
        ("making herself sick", "eating"),
        ("not drinking at school", "eating"),
        ("blood in his poo", "toilets-and-nappies"),
        ("sore bottom from nappy rash", "toilets-and-nappies"),
        ("moved here from London", "new-to-the-area"),
        ("school kicked him out", "sent-home-or-not-going"),
    ],
)
def test_a_harmless_neighbour_keeps_its_calm_guide(typed: str, guide: str) -> None:
    assert slugs(typed)[0] == guide
    assert "help-now" not in slugs(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "won't wake up for school", "never wakes up to wee", "choking first aid course", "drinks only milk", "eats sand",
        "fits at night", "breathing exercises", "can't breathe through his nose", "not responding to his name",
        "nowhere to go for autistic teenagers", "screams when someone touches him", "behaviour worse after staying at his dad's",
        "hair cutting", "took medication to school", "food bank", "get away for a weekend", "someone to sit with him at night",
        "restraint collapse", "he collapses after school",
        "does not want to live with his dad", "makes me do homework", "drank alcohol in pregnancy", "sexual health clinic",
        "tie shoelaces", "jump off the sofa", "hang out", "bruises easily", "things to do with him", "gets hungry at school",
    ],
)  # fmt: skip
def test_what_sounds_like_need_is_free_of_help_now(typed: str) -> None:
    assert "help-now" not in slugs(typed)
