"""what stands first in the columns of a sheet goes with its file, and out of what is kept of an import

Revision ID: 0084
Revises: 0083
"""

import json
import zlib

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0084'
down_revision = '0083'
branch_labels = None
depends_on = None

PLACE = -1
FACTS = sa.JSON().with_variant(JSONB(), 'postgresql')


def upgrade():
    run = sa.table('import_run', *map(sa.column, ('id', 'size')), sa.column('choices', FACTS))
    piece = sa.table('import_piece', sa.column('run_id'), sa.column('place'), sa.column('packed', sa.LargeBinary()))
    link = op.get_bind()
    for number, size, choices in link.execute(sa.select(run.c.id, run.c.size, run.c.choices)).all():
        if 'samples' not in (choices or {}):
            continue
        samples = choices.pop('samples')
        link.execute(run.update().where(run.c.id == number).values(choices=choices))
        if size and samples:
            packed = zlib.compress(json.dumps(samples).encode())
            link.execute(piece.insert().values(run_id=number, place=PLACE, packed=packed))


def downgrade():
    piece = sa.table('import_piece', sa.column('place'))
    op.get_bind().execute(piece.delete().where(piece.c.place == PLACE))
