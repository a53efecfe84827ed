"""search in PostgreSQL, counters of limits

Revision ID: 0080
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = '0080'
down_revision = '0050'
branch_labels = None
depends_on = None

WEIGHTS = (("A", "name_terms"), ("B", "own_terms"), ("C", "place_terms"), ("D", "text_terms"))


def upgrade():
    op.create_table(
        'tally',
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('until', sa.Integer(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_tally')),
    )
    op.create_index(op.f('ix_tally_until'), 'tally', ['until'])
    if op.get_bind().dialect.name != 'postgresql':
        return
    # Part of Debian's package postgresql; whoever owns the database may add it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
    vector = " || ".join(f"setweight(to_tsvector('simple'::regconfig, {column}), '{letter}')" for letter, column in WEIGHTS)
    op.execute(
        "CREATE TABLE search_document ("
        "entry_id integer PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE, generation integer NOT NULL, row bytea NOT NULL, "
        "name_terms text NOT NULL, own_terms text NOT NULL, place_terms text NOT NULL, text_terms text NOT NULL, "
        f"vector tsvector GENERATED ALWAYS AS ({vector}) STORED)"
    )
    op.execute("CREATE INDEX ix_search_document_vector ON search_document USING gin (vector)")
    op.execute("CREATE INDEX ix_search_document_generation ON search_document (generation)")
    op.execute("CREATE TABLE search_word (word text PRIMARY KEY)")
    op.execute("CREATE INDEX ix_search_word_alike ON search_word USING gin (word gin_trgm_ops)")
    op.execute(
        "CREATE TABLE search_state (id integer PRIMARY KEY, form integer NOT NULL, generation integer NOT NULL, "
        "made integer NOT NULL)"
    )


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        for table in ("search_state", "search_word", "search_document"):
            op.execute(f"DROP TABLE {table}")
    op.drop_index(op.f('ix_tally_until'), table_name='tally')
    op.drop_table('tally')
