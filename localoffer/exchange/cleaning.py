"""A record of version 3 as it may be told on: right kinds and ids, nothing empty, and whatever else it said kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha1
from typing import Any
from uuid import NAMESPACE_URL, UUID

from localoffer.directory import open_referral_shapes as shapes
from localoffer.directory.rules import web_link
from localoffer.exchange import tidy, timings
from localoffer.exchange.records import Record
from localoffer.exchange.whereabouts import is_inside

LONGEST_UUID = 45  # with "urn:uuid:" before it
VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
CANONICAL = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
AGES = ("minimum_age", "maximum_age")
RFC_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d{2}:?\d{2})?")
NO_COLON = re.compile(r"([+-]\d{2})(\d{2})$")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
OWNERS = {"parent_organization_id": "organization", "parent_id": "taxonomy_term", "resource_id": "", "link_id": ""}
MOST_UNKNOWN, DEEPEST_UNKNOWN = 60, 6
KEPT_BACK = ("x_local_offer", "x_source")
PLACES_OF_ADDRESS = ("city", "region", "state_province", "address_2", "address_1")


def id_of(seed: str, name: str, text: str) -> str:
    """An id that is one already, or one made of the source, the kind of object and the id it has there."""
    if CANONICAL.fullmatch(text):
        return text
    with suppress(ValueError):
        if 32 <= len(text) <= LONGEST_UUID:
            return str(UUID(text))
    return named_id(f"{seed}/{name}/{text}")


def named_id(text: str) -> str:
    """The UUID of version 5 of a name, as `uuid.uuid5(NAMESPACE_URL, text)` makes it, in a fifth of its time."""
    made = sha1(NAMESPACE_URL.bytes + text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{VARIANT[made[16]]}{made[17:20]}-{made[20:32]}"


def service(record: Record, seed: str) -> Record:
    """A service record, cleaned; `seed` is the name of its source."""
    return cleaned("service", record, seed, str(record.get("id") or record.get("name")))


def cleaned(name: str, record: Mapping[str, Any], seed: str, path: str) -> Record:
    """An object of the standard with what is well said of it; what the standard does not know is kept as it is."""
    shape = shapes.SHAPES[name]
    if name == "schedule":
        record = timings.in_parts(record)[0]
    own = record.get("id")
    key = id_of(seed, name, str(own).strip() if own not in (None, "") and not isinstance(own, dict | list) else path)
    out: Record = {"id": key}
    for field, value in record.items():
        if field == "id" or tidy.is_nothing(value) or not isinstance(field, str) or field in KEPT_BACK:
            continue
        found = known(name, field, shape[field], value, seed, f"{path}/{field}") if field in shape else unknown(field, value)
        if found or found is False or found == 0:  # a number is never nothing
            out[field] = found
    return completed(name, out)


def known(name: str, field: str, kind: Any, value: Any, seed: str, path: str) -> Any:
    """A field that the standard knows; None when the value is none of its kind."""
    if isinstance(kind, str):
        return scalar(field, kind, value, seed)
    if kind[0] == "one":
        return cleaned(kind[1], value, seed, path) if isinstance(value, Mapping) else None
    if kind[0] == "many":
        return several(kind[1], value, seed, path)
    text = tidy.line(value).lower()
    return next((each for each in kind if each.lower() == text), None)


def several(name: str, value: Any, seed: str, path: str) -> list[Record]:
    """The objects of a list, each once, without those that lack what they must have."""
    rows = [value] if isinstance(value, Mapping) else value if isinstance(value, list) else []
    made: dict[str, Record] = {}
    for number, each in enumerate(rows):
        if isinstance(each, Mapping):
            found = cleaned(name, each, seed, f"{path}/{number}")
            if all(field in found for field in shapes.required(name)) and (len(found) > 1 or each.get("id")):
                made.setdefault(found["id"], found)
    return list(made.values())


def scalar(field: str, kind: str, value: Any, seed: str) -> Any:
    if isinstance(value, dict | list):
        return None
    if kind == shapes.UUID:
        return id_of(seed, OWNERS.get(field, field.removesuffix("_id")), str(value).strip())
    if kind == shapes.NUMBER:
        return number(field, value)
    if kind == shapes.FLAG:
        return value if isinstance(value, bool) else None
    text = str(value).strip()
    if kind == shapes.URI:
        return uri(text, strict=field in ("url", "website"))
    if kind == shapes.EMAIL:
        return tidy.email(text) or None
    if kind == shapes.DATE:
        return tidy.date(text) or None
    if kind == shapes.MOMENT:
        return (
            text
            if MOMENT.fullmatch(text) and text[-1] in "Zz0123456789" and ("+" in text or text.endswith("Z"))
            else moment(text)
        )
    if kind == shapes.TIME:
        return NO_COLON.sub(r"\1:\2", text) if RFC_TIME.fullmatch(text) else tidy.clock(text) or None
    if field == "postal_code":
        return tidy.postcode(text)
    return tidy.words(text) if "<" in text or "&" in text else tidy.plain(text)


def moment(text: str) -> str | None:
    """A time without a zone is taken for UTC; a date alone for its midnight."""
    if MOMENT.fullmatch(text):
        return text if re.search(r"[+-]\d{2}:\d{2}$", text[10:]) else f"{text}Z"
    day = tidy.date(text)
    return f"{day}T00:00:00Z" if day else None


def number(field: str, value: Any) -> Any:
    """A number; an age that none can be is nothing, an amount may be written with its pound."""
    if isinstance(value, bool):
        return None
    if field in AGES:
        return tidy.age(value)
    found = tidy.number(value, 1e12)
    if field == "amount":
        found = tidy.amount(value)
    return None if found is None else int(found) if found == int(found) else found


def uri(text: str, *, strict: bool) -> str | None:
    """A web address that machines can read; links that people follow are no placeholders."""
    if strict:
        return web_link(tidy.link(text)) or None
    return web_link(text) or (text if ADDRESS.fullmatch(text) and not text.lower().startswith(("javascript:", "data:")) else None)


def unknown(field: str, value: Any, left: int = DEEPEST_UNKNOWN) -> Any:
    """A field of somebody's own, kept as it is but for what is empty or has no end."""
    if isinstance(value, str):
        return tidy.plain(value)
    if isinstance(value, bool | int | float):
        return value
    if left == 0 or value is None:
        return None
    if isinstance(value, Mapping):
        inner = {str(name)[:100]: unknown(field, each, left - 1) for name, each in list(value.items())[:MOST_UNKNOWN]}
        return {name: each for name, each in inner.items() if each not in (None, "", [], {})}
    rows = [unknown(field, each, left - 1) for each in value[:MOST_UNKNOWN]] if isinstance(value, list) else []
    return [each for each in rows if each not in (None, "", [], {})]


def completed(name: str, out: Record) -> Record:
    """What an object must have and can be said without inventing anything."""
    if name in COMPLETIONS:
        COMPLETIONS[name](out)
    return out


def complete_address(out: Record) -> None:
    where = next((out[field] for field in PLACES_OF_ADDRESS if field in out), None)
    for field, value in (("city", where), ("state_province", where), ("country", "GB"), ("address_type", "physical")):
        if value:
            out.setdefault(field, value)


def put_ages_in_order(service: Record) -> None:
    low, high = (service.get(each) for each in AGES)
    if low is not None and high is not None and low > high:
        service |= dict(zip(AGES, (high, low), strict=True))


def say_how_often(schedule: Record) -> None:
    if "byday" in schedule:
        schedule.setdefault("freq", "MONTHLY" if any(map(str.isdigit, schedule["byday"])) else "WEEKLY")


def complete_location(out: Record) -> None:
    put_right(out)
    out.setdefault("location_type", "virtual" if "url" in out and "addresses" not in out else "physical")


def complete_term(out: Record) -> None:
    if "name" not in out and "term" in out:
        out["name"] = out["term"]
    describe_by_name(out)
    if "taxonomy" in out:
        out.setdefault("taxonomy_id", id_of("taxonomy", "taxonomy", out["taxonomy"]))


def point_at_term(attribute: Record) -> None:
    term = attribute.get("taxonomy_term")
    if isinstance(term, dict) and "name" in term:
        attribute.setdefault("taxonomy_term_id", term["id"])
    else:
        attribute.pop("taxonomy_term", None)


def describe_by_name(out: Record) -> None:
    if "name" in out:
        out.setdefault("description", out["name"])


def say_scheme(identifier: Record) -> None:
    if "identifier_scheme" in identifier:
        identifier.setdefault("identifier_type", identifier["identifier_scheme"])


def put_right(location: Record) -> None:
    """A point that can be one: turned where its numbers are the wrong way round, left out where it is no degrees."""
    lat, lon = location.get("latitude"), location.get("longitude")
    if lat is None or lon is None:
        return
    if is_inside(lon, lat):
        location["latitude"], location["longitude"] = lon, lat
    elif lat == lon == 0 or max(abs(lat), abs(lon)) > 180:  # an official example has 100, and is told on as it came
        del location["latitude"], location["longitude"]


COMPLETIONS: dict[str, Callable[[Record], None]] = {
    "address": complete_address,
    "service": put_ages_in_order,
    "schedule": say_how_often,
    "location": complete_location,
    "taxonomy_term": complete_term,
    "attribute": point_at_term,
    "organization": describe_by_name,
    "taxonomy": describe_by_name,
    "program": describe_by_name,
    "organization_identifier": say_scheme,
}
