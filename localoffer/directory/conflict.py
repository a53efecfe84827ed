"""Two people who change the same thing at once: whoever comes second is told, and nothing is done twice. Pure."""

from __future__ import annotations


class Conflict(Exception):
    """Somebody else was first. The message says in plain words what happened; `link` leads to how things stand now."""

    def __init__(self, message: str, link: str = "") -> None:
        super().__init__(message)
        self.link = link
