"""Flask without what no page of ours needs, though every page would pay for it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.templating import Environment
from werkzeug.routing import Rule


class PlainEnvironment(Environment):
    """Every template has the same globals; to lay those of one over those of all takes its time with each part of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def is_file(response: Response) -> bool:
    """Whether this is one of our own files, the same for everybody; the page that says there is none differs, as all pages do."""
    return request.endpoint == "static" and response.status_code < 400


class Sessions(SecureCookieSessionInterface):
    """Cookies as in Flask, which says of every answer that it hangs on them, because each request looks who is signed in."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()  # there is no signature to be checked, so nothing is made ready for that
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)
        if (g.get("same_for_all") or is_file(response)) and "Set-Cookie" not in response.headers:
            response.vary.discard("cookie")  # a capital letter, as the header has it, would not be found


class Address(Rule):
    """How an address is written is compiled when one is, for most pages write few of all: else it were a tenth of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []

        def write(rule: Rule, **given: Any) -> Any:
            if not made:
                made.append(super(Address, self)._compile_builder(append_unknown))
            return made[0](rule, **given)

        return write


class Site(Flask):
    """No view and no hook is asynchronous, so none is looked through for that with each request.

    An error is written into the log once, by whoever makes its page: Flask would write the address as well, which may hold a
    secret link.
    """

    url_rule_class = Address
    jinja_environment = PlainEnvironment
    session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def log_exception(self, *_given: Any) -> None:
        pass
