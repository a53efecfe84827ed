"""152 councils of 3,000 entries each: what keeping them apart costs and gains.

python benchmarks/councils.py                 PostgreSQL: the tables of the migrations, a schema for each, joined; then this site
python benchmarks/councils.py --councils 20   fewer
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg
from sqlalchemy import Connection, create_engine

from benchmarks.made_up import RARE, TOPICS, a_site
from localoffer import create_app
from localoffer.councils.by_host import Councils
from localoffer.database import db, joining
from localoffer.search.words import terms_of, tokens
from tests.postgres import Cluster, bin_folder

ENTRIES, ROUNDS, ROUNDS_OF_ALL, ROWS_AT_ONCE = 3000, 40, 3, 300
SETTINGS = ("shared_buffers=512MB", "max_wal_size=4GB", "synchronous_commit=off", "maintenance_work_mem=256MB", "fsync=off")
FIRST = "rotherham"
FILLED = ("generation", "entry", "search_state", "search_document")
FOUND = """
SELECT found.area, entry.name, entry.facts FROM (
  SELECT area, entry_id, ts_rank_cd(vector, %(words)s::tsquery) AS rank FROM {where}search_document
  WHERE vector @@ %(words)s::tsquery{document} ORDER BY rank DESC, entry_id LIMIT 20) AS found
JOIN {where}entry ON entry.area = found.area AND entry.id = found.entry_id{entry} ORDER BY found.rank DESC
"""
BY_SLUG = "SELECT name, facts FROM {where}entry WHERE slug = %(slug)s{entry}"
BY_CATEGORY = """
SELECT area, category, count(*) FROM {where}entry, jsonb_array_elements_text(facts -> 'categories') AS category
WHERE state = 'published'{entry} GROUP BY area, category
"""
LONG = "entries by category"
"""Over all councils it reads every entry there is."""
IN_ONE_TABLE = """
CREATE TABLE whole.entry AS SELECT * FROM every.entry;
CREATE TABLE whole.search_document AS SELECT * FROM every.search_document;
ALTER TABLE whole.entry ADD PRIMARY KEY (area, id);
ALTER TABLE whole.search_document ADD PRIMARY KEY (area, entry_id);
CREATE INDEX ON whole.search_document USING gin (vector);
CREATE INDEX ON whole.entry (slug);
"""


def name_of(number: int) -> str:
    return FIRST if number == 0 else f"c{number:03}"


def tables_of(cluster: Cluster, councils: int) -> None:
    """The first council by the site's own migrations, the others as copies of its schema; the same entries in each."""
    with tempfile.TemporaryDirectory() as folder:
        app, _ = a_site(Path(folder), ENTRIES, f"{cluster.url('region')}?schema={FIRST}")
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    form = tool("pg_dump", cluster, "--schema-only", "--no-owner", f"--schema={FIRST}")
    with psycopg.connect(cluster.url("region").replace("+psycopg", ""), autocommit=True) as here:
        columns = {table: ", ".join(columns_of(here, table)) for table in FILLED}
        for number in range(1, councils):
            tool("psql", cluster, "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", said=form.replace(FIRST, name_of(number)))
            for table, names in columns.items():
                here.execute(f"INSERT INTO {name_of(number)}.{table} ({names}) SELECT {names} FROM {FIRST}.{table}")
            here.execute(f"INSERT INTO {name_of(number)}.alembic_version SELECT * FROM {FIRST}.alembic_version")
        here.execute(
            "VACUUM ANALYZE"
        )  # as the server does by itself in time; what was just put into a GIN index is looked through


def columns_of(here: psycopg.Connection, table: str) -> list[str]:
    """The columns that are written: not the area, which each table knows itself."""
    asked = (
        "SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_schema = %s AND table_name = %s "
        "AND is_generated = 'NEVER' AND column_name <> 'area'"
    )
    return [row[0] for row in here.execute(asked, (FIRST, table))]


def tool(name: str, cluster: Cluster, *words: str, said: str = "") -> str:
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(cluster.port), "PGUSER": "localoffer", "PGDATABASE": "region"}
    command = [str(bin_folder() / name), *words]  # type: ignore[operator]
    return subprocess.run(command, env={**os.environ, **where}, input=said, capture_output=True, text=True, check=True).stdout


def joined(cluster: Cluster, councils: int) -> None:
    """What joining takes: the tables over all, then each council; one after a migration, and back."""
    engine = create_engine(cluster.url("region"))

    def within(number: int, act: Callable[[Connection], object]) -> float:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL search_path TO {name_of(number)}, public")
            return timed(lambda: act(connection), perf_counter)

    tables = within(0, joining.make)
    each = [within(number, partial(joining.come_in, area=name_of(number))) for number in range(councils)]
    last = councils - 1
    leaving, again = within(last, joining.leave), within(last, partial(joining.come_in, area=name_of(last)))
    engine.dispose()
    print(f"joining {councils} councils: the tables over all {tables:.2f} s, then {sum(each):.1f} s,")
    print(f"  {median_ms(each):.0f} ms for each; one leaves in {leaving * 1000:.0f} ms and comes back in {again * 1000:.0f} ms")


def asked(here: psycopg.Connection, councils: int) -> None:
    """Each question of each layout by turns, so that what else the machine does falls upon all of them."""
    chance = random.Random(1)
    slugs = [row[0] for row in here.execute(f"SELECT slug FROM {FIRST}.entry ORDER BY id")]
    one = {"document": " AND area = %(area)s", "entry": " AND entry.area = %(area)s"}
    all_of_them = {"document": "", "entry": ""}
    layouts = {
        "one council: its own schema": lambda name: {"where": f"{name}.", **all_of_them},
        "one council: the tables over all": lambda _name: {"where": "every.", **one},
        "one council: one table for all": lambda _name: {"where": "whole.", **one},
        "every council: the tables over all": lambda _name: {"where": "every.", **all_of_them},
        "every council: one table for all": lambda _name: {"where": "whole.", **all_of_them},
    }
    questions = {"two words, the best 20": FOUND, "an entry by its address": BY_SLUG, LONG: BY_CATEGORY}
    taken: dict[tuple[str, str], list[float]] = {(layout, question): [] for question in questions for layout in layouts}
    here.execute("SET jit = off")  # as `flask region` does: else each of the parts is compiled first
    for round_number in range(ROUNDS):
        name, words = name_of(chance.randrange(councils)), words_of(chance)
        given = {"words": words, "area": name, "slug": chance.choice(slugs)}
        rows: dict[tuple[str, str], int] = {}
        for layout, question in taken:
            if layout.startswith("every") and question == LONG and round_number >= ROUNDS_OF_ALL:
                continue
            statement = questions[question].format(**layouts[layout](name))
            start = perf_counter()
            found = here.execute(statement, given).fetchall()
            taken[layout, question].append(perf_counter() - start)
            whose = layout.partition(":")[0], question
            assert found and rows.setdefault(whose, len(found)) == len(found), (layout, question)
    here.execute("SET jit = on")
    compiled = timed(
        lambda: here.execute(BY_CATEGORY.format(**layouts["every council: the tables over all"](""))).fetchall(), perf_counter
    )
    print(f"{LONG} over all councils with jit = on: {compiled:.1f} s; below it is off")
    print(f"{'':62}  p50 ms    p95 ms")
    for (layout, question), times in taken.items():
        times.sort()
        print(f"  {question:24} {layout:36} {median_ms(times):9.2f} {times[int(len(times) * 0.95)] * 1000:9.2f}")


def words_of(chance: random.Random) -> str:
    """A frequent and a rare word, either of which will do, as the index keeps them."""
    terms = terms_of(tokens(f"{chance.choice(TOPICS).split()[0]} {chance.choice(RARE)}"))
    return " | ".join(f"'{each}'" for each in terms)


def written(here: psycopg.Connection) -> None:
    """Writing entries into a council's own table, through the table over all, and into a table as it was without areas."""
    here.execute(f"CREATE TABLE whole.plain (LIKE {FIRST}.entry INCLUDING DEFAULTS INCLUDING INDEXES)")
    here.execute("ALTER TABLE whole.plain DROP COLUMN area")  # and with it the key that begins with it; id stays unique
    columns = columns_of(here, "entry")
    other = {"id": "id + %(more)s", "uuid": "md5(random()::text)", "slug": "md5(random()::text)"}
    names, fresh = ", ".join(columns), ", ".join(other.get(each, each) for each in columns)
    source = f"FROM {FIRST}.entry WHERE id <= {ROWS_AT_ONCE}"
    ways = {
        "its own table": f"INSERT INTO c001.entry ({names}) SELECT {fresh} {source}",
        "the table over all": f"INSERT INTO every.entry (area, {names}) SELECT 'c001', {fresh} {source}",
        "a table without areas": f"INSERT INTO whole.plain ({names}) SELECT {fresh} {source}",
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for round_number in range(ROUNDS):
        for place, (name, statement) in enumerate(ways.items()):
            more = 1_000_000 + (round_number * len(ways) + place) * ROWS_AT_ONCE
            taken[name].append(timed(lambda: here.execute(statement, {"more": more}), perf_counter))  # noqa: B023
    for name, times in taken.items():
        print(f"  {ROWS_AT_ONCE} entries written into {name:28} {median_ms(times):9.2f} ms")


def median_ms(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000


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


def timed(act: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    start = clock()
    act()
    return clock() - start


def in_postgresql(councils: int) -> None:
    cluster = Cluster(SETTINGS).make().start()
    try:
        cluster.ask("CREATE DATABASE region")
        taken = timed(lambda: tables_of(cluster, councils), perf_counter)
        print(f"{councils} councils x {ENTRIES} entries made in {taken:.0f} s; load {os.getloadavg()[0]:.1f}")
        joined(cluster, councils)
        address = cluster.url("region").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True, prepare_threshold=None) as here:
            here.execute(f"CREATE SCHEMA whole; {IN_ONE_TABLE}")
            here.execute("VACUUM ANALYZE")
            asked(here, councils)
            written(here)
        print(f"load {os.getloadavg()[0]:.1f}")
    finally:
        cluster.remove()


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--councils", type=int, default=152)
    in_postgresql(wanted.parse_args().councils)
    this_site(5)


if __name__ == "__main__":
    main()
