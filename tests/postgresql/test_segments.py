"""What a machine reads of the index in PostgreSQL: sorted by term it is the same, and what is sorted stays."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event, text

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.search import index, postgresql, watching
from localoffer.search.database_segments import Segment, connection
from localoffer.search.finder import find
from localoffer.search.query import Query
from tests import factories


def first_segment() -> Segment:
    found = index.reading().segments[0]
    assert isinstance(found, Segment)
    return found


def edited(number: int, name: str) -> None:
    publishing.edit(db.session.get_one(Entry, number), factories.a_listing(name=name), by=None, why="renamed")
    db.session.commit()


def slugs(words: str) -> list[str]:
    return [each.entry.slug for each in find(Query(text=words), apart=False).hits]


def test_sorted_by_term_is_what_postgresql_says_of_each(site: Flask) -> None:
    segment = first_segment()
    assert not segment.sorted
    for _ in segment.sorting():
        pass
    assert segment.sorted and {"autism", "0-19"} <= set(segment.taken) and len(segment.taken) > 1000
    with connection() as here:
        for term in [*sorted(segment.taken)[::25], "autism", "0-19", "quorzy"]:
            theirs, ours = segment._ask(here, term), segment.postings(term)
            assert (theirs[0].tolist(), theirs[1].tolist()) == (ours[0].tolist(), ours[1].tolist()), term


def test_made_ready_no_word_is_asked_of_postgresql(site: Flask) -> None:
    before = slugs("trampolining for autistic children")
    index.read_anew()
    watching.make_ready(site, breath=0)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _u, statement, *_more: asked.append(statement))
    assert slugs("trampolining for autistic children") == before
    assert asked and not [each for each in asked if "ts_rank_cd" in each]


def test_of_many_small_segments_one_is_made_and_the_first_stays_as_it_is(site: Flask) -> None:
    entry = factories.a_service(name="Quorzy Gathering")
    number, first = entry.id, first_segment()
    sizes = []
    for step in range(2 * postgresql.MOST_SEGMENTS):
        edited(number, f"Zarbly Gathering {step}")
        reading = index.reading()
        assert reading.segments[0] is first and int(reading.live.sum()) == len(index.postgresql.state()[0])
        sizes.append(len(reading.segments))
    assert max(sizes) == postgresql.MOST_SEGMENTS and 2 in sizes[2:]
    assert len(slugs("zarbly")) == 1 and slugs("quorzy") == [] and all(each.sorted for each in reading.segments[1:])


def test_where_much_was_changed_all_is_read_again(site: Flask) -> None:
    first = first_segment()
    readings = site.extensions[postgresql.READINGS]
    readings.segments = [first, *[first] * postgresql.MOST_SEGMENTS]
    assert readings.kept_of(readings.made) == []
    assert readings.kept_of(readings.made + 1) == []


KEPT = {
    "entry": ("facts", "name", "slug", "generation"),
    "search_document": ("generation", "row", "name_terms", "own_terms", "place_terms", "text_terms"),
}


def test_what_a_machine_knew_and_the_server_lost_is_found_no_more(site: Flask) -> None:
    """As when a replica takes over that lacked the last changes of the primary."""
    number = factories.a_service(name="Quorzy Gathering").id
    index.reading()
    for table in (*KEPT, "generation", "search_state"):
        db.session.execute(text(f"CREATE TABLE before_{table} AS TABLE {table}"))
    db.session.commit()
    for step in range(postgresql.MOST_SEGMENTS + 2):  # so that the segment with the entry as it was is not held any more
        edited(number, f"Zarbly Gathering {step}")
        newest = index.reading()
    assert len(slugs("zarbly")) == 1 and slugs("quorzy") == []
    for table, columns in KEPT.items():
        key = "id" if table == "entry" else "entry_id"
        again = ", ".join(f"{each} = before.{each}" for each in columns)
        db.session.execute(text(f"UPDATE {table} t SET {again} FROM before_{table} before WHERE before.{key} = t.{key}"))
    db.session.execute(text("UPDATE generation SET value = before.value FROM before_generation before"))
    db.session.execute(text("UPDATE search_state SET generation = before.generation FROM before_search_state before"))
    db.session.commit()
    assert slugs("zarbly") == [] and len(slugs("quorzy")) == 1
    assert index.reading().generation < newest.generation
