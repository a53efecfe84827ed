"""The choices of a search as chips: what was chosen on another page is seen, and can be taken away. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from localoffer.search.query import Query
from localoffer.search.results import Results
from localoffer.search.understanding import Chip, ages_in_words, within_in_words

MOST = 12
BEFORE = {"need": "Need: ", "stage": "Age: ", "ward": "Ward: "}
"""What stands before names that do not say themselves what they are."""


def chosen(query: Query, results: Results, facets: Iterable[str]) -> tuple[Chip, ...]:
    """A chip for each choice, in the order of the form that they are made in, with the search that is left without it."""
    said = []
    if query.cell and results.spot:
        said.append(Chip("cell", f"Near {results.spot.label}", query.changed(cell="", within=None, page=1)))
    if query.age is not None:
        said.append(Chip("age", ages_in_words(query.age, query.age_to), query.changed(age=None, age_to=None, page=1)))
    if query.within is not None and results.spot:
        said.append(Chip("within", within_in_words(query.within), query.changed(within=None, page=1)))
    for facet in facets:
        made = (each for each in results.facets.get(facet, ()) if each.selected)
        said += [Chip(facet, f"{BEFORE.get(facet, '')}{each.name}", each.query) for each in made]
    if query.organisation:
        said.append(Chip("organisation", f"Run by {query.organisation}", query.changed(organisation="", page=1)))
    return tuple(said)


def few(found: tuple[Chip, ...], cleared: Query) -> tuple[Chip, ...]:
    """All of them, or the first of many and one that takes every choice away."""
    return found if len(found) <= MOST else (*found[:MOST], Chip("all", "All your choices", cleared))
