"""The picture as it is now: read from the directory and the figures, kept by each process until one of them changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import h3
import numpy as np
from flask import current_app

from localoffer.clock import today
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry
from localoffer.places import wards
from localoffer.places.atlas import atlas
from localoffer.provision import checking, demand, figures
from localoffer.provision.elsewhere import elsewhere
from localoffer.provision.method import Method, method
from localoffer.provision.picture import Cells, Picture, Place
from localoffer.provision.supply import Offer, offer_of

KEY = "provision_picture"


def version() -> tuple[Any, ...]:
    """What the picture hangs on."""
    return (queries.generation(), atlas().version, figures.version(), today())


def picture() -> Picture:
    """Need and supply as they are now; measured anew only when the directory, the area or the figures have changed."""
    stands = version()
    kept = current_app.extensions.get(KEY)
    if kept is None or kept[0] != stands:
        kept = (stands, measured(method()))
        current_app.extensions[KEY] = kept
    found: Picture = kept[1]
    return found


def measured(how: Method) -> Picture:
    """The picture from what is published and in force; reads everything, changes nothing."""
    places = tuple(Place(each.code, each.name, each.slug, each.lat, each.lon) for each in wards.all_wards())
    by_ward = figures.current(checking.WARDS).by_key()
    known = {each.code: by_ward.get(each.code, {}) for each in places}
    plans = {row["need_code"]: int(row["ehc_plans"] or 0) for row in figures.current(checking.PLANS).rows}
    return Picture(
        method=how,
        places=places,
        cells=cells_of(figures.current(checking.CELLS), places, how),
        offers=tuple(offers(how)),
        children=demand.children_by_stage(known, how.stages),
        expected=demand.expected({need: plans[need] for need in how.needs if need in plans}, known, how.stages, how.deprivation),
    )


def offers(how: Method) -> list[Offer]:
    """Every published entry that is open."""
    day = today()
    overdue = elsewhere().overdue
    found = (as_offer(entry, how, stale=overdue(entry, day)) for entry in queries.all_published())
    return [each for each in found if each is not None]


def as_offer(entry: PublicEntry, how: Method, *, stale: bool) -> Offer | None:
    return offer_of(entry.id, entry.slug, entry.listing, how, stale=stale)


def cells_of(found: figures.Figures, places: tuple[Place, ...], how: Method) -> Cells:
    column = {each.code: number for number, each in enumerate(places)}
    rows = [row for row in found.rows if row["ward_code"] in column]
    middles = np.array([h3.cell_to_latlng(row["h3_cell"]) for row in rows], dtype=float).reshape(-1, 2)
    return Cells(
        codes=tuple(row["h3_cell"] for row in rows),
        lats=middles[:, 0],
        lons=middles[:, 1],
        ward=np.array([column[row["ward_code"]] for row in rows], dtype=np.int64),
        children={name: numbers(rows, name) for name in sorted(set(how.cell_column.values()))},
    )


def numbers(rows: list[Mapping[str, Any]], column: str) -> np.ndarray:
    return np.array([row.get(column) or 0 for row in rows], dtype=float)
