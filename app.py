"""The site: `flask --app app COMMAND`, `gunicorn app:app`, or `python app.py` to make ready what is missing and serve."""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import partial
from socket import socket

collecting = gc.isenabled()
gc.disable()  # until all is loaded: what a start makes stays, and looking for what could go costs a sixth of it

from flask import Flask

from localoffer import config, create_app, create_sites, setting_up
from localoffer.config import Settings
from localoffer.councils.by_host import apps_of_all
from localoffer.safekeeping import versions
from localoffer.search import watching
from localoffer.web import metrics, processes


def checked(settings: Settings) -> Flask:
    """The site over tables that this version knows."""
    made = create_app(settings)
    if "restore" not in sys.argv[1:]:  # the one command that helps over tables of a newer version
        with made.app_context():
            versions.refuse_newer_database()
    return made


try:
    app = create_sites(checked)
except (config.UnsafeSettings, versions.NewerData) as reason:
    sys.exit(f"The site does not start: {reason}")


def collect_again() -> None:
    """All is loaded; where gunicorn runs the site, it has more to read and says itself when that is done."""
    if collecting:
        gc.freeze()
        gc.enable()


def serve() -> None:
    """Make ready, then serve with a process for each core, up to four; the address honours HOST and PORT.

    Where numbers are told there is one process: those of several are put together by gunicorn.
    """
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    logging.getLogger("waitress").setLevel(logging.WARNING)  # who hangs up is told with the address, which may hold a secret
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a browser that asks for six files at once is no news
    every = list(apps_of_all(app))
    try:
        for each in every:
            with each.app_context():
                setting_up.make_ready(lambda line: print(line, flush=True))
    except PermissionError as reason:  # such as tables that another role has to change
        sys.exit(f"The site does not start: {reason}")
    try:
        doors = processes.listen(host, port)
    except OSError as reason:
        sys.exit(f"The site does not start: nobody can listen on {host}:{port}: {reason.strerror or reason}")
    port_of_metrics = app.extensions["settings"].metrics_port
    count = 1 if port_of_metrics else processes.how_many()
    print(f"Serving on http://{host}:{port} - stop with Ctrl+C", flush=True)
    if count == 1:
        collect_again()
        if port_of_metrics:
            metrics.serve(app, port_of_metrics)
        answer(doors, every)
        return
    others = processes.Others(partial(answer_beside, doors, every))
    try:
        processes.make_ready(every, begin=others.begin)
        others.keep(count)
    except KeyboardInterrupt:
        others.wait()


def answer_beside(doors: list[socket], every: list[Flask]) -> None:
    """What each of several processes does."""
    processes.begin(every)
    answer(doors, every)


def answer(doors: list[socket], every: list[Flask]) -> None:
    import waitress

    for each in every:
        watching.start(each)
    waitress.serve(app, sockets=doors, threads=4, ident=None, clear_untrusted_proxy_headers=False)


if __name__ == "__main__":
    serve()
else:
    collect_again()
