"""What reads the same on page after page, such as the foot: its template writes it once, and it is kept."""

from __future__ import annotations

from flask import Flask, current_app, request
from markupsafe import Markup

KEY = "unchanging_parts"


def unchanging(name: str, **said: str | bool) -> Markup:
    """What a template writes from nothing but the few things it is told, so that all visitors may be shown the same."""
    kept: dict[tuple[object, ...], Markup] = current_app.extensions.setdefault(KEY, {})
    key = (name, request.script_root, *said.items())
    if key not in kept or current_app.debug:
        kept[key] = Markup(current_app.jinja_env.get_template(name).render(said))  # noqa: S704  (a rendered template)
    return kept[key]


def init_app(app: Flask) -> None:
    app.add_template_global(unchanging)
