"""What migrations make of rows that older versions of the site wrote."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from localoffer.database import db
from localoffer.directory import publishing, refusals
from localoffer.exchange import opening, runs, uploads
from localoffer.exchange.judging import survey
from localoffer.exchange.models import Link, Run, Source
from tests.factories import a_listing, a_user


def test_a_name_that_must_not_be_listed_is_still_stopped(app: Flask) -> None:
    """Old versions left out the letters that are no ASCII letter with a mark; so two names may come to one address."""
    by = a_user(role="administrator")
    for name in ("Łódź Club", "Lodz Club", "نادي", "Chess Club"):
        refusals.add(name, reason="Not safe", by=by)
    db.session.commit()
    downgrade(revision="0084")
    slugs = text("SELECT slug FROM do_not_list ORDER BY id")
    assert db.session.scalars(slugs).all() == ["odz-club", "lodz-club", "entry", "chess-club"]
    db.session.remove()
    upgrade()
    assert db.session.scalars(slugs).all()[:2] == ["lodz-club", "lodz-club"]
    for name in ("Łódź Club", "Lodz Club", "نادي", "Chess Club"):
        with pytest.raises(refusals.MustNotBeListed):
            publishing.create(a_listing(name=name), by=None, why="for a test")
    publishing.create(a_listing(name="مدرسة"), by=None, why="for a test")


def test_records_that_share_an_id_are_known_again(app: Flask) -> None:
    names = ("Boat Club", "Łódź Club", "Lodz Club", "Jørgen #1", "Chess Club")
    records = [{"id": "7", "name": each, "description": "For everyone."} for each in names]
    data = json.dumps({"contents": [*records, {"id": "8#odz-club", "name": "Rowing"}]}).encode()
    source = runs.source_named("Harbour", trusted=True)
    run = runs.begin(source, data)
    runs.look(run)
    runs.choose(run, take=["new"])
    runs.carry_out(run, lambda _: None)
    known = select(Link.foreign_id).order_by(Link.foreign_id)
    now = db.session.scalars(known).all()
    assert now == ["7", "7#chess-club", "7#jorgen-1", "7#lodz-club", "8#odz-club"]
    db.session.remove()
    downgrade(revision="0084")
    assert set(db.session.scalars(known)) == {"7", "7#chess-club", "7#jrgen-1", "7#odz-club", "8#odz-club"}
    db.session.remove()
    upgrade()
    assert db.session.scalars(known).all() == now
    found = survey(opening.opened(data).items, db.session.scalars(select(Source)).one())
    assert not found.gone and dict(found.counts) == {"unchanged": 5, "repeated": 1}


def test_what_an_import_has_taken_in_anew_since_stays_as_it_is(app: Flask) -> None:
    source = runs.source_named("Harbour", trusted=True)
    downgrade(revision="0084")
    for known in ("7#odz-club", "7#lodz-club"):
        told = {"source": source.id, "known": known, "said": '{"name": "Łódź Club"}'}
        db.session.execute(
            text(
                "INSERT INTO import_link (source_id, foreign_id, digest, listing, more)"
                " VALUES (:source, :known, 'x', :said, '{}')"
            ),
            told,
        )
    db.session.commit()
    db.session.remove()
    upgrade()
    assert set(db.session.scalars(select(Link.foreign_id))) == {"7#odz-club", "7#lodz-club"}


def test_the_names_of_columns_are_gone_where_their_file_is(app: Flask) -> None:
    """Older versions kept them when a file was let go, and a first row may have been taken for them."""
    source = runs.source_named("Harbour")
    first = ["Boxing", "Jo Bloggs"]
    for leave in (False, True):
        run = runs.begin(source, b"Boxing,Jo Bloggs\nChess,Mo\n")
        if leave:
            uploads.leave(run)
            run.columns = first
        db.session.commit()
    db.session.remove()
    downgrade(revision="0085")
    upgrade()
    waits, left = db.session.scalars(select(Run).order_by(Run.id))
    assert waits.columns == first and left.columns == []
