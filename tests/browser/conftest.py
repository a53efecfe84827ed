"""A running site with the real directory, and Chromium, which notices console errors and calls to other hosts."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import waitress
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from waitress import wasyncore

from localoffer import create_app
from localoffer.database import db
from localoffer.provision import printing
from tests import factories
from tests.conftest import settings_in
from tests.running import LONGEST_START, free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
LONGEST_WAIT = 120_000  # milliseconds for whatever a page does: a busy machine is no fault of the page
expect.set_options(timeout=LONGEST_WAIT)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Live:
    """A site that answers on a port of its own."""

    app: Flask
    url: str
    people: dict[str, str] = field(default_factory=dict)


@contextmanager
def serving(app: WSGIApplication, port: int) -> Iterator[None]:
    """Answer on a port from a thread beside; only that thread closes its sockets, which it may be waiting on."""
    sockets: dict[int, Any] = {}
    server = waitress.create_server(app, map=sockets, host="127.0.0.1", port=port, threads=4)
    ended = threading.Event()

    def answer() -> None:
        while not ended.is_set():
            wasyncore.loop(timeout=0.2, map=sockets, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=LONGEST_START)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def live(directory_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The site with the real entries and one person of each role, one for a whole test module."""
    folder = tmp_path_factory.mktemp("live") / "var"
    shutil.copytree(directory_template, folder)
    port = free_port()
    app = create_app(settings_in(folder, public_url=f"http://127.0.0.1:{port}"))
    site = Live(app, f"http://127.0.0.1:{port}")
    with app.app_context():
        for role in ("member", "moderator", "administrator"):
            site.people[role] = factories.a_user(role=role).email
        db.session.remove()
    with serving(app, port):
        yield site
    with app.app_context():
        db.engine.dispose()


open_browsers: list[Browser] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run, also where another folder of tests borrows this fixture: Playwright starts but once."""
    if open_browsers:
        yield open_browsers[0]
        return
    path = printing.chromium()
    if not path:
        pytest.fail("Chromium is missing: run tools/need_chromium.py")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=LONGEST_WAIT)
        open_browsers.append(chromium)
        yield chromium
        open_browsers.clear()
        chromium.close()


@dataclass
class Trouble:
    """What a page did that it must not do."""

    said: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    def watch(self, page: Page, origin: str) -> None:
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("console", lambda message: self.said.append(f"console: {message.text}") if message.type == "error" else None)
        page.on("request", lambda request: self._request(request.url, origin))

    def _request(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "blob:", "about:")):
            self.said.append(f"another host: {url}")

    def left(self) -> list[str]:
        return [each for each in self.said if not any(words in each for words in self.allowed)]


@pytest.fixture
def trouble() -> Trouble:
    """Set `.allowed` to words of trouble that a test means to make (an answer of 404 is a console error)."""
    return Trouble()


@pytest.fixture
def new_page(browser: Browser, live: Live, trouble: Trouble) -> Iterator[Callable[..., Page]]:
    """Open a page: new_page(viewport=PHONE, java_script_enabled=False); errors in it fail the test at the end."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": live.url, "viewport": PHONE, "locale": "en-GB", **options})
        context.set_default_timeout(LONGEST_WAIT)
        contexts.append(context)
        page = context.new_page()
        trouble.watch(page, live.url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble.left()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=PHONE, has_touch=True)


@pytest.fixture
def desktop(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=DESKTOP)


@pytest.fixture
def browser_page(desktop: Page) -> Page:
    return desktop


def sign_in(page: Page, live: Live, role: str) -> None:
    page.goto("/login")
    page.fill("main input[name=email]", live.people[role])
    page.fill("main input[name=password]", factories.PASSWORD)
    press(page.locator("main form button[type=submit], main form input[type=submit]").first)
    assert "/login" not in page.url, page.inner_text("main")


def press(button: Locator) -> None:
    """Press what leads to a page, and be on that page: on a busy machine the old one still stands a while after a press."""
    with button.page.expect_navigation():
        button.click()


ALL_STILL = """async () => {
  const turn = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  const ends = (each) => each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime);
  const moving = () => document.getAnimations().filter(ends).map((each) => each.finished);
  // What a map does by script is no animation.
  const gliding = () => document.querySelector(".leaflet-pan-anim, .leaflet-zoom-anim, .leaflet-cluster-anim");
  await turn();  // what was just put in starts to move with the next frame
  while (moving().length || gliding()) { await Promise.allSettled(moving()); await turn(); }
}"""


def still(page: Page) -> None:
    """Wait until nothing on the page moves any more."""
    page.evaluate(ALL_STILL)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page once it is still.

    Half faded, no colour has its contrast; while the map glides, a popup passes under its buttons.
    """
    still(page)
    found_by_axe = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return [f"{each['id']}: {node['target']} {node['html'][:160]}" for each in found_by_axe for node in each["nodes"]]
