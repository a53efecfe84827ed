"""Tables of Open Referral (HSDS 1.1 to 3, one CSV each) joined to services with everything that belongs to them. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localoffer.exchange.flat import FORMULA
from localoffer.exchange.records import Item, Record, text_of
from localoffer.exchange.tables import Row, csv_rows

SINGULAR = {
    "services": "service", "organizations": "organization", "organisations": "organization", "locations": "location",
    "service_at_locations": "service_at_location", "services_at_location": "service_at_location", "phones": "phone",
    "contacts": "contact", "addresses": "address", "physical_addresses": "physical_address", "taxonomies": "taxonomy",
    "postal_addresses": "postal_address", "schedules": "schedule", "regular_schedules": "regular_schedule",
    "holiday_schedules": "holiday_schedule", "languages": "language", "cost_options": "cost_option",
    "service_areas": "service_area", "attributes": "attribute", "taxonomy_terms": "taxonomy_term", "fundings": "funding",
    "eligibilities": "eligibility", "service_taxonomies": "service_taxonomy", "required_documents": "required_document",
    "organization_identifiers": "organization_identifier", "programs": "program", "urls": "url", "units": "unit",
    "service_capacities": "service_capacity", "service_attributes": "service_attribute", "metadatas": "metadata",
    "accessibilities": "accessibility", "payments_accepted": "payment_accepted",
}  # fmt: skip
FIELD = {
    "phone": "phones", "contact": "contacts", "address": "addresses", "physical_address": "physical_addresses",
    "postal_address": "addresses", "schedule": "schedules", "regular_schedule": "regular_schedules",
    "holiday_schedule": "holiday_schedules", "language": "languages", "cost_option": "cost_options",
    "service_area": "service_areas", "funding": "funding", "eligibility": "eligibilitys", "url": "additional_urls",
    "service_taxonomy": "service_taxonomys", "required_document": "required_documents", "accessibility": "accessibility",
    "organization_identifier": "organization_identifiers", "service_capacity": "capacities",
    "accessibility_for_disabilities": "accessibility_for_disabilities", "payment_accepted": "payment_accepted",
}  # fmt: skip
OWNERS = (("contact_id", "contact"), ("service_at_location_id", "service_at_location"), ("service_id", "service"),
          ("location_id", "location"), ("organization_id", "organization"))  # fmt: skip
"""To whom a row belongs: to the nearest of these that it names and that is there."""
Tables = dict[str, list[tuple[int, Record]]]


def table_name(file: str) -> str:
    """The name of a table from that of its file: "services.csv" and "2026-01_services.csv" are "service"."""
    stem = file.lower().rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", "_").replace(" ", "_")
    if stem in SINGULAR or stem in FIELD or stem in SINGULAR.values():
        return SINGULAR.get(stem, stem)
    ends = [each for each in (*SINGULAR, *SINGULAR.values(), *FIELD) if re.search(rf"[\W\d_]{each}$", stem)]
    longest = max(ends, key=len, default=stem)
    return SINGULAR.get(longest, longest)


def of_files(files: Mapping[str, bytes]) -> Tables:
    """The tables of a folder of CSV files; a datapackage.json may say that a file holds another table than its name."""
    names = {file: table_name(file) for file in files}
    if "datapackage.json" in files:
        names |= told_by(files["datapackage.json"], files)
    tables: Tables = {}
    for file, content in files.items():
        if file.lower().endswith((".csv", ".tsv", ".txt")) and content.strip():
            rows = csv_rows(content)[1]
            tables.setdefault(names[file], []).extend((line, lower(row)) for line, row in rows)
    return tables


def told_by(package: bytes, files: Mapping[str, bytes]) -> dict[str, str]:
    try:
        found = json.loads(text_of(package))
        resources = [each for each in found["resources"] if isinstance(each, dict)]
        said = {str(each.get("path", "")).rsplit("/", 1)[-1]: table_name(str(each.get("name", ""))) for each in resources}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {file: name for file, name in said.items() if file in files and name in {*SINGULAR.values(), *FIELD}}


def lower(row: Row) -> Record:
    return {name.strip().lower(): FORMULA.sub("", value) for name, value in row.items() if value.strip()}


def of_lists(lists: Mapping[str, list[Any]]) -> Tables:
    """The tables of one JSON document with a list for each."""
    return {table_name(name): [(1, each) for each in rows if isinstance(each, dict)] for name, rows in lists.items()}


def is_directory(tables: Tables) -> bool:
    return any("name" in row for _, row in tables.get("service", ())[:50])


def joined(tables: Tables) -> Iterator[Item]:
    """Every service with its organisation, its places, and all rows that belong to it. What points nowhere is told."""
    known = {name: by_id(tables.get(name, ())) for name in ("organization", "location", "program", "taxonomy", "unit")}
    for name in ("taxonomy_term", "contact", "service_at_location", "service"):
        known[name] = by_id(tables.get(name, ()))
    for row in known["taxonomy_term"].values():
        if detail := known["taxonomy"].get(str(row.get("taxonomy_id", ""))):
            row.setdefault("taxonomy_detail", detail)
            row.setdefault("taxonomy", detail.get("name"))
    lost = hung(tables, known)
    for row in known["service_at_location"].values():
        if place := known["location"].get(str(row.get("location_id", ""))):
            row["location"] = place
        if service := known["service"].get(str(row.get("service_id", ""))):
            service.setdefault("service_at_locations", []).append(row)
    for line, row in tables.get("service", ()):
        yield Item(line, completed(row, known))
    yield from (Item(line, problem=f"a row of {name} belongs to nothing in these files", record=None) for name, line in lost[:50])


def completed(row: Record, known: dict[str, dict[str, Record]]) -> Record:
    """A service with the organisation and the programme that it names."""
    for name in ("organization", "program"):
        if found := known[name].get(str(row.get(f"{name}_id", ""))):
            row[name] = found
    return row


def by_id(rows: Iterable[tuple[int, Record]]) -> dict[str, Record]:
    """{id: row}; of several under one id the first, for the later ones are taken for repeats."""
    found: dict[str, Record] = {}
    for _, row in rows:
        if row.get("id"):
            found.setdefault(str(row["id"]), row)
    return found


def hung(tables: Tables, known: dict[str, dict[str, Record]]) -> list[tuple[str, int]]:
    """Hang every row where it belongs; (table, line) of those that belong nowhere."""
    lost: list[tuple[str, int]] = []
    holders = dict(known)
    for name in ("accessibility", "schedule", "phone", "address"):
        holders[name] = by_id(tables.get(name, ()))
    for name, field in FIELD.items():
        for line, row in tables.get(name, ()):
            if name == "service_taxonomy":
                row["taxonomy"] = known["taxonomy"].get(str(row.get("taxonomy_id", ""))) or {"name": row.get("taxonomy_id")}
            elif name == "service_capacity" and (unit := known["unit"].get(str(row.get("unit_id", "")))):
                row["unit"] = unit
            owner = owner_of(row, known, name)
            if owner is None:
                lost.append((name, line))
            else:
                owner.setdefault(field, []).append(row)
    for line, row in [*tables.get("attribute", ()), *tables.get("service_attribute", ())]:
        term = known["taxonomy_term"].get(str(row.get("taxonomy_term_id", "")))
        if term:
            row["taxonomy_term"] = term
        link = str(row.get("link_id") or row.get("service_id") or "")
        owner = next((rows[link] for rows in holders.values() if link in rows), None)
        if owner is None:
            lost.append(("attribute", line))
        else:
            owner.setdefault("attributes", []).append(row)
    return lost


def owner_of(row: Record, known: dict[str, dict[str, Record]], name: str) -> Record | None:
    for field, kind in OWNERS:
        if kind != name and (found := known[kind].get(str(row.get(field, "")))):
            return found
    return None
