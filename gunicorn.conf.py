"""How gunicorn serves the site: one process for each core, and a log that never holds what people search for."""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
threads = 2
preload_app = True  # one process loads the code, the workers share it: a start takes half the time and memory
timeout = 30
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4096
accesslog = "-"
# %(U)s is the path alone: a query string may hold a postcode or a name, and is never written down.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'


def post_fork(_server: Any, _worker: Any) -> None:
    """Each process has connections of its own: two that shared one would read each other's answers."""
    from app import app
    from localoffer.database import db

    with app.app_context():
        db.engine.dispose(close=False)
