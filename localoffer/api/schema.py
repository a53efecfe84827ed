"""Entries and those who run them as Open Referral UK 3.0 objects. Pure: no request, no database."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from localoffer.api import merging
from localoffer.api.merging import Came
from localoffer.api.places import Area, kept, languages, locations, schedules, service_areas
from localoffer.api.taxonomies import Record, codes_of, id_of, taxonomy_id, term, term_id
from localoffer.clock import day_of
from localoffer.directory import listing as listings
from localoffer.directory import vocabulary, wait_sentences
from localoffer.directory.listing import Listing
from localoffer.directory.open_referral import STATUS
from localoffer.directory.queries import PublicEntry
from localoffer.directory.rules import slug_of, web_link

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,}")
FORMAT = "local-offer-directory/1"
ORGANIZATION_ONCE = ("id", "name", "description", "email", "website", "logo", "uri", "parent_organization_id")


def moment(at: datetime) -> str:
    """A time as RFC 3339 writes it, in UTC, to the millisecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def last_modified(entry: PublicEntry) -> datetime:
    """When anything of an entry changed: its facts, that somebody confirmed or checked them, or what its source says."""
    return entry.changed_at


def status(entry: PublicEntry) -> str:
    return STATUS.get(entry.listing.status, "active")


def email_of(text: str) -> str:
    """The text where it is one e-mail address and nothing else."""
    return text if EMAIL.fullmatch(text) else ""


def run_by(listing: Listing) -> str:
    """The name of who runs something; a group without one runs itself."""
    return listing.organisation or listing.name


def organization_id(name: str) -> str:
    return id_of("organization", slug_of(name))


def organization(listing: Listing, area: Area, came: Came | None = None) -> Record:
    """Who runs something, in brief."""
    name = run_by(listing)
    key = organization_id(name)
    record: Record = {
        "id": key,
        "name": name,
        "description": f"{name} runs help that is listed in the Local Offer of {area.name}.",
    }
    if listing.urn and not listing.organisation:
        record["organization_identifiers"] = [
            {"id": id_of("identifier", key, listing.urn), "organization_id": key, "identifier_scheme": "GB-EDU",
             "identifier_type": "URN", "identifier": listing.urn}
        ]  # fmt: skip
    return merging.organization(record, listing, came) if came else record


def once(record: Record) -> Record:
    """Of an organisation what it has once."""
    return {name: record[name] for name in ORGANIZATION_ONCE if name in record}


def brief(entry: PublicEntry, area: Area, came: Came | None = None) -> Record:
    """A service with what it has once, and in brief who runs it."""
    if came:
        found = merging.brief_of(full(entry, area, came))
        return found | {"organization": once(found["organization"])}
    return own(entry) | {"organization": once(organization(entry.listing, area))}


def own(entry: PublicEntry) -> Record:
    listing = entry.listing
    return kept(
        {
            "id": entry.uuid,
            "organization_id": organization_id(run_by(listing)),
            "name": listing.name,
            "description": listing.description or listing.summary,
            "url": web_link(listing.website),
            "email": email_of(listing.email),
            "status": status(entry),
            "fees": fees(listing),
            "fees_description": fees(listing),
            "minimum_age": listing.age_min,
            "maximum_age": listing.age_max,
            "assured_date": day_of(entry.confirmed_at).isoformat() if entry.confirmed_at else "",
            "alert": alert(listing),
            "eligibility_description": listing.eligibility,
            "application_process": application(listing),
            "wait_time": wait_sentences.told(listing.wait),
            "last_modified": moment(last_modified(entry)),
        }
    )


def least(entry: PublicEntry) -> Record:
    """As little of a service as a list of services may say."""
    return {"id": entry.uuid, "name": entry.name, "status": status(entry), "last_modified": moment(last_modified(entry))}


def full(entry: PublicEntry, area: Area, came: Came | None = None) -> Record:
    """A service with everything the directory knows of it, and everything that came with it and still holds."""
    listing, uuid = entry.listing, entry.uuid
    found = own(entry) | kept(
        {
            "organization": organization(listing, area, came),
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
            "x_local_offer": x_local_offer(entry),
        }
    )
    if came is None:
        return found
    found = merging.merged(found, listing, came)
    found["organization_id"] = found["organization"]["id"]
    theirs = merging.foreign_attributes(came, listing)
    if theirs:
        found["attributes"] = [*found.get("attributes", ()), *theirs]
    return found | {"x_source": came.source}


def x_local_offer(entry: PublicEntry) -> Record:
    """The entry in our own words, for another site like this one."""
    return kept(
        {
            "format": FORMAT,
            "listing": listings.to_json(entry.listing),
            "assurance": entry.assurance,
            "confirmed_at": moment(entry.confirmed_at) if entry.confirmed_at else None,
            "confirmed_how": entry.confirmed_how,
        }
    )


def fees(listing: Listing) -> str:
    said = "" if listing.cost == "unknown" else vocabulary.of("costs").shown(listing.cost)
    return ". ".join(filter(None, [said, listing.cost_text]))


def alert(listing: Listing) -> str:
    closed = "Not taking new people now." if listing.wait.band == "closed" else ""
    return " ".join(filter(None, [listing.status_text if listing.status != "open" else "", closed]))


def application(listing: Listing) -> str:
    ways = [vocabulary.of("routes").shown(code) for code in listing.routes]
    return ". ".join(filter(None, [", ".join(ways), listing.who_can_refer]))


def cost_options(uuid: str, listing: Listing) -> list[Record]:
    if listing.cost == "free":
        return [{"id": id_of("cost", uuid, "free"), "service_id": uuid, "option": "Free", "amount": 0, "currency": "GBP"}]
    names = [vocabulary.of("cost_options").shown(code) for code in listing.cost_options]
    found = [{"id": id_of("cost", uuid, name), "service_id": uuid, "option": name} for name in names]
    if listing.cost_text:
        said = {"option": "Cost", "amount_description": listing.cost_text}
        found.append({"id": id_of("cost", uuid, "text"), "service_id": uuid, **said})
    return found


def contacts(uuid: str, listing: Listing) -> list[Record]:
    if not (listing.contact_name or listing.phone or email_of(listing.email)):
        return []
    key = id_of("contact", uuid)
    made = {"id": key, "service_id": uuid, "name": listing.contact_name, "email": email_of(listing.email)}
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
            **(waiting(entry.listing) if fact.name == "wait_band" else {}),
        }
        for fact, code in codes_of(entry.listing, entry.assurance)
    ]


def waiting(listing: Listing) -> Record:
    """The exact wait as an ISO 8601 duration, when it was measured and by whom."""
    return kept({"value": wait_sentences.value(listing.wait), "label": wait_sentences.label(listing.wait)})


def additional_urls(entry: PublicEntry, public_url: str) -> list[Record]:
    links = [(f"{public_url}/services/{entry.slug}", "This entry in the Local Offer")]
    if report := web_link(entry.listing.sen_report_url):
        links.append((report, "SEN information report"))
    return [{"id": id_of("url", entry.uuid, url), "url": url, "label": label} for url, label in links]


def term_ids(entry: PublicEntry) -> frozenset[str]:
    """The ids of all terms of an entry."""
    return frozenset(term_id(fact, code) for fact, code in codes_of(entry.listing, entry.assurance))


def taxonomy_ids(entry: PublicEntry) -> frozenset[str]:
    """The ids of the taxonomies that an entry has a term of."""
    return frozenset(taxonomy_id(fact) for fact, _code in codes_of(entry.listing, entry.assurance))


def place_ids(entry: PublicEntry, came: Came | None, area: Area) -> list[str]:
    """The ids of the links between a service and its places."""
    if came is None:
        found = [id_of("at", entry.uuid, number) for number in range(len(entry.listing.venues))]
        online = "online" in entry.listing.delivery and web_link(entry.listing.website)
        return [*found, id_of("at", entry.uuid, "online")] if online else found
    return [each["id"] for each in full(entry, area, came).get("service_at_locations", ())]


def at_location(place: Record, service: Record, *, in_full: bool) -> Record:
    """One place of a service, with the service: brief has only what each has once."""
    said = {name: each for name, each in service.items() if name != "service_at_locations"}
    if in_full:
        return place | {"service": said}
    where: dict[str, Any] = {name: each for name, each in place.get("location", {}).items() if not isinstance(each, list)}
    found = {name: each for name, each in place.items() if not isinstance(each, list)}
    return (
        found
        | ({"location": where} if where else {})
        | {"service": merging.brief_of(said) | {"organization": once(said["organization"])}}
    )
