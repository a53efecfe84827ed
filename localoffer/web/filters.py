"""How facts are written on a page: dates, names of codes, safe links."""

from __future__ import annotations

from flask import Flask

from localoffer.directory import vocabulary
from localoffer.directory.rules import safe_link
from localoffer.directory.wording import day, how_many, miles_in_words, moment
from localoffer.web.letters import button_of


def shown(code: str, name_of_vocabulary: str) -> str:
    """The name of a code: {{ "ASD" | shown("needs") }}."""
    return vocabulary.of(name_of_vocabulary).shown(code)


def init_app(app: Flask) -> None:
    for each in (day, moment, how_many, shown, safe_link, miles_in_words, button_of):
        app.add_template_filter(each)
    app.add_template_global(vocabulary.of, "vocabulary")
