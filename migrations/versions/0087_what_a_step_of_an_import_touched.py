"""what a step of an import made or touched, and what was made of a record

Revision ID: 0087
Revises: 0086
"""

import sqlalchemy as sa
from alembic import op

revision = '0087'
down_revision = '0086'
branch_labels = None
depends_on = None

NEW = (('import_link', 'made_id'), ('import_step', 'entry_id'))


def upgrade():
    for table, column in NEW:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)
            batch_op.create_foreign_key(batch_op.f(f'fk_{table}_{column}_entry'), 'entry', [column], ['id'])
    fill(op.get_bind())


def fill(connection):
    """A merge may have handed a link over. What it made then is known by its suggestion or its origin; what it changed is not."""
    tables = sa.MetaData()
    named = ('import_link', 'import_step', 'import_source', 'entry', 'change')
    link, step, source, entry, change = (sa.Table(each, tables, autoload_with=connection) for each in named)
    rows = connection.execute(
        sa.select(change.c.submission_id, change.c.entry_id)
        .where(change.c.act == 'created', change.c.submission_id.is_not(None))
        .order_by(change.c.id)
    )
    by_suggestion = dict(rows.tuples().all())
    came = sa.select(entry.c.origin, entry.c.id).where(entry.c.origin != '').order_by(entry.c.id)
    by_origin = dict(connection.execute(came).tuples().all())
    stayed = set(connection.scalars(sa.select(entry.c.merged_into_id).where(entry.c.merged_into_id.is_not(None))))
    suggested = sa.select(step.c.link_id, step.c.submission_id).where(step.c.submission_id.is_not(None))
    made_by_suggestion = {
        number: by_suggestion[sent] for number, sent in connection.execute(suggested).tuples() if sent in by_suggestion
    }
    new = set(connection.scalars(sa.select(step.c.link_id).where(step.c.outcome == 'new')))
    links = sa.select(link.c.id, source.c.name, link.c.foreign_id, link.c.entry_id).join(source, source.c.id == link.c.source_id)
    made, touched = [], []
    for number, name, key, now in connection.execute(links.where(link.c.entry_id.is_not(None))).tuples().all():
        own = made_by_suggestion.get(number)
        if number in new:
            own = by_origin.get(f'{name}:{key}'[:300]) or (None if now in stayed else now)
        made.append({'number': number, 'own': own})
        touched.append({'number': number, 'own': now if now == own or now not in stayed else None})
    if made:
        for_link = step.c.link_id == sa.bindparam('number')
        connection.execute(link.update().where(link.c.id == sa.bindparam('number')).values(made_id=sa.bindparam('own')), made)
        connection.execute(step.update().where(for_link, step.c.outcome != 'new').values(entry_id=sa.bindparam('own')), touched)
        connection.execute(step.update().where(for_link, step.c.outcome == 'new').values(entry_id=sa.bindparam('own')), made)


def downgrade():
    for table, column in NEW:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f'fk_{table}_{column}_entry'), type_='foreignkey')
            batch_op.drop_index(batch_op.f(f'ix_{table}_{column}'))
            batch_op.drop_column(column)
