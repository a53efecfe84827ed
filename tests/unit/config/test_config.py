"""A site that could be taken over does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from localoffer import config

GOOD = "kZ3v-9QxT_w81mPLr0c7YbHnUeJ5sDfA2gXo6iRtVq"


def production(tmp_path: Path, **more: str) -> dict[str, str]:
    known = {"LOCALOFFER_ENV": "production", "PUBLIC_URL": "https://offer.example", "SECRET_KEY": GOOD}
    return {**known, "LOCALOFFER_VAR": str(tmp_path), **more}


def test_production_with_a_good_key_starts(tmp_path: Path) -> None:
    assert config.read(production(tmp_path)).production


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "too easy to guess"),
        ({"SECRET_KEY": "a" * 64}, "too easy to guess"),
        ({"FLASK_DEBUG": "1"}, "Debug mode"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL must say where the site is"),
        ({"PUBLIC_URL": "offer.example"}, "PUBLIC_URL must say where the site is"),
        ({"PUBLIC_URL": "", "TRUSTED_HOSTS": "offer.example"}, "PUBLIC_URL must say where the site is"),
    ],
)
def test_production_refuses_in_plain_words(tmp_path: Path, change: dict[str, str], said: str) -> None:
    with pytest.raises(config.UnsafeSettings, match=said):
        config.read(production(tmp_path, **change))


def test_of_several_councils_each_says_where_it_is(tmp_path: Path) -> None:
    said = production(tmp_path, PUBLIC_URL="", LOCALOFFER_COUNCILS="one=https://one.example two=https://two.example")
    assert [each.public_url for each in config.read_councils(said)] == ["https://one.example", "https://two.example"]


def test_a_copy_of_sqlite_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(config.UnsafeSettings, match="no PostgreSQL"):
        config.read(production(tmp_path, DATABASE_READ_URL="postgresql+psycopg://localoffer@copy/offer"))


def test_development_keeps_one_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    first = config.read({"LOCALOFFER_VAR": str(tmp_path)}).secret_key
    assert first == config.read({"LOCALOFFER_VAR": str(tmp_path)}).secret_key
    assert len(first) >= config.SHORTEST_SECRET
    assert (tmp_path / "development-secret").stat().st_mode & 0o077 == 0


def test_cookies_are_bound_to_https_when_the_site_is(tmp_path: Path) -> None:
    facts = config.read(production(tmp_path)).for_flask()
    assert facts["SESSION_COOKIE_NAME"].startswith("__Host-") and facts["SESSION_COOKIE_SECURE"]


def test_a_public_site_answers_to_its_own_name_alone(tmp_path: Path) -> None:
    known = production(tmp_path)
    assert config.read(known).trusted_hosts == ("offer.example", *config.OF_THIS_MACHINE)
    assert config.read({**known, "TRUSTED_HOSTS": "a.example b.example"}).trusted_hosts == ("a.example", "b.example")
    assert config.read({"LOCALOFFER_VAR": str(tmp_path)}).trusted_hosts == ()
