"""What every answer to a machine carries: open to all sites, dated, with a fingerprint; and a limit for each address."""

from __future__ import annotations

import gzip
import hashlib
from threading import Lock
from time import monotonic

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from localoffer.api import harvest

MOST_A_MINUTE = 600
MOST_ADDRESSES = 20_000
SMALLEST_PACKED = 1000


class Limit:
    """How often each address asked in this minute; in the memory of one process, for it only keeps load even."""

    def __init__(self, most: int = MOST_A_MINUTE) -> None:
        self.most, self.minute = most, -1
        self.asked: dict[str, int] = {}
        self.lock = Lock()

    def wait(self, address: str) -> int:
        """Seconds until the address may ask again; 0 when it may now."""
        at = monotonic()
        with self.lock:
            if int(at // 60) != self.minute or len(self.asked) > MOST_ADDRESSES:
                self.minute = int(at // 60)
                self.asked.clear()
            self.asked[address] = self.asked.get(address, 0) + 1
            return max(1, 60 - int(at % 60)) if self.asked[address] > self.most else 0


def init_app(app: Flask, prefix: str) -> None:
    """Watch over all addresses that begin so, unknown ones too."""
    limit = app.extensions["api_limit"] = Limit()

    def before() -> ResponseReturnValue | None:
        if not request.path.startswith(prefix) or not (wait := limit.wait(request.remote_addr or "")):
            return None
        answer = jsonify(error="too_many_requests", message=f"Please wait {wait} seconds.")
        answer.headers["Retry-After"] = str(wait)
        return answer, 429

    def after(answer: Response) -> Response:
        if request.path.startswith(prefix):
            open_to_all(answer)
            if answer.status_code == 200 and request.method in ("GET", "HEAD") and not answer.is_streamed:
                dated(answer)
                packed(answer)
                answer.make_conditional(request)
        return answer

    app.before_request(before)
    app.after_request(after)


def open_to_all(answer: Response) -> None:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def dated(answer: Response) -> None:
    """A fingerprint of what is said, and when the directory last changed."""
    answer.set_etag(hashlib.blake2b(answer.get_data(), digest_size=16).hexdigest())
    answer.last_modified = harvest.newest().edited_at
    answer.headers["Cache-Control"] = "public, max-age=60"


def packed(answer: Response) -> None:
    answer.vary.add("Accept-Encoding")
    if len(answer.get_data()) >= SMALLEST_PACKED and request.accept_encodings["gzip"]:
        answer.set_data(gzip.compress(answer.get_data(), 5))
        answer.headers["Content-Encoding"] = "gzip"
        answer.set_etag(f"{answer.get_etag()[0]}-gzip")
