"""The staff's desk for keeping entries true: what wants attention, and all that can be done with one entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer import clock, mail
from localoffer.accounts.access import moderator_only
from localoffer.directory import listing as listings
from localoffer.directory import queries, refusals, vocabulary
from localoffer.directory.doors import any_entry_or_404
from localoffer.directory.listing import LABELS, clean, clean_line
from localoffer.directory.models import Entry
from localoffer.freshness import assurance, assuring, checks, desk, forms, keepers, refusing, sites
from localoffer.freshness.digests import standing
from localoffer.freshness.doors import NUMBER, bp
from localoffer.submissions import filling
from localoffer.submissions.workflow import NeedsAReason, NothingToChange
from localoffer.typed import number_sent

DESK = "/moderate/freshness"


def sentence(name: str = "reason") -> str:
    return clean(request.form.get(name), 1000)


def page(template: str, **context: Any) -> str:
    return render_template(f"freshness/{template}", **context)


@bp.get(DESK)
@moderator_only
def home() -> str:
    found = desk.desk(request.args.get("list", ""))
    return page("desk.html", desk=found, lists=desk.LISTS, in_words=desk.stage_in_words)


@bp.get(f"{DESK}/{NUMBER}")
@moderator_only
def entry(number: int) -> str:
    """All that is known of how true one entry is."""
    return page("entry.html", **shown(any_entry_or_404(number)))


def shown(row: Entry) -> dict[str, Any]:
    known = next(iter(queries.published_among([row.id])), None)
    return {
        "entry": row,
        "listing": listings.from_json(row.facts),
        "due": standing(known) if known else None,
        "in_words": desk.stage_in_words,
        "policy": desk.policy_in_words,
        "facts": [(LABELS[fact], at) for fact, at in known.confirmed_facts if fact in LABELS] if known else [],
        "owners": keepers.of_entry(row.id),
        "silenced": {each.email for each in keepers.of_entry(row.id) if mail.is_silenced(each.email)},
        "claims": [claim for claim, entry in keepers.waiting_claims() if entry.id == row.id],
        "checks": checks.of_entry(row.id),
        "methods": checks.METHODS,
        "outcomes": checks.OUTCOMES,
        "level": queries.assurance_today(row.assurance, row.assured_until),
        "levels": vocabulary.of("assurances"),
        "evidence": assuring.all_of(row.id),
        "kinds": assurance.kinds(),
        "today": clock.today(),
        "sites": sites.of_entry(row.id),
        "refusal": refusals.refusal(listings.from_json(row.facts), row.id),
        "typed": request.form,
    }


def done_or_again(number: int, do: Any, said: str) -> ResponseReturnValue:
    """Do it and go back to the entry; or the same page with what is missing, and what was typed."""
    row = any_entry_or_404(number)
    try:
        do(row)
    except (NeedsAReason, NothingToChange) as problem:
        return page("entry.html", problem=str(problem), **shown(any_entry_or_404(number)))
    flash(said)
    return redirect(url_for("freshness.entry", number=number))


@bp.post(f"{DESK}/{NUMBER}/check")
@moderator_only
def record(number: int) -> ResponseReturnValue:
    """What was done to find out, and what came of it: one step."""
    method, outcome = request.form.get("method", ""), request.form.get("outcome", "")

    def do(row: Entry) -> None:
        if method not in checks.METHODS or outcome not in checks.OUTCOMES:
            raise NothingToChange("Choose how you checked, and what came of it.")
        checks.record(row, method=method, outcome=outcome, note=sentence("note"), by=current_user)

    return done_or_again(number, do, "Noted.")


def whole_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@bp.post(f"{DESK}/{NUMBER}/evidence")
@moderator_only
def write_evidence(number: int) -> ResponseReturnValue:
    """What was seen or said, with the day until which it counts."""
    kind, days = request.form.get("kind", ""), [whole_date(request.form.get(name, "")) for name in ("seen_on", "runs_out_on")]

    def do(row: Entry) -> None:
        if kind not in assurance.kinds() or days[0] is None or (days[1] is None and request.form.get("runs_out_on", "").strip()):
            raise NothingToChange("Choose what it is, and write the dates like 2026-11-24.")
        assuring.write_down(row, kind, seen_on=days[0], runs_out_on=days[1], note=sentence("note"), by=current_user)

    return done_or_again(number, do, "Written down.")


@bp.post(f"{DESK}/{NUMBER}/evidence/back")
@moderator_only
def take_evidence_back(number: int) -> ResponseReturnValue:
    return done_or_again(
        number,
        lambda row: assuring.take_back(row, number_sent("evidence"), why=sentence(), by=current_user),
        "It counts no more.",
    )


@bp.post(f"{DESK}/{NUMBER}/level")
@moderator_only
def move_level(number: int) -> ResponseReturnValue:
    """Another level of assurance."""
    level = request.form.get("level", "")
    if level not in vocabulary.of("assurances"):
        abort(400)
    return done_or_again(number, lambda row: assuring.move(row, level, by=current_user, why=sentence()), "The level is changed.")


@bp.post(f"{DESK}/{NUMBER}/owners")
@moderator_only
def add_owner(number: int) -> ResponseReturnValue:
    form = forms.PersonForm(filling.sent(request.form))

    def do(row: Entry) -> None:
        if not form.validate():
            raise NothingToChange("Write the e-mail address of the person, such as jo@example.org.")
        keepers.add(row, email=form.email.data or "", name=clean_line(form.name.data, 100), by=current_user)

    return done_or_again(number, do, "They look after it now. A letter with a link is on its way.")


@bp.post(f"{DESK}/{NUMBER}/owners/remove")
@moderator_only
def remove_owner(number: int) -> ResponseReturnValue:
    return done_or_again(
        number, lambda row: keepers.remove(row, number_sent("owner"), by=current_user), "They no longer look after it."
    )


@bp.post(f"{DESK}/{NUMBER}/do-not-list")
@moderator_only
def do_not_list(number: int) -> ResponseReturnValue:
    """Off the site, and never on it again."""
    return done_or_again(
        number,
        lambda row: refusing.entry(row, reason=sentence(), website_too=bool(request.form.get("website_too")), by=current_user),
        "It is off the site, and on the list of what must not be listed.",
    )
