"""How gunicorn serves the site: one process for each core, and a log that never holds what people search for."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import tempfile
from typing import Any

gc.disable()  # until all is loaded: what a start makes stays, and looking for what could go costs a sixth of it
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
threads = 2
preload_app = True  # one process loads the code, the workers share it: a start takes half the time and memory
timeout = 30
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190  # more than nginx lets through, whose own answer has the headers
control_socket_disable = True
accesslog = None  # the site writes a line for each request itself: an address may hold a secret link or a postcode
metrics_port = int(os.environ.get("LOCALOFFER_METRICS_PORT", "0"))
if metrics_port:  # the numbers of all workers meet in a folder, which has to be known before anything is counted
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="localoffer-metrics-")
if os.environ.get("LOCALOFFER_LOG", "json" if os.environ.get("LOCALOFFER_ENV") == "production" else "plain") == "json":
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "localoffer.web.logs.as_json"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": "INFO"},
        "loggers": {"gunicorn.error": {"handlers": ["lines"], "level": "INFO", "propagate": False}},
    }


def when_ready(server: Any) -> None:
    """The first process, which answers no visitor, reads what its workers share, and tells the numbers of all."""
    from app import app
    from localoffer.councils.by_host import apps_made
    from localoffer.web import metrics, processes

    processes.make_ready(apps_made(app), begin=server.spawn_worker)
    if metrics_port:
        metrics.serve(app, metrics_port)


def child_exit(_server: Any, worker: Any) -> None:
    if metrics_port:
        from localoffer.web import metrics

        metrics.forget_process(worker.pid)


def on_exit(_server: Any) -> None:
    if metrics_port:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def post_fork(_server: Any, _worker: Any) -> None:
    """Each process makes itself ready for its first visitors; of several councils the others do when somebody comes."""
    from app import app
    from localoffer.councils.by_host import apps_made
    from localoffer.search import watching
    from localoffer.web import processes

    processes.begin(apps_made(app))
    watching.start(app)
