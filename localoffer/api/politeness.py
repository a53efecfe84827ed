"""What every answer to a machine carries: open to all sites, dated, with a fingerprint; and a limit for each address."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import time
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from localoffer import tally
from localoffer.accounts.limits import hashed, place
from localoffer.api import harvest
from localoffer.config import Settings
from localoffer.database.replica import from_replica
from localoffer.directory.keeping import copied, same_for_all, shelved

MOST, SECONDS = 600, 10
"""How often one address may ask within so many seconds."""
MOST_ADDRESSES = 20_000
TOLD_AFTER = 20
SMALLEST_PACKED = 1000
View = Callable[..., Any]


class Limit:
    """How often each address asked of late, on all machines together: each tells the others after every few."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.slot = most, -1
        self.asked: dict[str, int] = {}
        self.untold: dict[str, int] = {}
        self.lock = Lock()

    def wait(self, address: str) -> int:
        """Seconds until the address may ask again; 0 when it may now, and when nobody can count."""
        at = time()
        with self.lock:
            if int(at // SECONDS) != self.slot or len(self.asked) > MOST_ADDRESSES:
                self.slot = int(at // SECONDS)
                self.asked.clear()
                self.untold.clear()
            self.asked[address] = self.asked.get(address, 0) + 1
            self.untold[address] = self.untold.get(address, 0) + 1
            telling = self.untold.pop(address) if self.untold[address] >= TOLD_AFTER else 0
        if telling:
            self.hear(address, telling)
        return max(1, SECONDS - int(at % SECONDS)) if self.asked.get(address, 0) > self.most else 0

    def hear(self, address: str, telling: int) -> None:
        """Tell the others, and take over what they counted."""
        try:
            together = tally.add(f"api:{hashed(address)}", seconds=SECONDS, times=telling)
        except tally.NobodyCounts:
            return
        with self.lock:
            self.asked[address] = max(together, self.asked.get(address, 0))


def is_feed() -> bool:
    """Whether what was asked for is a feed for other machines, wherever it lives."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "for_machines", False))


def init_app(app: Flask, prefix: str) -> None:
    """Watch over all addresses that begin so, unknown ones too, and over the feeds."""
    limit = app.extensions["api_limit"] = Limit()
    settings: Settings = app.extensions["settings"]

    def concerns() -> bool:
        return request.path.startswith(prefix) or is_feed()

    def before() -> ResponseReturnValue | None:
        if settings.limits == "off" or not concerns() or not (wait := limit.wait(place())):
            return None
        answer = jsonify(error="too_many_requests", message=f"Please wait {wait} seconds.")
        answer.headers["Retry-After"] = str(wait)
        return answer, 429

    def after(answer: Response) -> Response:
        if concerns():
            open_to_all(answer)
        return answer

    app.before_request(before)
    app.after_request(after)


def open_to_all(answer: Response) -> None:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    answer.headers["Access-Control-Allow-Headers"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    answer.headers["Access-Control-Max-Age"] = "86400"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def kept(view: View) -> View:
    """Make a view's answer dated, with a fingerprint and packed; and answer from memory until the directory changes."""

    @from_replica
    @wraps(view)
    def answer(**parts: Any) -> Response:
        same_for_all()
        state = harvest.newest()
        packs = bool(request.accept_encodings["gzip"])
        key = ((state.generation, state.day), request.host_url, request.full_path, packs)
        found = shelved("api_kept", key, lambda: made(make_response(view(**parts)), packs))
        return found if found.is_streamed or found.status_code != 200 else copied(found)

    return answer


def made(answer: Response, packs: bool) -> Response:
    """The answer with when the directory last changed, a fingerprint of what is said, and packed where that helps."""
    if answer.status_code != 200:
        return answer
    answer.last_modified = harvest.newest().changed_at
    answer.headers["Cache-Control"] = "public, max-age=60"
    if answer.is_streamed:
        return answer
    data = answer.get_data()
    print_of = hashlib.sha256(data).hexdigest()[:32]
    answer.vary.add("Accept-Encoding")
    if packs and len(data) >= SMALLEST_PACKED:
        answer.set_data(gzip.compress(data, 5, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
        print_of += "-gzip"
    answer.set_etag(print_of)
    return answer
