"""Ways to browse without words: by need, by what helps, by age and by ward. Each page is a search that was made beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from localoffer.directory import vocabulary
from localoffer.directory.rules import slug_of
from localoffer.directory.vocabulary import Term
from localoffer.places import wards
from localoffer.places.geometry import miles
from localoffer.places.wards import Ward
from localoffer.search.finder import find
from localoffer.search.outside import Outside, beside
from localoffer.search.query import Query
from localoffer.search.results import FacetValue, Hit, Results

ON_PAGE = 12
EVERY_NEED = "all"
NEAR_MILES = 3
MOST_NEAR = 6
FEWEST_NEIGHBOURS = 4
VOCABULARY_OF = {"need": "needs", "category": "categories", "stage": "stages"}
QUERY_OF: dict[str, Callable[[str], Query]] = {
    "need": lambda code: Query(needs=(code,)),
    "category": lambda code: Query(categories=(code,)),
    "stage": lambda code: Query(stage=code),
}


@dataclass(frozen=True)
class Shelf:
    """What is found under one word of a vocabulary: the word, its finer words, and the first results.

    `about` is what speaks of a need, best first: whatever is open to any need fits as well, and is most of what there is.
    """

    fact: str
    term: Term
    slug: str
    finer: tuple[Term, ...]
    query: Query
    results: Results
    about: Results | None = None

    @property
    def in_words(self) -> Query:
        """The search for what `about` is the beginning of."""
        return Query(text=self.term.name)


CENSUS = "Census 2021, Office for National Statistics"
ESTIMATE = "Estimate for mid-2020, Office for National Statistics"
FIGURES = (
    ("children_0_15_census_2021", "Aged 0 to 15", CENSUS),
    ("young_people_16_24_census_2021", "Aged 16 to 24", CENSUS),
    ("age_0_4_mid_2020_estimate", "Aged 0 to 4", ESTIMATE),
    ("age_5_10_mid_2020_estimate", "Aged 5 to 10", ESTIMATE),
    ("age_11_15_mid_2020_estimate", "Aged 11 to 15", ESTIMATE),
    ("age_16_17_mid_2020_estimate", "Aged 16 and 17", ESTIMATE),
    ("age_18_25_mid_2020_estimate", "Aged 18 to 25", ESTIMATE),
)


@dataclass(frozen=True)
class Figure:
    """How many children, of which age, counted when and by whom."""

    label: str
    value: int | float
    source: str


@dataclass(frozen=True)
class WardPage:
    """What there is in one ward, and what is near."""

    ward: Ward
    query: Query
    inside: Results
    near_query: Query
    near: tuple[Hit, ...]
    neighbours: tuple[Ward, ...]
    figures: tuple[Figure, ...]
    outside: tuple[Outside, ...]
    near_facets: dict[str, list[FacetValue]]
    near_miles: int = NEAR_MILES


def term_at(name_of_vocabulary: str, slug: str) -> Term | None:
    """The term whose name, or code, makes this address."""
    terms = vocabulary.of(name_of_vocabulary)
    return next((each for each in terms if slug in (slug_of(each.name), slug_of(each.code))), None)


def counted(fact: str) -> dict[str, FacetValue]:
    """{code: how many entries} of one fact over the whole directory."""
    return {each.code: each for each in find(Query()).facets.get(fact, ())}


def shelf(fact: str, slug: str) -> Shelf | None:
    """The page of one need, category or stage, or None when there is no such word."""
    term = term_at(VOCABULARY_OF[fact], slug)
    if term is None:
        return None
    query = QUERY_OF[fact](term.code)
    finer = tuple(each for each in vocabulary.of(VOCABULARY_OF[fact]) if each.parent == term.code)
    names_a_need = fact == "need" and term.code != EVERY_NEED
    about = find(Query(text=term.name, per_page=ON_PAGE), apart=False) if names_a_need else None
    results = find(query.changed(per_page=ON_PAGE), apart=True)
    return Shelf(fact, term, slug_of(term.name), finer, query, results, about if about and about.hits else None)


def wards_with_counts() -> list[tuple[Ward, int]]:
    """Every ward with the number of entries in it."""
    counts = counted("ward")
    return [(each, counts[each.code].count if each.code in counts else 0) for each in wards.all_wards()]


def ward_page(slug: str) -> WardPage | None:
    """The page of one ward, or None when there is no such ward."""
    ward = wards.ward_by_slug(slug)
    if ward is None:
        return None
    query = Query(ward=ward.code)
    near_query = Query(near=ward.name, within=NEAR_MILES, sort="nearest")
    inside = find(query.changed(per_page=ON_PAGE))
    around = find(near_query.changed(per_page=50))
    near = [hit for hit in around.hits if ward.code not in {each.ward_code for each in hit.entry.listing.venues}]
    return WardPage(
        ward,
        query,
        inside,
        near_query,
        tuple(near[:MOST_NEAR]),
        neighbours(ward),
        figures(ward),
        tuple(beside(ward)),
        around.facets,
    )


def figures(ward: Ward) -> tuple[Figure, ...]:
    """The figures that are known of this ward."""
    known = [(label, ward.figures.get(name), source) for name, label, source in FIGURES]
    return tuple(Figure(label, value, source) for label, value, source in known if value is not None)


def neighbours(ward: Ward) -> tuple[Ward, ...]:
    """The wards whose middles are nearest, nearest first."""
    others = [each for each in wards.all_wards() if each.code != ward.code]
    return tuple(sorted(others, key=lambda each: miles(ward.lat, ward.lon, each.lat, each.lon))[:FEWEST_NEIGHBOURS])
