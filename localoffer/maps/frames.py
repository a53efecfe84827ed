"""What a drawn map is made of, without the library that draws it: that one is slow to load, and loaded with the first map."""

from __future__ import annotations

from dataclasses import dataclass

ASSETS = ("vendor/leaflet.js", "vendor/leaflet.markercluster.js", "vendor/leaflet.css", "vendor/MarkerCluster.css")
OPENSTREETMAP = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>'
Box = tuple[float, float, float, float]
Layers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Frame:
    """The parts of a drawn map, for a template of ours: addresses of styles and scripts, HTML, and the inline script."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    html: str
    script: str


def has_streets(tiles: str) -> bool:
    """Whether street pictures are switched on."""
    return tiles not in ("", "none")


def attributed(tiles: str, attribution: str) -> str:
    """The line about whose map it is; OpenStreetMap asks that it leads to its licence."""
    return OPENSTREETMAP if "openstreetmap.org" in tiles and "<" not in attribution else attribution
