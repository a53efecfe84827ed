"""Who looks after what: people let in by staff, who may leave, put somebody forward, and ask for a link."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, func, select, update

from localoffer import mail
from localoffer.accounts import floods
from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.freshness import letters, links
from localoffer.freshness.models import Check, Claim, LooksAfter, Owner, OwnerLink
from localoffer.submissions.moves import one_transaction
from localoffer.submissions.workflow import Conflict, NeedsAReason

WAITING, AGREED, REFUSED = "waiting", "agreed", "refused"
METHOD, CAME, WENT, LEFT = "Who looks after it", "Looks after it now", "No longer looks after it", "Left"
NEXT_LINK_AFTER = timedelta(minutes=10)
MOST_CLAIMS = 5
"""On one entry, from one place within an hour: what comes after them is told so, and nobody else is kept out by them."""


def of_entry(entry_id: int) -> list[Owner]:
    """Who looks after an entry."""
    return list(db.session.scalars(select(Owner).join(LooksAfter).where(LooksAfter.entry_id == entry_id).order_by(Owner.id)))


def with_address(email: str) -> Owner | None:
    """Whoever looks after entries under an e-mail address."""
    return db.session.scalar(select(Owner).where(Owner.email == email.lower()))


def looks_after_something(email: str) -> bool:
    """Whether somebody with this address looks after an entry."""
    return bool(db.session.scalar(select(exists().where(Owner.email == email.lower(), LooksAfter.owner_id == Owner.id))))


def entries_of(owner_id: int) -> list[int]:
    """The numbers of the published entries that somebody looks after, by name."""
    asked = select(Entry.id).join(LooksAfter, LooksAfter.entry_id == Entry.id)
    return list(db.session.scalars(asked.where(LooksAfter.owner_id == owner_id, Entry.state == PUBLISHED).order_by(Entry.name)))


def looks_after(owner_id: int, entry_id: int) -> bool:
    return bool(db.session.scalar(select(exists().where(LooksAfter.owner_id == owner_id, LooksAfter.entry_id == entry_id))))


def note(entry_id: int, outcome: str, owner: Owner, by_name: str, by: User | None = None) -> None:
    """A line among the checks of an entry, in the caller's transaction: who came or went."""
    db.session.add(
        Check(
            entry_id=entry_id, method=METHOD, outcome=outcome, note=owner.name or owner.email, by_id=by.id if by else None,
            by_name=by_name,
        )
    )  # fmt: skip


def let_in(entry_id: int, *, email: str, name: str) -> Owner:
    """Let somebody look after an entry, in the caller's transaction; one person may look after several."""
    owner = db.session.scalar(select(Owner).where(Owner.email == email.lower()))
    if owner is None:
        owner = Owner(email=email.lower(), name=name)
        db.session.add(owner)
        db.session.flush()
    owner.name = owner.name or name
    if not looks_after(owner.id, entry_id):
        db.session.add(LooksAfter(owner_id=owner.id, entry_id=entry_id))
    return owner


def take_off(entry_id: int, owner_id: int) -> None:
    """Somebody no longer looks after an entry, in the caller's transaction; their links open it no more."""
    db.session.execute(delete(LooksAfter).where(LooksAfter.owner_id == owner_id, LooksAfter.entry_id == entry_id))


@one_transaction
def add(entry: Entry, *, email: str, name: str, by: User) -> Owner:
    """Staff let somebody look after an entry; a letter says so, with a link."""
    owner = let_in(entry.id, email=email, name=name)
    note(entry.id, CAME, owner, by.shown_name, by)
    letters.welcome(owner, entry.name, links.make(owner.id, [], links.WELCOME))
    return owner


@one_transaction
def remove(entry: Entry, owner_id: int, *, by: User) -> None:
    """Staff take somebody off an entry."""
    owner = db.session.get(Owner, owner_id)
    if owner is not None and looks_after(owner_id, entry.id):
        take_off(entry.id, owner_id)
        note(entry.id, WENT, owner, by.shown_name, by)


@one_transaction
def ask_to_look_after(entry_id: int, *, email: str, name: str, said: str) -> None:
    """Somebody asks to look after an entry. Who does already gets a link; who asked already is not asked about twice.

    Every other request waits for staff, however many do, for the true one may be the last. Raises `TooMany` for a flood.
    """
    email = email.lower()
    floods.knock()
    owner = db.session.scalar(select(Owner).where(Owner.email == email))
    if owner is not None and looks_after(owner.id, entry_id):
        send_home(owner)
        return
    if db.session.scalar(select(exists().where(Claim.entry_id == entry_id, Claim.state == WAITING, Claim.email == email))):
        return
    floods.knock_at_one_door(f"asked for {entry_id}", MOST_CLAIMS)
    claim = Claim(entry_id=entry_id, email=email, name=name, note=said)
    db.session.add(claim)
    letters.claim_received(claim, db.session.get_one(Entry, entry_id).name)


def put_forward(owner: Owner, entry_id: int, *, email: str, name: str, hands_over: bool) -> None:
    """Who looks after an entry puts somebody else forward, to help or to take over, in the caller's transaction."""
    waiting = select(Claim.id).where(Claim.entry_id == entry_id, Claim.state == WAITING, Claim.email == email.lower())
    if db.session.scalar(waiting) is None:
        db.session.add(Claim(entry_id=entry_id, email=email.lower(), name=name, from_owner_id=owner.id, hands_over=hands_over))


def leave(owner: Owner, entry_id: int) -> None:
    """Somebody leaves an entry of their own will, in the caller's transaction."""
    take_off(entry_id, owner.id)
    note(entry_id, LEFT, owner, "Themselves")


@one_transaction
def decide(number: int, *, agreed: bool, reason: str, by: User) -> Claim:
    """Staff let somebody in, or refuse with a reason that they are told."""
    claim = db.session.get(Claim, number, with_for_update=True, populate_existing=True)
    if claim is None or claim.state != WAITING:
        raise Conflict("Somebody has decided this already.", "/moderate/freshness/claims")
    if not agreed and not reason:
        raise NeedsAReason("Write one sentence, so that they know why.")
    claim.state, claim.reason = AGREED if agreed else REFUSED, reason
    claim.decided_at, claim.decided_by = now(), by.shown_name
    name = db.session.get_one(Entry, claim.entry_id).name
    if not agreed:
        letters.claim_refused(claim, name)
        return claim
    owner = let_in(claim.entry_id, email=claim.email, name=claim.name)
    if claim.hands_over and claim.from_owner_id:
        take_off(claim.entry_id, claim.from_owner_id)
    note(claim.entry_id, CAME, owner, by.shown_name, by)
    letters.welcome(owner, name, links.make(owner.id, [], links.WELCOME))
    return claim


def waiting_claims() -> list[tuple[Claim, Entry]]:
    """Who asks to look after what, the longest waiting first."""
    rows = db.session.execute(
        select(Claim, Entry).join(Entry, Entry.id == Claim.entry_id).where(Claim.state == WAITING).order_by(Claim.id)
    )
    return [(claim, entry) for claim, entry in rows]


@one_transaction
def ask_for_link(email: str) -> None:
    """Send a link to all that somebody looks after, when we know the address; nobody is told whether we do."""
    floods.knock()
    owner = db.session.scalar(select(Owner).where(Owner.email == email.lower()))
    if owner is not None:
        send_home(owner)


def send_home(owner: Owner) -> None:
    """Write a link home, at most one in ten minutes, in the caller's transaction."""
    lately = select(func.count(OwnerLink.id)).where(
        OwnerLink.owner_id == owner.id, OwnerLink.purpose == links.HOME, OwnerLink.made_at > now() - NEXT_LINK_AFTER
    )
    if not db.session.scalar(lately):
        letters.home(owner, links.make(owner.id, [], links.HOME))


@one_transaction
def send_link(owner: Owner) -> None:
    """Staff send somebody a link, because they asked on the phone."""
    letters.home(owner, links.make(owner.id, [], links.HOME))


@one_transaction
def put_address_right(owner: Owner, email: str, name: str) -> str:
    """Another name or address: links sent to the old one are switched off, and letters go out again. What is wrong, or ""."""
    email = email.lower()
    taken = db.session.scalar(select(Owner.id).where(Owner.email == email, Owner.id != owner.id))
    if taken is not None:
        return "Somebody else has this address. Let them look after the entry instead."
    if email != owner.email:
        links.revoke_all(owner.id)
    stale = update(mail.Letter).where(mail.Letter.to == email, mail.Letter.trouble == mail.REFUSED)
    db.session.execute(stale.values(trouble="put right"))
    owner.email, owner.name, owner.bounced_at = email, name, None
    return ""


@one_transaction
def switch_off_links(owner: Owner) -> int:
    return links.revoke_all(owner.id)


@one_transaction
def write_no_more(owner: Owner, reason: str, by: User) -> None:
    """Do not contact: no letter goes there any more, and no link works."""
    if not reason:
        raise NeedsAReason("Write one sentence: why must we not write to them?")
    mail.silence(owner.email, reason=reason, by_name=by.shown_name)
    links.revoke_all(owner.id)


@one_transaction
def write_again(owner: Owner) -> None:
    """They may be written to again."""
    db.session.execute(delete(mail.DoNotContact).where(mail.DoNotContact.address == owner.email))
