"""Waits: the staff's list of who waits long and what there is meanwhile, and what the page of an entry shows of it."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, render_template, request

from localoffer.accounts.access import moderator_only
from localoffer.clock import today
from localoffer.directory import waiting, wording
from localoffer.directory.listing import Listing
from localoffer.provision import sheets, waits
from localoffer.provision.sheets import Cell
from localoffer.provision.views_public import csv_file

bp = Blueprint("waits", __name__)
HEADING = (
    "entry", "service", "waiting time", "from what to what", "whom it covers", "measured on", "source", "what the public sees",
    "18 weeks or more", "service says what to do meanwhile", "help for the need without a referral",
)  # fmt: skip
STANDINGS = {
    waiting.CURRENT: "Shown with its age",
    waiting.OLD: "Hidden: too old",
    waiting.UNDATED: "Hidden: no day, or one to come",
    waiting.WORDS: "Words without a figure",
    waiting.UNKNOWN: "No figure",
}


@bp.get("/staff/waits")
@moderator_only
def desk() -> str:
    """Services by their wait: long ones with nothing offered meanwhile first."""
    found = waits.desk(request.args.get("show", ""))
    rules = waiting.rules()
    return render_template("provision/waits.html", desk=found, lists=waits.LISTS, standings=STANDINGS, rules=rules)


@bp.get("/staff/waits.csv")
@moderator_only
def as_csv() -> Response:
    """The whole list as a spreadsheet."""
    rows: list[list[Cell]] = [
        [each.said.slug, each.said.listing.name, wording.wait(each.said.listing), each.wait.basis, each.wait.covers,
         each.wait.measured_on, each.wait.source, STANDINGS[each.standing], yes(each.is_long), yes(each.says_what_to_do),
         each.made_for_it]
        for each in waits.every(today())
    ]  # fmt: skip
    return csv_file(sheets.as_csv(HEADING, rows), "waits.csv")


def yes(it_is: bool) -> str:
    return "yes" if it_is else "no"


def init_app(app: Flask) -> None:
    """Lend the page of an entry what can be done meanwhile, and the history of its wait."""
    app.add_template_global(waits.while_you_wait)
    app.add_template_global(waits.public_history, "wait_history")
    app.add_template_filter(lambda wait: waiting.age_in_words(wait, today()), "wait_age")
    app.add_template_filter(lambda wait: wording.wait(Listing(wait=wait)), "wait_words")
    app.add_template_test(waiting.is_hidden, "hidden_wait")
