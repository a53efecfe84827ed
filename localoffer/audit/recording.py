"""How acts write themselves down: whatever a person of staff changes in the database becomes lines of the log at the commit.

The lines are gathered while the session is flushed and written last of all, just before the commit: so they share the
act's transaction (no act without its line, no line without its act), and the lock on the head is the last one taken.
Words that people typed never enter a line, nor names and addresses: a line says which row and which columns.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click
from flask import g, has_app_context, has_request_context
from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import ORMExecuteState, Session

from localoffer.audit.chain import Line, canonical, hash_of
from localoffer.audit.models import AuditHead, AuditLine
from localoffer.database import db, now

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
QUIET = {
    "audit_line", "audit_head",  # the log itself
    "generation", "submission_key", "comment_key", "import_link", "import_step", "import_piece",  # belong to acts that have lines
    "guess", "knock", "sign_in", "looking", "draft", "letter",  # comes and goes by itself
    "search_log", "search_month", "unknown_word",  # counted, never acted on
}  # fmt: skip
EVEN_BY_NOBODY = {"user", "role_of_user", "ward_of_member", "invitation", "passkey"}
"""What is written down also when no person of staff did it: who may enter, changed by a command or by people themselves."""
PLAIN = {
    "act", "answer_state", "assurance", "how", "kind", "life", "method", "move", "outcome", "reason_code", "role", "state",
    "state_after", "state_before", "status", "ward_code", "about", "slug", "month",
}  # fmt: skip
"""Columns of words that we chose: their values may stand in a line. Numbers, dates and yes or no always may."""
COUNTERS = {
    "signed_in_at",
    "fs_uniquifier",
    "fs_webauthn_user_handle",
    "tf_last_counter",
    "lastuse_datetime",
    "sign_count",
    "generation",
}
"""Columns that go on by themselves: their change alone is no act."""
LONGEST = 80


def acting(by_id: int | None, roles: set[str] | None = None) -> None:
    """Say who acts in this request; staff, members and owners alike."""
    g.acting = (by_id, ",".join(sorted(roles or ())))


def actor() -> tuple[int | None, str]:
    """(the number of the account, roles) of whoever acts now; a command is named in place of the roles."""
    if has_request_context():
        found: tuple[int | None, str] = g.get("acting", (None, ""))
        return found
    command = click.get_current_context(silent=True)
    return None, f"command {command.info_name}" if command and has_app_context() else ""


def note(act: str, subject: str = "", *, by_id: int | None = None, by_role: str = "", **detail: Any) -> None:
    """Write one line with the transaction that is under way: for what changes no row, such as signing in."""
    gather(db.session(), act, subject, detail, by=(by_id, by_role) if by_id is not None or by_role else None)


def gather(session: Session, act: str, subject: str, detail: dict[str, Any], by: tuple[int | None, str] | None = None) -> None:
    by_id, by_role = by or actor()
    session.info.setdefault("audit", []).append(
        {"at": now(), "by_id": by_id, "by_role": by_role[:LONGEST], "act": act, "subject": subject[:LONGEST],
         "detail": canonical(detail)}
    )  # fmt: skip


def is_told(table: str) -> bool:
    """Whether a change of a table, by whoever acts now, belongs in the log."""
    return table not in QUIET and (actor()[0] is not None or table in EVEN_BY_NOBODY)


def after_flush(session: Session, _context: Any) -> None:
    for act, rows in ((ADDED, session.new), (CHANGED, session.dirty), (REMOVED, session.deleted)):
        for row in rows:
            table = str(row.__table__.name)
            if is_told(table):
                detail = difference(row) if act == CHANGED else known_of(row)
                if act != CHANGED or detail:
                    gather(session, act, subject_of(row, table), detail)


def subject_of(row: Any, table: str) -> str:
    key = " ".join(str(each) for each in (inspect(row).mapper.primary_key_from_instance(row)))
    return f"{table} {key}"


def plain(name: str, value: Any) -> Any:
    """A value that may stand in the log, or a word that says only that there is one."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and name in PLAIN:
        return value[:LONGEST]
    return "..."


def known_of(row: Any) -> dict[str, Any]:
    state = inspect(row)
    values = {each.key: state.dict.get(each.key) for each in state.mapper.column_attrs}
    told = {name: plain(name, value) for name, value in values.items() if value is not None and not isinstance(value, datetime)}
    return {name: value for name, value in told.items() if value != "..." and name != "id"}


def difference(row: Any) -> dict[str, Any]:
    """{column: [before, after]} of what changed; roles by their names."""
    state, found = inspect(row), {}
    for each in state.mapper.column_attrs:
        history = state.attrs[each.key].history
        if history.has_changes() and each.key not in COUNTERS:
            before = history.deleted[0] if history.deleted else None
            found[each.key] = [plain(each.key, before), plain(each.key, history.added[0] if history.added else None)]
    if "roles" in state.mapper.relationships and state.attrs["roles"].history.has_changes():
        history = state.attrs["roles"].history
        found["roles"] = [
            sorted(each.name for each in [*history.unchanged, *history.deleted]),
            sorted(each.name for each in [*history.unchanged, *history.added]),
        ]
    return found


def many_at_once(state: ORMExecuteState) -> None:
    """An UPDATE or DELETE of many rows passes no flush: its table is told all the same."""
    if not (state.is_update or state.is_delete):
        return
    table = getattr(getattr(state.statement, "table", None), "name", "")
    if table and is_told(table):
        gather(state.session, CHANGED if state.is_update else REMOVED, f"{table} (several)", {})


def before_commit(session: Session) -> None:
    session.flush()
    gathered = session.info.pop("audit", [])
    if not gathered:
        return
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(count=AuditHead.count + len(gathered)))
    count, last = session.execute(select(AuditHead.count, AuditHead.last).where(AuditHead.id == 1)).one()
    rows = []
    for number, facts in enumerate(gathered, start=count - len(gathered) + 1):
        line = Line(number=number, previous=last, **facts)
        last = hash_of(line)
        rows.append({"number": number, "previous": line.previous, "hash": last, **facts})
    session.execute(insert(AuditLine), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(last=last))


def forget_gathered(session: Session) -> None:
    session.info.pop("audit", None)


event.listen(db.session, "after_flush", after_flush)
event.listen(db.session, "do_orm_execute", many_at_once)
event.listen(db.session, "before_commit", before_commit)
event.listen(db.session, "after_rollback", forget_gathered)
