"""The log: one line an event, each with the request it belongs to; never what people type, search for, or who they are."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any
from uuid import uuid4

from flask import Flask, Response, current_app, g, has_request_context, request

from localoffer.config import ROOT, Settings

SHARED = re.compile(r"[0-9A-Za-z-]{8,64}")
MOST_FRAMES = 12
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
Event = MutableMapping[str, Any]


def request_id() -> str:
    """What names this request in every line: the proxy's name for it where there is one of ours, else a new one."""
    settings: Settings = current_app.extensions["settings"]
    said = request.headers.get("X-Request-ID", "") if settings.proxies else ""
    return said if SHARED.fullmatch(said) else uuid4().hex


def with_request(_logger: Any, _name: str, event: Event) -> Event:
    """Add which request it was; its route and not its address, which may hold a secret or a postcode."""
    if has_request_context() and "request_id" in g:
        event["request"] = g.request_id
        event["route"] = route()
    return event


def route() -> str:
    return str(request.url_rule) if request.url_rule else "none"


def without_words(_logger: Any, _name: str, event: Event) -> Event:
    """An error as its kind and the way to it; its own words may quote what somebody typed."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["caused_by"] = type(error.__cause__).__name__ if error.__cause__ else None
        event["way"] = [said_of(each) for each in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]]
    return event


def said_of(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.removeprefix(f'{ROOT}/').rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"


def on_one_line(_logger: Any, _name: str, event: Event) -> Event:
    return {key: CONTROL.sub(" ", value) if isinstance(value, str) else value for key, value in event.items()}


def as_json() -> logging.Formatter:
    """How every line is written where machines read the log; gunicorn's own lines too."""
    import structlog  # brings much with it, which a site whose log is read by people does not need

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            with_request,
            without_words,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            on_one_line,
            structlog.processors.JSONRenderer(),
        ],
    )


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    if settings.log == "json":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(as_json())
        logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
        app.logger.handlers.clear()
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)


def begin() -> None:
    g.request_id, g.began = request_id(), perf_counter()


def end(response: Response) -> Response:
    """One line for each request, a warning when it was slow, and its name in the answer.

    What takes long by its nature, and says so (`g.takes_long`), is not called slow: nobody could do anything about it.
    """
    if "request_id" not in g:
        return response
    settings: Settings = current_app.extensions["settings"]
    milliseconds = round((perf_counter() - g.began) * 1000, 1)
    facts = {"method": request.method if request.method in METHODS else "other", "status": response.status_code,
             "ms": milliseconds}  # fmt: skip
    if milliseconds >= settings.slow_ms and "takes_long" not in g:
        plain = f": {facts['method']} {route()}, answer {facts['status']}, {milliseconds} ms" if settings.log != "json" else ""
        requests.warning(f"slow request{plain}", extra=facts)
    elif settings.log == "json":
        requests.info("request", extra=facts)
    response.headers["X-Request-ID"] = g.request_id
    return response


METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
requests = logging.getLogger("localoffer.requests")
