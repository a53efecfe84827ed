"""Forgetting a person: their rows, their address in every other text, and what the database file still remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from time import sleep

from sqlalchemy import Connection, delete, inspect, select, update
from sqlalchemy.exc import OperationalError

from localoffer.accounts.actions import NotDone, somebody_is_left
from localoffer.accounts.models import User
from localoffer.audit import recording
from localoffer.audit.models import AuditLine
from localoffer.database import Base, changed_rows, db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.exchange import uploads
from localoffer.freshness.models import Owner
from localoffer.privacy import finding
from localoffer.privacy.finding import Person
from localoffer.privacy.retaining import NOTHING_GOES_FROM
from localoffer.search import index
from localoffer.submissions.models import Draft, Submission

INSTEAD = "(removed)"
FORMER, FORMER_OWNER = "A former user", "Owner: (removed)"
WHY = "Personal data taken out, because somebody asked to be forgotten."
SHORTEST_NAME = 3
MILLISECONDS_FOR_A_TABLE = 150
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 0.0)
LOCKED = "55P03"
FORGOT, WRITTEN_ANEW = "forgot a person", "wrote the files anew"
EVERYBODY_READS = frozenset(NOTHING_GOES_FROM)
Say = Callable[[str], None]


def forget(email: str, *, names: tuple[str, ...] = (), say: Say) -> int:
    """Take everything about the person behind an address out of the site; how many rows were touched.

    The log keeps that it was done, and nothing of what was there.
    """
    if "@" not in email or len(email.strip()) < 6:
        raise NotDone("Write a whole e-mail address.")
    names = tuple(each.strip() for each in names)
    if any(len(each) < SHORTEST_NAME for each in names):
        raise NotDone("Write each name in full: what is so short stands in texts about others, too.")
    who = finding.person(email)
    done: Counter[str] = Counter()
    forget_suggestions(who, done)
    forget_comments(who, done)
    for each in (*who.letters, *who.invitations, *who.claims):
        done[each.__tablename__] += 1
        db.session.delete(each)
    if who.owner:
        forget_owner(who.owner, done)
    if who.user:
        forget_user(who.user, done)
    db.session.flush()
    changed = take_out_of_entries((who.email, *names), done)
    found_in = take_out_of_texts((who.email, *names), done)
    done["import_piece"] += uploads.let_go_of_all()  # what is in them cannot be looked through; they can be sent again
    unclear = finding.unclear_places(who.email)
    whole = changed or bool(found_in & EVERYBODY_READS) or files_were_left()
    recording.note(FORGOT, detail_rows=sum(done.values()))
    db.session.commit()
    for table, number in sorted((+done).items()):
        say(f"{table}: {number} {'row' if number == 1 else 'rows'}")
    for place in unclear:
        say(f"Look yourself: the address also stands inside a longer word in {place}. It is still there.")
    index.catch_up()
    if changed:
        index.rebuild()
    scrub_file(() if whole else EVERYBODY_READS - set(+done))
    recording.note(WRITTEN_ANEW)
    db.session.commit()
    return sum(done.values())


def files_were_left() -> bool:
    """Whether the files were not all written anew after somebody was forgotten: a run that failed then, or was killed."""
    last = select(AuditLine.act).where(AuditLine.act.in_((FORGOT, WRITTEN_ANEW))).order_by(AuditLine.number.desc()).limit(1)
    return db.session.scalar(last) == FORGOT


def forget_suggestions(who: Person, done: Counter[str]) -> None:
    for row in who.submissions:
        row.sender_name = row.sender_email = row.sender_relation = ""
        row.by = None
        done["submission"] += 1
    if who.user:
        done["draft"] += len(db.session.execute(delete(Draft).where(Draft.by_id == who.user.id).returning(Draft.id)).all())


def forget_comments(who: Person, done: Counter[str]) -> None:
    for row in who.comments:
        row.original, row.by_id, row.flags = None, None, []
        done["comment_original"] += 1


def forget_owner(owner: Owner, done: Counter[str]) -> None:
    name = owner.name
    db.session.delete(owner)
    done["owner"] += 1
    if name:
        rename({f"Owner: {name}"}, FORMER_OWNER, done)


def forget_user(user: User, done: Counter[str]) -> None:
    """The account goes; what the person did stays, without their name."""
    number, names = user.id, {user.shown_name, user.name, user.email} - {""}
    for table in Base.metadata.sorted_tables:
        if {"by_id", "by_name"} <= set(table.columns.keys()) and table.name not in finding.FROZEN:
            done[table.name] += changed_rows(
                db.session.execute(update(table).where(table.c.by_id == number).values(by_name=FORMER))
            )
    rename(names, FORMER, done)
    db.session.execute(update(Submission).where(Submission.by_id == number).values(by_id=None))
    db.session.delete(user)
    db.session.flush()
    somebody_is_left()
    done["user"] += 1


def rename(names: set[str], instead: str, done: Counter[str]) -> None:
    """Another name beside acts that carry only a name."""
    for table in Base.metadata.sorted_tables:
        if "by_name" in table.columns and table.name not in finding.FROZEN:
            done[table.name] += changed_rows(
                db.session.execute(update(table).where(table.c.by_name.in_(names)).values(by_name=instead))
            )


def take_out_of_entries(words: tuple[str, ...], done: Counter[str]) -> bool:
    """Live entries are changed through their one door, so that pages, exports and the index follow."""
    wanted = {key[0] for each in words for table, column, key, _ in finding.places_of(each) if column is Entry.__table__.c.facts}
    for number in wanted:
        entry = db.session.get_one(Entry, number)
        facts = entry.facts
        for each in words:
            facts = finding.without(facts, each, "" if "@" in each else INSTEAD)
        publishing.edit(entry, listings.from_json(facts), by=None, why=WHY)
        done["entry"] += 1
    db.session.flush()
    return bool(wanted)


def take_out_of_texts(words: tuple[str, ...], done: Counter[str]) -> set[str]:
    """Every other text; the tables that it stood in."""
    found = set()
    for each in words:
        for table, column, key, value in list(finding.places_of(each)):
            if column.primary_key:
                continue
            where = [column_of_key == part for column_of_key, part in zip(table.primary_key.columns, key, strict=True)]
            db.session.execute(update(table).where(*where).values({column: finding.without(value, each, INSTEAD)}))
            done[table.name] += 1
            found.add(table.name)
    return found


def scrub_file(without: Collection[str] = ()) -> None:
    """Deleted rows stay in a database's files until their place is used again: have it write the files anew.

    PostgreSQL writes table by table, during which nobody reads it, and may leave some out; SQLite, where nobody who reads
    waits, writes all of them. What was once in an entry stands in its history, too: who is found in neither was never in the
    tables that every page reads, and for them nobody has to wait.
    """
    db.session.remove()
    if db.engine.dialect.name != "sqlite":
        write_tables_anew(without)
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def write_tables_anew(without: Collection[str]) -> None:
    """Each table of PostgreSQL for itself. Where somebody reads for long it is tried again later, in a moment each time: all
    who come after wait behind us.

    Nobody reads a table while it is written anew. PostgreSQL also keeps samples of what is in each column: those are taken anew.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        left = [each for each in inspect(connection).get_table_names() if each not in without]
        connection.exec_driver_sql(f"SET lock_timeout = '{MILLISECONDS_FOR_A_TABLE}ms'")
        for pause in PAUSES:
            left = [each for each in left if not written_anew(connection, each)]
            if not left:
                break
            sleep(pause)
        connection.exec_driver_sql("RESET lock_timeout")
    if left:
        raise NotDone(
            "It is done, but somebody reads for long, perhaps a backup, and what was deleted is still in the files of "
            f"{', '.join(left)}. Later, run this again."
        )


def written_anew(connection: Connection, table: str) -> bool:
    try:
        connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {connection.dialect.identifier_preparer.quote(table)}")
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", "") != LOCKED:
            raise
        return False
    return True
