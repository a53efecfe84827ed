"""What everyone may see of need and supply: what there is, what is missing, and how to help."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, abort, render_template, request
from flask_login import current_user

from localoffer.accounts.access import public
from localoffer.places import gazetteer, wards
from localoffer.provision import (
    asking,
    demand,
    gaps,
    keeping_gaps,
    lives,
    naming,
    people,
    remembering,
    sheets,
    showing,
    trying,
)
from localoffer.provision.asking import Asked
from localoffer.provision.measures import SUBJECTS
from localoffer.provision.method import method

bp = Blueprint("provision", __name__)


def asked_here() -> Asked:
    return Asked.from_args(request.args, method())


@bp.get("/gaps")
@public
def gaps_page() -> str:
    """One question in every ward, as words, map and table, and the biggest gaps."""
    return render_template("provision/gaps.html", page=showing.gaps_page(asked_here()), wanted=showing.asked_for())


@bp.get("/gaps/all")
@public
def every_gap() -> str:
    """Every question over the whole area, what matters most first."""
    asked = asked_here()
    summaries, number, pages = showing.one_page(showing.all_summaries(asked), asked)
    return render_template("provision/all.html", asked=asked, summaries=summaries, number=number, pages=pages)


@bp.get("/gaps/wards/<slug>")
@public
def ward_gaps(slug: str) -> str:
    """The gaps of one ward."""
    asked = asked_here()
    found = showing.ward_gaps(slug, asked) or abort(404)
    return render_template("provision/ward.html", page=found, asked=asked, people=people.of_ward(found.place.code))


@bp.get("/gaps.csv")
@public
def gaps_csv() -> Response:
    """One question in every ward, or with no question all of them, as a spreadsheet."""
    asked = asked_here()
    if asked.need or asked.stage or asked.category:
        rows = list(showing.as_rows(showing.gaps_page(asked).findings, method()))
    else:
        rows = list(showing.every_row())
    return csv_file(sheets.as_csv(showing.HEADING, rows), "gaps.csv")


def csv_file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text, mimetype="text/csv", headers=headers)


@bp.get("/gaps/asked/<int:number>")
@public
def asked_for(number: int) -> str:
    """One thing that we are looking for, and the way to tell us of it."""
    gap = keeping_gaps.asked_one(number) or abort(404)
    found = showing.wanted([gap]) or abort(404)
    return render_template(
        "provision/asked.html", wanted=found[0], others=[each for each in showing.asked_for() if each.gap != gap]
    )


@bp.get("/gaps/what-if")
@public
def what_if() -> str:
    """What one more group at a place would change."""
    asked = asked_here()
    known = showing.ledger()
    ask = showing.question(asked, known)
    place = request.args.get("place", "")[:100]
    found = gazetteer.find(place) if place.strip() else None
    spot = found.spot if found else None
    tried = trying.try_at(known.picture, ask, spot.lat, spot.lon) if spot else None
    return render_template(
        "provision/what_if.html",
        asked=asked.changed(need=ask.need, stage=ask.stage, category=ask.category),
        ask=ask,
        spoken=showing.spoken_for(ask),
        place=place,
        found=found,
        tried=tried,
        picture=known.picture,
        drawing=showing.sheet(),
    )


@bp.get("/gaps/how-we-count")
@public
def how_we_count() -> str:
    """The method in plain words, with every number that was chosen and every source."""
    return render_template(
        "provision/how.html", method=method(), sources=people.sources(), plans=people.plans(), exact=wards.are_exact(),
        subjects=SUBJECTS,
    )  # fmt: skip


def own_ward() -> Any:
    """The ward of the member who is signed in, or None."""
    return wards.ward_by_code(current_user.ward_code or "") if current_user.is_authenticated else None


def works_on_gaps() -> bool:
    """Whether the person who looks may take gaps up."""
    return bool(current_user.is_authenticated and current_user.is_moderator)


def ward_name(code: str) -> str:
    ward = wards.ward_by_code(code)
    return ward.name if ward else ""


def gaps_of_ward(code: str, most: int = 3) -> list[gaps.Finding]:
    """The first gaps of a ward, for pages of other rooms."""
    known = showing.ledger()
    return known.of_ward(code, most) if code in known.picture.column_of else []


def sentence(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def init_app(app: Flask) -> None:
    """Lend the templates of every room what they may show of gaps."""
    remembering.init_app(app)
    for each in (own_ward, works_on_gaps, ward_name, gaps_of_ward, naming.closed_by, naming.closed_by_entry):
        app.add_template_global(each)
    app.jinja_env.globals.update(
        spoken_for=showing.spoken_for,
        gap_reason=gaps.why,
        gap_wider=gaps.wider,
        GAP_STATES=gaps.STATES,
        GAP_REASONS=gaps.REASONS,
        GAP_LIVES=lives.NAMES,
        GAP_MEASURES=asking.MEASURES,
        page_method=method(),
    )
    app.add_template_filter(sentence)
    app.add_template_filter(lambda number: demand.shown(number, method().few), "hidden_if_few")
