"""How fast the open data goes out and comes in, each beside its limit.

python benchmarks/api.py                    2,000 services out, a page beside hello-world, 20,000 services in, twice
python benchmarks/api.py --services 2000 --imported 3000
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from flask import Flask

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.made_up import a_site, listings_of
from localoffer.directory.listing import Listing

ROOT = Path(__file__).resolve().parent.parent
PATH = "/api/oruk/v3/services"
SECONDS = 3.0


def a_second(client: Any, path: str) -> float:
    """How many answers a second, one after another, in this process; gzip as harvesters ask for it."""
    headers = {"Accept-Encoding": "gzip"}
    client.get(path, headers=headers).get_data()
    begun, count = perf_counter(), 0
    while perf_counter() - begun < SECONDS:
        client.get(path, headers=headers).get_data()
        count += 1
    return count / (perf_counter() - begun)


def hello() -> Flask:
    app = Flask("hello")
    app.get("/")(lambda: "hello, world")
    return app


def out(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, _ = a_site(Path(folder), count)
        app.extensions["api_limit"].most = 10**9
        client = app.test_client()
        with app.app_context():
            client.get(f"{PATH}?per_page=1")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            begun, size = perf_counter(), 0
            for part in client.get(f"{PATH}?full=true&format=ndjson", buffered=False).iter_encoded():
                size += len(part)
            taken = perf_counter() - begun
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            print(
                f"{count:,} full services as one stream: {taken:.2f} s (3), {grown:.0f} MB more (100), {size / 1e6:.1f} MB sent"
            )
            page, plain = a_second(client, f"{PATH}?per_page=50"), a_second(hello().test_client(), "/")
            print(f"/services?per_page=50: {page:,.0f} a second, {page / plain:.2f} of hello-world's {plain:,.0f} (0.10)")


def as_record(number: int, listing: Listing) -> dict[str, Any]:
    """A made-up entry as another council would send it."""
    venue = listing.venues[0]
    address = {"address_1": "1 High Street", "city": "Rotherham", "state_province": "South Yorkshire", "country": "GB",
               "postal_code": venue.postcode, "address_type": "physical"}  # fmt: skip
    place = {"name": venue.name, "location_type": "physical", "latitude": venue.lat, "longitude": venue.lon}
    return {
        "id": f"00000000-0000-4000-8000-{number:012}", "name": listing.name, "status": "active",
        "description": f"<p>{listing.description}</p>" * 2, "minimum_age": listing.age_min, "maximum_age": listing.age_max,
        "organization": {"id": f"00000000-0000-4000-9000-{number % 2500:012}", "name": f"Trust {number % 2500}"},
        "phones": [{"number": f"01709 {100000 + number}"}], "cost_options": [{"option": "Session", "amount": 3.5}],
        "schedules": [{"freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00", "closes_at": "12:00"}],
        "service_at_locations": [{"location": {**place, "addresses": [address]}}],
        "attributes": [{"taxonomy_term": {"name": name, "taxonomy": "Local"}} for name in ("Autism", "Sport", "Parents")],
    }  # fmt: skip


def run(var: str, *command: str) -> tuple[float, float]:
    """(seconds, MB at most) of a command."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    begun = perf_counter()
    line = [sys.executable, "-c", code, sys.executable, "-m", "flask", "--app", "app", *command]
    said = subprocess.run(line, cwd=ROOT, env={**os.environ, "LOCALOFFER_VAR": var}, check=True, capture_output=True, text=True)
    return perf_counter() - begun, int(said.stdout.split()[-1]) / 1024


def came_in(count: int) -> None:
    with tempfile.TemporaryDirectory() as var:
        run(var, "setup")
        feed = Path(var) / "feed.json"
        app, _ = a_site(Path(var) / "made-up", 1)
        with app.app_context():
            records = [as_record(number, each) for number, each in enumerate(listings_of(count))]
        feed.write_text(json.dumps({"contents": records}), encoding="utf-8")
        size = feed.stat().st_size / 1e6
        for words, most in (("to searchable", 60), ("again, nothing changed", 10)):
            taken, memory = run(var, "import-services", str(feed), "--trusted", "--source", "bench")
            print(f"{count:,} services ({size:.0f} MB) {words}: {taken:.1f} s ({most}), {memory:.0f} MB (700)")


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--services", type=int, default=2000)
    wanted.add_argument("--imported", type=int, default=20_000)
    args = wanted.parse_args()
    parts: tuple[tuple[Callable[[int], None], int], ...] = ((out, args.services), (came_in, args.imported))
    for part, count in parts:
        part(count)


if __name__ == "__main__":
    main()
