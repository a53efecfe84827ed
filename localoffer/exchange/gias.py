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
CLOSED = ("closed",)
SPECIAL = ("special", "alternative provision", "pupil referral")


def is_extract(columns: list[str]) -> bool:
    return all(each in columns for each in NEEDED)


def record_of(row: Mapping[str, str]) -> Record:
    """A school as a record; what the register knows beside is kept under its own names."""

    def said(name: str) -> str:
        found = tidy.line(row.get(name) or row.get(f"{name} (name)"))
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
        status="closed" if status in CLOSED else "open",
        status_text=f"Closed on {tidy.date(said('CloseDate'))}." if status in CLOSED and tidy.date(said("CloseDate")) else "",
        source_name=SOURCE,
        source_url=f"https://get-information-schools.service.gov.uk/Establishments/Establishment/Details/{urn}"
        if urn.isdigit()
        else "",
        source_date=tidy.date(said("LastChangedDate").replace("-", "/")) or tidy.date(said("LastChangedDate")),
    )
    return {"id": f"urn:{urn}" if urn else "", "name": name, "x_flat": listings.to_json(listing)}


def need_of(text: str) -> str:
    """The census code in "ASD - Autistic Spectrum Disorder", when it is one that entries use."""
    code = text.split(" - ")[0].strip().upper()
    return code if code in vocabulary.of("needs") else ""
