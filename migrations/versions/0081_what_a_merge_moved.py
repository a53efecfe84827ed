"""what a merge moved

Revision ID: 0081
Revises: 0061
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # PostgreSQL's JSONB is written with it
from sqlalchemy.dialects import postgresql

revision = '0081'
down_revision = '0061'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                'moved', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False,
                server_default='{}',
            )
        )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.alter_column('moved', server_default=None)


def downgrade():
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_column('moved')
