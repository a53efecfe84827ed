"""A replica takes over that lacked the last changes: the machines heal by themselves, without being started again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine

from localoffer import create_app
from localoffer.database import db, now
from localoffer.directory import publishing, queries
from localoffer.directory.models import Entry
from localoffer.search import index
from tests import factories
from tests.checking import CheckingClient
from tests.conftest import settings_in
from tests.postgres import Cluster
from tests.running import until


def until_it_has(copy: Cluster, name: str) -> None:
    asked = f"SELECT count(*) FROM entry WHERE name = '{name}'"
    until(lambda: bool(copy.ask("SELECT 1 FROM pg_database WHERE datname = 'here'")) and copy.ask(asked, "here") == [(1,)])


def test_what_was_lost_is_found_no_more_and_what_is_new_is(cluster: Cluster, address: str, tmp_path: Path) -> None:
    copy = cluster.replica().start()
    hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (cluster, copy))
    url = f"postgresql+psycopg://localoffer@/here?{hosts}&target_session_attrs=read-write"
    app = create_app(settings_in(tmp_path / "one", database_url=url))
    visitor = CheckingClient(app)
    try:
        with app.app_context():
            number = factories.a_service(name="Quorzy Gathering").id
            assert "Quorzy Gathering" in visitor.get("/search?q=quorzy").text
            until_it_has(copy, "Quorzy Gathering")
            copy.stop()
            publishing.edit(db.session.get_one(Entry, number), factories.a_listing(name="Zarbly Gathering"), by=None, why="lost")
            db.session.commit()
            lost = queries.generation()
            assert "Zarbly Gathering" in visitor.get("/search?q=zarbly").text
            db.session.remove()
            cluster.stop()
            copy.start()
            assert copy.ask("SELECT pg_promote()") == [(True,)]
            assert "Quorzy Gathering" in visitor.get("/search?q=quorzy").text
            assert "Zarbly Gathering" not in visitor.get("/search?q=zarbly").text
            with time_machine.travel(now() + timedelta(hours=1)):  # what was taken in at once is ahead of the clock
                factories.a_service(name="Vembly Gathering")
            assert queries.generation() > lost  # the number of a lost change never stands for another
            assert "Vembly Gathering" in visitor.get("/search?q=vembly").text
            assert not index.check()
            db.session.remove()
            db.engine.dispose()
    finally:
        copy.remove()
        cluster.start()
