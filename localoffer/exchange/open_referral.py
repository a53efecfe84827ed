"""One Open Referral service, of any version, as a listing: the good is kept, the odd is said, nothing is invented. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from localoffer.directory import listing as listings
from localoffer.directory import open_referral, vocabulary, wait_sentences
from localoffer.directory import open_referral_shapes as shapes
from localoffer.directory.listing import Listing
from localoffer.exchange import sound, terms, tidy, timings, whereabouts
from localoffer.exchange.records import Record, is_too_deep, rows
from localoffer.exchange.whereabouts import places_of

CLOSED = ("defunct", "closed", "deleted", "archived", "expired", "withdrawn", "cancelled", "discontinued", "false", "no")
PAUSED = ("suspended", "paused", "on hold", "temporarily_closed", "closed temporarily")
OPEN = ("open", "published", "live", "current", "approved", "true", "yes", "1")
STATUS = {
    **{said: ours for ours, said in open_referral.STATUS.items()},
    **dict.fromkeys(CLOSED, "closed"),
    **dict.fromkeys(PAUSED, "temporarily_closed"),
    **dict.fromkeys(OPEN, "open"),
}
"""{what feeds say of whether a service runs: what that is here}."""
NOT_PUBLISHED = ("draft", "unpublished", "pending", "in review", "awaiting approval", "private")
AGES = ("minimum_age", "maximum_age")
SPAN = re.compile(r"(?:age[ds]?\s*)?(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})\s*(?:years?|yrs?)?\s*(?:old)?", re.IGNORECASE)


class Rejected(ValueError):
    """The record cannot be an entry; the message says why."""


@dataclass
class Taken:
    """What was made of one record: the id it has elsewhere, the listing, and what was odd."""

    foreign_id: str
    listing: Listing
    warnings: list[str] = field(default_factory=list)
    assurance: str = "reported"
    confirmed_at: datetime | None = None
    confirmed_how: str = ""

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)


def taken(record: Record) -> Taken:
    """A listing made of a service record, or `Rejected`."""
    if is_too_deep(record):
        raise Rejected("it is nested too deeply")
    name = tidy.line(record.get("name"))
    if tidy.is_nothing(name) or tidy.is_placeholder(name):
        raise Rejected("it has no name")
    raw = record.get("id")
    foreign_id = name if raw is None or isinstance(raw, dict | list) else tidy.line(raw) or name
    if isinstance(flat := record.get("x_flat"), Mapping):
        odd = record.get("x_odd")
        told = [str(each) for each in odd] if isinstance(odd, list) else []
        return Taken(foreign_id, ready_made(flat, name, told), told)
    ours = tidy.nested(record.get("x_local_offer"))
    if isinstance(ours, Mapping) and isinstance(ours.get("listing"), Mapping) and ours["listing"].get("name"):
        return as_ours(foreign_id, name, ours)
    return as_theirs(foreign_id, name, record)


def as_theirs(foreign_id: str, name: str, record: Record) -> Taken:
    """A listing made of what the standard says of a service."""
    out = Taken(foreign_id, Listing())
    for each in (*of_no_kind(record), *pointed_at(record)):
        out.warn(f"{each}: left out")
    sessions, odd_times = timings.sessions(schedules_of(record))
    venues, odd_places = whereabouts.venues(record)
    description = tidy.words(record.get("description"))
    online = {"delivery": ("online",)} if whereabouts.is_online(record) else {}
    said = {"cost": cost_of(record), **online, **ages(record, out), **reaching(record, out), **whereabouts.areas(record)}
    said |= terms.coded(record)
    out.listing = Listing(
        name=name,
        summary=summary_of(description),
        description=description,
        organisation=organisation_of(record),
        eligibility=eligibility(record),
        who_can_refer=tidy.words(record.get("application_process")),
        cost_text=cost_text(record),
        sessions=sessions,
        venues=venues,
        languages=terms.languages(record),
        status=status_of(record, out),
        status_text=tidy.words(record.get("alert")),
        wait=wait_of(record, out),
        website=checked_link(record.get("url"), out),
        **said,
    )
    for each in (*odd_times, *odd_places):
        out.warn(each)
    return out


def of_no_kind(record: Record) -> Iterator[str]:
    """The fields of a record whose value is nothing of the kind that the standard knows."""
    for field_name, value in record.items():
        kind = shapes.SHAPES["service"].get(field_name)
        if kind is None or tidy.is_nothing(value):
            continue
        if kind == shapes.TEXT and isinstance(value, dict | list):
            yield f"{field_name} holds no text"
        elif isinstance(kind, tuple) and kind[0] == "many" and not rows(record, field_name):
            yield f"{field_name} holds nothing that can be read"


def pointed_at(record: Record) -> Iterator[str]:
    """What a record names by an id alone, so that nothing can be known of it."""
    if not tidy.is_nothing(record.get("organization_id")) and not organisation_of(record):
        yield "who runs it is only pointed at, and not in the source"
    links = (("service_at_locations", "location", "a place"), ("attributes", "taxonomy_term", "a term"))
    for name, inner, what in links:
        if any(each.get(f"{inner}_id") and not isinstance(each.get(inner), Mapping) for each in rows(record, name)):
            yield f"{what} is only pointed at, and not in the source"


def schedules_of(record: Record) -> list[Record]:
    """The schedules of a service and of its places."""
    found = rows(record, "schedules", "regular_schedules")
    for place in places_of(record):
        found = [*found, *rows(place, "schedules", "regular_schedules")]
    return found


def status_of(record: Record, out: Taken) -> str:
    """Whether it runs; what its source itself does not publish is no entry."""
    said = tidy.line(str(record.get("status")) if isinstance(record.get("status"), bool) else record.get("status")).lower()
    if said in NOT_PUBLISHED:
        raise Rejected(f"its status is “{said}”: its source does not publish it")
    if tidy.is_nothing(said):
        out.warn("it has no status: taken as running")
    elif said not in STATUS:
        out.warn(f"its status {said[:30]!r} is not known: taken as running")
    found = STATUS.get(said, "open")
    if found == "closed":
        out.warn("its status says that it is no longer running")
    return found


def ready_made(data: Mapping[str, Any], name: str, told: list[str]) -> Listing:
    """A listing that came as one, with what the form would not take left out and told; `name` where it has none."""
    found = listings.from_json(data)
    nameless = tidy.is_nothing(found.name) or tidy.is_placeholder(found.name)
    return sound.sound(found.changed(name=name) if nameless else found, told)


def as_ours(foreign_id: str, name: str, ours: Mapping[str, Any]) -> Taken:
    """An entry of a site like this one, with how sure that site was of it."""
    assurance, how = tidy.line(ours.get("assurance")), tidy.line(ours.get("confirmed_how"))
    at = tidy.moment(ours.get("confirmed_at"))
    known = assurance if assurance in vocabulary.of("assurances") else "reported"
    told: list[str] = []
    listing = ready_made(ours["listing"], name, told)
    return Taken(foreign_id, listing, told, known, at, how if at else "")


def summary_of(description: str) -> str:
    """The first sentence of a description, where it is short enough to stand alone."""
    text = " ".join(description.split())
    first = text.split(". ")[0].rstrip(".") + "." if text else ""
    return first if len(first) <= 200 else ""


def organisation_of(record: Record) -> str:
    found = record.get("organization") or record.get("organisation")
    return tidy.line(found.get("name")) if isinstance(found, Mapping) else tidy.line(found)


def eligibility(record: Record) -> str:
    """Who it is for, in words; ages that are said in words only are among them."""
    said = [tidy.words(record.get("eligibility_description"))]
    said += [tidy.words(each.get("eligibility")) for each in rows(record, "eligibilitys", "eligibilities")]
    said += [f"Age: {tidy.line(each)}" for key in AGES for each in said_of_age(record, key) if is_age_in_words(each)]
    return "\n".join(dict.fromkeys(filter(None, said)))


def is_age_in_words(value: Any) -> bool:
    return isinstance(value, str) and not tidy.is_nothing(value) and read_age(value) is None and any(map(str.isalpha, value))


def said_of_age(record: Record, key: str) -> list[Any]:
    """All that a service and who may use it say under one name."""
    sources = [record, *rows(record, "eligibilitys", "eligibilities")]
    return [each[key] for each in sources if each.get(key) not in (None, "", [], {})]


def read_age(value: Any) -> tuple[int | None, int | None] | None:
    """(lowest, highest) of one age or of a span of ages; None for what is neither."""
    if isinstance(value, str) and (found := SPAN.fullmatch(tidy.word(value))):
        return tidy.age(found[1]), tidy.age(found[2])
    age = tidy.age(value)
    return None if age is None else (age, age)


def ages(record: Record, out: Taken) -> dict[str, int | None]:
    """The ages a service is for; -1 and the like are unknown, and a pair the wrong way round is turned."""
    read: list[int | None] = []
    spans = []
    for end, key in enumerate(AGES):
        said = said_of_age(record, key)
        known = [found for each in said if (found := read_age(each)) is not None]
        spans += known
        read.append(known[0][end] if known else None)
        if said and not known:
            out.warn(f"{key} {str(said[0])[:20]!r} is no age")
    low, high = read
    if len(spans) == 1 and spans[0][0] != spans[0][1]:  # "11-18" in one field
        low, high = spans[0]
    if low is not None and high is not None and low > high:
        out.warn("minimum_age is above maximum_age: turned round")
        low, high = high, low
    return {"age_min": low, "age_max": high}


def wait_of(record: Record, out: Taken) -> listings.Wait:
    """How long people wait: in words, and as a figure where the day on which it was measured is told with it."""
    found = wait_sentences.read(tidy.words(record.get("wait_time")))
    for each in rows(record, "attributes"):
        term = each.get("taxonomy_term")
        if tidy.line(each.get("link_type")) == "waiting_time":
            codes = dict(terms.codes_of(term, "wait_bands")) if isinstance(term, Mapping) else {}
            measured = wait_sentences.with_term(found, each, codes.get("wait_bands", ""))
            if measured is None:
                out.warn("a waiting time without the day on which it was measured: only its words are kept")
            found = measured or found
    return found


def cost_text(record: Record) -> str:
    fees = record.get("fees")
    said = [tidy.words(record.get("fees_description")), in_pounds(fees) or tidy.words(fees)]
    for each in rows(record, "cost_options"):
        amount = each.get("amount")
        shown = in_pounds(amount) if tidy.amount(amount) is not None else "" if is_negative(amount) else tidy.line(amount)
        said.append(" ".join(filter(None, [tidy.line(each.get("option")), shown, tidy.words(each.get("amount_description"))])))
    return "\n".join(dict.fromkeys(filter(None, said)))


def in_pounds(value: Any) -> str:
    """A sum as people write it; "" for nought, which the cost says itself, and for what is no sum."""
    amount = tidy.amount(value)
    return f"£{amount:,.2f}".removesuffix(".00") if amount else ""


def is_negative(value: Any) -> bool:
    return (tidy.number(value, 1e12) or 0) < 0


def cost_of(record: Record) -> str:
    amounts = [tidy.amount(each.get("amount")) for each in rows(record, "cost_options") if "amount" in each]
    known = [each for each in amounts if each is not None]
    if known:
        return "free" if not any(known) else "varies" if not all(known) else "paid"
    return "free" if tidy.FREE.fullmatch(tidy.line(record.get("fees"))) else "unknown"


def checked_link(value: Any, out: Taken) -> str:
    found = tidy.link(value)
    if not found and not tidy.is_nothing(value):
        out.warn(f"the web address {str(value)[:40]!r} is left out")
    return found


def reaching(record: Record, out: Taken) -> dict[str, str]:
    """Who to ask: the first telephone number, e-mail address and name that are any."""
    people = rows(record, "contacts", "contact")
    holders = [record, *people, *places_of(record)]
    if isinstance(body := record.get("organization"), Mapping):
        holders.append(body)
    numbers = [one.get("number") for each in holders for one in rows(each, "phones", "phone")]
    found = {"phone": "", "email": "", "contact_name": ""}
    for written in numbers:
        read, rest = tidy.phone(written)
        found["phone"] = found["phone"] or read
        if rest:
            out.warn(f"words in a telephone number: {rest[:40]!r}")
    emails = [record.get("email"), *(each.get("email") for each in people)]
    found["email"] = next(filter(None, map(tidy.email, emails)), "")
    for each in emails:
        if not tidy.is_nothing(each) and not tidy.email(each):
            out.warn(f"the e-mail address {str(each)[:40]!r} is left out")
    found["contact_name"] = next(filter(None, (tidy.line(each.get("name")) for each in people)), "")
    return found
