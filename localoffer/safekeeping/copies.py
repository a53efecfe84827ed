"""Copying the whole database out and in: SQLite's backup API, or PostgreSQL's own tools. Nobody has to stop meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from sqlalchemy import MetaData, func, inspect, select, text
from sqlalchemy.engine import URL, Connection

from localoffer.database import db, schemas

PAGES_AT_ONCE = 2000
TOOLS_OF_DEBIAN = "/usr/lib/postgresql"
LEFT_OUT = "import_piece"
"""The files of imports, which people are named in, are kept for days; a copy would keep them for a year."""


class CopyFailed(Exception):
    """The copy could not be made or put back; the message says why."""


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def ending() -> str:
    return ".sqlite" if is_sqlite() else ".pgdump"


def counts_of(connection: Connection) -> dict[str, int]:
    """{table: how many rows it has}."""
    known: MetaData = db.metadata
    return {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in known.tables.items()}


def counts_of_known(connection: Connection, wanted: dict[str, int]) -> dict[str, int]:
    """{table: how many rows it has now} for tables of a backup, which may be of an older form."""
    there = set(inspect(connection).get_table_names()) & set(wanted)
    quoted = connection.dialect.identifier_preparer.quote
    return {name: connection.scalar(text(f"SELECT count(*) FROM {quoted(name)}")) or 0 for name in there}  # noqa: S608


def copy_out(target: Path) -> tuple[dict[str, int], str]:
    """Write the whole database as it is at one moment into a file; (rows of each table, form of the tables)."""
    return _sqlite_out(target) if is_sqlite() else _postgresql_out(target)


def copy_in(source: Path) -> None:
    """Replace all that is in the database by a copy, in one transaction."""
    db.session.remove()
    if is_sqlite():
        _sqlite_in(source)
    else:
        _postgresql_in(source)
    db.engine.dispose()


def _sqlite_out(target: Path) -> tuple[dict[str, int], str]:
    with closing(sqlite3.connect(str(db.engine.url.database))) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=PAGES_AT_ONCE)
        copy.execute("PRAGMA journal_mode=DELETE")
        leave_out(copy)
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise CopyFailed(f"The copy is not sound: {found}")
        names = [each for each in db.metadata.tables if _has_table(copy, each)]
        counts = {each: int(copy.execute(f'SELECT count(*) FROM "{each}"').fetchone()[0]) for each in names}  # noqa: S608
        form = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return counts, str(form[0]) if form else ""


def leave_out(copy: sqlite3.Connection) -> None:
    """Have nothing in a copy of what does not belong into it, nor in the room that it took."""
    copy.execute("PRAGMA secure_delete=ON")
    if _has_table(copy, LEFT_OUT) and copy.execute(f"DELETE FROM {LEFT_OUT}").rowcount:  # noqa: S608  (a constant)
        copy.commit()
        copy.execute("VACUUM")


def _has_table(copy: sqlite3.Connection, name: str) -> bool:
    return bool(copy.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone())


def _sqlite_in(source: Path) -> None:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise CopyFailed("The backup is damaged: SQLite cannot read all of it.")
        with closing(sqlite3.connect(str(db.engine.url.database), timeout=30)) as live:
            live.execute("PRAGMA secure_delete=ON")
            copy.backup(live, pages=-1)
            live.execute("PRAGMA journal_mode=WAL")
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _postgresql_out(target: Path) -> tuple[dict[str, int], str]:
    with db.engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        counts = {**counts_of(connection), LEFT_OUT: 0}
        form = connection.scalar(text("SELECT version_num FROM alembic_version"))
        schema = schemas.of_app()
        only = [f"--schema={schema}"] if schema else []
        only += [f"--exclude-table-data={schema and f'{schema}.'}{each}" for each in ("search_*", LEFT_OUT)]
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *only, f"--file={target}")
    return counts, str(form or "")


def _postgresql_in(source: Path) -> None:
    first = [part for each in drops() for part in ("-c", each)]
    db.engine.dispose()
    with TemporaryDirectory() as folder:
        script, names = str(Path(folder) / "all.sql"), Path(folder) / "names"
        run("pg_restore", "--list", f"--file={names}", str(source))
        left = [each for each in names.read_text().splitlines(keepends=True) if not any(words in each for words in NOT_PUT_BACK)]
        names.write_text("".join(left))
        run("pg_restore", "--no-owner", "--no-privileges", f"--use-list={names}", f"--file={script}", str(source))
        run("psql", "--quiet", "--no-psqlrc", "--single-transaction", "-v", "ON_ERROR_STOP=1", *first, "-f", script)


NOT_PUT_BACK = (" ATTACH ", " SCHEMA - ")
"""How pg_restore calls it that a table was a part of one over all councils, which need not be there any more, and the making
of a council's schema, which stays: it may belong to a role that cannot make one."""
OWN_FUNCTIONS = """
SELECT format('%I.%I(%s)', current_schema(), p.proname, pg_get_function_identity_arguments(p.oid)) FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def drops() -> list[str]:
    """What takes away all that is in the database now, tables and functions, but for extensions."""
    schema = schemas.of_app() or "public"
    quoted = db.engine.dialect.identifier_preparer.quote
    with db.engine.connect() as connection:
        tables = [f"{schema}.{quoted(each)}" for each in inspect(connection).get_table_names()]
        functions = list(connection.scalars(text(OWN_FUNCTIONS)))
    out = [f"DROP TABLE {', '.join(tables)} CASCADE"] if tables else []
    return [*out, *([f"DROP FUNCTION {', '.join(functions)} CASCADE"] if functions else [])]


def run(tool: str, *words: str) -> None:
    """Run one of PostgreSQL's tools against our database; the password is in its environment and not in its words."""
    url: URL = db.engine.url
    found = newest(tool)
    known = {"PGHOST": url.host or str(url.query.get("host", "")), "PGPORT": str(url.port or ""), "PGUSER": url.username or "",
             "PGPASSWORD": url.password or "", "PGDATABASE": url.database or ""}  # fmt: skip
    env = {**os.environ, **{name: value for name, value in known.items() if value}}
    done = subprocess.run([found, *words], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CopyFailed(f"{tool} failed: {done.stderr.strip()[-600:]}")


def newest(tool: str) -> str:
    """The newest of a tool that is there: an older pg_dump refuses a newer server."""
    there = sorted(Path(TOOLS_OF_DEBIAN).glob(f"*/bin/{tool}"), key=lambda each: int(each.parts[-3]))
    found = str(there[-1]) if there else which(tool)
    if not found:
        raise CopyFailed(f"{tool} is missing. Install it (Debian: apt-get install postgresql-client).")
    return found
