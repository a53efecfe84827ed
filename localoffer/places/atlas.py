"""The area in memory: wards, names and districts read from the tables once, and again when they have changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from time import monotonic
from typing import Any

import shapely
from flask import current_app
from rapidfuzz import process
from rapidfuzz.distance import OSA
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select

from localoffer.config import Settings
from localoffer.database import db
from localoffer.memory import Memory
from localoffer.places.geometry import shape_of_cells
from localoffer.places.models import AreaLoad, NamedPoint, Postcode, WardRow
from localoffer.places.names import SHORT_FORM, WORD, fold
from localoffer.places.nearness import Nearness
from localoffer.places.pack import Pack
from localoffer.places.shapes import WardCells, WardOutlines
from localoffer.places.spots import Council, Spot

LOOK_AGAIN_SECONDS = 5.0
KEY = "atlas"
SHORTEST_MENDED, LONG_WORD = 5, 8
MOST_ALIKE, MOST_DISTRICTS = 2000, 500
ORDINARY_WORDS = {"street", "stone", "broom", "barrow", "carr", "jordan", "holmes", "hill top"}
PARTS_OF_POSTCODE = ("postcode", "sector", "outcode")
Known = tuple[float, float, str, str]


@dataclass(frozen=True)
class Ward:
    """One ward of the area. `figures` are counts by name of the column in `wards.csv`; `rings` its outline."""

    code: str
    name: str
    slug: str
    lat: float
    lon: float
    area_km2: float | None
    figures: dict[str, int | float | None] = field(hash=False)
    shape: BaseGeometry = field(hash=False, repr=False, compare=False)
    exact: bool = False


@dataclass
class Atlas:
    """All that looking for a place needs, for one version of the tables."""

    version: int
    name: str
    code: str
    wards: tuple[Ward, ...]
    finder: WardCells | WardOutlines
    points: tuple[tuple[str, str, float, float, str, str], ...]
    councils: dict[str, Council]
    county: str = ""
    cells: tuple[str, ...] = ()
    districts: Memory[str, dict[str, Known]] = field(default_factory=lambda: Memory(MOST_DISTRICTS))
    trees: dict[str, tuple[list[Spot], Nearness]] = field(default_factory=dict)
    kept_alike: Memory[str, str] = field(default_factory=lambda: Memory(MOST_ALIKE))

    @cached_property
    def ward_by_code(self) -> dict[str, Ward]:
        return {each.code: each for each in self.wards}

    @cached_property
    def shape(self) -> BaseGeometry | None:
        """The whole area in (longitude, latitude): its wards, else its cells, else the middles of its sectors; or None."""
        if self.wards:
            return shapely.union_all([each.shape for each in self.wards])
        if self.cells:
            return shape_of_cells(self.cells)
        own = [(lon, lat) for _, kind, lat, lon, _, council in self.points if kind == "sector" and council == self.code]
        return shapely.MultiPoint(own) if own else None

    @cached_property
    def spots(self) -> dict[str, tuple[Spot, ...]]:
        """{folded name: the spots so called}, places before wards before schools before stations before parts of postcodes."""
        found: dict[str, list[Spot]] = {}
        rest = [self.spots_of(each) for each in ("school", "station", "outcode", "sector")]
        for each in [*self.spots_of("place"), *self.ward_spots(), *chain.from_iterable(rest)]:
            found.setdefault(fold(each.label), []).append(each)
        return {name: tuple(spots) for name, spots in found.items()}

    @cached_property
    def short_forms(self) -> dict[str, Spot]:
        """{first part of a long name: its spot}: "wath" for "Wath upon Dearne"."""
        long = [each for each in self.spots_of("place") if SHORT_FORM.search(fold(each.label))]
        return {SHORT_FORM.split(fold(each.label))[0]: each for each in reversed(long)}

    @cached_property
    def named(self) -> dict[str, Spot]:
        """{lower-case name: spot} of places, wards and the outcodes of the area, without names that are ordinary words."""
        own = [each for each in self.spots_of("outcode") if self.council_of_district[each.label] == self.code]
        found = {
            name: spots[0]
            for name, spots in self.spots.items()
            if spots[0].precision in ("place", "ward") and self.is_own(spots[0])
        }
        found = {**found, **self.short_forms, **{fold(each.label): each for each in own}}
        found.update({spot.label.lower(): spot for spot in list(found.values())})
        return {name: spot for name, spot in found.items() if name not in ORDINARY_WORDS}

    @cached_property
    def guessable(self) -> list[str]:
        """The folded names among which a misspelt one is looked for."""
        return [name for name, spots in self.spots.items() if spots[0].precision in ("place", "ward", "school", "station")]

    def is_own(self, spot: Spot) -> bool:
        """Whether a spot is one of the area's own, not of a neighbour's."""
        return spot.council_code in ("", self.code)

    @cached_property
    def own_name(self) -> str:
        """The name of the whole area in lower case: who types it looks everywhere in it."""
        return fold(self.name)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words of that name."""
        return frozenset(self.own_name.split())

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words that names of places of the area begin with."""
        return frozenset(found.group() for name in self.named if (found := WORD.match(name)))

    @cached_property
    def long_parts_of_names(self) -> list[str]:
        """The longer words of all names of places of the area, each once."""
        parts = dict.fromkeys(part for name in self.named for part in name.split())
        return [each for each in parts if len(each) >= SHORTEST_MENDED]

    def part_like(self, word: str) -> str:
        """The word of a name of a place of the area that was probably meant by a misspelt one, "" when none is near; kept."""
        if len(word) < SHORTEST_MENDED:
            return ""
        found = self.kept_alike.get(word)
        if found is None:
            most = 1 if len(word) < LONG_WORD else 2
            near = process.extractOne(word, self.long_parts_of_names, scorer=OSA.distance, score_cutoff=most)
            found = self.kept_alike.keep(word, near[0] if near else "")
        return found

    @cached_property
    def neighbours(self) -> tuple[Spot, ...]:
        """Towns and villages just outside the area."""
        return tuple(each for each in self.spots_of("place") if not self.is_own(each))

    @cached_property
    def neighbour_names(self) -> frozenset[str]:
        """The one-word names of the councils around us and of the towns and villages just outside, in lower case."""
        names = (fold(each) for each in (*(x.name for x in self.councils.values()), *(x.label for x in self.neighbours)))
        return frozenset(each for each in names if " " not in each and each not in ORDINARY_WORDS) - self.own_words

    def spots_of(self, *precisions: str) -> list[Spot]:
        return [
            Spot(name, lat, lon, kind_as_precision(kind), ward, self.ward_name(ward), council_code=council)
            for name, kind, lat, lon, ward, council in self.points
            if kind_as_precision(kind) in precisions
        ]

    def ward_spots(self) -> list[Spot]:
        return [Spot(each.name, each.lat, each.lon, "ward", each.code, each.name, council_code=self.code) for each in self.wards]

    @cached_property
    def council_of_district(self) -> dict[str, str]:
        return {name: council for name, kind, _, _, _, council in self.points if kind in ("outcode", "sector")}

    @cached_property
    def outcodes_around(self) -> set[str]:
        """The outcodes whose postcodes we hold, at least some of them."""
        return {name.split()[0] for name, kind, *_ in self.points if kind == "sector"}

    def nearest(self, kind: str, lat: float, lon: float) -> Spot | None:
        """The nearest spot of a kind: place, school, station, postcode, or the sector or outcode of the nearest postcode."""
        if kind == "ward":
            ward = self.ward_by_code.get(self.finder.at(lat, lon))
            return Spot(ward.name, ward.lat, ward.lon, "ward", ward.code, ward.name, council_code=self.code) if ward else None
        if kind not in self.trees:
            self.trees[kind] = self.grown(kind)
        spots, tree = self.trees[kind]
        found = tree.nearest(lat, lon)
        return None if found is None else spots[found]

    def grown(self, kind: str) -> tuple[list[Spot], Nearness]:
        spots = self.postcode_spots(kind) if kind in PARTS_OF_POSTCODE else self.spots_of(kind)
        return spots, Nearness([(each.lat, each.lon) for each in spots])

    def postcode_spots(self, kind: str) -> list[Spot]:
        """Every postcode as a spot that is called by its whole, its sector or its outcode."""
        columns = (getattr(Postcode, kind) if kind != "postcode" else Postcode.code, Postcode.lat, Postcode.lon)
        rows = db.session.execute(select(*columns, Postcode.ward_code, Postcode.council_code))
        return [
            Spot(
                f"{name[:-3]} {name[-3:]}" if kind == "postcode" else name,
                lat,
                lon,
                kind,
                ward,
                self.ward_name(ward),
                council_code=council,
            )
            for name, lat, lon, ward, council in rows
        ]

    def ward_name(self, code: str) -> str:
        return self.ward_by_code[code].name if code in self.ward_by_code else ""

    def postcode(self, code: str) -> Known | None:
        """(latitude, longitude, ward, council) of a postcode without its space, or None."""
        outcode = code[:-3]
        known = self.districts.get(outcode)
        if known is None:
            known = self.districts.keep(outcode, read_district(outcode))
        return known.get(code)


def kind_as_precision(kind: str) -> str:
    return kind if kind in ("outcode", "sector", "school", "station") else "place"


def read_district(outcode: str) -> dict[str, Known]:
    """The postcodes of one outcode: about a thousand rows in some milliseconds, so that later look-ups cost nothing."""
    columns = (Postcode.code, Postcode.lat, Postcode.lon, Postcode.ward_code, Postcode.council_code)
    return {row[0]: tuple(row[1:]) for row in db.session.execute(select(*columns).where(Postcode.outcode == outcode))}


def atlas() -> Atlas:
    """The area as it is in the tables now, or was at most some seconds ago."""
    kept = current_app.extensions.get(KEY)
    if kept and monotonic() - kept[1] < LOOK_AGAIN_SECONDS:
        return kept[0]
    version = db.session.scalar(select(func.sum(AreaLoad.version))) or 0
    known: Atlas = kept[0] if kept and kept[0].version == version else read(version)
    current_app.extensions[KEY] = (known, monotonic())
    return known


def forget() -> None:
    """Read the tables again at the next look: called after they were changed here."""
    current_app.extensions.pop(KEY, None)


def read(version: int) -> Atlas:
    settings: Settings = current_app.extensions["settings"]
    pack = Pack(settings.area_folder)
    rows = db.session.execute(select(WardRow.__table__).order_by(WardRow.name)).all()
    wards = tuple(as_ward(row) for row in rows)
    exact = bool(wards) and all(each.exact for each in wards)
    outlines, cells = {each.code: each.shape for each in wards}, {row.code: row.cells for row in rows}
    points = db.session.execute(
        select(
            NamedPoint.name, NamedPoint.kind, NamedPoint.lat, NamedPoint.lon, NamedPoint.ward_code, NamedPoint.council_code
        ).order_by(NamedPoint.id)
    )
    return Atlas(
        version=version,
        name=pack.name,
        code=pack.code,
        wards=wards,
        finder=WardOutlines(outlines) if exact else WardCells(cells, outlines),
        points=tuple(tuple(row) for row in points),
        county=str(pack.facts.get("county", "")),
        cells=tuple(pack.area_cells),
        councils={each["code"]: Council(each["code"], each["name"], each["url"]) for each in pack.facts.get("neighbours", [])},
    )


def as_ward(row: Any) -> Ward:
    return Ward(
        row.code, row.name, row.slug, row.lat, row.lon, row.area_km2, row.figures, shape(row.outline), bool(row.outline_source)
    )
