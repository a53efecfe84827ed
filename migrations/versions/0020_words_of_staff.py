"""what staff changed of the thesaurus

Revision ID: 0020
Revises: 0071
"""

import sqlalchemy as sa
from alembic import op
import localoffer.database
from sqlalchemy import Text  # PostgreSQL's JSONB is written with it
from sqlalchemy.dialects import postgresql


revision = '0020'
down_revision = '0071'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('thesaurus_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', localoffer.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_thesaurus_edit_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thesaurus_edit'))
    )
    with op.batch_alter_table('thesaurus_edit', schema=None) as batch_op:
        batch_op.create_index('ix_thesaurus_edit_key', ['key', 'id'], unique=False)


def downgrade():
    with op.batch_alter_table('thesaurus_edit', schema=None) as batch_op:
        batch_op.drop_index('ix_thesaurus_edit_key')
    op.drop_table('thesaurus_edit')
