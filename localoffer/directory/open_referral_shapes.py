"""The objects of Open Referral (ORUK 3.0 with the fields that HSDS 3.1 adds): what fields each has and of what kind. Pure.

Written out once: the API's own document is made from it, and what comes in is cleaned by it.
"""

from __future__ import annotations

from typing import Any

TEXT, UUID, URI, EMAIL, DATE, MOMENT, TIME = "text", "uuid", "uri", "email", "date", "moment", "time"
NUMBER, WHOLE, FLAG = "number", "whole", "flag"
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
PLACES = ("physical", "postal", "virtual")
FREQUENCIES = ("WEEKLY", "MONTHLY")


def one(name: str) -> tuple[str, str]:
    """The kind of a field that holds one object."""
    return ("one", name)


def many(name: str) -> tuple[str, str]:
    """The kind of a field that holds a list of objects."""
    return ("many", name)


Shape = dict[str, Any]
COMMON: Shape = {"attributes": many("attribute"), "metadata": many("metadata")}
SHAPES: dict[str, Shape] = {
    "service": {
        "id": UUID, "organization_id": UUID, "program_id": UUID, "name": TEXT, "alternate_name": TEXT, "description": TEXT,
        "url": URI, "email": EMAIL, "status": STATUSES, "interpretation_services": TEXT, "application_process": TEXT,
        "fees": TEXT, "fees_description": TEXT, "wait_time": TEXT, "accreditations": TEXT, "eligibility_description": TEXT,
        "minimum_age": NUMBER, "maximum_age": NUMBER, "assured_date": DATE, "assurer_email": EMAIL, "licenses": TEXT,
        "alert": TEXT, "last_modified": MOMENT, "additional_urls": many("url"), "phones": many("phone"),
        "schedules": many("schedule"), "service_areas": many("service_area"),
        "service_at_locations": many("service_at_location"), "languages": many("language"),
        "organization": one("organization"), "program": one("program"), "funding": many("funding"),
        "cost_options": many("cost_option"), "required_documents": many("required_document"), "contacts": many("contact"),
        "capacities": many("service_capacity"), **COMMON,
    },
    "organization": {
        "id": UUID, "name": TEXT, "alternate_name": TEXT, "description": TEXT, "email": EMAIL, "website": URI, "logo": URI,
        "uri": URI, "tax_status": TEXT, "tax_id": TEXT, "year_incorporated": NUMBER, "legal_status": TEXT,
        "parent_organization_id": UUID, "additional_websites": many("url"), "funding": many("funding"),
        "contacts": many("contact"), "phones": many("phone"), "locations": many("location"), "programs": many("program"),
        "organization_identifiers": many("organization_identifier"), "services": many("service"), **COMMON,
    },
    "service_at_location": {
        "id": UUID, "service_id": UUID, "location_id": UUID, "description": TEXT, "service_areas": many("service_area"),
        "contacts": many("contact"), "phones": many("phone"), "schedules": many("schedule"), "location": one("location"),
        "service": one("service"), **COMMON,
    },
    "location": {
        "id": UUID, "location_type": PLACES, "url": URI, "organization_id": UUID, "name": TEXT, "alternate_name": TEXT,
        "description": TEXT, "transportation": TEXT, "latitude": NUMBER, "longitude": NUMBER, "external_identifier": TEXT,
        "external_identifier_type": TEXT, "languages": many("language"), "addresses": many("address"),
        "contacts": many("contact"), "accessibility": many("accessibility"), "phones": many("phone"),
        "schedules": many("schedule"), **COMMON,
    },
    "address": {
        "id": UUID, "location_id": UUID, "attention": TEXT, "address_1": TEXT, "address_2": TEXT, "city": TEXT, "region": TEXT,
        "state_province": TEXT, "postal_code": TEXT, "country": TEXT, "address_type": PLACES, **COMMON,
    },
    "accessibility": {
        "id": UUID, "location_id": UUID, "description": TEXT, "details": TEXT, "url": URI, "accessibility": TEXT, **COMMON,
    },
    "schedule": {
        "id": UUID, "service_id": UUID, "location_id": UUID, "service_at_location_id": UUID, "valid_from": DATE,
        "valid_to": DATE, "dtstart": DATE, "timezone": NUMBER, "until": DATE, "count": NUMBER, "wkst": TEXT,
        "freq": FREQUENCIES, "interval": NUMBER, "byday": TEXT, "byweekno": TEXT, "bymonthday": TEXT, "byyearday": TEXT,
        "description": TEXT, "opens_at": TIME, "closes_at": TIME, "schedule_link": URI, "attending_type": TEXT,
        "notes": TEXT, **COMMON,
    },
    "contact": {
        "id": UUID, "organization_id": UUID, "service_id": UUID, "service_at_location_id": UUID, "location_id": UUID,
        "name": TEXT, "title": TEXT, "department": TEXT, "email": EMAIL, "phones": many("phone"), **COMMON,
    },
    "phone": {
        "id": UUID, "location_id": UUID, "service_id": UUID, "organization_id": UUID, "contact_id": UUID,
        "service_at_location_id": UUID, "number": TEXT, "extension": NUMBER, "type": TEXT, "description": TEXT,
        "languages": many("language"), **COMMON,
    },
    "cost_option": {
        "id": UUID, "service_id": UUID, "valid_from": DATE, "valid_to": DATE, "option": TEXT, "currency": TEXT,
        "amount": NUMBER, "amount_description": TEXT, **COMMON,
    },
    "language": {
        "id": UUID, "service_id": UUID, "location_id": UUID, "phone_id": UUID, "name": TEXT, "code": TEXT, "note": TEXT,
        **COMMON,
    },
    "service_area": {
        "id": UUID, "service_id": UUID, "service_at_location_id": UUID, "name": TEXT, "description": TEXT, "extent": TEXT,
        "extent_type": TEXT, "uri": URI, "service_area": TEXT, **COMMON,
    },
    "attribute": {
        "id": UUID, "link_id": UUID, "taxonomy_term_id": UUID, "link_type": TEXT, "link_entity": TEXT, "value": TEXT,
        "label": TEXT, "taxonomy_term": one("taxonomy_term"), "metadata": many("metadata"),
    },
    "taxonomy": {
        "id": UUID, "name": TEXT, "description": TEXT, "uri": URI, "version": TEXT, "taxonomy_terms": many("taxonomy_term"),
        "metadata": many("metadata"),
    },
    "taxonomy_term": {
        "id": UUID, "code": TEXT, "name": TEXT, "description": TEXT, "parent_id": UUID, "taxonomy": TEXT, "language": TEXT,
        "taxonomy_id": UUID, "term_uri": URI, "term": TEXT, "taxonomy_detail": one("taxonomy"), "metadata": many("metadata"),
    },
    "organization_identifier": {
        "id": UUID, "organization_id": UUID, "identifier_scheme": TEXT, "identifier_type": TEXT, "identifier": TEXT, **COMMON,
    },
    "funding": {"id": UUID, "organization_id": UUID, "service_id": UUID, "source": TEXT, **COMMON},
    "required_document": {"id": UUID, "service_id": UUID, "document": TEXT, "uri": URI, **COMMON},
    "program": {"id": UUID, "organization_id": UUID, "name": TEXT, "alternate_name": TEXT, "description": TEXT, **COMMON},
    "metadata": {
        "id": UUID, "resource_id": UUID, "resource_type": TEXT, "last_action_date": DATE, "last_action_type": TEXT,
        "field_name": TEXT, "previous_value": TEXT, "replacement_value": TEXT, "updated_by": TEXT,
    },
    "service_capacity": {
        "id": UUID, "service_id": UUID, "unit": one("unit"), "available": NUMBER, "maximum": NUMBER, "description": TEXT,
        "updated": MOMENT, **COMMON,
    },
    "unit": {"id": UUID, "name": TEXT, "scheme": TEXT, "identifier": TEXT, "uri": URI, **COMMON},
    "url": {"id": UUID, "label": TEXT, "url": URI, "organization_id": UUID, "service_id": UUID, **COMMON},
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "address": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phone": ("id", "number"),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "name", "description"),
    "organization_identifier": ("id", "identifier_type", "identifier"),
    "required_document": ("id",),
    "program": ("id", "name", "description"),
    "metadata": ("id", "last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value", "updated_by"),
    "service_capacity": ("id", "unit", "available", "updated"),
    "unit": ("id", "name"),
    "url": ("id", "url"),
}
"""What an object must have; the others must have an id."""


def required(name: str) -> tuple[str, ...]:
    return REQUIRED.get(name, ("id",))
