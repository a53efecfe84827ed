"""when anything of an entry changed

Revision ID: 0070
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
import localoffer.database

revision = '0070'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', localoffer.database.UTCDateTime(timezone=True), nullable=True))
    op.execute("UPDATE entry SET changed_at = CASE WHEN confirmed_at > edited_at THEN confirmed_at ELSE edited_at END")
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.alter_column('changed_at', nullable=False)
        batch_op.create_index(batch_op.f('ix_entry_changed_at'), ['changed_at'], unique=False)


def downgrade():
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_changed_at'))
        batch_op.drop_column('changed_at')
