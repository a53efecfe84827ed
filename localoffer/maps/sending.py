"""Data for the map: kept packed until the directory changes, sent as gzip to who takes it, and asked for with an ETag."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, request

from localoffer.directory.keeping import LONGEST_ADDRESS, Shelf, copied, key_of_request, with_etag

MOST_BYTES = 16 * 1024 * 1024
LEVEL = 5
View = ParamSpec("View")


def packed_json(view: Callable[View, bytes]) -> Callable[View, Response]:
    """Answer with the JSON that a public view gives; it must be the same for every visitor, and hold for five minutes."""

    @wraps(view)
    def answer(*args: View.args, **kwargs: View.kwargs) -> Response:
        shelf: Shelf = current_app.extensions.setdefault("kept_map_data", Shelf(MOST_BYTES))
        key = key_of_request()
        kept = shelf.get(key)
        if kept is None:
            kept = with_etag(Response(gzip.compress(view(*args, **kwargs), LEVEL, mtime=0), mimetype="application/json"))
            kept.headers["Vary"] = "Accept-Encoding"
            if len(request.full_path) <= LONGEST_ADDRESS:
                shelf.put(key, kept)
        return taken(copied(kept))

    return answer


def taken(response: Response) -> Response:
    """The packed answer as this browser takes it."""
    if request.accept_encodings.quality("gzip"):
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(gzip.decompress(response.get_data()))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.make_conditional(request)
    return response
