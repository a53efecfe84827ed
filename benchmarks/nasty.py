"""The searches that take a server longest: a list of them, and random mixes of words, misspelt ones, acronyms and choices."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from localoffer.directory import vocabulary
from localoffer.directory.keeping import Shelf
from localoffer.search import book, index
from localoffer.search.query import LISTS, SORTS, VOCABULARY_OF

PATHS = ("/search", "/search.json", "/suggest-words")
MIXES, SHOWN, BAR_MS = 150, 6, 50
LONGEST = 200
KNOWN = (
    "specch therpy autsim dislexia anxeity swiming gardning trampoling wheelchiar", "slt ap pa caf pd asc ld cdt ds",
    "speech " * 200, "* " * 500, "x" * 10_000, " ".join(f"word{n}" for n in range(1000)), "year 6 " * 40, "S65 1AB " * 30,
)  # fmt: skip
SENTENCES = ("for my 4 year old", "year 6", "near S65 1AB", "dinington", "on saturday", "free", "my disabled son", "aged 4 to 9")
ODD = ("*", '"', "(", ")", "~9", "-", "&", "'", "name:")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
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
            codes = vocabulary.of(VOCABULARY_OF[LISTS[name]]).codes
            out[name] = self.rng.sample(codes, min(self.rng.choice((1, 2, 40)), len(codes)))
        return out

    def searches(self) -> Iterator[Asked]:
        yield from ({"q": words} for words in KNOWN)
        yield from (self.asked() for _ in range(MIXES))


def worst(app: Flask) -> None:
    """Print what took this process longest, by its own clock, each search asked for the first time."""
    client, kept = app.test_client(), app.extensions.setdefault("kept_pages", Shelf())
    taken: list[tuple[float, str, Asked]] = []
    for asked in Mixes().searches():
        for path in PATHS:
            kept.answers.clear()
            start = process_time()
            client.get(f"{path}?{urlencode(asked, doseq=True)[:6000]}")
            taken.append(((process_time() - start) * 1000, path, asked))
    print(f"{len(taken):,} nasty searches (bar: {BAR_MS} ms of the process's time each); the worst:")
    for path in PATHS:
        times = sorted(ms for ms, where, _ in taken if where == path)
        middle, high = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(f"  {path:16} median {middle:6.1f}  p99 {high:6.1f}  most {times[-1]:6.1f} ms")
    for ms, path, asked in sorted(taken, key=lambda each: -each[0])[:SHOWN]:
        more = ", ".join(f"{name}={value}" for name, value in asked.items() if name != "q")
        print(f"  {ms:6.1f} ms  {path}  {asked['q'][:70]!r} {more[:60]}")
