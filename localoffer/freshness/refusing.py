"""What staff decide must not be: entries that are never listed again, addresses that are never written to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from localoffer import mail
from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing, refusals
from localoffer.directory.listing import clean, clean_line
from localoffer.directory.models import PUBLISHED, DoNotList, Entry
from localoffer.freshness import checks
from localoffer.submissions.moves import one_transaction
from localoffer.submissions.workflow import NeedsAReason, NothingToChange


@one_transaction
def entry(row: Entry, *, reason: str, website_too: bool, by: User) -> None:
    """Take an entry off the site, and keep it off: imports and suggestions that bring it back are refused."""
    if not reason:
        raise NeedsAReason("Write one sentence: why must it not be listed?")
    listing = listings.from_json(row.facts)
    if refusals.refusal(listing, row.id):
        raise NothingToChange("It is on the list already.")
    refusals.add(row.name, reason=reason, by=by, website=listing.website if website_too else "", entry_id=row.id)
    checks.add(row.id, "The list of what must not be listed", "Put on it", note=reason, by=by)
    if row.state == PUBLISHED:
        publishing.withdraw(row, by=by, why=f"Must not be listed. {reason}")


@one_transaction
def change(said: Mapping[str, str], *, by: User) -> str:
    """Put something on a list or take it off; the sentence of what is missing, or ""."""
    act, reason = said.get("act", ""), clean(said.get("reason"), 1000)
    name, address = clean_line(said.get("name"), 200), clean_line(said.get("address"), 254).lower()
    if act in ("list", "silence") and not reason:
        return "Write one sentence: why?"
    if act == "list":
        if not name:
            return "Write the name of what must not be listed."
        refusals.add(name, reason=reason, by=by, website=said.get("website", ""))
    elif act == "silence":
        if "@" not in address.strip("@") or " " in address:
            return "Write an e-mail address, like jo@example.org."
        mail.silence(address, reason=reason, by_name=by.shown_name)
    elif act == "lift" and said.get("number", "").isdecimal():
        db.session.execute(delete(DoNotList).where(DoNotList.id == int(said["number"][:9])))
    elif act == "speak":
        db.session.execute(delete(mail.DoNotContact).where(mail.DoNotContact.address == address))
    else:
        return "Choose what to do."
    return ""
