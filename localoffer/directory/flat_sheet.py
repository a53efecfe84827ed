"""The flat sheet for people: one row for each entry, with columns that anyone can fill in. Pure; `exchange.flat` reads it."""

from __future__ import annotations

from typing import Any

from localoffer.directory import vocabulary
from localoffer.directory.listing import LABELS, VOCABULARY_OF, Listing, Session, Venue

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLACE = {
    "place_name": "Place name", "address": "Address", "postcode": "Postcode", "area": "Town or village",
    "lat": "Latitude", "lon": "Longitude",
}  # fmt: skip
PLAIN = (
    "name", "summary", "description", "kind", "organisation", "categories", "needs", "for_whom", "age_min", "age_max", "level",
    "routes", "who_can_refer", "eligibility", "diagnosis_needed", "ehc_plan_needed", "cost", "cost_options", "cost_text",
    "sessions", "schedule_text", "delivery", "reach", "area_text", "access", "access_text", "languages", "contact_name",
    "phone", "email", "website", "sen_report_url", "urn", "while_waiting", "status", "status_text", "source_name",
    "source_url", "source_date",
)  # fmt: skip
COLUMNS: dict[str, str] = {"id": "Id", **{name: LABELS[name] for name in PLAIN}, **PLACE, "last_confirmed": "Last confirmed"}
"""{what a column is: its heading}, in the order of the sheet."""
DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
NTH = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last"}
TERM = {"term": "term time", "holidays": "school holidays"}


def harmless(cell: Any) -> Any:
    """A cell that is only read: text that a spreadsheet would run gets an apostrophe before it.

    >>> harmless("=HYPERLINK(1)"), harmless(-1.5), harmless(None)
    ("'=HYPERLINK(1)", -1.5, '')
    """
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(DANGEROUS) else cell


def row_of(listing: Listing, uuid: str, confirmed: str = "") -> list[Any]:
    """An entry as the cells of its row; hidden places are hidden already in what the public may see."""
    venue = listing.venues[0] if listing.venues else Venue()
    place = {"place_name": venue.name, "address": venue.address, "postcode": venue.postcode, "area": venue.area,
             "lat": venue.lat, "lon": venue.lon}  # fmt: skip
    said = {name: shown(name, getattr(listing, name)) for name in PLAIN}
    return [{"id": uuid, "last_confirmed": confirmed, **said, **place}[name] for name in COLUMNS]


def shown(name: str, value: Any) -> Any:
    if name == "sessions":
        return "; ".join(map(session_text, value))
    if name in VOCABULARY_OF:
        known = vocabulary.of(VOCABULARY_OF[name])
        return "; ".join(map(known.shown, value)) if isinstance(value, tuple) else known.shown(value) if value else ""
    return value


def session_text(session: Session) -> str:
    """A session as a person may write it: "Tue, Thu 16:00-18:00, term time"."""
    days = ", ".join(DAYS.get(each, each) for each in session.days)
    nth = NTH.get(session.nth, "")
    times = f"{session.start}-{session.end}" if session.start and session.end else ""
    dates = f"{f' from {session.starts_on}' if session.starts_on else ''}{f' until {session.ends_on}' if session.ends_on else ''}"
    said = " ".join(filter(None, [nth, days, "of the month" if nth else "", times]))
    return (said + (f", {TERM[session.term]}" if session.term in TERM else "") + dates).strip()
