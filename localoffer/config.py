"""Settings: read once from the environment, frozen, and refused when they would be unsafe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
SHORTEST_SECRET = 32
MAX_BODY = 2 * 1024 * 1024
MAIL_SECONDS = 5
LONGEST_FORM_PART = 200_000
OF_THIS_MACHINE = ("127.0.0.1", "localhost")
"""Names that a watcher beside the site calls it by."""


class UnsafeSettings(Exception):
    """The site must not start like this; the message says in plain words why."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    environment: str
    secret_key: str
    var: Path
    database_url: str
    database_read_url: str
    public_url: str
    trusted_hosts: tuple[str, ...]
    proxies: int
    tiles: str
    tiles_attribution: str
    geocoder: str
    mail_backend: str
    mail_server: str
    mail_port: int
    mail_username: str
    mail_password: str
    mail_sender: str
    limits: str
    area: str
    log: str
    slow_ms: float
    metrics_port: int
    backups: str
    testing: bool = False

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @cached_property
    def area_folder(self) -> Path:
        """The area pack: a name under `data/areas`, or the path of a folder anywhere."""
        return Path(self.area) if "/" in self.area or "\\" in self.area else ROOT / "data" / "areas" / self.area

    @property
    def before_restore(self) -> Path:
        """Where what a restore takes the place of is kept for a while."""
        return self.var / "before-restore"

    @property
    def council(self) -> str:
        """How its council is called among others, and in every row: "rotherham"."""
        return self.area_folder.name

    def for_flask(self) -> dict[str, Any]:
        """The same facts under the names that Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "DATABASE_READ_URL": self.database_read_url,
            "TESTING": self.testing,
            "MAX_CONTENT_LENGTH": MAX_BODY,
            "MAX_FORM_MEMORY_SIZE": LONGEST_FORM_PART,
            "TRUSTED_HOSTS": list(self.trusted_hosts) or None,
            "SESSION_COOKIE_NAME": "__Host-localoffer" if self.https else "localoffer",
            "SESSION_COOKIE_SECURE": self.https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "MAIL_BACKEND": self.mail_backend,
            "MAIL_SERVER": self.mail_server,
            "MAIL_PORT": self.mail_port,
            "MAIL_USERNAME": self.mail_username or None,
            "MAIL_PASSWORD": self.mail_password or None,
            "MAIL_USE_TLS": bool(self.mail_username),
            "MAIL_TIMEOUT": MAIL_SECONDS,
            "MAIL_DEFAULT_SENDER": self.mail_sender,
            "LIMITS_URL": self.limits,
        }


def read(env: Mapping[str, str] = environ, **changes: Any) -> Settings:
    """Read the settings, or raise `UnsafeSettings` where the site must not start."""
    environment = env.get("LOCALOFFER_ENV", "development")
    var = Path(env.get("LOCALOFFER_VAR") or ROOT / "data" / "var").resolve()
    facts: dict[str, Any] = {
        "environment": environment,
        "secret_key": env.get("SECRET_KEY", ""),
        "var": var,
        "database_url": env.get("DATABASE_URL") or f"sqlite:///{var / 'localoffer.db'}",
        "database_read_url": env.get("DATABASE_READ_URL", ""),
        "public_url": (env.get("PUBLIC_URL") or f"http://127.0.0.1:{env.get('PORT') or 8000}").rstrip("/"),
        "trusted_hosts": tuple(env.get("TRUSTED_HOSTS", "").split()),
        "proxies": int(env.get("LOCALOFFER_PROXIES", "0")),
        "tiles": env.get("LOCALOFFER_TILES", DEFAULT_TILES),
        "tiles_attribution": env.get("LOCALOFFER_TILES_ATTRIBUTION", "© OpenStreetMap contributors"),
        "geocoder": env.get("LOCALOFFER_GEOCODER", "none"),
        "mail_backend": env.get("MAIL_BACKEND", "smtp" if env.get("MAIL_SERVER") else "console"),
        "mail_server": env.get("MAIL_SERVER", "localhost"),
        "mail_port": int(env.get("MAIL_PORT", "25")),
        "mail_username": env.get("MAIL_USERNAME", ""),
        "mail_password": env.get("MAIL_PASSWORD", ""),
        "mail_sender": env.get("MAIL_SENDER", "Local Offer <no-reply@localhost>"),
        "limits": env.get("LOCALOFFER_LIMITS", "database"),
        "area": env.get("LOCALOFFER_AREA", "rotherham"),
        "log": env.get("LOCALOFFER_LOG") or ("json" if environment == "production" else "plain"),
        "slow_ms": float(env.get("LOCALOFFER_SLOW_MS", "1000")),
        "metrics_port": int(env.get("LOCALOFFER_METRICS_PORT", "0")),
        "backups": env.get("LOCALOFFER_BACKUPS", ""),
    }
    facts.update(changes)
    if facts["environment"] == "production" and not facts["trusted_hosts"]:
        facts["trusted_hosts"] = (str(urlsplit(facts["public_url"]).hostname), *OF_THIS_MACHINE)
    settings = Settings(**facts)
    if settings.database_read_url and not settings.database_url.startswith("postgresql"):
        raise UnsafeSettings("DATABASE_READ_URL names a copy, but DATABASE_URL is no PostgreSQL database that could have one.")
    if settings.production:
        if not env.get("LOCALOFFER_COUNCILS"):  # which says it for each
            refuse_nowhere(facts["public_url"] if "public_url" in changes else env.get("PUBLIC_URL", ""))
        refuse_unsafe(settings, debug=env.get("FLASK_DEBUG", "0") not in ("", "0", "false", "False"))
        return settings
    if settings.secret_key:
        return settings
    return Settings(**{**facts, "secret_key": development_secret(settings.var)})


def read_councils(env: Mapping[str, str] = environ) -> list[Settings]:
    """The settings of each council of LOCALOFFER_COUNCILS ("rotherham=https://one.example barnsley=https://two.example").

    Without it there is one site, as `read` says. LOCALOFFER_COUNCIL names the only one that a command is for.
    """
    settings = read(env)
    said = [each.partition("=") for each in env.get("LOCALOFFER_COUNCILS", "").split()]
    if not said:
        return [settings]
    hosts = [urlsplit(address).hostname for _, _, address in said]
    if not all(hosts) or len(set(hosts)) < len(hosts):
        raise UnsafeSettings("LOCALOFFER_COUNCILS must give each council an address with a host of its own: name=https://host")
    found = [of_council(settings, area, address.rstrip("/")) for area, _, address in said]
    if not (wanted := env.get("LOCALOFFER_COUNCIL")):
        return found
    chosen = [each for each in found if each.council == wanted]
    if not chosen:
        raise UnsafeSettings(f"LOCALOFFER_COUNCIL is {wanted}, which LOCALOFFER_COUNCILS does not name.")
    return chosen


def of_council(shared: Settings, area: str, public_url: str) -> Settings:
    """What is one council's own: its address, its folder, its database, and a key that reads no other council's cookies."""
    own = replace(shared, area=area, public_url=public_url)
    name = own.council
    var = shared.var / name
    key = hmac.new(shared.secret_key.encode(), f"council:{name}".encode(), hashlib.sha256).digest()
    return replace(
        own,
        var=var,
        trusted_hosts=(str(urlsplit(public_url).hostname), *OF_THIS_MACHINE),
        backups=shared.backups and f"{shared.backups}/{name}",
        secret_key=base64.urlsafe_b64encode(key).decode(),
        database_url=database_of(shared.database_url, name, var),
        database_read_url=shared.database_read_url and database_of(shared.database_read_url, name, var),
    )


def database_of(url: str, name: str, var: Path) -> str:
    """Each council has a database of its own: a file in its folder, or the one that `{council}` in the address names."""
    if "{council}" in url:
        return url.replace("{council}", name.replace("-", "_"))
    if url.startswith("sqlite") and var.parent == Path(url.removeprefix("sqlite:///")).parent:
        return f"sqlite:///{var / 'localoffer.db'}"
    raise UnsafeSettings("With several councils DATABASE_URL must say {council}, so that each has a database of its own.")


def refuse_nowhere(address: str) -> None:
    """Stop the start of a public site that would answer to nobody, for it does not know its own name."""
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise UnsafeSettings("PUBLIC_URL must say where the site is, for example PUBLIC_URL=https://localoffer.example.gov.uk")


def refuse_unsafe(settings: Settings, *, debug: bool) -> None:
    """Stop the start of a public site that could be taken over."""
    if debug:
        raise UnsafeSettings("FLASK_DEBUG is on. Debug mode lets a visitor run code on the server: switch it off.")
    if not settings.secret_key:
        raise UnsafeSettings("SECRET_KEY is not set. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'")
    if len(settings.secret_key) < SHORTEST_SECRET or len(set(settings.secret_key)) < 10:
        raise UnsafeSettings(f"SECRET_KEY is too easy to guess. Use at least {SHORTEST_SECRET} random characters.")


def development_secret(var: Path) -> str:
    """One random key per development folder, so that sign-ins survive a restart."""
    var.mkdir(parents=True, exist_ok=True)
    kept = var / "development-secret"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(48))
        kept.chmod(0o600)
    return kept.read_text().strip()
