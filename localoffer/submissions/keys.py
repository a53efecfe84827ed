"""Private links: long enough that nobody guesses them, and kept only as hashes."""

from __future__ import annotations

import hashlib
import re
import secrets

from localoffer.database import db
from localoffer.submissions.models import Key

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
    """The private link that belongs to a draft: worked out from the draft's own token, so that a double click leads there."""
    return hashlib.sha256(f"status of {token}".encode()).hexdigest()[:48]


def add(submission_id: int, token: str = "") -> str:
    """Let a token, or a new one, open a suggestion; the token is in the answer and nowhere else."""
    token = token or new_token()
    db.session.add(Key(hash=hashed(token, "status"), submission_id=submission_id))
    return token


def new_reference() -> str:
    """What people read out on the phone: no vowels, nothing that looks like something else.

    >>> len(new_reference())
    12
    """
    picked = [secrets.choice(LETTERS) for _ in range(8)]
    return f"LO-{''.join(picked[:4])}-{''.join(picked[4:])}"
