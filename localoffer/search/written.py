"""Choices beside the results: a template writes each one once, then only the tick and the number change."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from localoffer.search.showing import ONE, Group

TICK, COUNT = "\x02", "\x03"
MOST_KEPT = 2000


def choices(group: Group) -> Markup:
    """The boxes of a group, each with how many it would leave."""
    kind = "dot" if group.form == ONE else "box"
    said = []
    for each in group.rows:
        before, between, after = pieces(kind, group.key, each.code, each.name)
        said.append(f"{before}{' checked' if each.selected else ''}{between}{each.count}{after}")
    return Markup("".join(said))  # noqa: S704  (pieces of a template, and numbers)


@lru_cache(maxsize=MOST_KEPT)
def pieces(kind: str, key: str, code: str, name: str) -> tuple[str, str, str]:
    """(what stands before the tick, what between it and the number, what after) of one choice."""
    macros = current_app.jinja_env.get_template("search/choice_parts.html").module
    written = str(getattr(macros, kind)(key, code, name, TICK, COUNT))
    before, rest = written.split(TICK)
    between, after = rest.split(COUNT)
    return before, between, after
