"""Sheets that people fill in, read: their columns guessed or as somebody said what they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from localoffer.directory import listing as listings
from localoffer.directory import vocabulary
from localoffer.directory.dates import is_no_day
from localoffer.directory.flat_sheet import COLUMNS, PLAIN, TERM
from localoffer.directory.listing import BLANK, VOCABULARY_OF, Listing, Session, Venue
from localoffer.exchange import days, tidy
from localoffer.exchange.records import Record
from localoffer.exchange.whereabouts import point_of

OTHER_NAMES = {
    "title": "name", "service name": "name", "service": "name", "provider": "organisation", "organization": "organisation",
    "organisation name": "organisation", "organization name": "organisation", "telephone": "phone", "tel": "phone",
    "phone number": "phone", "e-mail": "email", "email address": "email", "url": "website", "web": "website", "link": "website",
    "web address": "website", "post code": "postcode", "zip": "postcode", "street": "address", "address 1": "address",
    "address line 1": "address", "town": "area", "city": "area", "venue": "place_name", "venue name": "place_name",
    "location": "place_name", "location name": "place_name", "min age": "age_min", "minimum age": "age_min",
    "age from": "age_min", "max age": "age_max", "maximum age": "age_max", "age to": "age_max", "fees": "cost_text",
    "price": "cost_text", "when": "schedule_text", "days": "sessions", "times": "schedule_text", "opening times": "schedule_text",
    "contact": "contact_name", "latitude": "lat", "longitude": "lon", "lng": "lon", "reference": "id", "ref": "id",
    "service id": "id", "uuid": "id", "category": "categories", "need": "needs", "about": "description", "details": "description",
    "accessibility": "access_text", "postal code": "postcode", "zip code": "postcode", "contact number": "phone",
    "contact telephone": "phone", "contact phone": "phone", "telephone number": "phone", "tel no": "phone", "mobile": "phone",
    "e-mail address": "email", "contact email": "email", "website address": "website", "contact name": "contact_name",
    "provider name": "organisation", "organisation": "organisation", "short description": "summary",
    "address line 2": "area", "who can attend": "eligibility", "eligibility criteria": "eligibility",
    "opening hours": "schedule_text", "how to access": "who_can_refer", "referral": "who_can_refer", "cost details": "cost_text",
}  # fmt: skip
SAID = re.compile(
    r"^(?P<days>(?:(?:1st|2nd|3rd|4th|5th|[a-z]+)(?:, ?| ?[&–-] ?| ))*?(?:[a-z]+))?"
    r"(?: of the month)?(?:,? ?(?P<start>\d{1,2}[:.]?\d{0,2} ?(?:[ap]m)?) ?(?:-|–|to) ?(?P<end>\d{1,2}[:.]?\d{0,2} ?(?:[ap]m)?))?"
    r"(?:,? ?(?P<term>term time|school holidays))?(?: from (?P<from>\d{4}-\d\d-\d\d))?(?: until (?P<until>\d{4}-\d\d-\d\d))?$",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"column \d+")
FORMULA = re.compile(r"^'(?=[=+\-@\t\r\n＝＋－＠])")


def header_of(text: str) -> str:
    return " ".join(re.sub(r"[_.:*?]", " ", text.lower()).split())


KNOWN = {header_of(title): name for name, title in COLUMNS.items()} | {header_of(name): name for name in COLUMNS} | OTHER_NAMES


def are_numbers(columns: Iterable[str]) -> bool:
    """Whether a sheet has no names for its columns, which are then known as "column 1" and so on."""
    return all(NUMBERED.fullmatch(each) for each in columns)


def guessed(columns: list[str]) -> dict[str, str]:
    """{column of a sheet: what it is}, each kind once; "" for a column that is not understood."""
    found: dict[str, str] = {}
    for each in columns:
        name = KNOWN.get(header_of(each), "")
        found[each] = name if name not in found.values() else ""
    return found


def record_of(row: Mapping[str, str], mapping: Mapping[str, str]) -> Record:
    """A row of a sheet as a record; columns that are not understood are kept under their own names."""
    said = {name: FORMULA.sub("", row.get(column, "")).strip() for column, name in mapping.items() if name}
    more = {column: value for column, value in row.items() if not mapping.get(column) and value.strip()}
    odd: list[str] = []
    facts = {name: read(name, value) for name, value in said.items() if name in PLAIN and not tidy.is_nothing(value)}
    for name in [name for name, value in facts.items() if value in (None, "", ())]:
        odd.append(f"{COLUMNS[name]} {said[name][:40]!r} cannot be read")
        more |= {column: said[name] for column, kind in mapping.items() if kind == name}
        del facts[name]
    if text := [each for each in sessions_of(said.get("sessions", ""))[1] if each]:
        facts["schedule_text"] = "\n".join(filter(None, [facts.get("schedule_text", ""), *text]))
        odd = [each for each in odd if not each.startswith(COLUMNS["sessions"])]
    if "cost" not in facts and not facts.get("cost_text") and (known := cost_of(said.get("cost", ""))):
        facts |= known
        odd = [each for each in odd if not each.startswith(COLUMNS["cost"])]
    venue = place_of(said, odd)
    if venue != Venue():
        facts["venues"] = (venue,)
    listing = Listing(**facts)
    key = said.get("id") or "/".join(filter(None, [listing.name, venue.postcode, listing.organisation]))
    extra = {"x_columns": more} if more else {}
    return {"id": key, "name": listing.name, "x_flat": listings.to_json(listing), **extra, **({"x_odd": odd} if odd else {})}


def cost_of(text: str) -> dict[str, str]:
    """What a cell says of a cost that is no word of ours: "£3.50", "free of charge"."""
    amount = tidy.amount(text)
    if amount == 0:
        return {"cost": "free"}
    return {"cost": "paid", "cost_text": tidy.words(text)} if amount else {"cost_text": tidy.words(text)} if text else {}


def place_of(said: Mapping[str, str], odd: list[str]) -> Venue:
    lat, lon = point_of(said.get("lat"), said.get("lon"), odd)
    return Venue(
        name=tidy.line(said.get("place_name")),
        address=tidy.words(said.get("address")),
        postcode=tidy.postcode(said.get("postcode")),
        area=tidy.line(said.get("area")),
        lat=lat,
        lon=lon,
        precision="exact" if lat is not None else "unknown",
        point_source="import" if lat is not None else "",
    )


def read(name: str, text: str) -> Any:
    """A cell as the fact it stands for; what is no word of its vocabulary is nothing."""
    if name == "sessions":
        return sessions_of(text)[0]
    if name in ("age_min", "age_max"):
        return tidy.age(text)
    if name in VOCABULARY_OF:
        codes = [code for part in re.split(r"[;|\n]", text) if (code := code_of(VOCABULARY_OF[name], part))]
        return tuple(dict.fromkeys(codes)) if isinstance(getattr(BLANK, name), tuple) else next(iter(codes), None)
    if name in ("website", "sen_report_url", "source_url"):
        return tidy.link(text)
    if name == "email":
        return tidy.email(text)
    if name == "phone" and not any(map(str.isdigit, text)):
        return ""
    if name == "phone" and tidy.NO_ZERO.fullmatch(text):
        return tidy.phone(text)[0]
    return tidy.words(text) if name in listings.LONG_TEXTS else tidy.line(text)


def code_of(source: str, text: str) -> str:
    """The code of a word of a vocabulary, by its name or code; "" when it is none."""
    wanted = " ".join(text.lower().split())
    yes = {"true": "yes", "y": "yes", "false": "no", "n": "no"}.get(wanted, wanted)
    return next((each.code for each in vocabulary.of(source) if yes in (each.name.lower(), each.code.lower())), "")


def sessions_of(text: str) -> tuple[tuple[Session, ...], list[str]]:
    """(sessions, what could not be read as one) of a cell."""
    found: list[Session] = []
    rest = []
    for part in filter(None, (" ".join(each.split()) for each in re.split(r"[;\n]", text))):
        match = SAID.match(part)
        groups = days.days_of(match["days"]) if match and match["days"] else {}
        if not match or not (groups or match["from"]) or (match["days"] and not groups) or is_half_said(match):
            rest.append(part)
            continue
        term = {words: code for code, words in TERM.items()}.get((match["term"] or "").lower(), "all")
        start, end = tidy.clock(match["start"] or ""), tidy.clock(match["end"] or "")
        when = {"start": start, "end": end, "term": term, **dates_of(match)}
        found += [Session(days=codes, nth=nth, **when) for nth, codes in (groups or {0: ()}).items()]
    return tuple(found), rest


def dates_of(match: re.Match[str]) -> dict[str, str]:
    """Its first and last day, without those by which programs say that there is none (9999-12-31)."""
    said = {"starts_on": match["from"] or "", "ends_on": match["until"] or ""}
    return {name: "" if is_no_day(text) else text for name, text in said.items()}


def is_half_said(match: re.Match[str]) -> bool:
    """Whether two bare hours leave open which half of the day they mean: "9-5"."""
    start, end = match["start"] or "", match["end"] or ""
    return start.strip().isdigit() and end.strip().isdigit() and tidy.clock(start) >= tidy.clock(end)
