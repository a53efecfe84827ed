"""Sheets that people fill in, read: their columns guessed or as somebody said what they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from localoffer.directory import listing as listings
from localoffer.directory import vocabulary
from localoffer.directory.flat_sheet import COLUMNS, NTH, PLAIN, TERM
from localoffer.directory.listing import BLANK, VOCABULARY_OF, Listing, Session, Venue
from localoffer.exchange import tidy
from localoffer.exchange.records import Record

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
    "accessibility": "access_text",
}  # fmt: skip
SAID = re.compile(
    r"^(?:(?P<nth>1st|2nd|3rd|4th|5th|last|first|second|third|fourth) )?(?P<days>[a-z]+(?:(?:, ?| and | & )[a-z]+)*)?"
    r"(?: of the month)?(?: ?(?P<start>\d{1,2}[:.]?\d{0,2} ?(?:[ap]m)?) ?(?:-|–|to) ?(?P<end>\d{1,2}[:.]?\d{0,2} ?(?:[ap]m)?))?"
    r"(?:,? ?(?P<term>term time|school holidays))?(?: from (?P<from>\d{4}-\d\d-\d\d))?(?: until (?P<until>\d{4}-\d\d-\d\d))?$",
    re.IGNORECASE,
)
FORMULA = re.compile(r"^'(?=[=+\-@\t\r\n＝＋－＠])")


def header_of(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").split())


KNOWN = {header_of(title): name for name, title in COLUMNS.items()} | {header_of(name): name for name in COLUMNS} | OTHER_NAMES


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
    facts = {name: read(name, value) for name, value in said.items() if name in PLAIN and value}
    facts = {name: value for name, value in facts.items() if value not in (None, "", ())}
    if text := [each for each in sessions_of(said.get("sessions", ""))[1] if each]:
        facts["schedule_text"] = "\n".join(filter(None, [facts.get("schedule_text", ""), *text]))
    venue = place_of(said)
    if venue != Venue():
        facts["venues"] = (venue,)
    listing = Listing(**facts)
    key = said.get("id") or "/".join(filter(None, [listing.name, venue.postcode, listing.organisation]))
    return {"id": key, "name": listing.name, "x_flat": listings.to_json(listing), **({"x_columns": more} if more else {})}


def place_of(said: Mapping[str, str]) -> Venue:
    lat, lon = tidy.number(said.get("lat"), 90), tidy.number(said.get("lon"), 180)
    known = lat is not None and lon is not None
    return Venue(
        name=tidy.line(said.get("place_name")),
        address=tidy.words(said.get("address")),
        postcode=tidy.postcode(said.get("postcode")),
        area=tidy.line(said.get("area")),
        lat=lat if known else None,
        lon=lon if known else None,
        precision="exact" if known else "unknown",
        point_source="import" if known else "",
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
    return tidy.words(text) if name in listings.LONG_TEXTS else tidy.line(text)


def code_of(source: str, text: str) -> str:
    """The code of a word of a vocabulary, by its name or code; "" when it is none."""
    wanted = " ".join(text.lower().split())
    yes = {"true": "yes", "y": "yes", "false": "no", "n": "no"}.get(wanted, wanted)
    return next((each.code for each in vocabulary.of(source) if yes in (each.name.lower(), each.code.lower())), "")


def sessions_of(text: str) -> tuple[tuple[Session, ...], list[str]]:
    """(sessions, what could not be read as one) of a cell."""
    found, rest = [], []
    for part in filter(None, (" ".join(each.split()) for each in re.split(r"[;\n]", text))):
        match = SAID.match(part)
        days, _ = tidy.days(re.split(r"[,&]| and ", match["days"])) if match and match["days"] else ((), 0)
        if not match or not (days or match["from"]) or (match["days"] and not days):
            rest.append(part)
            continue
        nth = next((number for number, word in NTH.items() if word == (match["nth"] or "").lower()), 0)
        nth = nth or tidy.NTH.get((match["nth"] or "").lower(), 0)
        term = {words: code for code, words in TERM.items()}.get((match["term"] or "").lower(), "all")
        start, end = tidy.clock(match["start"] or ""), tidy.clock(match["end"] or "")
        found.append(Session(days, nth, start, end, term, match["from"] or "", match["until"] or ""))
    return tuple(found), rest
