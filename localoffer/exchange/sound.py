"""A listing that came ready made, held against what the form would take: what it would not is left out, and told. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from localoffer.directory import vocabulary
from localoffer.directory.listing import BLANK, OLDEST_AGE, VOCABULARY_OF, Listing, Session, Venue
from localoffer.directory.rules import safe_link
from localoffer.directory.timetable import DAYS
from localoffer.exchange import tidy, whereabouts

LINKS = ("website", "sen_report_url", "source_url")
NTHS = (-1, 0, 1, 2, 3, 4, 5)


def sound(listing: Listing, told: list[str]) -> Listing:
    """The listing without codes, points, times and addresses that are none; each is added to `told`."""
    changes: dict[str, Any] = {}
    for name, source in VOCABULARY_OF.items():
        value = getattr(listing, name)
        if value != getattr(BLANK, name) and (kept := known(name, value, source, told)) != value:
            changes[name] = kept
    for name in LINKS:
        if (value := getattr(listing, name)) and not safe_link(value):
            changes[name] = left_out(name, value, told, "")
    changes |= ages(listing, told)
    changes["sessions"] = tuple(each for each in (session(each, told) for each in listing.sessions) if each != Session())
    changes["venues"] = tuple(each for each in (venue(each, told) for each in listing.venues) if each != Venue())
    if listing.wait.band and listing.wait.band not in vocabulary.of("wait_bands"):
        changes["wait"] = replace(listing.wait, band=left_out("wait", listing.wait.band, told, ""))
    return listing.changed(**changes)


def left_out(name: str, value: object, told: list[str], instead: Any) -> Any:
    told.append(f"{name} {str(value)[:40]!r} is nothing that is known: left out")
    return instead


def known(name: str, value: Any, source: str, told: list[str]) -> Any:
    """The code, or the codes, that the vocabulary has."""
    terms = vocabulary.of(source)
    if not isinstance(value, tuple):
        return value if value in terms else left_out(name, value, told, getattr(BLANK, name))
    return tuple(each for each in value if each in terms or left_out(name, each, told, False))


def ages(listing: Listing, told: list[str]) -> dict[str, int | None]:
    """The ages that have to be changed."""
    given = {name: getattr(listing, name) for name in ("age_min", "age_max")}
    wrong = {name: age for name, age in given.items() if age is not None and not 0 <= age <= OLDEST_AGE}
    return {name: left_out(name, age, told, None) for name, age in wrong.items()}


def session(each: Session, told: list[str]) -> Session:
    """A time that can be; days that are none make it none, and a clock or a date that is none is left out."""
    if each.nth not in NTHS or not set(each.days) <= set(DAYS):
        return left_out("sessions", f"{each.nth} {', '.join(each.days)}", told, Session())  # type: ignore[no-any-return]
    changes = {
        name: left_out(name, value, told, "")
        for name, read in (("start", tidy.clock), ("end", tidy.clock), ("starts_on", tidy.date), ("ends_on", tidy.date))
        if (value := getattr(each, name)) and read(value) != value
    }
    if each.term not in vocabulary.of("terms"):
        changes["term"] = left_out("term", each.term, told, Session().term)
    return replace(each, **changes) if changes else each


def venue(each: Venue, told: list[str]) -> Venue:
    """A place with a whole point in the country, or with none."""
    lat, lon = whereabouts.point_of(each.lat, each.lon, told)
    lost = lat is None and (each.lat is not None or each.lon is not None)
    precision = each.precision if each.precision in vocabulary.of("precisions") and not lost else "unknown"
    if (lat, lon, precision) == (each.lat, each.lon, each.precision):
        return each
    return replace(each, lat=lat, lon=lon, precision=precision, point_source="" if lost else each.point_source)
