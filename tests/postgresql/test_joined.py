"""Councils of one database read as one: what is joined, what that prunes to, and migrations and backups of one of them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from localoffer.councils.by_host import Councils
from localoffer.database import areas, db, form, joining
from tests import factories
from tests.postgres import Cluster
from tests.postgresql.test_councils import at, names, run

BEFORE, NEWEST = "0082", form.newest()


@pytest.fixture
def joined(councils: Councils) -> Councils:
    """Two councils with an entry each, joined."""
    for number, name in enumerate(("one", "two")):
        with at(councils, number).app_context():
            factories.a_service(name=f"Gathering of {name}")
            db.session.remove()
    assert run(councils, 0, "join").splitlines() == ["one is in.", "two is in."]
    return councils


def one_more(councils: Councils, number: int) -> None:
    """An entry more, published now."""
    with at(councils, number).app_context():
        factories.a_service(name="A later gathering")
        db.session.remove()


def all_names(cluster: Cluster) -> list[tuple[str, str]]:
    return sorted(cluster.ask("SELECT area, name FROM every.entry", "region"))


def way_to(cluster: Cluster, condition: str) -> str:
    """How PostgreSQL would look for entries of all councils."""
    return str(cluster.ask(f"EXPLAIN (VERBOSE, COSTS OFF) SELECT name FROM every.entry WHERE {condition}", "region"))


def migrated(councils: Councils, number: int, to: str) -> None:
    with at(councils, number).app_context():
        (upgrade if to == NEWEST else downgrade)(revision=to)
        db.session.remove()


BOTH = [("one", "Gathering of one"), ("two", "Gathering of two")]


def test_one_question_reads_all_and_a_council_s_question_its_part(joined: Councils, cluster: Cluster) -> None:
    assert all_names(cluster) == BOTH
    one_more(joined, 0)
    assert ("one", "A later gathering") in all_names(cluster)
    assert "two.entry" in (way := way_to(cluster, "area = 'two' AND slug = 'x'")) and "one.entry" not in way
    assert "two.entry" in (way := way_to(cluster, "slug = 'x'")) and "one.entry" in way
    said = run(joined, 1, "region").splitlines()
    assert said == ["council,category,entries", "one,leisure_and_activities,2", "two,leisure_and_activities,1"]
    assert run(joined, 1, "join").splitlines() == ["one is in.", "two is in."]  # nothing is left to do


def test_every_table_is_joined_and_its_key_begins_with_the_area(joined: Councils, cluster: Cluster) -> None:
    with at(joined, 0).app_context(), db.engine.connect() as connection:
        tables = areas.tables_of(connection)
        assert joining.parts(connection, "one") == joining.parts(connection, "two") == joining.wholes(connection) == tables
    keys = cluster.ask(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p' "
        "AND connamespace = 'every'::regnamespace", "region",
    )  # fmt: skip
    assert len(keys) == len(tables) and all(words.startswith("PRIMARY KEY (area, ") for _, words in keys)


def test_nothing_gets_into_another_council_s_part_through_the_whole(joined: Councils, cluster: Cluster) -> None:
    with pytest.raises(Exception, match='no partition of relation "tally" found'):
        cluster.ask("INSERT INTO every.tally (area, key, until, count) VALUES ('three', 'x', 1, 1)", "region")
    with pytest.raises(Exception, match="ck_tally_area"):
        cluster.ask("INSERT INTO one.tally (area, key, until, count) VALUES ('two', 'x', 1, 1)", "region")


def test_one_council_is_migrated_while_the_others_are_served(joined: Councils, cluster: Cluster) -> None:
    migrated(joined, 0, BEFORE)
    assert cluster.ask("SELECT version_num FROM one.alembic_version", "region") == [(BEFORE,)]
    assert all_names(cluster) == BOTH[1:]
    assert names(at(joined, 0)) == ["Gathering of one"] and names(at(joined, 1)) == ["Gathering of two"]
    assert f"one is left out: its tables are in form {BEFORE}" in run(joined, 0, "join")
    migrated(joined, 0, NEWEST)
    assert all_names(cluster) == BOTH  # the tables over all have its form again


def test_after_an_upgrade_of_all_the_tables_over_all_are_made_anew(joined: Councils, cluster: Cluster) -> None:
    cluster.ask("COMMENT ON SCHEMA every IS '0001'", "region")
    migrated(joined, 0, BEFORE)
    migrated(joined, 0, NEWEST)
    assert all_names(cluster) == BOTH[1:]
    assert run(joined, 0, "join").splitlines() == ["one is in.", "two is in."]
    assert all_names(cluster) == BOTH


def test_a_migration_that_fails_leaves_the_council_as_it_was(
    joined: Councils, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    taking = areas.take

    def fails_at_the_tenth(connection: object, table: str) -> None:
        done.append(table)
        if len(done) == 10:
            raise ArithmeticError("no more")
        taking(connection, table)  # type: ignore[arg-type]

    monkeypatch.setattr(areas, "take", fails_at_the_tenth)
    with pytest.raises(ArithmeticError, match="no more"):
        migrated(joined, 0, BEFORE)
    assert len(done) == 10 and all_names(cluster) == BOTH
    assert cluster.ask("SELECT version_num FROM one.alembic_version", "region") == [(NEWEST,)]
    one_more(joined, 0)
    assert names(at(joined, 0)) == ["A later gathering", "Gathering of one"]


def test_tables_over_all_are_never_dropped_with_councils_in_them(joined: Councils) -> None:
    with at(joined, 0).app_context(), db.engine.begin() as connection, pytest.raises(RuntimeError, match="one, two"):
        joining.unmake(connection)


def test_a_council_that_is_busy_is_joined_later_and_keeps_nobody_waiting(councils: Councils, cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("region").replace("+psycopg", "")) as backup:
        backup.execute("SELECT count(*) FROM one.entry")
        said = run(councils, 0, "join", fails=True)
        assert "two is in." in said and "do it again for: one." in said
        one_more(councils, 0)
    assert "one is in." in run(councils, 0, "join")
    assert all_names(cluster) == [("one", "A later gathering")]


def test_a_backup_of_a_joined_council_is_put_back_and_is_in_again(joined: Councils, cluster: Cluster, tmp_path: Path) -> None:
    run(joined, 0, "backup", str(tmp_path))
    one_more(joined, 0)
    assert "All is whole." in run(joined, 0, "restore", str(next(tmp_path.glob("*.pgdump"))), "--yes")
    assert all_names(cluster) == BOTH
    assert "All is whole." in run(joined, 1, "check")


def test_councils_that_are_not_joined_are_not_counted_as_one(councils: Councils) -> None:
    assert "flask --app app join" in run(councils, 0, "region", fails=True)


def test_tables_over_all_go_only_when_empty_and_rows_stay(joined: Councils, cluster: Cluster) -> None:
    with at(joined, 0).app_context():
        for schema in ("one", "two"):
            with db.engine.begin() as connection:
                joining.leave(connection, schema)
        with db.engine.begin() as connection:
            joining.unmake(connection)
            assert connection.scalar(text("SELECT count(*) FROM entry")) == 1
    assert cluster.ask("SELECT count(*) FROM two.entry", "region") == [(1,)]
