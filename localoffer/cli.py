"""Commands: `flask --app app COMMAND`; each calls a room."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Commands are added here."""
