"""Addresses of our own assets, with a fingerprint, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, url_for

from localoffer.config import ROOT

FOLDER = str(ROOT / "static")


@lru_cache(maxsize=512)
def fingerprint(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a file under static/."""
    try:
        changed = os.stat(f"{FOLDER}/{filename}").st_mtime
    except FileNotFoundError:
        return url_for("static", filename=filename)
    known: dict[tuple[str, float, str], str] = current_app.extensions.setdefault("addresses_of_assets", {})
    key = (filename, changed, request.script_root)  # every page asks for ten, and making an address takes its time
    if key not in known:
        known[key] = url_for("static", filename=filename, v=fingerprint(ROOT / "static" / filename, changed))
    return known[key]


def init_app(app: Flask) -> None:
    app.add_template_global(asset)
