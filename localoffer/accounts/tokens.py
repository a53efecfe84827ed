"""Unguessable tokens and references that people can read out: what is kept of a token is only its hash. Pure."""

from __future__ import annotations

import hashlib
import re
import secrets

BYTES = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_token() -> str:
    """192 random bits, as they stand in an address."""
    return secrets.token_urlsafe(BYTES)


def is_token(text: str) -> bool:
    """Whether a text has the form of a token of ours; nothing else is ever looked up or kept."""
    return bool(TOKEN.fullmatch(text))


def hashed(token: str, purpose: str) -> str:
    """What is kept of a token: it opens one kind of door only."""
    return hashlib.sha256(f"{purpose}:{token}".encode("utf-8", "replace")).hexdigest()


def status_token(token: str) -> str:
    """The private link that belongs to a form: worked out from the form's own token, so that a double click leads there."""
    return hashlib.sha256(f"status of {token}".encode()).hexdigest()[:48]


def new_reference(prefix: str = "LO") -> str:
    """What people read out on the phone: no vowels, nothing that looks like something else.

    >>> len(new_reference())
    12
    """
    picked = [secrets.choice(LETTERS) for _ in range(8)]
    return f"{prefix}-{''.join(picked[:4])}-{''.join(picked[4:])}"
