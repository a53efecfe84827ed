"""See that Chromium is there for the browser tests: install it where that is possible, else say how in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from localoffer.provision.printing import chromium


def install() -> None:
    print("Installing Chromium for the browser tests ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    subprocess.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-liberation"], check=False, **quiet
    )  # type: ignore[call-overload]


def main() -> None:
    if not chromium() and shutil.which("apt-get") and os.geteuid() == 0:
        install()
    if not chromium():
        sys.exit(
            "Chromium is missing. Install it (Debian: apt-get install chromium) or name one with CHROMIUM=/path/to/chromium."
        )


if __name__ == "__main__":
    main()
