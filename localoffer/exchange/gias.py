"""Extracts of Get Information about Schools: a school a row, as an entry. Pure. Facts under the Open Government Licence."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.directory import listing as listings
from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing, Venue
from localoffer.exchange import tidy
from localoffer.exchange.records import Record

NEEDED = ("URN", "EstablishmentName")
SOURCE = "Get Information about Schools, Department for Education"
ADDRESS = ("Street", "Locality", "Address3")
COLLEGES = ("further education", "sixth form", "16 plus", "college")
CLOSED, PLANNED = ("closed",), ("proposed to open",)
SPECIAL = ("special", "alternative provision", "pupil referral")


def is_extract(columns: list[str]) -> bool:
    return {each.lower() for each in NEEDED} <= {each.lower() for each in columns}


def record_of(row: Mapping[str, str]) -> Record:
    """A school as a record; what the register knows beside is kept under its own names."""

    row = {name.lower(): value for name, value in row.items()}

    def said(name: str) -> str:
        found = tidy.line(row.get(name.lower()) or row.get(f"{name} (name)".lower()))
        return "" if found.lower() in ("not applicable", "does not apply", "not recorded") else found

    kind, urn, name = said("TypeOfEstablishment"), said("URN"), said("EstablishmentName")
    phase, status = said("PhaseOfEducation"), said("EstablishmentStatus").lower()
    known = ", ".join(filter(None, [kind, phase.lower() if phase.lower() not in kind.lower() else ""]))
    needs = [said(f"SEN{number}") for number in range(1, 14)]
    provision = said("TypeOfResourcedProvision")
    listing = Listing(
        name=name,
        summary=f"{known}{f' in {town}' if (town := said('Town')) else ''}." if known else "",
        kind="college" if any(each in kind.lower() for each in COLLEGES) else "school",
        categories=("education",),
        level="specialist" if any(each in kind.lower() for each in SPECIAL) else "",
        needs=tuple(dict.fromkeys(filter(None, (need_of(each) for each in needs)))),
        age_min=tidy.age(said("StatutoryLowAge")),
        age_max=tidy.age(said("StatutoryHighAge")),
        routes=("admissions",),
        eligibility=f"Resourced provision: {provision}." if provision and provision.lower() != "none" else "",
        delivery=("venue",),
        venues=(
            Venue(
                name=name,
                address=", ".join(filter(None, map(said, ADDRESS))),
                postcode=tidy.postcode(said("Postcode")),
                area=said("Town"),
            ),
        ),
        phone=tidy.phone(said("TelephoneNum"))[0],
        website=tidy.link(said("SchoolWebsite")),
        urn=urn,
        status="closed" if status in CLOSED else "temporarily_closed" if status in PLANNED else "open",
        status_text=standing(status, tidy.date(said("CloseDate"))),
        source_name=SOURCE,
        source_url=f"https://get-information-schools.service.gov.uk/Establishments/Establishment/Details/{urn}"
        if urn.isdigit()
        else "",
        source_date=tidy.date(said("LastChangedDate")),
    )
    return {"id": f"urn:{urn}" if urn else "", "name": name, "x_flat": listings.to_json(listing)}


def standing(status: str, closed_on: str) -> str:
    """What is to be said of a school that is not simply open."""
    if status in CLOSED:
        return f"Closed on {closed_on}." if closed_on else ""
    return "It is not open yet." if status in PLANNED else ""


def need_of(text: str) -> str:
    """The census code in "ASD - Autistic Spectrum Disorder", when it is one that entries use."""
    code = text.split(" - ")[0].strip().upper()
    return code if code in vocabulary.of("needs") else ""
