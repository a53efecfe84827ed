"""The tables of all councils as one: in the schema `every` a partitioned table over each council's own, cut by `area`.

Nothing is stored there. Each council goes on reading and writing its own tables, which are the parts; whoever asks for all
of them reads these. A part cannot change its form: a council leaves before its tables are migrated, and comes back when
the tables over all have its new form. Parts would go with a table that is dropped, so only empty ones are.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from localoffer.database import areas
from localoffer.database.form import form_of
from localoffer.database.locking import in_turn
from localoffer.database.schemas import EVERY

PARTS = """
SELECT part.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid JOIN pg_class whole ON whole.oid = inhparent
WHERE whole.relkind = 'p' AND whole.relnamespace = to_regnamespace(:every) AND part.relnamespace = to_regnamespace(:schema)
ORDER BY 1
"""
SCHEMAS = """
SELECT DISTINCT part.relnamespace::regnamespace::text FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid
JOIN pg_class whole ON whole.oid = inhparent WHERE whole.relkind = 'p' AND whole.relnamespace = to_regnamespace(:every) ORDER BY 1
"""
WHOLES = "SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = to_regnamespace(:every) ORDER BY 1"
OWNED = """
SELECT coalesce((SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = :every),
                has_database_privilege(current_database(), 'CREATE'))
"""
FORM = "SELECT coalesce(obj_description(to_regnamespace(:every), 'pg_namespace'), '')"


def hold(connection: Connection) -> None:
    """One process at a time changes which councils are in; the others wait for the end of its transaction."""
    in_turn(connection, EVERY)


def form(connection: Connection) -> str:
    """The form of the tables over all; "" when there are none."""
    return str(connection.scalar(text(FORM), {"every": EVERY}))


def schema_of(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT current_schema()")))


def schemas_in(connection: Connection) -> list[str]:
    """The schemas of the councils that are in."""
    return list(connection.scalars(text(SCHEMAS), {"every": EVERY}))


def parts(connection: Connection, schema: str) -> list[str]:
    """The tables of a council that are parts of those over all."""
    return list(connection.scalars(text(PARTS), {"every": EVERY, "schema": schema}))


def wholes(connection: Connection) -> list[str]:
    """The names of the tables over all."""
    return list(connection.scalars(text(WHOLES), {"every": EVERY}))


def may_change(connection: Connection) -> bool:
    """Whether who asks may say which councils are in: a role that a council has for itself may not."""
    return bool(connection.scalar(text(OWNED), {"every": EVERY}))


def leave(connection: Connection, schema: str = "") -> None:
    """Take a council's tables out, with all their rows; they stay as they are."""
    schema = schema or schema_of(connection)
    there = parts(connection, schema)
    if there and not may_change(connection):
        raise PermissionError(f"The tables of {schema} are read with those of others: use the role that owns all of them.")
    for table in there:
        detach(connection, table, schema)


def detach(connection: Connection, table: str, schema: str) -> None:
    name = areas.quoted(connection, table)
    connection.exec_driver_sql(f"ALTER TABLE {EVERY}.{name} DETACH PARTITION {schema}.{name}")


def outside(connection: Connection) -> list[str]:
    """This council's tables that are not parts yet and could be: those over all have their form."""
    if not (known := form(connection)) or known != form_of(connection):
        return []
    there = set(parts(connection, schema_of(connection)))
    return [table for table in wholes(connection) if table not in there]


def attach(connection: Connection, table: str, area: str) -> None:
    """Make one table a part. No row is looked at: that it has only rows of its area is known from its constraint."""
    name = areas.quoted(connection, table)
    part = f"ATTACH PARTITION {schema_of(connection)}.{name} FOR VALUES IN ({areas.literal(area)})"
    connection.exec_driver_sql(f"ALTER TABLE {EVERY}.{name} {part}")


def come_in(connection: Connection, area: str) -> None:
    """Make all tables of this council parts, where those over all have their form, and where who asks may do so."""
    if not may_change(connection):
        return
    hold(connection)
    for table in outside(connection):
        attach(connection, table, area)


def make(connection: Connection) -> None:
    """Tables over all in the form of this council's, still without a part; those of another form go."""
    hold(connection)
    if (known := form(connection)) == form_of(connection):
        return
    if known:
        unmake(connection)
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {EVERY}")
    for table in areas.tables_of(connection):
        name, key = areas.quoted(connection, table), ", ".join(areas.key_of(connection, table))
        columns = f"LIKE {schema_of(connection)}.{name} INCLUDING GENERATED, PRIMARY KEY ({key})"
        connection.exec_driver_sql(f"CREATE TABLE {EVERY}.{name} ({columns}) PARTITION BY LIST ({areas.AREA})")
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {EVERY} IS {areas.literal(form_of(connection))}")


def unmake(connection: Connection) -> None:
    """Drop the tables over all, which nobody may be in any more: a table's parts would go with it."""
    if there := schemas_in(connection):
        raise RuntimeError(f"These councils must leave first: {', '.join(there)}")
    for table in wholes(connection):
        connection.exec_driver_sql(f"DROP TABLE {EVERY}.{areas.quoted(connection, table)}")
