"""One Open Referral service, of any version, as a listing: the good is kept, the odd is said, nothing is invented. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from localoffer.directory import listing as listings
from localoffer.directory import open_referral, vocabulary, wait_sentences
from localoffer.directory.listing import Listing, Session, Venue
from localoffer.exchange import tidy
from localoffer.exchange.records import Record, is_too_deep

STATUS = {said: ours for ours, said in open_referral.STATUS.items()} | {"defunct": "closed"}
BY_CODE = ("needs", "categories", "for_whom", "routes", "cost_options", "delivery", "access")
ONE_CODE = {"kinds": "kind", "levels": "level", "costs": "cost", "reach": "reach"}
LINKS = {each.link_type: each.source for each in open_referral.FACTS if each.source in (*BY_CODE, *ONE_CODE)}
ONS = re.compile(r"\b([EWSNK]\d{8})\b")
GREAT_BRITAIN = (49.0, 61.5, -9.0, 2.5)


class Rejected(ValueError):
    """The record cannot be an entry; the message says why."""


@dataclass
class Taken:
    """What was made of one record: the id it has elsewhere, the listing, and what was odd."""

    foreign_id: str
    listing: Listing
    warnings: list[str] = field(default_factory=list)
    assurance: str = "reported"
    confirmed_at: datetime | None = None
    confirmed_how: str = ""

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)


def taken(record: Record) -> Taken:
    """A listing made of a service record, or `Rejected`."""
    if is_too_deep(record):
        raise Rejected("it is nested too deeply")
    name = tidy.line(record.get("name"))
    if tidy.is_nothing(name) or tidy.is_placeholder(name):
        raise Rejected("it has no name")
    raw = record.get("id")
    foreign_id = name if raw is None or isinstance(raw, dict | list) else tidy.line(raw) or name
    if isinstance(flat := record.get("x_flat"), Mapping):
        return Taken(foreign_id, listings.from_json(flat))
    ours = tidy.nested(record.get("x_local_offer"))
    if isinstance(ours, Mapping) and isinstance(ours.get("listing"), Mapping) and ours["listing"].get("name"):
        return as_ours(foreign_id, ours)
    out = Taken(foreign_id, Listing())
    if is_expired(record):
        out.warn("its status says that it is no longer running")
    if tidy.is_nothing(record.get("status")):
        out.warn("it has no status: taken as running")
    for each in pointed_at(record):
        out.warn(f"{each} is only pointed at, and not in the source: left out")
    out.listing = Listing(
        name=name,
        summary=summary_of(record),
        description=tidy.words(record.get("description")),
        organisation=organisation_of(record),
        eligibility=eligibility(record),
        who_can_refer=tidy.words(record.get("application_process")),
        cost_text=cost_text(record),
        cost=cost_of(record),
        sessions=sessions(record, out),
        venues=venues(record, out),
        languages=languages(record),
        delivery=("online",) if is_online(record) else (),
        status=STATUS.get(tidy.line(record.get("status")).lower(), "open"),
        status_text=tidy.words(record.get("alert")),
        wait=wait_of(record, out),
        website=checked_link(record.get("url"), out),
    ).changed(**ages(record, out), **reaching(record, out), **areas(record), **coded(record))
    return out


def pointed_at(record: Record) -> Iterator[str]:
    """What a record names by an id alone, so that nothing can be known of it."""
    if not tidy.is_nothing(record.get("organization_id")) and not organisation_of(record):
        yield "who runs it"
    links = (("service_at_locations", "location", "a place"), ("attributes", "taxonomy_term", "a term"))
    for name, inner, what in links:
        if any(each.get(f"{inner}_id") and not isinstance(each.get(inner), Mapping) for each in rows(record, name)):
            yield what


def is_online(record: Record) -> bool:
    """Whether one of its places is no place but an address on the web."""
    places = [each.get("location") for each in rows(record, "service_at_locations")]
    return any(isinstance(each, Mapping) and tidy.line(each.get("location_type")).lower() == "virtual" for each in places)


def areas(record: Record) -> dict[str, Any]:
    """How far it reaches: by the codes of the Office for National Statistics where there are any, else in words."""
    found = list(rows(record, "service_areas"))
    codes = [ons.group(1) for each in found if (ons := ONS.search(str(each.get("uri") or "")))]
    said = "; ".join(dict.fromkeys(filter(None, (tidy.line(each.get("name") or each.get("service_area")) for each in found))))
    if codes and all(code.startswith("E05") for code in codes):
        return {"reach": "wards", "reach_wards": tuple(dict.fromkeys(codes))}
    if any(code[0] == "K" or code == "E92000001" for code in codes):
        return {"reach": "national"}
    return {"area_text": said} if said else {}


def as_ours(foreign_id: str, ours: Mapping[str, Any]) -> Taken:
    """An entry of a site like this one, with how sure that site was of it."""
    assurance, how = tidy.line(ours.get("assurance")), tidy.line(ours.get("confirmed_how"))
    at = tidy.moment(ours.get("confirmed_at"))
    known = assurance if assurance in vocabulary.of("assurances") else "reported"
    return Taken(foreign_id, listings.from_json(ours["listing"]), [], known, at, how if at else "")


def is_expired(record: Record) -> bool:
    return tidy.line(record.get("status")).lower() in ("inactive", "defunct")


def summary_of(record: Record) -> str:
    """The first sentence of the description, where it is short enough to stand alone."""
    text = " ".join(tidy.words(record.get("description")).split())
    first = text.split(". ")[0].rstrip(".") + "." if text else ""
    return first if len(first) <= 200 else ""


def organisation_of(record: Record) -> str:
    found = record.get("organization") or record.get("organisation")
    return tidy.line(found.get("name")) if isinstance(found, Mapping) else tidy.line(found)


def rows(record: Mapping[str, Any], *names: str) -> Iterable[Mapping[str, Any]]:
    """The objects in the first of these fields that has any."""
    for name in names:
        value = record.get(name)
        found = [value] if isinstance(value, Mapping) else value if isinstance(value, list) else []
        if any(isinstance(each, Mapping) for each in found):
            return [each for each in found if isinstance(each, Mapping)]
    return []


def eligibility(record: Record) -> str:
    said = [tidy.words(record.get("eligibility_description"))]
    said += [tidy.words(each.get("eligibility")) for each in rows(record, "eligibilitys", "eligibilities")]
    return "\n".join(filter(None, said))


def ages(record: Record, out: Taken) -> dict[str, int | None]:
    """The ages a service is for; -1 and the like are unknown, and a pair the wrong way round is turned."""
    sources = [record, *rows(record, "eligibilitys", "eligibilities")]
    read: list[int | None] = []
    for key in ("minimum_age", "maximum_age"):
        said = [each[key] for each in sources if each.get(key) not in (None, "", [], {})]
        read.append(next((found for each in said if (found := tidy.age(each)) is not None), None))
        if said and read[-1] is None:
            out.warn(f"{key} {str(said[0])[:20]!r} is no age")
    low, high = read
    if low is not None and high is not None and low > high:
        out.warn("minimum_age is above maximum_age: turned round")
        low, high = high, low
    return {"age_min": low, "age_max": high}


def wait_of(record: Record, out: Taken) -> listings.Wait:
    """How long people wait: in words, and as a figure where the day on which it was measured is told with it."""
    found = wait_sentences.read(tidy.words(record.get("wait_time")))
    for each in rows(record, "attributes"):
        term = each.get("taxonomy_term")
        if tidy.line(each.get("link_type")) == "waiting_time":
            codes = dict(codes_of(term, "wait_bands")) if isinstance(term, Mapping) else {}
            measured = wait_sentences.with_term(found, each, codes.get("wait_bands", ""))
            if measured is None:
                out.warn("a waiting time without the day on which it was measured: only its words are kept")
            found = measured or found
    return found


def cost_text(record: Record) -> str:
    said = [tidy.words(record.get("fees_description")), tidy.words(record.get("fees"))]
    for each in rows(record, "cost_options"):
        amount = tidy.amount(each.get("amount"))
        shown = tidy.line(each.get("amount")) if amount is None else f"£{amount:,.2f}".removesuffix(".00") if amount else ""
        said.append(" ".join(filter(None, [tidy.line(each.get("option")), shown, tidy.words(each.get("amount_description"))])))
    return "\n".join(dict.fromkeys(filter(None, said)))


def cost_of(record: Record) -> str:
    amounts = [tidy.amount(each.get("amount")) for each in rows(record, "cost_options") if "amount" in each]
    known = [each for each in amounts if each is not None]
    if known:
        return "free" if not any(known) else "varies" if not all(known) else "paid"
    return "free" if tidy.line(record.get("fees")).lower() in ("free", "no cost", "no charge", "£0", "0") else "unknown"


def sessions(record: Record, out: Taken) -> tuple[Session, ...]:
    """Weekly and monthly times, from the service and from its places; a rule that cannot be read stays as words."""
    found = list(rows(record, "schedules", "regular_schedules"))
    for place in places_of(record):
        found += rows(place, "schedules", "regular_schedules")
    made = [session(each, out) for each in found]
    return tuple(dict.fromkeys(each for each in made if each))


def session(row: Mapping[str, Any], out: Taken) -> Session | None:
    note = tidy.words(row.get("description"))
    days, nth = tidy.days(row.get("byday") or row.get("weekday"))
    if not days:
        days, nth = tidy.monthly(note)
    start, end = (tidy.clock(row.get(key)) for key in ("opens_at", "closes_at"))
    for key, read in (("opens_at", start), ("closes_at", end)):
        if not tidy.is_nothing(row.get(key)) and not read:
            out.warn(f"{key} {str(row[key])[:20]!r} is no time")
    monthly = tidy.line(row.get("freq")).upper() == "MONTHLY"
    if monthly and days and not nth:
        note, days = " ".join(filter(None, [note, f"Every month: {', '.join(days)}"])), ()
    dates = [tidy.date(row.get(key)) for key in ("valid_from", "dtstart", "valid_to", "until")]
    begins, ends = dates[0] or dates[1], dates[2] or dates[3]
    if begins and ends and ends < begins:
        out.warn("a schedule ends before it begins: its dates are left out")
        begins = ends = ""
    if not (days or start or note or begins):
        return None
    return Session(days=days, nth=nth, start=start, end=end, starts_on=begins, ends_on=ends, note=note)


def venues(record: Record, out: Taken) -> tuple[Venue, ...]:
    found = [each.get("location") for each in rows(record, "service_at_locations")] + list(rows(record, "locations"))
    made = [venue(each, out) for each in found if isinstance(each, Mapping)]
    return tuple(dict.fromkeys(each for each in made if each))


def venue(row: Mapping[str, Any], out: Taken) -> Venue | None:
    """A place: its address, and its point only where it lies in the country."""
    if tidy.line(row.get("location_type")).lower() == "virtual":
        return None
    postal: list[Mapping[str, Any]] = [*rows(row, "addresses", "physical_addresses"), {}]
    address = postal[0]
    street = [tidy.line(address.get(key)) for key in ("address_1", "address_2")]
    lat, lon = tidy.number(row.get("latitude"), 90), tidy.number(row.get("longitude"), 180)
    south, north, west, east = GREAT_BRITAIN
    inside = lat is not None and lon is not None and south <= lat <= north and west <= lon <= east
    if not inside and not (tidy.is_nothing(row.get("latitude")) or lat == 0):
        out.warn("a point lies outside the country: left out")
    made = Venue(
        name=tidy.line(row.get("name")),
        address=", ".join(filter(None, street)),
        postcode=tidy.postcode(address.get("postal_code") or address.get("postcode")),
        area=tidy.line(address.get("city")),
        lat=lat if inside else None,
        lon=lon if inside else None,
        precision="exact" if inside else "unknown",
        point_source="import" if inside else "",
    )
    return made if made != Venue() else None


def languages(record: Record) -> tuple[str, ...]:
    said = [tidy.line(each.get("code") or each.get("language") or each.get("name")).lower() for each in rows(record, "languages")]
    by_name = {each.name.lower(): each.code for each in vocabulary.of("languages")}
    by_name |= {theirs: ours for ours, theirs in open_referral.LANGUAGES.items()}
    codes = [each if each in vocabulary.of("languages") else by_name.get(each, "") for each in said]
    return tuple(dict.fromkeys(filter(None, codes)))


def checked_link(value: Any, out: Taken) -> str:
    found = tidy.link(value)
    if not found and not tidy.is_nothing(value):
        out.warn(f"the web address {str(value)[:40]!r} is left out")
    return found


def reaching(record: Record, out: Taken) -> dict[str, str]:
    """Who to ask: the first telephone number, e-mail address and name that are any."""
    people = list(rows(record, "contacts", "contact"))
    holders = [record, *people, *places_of(record)]
    if isinstance(body := record.get("organization"), Mapping):
        holders.append(body)
    numbers = [one.get("number") for each in holders for one in rows(each, "phones", "phone")]
    found = {"phone": "", "email": "", "contact_name": ""}
    for written in numbers:
        read, rest = tidy.phone(written)
        found["phone"] = found["phone"] or read
        if rest:
            out.warn(f"words in a telephone number: {rest[:40]!r}")
    emails = [record.get("email"), *(each.get("email") for each in people)]
    found["email"] = next(filter(None, map(tidy.email, emails)), "")
    for each in emails:
        if not tidy.is_nothing(each) and not tidy.email(each):
            out.warn(f"the e-mail address {str(each)[:40]!r} is left out")
    found["contact_name"] = next(filter(None, (tidy.line(each.get("name")) for each in people)), "")
    return found


def places_of(record: Record) -> list[Mapping[str, Any]]:
    """The services at locations of a record, and the locations themselves."""
    found = list(rows(record, "service_at_locations"))
    return [*found, *(place for each in found if isinstance(place := each.get("location"), Mapping))]


def coded(record: Record) -> dict[str, Any]:
    """What the terms of a record say in our own vocabularies: by code, or by the very same name."""
    found: dict[str, list[str]] = {}
    links = [*rows(record, "attributes"), *rows(record, "service_taxonomys", "service_taxonomies")]
    for each in links:
        term = each.get("taxonomy_term") or each.get("taxonomy")
        if isinstance(term, Mapping):
            for name, code in codes_of(term, LINKS.get(tidy.line(each.get("link_type")))):
                found.setdefault(name, []).append(code)
    out: dict[str, Any] = {name: tuple(dict.fromkeys(found[name])) for name in BY_CODE if name in found}
    return out | {fact: found[name][0] for name, fact in ONE_CODE.items() if name in found}


def codes_of(term: Mapping[str, Any], only: str | None) -> Iterable[tuple[str, str]]:
    """(vocabulary, code) of a term that we know."""
    name, code = tidy.line(term.get("name")).lower(), tidy.line(term.get("code"))
    for source in (only,) if only else BY_CODE:
        names, codes = known_words(source)
        if found := names.get(name) or codes.get(code):
            yield source, found


@lru_cache
def known_words(source: str) -> tuple[dict[str, str], dict[str, str]]:
    """({name in lower case: code}, {code of ours or of the DfE: code}) of a vocabulary."""
    terms = vocabulary.of(source)
    codes = {each.dfe_code: each.code for each in terms if each.dfe_code} | {each.code: each.code for each in terms}
    return {each.name.lower(): each.code for each in terms}, codes
