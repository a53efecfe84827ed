"""whose every row is

Revision ID: 0083
Revises: 0082
"""

from alembic import op
from flask import current_app

from localoffer.database import areas

revision = '0083'
down_revision = '0082'
branch_labels = None
depends_on = None


def upgrade():
    connection = op.get_bind()
    for table in areas.tables_of(connection):
        areas.give(connection, table, current_app.extensions["settings"].council)


def downgrade():
    connection = op.get_bind()
    for table in areas.tables_of(connection):
        areas.take(connection, table)
