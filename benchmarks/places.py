"""What a look-up of a place costs, beside one SELECT by the key of its row: python benchmarks/places.py."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select

from benchmarks.made_up import a_site
from localoffer.database import db
from localoffer.places.geocoder import LOCAL
from localoffer.places.models import Postcode

ROUNDS = 5000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, _ = a_site(Path(folder), 1)
        with app.app_context():
            row = select(Postcode.lat, Postcode.lon).where(Postcode.code == "S668LD")
            beside = microseconds(lambda: db.session.execute(row).first())
            print(f"one SELECT by key          {beside:8.1f} microseconds")
            for name, look_up in (
                ("a postcode", lambda: LOCAL.geocode("S66 8LD")),
                ("a village", lambda: LOCAL.geocode("Maltby")),
                ("the postcode of a point", lambda: LOCAL.reverse((53.42, -1.2))),
            ):
                taken = microseconds(look_up)
                print(f"{name:26} {taken:8.1f} microseconds, {taken / beside:5.2f} of a SELECT")


def microseconds(act: Callable[[], object]) -> float:
    act()
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        act()
        taken.append(perf_counter() - start)
    return median(taken) * 1e6


if __name__ == "__main__":
    main()
