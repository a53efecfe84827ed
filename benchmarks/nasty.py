"""The searches that take a server longest: a list of them, and random mixes of words, misspelt ones, acronyms and choices."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from time import thread_time
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from localoffer.directory import vocabulary
from localoffer.directory.keeping import Shelf
from localoffer.places import gazetteer
from localoffer.search import book, english, index
from localoffer.search.query import LISTS, SORTS
from localoffer.search.words import FILLER, STOP

PATHS = ("/search", "/search.json", "/suggest-words", "/map/pins.json", "/map")
MIXES, SHOWN, BAR_MS, OF_A_KIND = 100, 6, 50, 3
BETWEEN_APPROVALS = 9
LONGEST = 200
KNOWN = (
    "specch therpy autsim dislexia anxeity swiming gardning trampoling wheelchiar", "slt ap pa caf pd asc ld cdt ds",
    "speech " * 200, "* " * 500, "x" * 10_000, " ".join(f"word{n}" for n in range(1000)), "year 6 " * 40, "S65 1AB " * 30,
)  # fmt: skip
SENTENCES = ("for my 4 year old", "year 6", "near S65 1AB", "dinington", "on saturday", "free", "my disabled son", "aged 4 to 9")
SAID = ("my son does not sleep and", "she cannot go to school", "not", "him", "my disabled daughter", "under 5s")
ODD = ("*", '"', "(", ")", "~9", "-", "&", "'", "name:")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACCENTS, OTHER_LETTERS, WIDE = "\u0301\u0308", range(0x430, 0x450), 0xFEE0
Asked = dict[str, Any]


class Mixes:
    """Random searches, the same in every run."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        reading = index.reading()
        known = book.current(reading)
        names = [name for row in known.rows.values() for name in (*row.names, *row.narrower)]
        used = sorted({word for part in reading.parts for word in part.words.counts})
        pick, joined = self.rng.choice, lambda: self.rng.choice(used) + self.rng.choice(used)
        self.kinds: list[Callable[[], str]] = [
            lambda: pick(used), lambda: pick(names), lambda: pick(list(known.ambiguous)), lambda: pick(SENTENCES),
            lambda: pick(ODD),
            lambda: self.misspelt(pick(used)), lambda: self.misspelt(pick(names).split()[0]), joined,
            lambda: self.misspelt(joined()), lambda: "".join(pick(LETTERS) for _ in range(pick(range(3, 25)))),
        ]  # fmt: skip
        digits, english_words = [each for each in used if not each.isalpha()], sorted(english.ranked()[0])
        places, longest = list(gazetteer.named_places()), sorted(names, key=len)[-200:]
        entries = [row["name"] for row in reading.rows[:500]]
        self.more_kinds: list[Callable[[], str]] = [
            lambda: pick(digits), lambda: f"{pick(LETTERS)}{self.rng.randrange(10**6)}", lambda: str(self.rng.randrange(10**4)),
            lambda: f"{self.rng.randrange(9)}-{self.rng.randrange(10, 25)}", lambda: pick(LETTERS), lambda: pick(used)[:4],
            lambda: pick(places), lambda: f"near {pick(places)}", lambda: self.misspelt(pick(places)),
            lambda: pick(places).replace(" ", "-"), lambda: f"{pick(names)} in {pick(places)}",
            lambda: pick(longest), lambda: self.misspelt(pick(longest)), lambda: pick(list(known.ambiguous)).upper(),
            lambda: pick(SAID), lambda: f"{pick(SAID)} {pick(used)}", lambda: pick(sorted(STOP)), lambda: pick(sorted(FILLER)),
            lambda: pick(english_words), lambda: pick(entries), lambda: pick(used)[::-1], lambda: f"{pick(ODD)}{pick(used)}",
            lambda: self.misspelt(self.misspelt(pick(used))), lambda: joined() + joined(),
            lambda: (lambda word: f"{word[: len(word) // 2]} {word[len(word) // 2 :]}")(pick(used)),
            lambda: "".join(each + ACCENTS for each in pick(used)), lambda: "".join(each * 2 for each in pick(used)),
            lambda: "".join(chr(pick(OTHER_LETTERS)) for _ in range(8)), lambda: f"{pick(used)}{chr(pick(OTHER_LETTERS))}",
            lambda: "".join(chr(ord(each) + WIDE) for each in pick(used)),
            lambda: f"{pick(used)}'s {pick(LETTERS)}&{pick(LETTERS)}",
        ]  # fmt: skip

    def misspelt(self, word: str) -> str:
        at = self.rng.randrange(len(word))
        return word[:at] + self.rng.choice(("", word[at] * 2, self.rng.choice(LETTERS))) + word[at + 1 :]

    def text(self) -> str:
        kinds = self.rng.sample(self.kinds, self.rng.choice((1, 1, 2, 3, len(self.kinds))))
        said, length = "", self.rng.choice((20, 60, LONGEST, LONGEST))
        while len(said) < length:
            said += f"{self.rng.choice(kinds)()} "
        return said

    def asked(self) -> Asked:
        """A search with some of everything that can be chosen."""
        maybe = {
            "near": ("S65 1AB", "Maltby", "dinnnington", "zzzz"), "within": ("1", "50"), "sort": SORTS, "age": ("7", "25"),
            "stage": vocabulary.of("stages").codes, "open": ("now", "week"), "drop_in": ("1",), "organisation": ("x",),
            "page": ("2", "500"), "per_page": ("100",), "exact": ("1",), "without": ("synonyms", "place"),
        }  # fmt: skip
        out: Asked = {"q": self.text()}
        out |= {name: self.rng.choice(values) for name, values in maybe.items() if self.rng.random() < 0.15}
        for name in (name for name in LISTS if self.rng.random() < 0.25):
            codes = vocabulary.of(LISTS[name]).codes
            out[name] = self.rng.sample(codes, min(self.rng.choice((1, 2, 40)), len(codes)))
        return out

    def of_a_kind(self, kind: Callable[[], str]) -> Iterator[Asked]:
        """Searches as long as they may be of one kind alone: by itself, and with everything chosen."""
        for number in range(OF_A_KIND):
            said = ""
            while len(said) < LONGEST:
                said += f"{kind()} "
            yield {"q": said[:LONGEST], "per_page": "100"} | (everything() if number == 0 else {})

    def searches(self) -> Iterator[Asked]:
        yield from ({"q": words} for words in KNOWN)
        for page in ("1", "20", "500"):
            for sort in SORTS:
                yield from ({**chosen, "near": "S60 1AE", "page": page, "sort": sort} for chosen in ({}, everything()))
        for kind in (*self.kinds, *self.more_kinds):
            yield from self.of_a_kind(kind)
        yield from (self.asked() for _ in range(MIXES))


def everything() -> Asked:
    """Every choice there is."""
    lists = {name: vocabulary.of(of).codes for name, of in LISTS.items()}
    return {**lists, "open": "week", "within": "3", "near": "S60 1AE", "age": "7", "drop_in": "1"}


def worst(app: Flask, approve: Callable[[], None]) -> None:
    """Print what took longest to answer, of the processor's time (what is read beside it is not in it): each search asked
    for the first time, once more, and some as the first after an approval."""
    client, kept = app.test_client(), app.extensions.setdefault("kept_pages", Shelf())

    def timed(path: str, asked: Asked) -> float:
        kept.answers.clear()
        start = thread_time()
        client.get(f"{path}?{urlencode(asked, doseq=True)[:6000]}")
        return (thread_time() - start) * 1000

    first, again, approved = [], [], []
    with app.app_context():
        every = [(path, asked) for asked in Mixes().searches() for path in PATHS]
    for path, asked in every:
        first.append((timed(path, asked), path, asked))
        again.append((timed(path, asked), path, asked))
    for path, asked in every[::BETWEEN_APPROVALS]:
        with app.app_context():
            approve()
            index.reading()
        approved.append((timed(path, asked), path, asked))
    for when, taken in (("for the first time", first), ("once more", again), ("first after an approval", approved)):
        shown(when, taken)


def shown(when: str, taken: list[tuple[float, str, Asked]]) -> None:
    print(f"{len(taken):,} nasty searches, {when} (bar: {BAR_MS} ms of the processor's time each); the worst:")
    for path in PATHS:
        times = sorted(ms for ms, where, _ in taken if where == path)
        middle, high = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(f"  {path:16} median {middle:6.1f}  p99 {high:6.1f}  most {times[-1]:6.1f} ms")
    for ms, path, asked in sorted(taken, key=lambda each: -each[0])[:SHOWN]:
        more = ", ".join(f"{name}={value}" for name, value in asked.items() if name != "q")
        print(f"  {ms:6.1f} ms  {path}  {asked.get('q', '')[:70]!r} {more[:60]}")
