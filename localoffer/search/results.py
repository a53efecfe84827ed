"""What a search answers with: results, choices, ways to find more. Pure data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from localoffer.directory.queries import PublicEntry
from localoffer.places.spots import Spot
from localoffer.search.query import Query
from localoffer.search.understanding import Understood


@dataclass(slots=True)
class FacetValue:
    """One choice: its code and name, how many it would leave, whether it is chosen, and the search with it changed."""

    code: str
    name: str
    count: int
    selected: bool
    change: Callable[[], Query]

    @property
    def query(self) -> Query:
        """The search with this choice made, or taken back."""
        return self.change()


@dataclass(frozen=True)
class Loosen:
    """One way to find more."""

    label: str
    query: Query
    count: int


@dataclass(frozen=True)
class Meaning:
    """One thing that an acronym with several meanings may stand for, and the search for it."""

    acronym: str
    means: str
    query: Query


@dataclass(frozen=True)
class Hit:
    """One entry that was found; `miles` is great-circle from the visitor's spot, None without one."""

    entry: PublicEntry
    miles: float | None = None
    precision: str = ""
    snippet: tuple[tuple[str, bool], ...] = ()
    missing_words: tuple[str, ...] = ()
    next_session: datetime | None = None
    open_now: bool = False


@dataclass(frozen=True)
class Results:
    """What was found, a page at a time; and apart from it, where distances count, what serves the borough or everyone."""

    query: Query
    understood: Understood
    total: int = 0
    hits: tuple[Hit, ...] = ()
    wider: tuple[Hit, ...] = ()
    wider_total: int = 0
    local_total: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    spot: Spot | None = None
    spot_note: str = ""
    places: tuple[str, ...] = ()
    """Names of places that may have been meant, for the visitor to choose from."""
    corrected: tuple[tuple[str, str], ...] = ()
    did_you_mean: tuple[Meaning, ...] = ()
    also_searched: tuple[str, ...] = ()
    loosen: tuple[Loosen, ...] = ()
    unmatched: bool = False
    """Nothing says any of the words: what is shown only fits the place and the choices."""
    partly: int = 0
    """How many of the `total` lack a word: they are shown where few entries hold all the words, and each card says so."""
    page: int = 1
    pages: int = 1
