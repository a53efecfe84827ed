"""Several councils in one process: each sees its own alone, and one search asks them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from localoffer import config, create_app
from localoffer.accounts.access import MAY_ENTER, access_of_routes
from localoffer.accounts.models import User
from localoffer.config import UnsafeSettings
from localoffer.councils.by_host import Councils
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.mail import Letter
from localoffer.search import index
from localoffer.submissions.models import Submission
from localoffer.web.metrics import Waiting
from tests import databases, factories, suggesting
from tests.checking import CheckingClient
from tests.conftest import COMPILED, pack_called, settings_in
from tests.house.test_access import guarded_doors, refused

ONE, TWO = "http://one.example", "http://two.example"
SECRET = "only-for-tests-0123456789-abcdefghijklmnop"


@pytest.fixture
def councils(area_template: Path, tmp_path: Path) -> Iterator[Councils]:
    """Two councils, the keys and addresses of which are as LOCALOFFER_COUNCILS makes them."""
    shared = settings_in(tmp_path, database_url=f"sqlite:///{tmp_path / 'localoffer.db'}")
    every = []
    for name, address in (("one", ONE), ("two", TWO)):
        made = config.of_council(shared, str(pack_called(name, tmp_path)), address)
        databases.copy(area_template, made.var)
        own = {key: getattr(made, key) for key in ("secret_key", "public_url", "trusted_hosts", "area")}
        every.append(settings_in(made.var, **own))

    def make(settings: config.Settings) -> Flask:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = COMPILED
        return app

    found = Councils(every, make)
    yield found
    for each in found:
        with each.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def front(councils: Councils) -> Flask:
    """The app that a server is given."""
    return councils.first()


class Browser(FlaskClient):
    """A client that goes to one council's host."""

    address = ""

    def open(self, *args: Any, **more: Any) -> TestResponse:
        return super().open(*args, **({"base_url": self.address} if isinstance(args[0], str) else {}), **more)


def browser(front: Flask, address: str) -> Browser:
    made = Browser(front, front.response_class, use_cookies=True)
    made.address = address
    return made


def visitor(front: Flask, address: str) -> CheckingClient:
    made = CheckingClient(front)
    made.client = browser(front, address)
    return made


def at(councils: Councils, number: int) -> Flask:
    return councils.every[number].app


def test_the_host_says_which_council_is_meant(councils: Councils, front: Flask) -> None:
    with at(councils, 1).app_context():
        factories.a_service(name="Beacon Swimmers")
    assert visitor(front, TWO).get("/services/beacon-swimmers").status == 200
    assert visitor(front, ONE).get("/services/beacon-swimmers").status == 404
    assert front.test_client().get("/", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("role", ["member", "scrutiny", "editor", "moderator", "administrator"])
def test_nobody_s_sign_in_opens_a_door_of_another_council(councils: Councils, front: Flask, role: str) -> None:
    with at(councils, 0).app_context():
        email = factories.a_user(role=role).email
    here = visitor(front, ONE)
    here.sign_in(email, factories.PASSWORD)
    assert "Sign out" in here.get("/").html
    with at(councils, 1).app_context():
        doors = guarded_doors(at(councils, 1))
    access = access_of_routes(at(councils, 0))
    assert len(doors) > 100 and set(access.values()) - {"public", "signed in"} <= set(MAY_ENTER)
    there = with_the_cookies_of(here.client, front, TWO)
    at(councils, 1).config["WTF_CSRF_ENABLED"] = False
    for method, address, _ in doors:
        assert refused(there, method, address), f"a {role} of another council got into {method} {address}"


def with_the_cookies_of(client: FlaskClient, front: Flask, address: str) -> FlaskClient:
    """A browser that sends one council's cookies to another, as no browser does of itself."""
    made = browser(front, address)
    for cookie in (client._cookies or {}).values():
        made.set_cookie(cookie.key, cookie.value, domain=address.removeprefix("http://"))
    assert client._cookies
    return made


def test_the_same_person_has_an_account_of_their_own_in_each(councils: Councils, front: Flask) -> None:
    with at(councils, 0).app_context():
        email = factories.a_user(role="administrator").email
    with at(councils, 1).app_context():
        assert db.session.query(User).count() == 0
    said = visitor(front, TWO).client.post("/login", data={"email": email, "password": factories.PASSWORD})
    assert said.status_code != 302 or "/login" in said.headers["Location"]


def test_what_is_suggested_to_one_is_the_other_s_neither_in_queue_nor_in_public(councils: Councils, front: Flask) -> None:
    suggesting.suggest(visitor(front, TWO))
    counts = []
    for number in (0, 1):
        with at(councils, number).app_context():
            counts.append(db.session.query(Submission).count())
    assert counts == [0, 1]


def test_one_search_asks_every_council_for_what_is_published(councils: Councils, front: Flask) -> None:
    with at(councils, 0).app_context():
        factories.a_service(name="Harbour Trampolining")
    with at(councils, 1).app_context():
        factories.a_service(name="Beacon Trampolining")
        gone = factories.a_service(name="Closed Trampolining")
        publishing.withdraw(db.session.get_one(Entry, gone.id), by=None, why="closed")
        db.session.commit()
        index.catch_up()
    found = visitor(front, ONE).get("/everywhere?q=trampolining&near=S65+1AB")
    assert found.link("Harbour Trampolining") == f"{ONE}/services/harbour-trampolining"
    assert found.link("Beacon Trampolining") == f"{TWO}/services/beacon-trampolining"
    assert "Closed Trampolining" not in found.text and "S65" not in found.html
    nothing = visitor(front, ONE).get("/search?q=zzzzqq")
    assert nothing.link("ask every council").startswith("/everywhere?q=zzzzqq")
    assert "No council has anything" in visitor(front, ONE).get("/everywhere?q=zzzzqq&level=specialist&age=3").text


def test_nothing_is_searched_before_anything_is_asked(councils: Councils, front: Flask) -> None:
    with at(councils, 1).app_context():
        factories.a_service(name="Beacon Trampolining")
    for path in ("/everywhere", "/everywhere?near=S65+1AB&sort=name&page=2"):
        found = visitor(front, ONE).get(path)
        assert "Beacon Trampolining" not in found.text and "No council has anything" not in found.text


@pytest.mark.parametrize("query", ["", "q=%00&near=%F0", "q=" + "a" * 5000, "q={{7*7}}", "page=-1&age=99999999999"])
def test_odd_words_are_answered_everywhere(front: Flask, query: str) -> None:
    assert visitor(front, ONE).get(f"/everywhere?{query}").status == 200


def test_a_site_that_is_alone_has_no_such_page(page: CheckingClient) -> None:
    assert page.get("/everywhere?q=swimming").status == 404
    assert "every council" not in page.get("/search?q=zzzzqq").text


def test_one_command_runs_for_each_and_one_failure_keeps_nobody_from_theirs(councils: Councils, front: Flask) -> None:
    with at(councils, 0).app_context():
        index.rebuild()
    said = front.test_cli_runner().invoke(args=["each", "check-index"])
    assert [line for line in said.output.splitlines() if line.startswith("==")] == ["== one", "== two"]
    assert "It failed for" not in said.output, said.output
    refused_by_both = front.test_cli_runner().invoke(args=["each", "no-such-command"])
    assert refused_by_both.exit_code == 1 and "It failed for" in refused_by_both.output


def test_what_waits_is_counted_for_each(councils: Councils, front: Flask) -> None:
    suggesting.suggest(visitor(front, TWO))
    for council, number in ((0, 1), (1, 2)):
        with at(councils, council).app_context():
            db.session.add_all(Letter(to=f"{each}@example.org", subject="Hello", body="Hello") for each in range(number))
            db.session.commit()
    found = {family.name: {each.labels["council"]: each.value for each in family.samples} for family in Waiting(front).collect()}
    assert found["localoffer_suggestions_waiting"] == {"one": 0, "two": 1}
    assert found["localoffer_letters_waiting"] == {"one": 1, "two": 2}
    assert found["localoffer_database_up"] == {"one": 1, "two": 1}


ENV = {"LOCALOFFER_ENV": "test", "SECRET_KEY": SECRET}


def test_each_council_has_a_folder_a_database_and_a_key_of_its_own(tmp_path: Path) -> None:
    env = {
        **ENV,
        "LOCALOFFER_VAR": str(tmp_path),
        "LOCALOFFER_COUNCILS": "rotherham=https://one.example /packs/north-shire=https://two.example",
    }
    one, two = config.read_councils(env)
    assert (one.var, two.var) == (tmp_path / "rotherham", tmp_path / "north-shire")
    assert two.database_url == f"sqlite:///{tmp_path / 'north-shire' / 'localoffer.db'}"
    assert len({one.secret_key, two.secret_key, SECRET}) == 3 and min(len(one.secret_key), len(two.secret_key)) >= 32
    assert two.trusted_hosts == ("two.example", "127.0.0.1", "localhost") and two.https
    postgresql = {**env, "DATABASE_URL": "postgresql+psycopg:///offer_{council}"}
    assert [each.database_url[-11:] for each in config.read_councils(postgresql)] == [
        "_rotherham"[-11:].rjust(11, "r"),
        "north_shire",
    ]
    assert [each.area for each in config.read_councils({**env, "LOCALOFFER_COUNCIL": "north-shire"})] == ["/packs/north-shire"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"LOCALOFFER_COUNCILS": "rotherham barnsley"},
        {"LOCALOFFER_COUNCILS": "rotherham=https://one.example barnsley=https://one.example"},
        {"DATABASE_URL": "postgresql+psycopg:///offer"},
        {"LOCALOFFER_COUNCIL": "leeds"},
    ],
)
def test_councils_that_would_share_a_database_or_a_host_are_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    env = {
        **ENV,
        "LOCALOFFER_VAR": str(tmp_path),
        "LOCALOFFER_COUNCILS": "rotherham=https://one.example barnsley=https://two.example",
    }
    with pytest.raises(UnsafeSettings):
        config.read_councils({**env, **wrong})
