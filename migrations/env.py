"""How Alembic reaches the site's database and models."""

from __future__ import annotations

from alembic import context
from flask import current_app

from localoffer.database import alone, areas, joining, schemas

SEARCH_IN_POSTGRESQL = ("search_document", "search_word", "search_state")


def ours(name, kind, _parents):
    """The tables of the search are PostgreSQL's alone and no models, and so are some constraints."""
    return areas.compared(name, kind) and (kind != "table" or name not in SEARCH_IN_POSTGRESQL)


database = current_app.extensions["migrate"].db
metadata = database.metadata


def run() -> None:
    """One machine at a time; the second finds that all is done."""
    with alone("migrate", wait=True), database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=ours,
            user_module_prefix="localoffer.database.",
        )
        if database.engine.dialect.name == "sqlite":
            write_tables_anew(connection)
        elif changes_nothing():
            run_all()
        else:
            change_apart(connection)


def run_all() -> None:
    with context.begin_transaction():
        context.run_migrations()


def changes_nothing() -> bool:
    """Whether the tables are already in the form that is asked for, as at every start but the first after an upgrade."""
    try:
        return context.get_revision_argument() == context.get_context().get_current_revision()
    except KeyError:  # nothing was asked for but to look
        return True


def change_apart(connection) -> None:
    """Tables that are parts of those over all councils leave them meanwhile; what fails leaves all as it was."""
    with context.begin_transaction():
        joining.hold(connection)  # before any table, as whoever joins does
        joining.leave(connection)
        context.run_migrations()
        schemas.hand_over(connection)
        joining.come_in(connection, areas.of_app())


def write_tables_anew(connection) -> None:
    """SQLite changes a table by writing it anew, which must not count as deleting what other tables refer to."""
    own = connection.connection.driver_connection
    own.execute("PRAGMA foreign_keys=OFF")
    try:
        run_all()
        connection.commit()
        lost = own.execute("PRAGMA foreign_key_check").fetchone()
        if lost:
            raise RuntimeError(f"After the migrations a row of {lost[0]} refers to one of {lost[2]} that is not there.")
    finally:
        connection.rollback()
        own.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    context.configure(url=str(database.engine.url), target_metadata=metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    run()
