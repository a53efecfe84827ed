"""A backup taken while the site runs, damaged ones refused, and the drill: all lost, put back, proven."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from localoffer.database import db, now
from localoffer.directory import publishing, queries
from localoffer.directory.models import Change, Entry
from localoffer.exchange import runs, uploads
from localoffer.exchange.models import FAILED, LEFT, LOOKED_AT, RUNNING, Piece, Run
from localoffer.safekeeping import copies, versions
from localoffer.search import index
from tests import factories, suggesting
from tests.checking import CheckingClient
from tests.integration.exchange.test_importing import a_record
from tests.integration.exchange.test_staff import a_feed


@pytest.fixture
def run(app: Flask) -> Callable[..., str]:
    def command(*words: str, fails: bool = False) -> str:
        db.session.rollback()
        done = app.test_cli_runner().invoke(args=list(words))
        assert (done.exit_code != 0) is fails, done.output
        assert done.exit_code in (0, 1) and "Traceback" not in done.output, done.output
        return done.output

    return command


def only_backup(folder: Path) -> Path:
    found = [each for each in folder.iterdir() if each.suffix in (".sqlite", ".pgdump")]
    assert len(found) == 1, found
    return found[0]


def everything() -> dict[str, list[tuple]]:
    """Every row of every table, but for the counter of changes, which only goes up."""
    found = {
        name: sorted(map(repr, db.session.execute(select(table)).all()))
        for name, table in db.metadata.tables.items()
        if name != "generation"
    }
    db.session.rollback()
    return found  # type: ignore[return-value]


@pytest.mark.load
def test_the_drill(directory: Flask, page: CheckingClient, run: Callable[..., str], tmp_path: Path) -> None:
    suggesting.suggest(page, email="mum@example.org")
    run("backup", str(tmp_path / "backups"))
    before, reached = everything(), queries.generation()
    for entry in db.session.scalars(select(Entry).limit(40)):
        publishing.withdraw(entry, by=None, why="A mistake")
    db.session.execute(text("DELETE FROM decision"))
    db.session.execute(text("DELETE FROM submission_key"))
    db.session.execute(text("UPDATE draft SET submission_id = NULL"))
    db.session.execute(text("DELETE FROM submission"))
    publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="After the backup")
    db.session.commit()
    assert "Quorzy Gathering" in page.get("/search?q=quorzy").text
    said = run("restore", str(only_backup(tmp_path / "backups")), "--yes")
    assert "Every table has as many rows" in said and "All is whole." in said
    db.session.remove()
    assert everything() == before
    assert queries.generation() > reached
    db.session.rollback()
    assert "Quorzy Gathering" not in page.get("/search?q=quorzy").text
    assert page.get("/services/rotherham-sendiass").status == 200
    assert "Thank you" in suggesting.suggest(page, name={"name": "Swinton Chess Club"}).heading
    kept = only_backup(directory.extensions["settings"].var / "before-restore")
    assert "All is whole." in run("restore", str(kept), "--yes")  # what was there before the restore is not lost either
    assert db.session.scalar(select(Entry.id).where(Entry.name == "Quorzy Gathering"))


def test_files_of_imports_are_in_no_backup_and_are_asked_for_again(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    """Also those that somebody is at work with; what they have done is in the backup."""
    source = runs.source_named("Harbour")
    begun = {state: runs.begin(source, a_feed(a_record(number))) for number, state in enumerate((LOOKED_AT, RUNNING))}
    for state, each in begun.items():
        each.state = state
    db.session.commit()
    numbers = {state: each.id for state, each in begun.items()}
    held = db.session.scalars(select(Piece.packed)).all()
    run("backup", str(tmp_path))
    file = only_backup(tmp_path)
    written = file.read_bytes()
    assert len(held) == 2 and not [each for each in held if each[:200] in written]
    assert json.loads(file.with_name(file.name + ".json").read_text())["rows"]["import_piece"] == 0
    assert "All is whole." in run("restore", str(file), "--yes")
    db.session.remove()
    found = {state: db.session.get_one(Run, number) for state, number in numbers.items()}
    assert [(each.state, each.size) for each in found.values()] == [(LEFT, 0), (FAILED, 0)]
    assert found[RUNNING].trouble == uploads.NO_LONGER and not db.session.scalars(select(Piece)).all()


def test_what_stands_first_in_a_sheet_is_in_no_backup(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    """Not while the sheet waits for somebody, and not after."""
    sheet = runs.begin(runs.source_named("Harbour"), b"Gruppe,Leiterin,Mail\nBoxing,Jane Quorzy,jane.quorzy@example.org\n")
    assert uploads.samples_of(sheet)["Mail"] == "jane.quorzy@example.org"
    for folder in (tmp_path / "waits", tmp_path / "left"):
        run("backup", str(folder))
        file = only_backup(folder)
        assert b"Quorzy" not in text_in(file) and b"jane.quorzy" not in text_in(file)
        assert (b"Leiterin" in text_in(file)) is (folder.name == "waits")  # the names of its columns go with it
        uploads.leave(db.session.scalars(select(Run)).one())
        db.session.commit()


def text_in(file: Path) -> bytes:
    """What a backup says, unpacked where it is packed."""
    if file.suffix == ".sqlite":
        return file.read_bytes()
    return subprocess.run([copies.newest("pg_restore"), "--file=-", file], capture_output=True, check=True).stdout


def test_a_backup_is_put_back_by_a_path_from_where_one_is(
    app: Flask, run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    factories.a_service(name="Quorzy Gathering")
    run("backup", "copies")
    factories.a_service(name="Written after it")
    said = run("restore", f"copies/{only_backup(tmp_path / 'copies').name}", "--yes", "--safety", "before")
    assert "All is whole." in said and only_backup(tmp_path / "before")
    db.session.remove()
    assert db.session.scalars(select(Entry.name)).all() == ["Quorzy Gathering"]


def test_a_damaged_backup_is_refused_and_nothing_changes(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    factories.a_service()
    run("backup", str(tmp_path))
    file = only_backup(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
    assert "is damaged" in run("restore", str(file), "--yes", fails=True)
    file.write_bytes(content[:-1])
    assert "is damaged" in run("restore", str(file), "--yes", fails=True)
    file.write_bytes(content)
    file.with_name(file.name + ".json").unlink()
    assert "missing or cannot be read" in run("restore", str(file), "--yes", fails=True)
    assert "missing or cannot be read" in run("restore", str(tmp_path / "none.sqlite"), "--yes", fails=True)
    assert db.session.scalar(select(func.count(Entry.id))) == 1


def test_a_backup_of_a_newer_version_is_refused(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    run("backup", str(tmp_path))
    file = only_backup(tmp_path)
    manifest = file.with_name(file.name + ".json")
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "form": "9999"}))
    said = run("restore", str(file), "--yes", fails=True)
    assert "written by a newer version" in said and "Nothing was changed" in said


def test_a_backup_while_others_write_is_of_one_moment(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                factories.a_service(name=f"Club {now().timestamp()}")
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            run("backup", str(tmp_path / str(number)))
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        file = only_backup(tmp_path / str(number))
        rows = json.loads(file.with_name(file.name + ".json").read_text())["rows"]
        assert rows["entry"] == rows["change"]
    assert "All is whole" in run("restore", str(only_backup(tmp_path / "1")), "--yes")


def test_old_backups_go_by_the_rule(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    own = folder / "localoffer-before-the-upgrade.sqlite"
    own.touch(mode=0o600)
    for days in range(10, -1, -1):
        with time_machine.travel(now() - timedelta(days=days)):
            run("backup", str(folder), "--keep", "3d")
    assert len([each for each in folder.iterdir() if each.suffix != ".json" and each != own]) == 3
    assert own.exists()
    assert "7d4w12m" in run("backup", str(folder), "--keep", "everything", fails=True)
    assert {each.stat().st_mode & 0o077 for each in folder.iterdir()} == {0}


def test_nobody_else_reads_a_copy_while_it_grows(
    app: Flask, run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a folder that everybody may look into; what a killed backup left there goes, what one is at stays."""
    tmp_path.chmod(0o755)
    left, growing = (tmp_path / f".localoffer-{name}.sqlite.unfinished" for name in ("left", "growing"))
    for each in (left, growing):
        each.touch()
    then = (now() - timedelta(days=3)).timestamp()
    os.utime(left, (then, then))
    seen, real = [], copies.copy_out

    def copied(target: Path) -> tuple[dict[str, int], str]:
        seen.append(target.stat().st_mode & 0o077)
        made = real(target)
        seen.append(target.stat().st_mode & 0o077)
        return made

    monkeypatch.setattr(copies, "copy_out", copied)
    run("backup", str(tmp_path))
    assert seen == [0, 0] and only_backup(tmp_path).stat().st_mode & 0o077 == 0
    assert [each for each in (left, growing) if each.exists()] == [growing]


def test_old_backups_of_another_council_are_left_to_it(app: Flask, run: Callable[..., str], tmp_path: Path) -> None:
    for days in (2, 1):
        with time_machine.travel(now() - timedelta(days=days)):
            run("backup", str(tmp_path))
    older = min(each for each in tmp_path.iterdir() if each.suffix == ".json")
    older.write_text(json.dumps({**json.loads(older.read_text()), "council": "barnsley"}))
    run("backup", str(tmp_path), "--keep", "1d")
    left = [json.loads(each.read_text())["council"] for each in tmp_path.iterdir() if each.suffix == ".json"]
    assert sorted(left) == ["barnsley", "rotherham"]
    refused = run("restore", str(older.with_suffix("")), "--yes", fails=True)
    assert "is a backup of barnsley" in refused


def test_what_is_not_whole_is_said(directory: Flask, run: Callable[..., str]) -> None:
    assert "All is whole." in run("check")
    changes = db.session.scalars(select(Change).limit(2)).all()
    changes[0].after = {**(changes[0].after or {}), "name": "Somebody wrote past the door"}
    db.session.execute(text("UPDATE submission SET state = 'approved' WHERE id = (SELECT min(id) FROM submission)"))
    db.session.commit()
    said = run("check", fails=True)
    assert "1 entries have a broken history" in said
    assert "1 suggestions are in a state that no decision led to" in said


def test_an_index_that_differs_is_said(directory: Flask, run: Callable[..., str]) -> None:
    entry = db.session.scalars(select(Entry).limit(1)).one()
    db.session.execute(text(f"UPDATE entry SET state = 'withdrawn' WHERE id = {entry.id}"))
    db.session.commit()
    assert "The index differs: 0 missing, 1 too many" in run("check", fails=True)
    index.rebuild()


def test_tables_of_a_newer_version_are_refused_in_plain_words(app: Flask) -> None:
    versions.refuse_newer_database()
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    with pytest.raises(versions.NewerData, match="written by a newer version of this site"):
        versions.refuse_newer_database()
