"""How fast the search is beside FTS5 and Tantivy: one mix of 30 searches over the same made-up entries, taken in turns.

python benchmarks/search.py                  20,000 entries
python benchmarks/search.py --size 100000
python benchmarks/search.py --keep FOLDER    made once, and taken from there the next time
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from sqlalchemy import select

from benchmarks import memory, nasty
from benchmarks.made_up import a_site
from benchmarks.rivals_at_speed import Asked, fts5, tantivy_search
from localoffer.accounts.access import public
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.keeping import Shelf
from localoffer.directory.models import Entry
from localoffer.places.atlas import atlas
from localoffer.search import asking, book, index, sentences, watching
from localoffer.search.choices import facets
from localoffer.search.matching import Match, match, matched
from localoffer.search.ordering import first_of
from localoffer.search.query import Query, as_args
from localoffer.search.reading import Reading
from localoffer.search.understanding import spot_of, understand

ROUNDS = 15
INDEX, ROAD, SYNONYMS, AGAIN = "the index alone", "this site's whole road", "with synonyms", "the same again"
TOP = 20
LONGEST_WAIT_SECONDS = 120
SPOT, PLACE = (53.4302, -1.3568), "S60 1AE"
ONE = ("swimming", "anxiety", "dyslexia", "trampolining", "gardening", "wheelchair")
TWO = ("speech therapy", "youth evenings", "travel training", "hearing loss", "sleep advice", "money advice")
PHRASES = ("wheelchair football", "sensory room calm", "horse riding term")
MISSPELT = ("swiming", "dislexia")


def mix() -> list[Asked]:
    """The 30 searches: words, phrases, misspelt, filtered, near, by name, with facet counts, and browsing without words."""
    out: list[Asked] = [{"kind": "one word", "words": each} for each in ONE]
    out += [{"kind": "two words", "words": each} for each in TWO]
    out += [{"kind": "phrase", "words": each} for each in PHRASES]
    out += [{"kind": "misspelt", "words": each} for each in MISSPELT]
    out += [{"kind": "filtered", "words": each, "need": "PD", "cost": "free"} for each in (*ONE[:2], *TWO[:2])]
    out += [{"kind": "near", "words": each, "near": SPOT, "within": 3} for each in ("swimming", "youth", "music")]
    out += [{"kind": "by name", "words": each} for each in ("Kestrel Swimming Centre", "Beacon Autism Club")]
    out += [{"kind": "facets", "words": each, "facets": True} for each in ("swimming", "speech therapy")]
    out += [{"kind": "browse", "need": each} for each in ("HI", "SLCN")]
    return out


def address_of(asked: Asked, *, synonyms: bool) -> dict[str, Any]:
    """A search as the parts of an address of the site."""
    said = {"q": asked.get("words", ""), "need": asked.get("need", []), "cost": asked.get("cost", [])}
    if asked.get("near"):
        said |= {"near": PLACE, "within": str(asked["within"]), "sort": "nearest"}
    if asked["kind"] == "browse":
        said["sort"] = "name"
    if not synonyms:
        said["without"] = ["synonyms", "need", "place"]
    return {name: value for name, value in said.items() if value}


def whole_road(reading: Reading, *, synonyms: bool) -> Callable[[Asked], tuple[int, list[int]]]:
    """From an address to the best 20: what a sentence says beside its words is looked for in it, and a place looked up."""

    def search(asked: Asked) -> tuple[int, list[int]]:
        query = Query.from_args(as_args(address_of(asked, synonyms=synonyms)))
        return best(reading, query, match(reading, query), asked)

    return search


def index_alone(reading: Reading) -> Callable[[Asked], tuple[int, list[int]]]:
    """What the rivals do: they are given words, codes and degrees; words are split, stemmed, mended, looked up and ranked."""
    thesaurus, area = book.current(reading), atlas()
    known = {}
    for asked in mix():
        query = Query.from_args(as_args(address_of(asked, synonyms=False)))
        understood = understand(query, area)
        known[str(asked)] = (query, understood, spot_of(query, understood))

    def search(asked: Asked) -> tuple[int, list[int]]:
        query, understood, finding = known[str(asked)]
        return best(reading, query, matched(reading, query, understood, finding, thesaurus, area), asked)

    return search


def best(reading: Reading, query: Query, found: Match, asked: Asked) -> tuple[int, list[int]]:
    first = first_of(reading, query, found)
    if asked.get("facets"):
        facets(reading, query, found)
    return len(found.places) - found.lacking(found.places), reading.ids.take(first).tolist()


def forget(reading: Reading, asked: Asked) -> None:
    """What the words of a search came to is kept for who asks the same; the rivals read and mend them each time."""
    lexicon = reading.lexicon(book.current(reading).vocabulary)
    for key in [each for each in lexicon.kept_searches if each[0].words == asked.get("words", "").lower()]:
        del lexicon.kept_searches[key]
    for of_a_text in (asking.told_by, sentences.days_in, sentences.levels_in, sentences.without_asking):
        of_a_text.cache_clear()
    if asked["kind"] == "misspelt":
        lexicon.kept_meant.clear()
        lexicon.kept_likely.clear()


def measured(
    searches: dict[str, Callable[[Asked], object]], before: Callable[[str, Asked], object]
) -> dict[str, list[tuple[str, float]]]:
    """{who: [(kind, milliseconds)...]}; everyone answers one search before anyone goes on to the next, each time in another
    order: whoever comes behind itself finds the processor's memory as it left it, and whoever comes behind FTS5 does not.

    What is done `before` each search is not counted.
    """
    taken: dict[str, list[tuple[str, float]]] = {name: [] for name in searches}
    for asked in mix():
        for search in searches.values():
            search(asked)
    order, dice = list(searches), Random(7)
    for _ in range(ROUNDS):
        for asked in mix():
            dice.shuffle(order)
            for name in order:
                before(name, asked)
                start = perf_counter()
                searches[name](asked)
                taken[name].append((asked["kind"], (perf_counter() - start) * 1000))
    return taken


def shown(taken: dict[str, list[tuple[str, float]]]) -> None:
    kinds = ["whole mix", *dict.fromkeys(kind for kind, _ in next(iter(taken.values())))]
    print(f"{'p50 ms (p95 of the mix)':26}" + "".join(f"{name:>22}" for name in taken))
    for kind in kinds:
        line = f"{kind:26}"
        for rows in taken.values():
            times = sorted(ms for each, ms in rows if kind in ("whole mix", each))
            more = f" ({times[int(len(times) * 0.95)]:.2f})" if kind == "whole mix" else ""
            line += f"{statistics.median(times):.3f}{more}".rjust(22)
        print(line)
    print("Like for like is the index alone: all three are given words, codes and degrees, as if nobody had asked for them")
    print("before; again, what the words came to is kept. The whole road also understands a sentence and looks its place up;")
    print("with synonyms it looks for what parents and services call the same thing.")
    for mine in (INDEX, AGAIN, ROAD):
        for other in ("FTS5", "Tantivy"):
            ratios = (at_share(taken[mine], share) / at_share(taken[other], share) for share in (0.5, 0.95))
            print(f"{mine} / {other}:".ljust(34) + "p50 {:.3f}, p95 {:.3f}".format(*ratios))


def at_share(rows: list[tuple[str, float]], share: float) -> float:
    """The time within which so many of the searches were answered."""
    times = sorted(ms for _, ms in rows)
    return times[int(len(times) * share)]


def agree(searches: dict[str, Callable[[Asked], tuple[int, list[int]]]]) -> None:
    """Say where the engines count differently: same words, same filters, so the same entries but for stemming."""
    for asked in mix():
        if asked["kind"] in ("one word", "two words", "filtered", "browse", "by name", "facets"):
            counts = {name: search(asked)[0] for name, search in searches.items()}
            if max(counts.values()) > 1.02 * min(counts.values()) + 2:
                print(f"  counts differ: {asked.get('words', asked.get('need'))}: {counts}")


def pages(app: Flask) -> None:
    """Pages in this process, as shares of a bare route's speed; suggestions, and an edit until it can be found.

    Nothing of the app is open around them: each request opens and closes its own, as it does where it is served.
    """
    app.add_url_rule("/hello-world", view_func=public(lambda: "Hello"))
    client = app.test_client()
    kept = app.extensions.setdefault("kept_pages", Shelf())
    client.get("/hello-world")
    app.extensions[watching.READY].wait(LONGEST_WAIT_SECONDS)  # what a process does beside its first visitors
    address = "/search?q=swimming&near=S60+1AE"
    tag = client.get("/search?q=swimming").headers["ETag"]
    for name, page, before in (
        ("/search, cold", lambda: client.get(address), kept.answers.clear),
        ("/search, repeated", lambda: client.get(address), lambda: None),
        ("/search, not modified", lambda: client.get("/search?q=swimming", headers={"If-None-Match": tag}), lambda: None),
    ):
        taken, share = beside(page, lambda: client.get("/hello-world"), before)
        print(f"{name:26}{taken:8.2f} ms of a processor, {share:5.2f} of a hello-world's speed")
    suggest = milliseconds(lambda: client.get("/suggest-words?q=swimm"), before=kept.answers.clear)
    print(f"{'/suggest-words':26}{suggest:8.2f} ms (bar: 5)")
    with app.app_context():
        until_found = milliseconds(index.reading, 7, before=approve_one, clock=perf_counter)
    print(f"{'approved until found':26}{until_found:8.2f} ms (bar: 50)")


def approve_one() -> None:
    """One entry changes, as an approval does it; the index has not read it yet."""
    entry = db.session.scalars(select(Entry).limit(1)).one()
    publishing.confirm(entry, by=None, why="for the benchmark", how="phone")
    db.session.commit()


def beside(act: Callable[[], object], other: Callable[[], object], before: Callable[[], object]) -> tuple[float, float]:
    """(the median time of a processor that an act takes, how much of it another takes); one before and after each other."""
    taken, shares = [], []
    for _ in range(100):
        before()
        times = [process_time()]
        for each in (other, act, other):
            each()
            times.append(process_time())
        first, own, last = (after - start for start, after in pairwise(times))
        taken.append(own * 1000)
        shares.append((first + last) / 2 / own)
    return statistics.median(taken[1:]), statistics.median(shares[1:])


def milliseconds(
    act: Callable[[], object],
    rounds: int = 40,
    before: Callable[[], object] = lambda: None,
    clock: Callable[[], float] = process_time,
) -> float:
    """The median time of an act, by the process's own clock, which others on the machine hardly touch; the first is not
    counted."""
    taken = []
    for _ in range(rounds + 1):
        before()
        start = clock()
        act()
        taken.append((clock() - start) * 1000)
    return statistics.median(taken[1:])


def main() -> None:
    logging.disable(logging.WARNING)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=20_000)
    options.add_argument("--keep", type=Path, help="a folder for the made-up site, to begin with the next time")
    given = options.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        run(given.keep, given.size)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), given.size)


def run(folder: Path, size: int) -> None:
    app, entries = a_site(folder, size)
    memory.shown(folder)
    with app.app_context():
        start = perf_counter()
        reading = index.reading()
        print(f"{size:,} entries; a reading opened in {perf_counter() - start:.2f} s")
        searches = {
            INDEX: index_alone(reading), AGAIN: index_alone(reading), "FTS5": fts5(entries), "Tantivy": tantivy_search(entries),
            ROAD: whole_road(reading, synonyms=False), SYNONYMS: whole_road(reading, synonyms=True),
        }  # fmt: skip
        agree({name: searches[name] for name in (INDEX, ROAD, "FTS5", "Tantivy")})
        shown(measured(searches, lambda name, asked: forget(reading, asked) if name in (INDEX, ROAD, SYNONYMS) else None))
    pages(app)
    nasty.worst(app, approve_one)


if __name__ == "__main__":
    main()
