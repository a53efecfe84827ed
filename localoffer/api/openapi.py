"""The OpenAPI 3.1 document of the endpoints: every path, parameter and field that is really there. Pure."""

from __future__ import annotations

from typing import Any

from localoffer.api.params import FORMATS, MOST_ON_A_PAGE, ON_A_PAGE
from localoffer.api.places import Area
from localoffer.directory import open_referral_shapes as shapes

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
UUID: Json = {"type": "string", "format": "uuid"}
URI: Json = {"type": "string", "format": "uri"}
MOMENT: Json = {"type": "string", "format": "date-time"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
KINDS: dict[str, Json] = {
    shapes.TEXT: TEXT,
    shapes.UUID: UUID,
    shapes.URI: URI,
    shapes.EMAIL: {"type": "string", "format": "email"},
    shapes.DATE: {"type": "string", "format": "date"},
    shapes.MOMENT: MOMENT,
    shapes.TIME: {"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?$"},
    shapes.NUMBER: {"type": "number"},
    shapes.WHOLE: WHOLE,
    shapes.FLAG: FLAG,
}

PARAMETERS: dict[str, tuple[Json, str]] = {
    "search": (TEXT, "Words that must all be in the entry, stems alike: swim finds swimming."),
    "page": ({"type": "integer", "minimum": 1, "default": 1}, "Which page, from 1. A page past the end is empty."),
    "per_page": (
        {"type": "integer", "minimum": 1, "default": ON_A_PAGE},
        f"How many on a page, {MOST_ON_A_PAGE} at most.",
    ),
    "format": ({"type": "string", "enum": list(FORMATS)}, "ndjson streams everything, one object on a line, without pages."),
    "taxonomy_term_id": (UUID, "Services with this term, or with a term below it. Given twice, services with both."),
    "taxonomy_id": (UUID, "Services with any term of this taxonomy; on taxonomy_terms, the terms of it."),
    "organization_id": (UUID, "Services that this organisation runs."),
    "modified_after": (MOMENT, "What changed at this moment or later. A date alone is its midnight in UTC."),
    "minimal": (FLAG, "Only id, name, status and last_modified, up to 5,000 on a page."),
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
REFERENCE = "With 500 and 503: what to tell the publisher, who finds it in the log."
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
OURS: dict[str, tuple[Json, tuple[str, ...]]] = {
    "about": (
        {"version": TEXT, "profile": URI, "openapi_url": URI, "publisher": TEXT, "x_licence": URI, "x_withdrawn_url": URI},
        ("version", "profile", "openapi_url"),
    ),
    "x_local_offer": (
        {"format": TEXT, "listing": {"type": "object"}, "assurance": TEXT, "confirmed_at": MOMENT, "confirmed_how": TEXT},
        (),
    ),
    "x_source": ({"name": TEXT, "licence": TEXT, "attribution": TEXT}, ("name",)),
    "x_withdrawn": ({"id": UUID, "withdrawn_at": MOMENT}, ("id", "withdrawn_at")),
    "error": ({"error": TEXT, "message": TEXT, "reference": TEXT | {"description": REFERENCE}}, ("error", "message")),
}
MORE: dict[str, Json] = {
    "service": {name: {"$ref": f"#/components/schemas/{name}"} for name in ("x_local_offer", "x_source")},
    "accessibility": {"x_taxonomy_term_id": UUID},
}
"""What our objects have beside what the standard knows."""


def of(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def kind_of(kind: Any) -> Json:
    """The JSON Schema of a kind of field."""
    if isinstance(kind, str):
        return KINDS[kind]
    if kind[0] == "one":
        return of(kind[1])
    if kind[0] == "many":
        return {"type": "array", "items": of(kind[1])}
    return {"type": "string", "enum": list(kind)}


def objects() -> Json:
    found = {
        name: schema({field: kind_of(kind) for field, kind in shape.items()} | MORE.get(name, {}), shapes.required(name))
        for name, shape in shapes.SHAPES.items()
    }
    return found | {name: schema(*parts) for name, parts in OURS.items()}


def document(area: Area) -> Json:
    """The whole document, as JSON data."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{area.name} Local Offer: Open Referral UK 3.0",
            "version": "HSDS-UK-3.0",
            "summary": "Help for children and young people with special educational needs or disabilities.",
            "description": "No key is needed. All parameters add up (AND). Lists are in the order in which entries were added.",
            "license": {
                "name": "Open Government Licence v3.0",
                "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            },
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": f"{area.public_url}/api/oruk/v3"}],
        "paths": {path: {"get": operation(path)} for path in PATHS},
        "components": {"schemas": objects(), "parameters": {name: parameter(name) for name in PARAMETERS}},
    }


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
        "500": answer("A fault of ours", of("error")),
        "503": answer("The database does not answer: try again in a minute", of("error")),
    }
    parameters: list[Json] = [{"$ref": f"#/components/parameters/{each}"} for each in allowed]
    if path.endswith("}"):
        parameters.insert(0, {"name": "id", "in": "path", "required": True, "schema": UUID})
        answers["404"] = answer("There is nothing with this id", of("error"))
    key = path.strip("/").replace("/{id}", "_by_id") or "about"
    tag = "required" if path in ("/", "/services", "/services/{id}") else "optional"
    return {"summary": summary, "operationId": key, "tags": [tag], "parameters": parameters, "responses": answers}


def answer(text: str, kind: Json) -> Json:
    return {"description": text, "content": {"application/json": {"schema": kind}}}


def page(name: str) -> Json:
    counts: Json = dict.fromkeys(("total_items", "total_pages", "page_number", "size"), WHOLE)
    flags: Json = dict.fromkeys(("first_page", "last_page", "empty"), FLAG)
    found = counts | flags | {"contents": {"type": "array", "items": of(name)}}
    return {"type": "object", "properties": found, "required": list(found)}
