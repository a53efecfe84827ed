"""A long answer sent piece by piece: one JSON object on each line, packed where the asker can unpack."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator

from flask import Response, request, stream_with_context

from localoffer.api.taxonomies import Record

GZIP = 31
AT_ONCE = 64


def lines(records: Iterable[Record]) -> Response:
    """Every record on a line of its own."""

    def written() -> Iterator[bytes]:
        part = []
        for each in records:
            part.append(json.dumps(each, ensure_ascii=False, separators=(",", ":")))
            if len(part) >= AT_ONCE:
                yield ("\n".join(part) + "\n").encode()
                part = []
        if part:
            yield ("\n".join(part) + "\n").encode()

    packs = bool(request.accept_encodings["gzip"])
    body = packed(written()) if packs else written()
    response = Response(stream_with_context(body), content_type="application/x-ndjson; charset=utf-8")
    response.vary.add("Accept-Encoding")
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response


def packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    press = zlib.compressobj(4, zlib.DEFLATED, GZIP)
    for part in parts:
        if done := press.compress(part):
            yield done
    yield press.flush()
