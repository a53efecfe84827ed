"""Whether the transaction that begins now may write: on SQLite it queues for that, and no copy of the database will do."""

from __future__ import annotations

from contextvars import ContextVar

from flask import has_request_context, request

READING_METHODS = ("GET", "HEAD", "OPTIONS")

may_write: ContextVar[bool | None] = ContextVar("may_write", default=None)


def writing_expected() -> bool:
    """Whether the transaction that starts now may write: all do, but for a page that is only read."""
    said = may_write.get()
    if said is not None:
        return said
    return not (has_request_context() and request.method in READING_METHODS)
