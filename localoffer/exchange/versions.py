"""Older and other ways to write a service brought to the form of Open Referral 3, nothing thrown away. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from localoffer.exchange.records import Item, Record, rows
from localoffer.exchange.shaping import shaped

RENAMED = {
    "regular_schedules": "schedules", "regular_schedule": "schedules", "fundings": "funding", "contact": "contacts",
    "phone": "phones", "language": "languages", "service_area": "service_areas", "cost_option": "cost_options",
    "telephone": "phones",
    "required_document": "required_documents", "service_at_location": "service_at_locations", "organisation": "organization",
}  # fmt: skip
"""{name of a field in another version of the standard: its name in version 3}, of a service."""
IN_PLACES = {
    "physical_addresses": "addresses", "physical_address": "addresses", "address": "addresses", "phone": "phones",
    "accessibility_for_disabilities": "accessibility", "regular_schedules": "schedules", "regular_schedule": "schedules",
}  # fmt: skip
LEFT_OUT = ("reviews",)
"""What people said about a service is not ours to publish."""
TERMS = {
    "send_needs": "audience", "suitabilities": "audience", "taxonomies": "service_category", "categories": "service_category",
    "accessibilities": "accessibility",
}  # fmt: skip
"""Lists of plain terms in other directories, and what they say of a service."""


def as_services(item: Item) -> Iterator[Item]:
    """A record as the services in it: an organisation with services is those; all in the words of version 3."""
    if item.record is None:
        yield item
        return
    item = Item(item.line, shaped(item.record))
    assert item.record is not None
    inner = item.record.get("services")
    if isinstance(inner, list) and "status" not in item.record and any(isinstance(each, dict) for each in inner):
        body = {name: value for name, value in item.record.items() if name != "services"}
        for each in inner:
            if isinstance(each, dict):
                yield Item(item.line, newest({"organization": body, **each}))
        return
    yield Item(item.line, newest(item.record))


def newest(record: Record) -> Record:
    """The record with the names of version 3; one that has them already is given back as it is."""
    if not record.keys() & OLD:
        return deeper(record)
    record = record | {name: [{"number": record[name]}] for name in ("phone", "telephone") if isinstance(record.get(name), str)}
    out = {name: value for name, value in renamed(record, RENAMED).items() if name not in (*LEFT_OUT, *MADE)}
    links = rows(record, "service_taxonomys", "service_taxonomies", "service_taxonomy")
    terms = [attribute(each, "") for each in links]
    for name, link in TERMS.items():
        terms += [attribute({"taxonomy_term": each}, link) for each in rows(record, name)]
    if terms:
        out["attributes"] = [*rows(out, "attributes"), *terms]
    for each in rows(record, "eligibilitys", "eligibilities", "eligibility"):
        for theirs, ours in (("minimum_age",) * 2, ("maximum_age",) * 2, ("eligibility", "eligibility_description")):
            out.setdefault(ours, each.get(theirs))
    if "service_at_locations" not in out and (places := rows(record, "locations", "location")):
        out["service_at_locations"] = [{"location": each} for each in places]
    if str(record.get("free")).strip().lower() in YES:
        out.setdefault("fees", "Free")
    if isinstance(record.get("min_age"), int | float):
        out.setdefault("minimum_age", record["min_age"])
        out.setdefault("maximum_age", record.get("max_age"))
    return deeper(out)


MADE = (
    "service_taxonomys", "service_taxonomies", "service_taxonomy", "eligibilitys", "eligibilities", "eligibility", "locations",
    "location", "min_age", "max_age", *TERMS,
)  # fmt: skip
YES = ("true", "yes", "1", "y")
OLD = {*RENAMED, *MADE, *LEFT_OUT, "free"}


def deeper(record: Record) -> Record:
    """The parts of a record in the words of version 3."""
    out = record
    if isinstance(body := record.get("organization"), dict) and "website" not in body and "url" in body:
        out = out | {"organization": renamed(body, {"url": "website"})}
    if schedules := rows(record, "schedules"):
        out = out | {"schedules": [schedule(each) for each in schedules]}
    if languages := rows(record, "languages"):
        out = out | {"languages": [renamed(each, {"language": "name"}) for each in languages]}
    if (people := rows(record, "contacts")) and any(isinstance(each.get("phone"), str) for each in people):
        out = out | {"contacts": [with_phone(each) for each in people]}
    if places := rows(record, "service_at_locations"):
        out = out | {"service_at_locations": [place(each) for each in places]}
    return out


def place(row: Record) -> Record:
    """A service at a location with its location in the words of version 3."""
    row = renamed(row, IN_PLACES)
    if schedules := rows(row, "schedules"):
        row = row | {"schedules": [schedule(each) for each in schedules]}
    found = row.get("location")
    if not isinstance(found, dict):
        return row
    found = renamed(found, IN_PLACES)
    if "addresses" not in found and ("address_1" in found or "postal_code" in found):
        names = ("address_1", "address_2", "city", "state_province", "postal_code", "country")
        found = found | {"addresses": [{name: found[name] for name in names if name in found}]}
    if access := rows(found, "accessibility"):
        found = found | {"accessibility": [renamed(each, {"accessibility": "description"}) | each for each in access]}
    return row | {"location": found}


def with_phone(row: Record) -> Record:
    """A contact whose telephone number is a text of its own."""
    number = row.get("phone")
    if not isinstance(number, str) or "phones" in row:
        return row
    return {name: value for name, value in row.items() if name != "phone"} | {"phones": [{"number": number}]}


def schedule(row: Record) -> Record:
    return renamed(row, {"weekday": "byday", "open_at": "opens_at"})


def attribute(row: Mapping[str, Any], link: str) -> Record:
    """A link to a term in the words of version 3."""
    term = row.get("taxonomy") or row.get("taxonomy_term") or {}
    term = renamed(term, {"vocabulary": "taxonomy"}) if isinstance(term, dict) else {"name": str(term)}
    out: Record = {name: value for name, value in row.items() if name not in ("taxonomy", "taxonomy_term", "link_taxonomy")}
    return out | {"taxonomy_term": term} | ({"link_type": link} if link else {})


def renamed(row: Record, names: Mapping[str, str]) -> Record:
    """The row under other names; what has its new name already keeps it."""
    return {names[name] if name in names and names[name] not in row else name: value for name, value in row.items()}
