"""Data for the map: kept packed until the directory or the area changes, sent as gzip, and asked for with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import ParamSpec

from flask import Response, current_app, request

from localoffer.database import now
from localoffer.database.replica import from_replica
from localoffer.directory import queries
from localoffer.directory.keeping import may_be_kept
from localoffer.places.atlas import atlas

MOST_BYTES = 16 * 1024 * 1024
LONGEST_ADDRESS = 2000
SLOT_SECONDS = 300  # a search may ask what is open now
LEVEL = 2  # a third of the time of the usual level, for a seventh more bytes
KEY = "map_data"
View = ParamSpec("View")
Packed = tuple[bytes, str]


@dataclass
class Cupboard:
    """Packed answers of one process for one state of the site; all go when the state or their room is used up."""

    state: tuple[int, ...] = ()
    answers: dict[str, Packed] = field(default_factory=dict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, address: str, state: tuple[int, ...]) -> Packed | None:
        with self.lock:
            if state != self.state or self.size > MOST_BYTES:
                self.state, self.answers, self.size = state, {}, 0
            return self.answers.get(address)

    def put(self, address: str, state: tuple[int, ...], answer: Packed) -> None:
        with self.lock:
            if state == self.state and len(address) <= LONGEST_ADDRESS:
                self.answers[address] = answer
                self.size += len(answer[0])


def packed_json(view: Callable[View, bytes]) -> Callable[View, Response]:
    """Answer with the JSON that a public view gives; it must be the same for every visitor."""

    @from_replica
    @wraps(view)
    def answer(*args: View.args, **kwargs: View.kwargs) -> Response:
        cupboard: Cupboard = current_app.extensions.setdefault(KEY, Cupboard())
        state = (queries.generation(), atlas().version, int(now().timestamp()) // SLOT_SECONDS)
        kept = cupboard.get(request.full_path, state)
        if kept is None:
            packed = gzip.compress(view(*args, **kwargs), LEVEL, mtime=0)
            kept = (packed, hashlib.blake2b(packed, digest_size=12).hexdigest())
            if may_be_kept():
                cupboard.put(request.full_path, state, kept)
        return sent(*kept)

    return answer


def sent(packed: bytes, tag: str) -> Response:
    """The packed answer as this browser takes it, or "not modified"."""
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    response = Response(packed if takes_gzip else gzip.decompress(packed), content_type="application/json; charset=utf-8")
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(tag, weak=True)
    response.make_conditional(request)
    return response
