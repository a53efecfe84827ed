"""What somebody sent that was not taken in, given back: in words to read, and as a form to send once more."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import current_app, g, request
from flask_login import current_user

from localoffer.accounts.access import PUBLIC, access_of
from localoffer.directory import vocabulary
from localoffer.directory.listing import LABELS, VOCABULARY_OF

SAME_SITE = "same-origin"
OF_THE_PAGE = {
    "act", "add", "another", "base", "by", "code", "credential", "end", "entry", "entry_version", "generate_new_codes", "had",
    "leave_empty", "made", "move", "next", "of", "once", "other_version", "person", "row", "seen", "show_codes", "version",
    "which",
}  # fmt: skip
"""Names of what a page fills in for itself, of buttons, and of codes that work once: nobody misses them."""
CHOICE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
"""The code of what was chosen from a list; nobody writes so."""

MARK = "csrf_given_back"
"""A form that we gave back says so by this name: what has "csrf" in it is neither shown nor sent on."""

Said = list[tuple[str, str]]
"""(what it was asked as, what was said)."""


def is_secret(name: str) -> bool:
    return "password" in name or name in ("code", "credential")


def is_typed(name: str, value: str) -> bool:
    """Whether somebody may have typed or chosen a part of a form, and would miss it.

    >>> is_typed("postcode", "S60 2AA"), is_typed("age_min", "9"), is_typed("code", "123456"), is_typed("version", "4")
    (True, True, False, False)
    """
    return bool(value.strip()) and name not in OF_THE_PAGE and "csrf" not in name and not is_secret(name)


def asked_as(name: str) -> str:
    """What a field of a form is called, as far as its name tells.

    >>> asked_as("age_min"), asked_as("venues-0-postcode"), asked_as("action_due")
    ('Youngest age', 'Postcode', 'Action due')
    """
    last = name.rpartition("-")[2]
    return LABELS.get(name) or last.replace("_", " ").capitalize()


def in_words(name: str, value: str) -> str:
    """What was typed as it is; the code of what was chosen as people read it."""
    if name in VOCABULARY_OF and value in (known := vocabulary.of(VOCABULARY_OF[name])):
        return known[value].name
    return value.replace("_", " ").capitalize() if CHOICE.fullmatch(value) else value


def typed() -> Said:
    """All that a visitor sent, several choices of one question together: no password or code, nothing that a page filled in
    for itself, and nothing that another website sent, whose words must not stand on a page of ours."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", SAME_SITE) != SAME_SITE:
        return []
    found: dict[str, list[str]] = {}
    for name, value in request.form.items(multi=True):
        if is_typed(name, value):
            found.setdefault(name, []).append(in_words(name, value))
    return [(asked_as(name), "; ".join(values)) for name, values in found.items()]


def to_send_again() -> Said:
    """The names and values of a form that a press can send once more, with a new token: only what a page of ours sent just
    now, as the browser says itself, from somebody who may still enter; no secret, and nothing of the way in. Nothing either
    for a browser that kept no cookie of the page before: it would get this page again and again."""
    endpoint = request.endpoint or ""
    ours = request.method == "POST" and request.headers.get("Sec-Fetch-Site") == SAME_SITE
    if not ours or endpoint.startswith("security.") or request.files or any(map(is_secret, request.form)):
        return []
    if MARK in request.form and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return []
    if access_of(current_app, endpoint) != PUBLIC and not current_user.is_authenticated:
        return []
    g.secret_address = True  # it may be part of the address to send to
    return [(name, value) for name, value in request.form.items(multi=True) if "csrf" not in name] + [(MARK, "yes")]


def where_to() -> str:
    """The address of this request as a form may name it, on this site: signs that mean something in an address stay part of
    the path (`/words/a%3Fb/back`)."""
    path, asked = quote("/" + request.path.lstrip("/")), quote(request.query_string, safe="/?:@!$&'()*+,;=%")
    return f"{path}?{asked}" if asked else path
