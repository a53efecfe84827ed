"""Those who look after an entry and signed in: the same pages, without a letter."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from localoffer.accounts.access import signed_in
from localoffer.freshness import pages
from localoffer.freshness.doors import ENTRY, bp

BASE = "/my-groups"


@bp.get(BASE)
@signed_in
def my_owner() -> ResponseReturnValue:
    return pages.home(None)


@bp.post(BASE)
@signed_in
def my_says() -> ResponseReturnValue:
    return pages.says(None)


@bp.route(f"{BASE}/change/{ENTRY}", methods=["GET", "POST"])
@signed_in
def my_change(entry_id: int) -> ResponseReturnValue:
    return pages.change(None, entry_id)


@bp.post(f"{BASE}/leave/{ENTRY}")
@signed_in
def my_leave(entry_id: int) -> ResponseReturnValue:
    return pages.leave(None, entry_id)


@bp.route(f"{BASE}/people/{ENTRY}", methods=["GET", "POST"])
@signed_in
def my_people(entry_id: int) -> ResponseReturnValue:
    return pages.people(None, entry_id)
