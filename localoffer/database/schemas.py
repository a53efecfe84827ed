"""Several councils in one PostgreSQL database: each keeps to a schema of its own, which `schema=` in its address names."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import URL, make_url

from localoffer.config import UnsafeSettings

KEY = "DATABASE_SCHEMA"
EVERY = "every"
"""The schema of the tables over all councils (`joining`)."""
PLAIN = re.compile(r"(?!pg_)[a-z_][a-z0-9_]*")
TAKEN = {"public", "information_schema", EVERY}


def apart(address: str) -> tuple[URL, str]:
    """The address as the driver takes it, and the schema that it named; "" where a council has a whole database.

    >>> apart("postgresql+psycopg:///offer?schema=barnsley")
    (postgresql+psycopg:///offer, 'barnsley')
    """
    url = make_url(address)
    schema = str(url.query.get("schema", ""))
    if schema and (not PLAIN.fullmatch(schema) or schema in TAKEN):
        raise UnsafeSettings(
            f"A council's schema cannot be called {schema}: use small letters, digits and _, and none of PostgreSQL's."
        )
    return url.difference_update_query(["schema"]), schema


def options(url: URL, schema: str) -> dict[str, str]:
    """What the server is told at the beginning: where names are looked for. Extensions are in `public`."""
    if not schema:
        return {}
    return {"options": f"{url.query.get('options', '')} -csearch_path={schema},public".strip()}


def of_app() -> str:
    """This council's schema; "" where it has a whole database."""
    found: str = current_app.config[KEY]
    return found


def keep_to(engine: Engine, schema: str, *, make: bool) -> None:
    """Let no connection be used that would find another's tables: the schema is there, made where it was missing, or it fails."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: Any, given: Any, more: Any) -> Any:
        made = dialect.connect(*given, **more)
        try:
            if not is_in(made, schema):
                if not make:
                    raise dialect.loaded_dbapi.OperationalError(f"there is no schema {schema}")
                make_schema(made, schema, dialect.loaded_dbapi)
            made.rollback()
        except BaseException:
            made.close()
            raise
        return made


def is_in(connection: Any, schema: str) -> bool:
    return bool(connection.execute("SELECT current_schema() = %s", (schema,)).fetchone()[0])


def make_schema(connection: Any, schema: str, driver: Any) -> None:
    """Make it; of two who do so at once, the second finds it made."""
    if connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()[0]:
        raise driver.OperationalError("this database is one council's alone: councils with a schema each need one of their own")
    try:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        connection.commit()
    except driver.IntegrityError:
        connection.rollback()
    if not is_in(connection, schema):
        raise driver.OperationalError(f"the schema {schema} may not be used")


FOREIGN = """
SELECT format('ALTER %s %s OWNER TO %I', kind, name, pg_get_userbyid(whose.nspowner)) FROM pg_namespace AS whose JOIN (
  SELECT 'TABLE' AS kind, oid::regclass::text AS name, relnamespace AS place, relowner AS owner FROM pg_class WHERE relkind = 'r'
  UNION ALL SELECT 'FUNCTION', oid::regprocedure::text, pronamespace, proowner FROM pg_proc
) AS made ON made.place = whose.oid WHERE whose.nspname = :schema AND made.owner <> whose.nspowner
AND pg_has_role(whose.nspowner, 'MEMBER')
"""


def hand_over(connection: Connection) -> None:
    """Where a council has a role for itself, which owns its schema: what another role made in it becomes that role's."""
    if schema := of_app():
        for each in connection.scalars(text(FOREIGN), {"schema": schema}).all():
            connection.exec_driver_sql(each)
