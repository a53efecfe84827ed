"""What there is, for everyone: by ward with level and way in, and by cell for a question, as page and spreadsheets."""

from __future__ import annotations

from dataclasses import astuple
from math import isfinite

from flask import Blueprint, Response, abort, render_template

from localoffer.accounts.access import public
from localoffer.directory import vocabulary
from localoffer.provision import checking, demand, holdings, people, present, sheets, showing
from localoffer.provision.asking import Asked
from localoffer.provision.method import method
from localoffer.provision.sheets import Cell
from localoffer.provision.views_public import asked_here, csv_file

bp = Blueprint("supply", __name__)
ROUTE_NAMES = {
    "turn up": "Just turn up",
    "ask": "Ask for yourself",
    "through someone": "Only if someone refers you",
    "not known": "Not known",
}
CELL_HEADING = ("h3_cell", "ward_code", "ward", "children and young people", "entries in the cell", "miles to the nearest",
                "score: entries or sessions a week within reach for each 1,000")  # fmt: skip

FULL_HEADING = ("ward_code", "ward", "h3_cell", "reach", "need", "age", "level of help", "category", "way in",
                "offer of a school to its pupils", "entries", "sessions a week that are known")  # fmt: skip


def levels() -> dict[str, str]:
    """{level of help: its name}; an entry may also say none."""
    return {**{each.code: each.name for each in vocabulary.of("levels")}, "": "Not said"}


def rows(asked: Asked) -> list[holdings.Holding]:
    picture, codes = present.picture(), tuple(levels())
    which = holdings.fits(asked)
    return [*holdings.by_ward(picture, which, codes), *holdings.elsewhere(picture, which, asked, codes)]


@bp.get("/gaps/supply")
@public
def page() -> str:
    """What there is in each ward, by level of help and by the way in."""
    asked = asked_here()
    return render_template("provision/supply.html", asked=asked, rows=rows(asked), levels=levels(), routes=ROUTE_NAMES)


@bp.get("/gaps/supply.csv")
@public
def as_csv() -> Response:
    """The same as a spreadsheet."""
    names = levels()
    heading = ["ward_code", "ward", "entries", *names.values(), *ROUTE_NAMES.values(), "sessions a week", "entries that say them"]
    found: list[list[Cell]] = [
        [each.place.code if each.place else "", each.name, each.total, *each.levels.values(), *each.routes.values(),
         each.sessions, each.say_sessions]
        for each in rows(asked_here())
    ]  # fmt: skip
    return csv_file(sheets.as_csv(heading, found), "supply.csv")


@bp.get("/gaps/cells.csv")
@public
def cells_csv() -> Response:
    """One question in every small cell in which children live; small counts of children are hidden."""
    known = showing.ledger()
    picture, ask = known.picture, showing.question(asked_here(), known)
    row, people = picture.row_of[ask.key], picture.cells.children[picture.method.cell_column[ask.stage]]
    inside = holdings.by_cell(picture, holdings.fits(Asked.of(ask)))
    found: list[list[Cell]] = []
    for number, code in enumerate(picture.cells.codes):
        ward = picture.places[picture.cells.ward[number]]
        miles = float(picture.nearest[row, number])
        found.append(
            [code, ward.code, ward.name, demand.cell(float(people[number]), method().few), inside.get(code, 0),
             round(miles, 2) if isfinite(miles) else "nothing anywhere", round(float(picture.score[row, number]), 3)]
        )  # fmt: skip
    return csv_file(sheets.as_csv(CELL_HEADING, found), "cells.csv")


@bp.get("/gaps/supply-in-full.csv")
@public
def in_full_csv() -> Response:
    """All that there is, by place, reach, need, age, level of help, category and way in, for those who count themselves."""
    names = {each.code: each.name for each in present.picture().places}
    found: list[list[Cell]] = [
        [each.ward, names.get(each.ward, ""), each.cell, each.reach, each.need, each.stage, each.level, each.category,
         ROUTE_NAMES[each.route], "yes" if each.apart else "no", entries, round(sessions, 2)]
        for each, (entries, sessions) in sorted(holdings.in_full(present.picture()).items(), key=lambda row: astuple(row[0]))
    ]  # fmt: skip
    return csv_file(sheets.as_csv(FULL_HEADING, found), "supply-in-full.csv")


@bp.get("/gaps/figures/<kind>")
@public
def figures(kind: str) -> str:
    """The figures about children or plans that are in force, beside those before them."""
    found = people.compared(kind) if kind in checking.KINDS else abort(404)
    return render_template("provision/figures.html", page=found)
