"""How fast the map is: server time and gzipped bytes beside Folium's own ways, and time until it can be used in Chromium.

python benchmarks/map.py                     2,000 and 20,000 made-up entries at real postcodes of the built-in area
python benchmarks/map.py --sizes 2000 --no-browser
"""

from __future__ import annotations

import argparse
import gzip
import logging
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import folium
import waitress
from folium.plugins import FastMarkerCluster

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.made_up import a_site
from localoffer.directory.listing import Listing
from localoffer.maps import sending
from tools.need_chromium import found as chromium_at

ROUNDS = 15
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Taken:
    """Milliseconds of several rounds: by the clock, which other programs slow down, and of this processor's own work."""

    clock: float
    work: float

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.clock + other.clock, self.work + other.work)

    def __str__(self) -> str:
        return f"{self.clock:8.1f} ms {self.work:8.1f} ms of work"


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS, before: Callable[[], object] = lambda: None) -> Taken:
    clock, work = [], []
    for _ in range(rounds):
        before()
        start, worked = perf_counter(), process_time()
        act()
        clock.append((perf_counter() - start) * 1000)
        work.append((process_time() - worked) * 1000)
    return Taken(statistics.median(clock), statistics.median(work))


def packed(body: bytes) -> float:
    return len(gzip.compress(body, 6)) / 1024


def ours(app: object) -> None:
    client = app.test_client()  # type: ignore[attr-defined]
    gz = {"Accept-Encoding": "gzip"}
    for address in ("/map", "/map/pins.json", "/map/area.json"):
        client.get(address, headers=gz)
    forget = app.extensions.pop  # type: ignore[attr-defined]
    fresh = milliseconds(lambda: client.get("/map/pins.json", headers=gz), before=lambda: forget(sending.KEY, None))
    kept = milliseconds(lambda: client.get("/map/pins.json", headers=gz))
    answer = client.get("/map/pins.json", headers=gz)
    tag = {**gz, "If-None-Match": answer.headers["ETag"]}
    same = milliseconds(lambda: client.get("/map/pins.json", headers=tag))
    page = milliseconds(lambda: client.get("/map"))
    view = "/map/pins.json?bbox=-1.42,53.40,-1.30,53.46&zoom=13"
    near = milliseconds(lambda: client.get(view, headers=gz), before=lambda: forget(sending.KEY, None))
    html = client.get("/map").data
    print(f"  pins, made anew        {fresh}  {len(answer.data) / 1024:7.1f} KB gzipped")
    print(f"  pins, kept             {kept}")
    print(f"  pins, not modified     {same}  {client.get('/map/pins.json', headers=tag).status_code}")
    print(f"  pins of one view       {near}  {len(client.get(view, headers=gz).data) / 1024:7.1f} KB gzipped")
    print(f"  the page with its list {page}  {packed(html):7.1f} KB gzipped")
    print(f"  page and pins together {page + fresh}  {packed(html) + len(answer.data) / 1024:7.1f} KB gzipped")
    print(f"  (shared and kept for a year: base map {len(client.get('/map/area.json', headers=gz).data) / 1024:.1f} KB gzipped)")


def markers(entries: list[Listing]) -> bytes:
    drawn = folium.Map(location=(53.41, -1.28), zoom_start=11, maxZoom=17, tiles=None)
    for each in entries:
        venue = each.venues[0]
        folium.Marker((venue.lat, venue.lon), popup=folium.Popup(f"{each.name}<br>{each.summary}")).add_to(drawn)
    return drawn.get_root().render().encode()


def fast_cluster(entries: list[Listing]) -> bytes:
    drawn = folium.Map(location=(53.41, -1.28), zoom_start=11, maxZoom=17, tiles=None)
    FastMarkerCluster([[each.venues[0].lat, each.venues[0].lon, each.name] for each in entries]).add_to(drawn)
    return drawn.get_root().render().encode()


def folium_alone(entries: list[Listing]) -> None:
    for name, draw, rounds in (("folium.Marker + Popup", markers, 1), ("FastMarkerCluster", fast_cluster, 5)):
        body = draw(entries)
        taken = milliseconds(lambda draw=draw: draw(entries), rounds)
        print(f"  {name:22} {taken}  {packed(body):7.1f} KB gzipped")


def in_chromium(app: object) -> None:
    from playwright.sync_api import sync_playwright

    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_at(), args=FLAGS)
        for name, viewport, slower in (("desktop", (1280, 900), 1), ("phone, 4 times slower", (360, 740), 4)):
            taken = [until_ready(browser, server.effective_port, viewport, slower) for _ in range(6)][1:]
            print(f"  ready in Chromium, {name:22} {statistics.median(taken):6.0f} ms  ({min(taken):.0f} to {max(taken):.0f})")
        browser.close()
    server.close()


def until_ready(browser: object, port: int, viewport: tuple[int, int], slower: int) -> float:
    """Milliseconds from the start of navigation until pins are drawn, can be pressed, and the main thread is free."""
    context = browser.new_context(viewport={"width": viewport[0], "height": viewport[1]})  # type: ignore[attr-defined]
    page = context.new_page()
    if slower > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(f"http://127.0.0.1:{port}/map", wait_until="commit")
    ready = page.evaluate(
        """() => new Promise((done) => {
            const look = () => performance.getEntriesByName("map-ready").length && document.querySelector(".lo-pin, .lo-cluster")
                ? requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)) : setTimeout(look, 5);
            look();
        })"""
    )
    context.close()
    return float(ready)


def main() -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--sizes", default="2000,20000")
    wanted.add_argument("--no-browser", action="store_true")
    args = wanted.parse_args()
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            app, entries = a_site(Path(folder), size)
            print(f"{size:,} entries")
            ours(app)
            if size <= 2000:
                folium_alone(entries)
            if not args.no_browser:
                in_chromium(app)


if __name__ == "__main__":
    main()
