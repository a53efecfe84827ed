"""Help that a family can have while it waits: nobody need refer them, it fits need and age, and it is near. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from localoffer.directory import vocabulary, waiting
from localoffer.directory.listing import Listing
from localoffer.directory.rules import fits_age
from localoffer.provision.picture import between
from localoffer.provision.supply import EVERY_NEED, ROUTE_UNKNOWN, THROUGH_SOMEONE, TURN_UP, Offer, widened

NEEDS_SOMEBODY = (THROUGH_SOMEONE, ROUTE_UNKNOWN)
Spot = tuple[float, float]
SOMEWHERE = 2


@dataclass(frozen=True)
class Help:
    """One thing to use meanwhile. `miles` from where the other meets, None where one of them has no place.

    `made_for_it` when it names a need that the other is for, and is not only open to any.
    """

    offer: Offer
    made_for_it: bool
    miles: float | None

    @property
    def somewhere(self) -> bool:
        """Whether it serves some neighbourhood, and nobody can say if it is near."""
        return self.offer.near_only and self.miles is None

    @property
    def ward_code(self) -> str:
        """The ward of its first known place, or ""."""
        return next((ward for _, _, ward in self.offer.points if ward), "")

    @property
    def just_turn_up(self) -> bool:
        return self.offer.route == TURN_UP


def fitting(offers: Sequence[Offer], number: int, listing: Listing, *, slow: Collection[int] = ()) -> list[Help]:
    """All that helps those who wait for an entry, the best first; `number` is its own, `slow` those with long waits."""
    needs, categories = widened(listing.needs), set(listing.categories)
    spots = [(each.lat, each.lon) for each in listing.venues if each.lat is not None and each.lon is not None]
    wards = frozenset(listing.reach_wards) | {each.ward_code for each in listing.venues if each.ward_code}
    found = []
    for offer in offers:
        made = bool(needs & offer.needs)
        fits_need = made or offer.general or not needs
        if offer.id == number or offer.id in slow or offer.apart or offer.route in NEEDS_SOMEBODY:
            continue
        if (
            fits_need
            and fits_age(listing, offer.youngest, offer.oldest)
            and (not made_nearby(listing) or is_near(offer, spots, wards))
        ):
            found.append(Help(offer, made or (EVERY_NEED in listing.needs and offer.general), miles_to(offer, spots)))
    return sorted(found, key=lambda each: rank(each, needs, categories))


def rank(help: Help, needs: frozenset[str], categories: set[str]) -> tuple[object, ...]:
    """The best comes first: for the most of the same needs, of the same kind, a help to families, and easy to reach.

    Who waits to talk about worries is not sent to the cinema first: fun comes later, unless it is what one waits for.
    """
    offer, rules = help.offer, waiting.rules()
    suits = len(needs & offer.needs) + bool(offer.categories & categories) + bool(offer.categories & rules.helpful)
    suits -= bool(offer.categories & rules.pastimes and not categories & rules.pastimes)
    miles = help.miles if offer.near_only and help.miles is not None else 0.0
    return not help.made_for_it, -suits - help.just_turn_up / 2, miles, offer.name


def chosen(found: Sequence[Help], most: int) -> list[Help]:
    """The first of all: what serves everyone or is known to be near, and two things from some part of the area."""
    sure = [each for each in found if not each.somewhere]
    elsewhere = [each for each in found if each.somewhere]
    return [*sure[: most - min(SOMEWHERE, len(elsewhere))], *elsewhere][:most]


def made_nearby(listing: Listing) -> bool:
    """Whether those who wait live around a place, so that far help is none."""
    return listing.reach in ("place", "wards")


def is_near(offer: Offer, spots: Sequence[Spot], wards: frozenset[str]) -> bool:
    """Whether an offer serves everybody, or the same wards, or lies close; nobody knows where a thing without a place is."""
    if not offer.near_only or wards & (offer.wards | {ward for _, _, ward in offer.points}):
        return True
    miles = miles_to(offer, spots)
    return not spots if miles is None else miles <= waiting.rules().near_miles


def miles_to(offer: Offer, spots: Sequence[Spot]) -> float | None:
    if not spots or not offer.points:
        return None
    here, there = ([each[axis] for each in spots] for axis in (0, 1)), ([each[axis] for each in offer.points] for axis in (0, 1))
    return float(between(tuple(there), tuple(here)).min())  # type: ignore[arg-type]


def guidance_for(listing: Listing) -> list[str]:
    """The addresses of the guidance pages that help those who wait for an entry."""
    by_category = waiting.rules().guidance
    slugs = [slug for code in ("always", *listing.categories) for slug in by_category.get(code, ())]
    return list(dict.fromkeys(slugs))


def needs_named(listing: Listing) -> list[str]:
    """The needs of an entry as an address of a search has them."""
    return [code for code in listing.needs if code != EVERY_NEED and code in vocabulary.of("needs")]
