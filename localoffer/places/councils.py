"""The councils of Great Britain: their codes and names, whose Local Offer a district has, and where their pages begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from localoffer.config import ROOT
from localoffer.places.pack import read_csv
from localoffer.places.spots import COUNCIL_FINDER

FILE = ROOT / "data" / "councils.csv"


@dataclass(frozen=True)
class KnownCouncil:
    """One council. A district of a county has no Local Offer of its own: `county_code` says whose it is."""

    code: str
    name: str
    council: str
    county_code: str = ""
    slug: str = ""
    former_code: str = ""

    @property
    def url(self) -> str:
        return f"{COUNCIL_FINDER}/{self.slug}" if self.slug else COUNCIL_FINDER


@lru_cache(maxsize=1)
def all_councils() -> dict[str, KnownCouncil]:
    """{code: council}."""
    rows = read_csv(FILE)
    return {
        row["code"]: KnownCouncil(
            row["code"], row["name"], row["council"], row["county_code"], row["gov_uk_slug"], row["former_code"]
        )
        for row in rows
    }


def by_code(code: str) -> KnownCouncil | None:
    """The council of a code, or of the code that it had before its borders moved."""
    if not code:
        return None  # a spot whose council nobody knows; most councils have no former code either
    known = all_councils()
    return known.get(code) or next((each for each in known.values() if each.former_code == code), None)


def districts_of(code: str) -> tuple[str, ...]:
    """The codes under which a council's postcodes are listed: its districts' for a county, else its own."""
    return tuple(each.code for each in all_councils().values() if each.county_code == code) or (code,)


def with_former(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The same codes and those they had before."""
    known = all_councils()
    former = [known[each].former_code for each in codes if each in known and known[each].former_code]
    return (*codes, *former)


def with_offer(code: str) -> KnownCouncil | None:
    """The council whose Local Offer serves the people under a code."""
    found = by_code(code)
    return by_code(found.county_code) or found if found and found.county_code else found
