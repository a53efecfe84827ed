"""What is counted for whoever watches over the site, on a port of its own: requests, how long they take, what waits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from localoffer.councils.by_host import apps_of_all
from localoffer.database import db
from localoffer.directory import queries
from localoffer.mail import Letter
from localoffer.submissions import workflow
from localoffer.submissions.models import Submission
from localoffer.web.logs import METHODS, route

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0)
answers = Counter("localoffer_answers", "Answers by route and status", ("method", "route", "status"))
seconds = Histogram("localoffer_answer_seconds", "How long answers take", ("route",), buckets=SECONDS)


def init_app(app: Flask) -> None:
    app.after_request(count)


def count(response: Response) -> Response:
    """Count an answer under its route, never its address."""
    method = request.method if request.method in METHODS else "other"
    counted, timed = numbers_of(method, route(), response.status_code)
    counted.inc()
    if "began" in g:
        timed.observe(perf_counter() - g.began)
    return response


@cache
def numbers_of(method: str, where: str, status: int) -> tuple[Counter, Histogram]:
    """What such answers are counted in; there are only so many kinds of them."""
    return answers.labels(method, where, str(status)), seconds.labels(where)


class Waiting:
    """What each council's database says at the moment it is asked: entries, suggestions and letters that wait."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("localoffer_database_up", "Whether the database answers", labels=("council",))
        families: dict[str, GaugeMetricFamily] = {}
        for app in apps_of_all(self.app):
            council, found = app.extensions["settings"].council, asked(app)
            up.add_metric((council,), 1 if found else 0)
            for name, (words, number) in found.items():
                family = families.setdefault(name, GaugeMetricFamily(f"localoffer_{name}", words, labels=("council",)))
                family.add_metric((council,), number)
        yield from (up, *families.values())


def asked(app: Flask) -> dict[str, tuple[str, float]]:
    """As `measured`, of one council; nothing where its database does not answer."""
    with app.app_context():
        try:
            return measured()
        except SQLAlchemyError:
            return {}
        finally:
            db.session.remove()


def measured() -> dict[str, tuple[str, float]]:
    """{name: (what it is, how many)}."""
    unsent = select(func.count(Letter.id)).where(Letter.sent_at.is_(None))
    waits = select(func.count(Submission.id)).where(Submission.state == workflow.WAITING)
    return {
        "entries": ("Published entries", queries.count_published()),
        "generation": ("Number of the last change of the directory", queries.generation()),
        "suggestions_waiting": ("Suggestions that wait for a moderator", db.session.scalar(waits) or 0),
        "letters_waiting": ("Letters that were not sent yet", db.session.scalar(unsent) or 0),
    }


def serve(app: Flask, port: int, host: str = "127.0.0.1") -> Any:
    """Answer whoever asks for the numbers of all processes of this site; the server, so that it can be closed."""
    registry = CollectorRegistry()
    if folder():
        MultiProcessCollector(registry)
    else:
        registry.register(answers)
        registry.register(seconds)
    registry.register(Waiting(app))
    server, _thread = start_http_server(port, addr=host, registry=registry)
    return server


def folder() -> str:
    """Where several processes put their numbers together; "" when there is only one."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


forget_process = mark_process_dead
