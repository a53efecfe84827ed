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
      done(new Response(await answer.text(), answer));
    });
  });
};
"""
FOR_EVER = 3600.0
RELEASE = """async (breaks) => {
  window.holds = null;
  await Promise.all(window.held.splice(0).map((each) => each(breaks)));
  for (let turns = 0; turns < 10; turns += 1) await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
}"""
GLIDES = """(seconds) => {
  const { prototype } = L.PosAnimation;
  const { run } = prototype;
  prototype.run = function (element, to, _, ease) { return run.call(this, element, to, 2.5, ease); };
  const { setTimeout, clearTimeout } = window;
  const zooms = new Map();
  window.setTimeout = (work, wait, ...more) => {
    if (wait !== 250) return setTimeout.call(window, work, wait, ...more);
    const number = setTimeout.call(window, work, seconds * 1000 + 200, ...more);
    zooms.set(number, work);
    return number;
  };
  const slower = new CSSStyleSheet();
  slower.replaceSync(`.leaflet-zoom-anim .leaflet-zoom-animated { transition-duration: ${seconds}s !important; }`);
  document.adoptedStyleSheets = [slower];
  window.arrive = () => {
    window.setTimeout = setTimeout;
    document.adoptedStyleSheets = [];
    for (const [number, work] of zooms) {
      clearTimeout.call(window, number);
      work();
    }
  };
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


def glide_slowly(page: Page, *, zooming: float = 2.5) -> None:
    """As on a phone with much to do; a map moves by script, and zooms until so many seconds are over."""
    page.evaluate(GLIDES, zooming)


def arrive(page: Page) -> None:
    """What zooms for ever is where it goes to, and from now on the map is quick again."""
    page.evaluate("window.arrive()")
