"""Seeing: the map of all results, its data, the map inside other websites' pages, and the small maps on our own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for
from jinja2 import Environment
from markupsafe import Markup

from localoffer.accounts.access import public
from localoffer.config import Settings
from localoffer.database import now
from localoffer.directory import keeping
from localoffer.directory.keeping import kept
from localoffer.directory.queries import PublicEntry
from localoffer.maps import cards, outline, packing, showing
from localoffer.maps.clusters import View
from localoffer.maps.frames import ASSETS, Frame
from localoffer.maps.ground import ground
from localoffer.maps.outline import Backdrop
from localoffer.maps.sending import packed_json
from localoffer.places.atlas import atlas
from localoffer.search import warming
from localoffer.search.located import located
from localoffer.search.query import Query

OVER, ADDRESS = "\x02", "\x03"
bp = Blueprint("maps", __name__, url_prefix="/map")


@bp.get("")
@public
@kept
def whole() -> str:
    return written(Query.from_args(request.args).as_cards())


def written(query: Query) -> str:
    return render_template("maps/whole.html", **showing.page(query), **drawn_frame(), now=now())


@bp.get("/frame.js")
@public
def frame_script() -> Response:
    """The script part of Folium's frame, the same for every search: so the pages themselves can be kept."""
    script = frame().script
    response = Response(script, content_type="text/javascript; charset=utf-8")
    lasting = request.args.get("v") == fingerprint(script)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "public, no-cache"
    return response


@bp.get("/pins.json")
@public
@packed_json
def pins() -> bytes:
    query = showing.of_pins(Query.from_args(request.args))
    return packing.packed(located(query), View.from_args(request.args))


@bp.get("/area.json")
@public
def area() -> Response:
    """The base map. Its address names its content, so browsers may keep it for a year."""
    response = packed_json(lambda: ground().json)()
    if request.args.get("v") == ground().fingerprint:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@bp.get("/cards.json")
@public
@packed_json
def some_cards() -> bytes:
    return packing.as_json({"cards": cards.of_ids(request.args.get("ids", ""))})


@bp.get("/embed")
@public
@kept
def embed() -> str:
    """The map or list of any search for the page of a school or surgery: no menus, no cookies."""
    theme = showing.choice(request.args, "theme", showing.THEMES)
    shown = showing.choice(request.args, "show", showing.SHOWN)
    query = Query.from_args(request.args).as_cards()
    return render_template("maps/embed.html", **showing.embedded(query, theme, shown), **drawn_frame(), now=now())


embed.embeddable = True  # type: ignore[attr-defined]  # web.headers lets other sites frame this view alone


def frame() -> Frame:
    return framed(("Pins", url_for("maps.pins")))


def drawn_frame() -> dict[str, Any]:
    """The frame, the address of its script, which names its content, and that of its base map, to be asked for early."""
    made = frame()
    return {"frame": made, "frame_url": url_for("maps.frame_script", v=fingerprint(made.script)), "ground_url": ground_url()}


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def framed(*layers: tuple[str, str]) -> Frame:
    """The map with its ground and these layers on it."""
    from localoffer.maps import drawing  # brings Folium, which is slow to load: after the start, not before it

    settings: Settings = current_app.extensions["settings"]
    addresses: dict[str, str] = current_app.extensions["assets_of_maps"]
    drawing.use_assets(addresses.__getitem__)
    on_ground = (("Ground", ground_url()), *layers)
    return drawing.frame(ground().box, on_ground, settings.tiles, settings.tiles_attribution)


def ground_url() -> str:
    return url_for("maps.area", v=ground().fingerprint)


def shaded_map(layer: str, address: str) -> Frame:
    """For pages of other rooms: the map with a layer of our scripts, shaded as the data at an address of ours says."""
    return framed((layer, address))


def small_map(entry: PublicEntry) -> Markup:
    """Where one entry is: a drawing, which becomes a map with streets when there are any and it scrolls into view."""
    drawn = outline.of_venues(entry.listing.venues, ground())
    if drawn is None:
        return Markup()
    settings: Settings = current_app.extensions["settings"]
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "maps/small.html",
            entry=entry,
            outline=drawn,
            pins=showing.small_pins(entry),
            streets=showing.streets(settings),
            ground_url=ground_url(),
            map_url=showing.around(entry),
        )
    )


def results_map(query: Query) -> Markup:
    """Where the results of a search are: a drawing with a dot for each place, and the way to the map; "" without a place."""
    drawn = showing.drawn(query)
    if not drawn.dots:
        return Markup("")
    before, between, after = around_results(current_app.jinja_env, drawn.backdrop, drawn.chosen)
    return Markup("").join((before, showing.map_address(query), between, drawn.over, after))


@lru_cache(maxsize=100)
def around_results(templates: Environment, backdrop: Backdrop, chosen: str) -> tuple[Markup, Markup, Markup]:
    """(what stands before the address of the map, what between it and the dots, what after), as the template writes it."""
    macros: Any = templates.get_template("maps/results.html").module  # it needs nothing of the request
    before, rest = str(macros.results(backdrop, chosen, OVER, ADDRESS)).split(ADDRESS)
    between, after = rest.split(OVER)
    return Markup(before), Markup(between), Markup(after)  # noqa: S704  (pieces of a template)


def init_app(app: Flask) -> None:
    """Say where the scripts of maps are, lend the templates the small maps, and write a first map before it is asked for."""
    with app.app_context():
        keeping.depends_on(lambda: atlas().version)
    known = app.extensions["settings"].trusted_hosts
    with app.test_request_context(base_url=f"http://{known[0].lstrip('.')}" if known else None):
        asset = cast("Callable[[str], str]", app.jinja_env.globals["asset"])
        app.extensions["assets_of_maps"] = {name: asset(name) for name in ASSETS}
    warming.also(app, drawn_frame)
    warming.also(app, lambda: written(Query(text=warming.PLAIN)))
    app.add_template_global(small_map)
    app.add_template_global(results_map)
    app.add_template_global(shaded_map)
    app.add_template_global(lambda: ground().box, "map_box")
    app.add_template_global(showing.words, "map_words")
