"""Forgetting on PostgreSQL: what is deleted goes from the files as well, or it is said that it is still there."""

from __future__ import annotations

import psycopg
from flask import Flask
from sqlalchemy import text

from localoffer.database import db
from localoffer.submissions.models import Submission
from tests import suggesting
from tests.checking import CheckingClient

EMAIL = "zoe.quill@example.org"


def forget(site: Flask) -> tuple[int, str]:
    done = site.test_cli_runner().invoke(args=["forget", EMAIL, "--yes"])
    return done.exit_code, done.output


def test_the_samples_that_postgresql_takes_of_a_column_go_too(site: Flask, visitor: CheckingClient) -> None:
    others = ("ann.other@example.org", "bob.other@example.org")
    for each in (EMAIL, *others):
        suggesting.suggest(visitor, email=each)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE submission")
    assert all(map(sampled, (EMAIL, *others)))
    code, said = forget(site)
    assert code == 0, said
    assert not sampled(EMAIL) and all(map(sampled, others))


def sampled(words: str) -> bool:
    asked = text(
        "SELECT count(*) FROM pg_stats WHERE tablename = 'submission' "
        "AND concat(most_common_vals::text, histogram_bounds::text) LIKE :words"
    )
    with db.engine.begin() as connection:
        return bool(connection.scalar(asked, {"words": f"%{words}%"}))


def test_who_reads_for_long_keeps_nobody_waiting_and_it_is_said(site: Flask, visitor: CheckingClient, address: str) -> None:
    suggesting.suggest(visitor, email=EMAIL)
    assert db.session.query(Submission).filter_by(sender_email=EMAIL).count() == 1
    db.session.remove()
    with psycopg.connect(address.replace("+psycopg", "")) as backup:
        backup.execute("SELECT count(*) FROM submission")
        code, said = forget(site)
        assert code != 0 and "perhaps a backup" in said and "files of submission. Later" in said
        assert db.session.query(Submission).filter_by(sender_email=EMAIL).count() == 0
        db.session.remove()
    code, said = forget(site)
    assert code == 0 and "Done" in said
