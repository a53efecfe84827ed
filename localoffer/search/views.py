"""Finding: the page of results, the same as JSON, suggestions while typing, and ways to browse."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.database import now
from localoffer.directory.keeping import kept
from localoffer.search import answers, book, browse, cards, finder, index, outside, related, showing, suggesting, watching
from localoffer.search.acronyms import expand_first_use
from localoffer.search.query import Query
from localoffer.search.written import choices

bp = Blueprint("search", __name__)


@bp.get("/search")
@public
@kept
def results() -> str:
    query = Query.from_args(request.args).as_cards()
    return render_template("search/results.html", **showing.page(query, finder.find(query)), now=now())


@bp.get("/search.json")
@public
@kept
def as_json() -> ResponseReturnValue:
    query = Query.from_args(request.args)
    return jsonify(answers.as_data(query, finder.find(query, apart=False, alone=True)))


@bp.get("/suggest-words")
@public
@kept
def suggest_words() -> ResponseReturnValue:
    return jsonify(suggestions=suggesting.suggestions(request.args.get("q", "")))


@bp.get("/browse")
@public
@kept
def everything() -> str:
    return render_template("search/browse.html", categories=browse.counted("category"), stages=browse.counted("stage"))


@bp.get("/needs")
@public
@kept
def needs() -> str:
    return render_template("search/needs.html", counts=browse.counted("need"))


@bp.get("/needs/<slug>")
@public
@kept
def need(slug: str) -> ResponseReturnValue:
    return shelf_page("need", slug)


@bp.get("/categories/<slug>")
@public
@kept
def category(slug: str) -> ResponseReturnValue:
    return shelf_page("category", slug)


@bp.get("/ages/<slug>")
@public
@kept
def stage(slug: str) -> ResponseReturnValue:
    return shelf_page("stage", slug)


def shelf_page(fact: str, slug: str) -> ResponseReturnValue:
    """One word of a vocabulary and what is found under it; an address made of its code leads to the one of its name."""
    found = browse.shelf(fact, slug)
    if found is None:
        abort(404)
    if found.slug != slug:
        return redirect(url_for(f"search.{fact}", slug=found.slug), 301)
    return render_template("search/shelf.html", shelf=found, now=now())


@bp.get("/wards")
@public
@kept
def wards() -> str:
    return render_template("search/wards.html", wards=browse.wards_with_counts(), outside=outside.places_outside())


@bp.get("/wards/<slug>")
@public
@kept
def ward(slug: str) -> str:
    if found := browse.ward_page(slug):
        return render_template("search/ward.html", page=found, now=now())
    if near := outside.page(slug):
        return render_template("search/outside.html", page=near, now=now())
    abort(404)


def with_meanings(text: str) -> str:
    """A text of an entry with the meaning of each acronym behind its first use."""
    reading = index.reading_if_any()
    return expand_first_use(text, book.current(reading).acronyms) if reading else text


def init_app(app: Flask) -> None:
    """Lend the templates the address of a search, what is like an entry, and what acronyms mean; watch the index."""
    watching.init_app(app)
    app.add_template_global(cards.cards)
    app.add_template_global(choices, "choices_of")
    app.add_template_global(related.related_to)
    app.add_template_filter(with_meanings)
    app.add_template_global(lambda query: showing.address("/search", query), "url_of")
