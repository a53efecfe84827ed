"""A geopy geocoder over our own tables: no network, nothing written down, some microseconds a look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from geopy.adapters import BaseSyncAdapter
from geopy.exc import ConfigurationError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from localoffer.places.atlas import atlas
from localoffer.places.look_up import look_up, told
from localoffer.places.spots import Finding, Spot

KINDS = ("place", "ward", "postcode", "sector", "outcode", "school", "station")


@dataclass(frozen=True)
class At:
    """A question about a point: the nearest spot of one kind (`only`), or of every kind with `first` at the head."""

    point: Point
    only: str
    first: str


class TablesAdapter(BaseSyncAdapter):
    """Where geopy would call a server, this reads the tables: a text is looked up, a point is named."""

    is_available = True

    def get_json(self, url: str | At, *, timeout: Any, headers: Any) -> Finding:
        return named(url) if isinstance(url, At) else look_up(atlas(), url)

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

    def reverse(self, query: Any, *, kind: str = "place", exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """What is nearest to a point, as a `Location`: its spot says the ward, and how far outside the area the point is.

        `kind` is one of KINDS; with `exactly_one=False` a list with the nearest of each kind, the asked for one first.
        """
        if kind not in KINDS:
            raise ConfigurationError(f"kind must be one of {', '.join(KINDS)}")
        asked = At(Point(query), kind if exactly_one else "", kind)
        return self._call_geocoder(asked, partial(as_locations, exactly_one), timeout=timeout)


def as_it_is(finding: Finding) -> Finding:
    return finding


def as_locations(exactly_one: bool, finding: Finding) -> Any:
    spots = [each for each in (finding.spot, *finding.suggestions) if each]
    if exactly_one:
        return as_location(finding.spot) if finding.spot else None
    return [as_location(each) for each in spots] or None


def as_location(spot: Spot) -> Location:
    return Location(spot.label, (spot.lat, spot.lon), {"spot": spot})


def named(asked: At) -> Finding:
    """The nearest spots to a point: of one kind, or of every kind."""
    known, (lat, lon) = atlas(), (asked.point.latitude, asked.point.longitude)
    kinds = [asked.only] if asked.only else [asked.first, *(kind for kind in KINDS if kind != asked.first)]
    spots = [told(known, spot).spot for kind in kinds if (spot := known.nearest(kind, lat, lon))]
    return Finding(spots[0], suggestions=tuple(each for each in spots[1:] if each)) if spots else Finding()


LOCAL = LocalGeocoder()
