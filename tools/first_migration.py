"""Make the first migration anew from the models: for use only until the project's first release."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

VERSIONS = ROOT / "migrations" / "versions"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOCALOFFER_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        from flask_migrate import migrate

        from localoffer import create_app

        shutil.rmtree(VERSIONS, ignore_errors=True)
        VERSIONS.mkdir(parents=True)
        with create_app().app_context():
            migrate(message="the tables", rev_id="0001")


if __name__ == "__main__":
    main()
