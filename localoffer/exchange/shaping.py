"""A record with its parts in the shapes that the standard knows: objects where objects belong, lists where lists do. Pure.

A text in the place of an object is its main field; one object in the place of a list is a list of one; the first of a list
stands for one object; "minimumAge" is minimum_age.
"""

from __future__ import annotations

import re
from typing import Any

from localoffer.directory import open_referral_shapes as shapes
from localoffer.exchange.records import Record

MAIN = {
    "phone": "number", "address": "address_1", "language": "name", "contact": "name", "schedule": "description",
    "cost_option": "amount_description", "service_area": "name", "organization": "name", "location": "name", "program": "name",
    "taxonomy_term": "name", "taxonomy": "name", "accessibility": "description", "url": "url", "required_document": "document",
    "funding": "source",
}  # fmt: skip
"""{object: the field that a text in its place stands for}."""
HOLDERS = {
    name: tuple(
        (field, kind[0], kind[1]) for field, kind in shape.items() if isinstance(kind, tuple) and kind[0] in ("one", "many")
    )
    for name, shape in shapes.SHAPES.items()
}
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
DEEPEST = 12


def shaped(record: Record, name: str = "service", left: int = DEEPEST) -> Record:
    """The record, or the same with its parts in shape; what is no part of the standard is not touched."""
    if not "".join(record).islower():
        record = with_known_names(record, name)
    changes = {}
    for field, how, kind in HOLDERS[name] if left else ():
        value = record.get(field)
        if value is None or value == [] or value == "":
            continue
        found = one(value, kind, left) if how == "one" else many(value, kind, left)
        if found is not value:
            changes[field] = found
    return record | changes if changes else record


def one(value: Any, kind: str, left: int) -> Any:
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, dict | str)), value)
    if isinstance(value, dict):
        return shaped(value, kind, left - 1)
    return {MAIN[kind]: value} if isinstance(value, str) and value.strip() and kind in MAIN else value


def many(value: Any, kind: str, left: int) -> Any:
    """A list of objects; the very same list where nothing had to be changed."""
    given = value if isinstance(value, list) else [value]
    flat = [inner for each in given for inner in (each if isinstance(each, list) else (each,))]
    found = [one(each, kind, left) if each is not None else None for each in flat]
    if given is value and len(flat) == len(given) and all(new is old for new, old in zip(found, given, strict=True)):
        return value
    kept = [each for each in found if isinstance(each, dict)]
    return kept or value


def with_known_names(record: Record, name: str) -> Record:
    """The record with "Minimum_Age", "minimumAge" and "MinimumAge" under the name that the standard has for it."""
    shape = shapes.SHAPES[name]
    out: Record = {}
    for key, value in record.items():
        known = HUMP.sub("_", key).replace("__", "_").lower()
        out[known if known != key and known in shape and known not in record else key] = value
    return out
