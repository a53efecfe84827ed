"""A slow line and a slow phone, made without waiting: answers that come when the test lets them, glides that take long."""

from __future__ import annotations

from playwright.sync_api import Page

HOLD = """
window.held = [];
window.holds = null;
const real = window.fetch;
window.fetch = (address, options = {}) => {
  if (!window.holds || !String(address).includes(window.holds)) return real(address, options);
  return new Promise((done, failed) => {
    options.signal?.addEventListener("abort", () => failed(new DOMException("", "AbortError")));
    window.held.push(async (breaks) => {
      if (breaks) return failed(new TypeError("the line broke"));
      const answer = await real(address);
      done(new Response(await answer.blob(), answer));
    });
  });
};
"""
RELEASE = """async (breaks) => {
  window.holds = null;
  await Promise.all(window.held.splice(0).map((each) => each(breaks)));
  for (let turns = 0; turns < 10; turns += 1) await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
}"""
GLIDES = """() => {
  const { prototype } = L.PosAnimation;
  const { run } = prototype;
  prototype.run = function (element, to, _, ease) { return run.call(this, element, to, 2.5, ease); };
  const { setTimeout } = window;
  window.setTimeout = (work, wait, ...more) => setTimeout.call(window, work, wait === 250 ? 2700 : wait, ...more);
  const slower = new CSSStyleSheet();
  slower.replaceSync(".leaflet-zoom-anim .leaflet-zoom-animated { transition-duration: 2.5s !important; }");
  document.adoptedStyleSheets = [slower];
}"""


def on_a_slow_line(page: Page) -> Page:
    """From the next page on, answers to scripts can be held back."""
    page.add_init_script(HOLD)
    return page


def hold(page: Page, address: str) -> None:
    """From now on answers of addresses with these words wait."""
    page.evaluate("(words) => { window.holds = words; }", address)


def is_waiting(page: Page, count: int = 1) -> None:
    page.wait_for_function("(count) => window.held.length >= count", arg=count)


def release(page: Page, *, breaks: bool = False) -> None:
    """What waits is answered, or the line breaks; and the page has taken it in."""
    page.evaluate(RELEASE, breaks)


def glide_slowly(page: Page) -> None:
    """As on a phone with much to do; a map moves by script, and zooms until a count of milliseconds is over."""
    page.evaluate(GLIDES)
