"""Entries and those who run them as Open Referral UK 3.0 objects. Pure: no request, no database."""

from __future__ import annotations

from datetime import UTC, datetime

from localoffer.api.places import Area, kept, languages, locations, schedules, service_areas
from localoffer.api.taxonomies import Record, codes_of, id_of, taxonomy_id, term, term_id
from localoffer.directory import listing as listings
from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing
from localoffer.directory.open_referral import STATUS
from localoffer.directory.queries import PublicEntry
from localoffer.directory.rules import safe_link, slug_of


def moment(at: datetime) -> str:
    """A time as RFC 3339 writes it, in UTC, to the millisecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def last_modified(entry: PublicEntry) -> datetime:
    """When anything of an entry changed: its facts, or that somebody confirmed them."""
    return max(filter(None, [entry.edited_at, entry.confirmed_at, entry.created_at]))


def status(entry: PublicEntry) -> str:
    return STATUS.get(entry.listing.status, "active")


def run_by(listing: Listing) -> str:
    """The name of who runs something; a group without one runs itself."""
    return listing.organisation or listing.name


def organization_id(name: str) -> str:
    return id_of("organization", slug_of(name))


def organization(name: str, area: Area) -> Record:
    """Who runs something, in brief."""
    return {
        "id": organization_id(name),
        "name": name,
        "description": f"{name} runs help that is listed in the Local Offer of {area.name}.",
    }


def brief(entry: PublicEntry, area: Area) -> Record:
    """A service with what it has once, and in brief who runs it."""
    listing = entry.listing
    return kept(
        {
            "id": entry.uuid,
            "organization_id": organization_id(run_by(listing)),
            "name": listing.name,
            "description": listing.description or listing.summary,
            "url": safe_link(listing.website),
            "email": listing.email if "@" in listing.email else "",
            "status": status(entry),
            "fees": fees(listing),
            "minimum_age": listing.age_min,
            "maximum_age": listing.age_max,
            "assured_date": entry.confirmed_at.date().isoformat() if entry.confirmed_at else "",
            "alert": listing.status_text if listing.status != "open" else "",
            "eligibility_description": listing.eligibility,
            "application_process": application(listing),
            "wait_time": listing.wait.text,
            "last_modified": moment(last_modified(entry)),
            "organization": organization(run_by(listing), area),
        }
    )


def least(entry: PublicEntry) -> Record:
    """As little of a service as a list of services may say."""
    return {"id": entry.uuid, "name": entry.name, "status": status(entry), "last_modified": moment(last_modified(entry))}


def full(entry: PublicEntry, area: Area) -> Record:
    """A service with everything the directory knows of it."""
    listing, uuid = entry.listing, entry.uuid
    return brief(entry, area) | kept(
        {
            "schedules": schedules(uuid, listing),
            "service_areas": service_areas(uuid, listing, area),
            "service_at_locations": [
                {"id": key, "service_id": uuid, "location_id": place["id"], "location": place}
                for key, place in locations(uuid, listing, area)
            ],
            "languages": languages(uuid, listing),
            "cost_options": cost_options(uuid, listing),
            "contacts": contacts(uuid, listing),
            "phones": phones(uuid, listing, "service_id", uuid),
            "attributes": attributes(entry, area.public_url),
            "additional_urls": additional_urls(entry, area.public_url),
            "x_local_offer": {"format": "local-offer-directory/1", "listing": listings.to_json(listing)},
        }
    )


def fees(listing: Listing) -> str:
    said = "" if listing.cost == "unknown" else vocabulary.of("costs").shown(listing.cost)
    return ". ".join(filter(None, [said, listing.cost_text]))


def application(listing: Listing) -> str:
    ways = [vocabulary.of("routes").shown(code) for code in listing.routes]
    return ". ".join(filter(None, [", ".join(ways), listing.who_can_refer]))


def cost_options(uuid: str, listing: Listing) -> list[Record]:
    if listing.cost == "free":
        return [{"id": id_of("cost", uuid, "free"), "service_id": uuid, "option": "Free", "amount": 0}]
    names = [vocabulary.of("cost_options").shown(code) for code in listing.cost_options]
    found = [{"id": id_of("cost", uuid, name), "service_id": uuid, "option": name} for name in names]
    if listing.cost_text:
        said = {"option": "Cost", "amount_description": listing.cost_text}
        found.append({"id": id_of("cost", uuid, "text"), "service_id": uuid, **said})
    return found


def contacts(uuid: str, listing: Listing) -> list[Record]:
    if not (listing.contact_name or listing.phone or listing.email):
        return []
    key = id_of("contact", uuid)
    email = listing.email if "@" in listing.email else ""
    made = {"id": key, "service_id": uuid, "name": listing.contact_name, "email": email}
    return [kept(made | {"phones": phones(uuid, listing, "contact_id", key)})]


def phones(uuid: str, listing: Listing, of: str, key: str) -> list[Record]:
    return [{"id": id_of("phone", of, uuid), of: key, "number": listing.phone, "type": "voice"}] if listing.phone else []


def attributes(entry: PublicEntry, public_url: str) -> list[Record]:
    """What the listing says by codes: one link to a term for each."""
    return [
        {
            "id": id_of("attribute", entry.uuid, term_id(fact, code)),
            "link_id": entry.uuid,
            "link_entity": "service",
            "link_type": fact.link_type,
            "taxonomy_term_id": term_id(fact, code),
            "taxonomy_term": term(fact, code, public_url),
        }
        for fact, code in codes_of(entry.listing, entry.assurance)
    ]


def additional_urls(entry: PublicEntry, public_url: str) -> list[Record]:
    links = [(f"{public_url}/services/{entry.slug}", "This entry in the Local Offer")]
    if report := safe_link(entry.listing.sen_report_url):
        links.append((report, "SEN information report"))
    return [{"id": id_of("url", entry.uuid, url), "url": url, "label": label} for url, label in links]


def term_ids(entry: PublicEntry) -> frozenset[str]:
    """The ids of all terms of an entry."""
    return frozenset(term_id(fact, code) for fact, code in codes_of(entry.listing, entry.assurance))


def taxonomy_ids(entry: PublicEntry) -> frozenset[str]:
    """The ids of the taxonomies that an entry has a term of."""
    return frozenset(taxonomy_id(fact) for fact, _code in codes_of(entry.listing, entry.assurance))


def place_ids(entry: PublicEntry, area: Area) -> list[str]:
    """The ids of the links between a service and its places."""
    return [key for key, _place in locations(entry.uuid, entry.listing, area)]


def at_location(key: str, entry: PublicEntry, area: Area, *, in_full: bool) -> Record:
    """One place of a service, with the service in brief or in full."""
    place = dict(locations(entry.uuid, entry.listing, area))[key]
    service = full(entry, area) if in_full else brief(entry, area)
    service.pop("service_at_locations", None)
    shown = place if in_full else {name: each for name, each in place.items() if name not in ("addresses", "accessibility")}
    return {"id": key, "service_id": entry.uuid, "location_id": place["id"], "location": shown, "service": service}
