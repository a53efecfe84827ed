"""What a commenter typed, cleaned and checked: plain sentences for what is missing, and everything typed is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email

from localoffer.comments.words import ABOUT, ACTIONS, FEELINGS, NOTHING, PLAIN, WHO
from localoffer.directory.listing import clean, clean_line

LONGEST = 4000
LONGEST_ANSWER = 4000


@dataclass(frozen=True)
class Said:
    """One comment as it was typed; `problems` is {field: sentence}."""

    about: str = ""
    who: str = ""
    feeling: str = ""
    words: str = ""
    email: str = ""
    how: str = PLAIN
    entry_id: int | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


def read(form: Mapping[str, str], how: str) -> Said:
    """What a form says; unknown choices are not said at all."""
    said = Said(
        about=known(form.get("about"), ABOUT),
        who=known(form.get("who"), WHO),
        feeling=known(form.get("feeling"), FEELINGS),
        words=clean(form.get("words"), LONGEST),
        email=clean_line(form.get("email"), 254),
        how=how,
    )
    return Said(**{**vars(said), "problems": problems(said)})


def known(code: str | None, words: Mapping[str, Any]) -> str:
    return code if code and code in words else ""


def problems(said: Said) -> dict[str, str]:
    easy = said.how != PLAIN
    asked = {"about": "Choose what it is about.", "who": "Choose who you are."}
    found = {each: asked[each] for each in (reversed(asked) if easy else asked) if not getattr(said, each)}
    if not said.words and not (easy and said.feeling):
        found["words"] = "Write some words, or choose a face." if easy else "Write what you want to tell us."
    if said.email and not is_address(said.email):
        found["email"] = "Write an email address, such as name@example.org. Or leave it empty."
    return found


def is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@dataclass(frozen=True)
class Handled:
    """What staff made of a comment."""

    public_words: str
    answer: str
    action: str
    action_state: str
    action_due: date | None


def handled(form: Mapping[str, str]) -> Handled:
    return Handled(
        public_words=clean(form.get("public_words"), LONGEST),
        answer=clean(form.get("answer"), LONGEST_ANSWER),
        action=clean(form.get("action"), 1000),
        action_state=known(form.get("action_state"), ACTIONS) or NOTHING,
        action_due=day_of(form.get("action_due", "")),
    )


def day_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2020 <= found.year <= 2100 else None
