"""What a reading knows of the segments that stayed goes on into the next one, which says the same as one read anew."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory import publishing, queries
from localoffer.memory import Memory
from localoffer.search import folder, index, scoring
from localoffer.search.reading import Reading
from tests import databases
from tests.checking import CheckingClient
from tests.factories import a_service

WORDS = ("chess", "club", "swim", "middl", "zebra", "10", "2nd", "nowher")
NAMES = ("Middle club", "Before all", "middle club", "Zebra 10", "Chess for all", "Among them")


def known(reading: Reading) -> dict[str, object]:
    """All that a search asks of a reading, the entries told by their numbers."""
    terms = {word: [each.tolist() for each in reading.said((word,))] for word in WORDS}
    named = {word: reading.named(word).tolist() for word in WORDS}
    order = reading.in_name_order
    assert sorted(order.tolist()) == list(range(reading.size)) and (reading.by_name[order] == np.arange(reading.size)).all()
    names = [reading.rows[at]["name"].casefold() for at in order.tolist()]
    assert names == sorted(names)
    assert [at for at in order.tolist() if reading.rows[at]["name"].casefold() == "middle club"] == sorted(
        at for at, row in enumerate(reading.rows) if row["name"].casefold() == "middle club"
    )
    counts = reading.all_counts(reading.live)
    assert counts == {facet: reading.column(facet)[reading.live].sum(axis=0).tolist() for facet in counts}
    for facet, codes in reading.codes.items():
        column = reading.column(facet).astype(bool)
        assert all((reading.having(facet, [code]) == column[:, at]).all() for at, code in enumerate(codes))
        assert (reading.having(facet, [*codes, "unheard of"]) == column.any(axis=1)).all()
        assert not reading.having(facet, ["unheard of"]).any()
        assert (facet, ("unheard of",)) not in reading.kept_masks, "of what visitors may write there is no end"
    return {"terms": terms, "named": named, "order": order.tolist(), "counts": counts, "live": reading.live.tolist()}


@databases.index_in_files
def test_how_far_the_index_has_read_is_asked_of_it_only_where_others_wrote(
    directory: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.reading()
    asked: list[int] = []
    mark_in = folder.mark_in
    monkeypatch.setattr(folder, "mark_in", lambda searcher: asked.append(mark := mark_in(searcher)) or mark)
    for name in ("First club", "Second club"):
        a_service(name=name)
        assert index.reading().generation == queries.generation() and not asked
    with monkeypatch.context() as another_process:
        another_process.setattr(folder, "known_marks", Memory(1))
        a_service(name="Third club")
        index.catch_up()
    asked.clear()
    before = queries.generation()
    a_service(name="Fourth club")
    found = index.reading()
    assert asked == [before] and found.generation == queries.generation()
    assert all(len(found.named(term)) == 1 for term in ("third", "fourth"))


@databases.index_in_files
def test_a_new_reading_touches_no_row_of_what_stayed(directory: Flask) -> None:
    first = index.reading()
    rows = first.segments[0].facts.rows
    before = [sys.getrefcount(each) for each in rows[:50]]
    a_service(name="Chess club")
    found = index.reading()
    assert [sys.getrefcount(each) for each in rows[:50]] == before, "processes that share its memory would part with it"
    assert (
        found is not first and found.rows[0] is rows[0] and found.rows[-1]["name"] == "Chess club" and found.rows[:2] == rows[:2]
    )
    assert len(found.rows) == found.size and found.place_of(rows[0]["id"]) == 0


@databases.index_in_files
def test_a_change_leaves_the_scores_of_all_others_as_they_were(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "SETTLED", 4)
    entries = [a_service(name=name, description=f"{name} swims on the 2nd of May") for name in NAMES]
    index.rebuild()
    index.read_anew()
    first = index.reading()
    before = first.said(("swim",))
    a_service(name="Before all clubs", description="We swim, swim and swim at 10")
    for gone in (entries[0], entries[3]):  # the first that holds a word, and the only one
        publishing.confirm(gone, by=None, how="phone", why="for a test")
    db.session.commit()
    second = index.reading()
    assert second.scored[0] is first.scored[0] and len(second.scored) > 1
    after = second.said(("swim",))
    assert after.scores[: first.size].tolist() == before.scores.tolist() and len(after.places) > len(before.places)
    index.read_anew()
    assert known(second) == known(index.reading())


@databases.index_in_files
def test_words_with_digits_are_looked_for_only_where_some_entry_holds_them(
    app: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_service(name="Chess for all", description="Room 101, on the 2nd floor, for 5-11s")
    reading = index.reading()
    asked: list[str] = []
    for each in reading.segments:
        ask = each.postings
        monkeypatch.setattr(each, "postings", lambda term, ask=ask: asked.append(term) or ask(term))
    for held in ("101", "2nd"):
        assert "Chess for all" in page.get(f"/search?q=chess+{held}").text
    assert {"101", "2nd"} <= set(asked)
    page.get("/search?q=202+3rd+b2b")
    assert not {"202", "3rd", "b2b"} & set(asked)
    assert "101" not in reading.lexicon(reading.parts[0].words), "a number is no word that is right"
