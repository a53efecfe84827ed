"""keep entries true

Revision ID: 0050
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op
import localoffer.database
from sqlalchemy import Text  # PostgreSQL's JSONB is written with it
from sqlalchemy.dialects import postgresql


revision = '0050'
down_revision = '0020'
branch_labels = None
depends_on = None

FACTS = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql')
MOMENT = localoffer.database.UTCDateTime(timezone=True)


def upgrade():
    op.create_table(
        'do_not_contact',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('address', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_do_not_contact')),
        sa.UniqueConstraint('address', name=op.f('uq_do_not_contact_address')),
    )
    op.execute(
        "INSERT INTO do_not_contact (address, reason, by_name, at) "
        "SELECT email, do_not_contact, '', CURRENT_TIMESTAMP FROM owner WHERE do_not_contact <> ''"
    )
    op.drop_column('owner', 'do_not_contact')  # not in a batch: SQLite would empty the tables that point here
    op.create_table(
        'do_not_list',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('slug', sa.String(), nullable=False),
        sa.Column('website', sa.String(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_do_not_list_by_id_user'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_do_not_list_entry_id_entry')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_do_not_list')),
    )
    op.create_index(op.f('ix_do_not_list_entry_id'), 'do_not_list', ['entry_id'])
    op.create_index(op.f('ix_do_not_list_slug'), 'do_not_list', ['slug'])
    op.create_table(
        'claim',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('from_owner_id', sa.Integer(), nullable=True),
        sa.Column('hands_over', sa.Boolean(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('asked_at', MOMENT, nullable=False),
        sa.Column('decided_at', MOMENT, nullable=True),
        sa.Column('decided_by', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_claim_entry_id_entry')),
        sa.ForeignKeyConstraint(['from_owner_id'], ['owner.id'], name=op.f('fk_claim_from_owner_id_owner'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    )
    op.create_index(op.f('ix_claim_entry_id'), 'claim', ['entry_id'])
    op.create_index(op.f('ix_claim_state'), 'claim', ['state'])
    op.create_table(
        'evidence',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('seen_on', sa.Date(), nullable=False),
        sa.Column('runs_out_on', sa.Date(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('taken_back_at', MOMENT, nullable=True),
        sa.Column('taken_back_why', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_evidence_by_id_user'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_evidence_entry_id_entry')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    )
    op.create_index(op.f('ix_evidence_entry_id'), 'evidence', ['entry_id'])
    op.create_table(
        'site_check',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('field', sa.String(), nullable=False),
        sa.Column('url', sa.String(), nullable=False),
        sa.Column('checked_at', MOMENT, nullable=False),
        sa.Column('outcome', sa.String(), nullable=False),
        sa.Column('detail', sa.String(), nullable=False),
        sa.Column('led_to', sa.String(), nullable=False),
        sa.Column('failing_since', MOMENT, nullable=True),
        sa.Column('times_failed', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_site_check_entry_id_entry')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_site_check')),
        sa.UniqueConstraint('entry_id', 'field', name=op.f('uq_site_check_entry_id')),
    )
    op.create_index(op.f('ix_site_check_checked_at'), 'site_check', ['checked_at'])
    op.create_index(op.f('ix_site_check_entry_id'), 'site_check', ['entry_id'])
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.execute("UPDATE letter SET body = '' WHERE sent_at IS NOT NULL")  # they hold links that open something


COLUMNS = (
    ('entry', sa.Column('confirmed_facts', FACTS, nullable=False, server_default='{}')),
    ('entry', sa.Column('assured_until', FACTS, nullable=False, server_default='{}')),
    ('letter', sa.Column('html', sa.String(), nullable=False, server_default='')),
    ('letter', sa.Column('once', sa.Boolean(), nullable=False, server_default=sa.false())),
    ('owner_link', sa.Column('purpose', sa.String(), nullable=False, server_default='review')),
)


def downgrade():
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
    for table in ('site_check', 'evidence', 'claim', 'do_not_list', 'do_not_contact'):
        op.drop_table(table)
    op.add_column('owner', sa.Column('do_not_contact', sa.String(), nullable=False, server_default=''))
