"""The map on somebody else's page: in a frame on another origin, with no cookies, and no other page of ours beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Live, Trouble, still, violations
from tests.running import until

pytestmark = pytest.mark.browser


class School:
    """The website of a school, on an origin of its own; `body` is what its page says."""

    body = ""
    url = ""


@pytest.fixture
def school() -> Iterator[School]:
    site = School()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = f"<!doctype html><html lang=en><title>A school</title><h1>Our school</h1>{site.body}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def there(new_page: Callable[..., Page], trouble: Trouble, school: School) -> Page:
    trouble.allowed = (school.url, "favicon", "404")
    return new_page(viewport=DESKTOP)


def line_of(page: Page, query: str) -> str:
    """The line of HTML that the page of the map gives for copying."""
    page.goto(f"/map{query}")
    page.get_by_text("Put this map on your own website").click()
    return page.get_by_label("Line of HTML").input_value()


def test_the_line_that_is_copied_works_on_another_origin(there: Page, school: School, live: Live) -> None:
    line = line_of(there, "?q=swimming")
    assert line.startswith("<iframe ")
    assert "\n" not in line.strip()
    school.body = line
    there.context.clear_cookies()
    there.goto(school.url)
    frame = there.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("swimming")
    frame.locator(".lo-pin").first.click()
    link = frame.get_by_role("dialog").get_by_role("link").first
    expect(link).to_have_attribute("target", "_blank")
    assert there.context.cookies() == []
    expect(there.locator("iframe")).to_have_attribute("title", title_of(line))


def title_of(line: str) -> str:
    return line.partition('title="')[2].partition('"')[0]


def test_no_other_page_of_ours_is_drawn_in_a_frame(there: Page, school: School, live: Live, trouble: Trouble) -> None:
    trouble.allowed = (*trouble.allowed, "frame", "Framing")
    for path in ("/map", "/search", "/", "/login"):
        school.body = f'<iframe src="{live.url}{path}"></iframe>'
        there.goto(school.url)
        refused = there.frames[1]
        until(lambda: there.evaluate("window.length") == 1 and refused.url.startswith("chrome-error:"))  # noqa: B023
        refused.wait_for_load_state()
        assert refused.locator("main").count() == 0, path


@pytest.mark.parametrize("theme", ["light", "dark", "plain"])
def test_axe_finds_nothing_wrong_in_any_theme(new_page: Callable[..., Page], theme: str) -> None:
    page = new_page(viewport={"width": 700, "height": 640}, bypass_csp=True)
    page.goto(f"/map/embed?q=swimming&theme={theme}")
    page.wait_for_selector(".lo-map--ready")
    still(page)
    assert violations(page) == []
    page.locator(".lo-pin").first.click()
    page.wait_for_selector(".lo-popup__facts")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 700


def test_the_list_alone_and_the_map_alone(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/map/embed?q=swimming&show=list")
    assert page.locator(".lo-embed__names li").count() > 1
    assert page.locator(".folium-map").count() == 0
    page.goto("/map/embed?q=swimming&show=map")
    expect(page.locator("svg.lo-outline")).to_be_visible()
    assert page.locator(".lo-embed__names").count() == 0
