"""See that PostgreSQL, nginx and Redis are there for the tests of several machines: install them, else say how in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"postgresql": "initdb", "nginx-light": "nginx", "redis-server": "redis-server"}


def missing() -> list[str]:
    """The Debian packages whose programs are not there."""
    servers = [each for each in Path("/usr/lib/postgresql").glob("*/bin/initdb") if int(each.parts[-3]) >= 15]
    there = {"initdb": bool(servers), "nginx": has("nginx"), "redis-server": has("redis-server") or has("valkey-server")}
    return [package for package, program in PACKAGES.items() if not there[program]]


def has(program: str) -> bool:
    return bool(shutil.which(program) or Path("/usr/sbin", program).exists())


def install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} for the tests of several machines ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, env=quietly, **quiet)  # type: ignore[call-overload]


def main() -> None:
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        install(missing())
    if left := missing():
        sys.exit(f"Missing for the tests of several machines (Debian: apt-get install {' '.join(left)}).")


if __name__ == "__main__":
    main()
