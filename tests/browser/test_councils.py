"""The search over all councils of one site, in Chromium, on a host for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from localoffer import create_app
from localoffer.councils.by_host import Councils
from localoffer.database import db
from tests.browser.conftest import DESKTOP, PHONE, Live, press, serving, violations
from tests.conftest import settings_in
from tests.running import free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def live(directory_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Two councils behind one port, each with the real entries."""
    port = free_port()
    every = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp("live") / name
        shutil.copytree(directory_template, folder)
        every.append(settings_in(folder, public_url=f"http://{name}.localhost:{port}", trusted_hosts=(f"{name}.localhost",)))
    councils = Councils(every, create_app)
    with serving(councils.first(), port):
        yield Live(councils.every[0].app, every[0].public_url)
    for each in councils:
        with each.app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_from_nothing_found_to_every_council(new_page: Callable[..., Page], live: Live, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto("/search?q=zzzzqqq")
    press(page.locator("text=ask every council"))
    assert page.inner_text("h1") == "Search every council" and violations(page) == []
    page.fill("main input[name=q]", "swimming")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('this site')")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    links = [each.get_attribute("href") or "" for each in page.query_selector_all("main section a")]
    own, other = live.url, live.url.replace("one.", "two.")
    assert {each.split("/services")[0] for each in links if "/services/" in each} == {own, other}
