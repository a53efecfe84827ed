"""Data for the map: kept packed until the directory or the area changes, sent as gzip, and asked for with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from localoffer.database import now
from localoffer.database.replica import from_replica
from localoffer.directory import queries
from localoffer.directory.keeping import SLOT_SECONDS, copied, same_for_all, shelved
from localoffer.places.atlas import atlas

MOST_BYTES = 16 * 1024 * 1024
LEVEL = 2  # a third of the time of the usual level, for a seventh more bytes
KEY = "map_data"
View = ParamSpec("View")


def packed_json(view: Callable[View, bytes]) -> Callable[View, Response]:
    """Answer with the JSON that a public view gives; it must be the same for every visitor."""

    @from_replica
    @wraps(view)
    def answer(*args: View.args, **kwargs: View.kwargs) -> Response:
        same_for_all()
        state = (queries.generation(), atlas().version, int(now().timestamp()) // SLOT_SECONDS)
        found = copied(shelved(KEY, (state, request.full_path), lambda: packed(view(*args, **kwargs)), MOST_BYTES))
        return found if takes_gzip() else unpacked(found)

    return answer


def takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def packed(data: bytes) -> Response:
    response = Response(gzip.compress(data, LEVEL, mtime=0), content_type="application/json; charset=utf-8")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
    return response


def unpacked(response: Response) -> Response:
    """The same for a browser that takes no gzip."""
    response.headers.pop("Content-Encoding", None)
    if response.status_code == 200:
        response.set_data(gzip.decompress(response.get_data()))
    return response
