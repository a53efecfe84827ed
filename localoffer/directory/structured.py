"""An entry as schema.org describes such things, for search engines and assistants. Pure."""

from __future__ import annotations

from typing import Any

from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing, Venue
from localoffer.directory.rules import safe_link

KINDS = {"school": "School", "college": "CollegeOrUniversity"}
WIDE = {"borough": "AdministrativeArea", "region": "AdministrativeArea", "national": "Country"}


def schema_org(listing: Listing, url: str, area: str) -> dict[str, Any]:
    """The public facts of an entry as JSON-LD; `url` is its full address, `area` the name of the council's area."""
    kind = KINDS.get(listing.kind, "Service")
    places = [place(each) for each in listing.venues]
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "url": url,
        "name": listing.name,
        "description": listing.summary or listing.description,
    }
    if kind == "Service":
        found |= service(listing, area, places)
    elif places:
        found |= {key: places[0][key] for key in ("address", "geo") if key in places[0]}
    found |= {"telephone": listing.phone, "email": listing.email, "sameAs": safe_link(listing.website)}
    return {key: value for key, value in found.items() if value}


def service(listing: Listing, area: str, places: list[dict[str, Any]]) -> dict[str, Any]:
    """What schema.org says of a service and not of a school."""
    found: dict[str, Any] = {
        "provider": {"@type": "Organization", "name": listing.organisation or listing.name},
        "areaServed": {
            "@type": WIDE.get(listing.reach, "AdministrativeArea"),
            "name": "United Kingdom" if listing.reach == "national" else area,
        },
        "audience": audience(listing),
        "isAccessibleForFree": {"free": True}.get(listing.cost),
        "serviceType": [vocabulary.of("categories").shown(code) for code in listing.categories],
    }
    if places:
        found["availableChannel"] = {"@type": "ServiceChannel", "serviceLocation": places}
    return found


def audience(listing: Listing) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "PeopleAudience"}
    if listing.age_min is not None:
        found["suggestedMinAge"] = listing.age_min
    if listing.age_max is not None:
        found["suggestedMaxAge"] = listing.age_max
    if listing.needs and "all" not in listing.needs:
        found["audienceType"] = ", ".join(vocabulary.of("needs").shown(code) for code in listing.needs)
    return found if len(found) > 1 else {}


def place(venue: Venue) -> dict[str, Any]:
    """A venue; its point only when it is known to the postcode, so that no machine draws a false pin."""
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.address.replace("\n", ", "),
        "addressLocality": venue.area,
        "postalCode": venue.postcode,
        "addressCountry": "GB",
    }
    found: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name,
        "address": {key: each for key, each in address.items() if each},
    }
    if venue.lat is not None and venue.precision in ("exact", "postcode") and not venue.hidden:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": venue.lat, "longitude": venue.lon}
    return {key: value for key, value in found.items() if value}
