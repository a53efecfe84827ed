"""Whose a row is: the column `area` of every table, which the database fills in itself, so that no code can forget it.

On PostgreSQL it leads every primary key and a table takes rows of its own council alone, so that the tables of several
councils can be the parts of one (`joining`). What was the key before stays unique there: rows point at each other by it.
"""

from __future__ import annotations

from flask import current_app
from sqlalchemy import Column, Connection, FetchedValue, Text, inspect, text

from localoffer.config import Settings

AREA = "area"
OF_ALEMBIC = "alembic_version"
UNIQUE_HERE = "key_"
"""How the constraint is called that keeps what was the primary key unique."""
POINTING_AT = text(
    "SELECT conrelid::regclass::text AS source, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS words "
    "FROM pg_constraint WHERE contype = 'f' AND confrelid = CAST(:name AS regclass) ORDER BY 1, 2"
)


def of_app() -> str:
    """The council whose site this is."""
    settings: Settings = current_app.extensions["settings"]
    return settings.council


def column() -> Column[str]:
    """The column as the models know it: nothing that is written says it, for the table has it as its default."""
    return Column(AREA, Text, nullable=False, server_default=FetchedValue())


def compared(name: str | None, kind: str) -> bool:
    """Whether Alembic may compare it with the models, which do not say what was the key before."""
    return not (kind == "unique_constraint" and name and name.startswith(UNIQUE_HERE))


def tables_of(connection: Connection) -> list[str]:
    """Every table that has, or is to have, the column."""
    return sorted(set(inspect(connection).get_table_names()) - {OF_ALEMBIC})


def give(connection: Connection, table: str, area: str) -> None:
    """Give a table the column, all rows being this area's; a migration that makes a table ends with it (without the column)."""
    name, value = quoted(connection, table), literal(area)
    said = f"ALTER TABLE {name} ADD COLUMN {AREA} TEXT NOT NULL DEFAULT {value}"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(said)
        return
    connection.exec_driver_sql(f"{said}, ADD CONSTRAINT {check_of(connection, table)} CHECK ({AREA} = {value})")
    key = str(inspect(connection).get_pk_constraint(table)["name"])
    own = ", ".join(key_of(connection, table))
    unique = f"ADD CONSTRAINT {unique_of(connection, table)} UNIQUE ({own})"
    change_key(connection, table, key, f"{AREA}, {own}", unique)


def take(connection: Connection, table: str) -> None:
    """As if the table had never had the column."""
    name = quoted(connection, table)
    if connection.dialect.name != "sqlite":
        key = str(inspect(connection).get_pk_constraint(table)["name"])
        own = ", ".join(key_of(connection, table)[1:])
        change_key(connection, table, key, own, f"DROP CONSTRAINT {unique_of(connection, table)}")
    connection.exec_driver_sql(f"ALTER TABLE {name} DROP COLUMN {AREA}")


def change_key(connection: Connection, table: str, key: str, columns: str, more: str) -> None:
    """Another primary key on PostgreSQL; what points at the table is let go meanwhile."""
    name, known = quoted(connection, table), quoted(connection, key)
    pointing = connection.execute(POINTING_AT, {"name": name}).all()
    for each in pointing:
        connection.exec_driver_sql(f"ALTER TABLE {each.source} DROP CONSTRAINT {each.name}")
    primary = f"ADD CONSTRAINT {known} PRIMARY KEY ({columns})"
    connection.exec_driver_sql(f"ALTER TABLE {name} DROP CONSTRAINT {known}, {more}, {primary}")
    for each in pointing:
        connection.exec_driver_sql(f"ALTER TABLE {each.source} ADD CONSTRAINT {each.name} {each.words}")


def key_of(connection: Connection, table: str) -> list[str]:
    """The columns of a table's primary key, as they are written in SQL."""
    return [quoted(connection, each) for each in inspect(connection).get_pk_constraint(table)["constrained_columns"]]


def quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def literal(said: str) -> str:
    """A text as it stands in SQL that takes no parameters.

    >>> literal("king's")
    "'king''s'"
    """
    return "'" + said.replace("'", "''") + "'"


def check_of(connection: Connection, table: str) -> str:
    return quoted(connection, f"ck_{table}_{AREA}")


def unique_of(connection: Connection, table: str) -> str:
    return quoted(connection, f"{UNIQUE_HERE}{table}")
