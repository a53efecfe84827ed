"""names as addresses anew: what must not be listed, and what shares an id in an import, is found again

Revision ID: 0085
Revises: 0084
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from localoffer.directory.rules import LONGEST_SLUG, slug_of

revision = '0085'
down_revision = '0084'
branch_labels = None
depends_on = None

FACTS = sa.JSON().with_variant(JSONB(), 'postgresql')


def slug_before(name):
    """What a name was as an address: without the letters that are no ASCII letter with a mark."""
    plain = unicodedata.normalize('NFKD', name.replace('&', ' and ')).encode('ascii', 'ignore').decode()
    words = re.findall(r'[a-z0-9]+', plain.lower().replace("'", ''))
    return '-'.join(words)[:LONGEST_SLUG].strip('-') or 'entry'


def upgrade():
    go(slug_before, slug_of)


def downgrade():
    go(slug_of, slug_before)


def go(before, after):
    listed = sa.table('do_not_list', *map(sa.column, ('id', 'name', 'slug')))
    link = op.get_bind()
    for number, name, slug in link.execute(sa.select(listed.c.id, listed.c.name, listed.c.slug)).all():
        if slug != after(name):
            link.execute(listed.update().where(listed.c.id == number).values(slug=after(name)))
    records = sa.table('import_link', *map(sa.column, ('id', 'source_id', 'foreign_id')), sa.column('listing', FACTS))
    columns = (records.c.id, records.c.source_id, records.c.foreign_id, records.c.listing)
    for number, source, known, listing in link.execute(sa.select(*columns).where(records.c.foreign_id.contains('#'))).all():
        name = str((listing or {}).get('name') or '')
        first, _, slug = known.rpartition('#')
        wanted = f'{first}#{after(name)}'
        if slug != before(name) or wanted == known:
            continue
        taken = sa.select(records.c.id).where(records.c.source_id == source, records.c.foreign_id == wanted)
        if link.execute(taken).first() is None:  # else an import since has taken in the record anew
            link.execute(records.update().where(records.c.id == number).values(foreign_id=wanted))
