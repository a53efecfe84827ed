"""imports as jobs that are looked at, carried on and taken back

Revision ID: 0071
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
import localoffer.database
from sqlalchemy import Text  # PostgreSQL's JSONB is written with it
from sqlalchemy.dialects import postgresql

revision = '0071'
down_revision = '0010'
branch_labels = None
depends_on = None

FACTS = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql')
MOMENT = localoffer.database.UTCDateTime(timezone=True)


def upgrade():
    with op.batch_alter_table('import_source', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attribution', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('every_days', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('due_at', MOMENT, nullable=True))
        batch_op.add_column(sa.Column('mapping', FACTS, nullable=False, server_default='{}'))
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        for name in ('file', 'file_name', 'digest', 'kind', 'trouble', 'by_name'):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))
        for name in ('columns', 'said'):
            batch_op.add_column(sa.Column(name, FACTS, nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('choices', FACTS, nullable=False, server_default='{}'))
        for name in ('total', 'finished'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('beat_at', MOMENT, nullable=True))
    with op.batch_alter_table('import_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('submission_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_import_link_submission_id'), ['submission_id'], unique=False)
    with op.batch_alter_table('import_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('came_before', FACTS, nullable=True))
        batch_op.add_column(sa.Column('submission_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('undone', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f('ix_import_step_link_id'), ['link_id'], unique=False)
    # What was kept so far was the record as it came; the next import keeps it cleaned.
    op.execute("UPDATE import_link SET more = '{}'")


def downgrade():
    with op.batch_alter_table('import_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_step_link_id'))
        for name in ('undone', 'submission_id', 'came_before'):
            batch_op.drop_column(name)
    with op.batch_alter_table('import_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_link_submission_id'))
        batch_op.drop_column('submission_id')
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        for name in ('beat_at', 'finished', 'total', 'choices', 'said', 'columns', 'by_name', 'trouble', 'kind', 'digest',
                     'file_name', 'file'):
            batch_op.drop_column(name)
    with op.batch_alter_table('import_source', schema=None) as batch_op:
        for name in ('mapping', 'due_at', 'every_days', 'attribution'):
            batch_op.drop_column(name)
