"""Councils of one database with a role each: PostgreSQL refuses what is another's, and the role `region` does what is for all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from localoffer import setting_up
from localoffer.config import ROOT
from localoffer.councils.by_host import Councils
from localoffer.database import db, schemas
from tests import factories
from tests.conftest import quiet
from tests.postgres import Cluster
from tests.postgresql import region
from tests.postgresql.test_councils import at, names, run
from tests.postgresql.test_joined import BEFORE, BOTH, NEWEST, all_names, migrated
from tests.running import LONGEST_START, environment

NAMES = ("one", "two")
OWNERS = """
SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'one'::regnamespace UNION
SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc WHERE pronamespace = 'one'::regnamespace
"""


@pytest.fixture
def roles(councils: Councils, cluster: Cluster) -> Iterator[None]:
    """As docs/scale.md says: a role for each council, which owns its schema, and one that owns the database and is in each."""
    for name in (*NAMES, "region"):
        cluster.ask(f"CREATE ROLE {name} LOGIN")
    cluster.ask("ALTER DATABASE region OWNER TO region")
    for number, name in enumerate(NAMES):
        cluster.ask(f"GRANT {name} TO region")
        cluster.ask(f"ALTER SCHEMA {name} OWNER TO {name}", "region")
        with at(councils, number).app_context():
            with db.engine.begin() as connection:
                schemas.hand_over(connection)
            factories.a_service(name=f"Gathering of {name}")
            db.session.remove()
    yield
    for name in (*NAMES, "region"):
        cluster.ask(f"REASSIGN OWNED BY {name} TO localoffer", "region")
        cluster.ask(f"DROP OWNED BY {name}", "region")
        cluster.ask(f"DROP ROLE {name}")


def of(role: str, cluster: Cluster, folder: Path) -> Iterator[Councils]:
    found = region.councils_in(folder, cluster.url("region").replace("localoffer@", f"{role}@"))
    yield found
    region.leave(found)


@pytest.fixture
def own(roles: None, cluster: Cluster, tmp_path: Path) -> Iterator[Councils]:
    """The councils, each by its own role, as visitors are served."""
    yield from of("{council}", cluster, tmp_path)


@pytest.fixture
def for_all(roles: None, cluster: Cluster, tmp_path: Path) -> Iterator[Councils]:
    """The councils by the role that sets up, upgrades and joins."""
    yield from of("region", cluster, tmp_path)


def refused(councils: Councils, *statements: str) -> None:
    with at(councils, 0).app_context():
        for statement in statements:
            with pytest.raises(ProgrammingError, match="permission denied for schema"):
                db.session.execute(text(statement))
            db.session.rollback()
        db.session.remove()


def test_what_is_another_s_is_refused_whatever_a_statement_says(own: Councils) -> None:
    with at(own, 0).app_context():
        assert db.session.scalar(text("SELECT current_user || ' ' || count(*) FROM entry")) == "one 1"
        db.session.remove()
    refused(own, "SELECT * FROM two.entry", "DELETE FROM two.entry", "CREATE TABLE two.mine (id integer)")


def test_a_migration_by_the_role_for_all_leaves_each_council_its_own(own: Councils, for_all: Councils, cluster: Cluster) -> None:
    for to in (BEFORE, NEWEST):
        migrated(for_all, 0, to)
        assert cluster.ask(OWNERS, "region") == [("one",)]
    for to in (BEFORE, NEWEST):  # and by its own, as long as it is read with no other
        migrated(own, 0, to)
    assert names(at(own, 0)) == ["Gathering of one"] and "All is whole." in run(own, 0, "check")


def test_what_the_role_for_all_sets_up_is_the_council_s(own: Councils, for_all: Councils, cluster: Cluster) -> None:
    cluster.ask("DROP SCHEMA one CASCADE", "region")
    cluster.ask("CREATE SCHEMA one AUTHORIZATION one", "region")
    with at(for_all, 0).app_context():
        setting_up.migrate_database(quiet)
        db.session.remove()
    assert cluster.ask(OWNERS, "region") == [("one",)]
    with at(own, 0).app_context():
        factories.a_service(name="Gathering of one")
        db.session.remove()
    assert names(at(own, 0)) == ["Gathering of one"]


def not_served(councils: Councils, cluster: Cluster, folder: Path) -> str:
    """What `python app.py` says when it does not serve some councils, each by its own role."""
    every = " ".join(f"{each.settings.area}={each.settings.public_url}" for each in councils.every)
    address = cluster.url("region").replace("localoffer@", "{council}@")
    env = environment(folder, LOCALOFFER_COUNCILS=every, DATABASE_URL=f"{address}?schema={{council}}", PORT="0")
    done = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=LONGEST_START)
    assert done.returncode == 1
    return done.stderr


def test_joined_by_the_role_for_all_no_council_reads_another(
    own: Councils, for_all: Councils, cluster: Cluster, tmp_path: Path
) -> None:
    assert "own role may not" in run(own, 0, "join", fails=True)
    assert run(for_all, 0, "join").splitlines() == ["one is in.", "two is in."]
    refused(own, "SELECT * FROM every.entry", "SELECT * FROM two.entry")
    assert "own role may not" in run(own, 0, "join", fails=True)
    assert "one,leisure_and_activities,1" in run(for_all, 0, "region")
    with at(own, 0).app_context():
        factories.a_service(name="A later gathering")
        db.session.remove()
    with pytest.raises(PermissionError, match="the role that owns all"):
        migrated(own, 0, BEFORE)
    cluster.ask(f"UPDATE one.alembic_version SET version_num = '{BEFORE}'", "region")  # as after an upgrade of the code
    assert "Error: The tables of one are read with those of others" in run(own, 0, "setup", fails=True)
    said = not_served(own, cluster, tmp_path)
    assert "The site does not start: The tables of one are read with those of others" in said and "Traceback" not in said
    cluster.ask(f"UPDATE one.alembic_version SET version_num = '{NEWEST}'", "region")
    migrated(for_all, 0, BEFORE)
    assert all_names(cluster) == BOTH[1:]
    migrated(for_all, 0, NEWEST)
    assert len(all_names(cluster)) == 3 and cluster.ask(OWNERS, "region") == [("one",)]


@pytest.mark.parametrize("by", ["own", "for_all"])
def test_a_backup_of_one_is_put_back_by_its_own_role_and_by_that_for_all(
    own: Councils, for_all: Councils, cluster: Cluster, tmp_path: Path, by: str
) -> None:
    run(for_all, 0, "join")
    run(own, 0, "backup", str(tmp_path / "backups"))
    with at(own, 0).app_context():
        factories.a_service(name="A later gathering")
        db.session.remove()
    file = next((tmp_path / "backups").glob("*.pgdump"))
    assert "All is whole." in run(own if by == "own" else for_all, 0, "restore", str(file), "--yes")
    assert cluster.ask(OWNERS, "region") == [("one",)] and names(at(own, 0)) == ["Gathering of one"]
    assert all_names(cluster) == (BOTH[1:] if by == "own" else BOTH)  # its own role may not say who is in
    assert "one is in." in run(for_all, 0, "join") and all_names(cluster) == BOTH
    assert "All is whole." in run(own, 1, "check")
