"""The snapshot of a month by itself: after the first answer of a month is sent, so that no visitor waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Response, request

from localoffer.clock import today
from localoffer.database import db, now
from localoffer.provision import months

DONE, NEXT_TRY = "provision_month", "provision_month_next_try"
AGAIN_AFTER = timedelta(minutes=30)


def init_app(app: Flask) -> None:
    """Watch for the first answer of a month; tests that do not ask for it are spared the work."""
    app.config.setdefault("SNAPSHOT_BY_ITSELF", not app.testing)

    @app.after_request
    def remember(response: Response) -> Response:
        if app.config["SNAPSHOT_BY_ITSELF"] and request.endpoint != "static" and response.status_code < 500 and is_time(app):
            response.call_on_close(lambda: take(app))
        return response


def is_time(app: Flask) -> bool:
    """Whether this process has not yet seen the month's snapshot; after a failure it waits half an hour."""
    wait_until: datetime | None = app.extensions.get(NEXT_TRY)
    return app.extensions.get(DONE) != months.month_of(today()) and (wait_until is None or now() >= wait_until)


def take(app: Flask) -> None:
    """Take the month's snapshot, in a transaction of its own; when that fails, say so in the log and try again later."""
    app.extensions[NEXT_TRY] = now() + AGAIN_AFTER
    month = months.month_of(today())
    with app.app_context():
        try:
            if months.take():
                app.logger.info("the figures of %s are written down", month)
            app.extensions[DONE] = month
        except Exception:  # a visitor's answer is already sent; whatever went wrong is for the log
            app.logger.exception("the figures of %s could not be written down", month)
        finally:
            db.session.remove()
