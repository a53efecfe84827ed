"""Where the sites of the tests keep their data: a file each, or with LOCALOFFER_TEST_DATABASE=postgresql a database each."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
from functools import cache, lru_cache
from pathlib import Path

import pytest

from tests.postgres import Cluster

ON_POSTGRESQL = os.environ.get("LOCALOFFER_TEST_DATABASE") == "postgresql"
index_in_files = pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL keeps the index in tables")


@lru_cache(maxsize=1)
def cluster() -> Cluster:
    """One server for all tests of this process."""
    made = Cluster().make().start()
    atexit.register(made.remove)
    return made


def name_of(folder: Path) -> str:
    return f"t{hashlib.blake2b(str(folder.resolve()).encode(), digest_size=10).hexdigest()}"


@cache
def made(folder: Path, template: str = "template1") -> str:
    """The database that belongs to a folder, made as a copy of another."""
    cluster().ask(f"CREATE DATABASE {name_of(folder)} TEMPLATE {template} STRATEGY FILE_COPY")
    return name_of(folder)


def url(folder: Path) -> str:
    """Where the site in a folder keeps its data."""
    if not ON_POSTGRESQL:
        return f"sqlite:///{folder / 'localoffer.db'}"
    known = cluster().ask(f"SELECT 1 FROM pg_database WHERE datname = '{name_of(folder)}'")
    return cluster().url(name_of(folder) if known else made(folder))


def copy(template: Path, folder: Path) -> None:
    """A site's folder, and with it its data."""
    shutil.copytree(template, folder)
    if ON_POSTGRESQL:
        made(folder, name_of(template))


def files(folder: Path) -> list[Path]:
    """All that a site has on its disk, with the files of its database."""
    if not ON_POSTGRESQL:
        return [each for each in folder.rglob("*") if each.is_file()]
    cluster().ask("CHECKPOINT")
    number = cluster().ask(f"SELECT oid FROM pg_database WHERE datname = '{name_of(folder)}'")[0][0]
    folders = (folder, cluster().data / "base" / str(number))
    return [each for every in folders for each in every.rglob("*") if each.is_file()]


def drop(folder: Path) -> None:
    if ON_POSTGRESQL:
        cluster().ask(f"DROP DATABASE IF EXISTS {name_of(folder)} WITH (FORCE)")
