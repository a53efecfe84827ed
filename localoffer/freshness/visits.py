"""Who comes to look after entries: by a link that they opened in this browser, or by signing in. Both see the same pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from localoffer.accounts.access import somebody
from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.directory.queries import PublicEntry
from localoffer.freshness import keepers, links
from localoffer.freshness.links import DeadLink, NotYours
from localoffer.freshness.models import Owner, OwnerLink


@dataclass(frozen=True)
class Visit:
    """One owner, and the link by which they came; no link when they signed in. `answered` is {entry's number: what was said}."""

    owner: Owner
    link: OwnerLink | None = None
    answered: dict[str, Any] = field(default_factory=dict)

    @property
    def is_home(self) -> bool:
        """Whether it shows all that the owner looks after, and not only what a letter asked about."""
        return self.link is None or self.link.purpose != links.REVIEW

    @property
    def name(self) -> str:
        """How an owner stands in histories that only staff read."""
        return f"Owner: {self.owner.name or self.owner.email}"

    def entries(self) -> list[int]:
        """The entries that may be answered for now: none that somebody else looks after."""
        mine = keepers.entries_of(self.owner.id)
        return mine if self.link is None or self.is_home else [each for each in mine if each in self.link.entries]

    def shown(self) -> list[PublicEntry]:
        """The entries on their page; what they answered for by a letter stays there."""
        may = self.entries()
        named = self.link.entries if self.link and not self.is_home else may
        return [each for each in queries.published_among(named) if each.id in may or str(each.id) in self.answered]

    def use(self, entry_id: int, said: str) -> None:
        """Note that a link did something; who signed in may say another thing tomorrow."""
        if self.link is not None:
            links.use(self.link, entry_id, said)


def begin(number: int | None, *, to_change: bool = False) -> Visit:
    """The visit by a link of this number, or by the account of whoever signed in. `DeadLink` when it cannot be."""
    if number is not None:
        link = links.held(number, to_change=to_change)
        return Visit(link.owner, link, link.answered)
    person = somebody()
    owner = keepers.with_address(person.email) if person else None
    if owner is None:
        raise NotYours("You look after nothing on the Local Offer yet.")
    return Visit(owner)


def entry_of(visit: Visit, entry_id: int) -> Entry:
    """The published entry that a visit opens, held for a change; `DeadLink` in plain words for every other."""
    entry = db.session.get(Entry, entry_id, with_for_update=True, populate_existing=True)
    if entry is None or entry.state != PUBLISHED:
        raise DeadLink("This entry is no longer on the Local Offer.")
    if entry_id not in visit.entries():
        raise DeadLink("This link is for other entries.") if visit.link else NotYours("Somebody else looks after this entry.")
    if str(entry_id) in visit.answered:
        raise DeadLink("You have answered for this one already, and we have noted it.")
    return entry
