"""Public pages come from a streaming replica, others from the primary; one that is behind or away is not missed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from localoffer import create_app
from localoffer.database import db, replica
from localoffer.directory import publishing
from localoffer.search import log
from tests import factories
from tests.checking import CheckingClient
from tests.conftest import settings_in, signed_in
from tests.postgres import Cluster
from tests.running import until

PUBLIC = ["/", "/search?q=autism", "/search.json?q=speech", "/services/rotherham-sendiass", "/map", "/map/pins.json", "/a-to-z",
          "/api/oruk/v3/services", "/feeds/services.csv", "/feeds/news.atom", "/needs"]  # fmt: skip
PRIVATE = ["/login", "/suggest", "/you-said-we-did"]


@pytest.fixture(scope="module")
def copy(cluster: Cluster) -> Iterator[Cluster]:
    made = cluster.replica().start()
    yield made
    made.remove()


@pytest.fixture
def asked() -> dict[str, int]:
    """How many statements went to each of the two."""
    return {"primary": 0, "replica": 0}


@pytest.fixture
def site(address: str, copy: Cluster, tmp_path: Path, asked: dict[str, int]) -> Iterator[Flask]:
    wait_for(copy)
    app = create_app(settings_in(tmp_path / "one", database_url=address, database_read_url=copy.url("here")))

    def counts(name: str) -> None:
        def one_more(*_given: object) -> None:
            asked[name] += 1

        event.listen(db.engines[None if name == "primary" else name], "before_cursor_execute", one_more)

    with app.app_context():
        counts("primary")
        counts("replica")
        look_twice()
        yield app
        db.session.remove()
        for each in db.engines.values():
            each.dispose()


def wait_for(copy: Cluster) -> None:
    """Until the replica has the database of this test."""
    until(lambda: bool(copy.ask("SELECT 1 FROM pg_database WHERE datname = 'here'")))


def look_twice() -> None:
    """As the watcher does in time: it is fresh when it has what the primary had at the look before."""
    replica.look()
    time.sleep(0.05)
    replica.look()


def until_it_follows(site: Flask) -> None:
    """Until the replica has what was held back: on a busy machine that takes a moment."""

    def follows() -> bool:
        look_twice()
        return bool(site.extensions["replica"].is_fresh)

    until(follows)
    good_for_long(site)


def good_for_long(site: Flask) -> None:
    """A look is good for two seconds, in which a busy machine may not get to the next page."""
    site.extensions["replica"].fresh_until = time.monotonic() + 60


def got(visitor: CheckingClient, path: str, asked: dict[str, int], *, follows: bool = True) -> tuple[int, int]:
    """How many statements (the primary, the replica) were asked for a page."""
    db.session.remove()
    if follows:
        until_it_follows(visitor.app)
    else:
        look_twice()
    before = dict(asked)
    assert visitor.get(path).status == 200, path
    return asked["primary"] - before["primary"], asked["replica"] - before["replica"]


def test_public_pages_are_read_from_the_replica(site: Flask, asked: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LONGEST_WAIT_SECONDS", 3600)  # when a search is written down, by whichever page comes next
    visitor = CheckingClient(site)
    visitor.get("/search?q=autism")  # the words of the index are read from the primary, once
    visitor.get("/search.json?q=speech")
    for path in PUBLIC:
        first, second = got(visitor, path, asked)
        assert second > 0, path
        assert first == 0 or path == "/", path  # the first page of a month may write its figures down


def test_what_belongs_to_somebody_is_read_from_the_primary(site: Flask, asked: dict[str, int]) -> None:
    moderator = signed_in(site, "moderator")
    look_twice()
    for path in ["/search?q=autism", "/services/rotherham-sendiass", "/moderate"]:
        first, second = got(moderator, path, asked)
        assert first > 0 and second == 0, path
    visitor = CheckingClient(site)
    assert [path for path in PRIVATE if got(visitor, path, asked)[1]] == []


def test_who_sent_something_reads_it_from_the_primary(site: Flask, asked: dict[str, int]) -> None:
    visitor = CheckingClient(site)
    assert got(visitor, "/needs", asked)[1] > 0
    answer = visitor.client.post("/suggest", data={"name": "Lego Club"}, headers={"Sec-Fetch-Site": "same-origin"})
    said = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("localoffer-wrote="))
    assert f"Max-Age={replica.WROTE_SECONDS}" in said and "HttpOnly" in said and replica.WROTE_SECONDS > replica.MOST_BEHIND
    first, second = got(visitor, "/wards", asked)
    assert first > 0 and second == 0
    assert got(CheckingClient(site), "/browse", asked)[1] > 0  # somebody else


def test_a_replica_that_is_behind_is_left_alone(site: Flask, copy: Cluster, asked: dict[str, int]) -> None:
    visitor = CheckingClient(site)
    copy.ask("SELECT pg_wal_replay_pause()")
    try:
        publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="seen")
        db.session.commit()
        time.sleep(replica.MOST_BEHIND)
        look_twice()
        assert "Quorzy Gathering" in visitor.get("/search?q=quorzy").text
        first, second = got(visitor, "/needs", asked, follows=False)
        assert first > 0 and second == 0
    finally:
        copy.ask("SELECT pg_wal_replay_resume()")
    until_it_follows(site)
    assert got(visitor, "/wards", asked)[1] > 0
    assert "Quorzy Gathering" in visitor.get("/search?q=quorzy").text


def test_a_page_never_mixes_a_newer_index_with_an_older_replica(site: Flask, copy: Cluster, asked: dict[str, int]) -> None:
    """Within the seconds that it may be behind: this process has read the change, the replica has not."""
    visitor, moderator = CheckingClient(site), signed_in(site, "moderator")
    look_twice()
    copy.ask("SELECT pg_wal_replay_pause()")
    try:
        publishing.create(factories.a_listing(name="Zarbly Gathering"), by=None, why="seen")
        db.session.commit()
        assert "Zarbly Gathering" in moderator.get("/search?q=zarbly").text
        good_for_long(site)
        assert "Zarbly Gathering" in visitor.get("/search?q=zarbly+gathering").text
    finally:
        copy.ask("SELECT pg_wal_replay_resume()")


def test_a_replica_that_dies_is_not_missed(site: Flask, copy: Cluster, asked: dict[str, int]) -> None:
    visitor = CheckingClient(site)
    assert got(visitor, "/needs", asked)[1] > 0
    copy.stop()
    try:
        assert site.extensions["replica"].is_fresh  # nobody has looked since
        assert visitor.get("/browse").status == 200 and visitor.get("/search?q=swimming").status == 200
        assert not site.extensions["replica"].is_fresh
        first, second = got(visitor, "/wards", asked, follows=False)
        assert first > 0 and second == 0
    finally:
        copy.start()
    assert got(visitor, "/a-to-z", asked)[1] > 0


def test_without_a_primary_the_public_goes_on_reading(site: Flask, cluster: Cluster, asked: dict[str, int]) -> None:
    visitor = CheckingClient(site)
    visitor.get("/search?q=autism")
    cluster.stop()
    try:
        for path in ["/needs", "/search?q=autism+club", "/search?q=trampolin", "/services/rotherham-sendiass", "/map/pins.json"]:
            look_twice()
            assert site.extensions["replica"].fresh_until > 0
            good_for_long(site)
            assert visitor.get(path).status == 200, path
        assert visitor.get("/login").status in (200, 503)
        assert CheckingClient(site).post("/suggest").status in (302, 400, 503)
    finally:
        cluster.start()
