"""One entry is merged into a second, that one into a third, and both are undone, in either order: everybody has what they had."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory.models import Entry
from localoffer.freshness import keepers
from localoffer.freshness.models import LooksAfter, Owner
from localoffer.submissions import joining, undoing
from localoffer.submissions.models import Submission
from tests.factories import a_service, a_user

EVERYBODY = {"of one": {"one"}, "of two": {"two"}, "of one and three": {"one", "three"}, "of one and two": {"one", "two"},
             "of all": {"one", "two", "three"}}  # fmt: skip


def merge(into: Entry, gone: Entry, by: User) -> int:
    db.session.expire_all()
    seen = (into.version, gone.version)
    return joining.join(into.id, gone.id, listings.from_json(into.facts), by=by, seen=seen, why="They are the same.").id


def undo(number: int, by: User) -> None:
    db.session.expire_all()
    undoing.undo(number, by=by, seen=db.session.get_one(Submission, number).version, reason="They are not.")


def who_looks_after_what() -> dict[str, set[str]]:
    rows = db.session.execute(
        select(Owner.name, Entry.name).join(LooksAfter, LooksAfter.owner_id == Owner.id).join(Entry)
    ).tuples()
    found: dict[str, set[str]] = {}
    for owner, entry in rows:
        found.setdefault(owner, set()).add(entry)
    return found


@pytest.mark.parametrize("first_is_undone_first", [True, False])
def test_everybody_has_what_they_had(app: Flask, first_is_undone_first: bool) -> None:
    entries = {name: a_service(name=name) for name in ("one", "two", "three")}
    by = a_user(role="moderator")
    for owner, what in EVERYBODY.items():
        for name in what:
            keepers.let_in(entries[name].id, email=f"{owner.replace(' ', '-')}@example.org", name=owner)
    db.session.commit()
    first = merge(entries["two"], entries["one"], by)
    second = merge(entries["three"], entries["two"], by)
    assert who_looks_after_what() == {owner: {"three"} for owner in EVERYBODY}
    for number in (first, second) if first_is_undone_first else (second, first):
        undo(number, by)
    assert who_looks_after_what() == EVERYBODY
