"""Who says a phrase, and what of it is remembered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from localoffer.search import scoring
from localoffer.search.facts import Places
from localoffer.search.scoring import SCATTERED, Basis, Postings, Scored, Segment

TEXTS = ("speech therapi at home", "therapi then speech", "swim", "a speech")
WORDS = frozenset(" ".join(TEXTS).split())


class Told:
    """A segment of a few texts that counts how often it is asked who holds a term."""

    def __init__(self, *, is_sure: bool = True) -> None:
        self.is_sure, self.questions = is_sure, 0
        self.lengths = np.array([len(each.split()) for each in TEXTS], dtype=np.float32)
        words = SimpleNamespace(may_hold=WORDS.__contains__)
        self.facts = SimpleNamespace(words=words, say=self.say)

    def say(self, words: str, among: Places) -> np.ndarray:
        return np.array([words in f" {TEXTS[each]} " for each in among.tolist()], dtype=bool)

    def postings(self, term: str) -> Postings:
        self.questions += 1
        places = [at for at, each in enumerate(TEXTS) if term in each.split()]
        return np.array(places, dtype=np.int32), np.ones(len(places), dtype=np.float32)

    def is_sure_of(self, term: str) -> bool:
        return self.is_sure


def scored(told: Told) -> Scored:
    segment = cast("Segment", told)
    return Scored(segment, Basis([segment]))


def test_a_phrase_is_said_where_it_stands_together_and_may_be_typed_apart() -> None:
    known = scored(Told())
    together = known.said(("speech", "therapi"), apart=False)
    assert together.places.tolist() == [0]
    apart = known.said(("speech", "therapi"), apart=True)
    assert apart.places.tolist() == [0, 1]
    assert apart.scores[0] == pytest.approx(together.scores[0])
    whole = known.holding(("speech", "therapi")).scores[1]
    assert apart.scores[1] == pytest.approx(SCATTERED * whole)


def test_a_phrase_that_nobody_says_is_looked_up_once() -> None:
    told = Told()
    known = scored(told)
    for _ in range(3):
        assert not len(known.said(("swim", "speech"), apart=False).places)
        assert not len(known.said(("swim", "unheard"), apart=False).places)
    assert told.questions == 2
    assert set(known.kept_phrases) == {("swim", "speech"), ("swim", "unheard")}


def test_what_a_segment_is_not_sure_of_is_not_remembered() -> None:
    known = scored(Told(is_sure=False))
    assert not len(known.said(("swim", "speech"), apart=False).places)
    assert not known.kept_phrases


def test_no_more_phrases_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "MOST_PHRASES", 3)
    known = scored(Told())
    for number in range(10):
        known.said(("speech", str(number)), apart=False)
    assert 0 < len(known.kept_phrases) <= 3
    assert known.said(("speech", "therapi"), apart=False).places.tolist() == [0]
