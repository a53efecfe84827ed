"""Every small neighbourhood with its shade, packed for the map: how far it is from there to the nearest. Pure."""

from __future__ import annotations

from math import isfinite
from typing import Any

import h3

from localoffer.provision.choropleth import MILES, Key, step
from localoffer.provision.picture import Picture

FINE = 100_000  # whole 1/100,000 degrees, about a metre


def packed(picture: Picture, row: int) -> dict[str, Any]:
    """{shape: six corners around a middle, cells: [[lat, lon, shade] ...]}; all cells of an area are alike to a few metres."""
    cells = picture.cells
    rows = [
        [round(lat * FINE), round(lon * FINE), shade(float(miles))]
        for lat, lon, miles in zip(cells.lats, cells.lons, picture.nearest[row], strict=True)
    ]
    return {"shape": corners(cells.codes[len(cells.codes) // 2]) if cells.codes else [], "cells": rows}


def corners(cell: str) -> list[list[int]]:
    lat, lon = h3.cell_to_latlng(cell)
    return [[round((each[0] - lat) * FINE), round((each[1] - lon) * FINE)] for each in h3.cell_to_boundary(cell)]


def shade(miles: float) -> str:
    return step(miles, MILES) if isfinite(miles) else "none"


def legend(picture: Picture, row: int, named: dict[str, str]) -> list[Key]:
    """Each class in words with its number of cells."""
    shades = [shade(float(miles)) for miles in picture.nearest[row]]
    return [Key(code, words, shades.count(code)) for code, words in named.items() if code in shades]
