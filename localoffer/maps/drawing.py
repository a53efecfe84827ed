"""The frame of the map, drawn by Folium: the map itself, street tiles and layers of ours that fetch their own data.

The one rule: nothing that a person typed ever enters a Folium object, because branca compiles rendered text as a
template once more. A layer gets a constant template and an address; static JavaScript fetches the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import folium
from branca.element import CssLink, Figure, JavascriptLink
from folium.map import Layer
from folium.template import Template

from localoffer.maps.frames import Box, Frame, Layers, attributed, has_streets

FREE_SNAP = 0.25
CLOSEST = 17  # without a closest zoom markercluster throws, and later layers vanish
FURTHEST = 8
ROOM_AROUND = 0.6  # degrees beyond the area that the map may be moved


class OwnLayer(Layer):
    """A layer that the browser fills: a constant template and an address."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = new LocalOffer.{{ this._name }}({{ this.address|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, name: str, address: str) -> None:
        super().__init__(control=False)
        self._name = name
        self._id = "layer"
        self.address = address


def use_assets(asset: Callable[[str], str]) -> None:
    """Set where Folium's maps find their scripts and styles: nothing from another host."""
    folium.Map.default_js = [
        ("leaflet", asset("vendor/leaflet.js")),
        ("markercluster", asset("vendor/leaflet.markercluster.js")),
    ]
    folium.Map.default_css = [
        ("leaflet_css", asset("vendor/leaflet.css")),
        ("markercluster_css", asset("vendor/MarkerCluster.css")),
    ]


@lru_cache(maxsize=512)
def frame(box: Box, layers: Layers, tiles: str, attribution: str) -> Frame:
    """The frame of a map of (south, west, north, east); each layer is (name in our scripts, address of its data).

    Folium's own header is left out: it forbids zooming by hand and brings styles that the policy blocks.
    """
    south, west, north, east = box
    drawn = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=11,
        tiles=None,
        zoom_control=False,
        maxZoom=CLOSEST,
        minZoom=FURTHEST,
        maxBounds=[[south - ROOM_AROUND, west - ROOM_AROUND], [north + ROOM_AROUND, east + ROOM_AROUND]],
        zoomSnap=1 if has_streets(tiles) else FREE_SNAP,  # pictures of streets are blurred between whole zooms
    )
    drawn._id = "local_offer"
    if has_streets(tiles):
        streets = folium.TileLayer(tiles=tiles, attr=attributed(tiles, attribution), max_zoom=CLOSEST, control=False)
        streets._id = "streets"
        streets.add_to(drawn)
    for name, address in layers:
        OwnLayer(name, address).add_to(drawn)
    return parts(drawn)


def parts(drawn: folium.Map) -> Frame:
    figure = drawn.get_root()
    assert isinstance(figure, Figure)
    for child in figure._children.values():
        child.render()
    links = figure.header._children.values()
    return Frame(
        styles=tuple(each.url for each in links if isinstance(each, CssLink)),
        scripts=tuple(each.url for each in links if isinstance(each, JavascriptLink)),
        html=figure.html.render(),
        script=figure.script.render(),
    )
