"""How well and how fast the search is on PostgreSQL: judged searches beside Whoosh, then the mix over made-up entries.

python benchmarks/search_postgresql.py                  20,000 entries
python benchmarks/search_postgresql.py --size 100000
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import relevance
from benchmarks.made_up import a_site
from benchmarks.rivals_at_speed import Asked
from benchmarks.search import mix, whole_road
from localoffer import config, create_app, setting_up
from localoffer.database import db
from localoffer.search import index, watching
from tests.postgres import Cluster

ROUNDS = 5
ORDINARY = ("shared_buffers=256MB", "synchronous_commit=on")


def shares(database_url: str, folder: Path) -> tuple[float, float, float, float]:
    """Of 100 judged searches on the real directory: an answer at 1, in the first 3, in the first 5; and 100 times the MRR."""
    app = create_app(config.read({}, environment="test", var=folder, database_url=database_url, tiles="none"))
    with app.app_context():
        setting_up.make_ready(lambda _line: None)
        ranks = [relevance.rank(relevance.ours(each.words, each.near), each.answers) for each in relevance.judged()]
        db.session.remove()
        db.engine.dispose()
    at = [100 * sum(1 for each in ranks if 0 < each <= top) / len(ranks) for top in (1, 3, 5)]
    return at[0], at[1], at[2], 100 * sum(1 / each for each in ranks if each) / len(ranks)


def told(when: str, taken: list[float]) -> None:
    print(f"{when:40} p50 {statistics.median(taken):.2f} ms, p95 {taken[int(len(taken) * 0.95)]:.2f} ms")


def timed(search: Callable[[Asked], object], rounds: int = ROUNDS) -> list[float]:
    taken = []
    for _ in range(rounds):
        for asked in mix():
            start = perf_counter()
            search(asked)
            taken.append((perf_counter() - start) * 1000)
    return sorted(taken)


def main() -> None:
    logging.disable(logging.WARNING)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=20_000)
    size = options.parse_args().size
    cluster = Cluster(ORDINARY).make().start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            cluster.ask("CREATE DATABASE judged")
            cluster.ask("CREATE DATABASE made_up")
            print(f"{'judged searches':28} {'at 1':>6} {'at 3':>6} {'at 5':>6} {'MRR':>6}")
            for name, url in (("Whoosh", f"sqlite:///{folder}/judged.db"), ("PostgreSQL", cluster.url("judged"))):
                print(f"{name:28} " + " ".join(f"{each:6.1f}" for each in shares(url, Path(folder) / name)))
            start = perf_counter()
            app, _ = a_site(Path(folder), size, cluster.url("made_up"))
            print(f"{size:,} entries written and indexed in {perf_counter() - start:.1f} s")
            with app.app_context():
                start = process_time()
                reading = index.reading()
                print(f"a reading opened in {process_time() - start:.2f} s of this processor")
                told("just started, each for the first time", timed(whole_road(reading, synonyms=True), rounds=1))
                index.read_anew()
                start = process_time()
                watching.make_ready(app, breath=0)
                print(f"read again and made ready in {process_time() - start:.2f} s of this processor")
                search = whole_road(index.reading(), synonyms=True)
                told("made ready, each for the first time", timed(search, rounds=1))
                told("as it runs", timed(search))
                db.session.remove()
                db.engine.dispose()
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
