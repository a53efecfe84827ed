"""The project's own file format for a directory: one JSON document, described in data/README.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing

FORMAT = "local-offer-directory/1"
CONFIDENCES = ("high", "medium", "low")


class NotOurFormat(ValueError):
    """The file is not a directory in the project's own format; the message says in plain words why."""


@dataclass(frozen=True)
class Row:
    """One entry of a file: what it says, a name that stays the same, how sure its facts are, whether it is ready to publish."""

    origin: str
    listing: Listing
    confidence: str = "medium"
    published: bool = True

    @property
    def why(self) -> str:
        """The reason written into the history of the entry."""
        dated = f", dated {self.listing.source_date}" if self.listing.source_date else ", without a date"
        return f"Written from public sources{dated}. Confidence: {self.confidence}."


def read(file: Path) -> list[Row]:
    """The entries of a file, or `NotOurFormat`."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as trouble:
        raise NotOurFormat(f"{file.name} is not a JSON file in UTF-8.") from trouble
    if not isinstance(document, dict) or document.get("format") != FORMAT or not isinstance(document.get("entries"), list):
        raise NotOurFormat(f'{file.name} does not say "format": "{FORMAT}" with a list of "entries".')
    return [as_row(number, each) for number, each in enumerate(document["entries"], start=1)]


def as_row(number: int, data: Any) -> Row:
    if not isinstance(data, dict) or not isinstance(data.get("listing"), dict):
        raise NotOurFormat(f'Entry {number} has no "listing".')
    listing = listings.from_json(data["listing"])
    if not listing.name:
        raise NotOurFormat(f"Entry {number} has no name.")
    confidence = data.get("confidence", "medium")
    if confidence not in CONFIDENCES:
        raise NotOurFormat(f"Entry {number} ({listing.name}): confidence must be one of {', '.join(CONFIDENCES)}.")
    return Row(str(data.get("origin", "")), listing, confidence, bool(data.get("published", True)))
