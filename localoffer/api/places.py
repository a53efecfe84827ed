"""Venues, sessions and areas as Open Referral locations, schedules and service areas. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.api.taxonomies import BY_NAME, Record, id_of, term, term_id
from localoffer.directory import vocabulary
from localoffer.directory.dates import day_of
from localoffer.directory.listing import Listing, Session, Venue
from localoffer.directory.open_referral import LANGUAGES
from localoffer.directory.rules import web_link
from localoffer.directory.timetable import DAYS, time_of

SHARP = ("exact", "postcode")
ONS = "http://statistics.data.gov.uk/id/statistical-geography/"
KINGDOM = "K02000001"


@dataclass(frozen=True)
class Area:
    """The council whose directory this is: name, ONS code, county, the names of its wards, and the address of the site."""

    name: str
    code: str
    county: str
    wards: dict[str, str]
    public_url: str


def kept(record: Record) -> Record:
    """The record without what is not known: the standard wants empty fields left out."""
    return {key: value for key, value in record.items() if value not in (None, "", [], ())}


def locations(uuid: str, listing: Listing, area: Area) -> list[tuple[str, Record]]:
    """(id of the link to the service, location) for each venue, and for what is online."""
    found = [(id_of("at", uuid, n), location(uuid, n, each, listing, area)) for n, each in enumerate(listing.venues)]
    if "online" in listing.delivery and (url := web_link(listing.website)):
        virtual = {"id": id_of("location", uuid, "online"), "location_type": "virtual", "name": "Online", "url": url}
        found.append((id_of("at", uuid, "online"), virtual))
    return found


def location(uuid: str, number: int, venue: Venue, listing: Listing, council: Area) -> Record:
    key = id_of("location", uuid, number)
    area = f" in {venue.area}" if venue.area else ""
    said = {
        "exact": "", "postcode": "The point is that of the postcode.", "unknown": "The place is not known exactly.",
    }.get(venue.precision, f"Somewhere{area}: the exact place is not known.")  # fmt: skip
    if venue.hidden:
        said = "The exact address is not published. The point is rounded."
    pointed = venue.lat is not None and (venue.precision in SHARP or venue.hidden)
    return kept(
        {
            "id": key,
            "location_type": "physical",
            "name": venue.name or venue.area,
            "description": said,
            "latitude": venue.lat if pointed else None,
            "longitude": venue.lon if pointed else None,
            "addresses": addresses(key, venue, council),
            "accessibility": accessibility(key, listing, council.public_url) if number == 0 else [],
        }
    )


def addresses(key: str, venue: Venue, council: Area) -> list[Record]:
    """The postal address, when all that the standard asks of one is known and may be told."""
    street = ", ".join(filter(None, [venue.address.replace("\n", ", ") or venue.name]))
    if not street or not venue.postcode or " " not in venue.postcode or venue.hidden:
        return []
    record = {
        "id": id_of("address", key), "location_id": key, "address_1": street, "city": venue.area or council.name,
        "state_province": council.county or council.name, "postal_code": venue.postcode, "country": "GB",
        "address_type": "physical",
    }  # fmt: skip
    return [record]


def facility(key: str, code: str, public_url: str) -> Record:
    """The term of what makes a place easier to use."""
    fact = BY_NAME["access"]
    owner = id_of("accessibility", key, code)
    return {
        "id": id_of("attribute", owner, code), "link_id": owner, "link_entity": "accessibility", "link_type": fact.link_type,
        "taxonomy_term_id": term_id(fact, code), "taxonomy_term": term(fact, code, public_url),
    }  # fmt: skip


def accessibility(key: str, listing: Listing, public_url: str) -> list[Record]:
    known = [(code, vocabulary.of("access").shown(code)) for code in listing.access if code in vocabulary.of("access")]
    found = [
        {"id": id_of("accessibility", key, code), "location_id": key, "description": name, "accessibility": name,
         "x_taxonomy_term_id": term_id(BY_NAME["access"], code), "attributes": [facility(key, code, public_url)]}
        for code, name in known
    ]  # fmt: skip
    if listing.access_text:
        text = listing.access_text
        found.append({"id": id_of("accessibility", key, "text"), "location_id": key, "description": text, "accessibility": text})
    return found


def schedules(uuid: str, listing: Listing) -> list[Record]:
    return [schedule(uuid, number, each) for number, each in enumerate(listing.sessions)]


def schedule(uuid: str, number: int, session: Session) -> Record:
    """A session as parts of an iCalendar rule; times are those of a clock in the United Kingdom."""
    when = {"term": "In term time only.", "holidays": "In the school holidays only."}.get(session.term, "")
    monthly = session.nth != 0
    known = [day for day in session.days if day in DAYS]
    days = ",".join(f"{session.nth if monthly else ''}{day}" for day in known)
    said = " ".join(
        filter(None, [session.note, when, "Times are those of a clock in the United Kingdom." if session.start else ""])
    )
    return kept(
        {
            "id": id_of("schedule", uuid, number),
            "service_id": uuid,
            "freq": ("MONTHLY" if monthly else "WEEKLY") if days else None,
            "byday": days,
            "dtstart": full_date(session.starts_on),
            "valid_from": full_date(session.starts_on),
            "valid_to": full_date(session.ends_on),
            "opens_at": session.start if time_of(session.start) else "",
            "closes_at": session.end if time_of(session.end) else "",
            "description": said,
        }
    )


def full_date(text: str) -> str:
    """A whole date; "" for a year, a month or anything else."""
    return text if len(text) == 10 and day_of(text) else ""


def service_areas(uuid: str, listing: Listing, council: Area) -> list[Record]:
    """Where people may live to use it, by the codes of the Office for National Statistics where there is one."""
    wanted: list[tuple[str, str]] = []
    if listing.reach == "borough":
        wanted = [(council.name, council.code)]
    elif listing.reach == "wards":
        wanted = [(council.wards.get(code, code), code) for code in listing.reach_wards]
    elif listing.reach in ("national", "online"):
        wanted = [("United Kingdom", KINGDOM)]
    found = []
    for name, code in wanted:
        key, uri = id_of("service_area", uuid, code), ONS + code if code else ""
        found.append(kept({"id": key, "service_id": uuid, "name": name, "service_area": name, "uri": uri}))
    return found


def languages(uuid: str, listing: Listing) -> list[Record]:
    return [
        {"id": id_of("language", uuid, code), "service_id": uuid, "name": vocabulary.of("languages").shown(code),
         "code": LANGUAGES.get(code, code)}
        for code in listing.languages
    ]  # fmt: skip
