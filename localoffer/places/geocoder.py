"""A geopy geocoder over our own tables: no network, nothing written down, some microseconds a look-up."""

from __future__ import annotations

from functools import partial
from typing import Any

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from localoffer.places.atlas import atlas
from localoffer.places.geometry import miles
from localoffer.places.look_up import look_up, told
from localoffer.places.spots import Finding, Spot


class TablesAdapter(BaseSyncAdapter):
    """Where geopy would call a server, this reads the tables: a text is looked up, a point is named."""

    is_available = True

    def get_json(self, url: str | Point, *, timeout: Any, headers: Any) -> Finding:
        return name_of(url) if isinstance(url, Point) else look_up(atlas(), url)

    def get_text(self, url: str, *, timeout: Any, headers: Any) -> str:
        raise NotImplementedError("the tables answer with findings, not with text")


class LocalGeocoder(Geocoder):
    """Postcodes, parts of postcodes, places, wards and schools of the area."""

    def __init__(self) -> None:
        super().__init__(adapter_factory=TablesAdapter, proxies=None, ssl_context=None)

    def finding(self, query: str) -> Finding:
        """What a text means, with the sentence to say about it."""
        found: Finding = self._call_geocoder(query, as_it_is)
        return found

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """A geopy `Location` (or a list of them) for a text, or None."""
        return self._call_geocoder(query, partial(as_locations, exactly_one), timeout=timeout)

    def reverse(self, query: Any, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The nearest named place to a point, with its ward, as a `Location`."""
        return self._call_geocoder(Point(query), partial(as_locations, exactly_one), timeout=timeout)


def as_it_is(finding: Finding) -> Finding:
    return finding


def as_locations(exactly_one: bool, finding: Finding) -> Any:
    spots = [each for each in (finding.spot, *finding.suggestions) if each]
    if exactly_one:
        return as_location(finding.spot) if finding.spot else None
    return [as_location(each) for each in spots] or None


def as_location(spot: Spot) -> Location:
    return Location(spot.label, (spot.lat, spot.lon), {"spot": spot})


def name_of(point: Point) -> Finding:
    """The nearest town, village or suburb to a point, as a spot at that point."""
    known = atlas()
    code = known.finder.at(point.latitude, point.longitude)
    places = known.spots_of("place")
    if not places:
        return Finding()
    nearest = min(places, key=lambda each: miles(point.latitude, point.longitude, each.lat, each.lon))
    return told(known, Spot(f"Near {nearest.label}", point.latitude, point.longitude, "cell", code, known.ward_name(code)))


LOCAL = LocalGeocoder()
