"""Rules about entries that need neither the web nor a database."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlsplit, urlunsplit

from localoffer.directory.listing import STAFF_ONLY, Listing, Venue

OUTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}$", re.IGNORECASE)
OUTCODE_ALONE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
HIDDEN_PLACES = 2
HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
ALLOWED = "-._~!$&'()*+,;=:@/?%"
LONGEST_SLUG, TELLING = 80, 8
LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that are no ASCII letter with a mark."""


def slug_of(name: str) -> str:
    """The name as an address: lower case letters, digits and hyphens; never empty.

    What is written in another alphabet is told apart by a few signs at the end: two such names are not the same name.
    The do-not-list and the imports keep what this gives: whoever changes it writes a migration like 0085.

    >>> slug_of("Café & Play, Maltby"), slug_of("Łódź Club")
    ('cafe-and-play-maltby', 'lodz-club')
    >>> slug_of("نادي") != slug_of("مدرسة")
    True
    """
    plain = unicodedata.normalize("NFKD", name).replace("&", " and ").lower().translate(LATIN)
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().replace("'", ""))
    slug = "-".join(words)[:LONGEST_SLUG].strip("-") or "entry"
    left = "" if plain.isascii() else "".join(each for each in plain if each.isalnum() and not each.isascii())
    if not left:
        return slug
    return f"{slug[: LONGEST_SLUG - TELLING - 1].strip('-')}-{hashlib.sha256(left.encode()).hexdigest()[:TELLING]}"


def slug_once(name: str) -> str:
    """What `slug_of` gave before it knew letters beyond a to z: addresses that were printed then still stand in leaflets.

    >>> slug_once("Café & Play, Maltby"), slug_once("Łódź Club")
    ('cafe-and-play-maltby', 'odz-club')
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(words)[:LONGEST_SLUG].strip("-") or "entry"


def outcode_of(postcode: str) -> str:
    """The first half of a postcode ("S65 1AB" -> "S65"); "" for anything else."""
    match = OUTCODE.match(postcode.strip())
    return match.group(1).upper() if match else ""


def public_venue(venue: Venue) -> Venue:
    """The venue as the public may see it: a hidden one keeps its outcode and a point rounded to about 1 km."""
    if not venue.hidden:
        return venue
    outcode = outcode_of(venue.postcode) or (venue.postcode if OUTCODE_ALONE.fullmatch(venue.postcode) else "")
    return Venue(
        postcode=outcode,
        area=venue.area or outcode,
        ward_code=venue.ward_code,
        lat=None if venue.lat is None else round(venue.lat, HIDDEN_PLACES),
        lon=None if venue.lon is None else round(venue.lon, HIDDEN_PLACES),
        precision="place" if venue.lat is not None else venue.precision,
        hidden=True,
    )


def public_listing(listing: Listing) -> Listing:
    """The listing as the public may see it, in every page, map, feed and API alike."""
    if not any(each.hidden for each in listing.venues) and not any(getattr(listing, name) for name in STAFF_ONLY):
        return listing
    blank = Listing()
    hidden = {name: getattr(blank, name) for name in STAFF_ONLY}
    return replace(listing, venues=tuple(public_venue(each) for each in listing.venues), **hidden)


def safe_link(url: str) -> str:
    """The address when a browser may be sent there (http or https with a host), else ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else ""


def web_link(url: str) -> str:
    """A safe link as machines want it: an address of ASCII letters, what is not allowed in one written with %; else ""."""
    found = safe_link(url)
    if not found:
        return ""
    try:
        parts = urlsplit(found)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    if not HOST.fullmatch(host):
        return ""
    path, query, fragment = (quote(each, safe=ALLOWED) for each in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, path, query, fragment))


def fits_age(listing: Listing, youngest: int, oldest: int | None = None) -> bool:
    """Whether an age, or some age of a span, in years, lies in the ages served; unknown ages fit everyone."""
    oldest = youngest if oldest is None else oldest
    low = 0 if listing.age_min is None else listing.age_min
    high = 200 if listing.age_max is None else listing.age_max
    return low <= oldest and youngest <= high


def assurance_on(day: date, level: str, until: Mapping[str, str], levels: Sequence[str]) -> str:
    """The level that counts on a day: the one given, or the next lower one whose evidence has not run out.

    `levels` from the lowest, which needs no evidence and never runs out, to the highest; `until` {level: ISO date}.

    >>> assurance_on(date(2027, 1, 2), "high", {"high": "2027-01-01", "middle": "2027-06-30"}, ["low", "middle", "high"])
    'middle'
    """
    for each in reversed(levels[1 : levels.index(level) + 1] if level in levels else []):
        if until.get(each, "") >= day.isoformat():
            return each
    return levels[0]
