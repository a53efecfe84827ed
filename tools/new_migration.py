"""Write the next migration from the difference between the models and the newest tables: `new_migration.py "add comments"`.

For a new table take the line of `area` out and let the migration end with `areas.give(op.get_bind(), table, council)`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

VERSIONS = ROOT / "migrations" / "versions"


def next_number() -> str:
    """The number after the highest that a migration carries, in four digits."""
    return f"{max(int(each.name[:4]) for each in VERSIONS.glob('[0-9]*.py')) + 1:04}"


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOCALOFFER_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        from flask_migrate import migrate, upgrade

        from localoffer import create_app

        with create_app().app_context():
            upgrade()
            migrate(message=message, rev_id=next_number())


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("message")
    main(options.parse_args().message)
