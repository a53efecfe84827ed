"""Where imported venues are: the point of a postcode where none came, and the ward of every point."""

from __future__ import annotations

from dataclasses import replace

from localoffer.directory.listing import Listing, Venue
from localoffer.places import gazetteer, wards


def placed(listing: Listing) -> Listing:
    """The listing with its venues on the map."""
    venues = tuple(on_the_map(each) for each in listing.venues)
    return listing if venues == listing.venues else listing.changed(venues=venues)


def on_the_map(venue: Venue) -> Venue:
    if venue.lat is not None and venue.lon is not None:
        ward = wards.ward_at(venue.lat, venue.lon)
        return venue if venue.ward_code or not ward else replace(venue, ward_code=ward.code)
    spot = gazetteer.find(venue.postcode).spot if venue.postcode else None
    if spot is None or spot.precision != "postcode":
        return venue
    return replace(
        venue,
        lat=spot.lat,
        lon=spot.lon,
        precision="postcode",
        point_source="postcode",
        ward_code=spot.ward_code or venue.ward_code,
    )
