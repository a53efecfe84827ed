"""The site under load: 70 % searches, 15 % entries, 10 % map data, 5 % suggestions begun, over 1, 16 and 64 connections.

python benchmarks/load.py                      10 seconds each: SQLite/waitress, SQLite/gunicorn, PostgreSQL/gunicorn
python benchmarks/load.py --seconds 60 --entries 20000 --only sqlite/gunicorn
python benchmarks/load.py --only sqlite/gunicorn --memory      also an hour's worth of requests, for the memory

Beside each the throughput of Flask's hello-world on the same server. Searches differ, so that few pages come from memory.
Needs wrk (Debian: apt-get install wrk), and PostgreSQL for the third. Fails when a request fails or is too slow.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.made_up import RARE, TOPICS, a_site
from localoffer.database import db
from localoffer.directory.rules import slug_of
from tests.postgres import Cluster
from tests.running import ROOT, environment, free_port

SHAPES = ("sqlite/waitress", "sqlite/gunicorn", "postgresql/gunicorn")
CONNECTIONS = (1, 16, 64)
MOST_P95, MOST_P99, MOST_GROWTH = 0.5, 1.5, 0.05
DIFFERENT = 4000
AN_HOURS_WORTH, TO_WARM_UP = 36_000, 40_000
"""Ten requests a second, more than any council has; and how many fill what two processes keep up to a bound."""
WARM_AFTER, LONGEST_TO_WARM = 1000, 120.0
ORDINARY = ("shared_buffers=256MB", "synchronous_commit=on")
HELLO = "from flask import Flask\napp = Flask('hello')\napp.get('/')(lambda: 'Hello, world!')\n"
SCRIPT = """
local asked = {}
for line in io.lines(os.getenv("ASKED")) do asked[#asked + 1] = line end
local number, threads = 0, 0
function setup(thread) thread:set("seed", threads); threads = threads + 1 end
function init(args) math.randomseed(seed * 7919 + tonumber(os.getenv("SEED"))) end
function request()
    local path = asked[math.random(#asked)]
    if path ~= "WRITE" then return wrk.format("GET", path) end
    number = number + 1
    local headers = {["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin"}
    return wrk.format("POST", "/suggest", headers, "name=Load+Club+" .. seed .. "x" .. number .. "x" .. os.getenv("SEED"))
end
function done(summary, latency, requests)
    io.write(string.format('{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p95": %f, "p99": %f}\\n', summary.requests,
        summary.duration / 1e6, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.timeout, latency:percentile(50) / 1e6, latency:percentile(95) / 1e6, latency:percentile(99) / 1e6))
end
"""


@dataclass(frozen=True)
class Measured:
    """One run of wrk; times in seconds."""

    requests: int
    seconds: float
    failed: int
    p50: float
    p95: float
    p99: float

    @property
    def throughput(self) -> float:
        return self.requests / self.seconds

    @property
    def is_good(self) -> bool:
        return not self.failed and self.p95 < MOST_P95 and self.p99 < MOST_P99


def wanted(slugs: Sequence[str]) -> list[str]:
    """The mix, as addresses; the same in every run."""
    rng, out = random.Random(3), []
    for _ in range(DIFFERENT):
        words = "+".join([*rng.choice(TOPICS).split()[:2], rng.choice(RARE)][: rng.randint(1, 3)])
        more = rng.choice(("", "", "&near=S60+1AE", f"&age={rng.randint(3, 17)}", "&cost=free", f"&page={rng.randint(1, 4)}"))
        kind = rng.random()
        if kind < 0.70:
            out.append(f"/search?q={words}{more}")
        elif kind < 0.85:
            out.append(f"/services/{rng.choice(slugs)}")
        elif kind < 0.95:
            out.append(f"/map/pins.json?q={words}{more.partition('&page')[0]}")
        else:
            out.append("WRITE")
    return out


def wrk(url: str, folder: Path, connections: int, seconds: float, *, hello: bool = False) -> Measured:
    """Load a server for a while."""
    asked = folder / "hello"
    asked.write_text("/\n")
    told = {**os.environ, "ASKED": str(asked if hello else folder / "asked"), "SEED": str(random.randrange(10**6))}
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{round(seconds)}", "--timeout", "30", "-s",
               str(folder / "load.lua"), url]  # fmt: skip
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def serving(command: Sequence[str], env: dict[str, str], port: int, path: str = "/") -> Iterator[int]:
    """A server on a port; the number of its first process."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            for _ in range(600):
                said = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"http://127.0.0.1:{port}{path}"],
                                      capture_output=True, text=True)  # fmt: skip
                if said.stdout == "200":
                    yield process.pid
                    return
                assert process.poll() is None, "the server did not start"
                time.sleep(0.2)
            raise AssertionError("the server does not answer")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)


def command_of(server: str, module: str, port: int) -> list[str]:
    if server == "gunicorn":
        plain = ["-c", os.devnull, "--workers", str(os.cpu_count()), "--threads", "2", "--bind", f"127.0.0.1:{port}"]
        own = ["--max-requests", "0"] if module == "app" else plain  # none is begun anew while memory is measured
        return [sys.executable, "-m", "gunicorn", *own, f"{module}:app"]
    if module == "app":
        return [sys.executable, "app.py"]
    return [sys.executable, "-m", "waitress", "--threads=4", f"--listen=127.0.0.1:{port}", f"{module}:app"]


def memory_of(first: int) -> float:
    """What the processes of a group hold, in MB; what they share is counted once."""
    total = 0
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(each.name)) == first:
                said = (each / "smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1024


def hello(server: str, folder: Path, seconds: float) -> dict[int, float]:
    """{connections: requests a second} of Flask's hello-world."""
    (folder / "hello_world.py").write_text(HELLO)
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}
    with serving(command_of(server, "hello_world", port), env, port):
        url = f"http://127.0.0.1:{port}/"
        return {each: wrk(url, folder, each, min(seconds, 5), hello=True).throughput for each in CONNECTIONS}


def warm(url: str, folder: Path) -> None:
    """Until each process has read what it reads on first use: templates, wards, the words of the index."""
    answered, until = 0, time.monotonic() + LONGEST_TO_WARM
    while answered < WARM_AFTER and time.monotonic() < until:
        answered += wrk(url, folder, 16, 5).requests


def whole_hour(pid: int, url: str, folder: Path) -> bool:
    """An hour's worth of requests; whether the memory grew too much."""
    requests = 0
    while requests < TO_WARM_UP:
        requests += wrk(url, folder, 16, 10).requests
    before, requests = memory_of(pid), 0
    while requests < AN_HOURS_WORTH:
        requests += wrk(url, folder, 16, 20).requests
    growth = memory_of(pid) / before - 1
    print(f"  memory {before:.0f} MB, after {requests:,} requests more {growth:+.1%}")
    return growth < MOST_GROWTH


def measure(shape: str, folder: Path, args: argparse.Namespace) -> bool:
    """One kind of site under load; whether all was answered in time."""
    kind, server = shape.split("/")
    var = folder / shape.replace("/", "-")
    var.mkdir()
    cluster = Cluster(ORDINARY).make().start() if kind == "postgresql" else None
    try:
        if cluster:
            cluster.ask("CREATE DATABASE load")
        url = cluster.url("load") if cluster else f"sqlite:///{var / 'load.db'}"
        site, entries = a_site(var, args.entries, url)
        with site.app_context():
            db.session.remove()
            db.engine.dispose()
        (folder / "asked").write_text("\n".join(wanted([slug_of(each.name) for each in entries])) + "\n")
        bare, port = hello(server, folder, args.seconds), free_port()
        told = {"DATABASE_URL": url, "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "LOCALOFFER_LIMITS": "off",
                "WEB_CONCURRENCY": str(os.cpu_count())}  # fmt: skip
        with serving(command_of(server, "app", port), environment(var, **told), port, "/search?q=swimming") as pid:
            address, good = f"http://127.0.0.1:{port}/", True
            warm(address, folder)
            for connections in CONNECTIONS:
                found = wrk(address, folder, connections, args.seconds)
                good &= found.is_good
                print(in_words(shape, connections, found, bare[connections]), flush=True)
            return (whole_hour(pid, address, folder) if args.memory else True) and good
    finally:
        if cluster:
            cluster.remove()


def in_words(shape: str, connections: int, found: Measured, bare: float) -> str:
    times = ", ".join(
        f"{name} {1000 * value:.0f}" for name, value in (("p50", found.p50), ("p95", found.p95), ("p99", found.p99))
    )
    share = f"{found.throughput / bare:.3f} of hello-world ({bare:,.0f}/s)"
    return (
        f"{shape:20} {connections:3} connections: {found.throughput:5.0f}/s, {share}; {times} ms; "
        f"{found.failed} of {found.requests:,} failed"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--only", choices=SHAPES, action="append")
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing (Debian: apt-get install wrk).")
    print(f"{args.entries:,} entries, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before it began", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "load.lua").write_text(SCRIPT)
        good = [measure(each, Path(folder), args) for each in args.only or SHAPES]
    if not all(good):
        sys.exit("Something failed or was too slow.")


if __name__ == "__main__":
    main()
