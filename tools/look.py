"""Take pictures of pages of a running site: look.py http://127.0.0.1:8000 FOLDER /path ... [--widths 360,1280]."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from localoffer.provision import printing

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("site")
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("paths", nargs="+")
    wanted.add_argument("--widths", default="360,1280")
    wanted.add_argument("--no-script", action="store_true")
    wanted.add_argument("--top", action="store_true", help="only what is seen before scrolling")
    wanted.add_argument("--sign-in", default="", help="EMAIL:PASSWORD")
    args = wanted.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=printing.chromium(), args=FLAGS)
        for width in map(int, args.widths.split(",")):
            page = chromium.new_page(
                viewport={"width": width, "height": 740 if width < 600 else 900}, java_script_enabled=not args.no_script
            )
            if args.sign_in:
                email, _, password = args.sign_in.partition(":")
                page.goto(args.site + "/login")
                page.fill("main input[name=email]", email)
                page.fill("main input[name=password]", password)
                page.click("main form button[type=submit], main form input[type=submit]")
            for path in args.paths:
                page.goto(args.site + path)
                page.wait_for_load_state("networkidle")
                name = re.sub(r"\W+", "-", path).strip("-") or "home"
                page.screenshot(path=args.folder / f"{name}-{width}.png", full_page=not args.top)
        chromium.close()


if __name__ == "__main__":
    main()
