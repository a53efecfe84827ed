"""What a visitor asks of the gap pages, read from an address; odd values mean the same as none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from localoffer.provision.method import Method, Question

STATE, CHILDREN, NEAR, MILES, SUPPLY = "state", "children", "near", "miles", "supply"
MEASURES = {
    STATE: "What is listed, and whether somebody has looked",
    CHILDREN: "How many children may need it",
    NEAR: "How many children live near something",
    MILES: "How far it is to the nearest",
    SUPPLY: "How much there is, beside the whole borough",
}
SORTS = ("weight", "ward", "listed", "children", "near", "miles")
PER_PAGE = 20


@dataclass(frozen=True)
class Asked:
    """One thing looked for, and how it is to be shown. An empty code means that the visitor left it open."""

    need: str = ""
    stage: str = ""
    category: str = ""
    measure: str = STATE
    sort: str = "weight"
    page: int = 1

    @classmethod
    def from_args(cls, args: Mapping[str, str], method: Method) -> Asked:
        number = args.get("page", "")
        return cls(
            need=one_of(args.get("need", ""), method.needs),
            stage=one_of(args.get("age", ""), method.stage_codes),
            category=one_of(args.get("category", ""), method.categories),
            measure=one_of(args.get("show", ""), MEASURES) or STATE,
            sort=one_of(args.get("sort", ""), SORTS) or "weight",
            page=int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 4 and int(number) else 1,
        )

    def to_args(self) -> dict[str, str]:
        said = {
            "need": self.need,
            "age": self.stage,
            "category": self.category,
            "show": "" if self.measure == STATE else self.measure,
            "sort": "" if self.sort == "weight" else self.sort,
            "page": "" if self.page == 1 else str(self.page),
        }
        return {name: value for name, value in said.items() if value}

    def changed(self, **facts: object) -> Asked:
        return replace(self, **facts)  # type: ignore[arg-type]

    def fits(self, ask: Question) -> bool:
        """Whether a question is among those that the visitor means."""
        pairs = ((self.need, ask.need), (self.stage, ask.stage), (self.category, ask.category))
        return all(own in ("", other) for own, other in pairs)

    @classmethod
    def of(cls, ask: Question) -> Asked:
        return cls(need=ask.need, stage=ask.stage, category=ask.category)


def one_of(text: str, known: object) -> str:
    return text if text in known else ""  # type: ignore[operator]
