"""What staff write about words: one row of the thesaurus, or the meanings of an acronym. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from localoffer.directory import vocabulary
from localoffer.directory.listing import clean_line
from localoffer.search.thesaurus_rows import Row, Sense
from localoffer.search.words import STOP, tokens

LONGEST, MOST, MOST_SENSES = 80, 250, 6
NAMES = ("also", "narrower", "related")
Get = Callable[[str], str]
GetList = Callable[[str], list[str]]


class NotRight(ValueError):
    """What was written cannot be saved; the text says why."""


@dataclass(frozen=True)
class Written:
    """What the form of a row, or of an acronym (then there is no row), says, right or not."""

    row: Row | None = None
    acronym: str = ""
    senses: tuple[Sense, ...] = ()
    why: str = ""
    trying: str = ""

    @property
    def key(self) -> str:
        """What it is stored under; empty for a new row."""
        return self.acronym.lower() if self.row is None else str(self.row.id or "")

    @property
    def senses_text(self) -> str:
        """A meaning on each line, as the form shows them."""
        return "\n".join(f"{each.means} = {each.search}" for each in self.senses)

    def facts(self) -> dict[str, Any]:
        """What is stored; raises NotRight when it cannot be used."""
        return facts_of(checked(self.row)) if self.row else facts_of_senses(checked_senses(self.acronym, self.senses))


def lines(text: str) -> tuple[str, ...]:
    """One name a line, each once whatever its case."""
    said = {line.lower(): line for line in reversed([clean_line(each, LONGEST) for each in text.splitlines()]) if line}
    return tuple(said.values())[::-1]


def written(get: Get, get_list: GetList, *, number: int | None, acronym: str = "") -> Written:
    """What a form says: of a row by its number (0 for a new one), or, without a number, of an acronym."""
    why, trying = clean_line(get("why"), 200), clean_line(get("trying"), 200)
    if number is None:
        return Written(None, clean_line(acronym or get("acronym"), 10), senses_of(get("senses")), why, trying)
    return Written(row_of(number, get, get_list), why=why, trying=trying)


def row_of(number: int, get: Get, get_list: GetList) -> Row:
    names = {name: lines(get(name)) for name in NAMES}
    needs, categories = vocabulary.of("needs"), vocabulary.of("categories")
    return Row(
        id=number,
        canonical=clean_line(get("canonical"), LONGEST),
        needs=tuple(each for each in get_list("needs") if each in needs),
        categories=tuple(each for each in get_list("categories") if each in categories),
        filler=get("filler") == "1",
        note=clean_line(get("note"), 200),
        **names,
    )


def senses_of(text: str) -> tuple[Sense, ...]:
    """The meanings of an acronym: on each line what it means, "=", and the words to search for."""
    parted = [line.partition("=") for line in text.splitlines() if line.strip()]
    return tuple(Sense(clean_line(search, LONGEST), clean_line(means, 120)) for means, _, search in parted[:MOST_SENSES])


def checked(row: Row) -> Row:
    """The same row; raises NotRight when it cannot be used."""
    if not row.canonical:
        raise NotRight("Write what services call it.")
    if len(row.names) + len(row.narrower) + len(row.related) > MOST:
        raise NotRight(f"Write at most {MOST} ways to say it. Start a second row for the rest.")
    small = [each for each in (*row.names, *row.narrower, *row.related) if not set(tokens(each)) - STOP]
    if small:
        raise NotRight(f"“{small[0]}” is made of small words only. A search for it would find everything.")
    return row


def checked_senses(acronym: str, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """The same meanings; raises NotRight when they cannot be used."""
    if not acronym.isalpha() or not 2 <= len(acronym) <= 8:
        raise NotRight("An acronym is two to eight letters.")
    if len(senses) < 2 or not all(each.search and each.means for each in senses):
        raise NotRight("Write two meanings or more, each on a line of its own, with = and the words to search for.")
    return senses


def facts_of(row: Row) -> dict[str, Any]:
    """A row as it is stored."""
    facts = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()}
    facts.pop("id")
    return facts


def facts_of_senses(senses: tuple[Sense, ...]) -> dict[str, Any]:
    """The meanings of an acronym as they are stored."""
    return {"senses": [asdict(each) for each in senses]}
