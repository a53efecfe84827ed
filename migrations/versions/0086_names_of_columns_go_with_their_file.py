"""the names of the columns of a sheet, which may be its first row, go with its file

Revision ID: 0086
Revises: 0085
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0086'
down_revision = '0085'
branch_labels = None
depends_on = None

FACTS = sa.JSON().with_variant(JSONB(), 'postgresql')


def upgrade():
    run = sa.table('import_run', sa.column('size'), sa.column('columns', FACTS))
    op.get_bind().execute(run.update().where(run.c.size == 0).values(columns=[]))


def downgrade():
    """What was thrown away stays away."""
