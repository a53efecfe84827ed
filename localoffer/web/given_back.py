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
FILLED_IN = {
    "about": "What it is about", "acronym": "The acronym", "action": "What we do", "action_due": "By when",
    "action_state": "How far it is", "address": "Address", "also": "What parents also say", "answer": "Answer",
    "attribution": "How they want to be named", "body": "Text", "canonical": "What services call it", "due": "Look again by",
    "evidence": "Evidence", "feeling": "How you feel about it", "from_on": "From", "group_knows": "Does the group know?",
    "how": "How it was checked", "licence": "Licence", "life": "Where it stands", "method": "How it was checked",
    "narrower": "Kinds of it", "new_name": "Name of the new entry", "next_review": "Next review",
    "not_applicable": "Why it does not apply here", "note": "Note", "on": "Day", "other": "The other entry",
    "outcome": "What came of it", "owner": "Who looks after it", "postcode": "Postcode", "problem": "What is wrong",
    "public_words": "What everybody may read", "reason": "Reason", "related": "Who helps with it",
    "runs_out_on": "When the paper runs out", "seen_on": "When it was seen or heard", "sender_email": "Your email",
    "sender_name": "Your name", "sender_relation": "Who you are", "senses": "What it may mean",
    "source": "Where it comes from", "title": "Title", "trying": "A search to try it on", "until_on": "Last day",
    "who": "Who you are", "why": "Why", "wording_checked_by": "Wording compared with the law by", "words": "Words",
}  # fmt: skip
"""What forms ask of a person beside the facts of an entry. A name that stands neither here nor there is filled in by a page,
or the name of a button, or of a code that works once: it goes along, and nobody is shown it as something they typed."""
IN_A_ROW = {
    "address": "Street and number", "area": "Village or part of town", "band": "How long the wait is",
    "basis": "From what to what", "covers": "Whom it covers", "days": "Days", "end": "Ends", "ends_on": "Last date",
    "lat": "Latitude", "lon": "Longitude", "measured_on": "Measured on", "name": "Name of the place", "note": "Note",
    "postcode": "Postcode", "source": "Source", "start": "Starts", "starts_on": "First date", "text": "More about the wait",
    "weeks": "Weeks",
}  # fmt: skip
"""The same for the parts of a place, a time or a wait (`venues-0-postcode`)."""
NUMBERED = ("evidence", "owner")
"""What one page asks for in words, and another fills in as a number of ours."""
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
    >>> is_typed("owner", "The inclusion lead"), is_typed("owner", "3"), is_typed("instead_of", "44")
    (True, False, False)
    """
    own = name in NUMBERED and value.strip().isdigit()
    return bool(value.strip()) and bool(asked_as(name)) and not own and not is_secret(name)


def asked_as(name: str) -> str:
    """What a field of a form is called, as far as its name tells; "" for what no person fills in.

    >>> asked_as("age_min"), asked_as("venues-0-postcode"), asked_as("action_due"), asked_as("instead_of")
    ('Youngest age', 'Postcode', 'By when', '')
    """
    _, row, part = name.rpartition("-")
    return IN_A_ROW.get(part, "") if row else LABELS.get(name) or FILLED_IN.get(name, "")


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
