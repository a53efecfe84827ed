"""How facts are written on a page: dates, names of codes, safe links."""

from __future__ import annotations

from flask import Flask

from localoffer.directory import vocabulary
from localoffer.directory.rules import safe_link
from localoffer.directory.wording import day, moment


def shown(code: str, name_of_vocabulary: str) -> str:
    """The name of a code: {{ "ASD" | shown("needs") }}."""
    return vocabulary.of(name_of_vocabulary).shown(code)


def miles_in_words(miles: float | None) -> str:
    """A distance as people say it: "under 0.1 miles", "2.3 miles", "14 miles"."""
    if miles is None:
        return ""
    if miles < 0.1:
        return "under 0.1 miles"
    return f"{miles:.1f} miles" if miles < 10 else f"{miles:.0f} miles"


def init_app(app: Flask) -> None:
    for each in (day, moment, shown, safe_link, miles_in_words):
        app.add_template_filter(each)
    app.add_template_global(vocabulary.of, "vocabulary")
