"""Backups: a file and beside it what it must hold; a damaged one is refused, and one that was put back proves itself."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from localoffer.database import areas, db, joining, now, schemas
from localoffer.database.form import form_of
from localoffer.directory import queries
from localoffer.directory.models import Entry, Generation
from localoffer.exchange import uploads
from localoffer.safekeeping import copies, versions
from localoffer.safekeeping.copies import CopyFailed
from localoffer.safekeeping.keep import kept
from localoffer.search import index

NAME = "localoffer-%Y%m%dT%H%M%S%fZ"
UNFINISHED = ".unfinished"
LEFT_AFTER = timedelta(days=1)
"""Not written to for so long, a copy that is not finished is nobody's any more: its process was killed."""
CHUNK = 1024 * 1024
Say = Callable[[str], None]


class Damaged(Exception):
    """The backup is not what was written; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What is written beside a backup: what it must be to the byte, and what it holds."""

    file: str
    taken_at: str
    sha256: str
    size: int
    form: str
    rows: dict[str, int]
    council: str = ""
    schema: str = ""


def sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as read:
        while part := read.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def manifest_of(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def backup(folder: Path, *, keep: str = "") -> Manifest:
    """Copy the database into a folder while the site runs; a backup is there whole, or not at all.

    The index is left out, for it is made from the database, and so are the files of imports. `keep` says which older ones
    stay (`7d4w12m`).
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    taken_at = now()
    file = folder / (taken_at.strftime(NAME) + copies.ending())
    unfinished = file.with_name(f".{file.name}{UNFINISHED}")
    sweep(folder, before=taken_at - LEFT_AFTER)
    try:
        unfinished.touch(mode=0o600, exist_ok=False)  # nobody else may read it while it grows either
        rows, form = copies.copy_out(unfinished)
        settle(unfinished)
        size, proof = unfinished.stat().st_size, sha256_of(unfinished)
        made = Manifest(file.name, taken_at.isoformat(), proof, size, form, rows, areas.of_app(), schemas.of_app())
        write_manifest(file, made)
        os.replace(unfinished, file)
        settle(folder)
    finally:
        unfinished.unlink(missing_ok=True)
    if keep:
        thin_out(folder, keep)
    return made


def sweep(folder: Path, *, before: datetime) -> None:
    """Take away copies that were broken off, and what SQLite kept beside them."""
    for each in folder.glob(f".localoffer-*{UNFINISHED}*"):
        with suppress(FileNotFoundError):  # another council's backup swept the same folder
            if each.stat().st_mtime < before.timestamp():
                each.unlink()


def write_manifest(file: Path, made: Manifest) -> None:
    manifest = manifest_of(file)
    manifest.touch(mode=0o600)
    manifest.write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
    settle(manifest)


def settle(path: Path) -> None:
    """Have the disk keep it before going on."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def backups_in(folder: Path) -> dict[datetime, Path]:
    """{when it was taken: the backup}; what somebody put there under another name is theirs."""
    found = {}
    for ending in (".sqlite", ".pgdump"):
        for each in folder.glob(f"localoffer-*{ending}"):
            with suppress(ValueError):
                found[datetime.strptime(each.name.removesuffix(ending), NAME).replace(tzinfo=UTC)] = each
    return found


def thin_out(folder: Path, rule: str) -> list[Path]:
    """Take away the backups that a rule does not keep; those of other councils in the same folder are theirs."""
    found = {at: each for at, each in backups_in(folder).items() if whose(each) in ("", areas.of_app())}
    gone = [found[at] for at in found.keys() - kept(found, rule)]
    for each in gone:
        each.unlink()
        manifest_of(each).unlink(missing_ok=True)
    return gone


def whose(file: Path) -> str:
    """Which council a backup is of; "" where nothing beside it says so."""
    try:
        return str(json.loads(manifest_of(file).read_text(encoding="utf-8")).get("council", ""))
    except (OSError, ValueError):
        return ""


def looked_at(file: Path) -> Manifest:
    """What a backup holds, after making sure that it is what was written; `Damaged` or `NewerData` when it cannot be used."""
    try:
        made = Manifest(**json.loads(manifest_of(file).read_text(encoding="utf-8")))
        whole = file.stat().st_size == made.size and sha256_of(file) == made.sha256
    except (OSError, ValueError, TypeError) as trouble:
        raise Damaged(f"{file} or the .json beside it is missing or cannot be read. Nothing was changed.") from trouble
    if not whole:
        raise Damaged(f"{file} is damaged: it is not what was written (its checksum differs). Nothing was changed.")
    if file.suffix != copies.ending():
        raise Damaged(f"{file} is of another kind of database than the one in DATABASE_URL. Nothing was changed.")
    if made.council not in ("", areas.of_app()) or made.schema != schemas.of_app():
        there = f"{made.council} ({f'the schema {made.schema}' if made.schema else 'a database of its own'})"
        raise Damaged(f"{file} is a backup of {there} and not of what is here. Nothing was changed.")
    versions.refuse_newer(made.form, "The backup")
    return made


def join_again() -> None:
    """Back among the tables over all councils, which the tables that were replaced were parts of."""
    if schemas.of_app():
        with db.engine.begin() as connection:
            schemas.hand_over(connection)
            joining.come_in(connection, areas.of_app())


def restore(file: Path, say: Say, *, safety: Path) -> Manifest:
    """Put a backup in the place of all that is there; what was there is kept in a backup of its own in `safety`."""
    from flask_migrate import upgrade

    made = looked_at(file)
    say(f"The backup of {made.taken_at} is whole: {sum(made.rows.values()):,} rows.")
    reached = before(safety, say)
    copies.copy_in(file)
    with db.engine.connect() as connection:
        rows = copies.counts_of_known(connection, made.rows)
    if rows != made.rows:
        raise CopyFailed(f"What was put back is not what the backup held: {differences(made.rows, rows)}")
    say("Every table has as many rows as when it was taken.")
    upgrade()
    uploads.let_go_of_missing()
    db.session.commit()
    join_again()
    move_on(reached)
    index.rebuild(say)
    return made


def before(safety: Path, say: Say) -> int:
    """Keep what is there now; the number of its last change."""
    if not form_of(db.session.connection()):
        return 0
    reached = queries.generation()
    db.session.rollback()
    kept_in = backup(safety)
    say(f"What was here before is kept in {safety / kept_in.file}")
    return reached


def move_on(reached: int) -> None:
    """Count on from the higher number, so that nobody takes a page or an index of before for one of now."""
    newest = max(reached, queries.generation(), db.session.scalar(select(func.max(Entry.generation))) or 0)
    db.session.execute(update(Generation).values(value=newest + 1))
    db.session.commit()


def differences(wanted: dict[str, int], found: dict[str, int]) -> str:
    return ", ".join(f"{name}: {found.get(name)} and not {count}" for name, count in wanted.items() if found.get(name) != count)
