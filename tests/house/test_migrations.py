"""The migrations lead in one line from nothing to what the models say, and back."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from localoffer import create_app
from localoffer.database import db
from tests.conftest import settings_in


def test_the_migrations_make_what_the_models_say_and_lead_back(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
        downgrade(revision="base")
        upgrade()
