"""See that PostgreSQL, nginx and Redis are there for their tests: install what is missing, or say in one line how."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 15
PROGRAMS = {"nginx": ("nginx",), "redis-server": ("redis-server", "valkey-server")}
WHERE = "/usr/sbin:/usr/bin:/usr/local/bin"


def missing() -> list[str]:
    """The Debian packages whose programs are not there."""
    servers = [each for each in Path("/usr/lib/postgresql").glob("*/bin/initdb") if int(each.parts[-3]) >= OLDEST]
    others = [name for name, any_of in PROGRAMS.items() if not any(shutil.which(each, path=WHERE) for each in any_of)]
    return [*([] if servers else ["postgresql"]), *others]


def install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} for the tests ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, env=quietly, **quiet)  # type: ignore[call-overload]


def main() -> None:
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        install(missing())
    if left := missing():
        sys.exit(f"Missing for the tests on several machines (Debian: apt-get install {' '.join(left)}).")


if __name__ == "__main__":
    main()
