"""Fixtures: a site of its own for every test, made from a template that is built once a run."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from passlib.hash import argon2
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from localoffer import config, create_app, setting_up
from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.maps import ground
from localoffer.places import atlas
from localoffer.provision import showing
from tests import databases, factories
from tests.checking import CheckingClient

# The same examples in every run: what lands must not hang on luck. HYPOTHESIS_PROFILE=default looks further afield.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"

Letters = list[EmailMessage]


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that calls out to another host is wrong; it must fail and not hang."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


class Compiled(BytecodeCache):
    """Templates compiled once a run, and not once for the site of every test."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.kept[bucket.key, bucket.checksum] = bucket.code


class AreaOnceRead:
    """The built-in area, its base map and its wards as drawn, made from the tables by the first site of a run that shows them
    and lent to the others.

    Each site still compares its version with its own tables at the first look, and only what was read from the
    area as the template has it is kept.
    """

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def lend(self, site: Flask) -> None:
        site.extensions.update(self.kept)

    def keep(self, site: Flask) -> None:
        known, drawn, sheet = (site.extensions.get(key) for key in (atlas.KEY, ground.KEY, showing.SHEET))
        if known and known[0].version == AS_LOADED_ONCE:
            self.kept[atlas.KEY] = (known[0], float("-inf"))
            if drawn and drawn[0] is known[0]:
                self.kept[ground.KEY] = drawn
            if sheet and sheet[0] == AS_LOADED_ONCE:
                self.kept[showing.SHEET] = sheet


class StatementsOnceCompiled:
    """Statements are compiled for the first site of a run that asks them, as in a running site for the first who asks."""

    def __init__(self) -> None:
        self.kept: tuple[Dialect, LRUCache[Any, Any]] | None = None

    def lend(self, engine: Engine) -> None:
        if engine.dialect.name != "sqlite":
            return
        if not self.kept:
            engine.connect().close()  # from its first connection on a dialect knows what it speaks to
            self.kept = engine.dialect, LRUCache(5000)
        engine.dialect, engine._compiled_cache = self.kept


def parse_addresses_once() -> None:
    """Werkzeug reads every address of every site and compiles functions for it; the sites of a run have the same addresses."""
    read, compiled = Rule.compile, Rule._compile_builder
    kept: dict[tuple[object, ...], Any] = {}
    functions: dict[tuple[object, ...], Any] = {}

    def read_once(rule: Rule) -> None:
        key = (type(rule), rule.rule, rule.host, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
        if key not in kept:
            read(rule)
            kept[key] = (rule._parts, rule._trace, rule._converters, frozenset(rule.arguments))
            return
        parts, trace, converters, arguments = kept[key]
        rule._parts, rule._trace, rule._converters = [*parts], [*trace], {**converters}
        rule.arguments |= arguments
        rule._build = rule._compile_builder(False).__get__(rule, None)
        rule._build_unknown = rule._compile_builder(True).__get__(rule, None)

    def compiled_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in functions:
            functions[key] = compiled(rule, append_unknown)
        return functions[key]

    Rule.compile = read_once  # type: ignore[method-assign]
    Rule._compile_builder = compiled_once  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives Chromium or asks a whole site takes long on a busy machine and is not stuck: the limit is for what hangs."""
    for item in items:
        slow = item.get_closest_marker("browser") or item.get_closest_marker("load")
        if slow and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(1800))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_collection_finish() -> None:
    """What the modules hold stays for the whole run: the garbage collector looks for what the tests leave, and not so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


parse_addresses_once()
FULL_COST = argon2.memory_cost, argon2.default_rounds
argon2.memory_cost, argon2.default_rounds = 64, 1  # a good hash takes long, which is its point; here hundreds sign in

AS_LOADED_ONCE = 1
FAILED = pytest.StashKey[bool]()
COMPILED, AREA, STATEMENTS = Compiled(), AreaOnceRead(), StatementsOnceCompiled()


def settings_in(folder: Path, **changes: Any) -> config.Settings:
    facts: dict[str, Any] = {
        "environment": "test",
        "secret_key": "only-for-tests-0123456789-abcdefghijklmnop",
        "var": folder,
        "database_url": databases.url(folder),
        "public_url": "http://localhost",
        "mail_backend": "locmem",
        "tiles": "none",
        "testing": True,
    }
    return config.read({}, **{**facts, **changes})


def pack_called(name: str, folder: Path) -> Path:
    """The built-in area under another council's name."""
    pack = folder / "packs" / name
    pack.parent.mkdir(parents=True, exist_ok=True)
    if not pack.exists():
        pack.symlink_to(config.ROOT / "data" / "areas" / "rotherham")
    return pack


def built(folder: Path, make: Callable[[Flask], None]) -> Path:
    app = create_app(settings_in(folder))
    with app.app_context():
        make(app)
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder


def quiet(_line: str) -> None:
    """Nobody reads the progress of a test's set-up."""


@pytest.fixture(scope="session")
def area_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database that holds the built-in area and no entry."""

    def make(app: Flask) -> None:
        setting_up.migrate_database(quiet)
        setting_up.load_area(quiet)
        setting_up.ready_index(quiet)

    return built(tmp_path_factory.mktemp("area"), make)


@pytest.fixture(scope="session")
def directory_template(area_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `area_template`, with the built-in directory loaded and indexed."""
    folder = tmp_path_factory.mktemp("directory") / "var"
    databases.copy(area_template, folder)

    def make(app: Flask) -> None:
        setting_up.load_directory(quiet)
        setting_up.ready_index(quiet)

    return built(folder, make)


@pytest.fixture
def at_one_moment() -> Iterator[None]:
    """For what the site counts in seconds, in which a busy machine may not even make two pages."""
    with time_machine.travel(now(), tick=False):
        yield


@pytest.fixture
def settings_changes() -> dict[str, Any]:
    """Override in a test module or class to change the settings of its sites."""
    return {}


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path, settings_changes: dict[str, Any]) -> Iterator[Flask]:
    """A site of the test's own; with the fixture `directory` it holds the real entries."""
    name = "directory_template" if "directory" in request.fixturenames else "area_template"
    folder = tmp_path / "var"
    databases.copy(request.getfixturevalue(name), folder)
    site = create_app(settings_in(folder, **settings_changes))
    site.jinja_env.bytecode_cache = COMPILED
    if not settings_changes:
        AREA.lend(site)
    with site.app_context():
        STATEMENTS.lend(db.engine)
        yield site
        AREA.keep(site)
        db.session.remove()
        db.engine.dispose()
    if not request.node.stash.get(FAILED, False):  # the sites of a whole run take five gigabytes
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def directory(app: Flask) -> Flask:
    """The site with the real entries."""
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(app: Flask) -> CheckingClient:
    """A visitor whose every page is checked: title, heading, language, ids, labels, form actions."""
    return CheckingClient(app)


def signed_in(app: Flask, role: str) -> CheckingClient:
    return signed_in_as(app, factories.a_user(role=role))


def signed_in_as(app: Flask, user: User) -> CheckingClient:
    """Through the form, up to where it leads on to: the page there is for the tests that are about it."""
    visitor = CheckingClient(app)
    visitor.sign_in(user.email, factories.PASSWORD, follow=False)
    return visitor


@pytest.fixture
def outbox(app: Flask) -> Letters:
    """The letters that went out."""
    letters: Letters = []
    app.extensions["mailman"].outbox = letters
    return letters


@pytest.fixture
def as_member(app: Flask) -> CheckingClient:
    return signed_in(app, "member")


@pytest.fixture
def as_moderator(app: Flask) -> CheckingClient:
    return signed_in(app, "moderator")


@pytest.fixture
def as_administrator(app: Flask) -> CheckingClient:
    return signed_in(app, "administrator")
