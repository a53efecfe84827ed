"""Which form the tables are in, and which this code needs: each migration leads to the form that its file is named after."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from localoffer.config import ROOT
from localoffer.database import areas

MIGRATIONS = ROOT / "migrations" / "versions"


def known() -> set[str]:
    """The forms that this code knows."""
    return {each.name.partition("_")[0] for each in MIGRATIONS.glob("[0-9]*.py")}


def newest() -> str:
    """The form that this code needs: the last migration has the highest number, so a start need not load Alembic."""
    return max(known())


def form_of(connection: Connection) -> str:
    """The form that this council's tables are in; "" when there are none."""
    if not inspect(connection).has_table(areas.OF_ALEMBIC):
        return ""
    return str(connection.scalar(text(f"SELECT version_num FROM {areas.OF_ALEMBIC}")) or "")  # noqa: S608  (a constant)
