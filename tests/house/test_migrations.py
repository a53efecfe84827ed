"""The migrations lead in one line from nothing to what the models say, and back."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from localoffer import create_app
from localoffer.config import ROOT
from localoffer.database import areas, db, form
from tests.conftest import settings_in

SEARCH_IN_POSTGRESQL = ("search_document", "search_word", "search_state")
OURS = {
    "include_name": lambda name, kind, _parents: (
        areas.compared(name, kind) and (kind != "table" or name not in SEARCH_IN_POSTGRESQL)
    )
}


def test_the_migrations_make_what_the_models_say_and_lead_back(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection, opts=OURS), db.metadata) == []
        downgrade(revision="base")
        upgrade()


def test_the_last_migration_has_the_highest_number() -> None:
    """A start reads nothing but the numbers."""
    chain = ScriptDirectory(str(ROOT / "migrations"))
    assert form.newest() == chain.get_current_head()
    assert form.known() == {each.revision for each in chain.walk_revisions()}


def test_a_filled_site_comes_to_the_newest_tables_with_every_row(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO entry (id, uuid, slug, name, facts, state, assurance, version, generation, origin, created_at,"
                " edited_at, confirmed_how) VALUES (1, 'u', 'club', 'Club', '{}', 'published', 'reported', 1, 1, '',"
                " '2026-01-01 00:00:00', '2026-01-01 00:00:00', '')"
            )
            connection.exec_driver_sql(
                "INSERT INTO change (entry_id, at, act, by_name, why, version)"
                " VALUES (1, '2026-01-01 00:00:00', 'created', '', '', 1)"
            )
        upgrade()
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT slug FROM entry JOIN change ON entry_id = entry.id").scalar() == "club"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("SELECT area FROM change").scalar() == "rotherham"


def test_every_table_says_whose_its_rows_are(tmp_path: Path) -> None:
    """A migration that makes a table ends with `areas.give` for it."""
    app = create_app(settings_in(tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            for table in areas.tables_of(connection):
                found = {each["name"]: each for each in inspect(connection).get_columns(table)}
                assert not found["area"]["nullable"] and "rotherham" in found["area"]["default"], table
