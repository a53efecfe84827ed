"""Councils that share one PostgreSQL database, a schema each: nobody sees or changes what is another's, nor waits for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from localoffer import config
from localoffer.config import UnsafeSettings
from localoffer.councils.by_host import Councils
from localoffer.database import alone, db, schemas
from localoffer.privacy import forgetting
from localoffer.submissions.models import Submission
from tests import factories, suggesting
from tests.conftest import quiet, settings_in
from tests.integration.councils.test_councils import (  # noqa: F401  (the same is tried here)
    at,
    front,
    test_nobody_s_sign_in_opens_a_door_of_another_council,
    test_one_search_asks_every_council_for_what_is_published,
    test_the_host_says_which_council_is_meant,
    test_the_same_person_has_an_account_of_their_own_in_each,
    test_what_is_suggested_to_one_is_the_other_s_neither_in_queue_nor_in_public,
    visitor,
)
from tests.postgres import Cluster
from tests.postgresql import region

ONE, TWO = region.HOSTS.values()


def run(councils: Councils, number: int, *words: str, fails: bool = False) -> str:
    """A command for one of the councils; what it said."""
    with at(councils, number).app_context():
        done = at(councils, number).test_cli_runner().invoke(args=list(words))
        db.session.remove()
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def names(app: Flask) -> list[str]:
    with app.app_context():
        found = sorted(db.session.scalars(text("SELECT name FROM entry")))
        db.session.remove()
    return found


def test_each_has_all_its_tables_in_its_schema_and_its_name_in_every_row(councils: Councils, cluster: Cluster) -> None:
    for number, name in enumerate(("one", "two")):
        with at(councils, number).app_context():
            factories.a_service(name=f"Gathering of {name}")
            db.session.remove()
        assert names(at(councils, number)) == [f"Gathering of {name}"]
        for table in ("ward", "entry", "change", "search_document"):
            assert cluster.ask(f"SELECT DISTINCT area FROM {name}.{table}", "region") == [(name,)], table
        with pytest.raises(Exception, match='violates check constraint "ck_entry_area"'):
            cluster.ask(f"UPDATE {name}.entry SET area = 'three'", "region")
    assert cluster.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "region") == [(0,)]


def test_one_council_s_lock_keeps_no_other_from_its_work(councils: Councils) -> None:
    with at(councils, 0).app_context(), alone("remind") as first:
        with at(councils, 1).app_context(), alone("remind") as also:
            assert first and also
        again = region.councils_in(councils.every[0].settings.var.parent, str(at(councils, 0).config["SQLALCHEMY_DATABASE_URI"]))
        with at(again, 0).app_context(), alone("remind") as twice:
            assert not twice
        region.leave(again)


def test_a_person_who_is_forgotten_by_one_is_known_to_the_other(councils: Councils, front: Flask) -> None:  # noqa: F811
    for host in (ONE, TWO):
        suggesting.suggest(visitor(front, host), email="mum@example.org")
    with at(councils, 0).app_context():
        forgetting.forget("mum@example.org", say=quiet)
    senders = []
    for number in (0, 1):
        with at(councils, number).app_context():
            senders.append(db.session.query(Submission.sender_email).scalar())
    assert senders == ["", "mum@example.org"]


def test_a_backup_of_one_puts_back_that_one_alone(councils: Councils, front: Flask, tmp_path: Path) -> None:  # noqa: F811
    for number in (0, 1):
        with at(councils, number).app_context():
            factories.a_service(name="Quorzy Gathering")
    run(councils, 0, "backup", str(tmp_path / "backups"))
    for number in (0, 1):
        with at(councils, number).app_context():
            factories.a_service(name="Zarbly Gathering")
            db.session.remove()
    file = next((tmp_path / "backups").glob("*.pgdump"))
    assert "is a backup of one (the schema one)" in run(councils, 1, "restore", str(file), "--yes", fails=True)
    assert "All is whole." in run(councils, 0, "restore", str(file), "--yes")
    assert names(at(councils, 0)) == ["Quorzy Gathering"]
    assert names(at(councils, 1)) == ["Quorzy Gathering", "Zarbly Gathering"]
    assert "Quorzy Gathering" in visitor(front, ONE).get("/search?q=quorzy").text
    assert "Thank you" in suggesting.suggest(visitor(front, ONE)).heading


def test_a_council_s_schema_is_not_made_beside_a_site_that_has_the_database_alone(address: str, tmp_path: Path) -> None:
    app = region.made(settings_in(tmp_path, database_url=f"{address}?schema=leeds"))
    with app.app_context(), pytest.raises(OperationalError, match="this database is one council's alone"):
        db.session.scalar(text("SELECT count(*) FROM entry"))


@pytest.mark.parametrize("name", ["public", "every", "pg_temp", "a,b", "Leeds"])
def test_a_schema_that_is_no_council_s_is_refused(name: str) -> None:
    with pytest.raises(UnsafeSettings, match="cannot be called"):
        schemas.apart(f"postgresql+psycopg:///offer?schema={name}")


def test_the_address_names_the_schema_of_each(tmp_path: Path) -> None:
    shared = settings_in(tmp_path, database_url="postgresql+psycopg:///offer?host=db&schema={council}")
    made = config.of_council(shared, "/packs/north-shire", ONE)
    url, schema = schemas.apart(made.database_url)
    assert (str(url), schema) == ("postgresql+psycopg:///offer?host=db", "north_shire")
    assert schemas.options(url, schema) == {"options": "-csearch_path=north_shire,public"}
