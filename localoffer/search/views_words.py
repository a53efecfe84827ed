"""The words of the search, for staff: what means the same, what an acronym may mean, tried before it is saved."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.directory import vocabulary
from localoffer.directory.listing import clean_line
from localoffer.search import book, forms_words, index, trying
from localoffer.search.forms_words import LONGEST, NotRight, Written
from localoffer.search.thesaurus import Thesaurus
from localoffer.search.thesaurus_rows import Row
from localoffer.search.trying import Tried
from localoffer.typed import number_in, number_sent

bp = Blueprint("words", __name__, url_prefix="/moderate/words")
NEW, NEW_ACRONYM = "new", "new-acronym"


@bp.get("")
@moderator_only
def every() -> str:
    """All rows and acronyms, or those that say something; a word that is to be added finds first the rows that say it."""
    known, said = book.current(index.reading()), clean_line(request.args.get("q", ""), LONGEST)
    add = clean_line(request.args.get("add", ""), LONGEST)
    rows = sorted((each for each in known.rows.values() if says(each, said)), key=lambda each: each.canonical.lower())
    there = [each for each in rows if add.lower() in map(str.lower, each.names)]
    rows.sort(key=lambda each: (each not in there, bool(add) and not says(each, add)))
    acronyms = {key: senses for key, senses in sorted(known.ambiguous.items()) if said.lower() in key}
    changed = {each.key: each for each in book.edits()}
    return render_template(
        "search/words.html",
        rows=rows,
        acronyms=acronyms,
        said=said,
        changed=changed,
        add=add,
        there=there,
    )


def says(row: Row, said: str) -> bool:
    return any(said.lower() in each.lower() for each in (*row.names, *row.narrower, *row.related))


@bp.get("/<name>")
@moderator_only
def one(name: str) -> str:
    """One row, to be changed, with its history."""
    known, add = book.current(index.reading()), clean_line(request.args.get("add", ""), LONGEST)
    if is_acronym(name, known):
        return form(name, Written(None, "" if name == NEW_ACRONYM else name.upper(), known.ambiguous.get(name, ())))
    row = Row(0, "") if name == NEW else known.rows.get(number_in(name)) or abort(404)
    return form(name, Written(replace(row, also=(*row.also, add)) if add and add not in row.names else row))


def is_acronym(name: str, known: Thesaurus) -> bool:
    return name == NEW_ACRONYM or name in known.ambiguous


def form(name: str, said: Written, problem: str = "", tried: list[Tried] | None = None) -> str:
    """The page of one row or acronym, with what was typed."""
    is_new = name in (NEW, NEW_ACRONYM)
    return render_template(
        "search/word.html", name=name, said=said, row=said.row, problem=problem, tried=tried, is_new=is_new,
        seen=0 if is_new else book.newest_edit(name), history=[] if is_new else book.history(name),
        needs=vocabulary.of("needs"), categories=vocabulary.of("categories"),
    )  # fmt: skip


@bp.post("/<name>")
@moderator_only
def change(name: str) -> ResponseReturnValue:
    """Try a change on a few searches, save it, or take the row out."""
    known, do = book.current(index.reading()), request.form.get("do", "")
    said = written_for(name, known)
    try:
        if do == "out" and name not in (NEW, NEW_ACRONYM):
            book.save(name, None, by=current_user, why=said.why, seen=number_sent("seen"))
            flash("Taken out. Searches change at once.")
            return redirect(url_for("words.every"))
        facts = said.facts()
        if do == "try":
            proposed = book.with_changes({said.key or book.free_key(): facts}, known)
            return form(name, said, tried=trying.tried([said.trying, *searches_of(known, said)], proposed))
        key = book.save(said.key, facts, by=current_user, why=said.why, seen=number_sent("seen"))
    except NotRight as problem:
        return form(name, said, str(problem)), 422
    except book.ChangedMeanwhile:
        return form(name, said, "Somebody changed this row while you wrote. Look at what is there now, below."), 409
    flash("Saved. Searches change at once.")
    return redirect(url_for("words.one", name=key))


def written_for(name: str, known: Thesaurus) -> Written:
    """What the form sent says of a row or an acronym that exists, or of a new one."""
    get, get_list = (lambda field: request.form.get(field, "")), request.form.getlist
    if is_acronym(name, known):
        return forms_words.written(get, get_list, number=None, acronym="" if name == NEW_ACRONYM else name)
    if name != NEW and number_in(name) not in known.rows:
        abort(404)
    return forms_words.written(get, get_list, number=max(number_in(name), 0))


def searches_of(known: Thesaurus, said: Written) -> list[str]:
    """The searches that a change is tried on: what was added or taken away first, then what services call it."""
    if said.row is None:
        return [each.search for each in said.senses]
    before = known.rows.get(said.row.id)
    was, now = before.names if before else (), said.row.names
    return [*(each for each in now if each not in was), *(each for each in was if each not in now), said.row.canonical]


@bp.post("/<name>/back")
@moderator_only
def put_back(name: str) -> ResponseReturnValue:
    """Make an older version the newest again; without a number, what the data file says."""
    wanted = number_sent("version")
    version = next((each for each in book.history(name) if each.id == wanted), None) or abort(404)
    if version.facts is None:
        abort(400)
    book.save(
        name, version.facts, by=current_user, why=f"Put back the version of {version.at:%d/%m/%Y}", seen=book.newest_edit(name)
    )
    flash("Put back. Searches change at once.")
    return redirect(url_for("words.one", name=name))
