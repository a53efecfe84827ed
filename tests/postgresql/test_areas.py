"""Every row of PostgreSQL says whose it is, the key of every table begins with that, and no other council's row gets in."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from localoffer.database import areas, db
from localoffer.safekeeping import checking
from localoffer.search import index
from tests import factories, suggesting
from tests.checking import CheckingClient
from tests.house.test_migrations import OURS

BEFORE, WITH_AREAS = "0082", "0083"
ROWS = "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM change), (SELECT count(*) FROM role_of_user)"
POINTING = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"


def test_the_area_leads_every_primary_key(site: Flask) -> None:
    with db.engine.connect() as connection:
        tables = areas.tables_of(connection)
        assert {"entry", "ward", "postcode", "user", "snapshot", "search_document"} <= set(tables)
        for table in tables:
            key = inspect(connection).get_pk_constraint(table)["constrained_columns"]
            own = inspect(connection).get_unique_constraints(table)
            assert key[0] == "area" and key[1:] in [each["column_names"] for each in own], table
            assert [each["sqltext"] for each in inspect(connection).get_check_constraints(table) if "area" in each["name"]] == [
                "area = 'rotherham'::text"
            ]
        assert compare_metadata(MigrationContext.configure(connection, opts=OURS), db.metadata) == []


def test_rows_carry_their_area_and_no_other_gets_in(site: Flask) -> None:
    factories.a_service(name="Quorzy Gathering")
    assert db.session.execute(text("SELECT DISTINCT area FROM entry UNION SELECT area FROM search_document")).all() == [
        ("rotherham",)
    ]
    with pytest.raises(IntegrityError, match="ck_tally_area"):
        db.session.execute(text("INSERT INTO tally (area, key, until, count) VALUES ('barnsley', 'x', 1, 1)"))
    db.session.rollback()
    with pytest.raises(IntegrityError, match="ck_entry_area"):
        db.session.execute(text("UPDATE entry SET area = 'barnsley'"))
    db.session.rollback()


def test_down_and_up_with_rows_in_place(site: Flask, visitor: CheckingClient) -> None:
    factories.a_user(role="member")
    suggesting.suggest(visitor, email="mum@example.org")
    db.session.remove()
    downgrade(revision=WITH_AREAS)  # what came later may point at entries, too
    before = db.session.execute(text(ROWS)).one(), db.session.scalar(text(POINTING))
    db.session.remove()
    downgrade(revision=BEFORE)
    assert (db.session.execute(text(ROWS)).one(), db.session.scalar(text(POINTING))) == before
    with db.engine.connect() as connection:
        assert inspect(connection).get_pk_constraint("entry")["constrained_columns"] == ["id"]
        assert [each["name"] for each in inspect(connection).get_columns("entry") if each["name"] == "area"] == []
    db.session.remove()
    upgrade(revision=WITH_AREAS)
    assert (db.session.execute(text(ROWS)).one(), db.session.scalar(text(POINTING))) == before
    db.session.remove()
    upgrade()
    index.catch_up()
    assert list(checking.troubles()) == []
