"""See that PostgreSQL is there for its tests: install it where that is possible, else say how in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ["postgresql"]
OLDEST = 15


def missing() -> list[str]:
    """The Debian packages whose programs are not there."""
    servers = [each for each in Path("/usr/lib/postgresql").glob("*/bin/initdb") if int(each.parts[-3]) >= OLDEST]
    return [] if servers else PACKAGES


def install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} for its tests ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, env=quietly, **quiet)  # type: ignore[call-overload]


def main() -> None:
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        install(missing())
    if left := missing():
        sys.exit(f"Missing for the tests on PostgreSQL (Debian: apt-get install {' '.join(left)}).")


if __name__ == "__main__":
    main()
