"""What staff do about gaps: say that they looked, take one up, move it on, ask the public. Each is one transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from localoffer.accounts.models import User
from localoffer.clock import today
from localoffer.database import db, now
from localoffer.directory.listing import clean, clean_line
from localoffer.provision import gaps, lives
from localoffer.provision.gaps import Look
from localoffer.provision.method import Question, method
from localoffer.provision.models import Gap, GapLook, GapStep

EARLIEST = date(2014, 9, 1)
"""No look can be older than the Local Offer itself."""


class BadLook(ValueError):
    """A day on which nobody can have looked."""


def looks() -> list[Look]:
    """Where somebody looked so lately that it still counts."""
    rows = db.session.scalars(select(GapLook).order_by(GapLook.id))
    found = [Look(each.ward_code, each.need, each.stage, each.category, each.looked_on, each.note, each.by_name) for each in rows]
    day, how = today(), method()
    return [each for each in found if gaps.still_counts(each, day, how)]


def version() -> int:
    """A number that rises with everything done here."""
    newest = (select(func.coalesce(func.max(each.id), 0)).scalar_subquery() for each in (GapLook, GapStep))
    return sum(db.session.execute(select(*newest)).one())


def look(
    ward_codes: list[str], *, need: str = "", stage: str = "", category: str = "", on: date, note: str = "", by: User
) -> list[GapLook]:
    """Write down that somebody looked in these wards on a day, for one thing or, with empty codes, for any."""
    if not EARLIEST <= on <= today():
        raise BadLook("The day you looked must be today or before.")
    rows = [
        GapLook(
            ward_code=code, need=need, stage=stage, category=category, looked_on=on, note=clean(note, 2000),
            by_id=by.id, by_name=by.shown_name,
        )
        for code in ward_codes
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.commit()
    return rows


def taken_up() -> list[Gap]:
    """Every gap that somebody has taken up, newest first."""
    return list(db.session.scalars(select(Gap).order_by(Gap.id.desc())))


def gap_of(ward_code: str, ask: Question) -> Gap | None:
    """The gap that was taken up for a question in a ward (an empty ward: in the whole area)."""
    return db.session.scalar(
        select(Gap).where(Gap.ward_code == ward_code, Gap.need == ask.need, Gap.stage == ask.stage, Gap.category == ask.category)
    )


def asked() -> list[Gap]:
    """What the public is asked to help with, newest first."""
    return [each for each in taken_up() if each.asked]


def asked_one(number: int) -> Gap | None:
    found = db.session.get(Gap, number)
    return found if found and found.asked else None


def change(
    ward_code: str,
    ask: Question,
    *,
    by: User,
    life: str = "",
    note: str = "",
    owner: User | None = None,
    asked: bool | None = None,
) -> Gap:
    """Take a gap up if nobody has, and write down what changes: where it stands, who looks after it, whether we ask."""
    note = clean(note, 4000)
    gap = gap_of(ward_code, ask)
    stood = gap.life if gap else lives.NOTICED
    after = lives.moved(stood, life, note) if life and life != stood else stood
    if gap is None:
        gap = Gap(ward_code=ward_code, need=ask.need, stage=ask.stage, category=ask.category, life=lives.NOTICED)
        db.session.add(gap)
        db.session.flush()
        record(gap, by=by, before="", note="Taken up")
    if after != gap.life:
        record(gap, by=by, before=gap.life, after=after, note=note)
        gap.life, gap.ended_at = after, now() if after in lives.ENDED else None
    elif note:
        record(gap, by=by, before=gap.life, note=note)
    if owner is not None and owner.id != gap.owner_id:
        gap.owner_id = owner.id
        record(gap, by=by, before=gap.life, note=f"Looked after by {owner.shown_name}")
    if asked is not None and asked != gap.asked:
        gap.asked = asked
        record(gap, by=by, before=gap.life, note="We ask the public for it" if asked else "We no longer ask for it")
    db.session.commit()
    return gap


def record(gap: Gap, *, by: User, before: str, after: str = "", note: str) -> None:
    db.session.add(
        GapStep(
            gap_id=gap.id, by_id=by.id, by_name=clean_line(by.shown_name), before=before, after=after or gap.life, note=note
        )
    )  # fmt: skip


def question_of(gap: Gap) -> Question | None:
    """The question of a gap; None when the method no longer asks it."""
    key = f"{gap.need}.{gap.stage}.{gap.category}"
    return next((each for each in method().questions if each.key == key), None)
