"""What came from elsewhere and was not changed here is told on as it came, so that nothing of it is lost. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localoffer.api import taxonomies
from localoffer.directory.listing import Listing

Record = dict[str, Any]


@dataclass(frozen=True)
class Came:
    """An entry as its source gave it: the listing made of it, the cleaned record, and whose it is."""

    listing: Listing
    record: Record
    source: Record


DEPENDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "description": ("description", "summary"),
    "url": ("website",),
    "email": ("email",),
    "status": ("status",),
    "fees": ("cost", "cost_text"),
    "fees_description": ("cost", "cost_text"),
    "alert": ("status", "status_text"),
    "minimum_age": ("age_min", "age_max"),
    "maximum_age": ("age_min", "age_max"),
    "eligibility_description": ("eligibility",),
    "application_process": ("routes", "who_can_refer"),
    "wait_time": ("wait",),
    "schedules": ("sessions", "schedule_text"),
    "service_areas": ("reach", "reach_wards", "area_text"),
    "service_at_locations": ("venues", "delivery", "access", "access_text", "website"),
    "languages": ("languages",),
    "cost_options": ("cost", "cost_text", "cost_options"),
    "contacts": ("contact_name", "phone", "email"),
    "phones": ("phone",),
    "additional_urls": ("sen_report_url",),
    "interpretation_services": ("languages",),
}
"""Which facts of a listing a field of the standard is made of; what stands under none is not ours to change."""
FACTS = frozenset(name for names in DEPENDS.values() for name in names)
OURS_ALONE = ("id", "organization_id", "organization", "last_modified", "attributes", "x_local_offer", "x_source", "service")
WAITING = "waiting_time"
FREE_OF_PLACES = ("funding", "accreditations", "assurer_email", "licenses", "interpretation_services", "required_documents")


def merged(ours: Record, here: Listing, came: Came) -> Record:
    """Our record of an entry with what its source says where the facts are still those that came."""
    out = dict(ours)
    same = {name for name in FACTS if getattr(here, name) == getattr(came.listing, name)}
    hidden = any(each.hidden for each in here.venues)
    for field, value in came.record.items():
        if field in OURS_ALONE or (hidden and field not in DEPENDS and field not in FREE_OF_PLACES):
            continue
        if field == "assured_date":
            out.setdefault(field, value)
        elif all(name in same for name in DEPENDS.get(field, ())):
            out[field] = value if came.record.get("id") == ours["id"] else moved(value, came.record.get("id", ""), ours["id"])
    if not hidden and "additional_urls" in ours and "additional_urls" in came.record:
        out["additional_urls"] = united(ours["additional_urls"], out["additional_urls"], "url")
    return out


def united(ours: list[Record], theirs: list[Record], key: str) -> list[Record]:
    """Both lists, each value of a key once."""
    known = {each.get(key) for each in ours}
    return [*ours, *(each for each in theirs if each.get(key) not in known)]


def organization(ours: Record, here: Listing, came: Came) -> Record:
    """Who runs an entry, with what the source says of them while it is still the same body."""
    theirs = came.record.get("organization")
    if not isinstance(theirs, dict) or here.organisation != came.listing.organisation:
        return ours
    return ours | {name: value for name, value in theirs.items() if name != "services"}


def terms(record: Any) -> Iterator[Record]:
    """Every taxonomy term that a record has somewhere."""
    if isinstance(record, dict):
        for name, value in record.items():
            if name == "taxonomy_term" and isinstance(value, dict) and "id" in value:
                yield value
            elif isinstance(value, dict | list):
                yield from terms(value)
    elif isinstance(record, list):
        for each in record:
            yield from terms(each)


def foreign_attributes(came: Came, here: Listing) -> list[Record]:
    """What a source says of a service by terms that are not this site's own; ours are said from the listing.

    A wait that is another here, or too old to be shown, is not told in their words either.
    """
    rows = came.record.get("attributes", ())
    if here.wait != came.listing.wait:
        rows = [each for each in rows if each.get("link_type") != WAITING]
    return [each for each in rows if not taxonomies.is_ours(each.get("taxonomy_term") or {"id": each.get("taxonomy_term_id")})]


def moved(value: Any, before: str, after: str) -> Any:
    """The value with whatever points at a service by one id pointing at it by another."""
    if isinstance(value, dict):
        return {name: after if each == before else moved(each, before, after) for name, each in value.items()}
    return [moved(each, before, after) for each in value] if isinstance(value, list) else value


def brief_of(record: Record) -> Record:
    """What a service has once: its one organisation, and no lists."""
    return {name: value for name, value in record.items() if not isinstance(value, list | dict) or name == "organization"}
