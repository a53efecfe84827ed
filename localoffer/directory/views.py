"""Pages of the directory itself: an entry, an organisation, and everything from A to Z."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, request

from localoffer.accounts.access import public
from localoffer.database import now
from localoffer.directory import contacts, register, rules, structured, timetable, wording
from localoffer.directory.doors import entry_or_404, organisation_or_404
from localoffer.directory.keeping import kept

bp = Blueprint("directory", __name__)


@bp.get("/services/<slug>")
@public
@kept
def entry(slug: str) -> str:
    """All that is known of one entry, in the order that a parent asks."""
    found = entry_or_404(slug, "directory.entry")
    return render_template("directory/entry.html", entry=found, listing=found.listing, now=now())


@bp.get("/a-to-z")
@public
@kept
def a_to_z() -> str:
    letters = register.letters()
    return render_template(
        "directory/a_to_z.html", letters=letters, chosen=register.letter_asked(request.args.get("letter", ""), letters)
    )


@bp.get("/organisations/<slug>")
@public
@kept
def organisation(slug: str) -> str:
    found = organisation_or_404(slug, "directory.organisation")
    return render_template("directory/organisation.html", organisation=found)


def init_app(app: Flask) -> None:
    """Lend the templates the words and links that entries are shown with."""
    for each in (
        wording.ages,
        wording.how,
        wording.days_in,
        wording.where,
        wording.more_of_where,
        wording.wait,
        wording.session_in_words,
        wording.place_in_words,
        wording.precision_note,
        wording.next_time,
        wording.listed,
        wording.phrase_of,
        rules.slug_of,
        contacts.phone_link,
        contacts.with_numbers,
        contacts.school_page,
        contacts.mail_link,
        contacts.site_shown,
        contacts.paragraphs,
    ):
        app.add_template_filter(each)
    app.add_template_global(structured.schema_org)
    app.add_template_global(timetable.next_session)
