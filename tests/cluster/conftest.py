"""Two web nodes behind nginx, PostgreSQL with a synchronous replica, and Redis, on one machine; skipped in words without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from localoffer import create_app, setting_up
from localoffer.database import db
from tests import factories
from tests.cluster.servers import Nginx, RedisServer, missing
from tests.conftest import quiet, settings_in
from tests.postgres import Cluster
from tests.running import FarVisitor, Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)
            item.add_marker(pytest.mark.timeout(1800))


@dataclass
class Machines:
    """All that runs, and `truth`: the same database, seen by a process that nobody kills."""

    primary: Cluster
    copy: Cluster
    redis: RedisServer
    nodes: tuple[Server, Server]
    nginx: Nginx
    truth: Flask


def both(first: Cluster, second: Cluster) -> str:
    """The address of whichever of two servers is the primary now."""
    hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (first, second))
    return f"postgresql+psycopg://localoffer@/offer?{hosts}&target_session_attrs=read-write"


def set_up(folder: Path, url: str) -> None:
    app = create_app(settings_in(folder, database_url=url))
    with app.app_context():
        setting_up.migrate_database(quiet)
        setting_up.load_area(quiet)
        setting_up.load_directory(quiet)
        setting_up.ready_index(quiet)
        factories.a_user(role="moderator")
        db.session.remove()
        db.engine.dispose()


def commit_on_both(primary: Cluster, copy: Cluster) -> None:
    """From here on nothing is acknowledged that the replica has not on its disk."""
    primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (copy)'")
    primary.ask("SELECT pg_reload_conf()")
    assert copy.ask("SELECT pg_is_in_recovery()") == [(True,)]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    if left := missing():
        pytest.skip(f"missing for several machines (Debian: apt-get install {' '.join(left)})")
    folder = tmp_path_factory.mktemp("machines")
    primary = Cluster(settings=()).make().start()
    primary.ask("CREATE DATABASE offer")
    set_up(folder / "first", primary.url("offer"))
    copy = primary.replica(name="copy").start()
    commit_on_both(primary, copy)
    redis = RedisServer()
    redis.start()
    told = {
        "DATABASE_URL": both(primary, copy), "DATABASE_READ_URL": copy.url("offer"), "LOCALOFFER_LIMITS": redis.url,
        "LOCALOFFER_PROXIES": "1", "WEB_CONCURRENCY": "2",
    }  # fmt: skip
    nodes = (Server(folder / "one" / "var", settings=told), Server(folder / "two" / "var", settings=told))
    nginx = Nginx([each.port for each in nodes])
    truth = create_app(settings_in(folder / "truth", database_url=both(primary, copy), limits="off"))
    try:
        for each in nodes:
            each.var.mkdir(parents=True)
            each.start()
        nginx.start()
        with truth.app_context():
            yield Machines(primary, copy, redis, nodes, nginx, truth)
            db.session.remove()
            db.engine.dispose()
    finally:
        nginx.remove()
        for each in nodes:
            each.end()
        redis.remove()
        copy.remove()
        primary.remove()


@pytest.fixture
def moderator(machines: Machines) -> FarVisitor:
    """Signed in by way of nginx, so on whichever node."""
    visitor = FarVisitor(machines.nginx.url)
    visitor.sign_in("moderator@example.org", factories.PASSWORD)
    return visitor
