"""Migrations tried down and up again on a copy of the real data: what the oldest form knows is the same afterwards."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, select, text

from localoffer.database import db
from localoffer.database.form import form_of, newest
from localoffer.exchange import runs, uploads
from localoffer.exchange.models import Run
from localoffer.safekeeping import checking
from localoffer.search import index
from tests import factories, suggesting
from tests.checking import CheckingClient

FIRST = "0001"


Rows = dict[str, list[dict[str, object]]]


def rows() -> Rows:
    """Every row, as the tables themselves are now and not as the models say."""
    found = MetaData()
    with db.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in found.tables.items()
            if name != "alembic_version"
        }


def as_known_to(oldest: Rows, newer: Rows) -> Rows:
    """Newer rows with only the columns of the oldest form."""
    return {
        name: [{key: row[key] for key in first if key in row} for row in newer[name]]
        for name, kept in oldest.items()
        for first in [kept[0] if kept else {}]
    }


@pytest.mark.load
def test_down_and_up_on_the_real_directory(directory: Flask, page: CheckingClient) -> None:
    factories.a_user(role="member")
    suggesting.suggest(page, email="mum@example.org")
    db.session.remove()
    before = rows()
    downgrade(revision=FIRST)
    oldest = rows()
    assert oldest["entry"] and oldest["submission"] and set(oldest) <= set(before)
    assert {name: len(found) for name, found in oldest.items()} == {name: len(before[name]) for name in oldest}
    upgrade()
    assert form_of(db.session.connection()) == newest()
    db.session.remove()
    after = as_known_to(oldest, rows())
    for name in ("entry", "change", "submission", "decision", "user", "role_of_user", "letter"):
        assert after[name] == as_known_to(oldest, before)[name], name
    if db.engine.dialect.name == "sqlite":
        assert not db.session.execute(text("PRAGMA foreign_key_check")).all()
    index.catch_up()
    assert list(checking.troubles()) == []


def test_what_stood_first_in_a_sheet_moves_to_its_file_or_goes_with_it(app: Flask) -> None:
    """An import keeps what was chosen; what its sheet said stays as long as the file."""
    source = runs.source_named("Harbour")
    sheet = b"Gruppe,Mail\nBoxing,jane.quorzy@example.org\n"
    for leave in (False, True):
        run = runs.begin(source, sheet)
        run.choices = {"new": True, "samples": {"Mail": "jane.quorzy@example.org"}}
        if leave:
            uploads.leave(run)
        db.session.commit()
    db.session.remove()
    downgrade(revision="0083")
    upgrade()
    waits, left = db.session.scalars(select(Run).order_by(Run.id))
    assert waits.choices == left.choices == {"new": True}
    assert uploads.samples_of(waits) == {"Mail": "jane.quorzy@example.org"} and uploads.samples_of(left) == {}
    assert uploads.of(waits) == sheet


def test_a_migration_that_makes_a_table_anew_takes_nothing_along(directory: Flask) -> None:
    """SQLite empties what points at a table that is dropped; the environment of the migrations must keep it from that."""
    users = [factories.a_user(role=role).id for role in ("member", "moderator")]
    db.session.remove()
    downgrade(revision=FIRST)
    upgrade()
    held = db.session.execute(text("SELECT count(*) FROM role_of_user")).scalar()
    assert held == len(users)
