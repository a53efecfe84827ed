"""Rows sorted by term, from their own texts: what an index would say of each, without asking it. Pure."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from localoffer.search.rows import weights_in
from localoffer.search.scoring import Postings


class ByTerm:
    """Who holds each term, and its weight there; rows are added in their order."""

    def __init__(self, rows: Iterable[dict[str, Any]] = ()) -> None:
        self.places: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        self.weights: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
        for place, row in enumerate(rows):
            self.add(place, row)

    def add(self, place: int, row: dict[str, Any]) -> None:
        for term, weight in weights_in(row["said"]).items():
            self.places[term].append(place)
            self.weights[term].append(weight)

    def postings(self) -> dict[str, Postings]:
        return {term: (np.array(held, dtype=np.int32), np.array(self.weights[term])) for term, held in self.places.items()}
