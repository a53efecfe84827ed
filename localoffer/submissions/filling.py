"""From a listing to a form and back: what a form does not ask for stays as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, Form, FormField, RadioField

from localoffer.directory import listing as listings
from localoffer.directory.listing import LABELS, Listing, Session, Venue
from localoffer.submissions.fields import Codes

AnyForm = TypeVar("AnyForm", bound=Form)
PROPER_NAME = re.compile(r"[a-z_]{1,40}(-\d{1,3}-[a-z_]{1,40}|-[a-z_]{1,40})?", re.ASCII)
BLANK_ROWS = {"sessions": asdict(Session()), "venues": asdict(Venue())}


def sent(form_data: Mapping[str, Any]) -> MultiDict[str, str]:
    """What a browser sent, without names that no form of ours has."""
    plain: MultiDict[str, str] = MultiDict()
    for name, value in MultiDict(form_data).items(multi=True):
        if PROPER_NAME.fullmatch(name):
            plain.add(name, value)
    return plain


def filled(
    form: type[AnyForm], listing: Listing, extras: Mapping[str, Any] | None = None, data: Mapping[str, Any] | None = None
) -> AnyForm:
    """The form with what the listing says, or with what was sent for it."""
    known = {**asdict(listing), **(extras or {})}
    return form(sent(data) if data is not None else None, data=known)


def with_answers(listing: Listing, form: Form) -> Listing:
    """The listing with every fact that the form asks for as the form now says it."""
    facts = asdict(listing)
    for field in form:
        if field.short_name in LABELS:
            facts[field.short_name] = said(field, facts[field.short_name])
    return listings.from_json(facts)


def said(field: Field, before: Any) -> Any:
    if isinstance(field, FieldList):
        rows = [row_said(entry) for entry in field]
        return [row for row in rows if says_something(field.short_name, row)]
    if isinstance(field, FormField):
        return {**(before or {}), **field.data}
    if isinstance(field, Codes):
        return [*(field.data or ()), *(code for code in before or () if code not in field.offered)]
    return field.data


def row_said(entry: Any) -> dict[str, Any]:
    """One row: what it was, with what was typed over it."""
    was = entry.object_data if isinstance(entry.object_data, Mapping) else {}
    return {**was, **entry.data}


def says_something(name: str, row: Mapping[str, Any]) -> bool:
    """Whether a row holds more than its blank form; a lone ward does say where."""
    blank = BLANK_ROWS[name]
    quiet = ("term", "nth", "precision", "point_source")
    return any(value not in (blank.get(key), "", None, [], ()) for key, value in row.items() if key not in quiet)


def extras_said(form: Form) -> dict[str, Any]:
    """What the form asks that is no fact of an entry."""
    return {
        field.short_name: field.data for field in form if field.short_name not in LABELS and field.short_name != "leave_empty"
    }


def one_more_row(form: AnyForm, name: str) -> AnyForm:
    """The form with one more empty row, for those who have more places or times to tell."""
    rows = form._fields.get(name)
    if isinstance(rows, FieldList) and len(rows) < (rows.max_entries or 1):
        rows.append_entry()
    return form


def trapped(form: Form) -> bool:
    """Whether the field was filled in that people do not see."""
    return bool("leave_empty" in form and form["leave_empty"].data)


def errors(form: Form) -> list[tuple[str, str]]:
    """(id of the field, sentence) of everything that must be put right, in the order of the page."""
    return [each for field in form for each in errors_of(field)]


def errors_of(field: Any) -> list[tuple[str, str]]:
    if isinstance(field, FieldList):
        return [each for entry in field for inner in entry.form for each in errors_of(inner)]
    if isinstance(field, FormField):
        return [each for inner in field.form for each in errors_of(inner)]
    first = f"{field.id}-0" if isinstance(field, Codes | RadioField) else field.id
    return [(first, str(words)) for words in field.errors[:1]]
