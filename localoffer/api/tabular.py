"""The directory as Open Referral tables: one CSV for each kind of object in a zip, with a datapackage.json. Pure."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from localoffer.api.taxonomies import Record
from localoffer.directory import open_referral_shapes as shapes
from localoffer.directory.flat_sheet import harmless

FILES = {
    "service": "services.csv", "organization": "organizations.csv", "location": "locations.csv",
    "service_at_location": "service_at_location.csv", "address": "addresses.csv", "phone": "phones.csv",
    "contact": "contacts.csv", "schedule": "schedules.csv", "service_area": "service_areas.csv", "language": "languages.csv",
    "cost_option": "cost_options.csv", "attribute": "attributes.csv", "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv", "accessibility": "accessibility.csv", "funding": "funding.csv",
    "organization_identifier": "organization_identifiers.csv", "required_document": "required_documents.csv",
    "program": "programs.csv", "metadata": "metadata.csv", "url": "url.csv", "service_capacity": "service_capacity.csv",
    "unit": "unit.csv",
}  # fmt: skip
"""{kind of object: its file}, as the official datapackage has them, some singular."""
TYPES = {shapes.NUMBER: "number", shapes.WHOLE: "integer", shapes.FLAG: "boolean", shapes.DATE: "date"}
LINKS = {"service": "service_id", "location": "location_id", "contact": "contact_id", "organization": "organization_id",
         "service_at_location": "service_at_location_id", "phone": "phone_id"}  # fmt: skip
MORE = {"service": ("x_local_offer",), "service_capacity": ("unit_id",)}
Table = dict[str, Record]


def zipped(services: Iterable[Record], terms: Iterable[Record], taxonomies: Iterable[Record], about: Record) -> bytes:
    """The zip of the tables of full services, and of all terms that they may use."""
    tables: dict[str, Table] = {name: {} for name in FILES}
    for each in services:
        put(tables, "service", each, None)
    for each in terms:
        put(tables, "taxonomy_term", each, None)
    for each in taxonomies:
        put(tables, "taxonomy", each, None)
    filled = {name: rows for name, rows in tables.items() if rows}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for name, rows in filled.items():
            archive.writestr(FILES[name], as_csv(name, rows))
        package = {**about, "profile": "tabular-data-package", "resources": [resource(name, filled) for name in filled]}
        archive.writestr("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1))
    return out.getvalue()


def put(tables: dict[str, Table], name: str, record: Record, owner: tuple[str, str] | None) -> str:
    """A row for an object, and rows for all objects in it; its id."""
    shape, row = shapes.SHAPES[name], {}
    for field, value in record.items():
        kind = shape.get(field)
        if isinstance(kind, tuple) and kind[0] == "one":
            if field == "service":
                continue
            row[f"{field}_id" if field != "taxonomy_detail" else "taxonomy_id"] = put(tables, kind[1], value, None)
        elif isinstance(kind, tuple) and kind[0] == "many":
            for each in value:
                put(tables, kind[1], each, (name, record["id"]))
        elif field in MORE.get(name, ()):
            row[field] = json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else value
        elif kind is not None:
            row[field] = value
    if owner is not None:
        link = "link_id" if name == "attribute" else "resource_id" if name == "metadata" else LINKS.get(owner[0], "")
        if link in shape:
            row.setdefault(link, owner[1])
        if name == "attribute":
            row.setdefault("link_entity", owner[0])
    known = tables[name].setdefault(record["id"], {})
    known.update({field: value for field, value in row.items() if field not in known})
    return str(record["id"])


def columns(name: str) -> list[str]:
    found = [field for field, kind in shapes.SHAPES[name].items() if not (isinstance(kind, tuple) and kind[0] in ("one", "many"))]
    return [*found, *MORE.get(name, ())]


def as_csv(name: str, rows: Table) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    heading = columns(name)
    writer.writerow(heading)
    for row in rows.values():
        writer.writerow([harmless(row.get(field)) for field in heading])
    return out.getvalue()


def resource(name: str, filled: dict[str, Table]) -> Record:
    """What datapackage.json says of a table: its columns, and where its keys lead."""
    shape = shapes.SHAPES[name]
    fields = [{"name": field, "type": type_of(shape.get(field))} for field in columns(name)]
    keys = []
    for field in columns(name):
        target = {"parent_id": "taxonomy_term"}.get(field, field.removesuffix("_id"))
        if field.endswith("_id") and target in filled and all_lead_somewhere(filled[name], field, filled[target]):
            keys.append({"fields": field, "reference": {"resource": resource_name(target), "fields": "id"}})
    schema: dict[str, Any] = {"fields": fields, "primaryKey": "id", **({"foreignKeys": keys} if keys else {})}
    return {
        "name": resource_name(name), "path": FILES[name], "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
    }  # fmt: skip


def resource_name(name: str) -> str:
    return FILES[name].removesuffix(".csv")


def all_lead_somewhere(rows: Table, field: str, target: Table) -> bool:
    return all(row[field] in target for row in rows.values() if row.get(field))


def type_of(kind: Any) -> str:
    return TYPES.get(kind, "string") if isinstance(kind, str) else "string"
