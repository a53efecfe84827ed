"""Private links to suggestions: each letter carries a key of its own, kept only as a hash."""

from __future__ import annotations

from localoffer.accounts.tokens import hashed, is_token, new_reference, new_token, status_token
from localoffer.database import db
from localoffer.submissions.models import Key

__all__ = ["add", "hashed", "is_token", "new_reference", "new_token", "status_token"]


def add(submission_id: int, token: str = "") -> str:
    """Let a token, or a new one, open a suggestion; the token is in the answer and nowhere else."""
    token = token or new_token()
    db.session.add(Key(hash=hashed(token, "status"), submission_id=submission_id))
    return token
