"""See that Chromium is there for the browser tests: install it where that is possible, else say how in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """The path of a Chromium that the tests can drive; CHROMIUM names another."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    print("Installing Chromium for the browser tests ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    subprocess.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-liberation"], check=False, **quiet
    )  # type: ignore[call-overload]


def main() -> None:
    if not found() and shutil.which("apt-get") and os.geteuid() == 0:
        install()
    if not found():
        sys.exit(
            "Chromium is missing. Install it (Debian: apt-get install chromium) or name one with CHROMIUM=/path/to/chromium."
        )


if __name__ == "__main__":
    main()
