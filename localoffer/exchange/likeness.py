"""Which entries that others gave us may be the same as one that comes in: by name, and by what they share beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from localoffer.directory.listing import Listing
from localoffer.directory.refusals import site_key
from localoffer.directory.rules import slug_of

ALIKE = 78
SHARED_BY_MANY = 6
MOST_SITES = ("facebook.com", "instagram.com", "twitter.com", "x.com", "linktr.ee")


@dataclass(frozen=True)
class Like:
    """An entry that is here already."""

    number: int
    name: str


def signs(listing: Listing) -> set[str]:
    """What two mentions of one group are likely to share: telephone, e-mail, website and postcode."""
    found = {f"phone {digits[-9:]}" for part in re.split(r"[,;/]", listing.phone) if len(digits := re.sub(r"\D", "", part)) >= 9}
    if listing.email:
        found.add(f"email {listing.email.lower()}")
    site = site_key(listing.website)
    if site and site.partition("/")[0] not in MOST_SITES:
        found.add(f"site {site}")
    return found | {f"at {each.postcode.replace(' ', '')}" for each in listing.venues if each.postcode}


@dataclass
class Register:
    """The entries that did not come from this source, ready to be compared with."""

    named: dict[str, list[int]] = field(default_factory=dict)
    sharing: dict[str, list[int]] = field(default_factory=dict)
    known: dict[int, tuple[str, frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[tuple[int, Listing]]) -> Register:
        made = cls()
        for number, listing in entries:
            own = signs(listing)
            made.known[number] = (listing.name, frozenset(own))
            made.named.setdefault(slug_of(listing.name), []).append(number)
            for each in own:
                made.sharing.setdefault(each, []).append(number)
        return made

    def like(self, listing: Listing) -> Like | None:
        """The entry that is most likely the same; None when none is likely to be.

        The same name is enough, best where something else agrees too; a name like it needs something that both share.
        """
        own = signs(listing)
        same = self.named.get(slug_of(listing.name), [])
        if same:
            number = max(same, key=lambda each: len(own & self.known[each][1]))
            return Like(number, self.known[number][0])
        best: tuple[float, int] | None = None
        for sign in own:
            holders = self.sharing.get(sign, ())
            for number in holders if len(holders) <= SHARED_BY_MANY else ():
                score = fuzz.token_set_ratio(listing.name.lower(), self.known[number][0].lower())
                if score >= ALIKE and (best is None or score > best[0]):
                    best = (score, number)
        return Like(best[1], self.known[best[1]][0]) if best else None
