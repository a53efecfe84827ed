"""What a suggestion knows before the first question, from the page that led to it."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.accounts.models import User
from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing, Venue, clean_line
from localoffer.directory.rules import slug_of
from localoffer.places import wards

CARRIED = ("ward", "need", "age")


def first_words(args: Mapping[str, str], by: User | None) -> Listing:
    """The listing that a link such as /suggest?ward=E05013006&need=ASD&age=9 begins with; odd values mean none."""
    ward = ward_code(args.get("ward", "")) or (by.ward_code or "" if by else "")
    age = args.get("age", "").strip()
    known_age = int(age) if age.isascii() and age.isdigit() and len(age) < 3 else None
    needs = tuple(dict.fromkeys(filter(None, map(need_code, args.get("need", "").split(",")[:20]))))
    return Listing(
        kind="group",
        name=clean_line(args.get("name", "")),
        needs=needs,
        age_min=known_age,
        age_max=known_age,
        venues=(Venue(ward_code=ward),) if ward else (),
    )


def carried(args: Mapping[str, str]) -> dict[str, str]:
    """What the first page hands on to the next."""
    return {name: clean_line(args[name], 100) for name in CARRIED if args.get(name)}


def ward_code(text: str) -> str:
    """A ward by its code or by its name in an address."""
    text = clean_line(text, 100)
    found = wards.ward_by_code(text.upper()) or wards.ward_by_slug(slug_of(text))
    return found.code if found and text else ""


def need_code(text: str) -> str:
    """A need by its code or by its name in an address."""
    text = clean_line(text, 100)
    same = (term.code for term in vocabulary.of("needs") if text.casefold() in (term.code.casefold(), slug_of(term.name)))
    return next(same, "")
