"""The page of answers: what was said, page by page, what looks doubtful, and what is there already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from wtforms import Form

from localoffer.accounts.models import User
from localoffer.directory import flags
from localoffer.directory.listing import LABELS, Listing
from localoffer.submissions import drafts, duplicates, forms, keys, pages, placing, queries, showing
from localoffer.submissions.fields import Choosing
from localoffer.submissions.models import NEW, Draft, Submission

EXTRA_LABELS = {
    "contact_unknown": "How to reach them",
    "group_knows": "Does the group know?",
    "note": "For the moderators only",
    "sender_email": "Your email",
    "sender_name": "Your name",
    "sender_relation": "Who you are",
}


@dataclass(frozen=True)
class Answered:
    """One page of questions with what was answered."""

    key: str
    title: str
    rows: list[tuple[str, list[str]]]
    needed: bool = False
    changed: bool = False


def address(token: str, key: str, **more: Any) -> str:
    """Where a page of a draft is."""
    if key in ("alike", pages.MORE, pages.CHECK):
        return url_for(f"suggest.{key}", token=token, **more)
    return url_for("suggest.page", token=token, key=key, **more)


def back(draft: Draft, token: str, key: str) -> str:
    """Where the link back leads."""
    if not pages.missing(draft.kind, draft.done):
        return address(token, pages.CHECK)
    before = pages.before(draft.kind, key)
    return address(token, before) if before else url_for("suggest.start")


def status_address(row: Submission, token: str, person: User | None) -> str:
    """Where the sender sees what becomes of it."""
    if person is not None and row.by_id == person.id:
        return url_for("members.suggestion", reference=row.reference, sent=1)
    return url_for("suggest.status", reference=row.reference, key=keys.status_token(token), sent=1)


def checked(draft: Draft, token: str, person: User | None) -> dict[str, Any]:
    """All that the page of answers shows."""
    listing, base = drafts.listing_of(draft), drafts.base_of(draft)
    placed = placing.placed(listing, base)
    asked = [key for key in pages.keys_of(draft.kind) if key != pages.YOU or person is None]
    answered = [answered_page(pages.ALL[key], draft, placed, base) for key in asked]
    without = draft.entry_id or 0
    return {
        "token": token,
        "draft": draft,
        "name": listing.name,
        "needed": [each for each in answered if each.needed],
        "wanted": [each for each in answered if not each.needed],
        "missing": pages.missing(draft.kind, draft.done),
        "alike": duplicates.published_like(placed, at_least=duplicates.NAME_ALIKE, without=without) if draft.kind == NEW else [],
        "waiting_already": draft.kind == NEW and suggested_already(listing),
        "doubts": placing.doubts(listing, base),
        "child": flags.child_words("\n".join([listing.description, listing.summary, str(draft.extras.get("note", ""))])),
    }


def suggested_already(listing: Listing) -> bool:
    """Whether something so called waits for a moderator; nothing else is said of it."""
    return bool(waiting_register().alike(duplicates.traits(listing), at_least=90.0))


def waiting_register() -> duplicates.Register:
    return duplicates.Register(
        duplicates.Known(row.id, row.reference, row.name, "", duplicates.traits(drafts.from_facts(row.proposed)))
        for row in queries.waiting_ones()
    )


def answered_page(page: pages.Page, draft: Draft, listing: Listing, base: Listing) -> Answered:
    form = page.form()
    names = list(form._fields)
    known = [name for name in names if name in LABELS and getattr(listing, name) != "unknown"]
    rows = [(LABELS[name].rstrip("?"), showing.in_words(name, getattr(listing, name))) for name in known]
    extras = [name for name in names if name in EXTRA_LABELS]
    rows += [(EXTRA_LABELS[name], extra_in_words(form, name, draft.extras.get(name))) for name in extras]
    given = [(label, lines) for label, lines in rows if lines] if not default_page(page, draft) else []
    changed = draft.kind != NEW and any(getattr(listing, name) != getattr(base, name) for name in names if name in LABELS)
    return Answered(page.key, page.title, given, needed=draft.kind == NEW and page.key in pages.NEEDED, changed=changed)


def default_page(page: pages.Page, draft: Draft) -> bool:
    """A page that nobody opened says nothing, whatever its fields begin with."""
    brought = page.key in ("who", "where") and bool(draft.facts)
    return draft.kind == NEW and page.key not in draft.done and not brought


def extra_in_words(form: Form, name: str, value: Any) -> list[str]:
    if name == "contact_unknown":
        return [forms.NOT_KNOWN] if value else []
    field = form[name]
    if isinstance(field, Choosing):
        return [words for code, words in field.pairs if code == value and code]
    return showing.in_words(name, value)
