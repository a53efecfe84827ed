"""152 councils of 3,000 entries each: what keeping them apart costs and gains.

python benchmarks/councils.py                 PostgreSQL: one table, one table in parts, a database for each; then this site
python benchmarks/councils.py --councils 20   fewer
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg

from benchmarks.made_up import a_site
from localoffer import create_app
from localoffer.councils.by_host import Councils
from tests.postgres import Cluster

ENTRIES, WORDS_OF_AN_ENTRY, WORDS = 3000, 60, 4000
SETTINGS = ("shared_buffers=512MB", "max_wal_size=4GB", "synchronous_commit=off", "maintenance_work_mem=256MB")
FILL = f"""
SELECT area, id, 'Entry ' || id AS name, repeat(md5(id::text), 40) AS card,
  (SELECT to_tsvector('simple', string_agg('w' || floor({WORDS} * power(random(), 3))::int, ' '))
   FROM generate_series(1, {WORDS_OF_AN_ENTRY}) WHERE id + area > 0) AS words
FROM generate_series(1, %d) AS area, generate_series(1, {ENTRIES}) AS id
"""
SEARCH = """
SELECT id, name, card FROM {table}
WHERE {only}words @@ to_tsquery('simple', %(words)s) ORDER BY ts_rank_cd(words, to_tsquery('simple', %(words)s)) DESC, id LIMIT 20
"""
ROUNDS = 150


def layouts(here: psycopg.Connection, councils: int) -> None:
    """The same rows three times: in one table, in one table in parts, and one council's alone."""
    here.execute(f"CREATE TABLE whole AS {FILL % councils}")
    here.execute("ALTER TABLE whole ADD PRIMARY KEY (area, id)")
    here.execute("CREATE INDEX ON whole USING gin (words)")
    here.execute("CREATE TABLE parts (LIKE whole, PRIMARY KEY (area, id)) PARTITION BY LIST (area)")
    for area in range(1, councils + 1):
        here.execute(f"CREATE TABLE parts_{area} PARTITION OF parts FOR VALUES IN ({area})")
    here.execute("INSERT INTO parts SELECT * FROM whole")
    here.execute("CREATE INDEX ON parts USING gin (words)")
    here.execute("CREATE TABLE own AS SELECT * FROM whole WHERE area = 1")
    here.execute("ALTER TABLE own ADD PRIMARY KEY (area, id)")
    here.execute("CREATE INDEX ON own USING gin (words)")
    here.execute("ANALYZE")


def measured(here: psycopg.Connection, councils: int) -> None:
    chance = random.Random(1)
    ways = {
        "one table": lambda words, area: (SEARCH.format(table="whole", only="area = %(area)s AND "), words, area),
        "one table in parts": lambda words, area: (SEARCH.format(table="parts", only="area = %(area)s AND "), words, area),
        "a database of its own": lambda words, _area: (SEARCH.format(table="own", only=""), words, 1),
        "everywhere, one table": lambda words, area: (SEARCH.format(table="whole", only=""), words, area),
        "everywhere, in parts": lambda words, area: (SEARCH.format(table="parts", only=""), words, area),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        words = " | ".join(f"w{int(WORDS * chance.random() ** 3)}" for _ in range(2))
        area = chance.randint(1, councils)
        for name, way in ways.items():
            statement, asked, number = way(words, area)
            start = perf_counter()
            here.execute(statement, {"words": asked, "area": number}).fetchall()
            taken[name].append((perf_counter() - start) * 1000)
    print(f"{councils} councils x {ENTRIES} entries, two words, the best 20    p50 ms    p95 ms")
    for name, times in taken.items():
        times.sort()
        print(f"  {name:48} {statistics.median(times):9.2f} {times[int(len(times) * 0.95)]:9.2f}")


def this_site(councils: int) -> None:
    """What one council more costs a process of ours: seconds to make it and to read its index, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        made = [a_site(Path(folder) / str(number), ENTRIES)[0].extensions["settings"] for number in range(councils)]
        found = Councils(made, create_app)
        one = timed(lambda: first_search(found.every[0].app))
        before = resident()
        rest = [timed(lambda each=each: first_search(each.app)) for each in found.every[1:]]
        grown = (resident() - before) / len(rest)
        print(f"this site, SQLite and Whoosh, {ENTRIES} entries: the first council answers after {one:.2f} s of work,")
        print(f"  each one more after {statistics.median(rest):.2f} s of work (once in each process) and {grown:.0f} MB")


def first_search(app: object) -> None:
    with app.test_client() as client:  # type: ignore[attr-defined]
        assert client.get("/search?q=swimming").status_code == 200


def resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def timed(act: Callable[[], object]) -> float:
    start = process_time()
    act()
    return process_time() - start


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--councils", type=int, default=152)
    councils = wanted.parse_args().councils
    cluster = Cluster(SETTINGS).make().start()
    try:
        with psycopg.connect(cluster.url("postgres").replace("+psycopg", ""), autocommit=True) as here:
            layouts(here, councils)
            measured(here, councils)
    finally:
        cluster.remove()
    this_site(5)


if __name__ == "__main__":
    main()
