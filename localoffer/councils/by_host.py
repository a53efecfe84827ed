"""Which council a visitor means: the host name says it. Each council is a Flask app of its own, made when it is first asked for.

Nothing is shared between them but the code: another council's rows are in another database, its pages and arrays in
another app, and its cookies are signed with another key. So no query can forget to say whose entries it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from localoffer.config import Settings

KEY = "councils"
MakeApp = Callable[[Settings], Flask]


@dataclass(eq=False)
class Council:
    """One council's site: its settings now, its app when somebody comes."""

    settings: Settings
    make: MakeApp
    lock: Lock = field(default_factory=Lock)
    made: Flask | None = None

    @property
    def name(self) -> str:
        return self.settings.council

    @property
    def host(self) -> str:
        return urlsplit(self.settings.public_url).hostname or ""

    @property
    def app(self) -> Flask:
        with self.lock:
            if self.made is None:
                self.made = self.make(self.settings)
            return self.made


class Councils:
    """All of them, the first of which also answers for hosts that are nobody's (it refuses them)."""

    def __init__(self, every: Iterable[Settings], make: MakeApp) -> None:
        self.every = [Council(settings, self.joined(make)) for settings in every]
        self.by_host = {each.host: each for each in self.every}

    def joined(self, make: MakeApp) -> MakeApp:
        """Each app knows the others, for the search over all of them."""

        def made(settings: Settings) -> Flask:
            app = make(settings)
            app.extensions[KEY] = self
            return app

        return made

    def __iter__(self) -> Iterator[Council]:
        return iter(self.every)

    def first(self) -> Flask:
        """The first council's app, which hands on what comes for another host."""
        app = self.every[0].app
        own = app.wsgi_app

        def by_host(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            meant = self.by_host.get(host_of(environ.get("HTTP_HOST", "")), self.every[0])
            return own(environ, start) if meant.app is app else meant.app.wsgi_app(environ, start)

        app.wsgi_app = by_host  # type: ignore[assignment,method-assign]
        return app


def host_of(said: str) -> str:
    """A host name without its port, as it is compared.

    >>> host_of("Offer.Rotherham.example:8000")
    'offer.rotherham.example'
    """
    return said.rsplit(":", 1)[0].lower().rstrip(".") if not said.endswith("]") else said.lower()


def all_councils(app: Flask) -> list[Council]:
    """Every council that shares this process; none where a site is alone."""
    found: Councils | None = app.extensions.get(KEY)
    return found.every if found else []


def apps_of_all(app: Flask) -> list[Flask]:
    """The app of every council, made where nobody came yet; a site that is alone is one."""
    return [each.app for each in all_councils(app)] or [app]


def apps_made(app: Flask) -> list[Flask]:
    """The apps that there are in this process by now; a site that is alone is one."""
    return [each.made for each in all_councils(app) if each.made is not None] or [app]
