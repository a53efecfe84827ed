"""A throw-away PostgreSQL of the tests' own: started as an ordinary user on a free port, gone without a trace afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tests.running import LONGEST_START, free_port, until

ORDINARY = ("postgres", "nobody")
PAUSE = 0.1
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def bin_folder() -> Path | None:
    """Where the newest server's programs are; None when there is none of 15 or newer."""
    found = [each for each in Path("/usr/lib/postgresql").glob("*/bin") if (each / "initdb").exists()]
    found = [each for each in found if int(each.parent.name) >= 15]
    return max(found, key=lambda each: int(each.parent.name)) if found else None


def ordinary_user() -> str | None:
    """Whom to run as, for the server refuses to run as root; None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(each for each in ORDINARY if each in known)


class Cluster:
    """One server with its data."""

    def __init__(self, settings: Sequence[str] = FAST, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="localoffer-pg-"))
        self.user = ordinary_user()
        self.settings, self.port = settings, free_port()
        self.data = self.folder / "data"
        self.process: subprocess.Popen[bytes] | None = None
        if self.user:
            shutil.chown(self.folder, self.user)

    def run(self, tool: str, *words: str) -> None:
        found = bin_folder()
        assert found is not None, "PostgreSQL is missing (Debian: apt-get install postgresql)"
        done = subprocess.run([str(found / tool), *words], user=self.user, cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == 0, f"{tool}: {done.stdout[-1000:]} {done.stderr[-2000:]}"

    def make(self) -> Cluster:
        self.run("initdb", "--pgdata", str(self.data), "--username=localoffer", "--auth=trust", "--encoding=UTF8",
                 "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        return self

    def replica(self, settings: Sequence[str] | None = None, name: str = "") -> Cluster:
        """A server that follows this one: a copy of all its data, and then whatever is written."""
        made = Cluster(self.settings if settings is None else settings)
        where = f"host=127.0.0.1 port={self.port} user=localoffer application_name={name or 'replica'}"
        made.run("pg_basebackup", "--pgdata", str(made.data), "--dbname", where, "--checkpoint=fast", "--write-recovery-conf",
                 "--no-sync")  # fmt: skip
        return made

    def start(self) -> Cluster:
        found = bin_folder()
        assert found is not None
        words = ["listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.folder}", *self.settings]
        options = [part for each in words for part in ("-c", each)]
        with (self.folder / "log").open("ab") as log:
            command = [str(found / "postgres"), "-D", str(self.data), *options]
            self.process = subprocess.Popen(
                command, user=self.user, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            try:
                self.ask("SELECT 1", "postgres")
                return self
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()[-3000:]
                time.sleep(PAUSE)
        raise AssertionError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-3000:]}")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://localoffer@127.0.0.1:{self.port}/{database}"

    def ask(self, statement: str, database: str = "postgres") -> list[tuple]:
        address = f"host=127.0.0.1 port={self.port} user=localoffer dbname={database} connect_timeout=60"
        with psycopg.connect(address, autocommit=True) as connection:
            asked = connection.execute(statement.encode())
            return asked.fetchall() if asked.description else []

    def stop(self, signal_number: int = 3) -> None:
        """Stop at once (SIGQUIT), or as the signal says; 9 kills it."""
        if self.process is None:
            return
        if signal_number == 9:
            os.killpg(self.process.pid, 9)
            self._wait_for_children()
        else:
            self.process.send_signal(signal_number)
        self.process.wait(timeout=LONGEST_START)
        self.process = None

    def _wait_for_children(self) -> None:
        """Other processes of the server are in groups of their own; they go by themselves when the first one is dead."""
        until(lambda: not any(map(self._is_of_ours, Path("/proc").glob("[0-9]*"))))

    def _is_of_ours(self, process: Path) -> bool:
        try:
            return (process / "cwd").readlink() == self.data
        except OSError:  # it is gone, or nobody has asked yet how it ended
            return False

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
