"""A page as PDF by a headless Chromium, where one is installed; it reaches no network, and the page itself forbids scripts."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 40
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)
log = logging.getLogger(__name__)


def chromium() -> str | None:
    """The program that prints; CHROMIUM names another."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def as_pdf(html: str) -> bytes | None:
    """A whole document as PDF; None without Chromium, or when it fails or takes too long, which the log then says."""
    program = chromium()
    if program is None:
        return None
    # Chromium's last helpers may still write into the folder when it is taken away: what is printed is here by then
    with tempfile.TemporaryDirectory(prefix="localoffer-print-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, encoding="utf-8")
        flags = [*FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's own sandbox refuses to work for root
        try:
            subprocess.run([program, *flags, page.as_uri()], timeout=SECONDS, check=True, capture_output=True)  # noqa: S603
            return printed.read_bytes()
        except (OSError, subprocess.SubprocessError) as problem:
            log.warning("the report could not be printed as PDF: %s", type(problem).__name__)
            return None
