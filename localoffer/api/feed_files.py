"""A search as a file: GeoJSON, the flat sheet as CSV and .xlsx, and Atom. Pure; hidden places are hidden already."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Xml

from localoffer.clock import day_of
from localoffer.directory import vocabulary
from localoffer.directory.flat_sheet import COLUMNS, harmless, row_of
from localoffer.directory.listing import Venue
from localoffer.directory.queries import PublicEntry
from localoffer.directory.rules import web_link

ATOM = "http://www.w3.org/2005/Atom"
SHARP = ("exact", "postcode")
MOST_NEWS = 100
WIDE, WIDTH = 60, 24
Entries = Sequence[PublicEntry]


def geojson(entries: Entries, public_url: str) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946): a feature for each place, and one without a point for what has none."""
    features = []
    for entry in entries:
        pointed = [each for each in entry.listing.venues if each.lat is not None and (each.precision in SHARP or each.hidden)]
        features += [feature(entry, number, each, public_url) for number, each in enumerate(pointed)] or [
            feature(entry, 0, None, public_url)
        ]
    return {"type": "FeatureCollection", "features": features}


def feature(entry: PublicEntry, number: int, venue: Venue | None, public_url: str) -> dict[str, Any]:
    listing = entry.listing
    said = {
        "service_id": entry.uuid, "name": entry.name, "summary": listing.summary, "organisation": listing.organisation,
        "url": f"{public_url}/services/{entry.slug}", "website": web_link(listing.website), "phone": listing.phone,
        "status": listing.status, "categories": [vocabulary.of("categories").shown(each) for each in listing.categories],
        "needs": [vocabulary.of("needs").shown(each) for each in listing.needs], "age_min": listing.age_min,
        "age_max": listing.age_max, "place": venue.name if venue else "", "postcode": venue.postcode if venue else "",
        "precision": venue.precision if venue else "",
    }  # fmt: skip
    point = {"type": "Point", "coordinates": [venue.lon, venue.lat]} if venue else None
    properties = {name: value for name, value in said.items() if value not in (None, "", [])}
    return {"type": "Feature", "id": f"{entry.uuid}-{number}", "geometry": point, "properties": properties}


def rows(entries: Entries) -> list[list[Any]]:
    found = []
    for each in entries:
        confirmed = day_of(each.confirmed_at).isoformat() if each.confirmed_at else ""
        found.append([harmless(cell) for cell in row_of(each.listing, each.uuid, confirmed)])
    return found


def as_csv(entries: Entries) -> bytes:
    """The flat sheet as CSV (RFC 4180) that spreadsheet programs open with all letters right."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    writer.writerows(rows(entries))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(entries: Entries) -> bytes:
    """The flat sheet as a spreadsheet: text is text, whatever it begins with."""
    from openpyxl import Workbook  # slow to load, and most processes never need it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Services")
    sheet.freeze_panes = "C2"
    for number in range(1, len(COLUMNS) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDE if number == 4 else WIDTH
    heading = []
    for title in COLUMNS.values():
        cell = WriteOnlyCell(sheet, title)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for row in rows(entries):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def atom(entries: Entries, title: str, address: str, page: str, public_url: str) -> bytes:
    """New and changed entries, newest first, as an Atom feed (RFC 4287)."""
    newest = sorted(entries, key=lambda each: each.changed_at, reverse=True)[:MOST_NEWS]
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {"xml:lang": "en-GB"})
    latest = newest[0].changed_at if newest else datetime(2026, 1, 1, tzinfo=UTC)
    child(root, "id", address)
    child(root, "title", title)
    child(root, "updated", stamp(latest))
    child(root, "link", rel="self", type="application/atom+xml", href=address)
    child(root, "link", rel="alternate", type="text/html", href=page)
    child(child(root, "author"), "name", title)
    for each in newest:
        link = f"{public_url}/services/{each.slug}"
        item = child(root, "entry")
        child(item, "id", f"urn:uuid:{each.uuid}")
        child(item, "title", each.name)
        child(item, "published", stamp(each.created_at))
        child(item, "updated", stamp(each.changed_at))
        child(item, "link", rel="alternate", type="text/html", href=link)
        child(item, "summary", each.listing.summary or each.listing.description[:300] or each.name)
        for code in each.listing.categories:
            child(item, "category", term=code, label=vocabulary.of("categories").shown(code))
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def child(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text or None
    return made


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
