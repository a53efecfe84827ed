"""The OpenAPI 3.1 document of the endpoints: every path, parameter and field that is really there. Pure."""

from __future__ import annotations

from typing import Any

from localoffer.api.params import FORMATS, MOST_ON_A_PAGE, ON_A_PAGE
from localoffer.api.places import Area

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
UUID: Json = {"type": "string", "format": "uuid"}
URI: Json = {"type": "string", "format": "uri"}
DATE: Json = {"type": "string", "format": "date"}
MOMENT: Json = {"type": "string", "format": "date-time"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}

PARAMETERS: dict[str, tuple[Json, str]] = {
    "search": (TEXT, "Words that must all be in the entry, stems alike: swim finds swimming."),
    "page": ({"type": "integer", "minimum": 1, "default": 1}, "Which page, from 1. A page past the end is empty."),
    "per_page": (
        {"type": "integer", "minimum": 1, "default": ON_A_PAGE},
        f"How many on a page, {MOST_ON_A_PAGE} at most.",
    ),
    "format": ({"type": "string", "enum": list(FORMATS)}, "ndjson streams everything, one object on a line, without pages."),
    "taxonomy_term_id": (UUID, "Services with this term, or with a term below it."),
    "taxonomy_id": (UUID, "Services with any term of this taxonomy; on taxonomy_terms, the terms of it."),
    "organization_id": (UUID, "Services that this organisation runs."),
    "modified_after": (MOMENT, "What changed at this moment or later. A date alone is its midnight in UTC."),
    "minimal": (FLAG, "Only id, name, status and last_modified."),
    "full": (FLAG, "Everything that is known, nested."),
    "full_service": (FLAG, "Organisations with their services in full."),
    "parent_id": (UUID, "The terms below this one."),
    "top_only": (FLAG, "Only terms that have no parent."),
    "postcode": (TEXT, "Services whose area covers this postcode."),
    "proximity": (TEXT, "With postcode: only what has a place within so many metres of it."),
    "minimum_age": (WHOLE, "Services that someone of this age, or older, may use."),
    "maximum_age": (WHOLE, "Services that someone of this age, or younger, may use."),
    "day": (TEXT, "Services with a session on this day: MO to SU, or its English name."),
    "start_time": (TEXT, "Services with a session that begins at this time or later: HH:MM."),
    "end_time": (TEXT, "Services with a session that ends at this time or earlier: HH:MM."),
}
PAGED = ("search", "page", "per_page", "format")
CHOSEN = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "postcode", "proximity", "minimum_age",
          "maximum_age", "day", "start_time", "end_time")  # fmt: skip
PATHS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "/": ("What this is", "about", ()),
    "/services": ("A page of services", "service", (*PAGED, *CHOSEN, "minimal", "full")),
    "/services/{id}": ("One service with all that is known", "service", ()),
    "/organizations": ("A page of organisations", "organization", (*PAGED, *CHOSEN, "full", "full_service")),
    "/organizations/{id}": ("One organisation with its services", "organization", ("full_service",)),
    "/taxonomies": ("A page of taxonomies: one for each fact", "taxonomy", PAGED),
    "/taxonomies/{id}": ("One taxonomy", "taxonomy", ()),
    "/taxonomy_terms": ("A page of terms", "taxonomy_term", (*PAGED, "taxonomy_id", "parent_id", "top_only")),
    "/taxonomy_terms/{id}": ("One term", "taxonomy_term", ()),
    "/service_at_locations": ("A page of services at their places", "service_at_location", (*PAGED, *CHOSEN, "full")),
    "/service_at_locations/{id}": ("One service at one place", "service_at_location", ()),
    "/x_withdrawn": ("What was withdrawn: ids to take down", "x_withdrawn", ("page", "per_page", "format", "modified_after")),
}


def of(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> Json:
    return {"type": "array", "items": of(name)}


OBJECTS: dict[str, tuple[Json, tuple[str, ...]]] = {
    "about": ({"version": TEXT, "profile": URI, "openapi_url": URI}, ("version", "profile", "openapi_url")),
    "service": (
        {
            "id": UUID, "organization_id": UUID, "name": TEXT, "description": TEXT, "url": URI, "email": TEXT,
            "status": {"type": "string", "enum": ["active", "inactive", "defunct", "temporarily closed"]}, "fees": TEXT,
            "minimum_age": WHOLE, "maximum_age": WHOLE, "assured_date": DATE, "alert": TEXT, "eligibility_description": TEXT,
            "application_process": TEXT, "wait_time": TEXT, "last_modified": MOMENT, "organization": of("organization"),
            "schedules": many("schedule"), "service_areas": many("service_area"),
            "service_at_locations": many("service_at_location"), "languages": many("language"),
            "cost_options": many("cost_option"), "contacts": many("contact"), "phones": many("phone"),
            "attributes": many("attribute"), "additional_urls": many("url"), "x_local_offer": of("x_local_offer"),
        },
        ("id", "name", "status"),
    ),
    "organization": (
        {"id": UUID, "name": TEXT, "description": TEXT, "services": many("service")}, ("id", "name", "description"),
    ),
    "service_at_location": (
        {"id": UUID, "service_id": UUID, "location_id": UUID, "location": of("location"), "service": of("service")}, ("id",),
    ),
    "location": (
        {"id": UUID, "location_type": {"type": "string", "enum": ["physical", "postal", "virtual"]}, "name": TEXT, "url": URI,
         "description": TEXT, "latitude": NUMBER, "longitude": NUMBER, "addresses": many("address"),
         "accessibility": many("accessibility")},
        ("id", "location_type"),
    ),
    "address": (
        {"id": UUID, "location_id": UUID, "address_1": TEXT, "city": TEXT, "state_province": TEXT, "postal_code": TEXT,
         "country": TEXT, "address_type": TEXT},
        ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    ),
    "accessibility": (
        {"id": UUID, "location_id": UUID, "description": TEXT, "accessibility": TEXT, "x_taxonomy_term_id": UUID}, ("id",),
    ),
    "schedule": (
        {"id": UUID, "service_id": UUID, "freq": {"type": "string", "enum": ["WEEKLY", "MONTHLY"]}, "byday": TEXT,
         "dtstart": DATE, "valid_from": DATE, "valid_to": DATE, "opens_at": TEXT, "closes_at": TEXT, "description": TEXT},
        ("id",),
    ),
    "service_area": ({"id": UUID, "service_id": UUID, "name": TEXT, "service_area": TEXT, "uri": URI}, ("id",)),
    "language": ({"id": UUID, "service_id": UUID, "name": TEXT, "code": TEXT}, ("id",)),
    "cost_option": ({"id": UUID, "service_id": UUID, "option": TEXT, "amount": NUMBER, "amount_description": TEXT}, ("id",)),
    "contact": ({"id": UUID, "service_id": UUID, "name": TEXT, "email": TEXT, "phones": many("phone")}, ("id",)),
    "phone": ({"id": UUID, "service_id": UUID, "contact_id": UUID, "number": TEXT, "type": TEXT}, ("id", "number")),
    "url": ({"id": UUID, "url": URI, "label": TEXT}, ("id", "url")),
    "attribute": (
        {"id": UUID, "link_id": UUID, "link_entity": TEXT, "link_type": TEXT, "taxonomy_term_id": UUID,
         "taxonomy_term": of("taxonomy_term")},
        ("id",),
    ),
    "taxonomy": ({"id": UUID, "name": TEXT, "description": TEXT, "uri": URI, "version": TEXT}, ("id", "name", "description")),
    "taxonomy_term": (
        {"id": UUID, "name": TEXT, "description": TEXT, "code": TEXT, "parent_id": UUID, "taxonomy": TEXT, "taxonomy_id": UUID,
         "term_uri": URI},
        ("id", "name", "description"),
    ),
    "x_local_offer": ({"format": TEXT, "listing": {"type": "object"}}, ("format", "listing")),
    "x_withdrawn": ({"id": UUID, "withdrawn_at": MOMENT}, ("id", "withdrawn_at")),
    "error": ({"error": TEXT, "message": TEXT}, ("error", "message")),
}  # fmt: skip


def document(area: Area) -> Json:
    """The whole document for the site of one council."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{area.name} Local Offer: Open Referral UK",
            "version": "HSDS-UK-3.0",
            "description": "Help for children and young people with special needs or disabilities, as open data. "
            "No key is needed. Fields that begin with x_ are this site's own.",
            "license": {"name": "Open Government Licence v3.0",
                        "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"},
        },
        "servers": [{"url": f"{area.public_url}/api/oruk/v3"}],
        "paths": {path: {"get": operation(path)} for path in PATHS},
        "components": {
            "schemas": {name: schema(*parts) for name, parts in OBJECTS.items()},
            "parameters": {name: parameter(name) for name in PARAMETERS},
        },
    }  # fmt: skip


def schema(properties: Json, required: tuple[str, ...]) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


def parameter(name: str) -> Json:
    kind, text = PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "schema": kind, "description": text}


def operation(path: str) -> Json:
    summary, name, allowed = PATHS[path]
    single = path == "/" or path.endswith("}")
    answers = {
        "200": answer("As asked", of(name) if single else page(name)),
        "400": answer("A parameter makes no sense", of("error")),
        "429": answer("Too many requests: see Retry-After", of("error")),
    }
    parameters: list[Json] = [{"$ref": f"#/components/parameters/{each}"} for each in allowed]
    if path.endswith("}"):
        parameters.insert(0, {"name": "id", "in": "path", "required": True, "schema": UUID})
        answers["404"] = answer("There is nothing with this id", of("error"))
    key = path.strip("/").replace("/{id}", "_by_id") or "about"
    return {"summary": summary, "operationId": key, "parameters": parameters, "responses": answers}


def answer(text: str, kind: Json) -> Json:
    return {"description": text, "content": {"application/json": {"schema": kind}}}


def page(name: str) -> Json:
    counts: Json = dict.fromkeys(("total_items", "total_pages", "page_number", "size"), WHOLE)
    flags: Json = dict.fromkeys(("first_page", "last_page", "empty"), FLAG)
    found = counts | flags | {"contents": many(name)}
    return {"type": "object", "properties": found, "required": list(found)}
