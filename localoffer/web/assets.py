"""Addresses of our own assets, with a fingerprint, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for

from localoffer.config import ROOT


@lru_cache(maxsize=512)
def fingerprint(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a file under static/."""
    path = ROOT / "static" / filename
    try:
        return url_for("static", filename=filename, v=fingerprint(path, path.stat().st_mtime))
    except FileNotFoundError:
        return url_for("static", filename=filename)


def init_app(app: Flask) -> None:
    app.add_template_global(asset)
