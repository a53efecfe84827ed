"""Where a service is and how far it reaches: places, points and areas of any feed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from localoffer.directory.listing import Venue
from localoffer.exchange import tidy
from localoffer.exchange.records import Record, rows

ONS = re.compile(r"\b([EWSNK]\d{8})\b")
GREAT_BRITAIN = (49.0, 61.5, -9.0, 2.5)
Point = tuple[float | None, float | None]
NOWHERE: Point = (None, None)


def venues(record: Record) -> tuple[tuple[Venue, ...], list[str]]:
    """(places, what was odd) of a service."""
    found = [each.get("location") for each in rows(record, "service_at_locations")] + rows(record, "locations")
    told: list[str] = []
    made = [venue(each, told) for each in found if isinstance(each, Mapping)]
    return tuple(dict.fromkeys(each for each in made if each)), told


def venue(row: Mapping[str, Any], told: list[str]) -> Venue | None:
    """A place: its address, best not that of its post, and its point only where it lies in the country."""
    if tidy.line(row.get("location_type")).lower() == "virtual":
        return None
    known = sorted(rows(row, "addresses", "physical_addresses"), key=is_for_post)
    address: Mapping[str, Any] = known[0] if known else {}
    street = [tidy.line(address.get(key)) for key in ("address_1", "address_2")]
    lat, lon = point_of(row.get("latitude"), row.get("longitude"), told)
    made = Venue(
        name=tidy.line(row.get("name")),
        address=", ".join(filter(None, street)),
        postcode=tidy.postcode(address.get("postal_code") or address.get("postcode")),
        area=tidy.line(address.get("city")),
        lat=lat,
        lon=lon,
        precision="exact" if lat is not None else "unknown",
        point_source="import" if lat is not None else "",
    )
    return made if made != Venue() else None


def is_for_post(address: Mapping[str, Any]) -> bool:
    return tidy.line(address.get("address_type")).lower() == "postal"


def point_of(latitude: Any, longitude: Any, told: list[str]) -> Point:
    """A point in the country; two numbers the wrong way round are turned, what lies elsewhere is left out and told."""
    if tidy.is_nothing(latitude) and tidy.is_nothing(longitude):
        return NOWHERE
    lat, lon = tidy.number(latitude, 180), tidy.number(longitude, 180)
    if lat is not None and lon is not None:
        if is_inside(lat, lon):
            return lat, lon
        if is_inside(lon, lat):
            told.append("latitude and longitude are the wrong way round: turned")
            return lon, lat
    told.append("a point at 0, 0 is no place: left out" if lat == lon == 0 else "a point lies outside the country: left out")
    return NOWHERE


def is_inside(lat: float, lon: float) -> bool:
    south, north, west, east = GREAT_BRITAIN
    return south <= lat <= north and west <= lon <= east


def is_online(record: Record) -> bool:
    """Whether one of its places is no place but an address on the web."""
    places = [each.get("location") for each in rows(record, "service_at_locations")]
    return any(isinstance(each, Mapping) and tidy.line(each.get("location_type")).lower() == "virtual" for each in places)


def areas(record: Record) -> dict[str, Any]:
    """How far it reaches: by the codes of the Office for National Statistics where there are any, else in words."""
    found = rows(record, "service_areas")
    codes = [ons.group(1) for each in found if (ons := ONS.search(str(each.get("uri") or "")))]
    said = "; ".join(dict.fromkeys(filter(None, (tidy.line(each.get("name") or each.get("service_area")) for each in found))))
    if codes and all(code.startswith("E05") for code in codes):
        return {"reach": "wards", "reach_wards": tuple(dict.fromkeys(codes))}
    if any(code[0] == "K" or code == "E92000001" for code in codes):
        return {"reach": "national"}
    return {"area_text": said} if said else {}


def places_of(record: Record) -> list[Mapping[str, Any]]:
    """The services at locations of a record, and the locations themselves."""
    found = list(rows(record, "service_at_locations"))
    return [*found, *(place for each in found if isinstance(place := each.get("location"), Mapping))]
