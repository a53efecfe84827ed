"""How well the site's search answers judged questions, beside plain FTS5 and plain Whoosh on the same entries."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.rivals import plain_fts5, plain_whoosh  # noqa: E402
from localoffer import config, create_app, setting_up  # noqa: E402
from localoffer.directory import queries  # noqa: E402
from localoffer.search.finder import find  # noqa: E402
from localoffer.search.query import Query, as_args  # noqa: E402

JUDGED = Path(__file__).with_name("judged.tsv")
DEEP = 10
Search = Callable[[str, str], list[str]]
"""From words and a place to slugs, best first."""


class Judged(NamedTuple):
    """A search and the entries that answer it."""

    kind: str
    words: str
    near: str
    answers: frozenset[str]


def judged() -> list[Judged]:
    rows = [line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [Judged(kind, words, near, frozenset(answers.split())) for kind, words, near, answers in rows]


def ours(words: str, near: str) -> list[str]:
    return [hit.entry.slug for hit in find(Query.from_args(as_args({"q": words, "near": near}))).hits[:DEEP]]


def rank(found: list[str], answers: frozenset[str]) -> int:
    """The place of the first answer, 0 when there is none."""
    return next((place for place, slug in enumerate(found, start=1) if slug in answers), 0)


def row(name: str, ranks: list[int]) -> str:
    share = [sum(1 for each in ranks if 0 < each <= top) / len(ranks) for top in (1, 3, 5)]
    mean = sum(1 / each for each in ranks if each) / len(ranks)
    return f"{name:28} {len(ranks):4}  {share[0]:6.1%} {share[1]:6.1%} {share[2]:6.1%}  {mean:6.3f}"


def report(searches: dict[str, Search], loud: bool) -> None:
    rows = judged()
    print(f"{'':28} {'n':>4}  {'at 1':>6} {'at 3':>6} {'at 5':>6}  {'MRR':>6}")
    for name, search in searches.items():
        ranks = [rank(search(each.words, each.near), each.answers) for each in rows]
        print(row(name, ranks))
        if name != "this site":
            continue
        for kind in dict.fromkeys(each.kind for each in rows):
            print(row(f"  {kind}", [at for at, each in zip(ranks, rows, strict=True) if each.kind == kind]))
        for at, each in zip(ranks, rows, strict=True):
            if loud and at != 1:
                print(f"    {at or '-':>2}  {each.words}  ->  {', '.join(search(each.words, each.near)[:4])}")


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.read({}, var=Path(folder), database_url=f"sqlite:///{folder}/localoffer.db"))
        with app.app_context():
            setting_up.make_ready(lambda _line: None)
            entries = list(queries.all_published())
            report({"this site": ours, "FTS5 (porter, OR, bm25)": plain_fts5(entries), "plain Whoosh": plain_whoosh(entries)},
                   loud="--misses" in sys.argv)  # fmt: skip


if __name__ == "__main__":
    main()
