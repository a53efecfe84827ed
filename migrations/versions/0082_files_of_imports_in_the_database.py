"""the files of imports lie in the database, where every machine finds them

Revision ID: 0082
Revises: 0081
"""

import zlib
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = '0082'
down_revision = '0081'
branch_labels = None
depends_on = None

PIECE = 1024 * 1024
ENDED = ('done', 'undone', 'left')


def upgrade():
    op.create_table('import_piece',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('packed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['import_run.id'], name=op.f('fk_import_piece_run_id_import_run')),
    sa.PrimaryKeyConstraint('run_id', 'place', name=op.f('pk_import_piece'))
    )
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('size', sa.Integer(), nullable=False, server_default='0'))
    folder = Path(current_app.extensions['settings'].var) / 'imports'
    take_in(folder)
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        batch_op.alter_column('size', server_default=None)
        batch_op.drop_column('file')


def take_in(folder):
    """What lies in this machine's folder and may still be needed."""
    run = sa.table('import_run', *map(sa.column, ('id', 'file', 'size', 'state')))
    piece = sa.table('import_piece', sa.column('run_id'), sa.column('place'), sa.column('packed', sa.LargeBinary()))
    link = op.get_bind()
    for number, name in link.execute(sa.select(run.c.id, run.c.file).where(run.c.file != '', run.c.state.not_in(ENDED))).all():
        file = folder / name
        if not file.is_file():
            continue
        with file.open('rb') as read:
            for place, data in enumerate(iter(lambda: read.read(PIECE), b'')):
                link.execute(piece.insert().values(run_id=number, place=place, packed=zlib.compress(data, level=1)))
        link.execute(run.update().where(run.c.id == number).values(size=file.stat().st_size))


def downgrade():
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file', sa.String(), nullable=False, server_default=''))
        batch_op.drop_column('size')
    op.drop_table('import_piece')
