"""Addresses of our own assets, with a fingerprint, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
import os
import posixpath
from functools import lru_cache
from pathlib import Path
from time import monotonic

from flask import Flask, Response, current_app, request, url_for

from localoffer.config import ROOT

FOLDER = str(ROOT / "static")
LOOK_AGAIN_SECONDS = 1.0


@lru_cache(maxsize=512)
def fingerprint(path: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a file under static/; whether the file has changed is looked at once a second, not with every page."""
    known: dict[tuple[str, str], tuple[float, str]] = current_app.extensions.setdefault("addresses_of_assets", {})
    key, at = (filename, request.script_root), monotonic()
    found = known.get(key)
    if found is None or at - found[0] > LOOK_AGAIN_SECONDS:
        found = known[key] = at, address_of(filename)
    return found[1]


def address_of(filename: str) -> str:
    """The address as the file is at this moment."""
    try:
        found = os.stat(path := f"{FOLDER}/{filename}")
        mark = fingerprint(path, found.st_mtime_ns, found.st_size)
    except OSError:
        return url_for("static", filename=filename)
    return url_for("static", filename=filename, v=mark)


def kept_for_a_year(response: Response) -> Response:
    """Browsers need not ask again for a file whose address names its content; Flask has them ask for each, on every page.

    The file is looked at anew: one that an upgrade has just changed must not be kept under the address of the older one.
    Of names as visitors write them ("css/./site.css") nothing is remembered.
    """
    if request.endpoint == "static" and response.status_code in (200, 304) and "v" in request.args:
        name = (request.view_args or {})["filename"]
        if posixpath.normpath(name) == name and address_of(name) == f"{request.script_root}{request.full_path}":
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def init_app(app: Flask) -> None:
    app.add_template_global(asset)
    app.after_request(kept_for_a_year)
