"""The administrators' page for people and roles, invitations, and the log of what staff did."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts import actions, queries, sessions
from localoffer.accounts.access import administrator_only
from localoffer.accounts.actions import NotDone, Ward
from localoffer.accounts.models import ROLES
from localoffer.audit import reading
from localoffer.audit.reading import ON_A_PAGE, Wanted
from localoffer.clock import today
from localoffer.places import wards
from localoffer.typed import number_in, number_sent, page_in

bp = Blueprint("people", __name__, url_prefix="/staff")
NUMBER = "<int(max=2147483647):number>"


def day_of(text: str) -> date | None:
    """A day written as 2026-11-25, or None."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def ward_sent() -> Ward | None:
    """The ward that was chosen in a form with its days, or None."""
    code = request.form.get("ward", "")
    if wards.ward_by_code(code) is None:
        return None
    return Ward(code, day_of(request.form.get("from_on", "")) or today(), day_of(request.form.get("until_on", "")))


@bp.get("/people")
@administrator_only
def every() -> str:
    """Everybody with an account, and who was invited."""
    q, role = request.args.get("q", "").strip()[:100].replace("\x00", ""), request.args.get("role", "")
    role = role if role in ROLES else ""
    return render_template(
        "accounts/people.html", people=queries.everyone(q, role), invitations=queries.invitations(), q=q, role=role, **words()
    )


def in_words(detail: str) -> str:
    """What a line of the log says more, without the signs of JSON: "roles: member -> member, moderator"."""
    return "; ".join(f"{name.replace('_', ' ')}: {change(value)}" for name, value in json.loads(detail).items())


ON_WHAT = {
    "user": "account", "ward_of_member": "ward of a councillor", "role_of_user": "role",
    "looks_after": "who looks after an entry",
    "owner_link": "link of an owner", "site_check": "web address", "staff_note": "note", "change": "line of an entry's history",
    "do_not_list": "what must not be listed", "do_not_contact": "who must not be written to", "check": "check of an entry",
}  # fmt: skip


def account_in(subject: str) -> int | None:
    """The number of the account that a line of the log is about, if it is about one."""
    table, _, number = subject.partition(" ")
    return number_in(number, 0) or None if table == "user" else None


def on_what(subject: str, names: dict[int, str]) -> str:
    """What a line of the log is about, in words: "account 4: Sam Taylor"."""
    table, _, rest = subject.partition(" ")
    name = names.get(account_in(subject) or 0)
    return f"{ON_WHAT.get(table, table.replace('_', ' '))} {rest}{f': {name}' if name else ''}".strip()


def as_kept(words: str) -> str:
    """What somebody looks for in the log, in the words that its lines keep: "account 4" is "user 4" there."""
    table = next((table for table, shown in ON_WHAT.items() if words.lower().startswith(shown)), None)
    return f"{table}{words[len(ON_WHAT[table]) :]}" if table else words


def change(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        return " → ".join(one_value(each) for each in value)
    return one_value(value)


def one_value(value: Any) -> str:
    names = {None: "nothing", True: "yes", False: "no", "...": "other words"}
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return names.get(value, str(value)) if not isinstance(value, int) or isinstance(value, bool) else str(value)


def words() -> dict[str, Any]:
    return {"roles": ROLES, "all_wards": wards.all_wards(), "ward_name": ward_name, "today": today(), "on_what": on_what}


def ward_name(code: str) -> str:
    found = wards.ward_by_code(code)
    return found.name if found else code


@bp.route("/people/invite", methods=["GET", "POST"])
@administrator_only
def invite() -> ResponseReturnValue:
    """Ask somebody to join."""
    if request.method == "GET":
        return render_template("accounts/invite.html", typed={}, chosen=[], problem="", **words())
    form, ward = request.form, ward_sent()
    try:
        row = actions.invite(
            email=form.get("email", ""), name=form.get("name", ""), roles=form.getlist("roles"),
            wards=[ward] if ward else [], by=current_user,
        )  # fmt: skip
    except NotDone as problem:
        page = render_template("accounts/invite.html", typed=form, chosen=form.getlist("roles"), problem=str(problem), **words())
        return page, 422
    flash(f"The letter to {row.email} is on its way. The link works for seven days.")
    return redirect(url_for("people.every"))


@bp.post(f"/people/invitations/{NUMBER}/back")
@administrator_only
def take_back(number: int) -> ResponseReturnValue:
    actions.take_invitation_back(number)
    flash("The link in that letter no longer works.")
    return redirect(url_for("people.every"))


@bp.get(f"/people/{NUMBER}")
@administrator_only
def one(number: int) -> str:
    """One person: roles, wards, sign-ins."""
    user = queries.person(number) or abort(404)
    lines, _ = reading.page(Wanted(by_id=number), 1)
    return render_template("accounts/person.html", person=user, open=sessions.open_of(number), lines=lines[:20], **words())


def acts(number: int) -> dict[str, tuple[Callable[[], Any], str]]:
    """{what the button sends: (what is done, what is said after)}."""
    form, ward = request.form, ward_sent()
    until = day_of(form.get("until_on", "")) or today()
    return {
        "roles": (lambda: actions.set_roles(number, form.getlist("roles")), "The roles are changed. They sign in again."),
        "off": (lambda: actions.set_active(number, False), "The account is switched off. They are signed out everywhere."),
        "on": (lambda: actions.set_active(number, True), "The account is switched on again."),
        "sign out": (lambda: actions.sign_out_everywhere(number), "They are signed out everywhere."),
        "second step off": (
            lambda: actions.take_second_step_off(number),
            "The second step is off. They set it up anew when they next sign in.",
        ),
        "name": (lambda: actions.rename(number, form.get("name", "")), "The name is changed."),
        "ward": (lambda: actions.add_ward(number, ward) if ward else None, "They stand for this ward." if ward else ""),
        "end ward": (lambda: actions.end_ward(number, number_sent("row"), until), "The last day is noted."),
    }


@bp.post(f"/people/{NUMBER}")
@administrator_only
def act(number: int) -> ResponseReturnValue:
    """Do one thing with one person."""
    _ = queries.person(number) or abort(404)
    do, said = acts(number).get(request.form.get("act", "")) or abort(400)
    try:
        do()
        flash(said or "Choose a ward.", "message" if said else "error")
    except NotDone as problem:
        flash(str(problem), "error")
    return redirect(url_for("people.one", number=number))


@bp.get("/log")
@administrator_only
def log() -> str:
    """What staff did, newest first; nobody can change it."""
    args = request.args
    wanted = Wanted(
        by_id=number_in(args.get("by", ""), 0) or None,
        words=as_kept(args.get("words", "").strip().replace("\x00", "")),
        first=day_of(args.get("first", "")),
        last=day_of(args.get("last", "")),
    )
    number = page_in(args)
    lines, total = reading.page(wanted, number)
    names = queries.names_of(number for each in lines for number in (each.by_id, account_in(each.subject)))
    carried = {name: args[name] for name in ("by", "words", "first", "last") if name in args}
    return render_template(
        "accounts/log.html", lines=lines, total=total, page=number, pages=-(-total // ON_A_PAGE), wanted=wanted,
        names=names, in_words=in_words, on_what=on_what, head=reading.head(), carried=carried,
    )  # fmt: skip


@bp.get("/log.csv")
@administrator_only
def log_csv() -> Response:
    """The whole log as a file, with the hashes that prove it."""
    text = "".join(reading.as_csv())
    return Response(
        text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="log.csv"'}
    )
