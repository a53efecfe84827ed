"""Sites on a PostgreSQL of the tests' own; skipped in words where there is none (`make test-all` installs it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from localoffer import create_app, setting_up
from localoffer.councils.by_host import Councils
from localoffer.database import db
from tests.checking import CheckingClient
from tests.conftest import quiet, settings_in
from tests.postgres import Cluster, bin_folder
from tests.postgresql import region


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.postgresql)
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if bin_folder() is None:
        pytest.skip("PostgreSQL 15 or newer is missing (Debian: apt-get install postgresql)")
    made = Cluster().make().start()
    yield made
    made.remove()


@pytest.fixture(scope="session")
def template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that was set up from nothing by `flask setup`, with the real directory."""
    cluster.ask("CREATE DATABASE template_of_tests")
    app = create_app(settings_in(tmp_path_factory.mktemp("pg"), database_url=cluster.url("template_of_tests")))
    with app.app_context():
        setting_up.migrate_database(quiet)
        setting_up.load_area(quiet)
        setting_up.load_directory(quiet)
        setting_up.ready_index(quiet)
        db.session.remove()
        db.engine.dispose()
    return "template_of_tests"


@pytest.fixture
def address(cluster: Cluster, template: str) -> Iterator[str]:
    """A database of the test's own with the real directory."""
    cluster.ask(f"CREATE DATABASE here TEMPLATE {template}")
    yield cluster.url("here")
    cluster.ask("DROP DATABASE here WITH (FORCE)")


@pytest.fixture
def node(address: str, tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """One more web machine over the same database, with an empty folder of its own."""
    made: list[Flask] = []

    def another(name: str) -> Flask:
        made.append(create_app(settings_in(tmp_path / name, database_url=address)))
        return made[-1]

    yield another
    for each in made:
        with each.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def site(node: Callable[[str], Flask]) -> Iterator[Flask]:
    app = node("one")
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def visitor(site: Flask) -> CheckingClient:
    return CheckingClient(site)


@pytest.fixture(scope="session")
def region_template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which two councils were set up from nothing."""
    cluster.ask("CREATE DATABASE template_of_region")
    councils = region.councils_in(tmp_path_factory.mktemp("region"), cluster.url("template_of_region"))
    region.set_up(councils)
    region.leave(councils)
    return "template_of_region"


@pytest.fixture
def councils(cluster: Cluster, region_template: str, tmp_path: Path) -> Iterator[Councils]:
    cluster.ask(f"CREATE DATABASE region TEMPLATE {region_template}")
    found = region.councils_in(tmp_path, cluster.url("region"))
    yield found
    region.leave(found)
    cluster.ask("DROP DATABASE region WITH (FORCE)")
