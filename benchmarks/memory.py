"""What a reading takes of a process's memory: before it, once it is open, with every word touched, and after many searches.

python benchmarks/memory.py FOLDER      where benchmarks/search.py --keep FOLDER left a site
"""

from __future__ import annotations

import argparse
import gc
import logging
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from localoffer import config, create_app  # noqa: E402
from localoffer.places.atlas import atlas  # noqa: E402
from localoffer.search import book, english, index  # noqa: E402
from localoffer.search.matching import match  # noqa: E402
from localoffer.search.query import Query  # noqa: E402

BAR_MB = 150
SEARCHES = 600
OWN = ("Private_Clean:", "Private_Dirty:")


def own_mb() -> float:
    """The megabytes that this process shares with nobody (Linux)."""
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(OWN)) / 1024


def measure(folder: Path) -> None:
    """Print each step, in a process that holds nothing else."""
    app = create_app(config.read({}, environment="test", var=folder, database_url=f"sqlite:///{folder / 'b.db'}", tiles="none"))
    with app.app_context():
        atlas()
        english.exists("the")  # what a process holds without any entry
        before = own_mb()
        reading = index.reading()
        print(f"{'memory before a reading':34}{before:8.0f} MB of its own")
        print(f"{'a reading open':34}{own_mb() - before:+8.0f} MB")
        words = sorted({word for part in reading.parts for word in part.words.stems})
        for word in words:
            reading.said((word,))
        print(f"{f'all its {len(words):,} words touched':34}{own_mb() - before:+8.0f} MB")
        known = book.current(reading)
        for row in list(known.rows.values())[:SEARCHES]:
            for name in row.names[:3]:
                match(reading, Query(text=name)).scores.sum()
        print(f"{'and searched for all it means':34}{own_mb() - before:+8.0f} MB (bar for 20,000 entries: {BAR_MB})")


def shown(folder: Path) -> None:
    """The same from a process that already holds other things: a fresh one measures."""
    subprocess.run([sys.executable, str(Path(__file__)), str(folder)], check=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    logging.disable(logging.WARNING)
    measure(options.parse_args().folder)


if __name__ == "__main__":
    main()
