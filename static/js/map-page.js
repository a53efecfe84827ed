// Filters, list and map move together: every search is an address, "back" goes back, and the map follows the list.
import { cellOf } from "./cell.js";
import { copied } from "./copy.js";
import { asItStands } from "./map-kept.js";
import { afterTheirs } from "./map-moves.js";

const RADII = [0.5, 1, 2, 3, 5, 10, 20];
const METRES_IN_MILE = 1609.344;
const PARTS = ["map-words", "map-filters", "map-list", "map-outline", "map-facts", "map-share"];

export function keepTogether(map, pins) {
  const page = document.getElementById("map-page");
  const said = document.getElementById("map-status");
  const area = document.getElementById("map-area");

  // Small screens show one of the two; which one is pressed says the button.
  const toggles = [...page.querySelectorAll("[data-show]")];
  function show(what) {
    page.dataset.shown = what;
    toggles.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.show === what)));
    if (what !== "map") return;
    map.fire("moves:own");
    map.invalidateSize({ animate: false });
  }
  page.querySelector("[data-toggles]").hidden = false;
  toggles.forEach((each) => each.addEventListener("click", () => show(each.dataset.show)));
  show(page.dataset.shown ?? "map");
  page.classList.add("lo-mapped--live");
  map.invalidateSize({ animate: false });

  const opener = page.querySelector("[data-open-search]");
  function openSearch(open) {
    opener.setAttribute("aria-expanded", String(open));
    page.classList.toggle("lo-mapped--searching", open);
  }
  opener.addEventListener("click", () => openSearch(opener.getAttribute("aria-expanded") === "false"));

  // From the list to the map.
  const places = () => JSON.parse(document.getElementById("map-facts").dataset.places);
  function offerPins() {
    const known = places();
    for (const card of page.querySelectorAll("[data-entry]")) {
      const id = Number(card.dataset.entry);
      if (!known[id] || card.querySelector("[data-pin]")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "lo-show-pin";
      button.dataset.pin = String(id);
      button.textContent = "Show on the map";
      const name = document.createElement("span");
      name.className = "govuk-visually-hidden";
      name.textContent = `: ${card.querySelector("a").textContent}`;
      button.append(name);
      card.append(button);
    }
  }
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pin]");
    if (!button) return;
    show("map");
    map.getContainer().scrollIntoView({ block: "nearest" });
    pins.show(Number(button.dataset.pin), places()[button.dataset.pin]);
  });
  for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    page.addEventListener(kind, (event) => {
      const card = event.target.closest?.("[data-entry]");
      if (card) pins.highlight(Number(card.dataset.entry), on);
    });
  }

  // From one search to the next without leaving the page. On a slow line the last question counts, and no answer before it.
  let asking = null;
  const placeOf = ({ pathname, search }) => pathname + search;
  let here = placeOf(window.location); // what the list shows
  let bound = here; // what the address asks for; after "back" it is ahead of the list
  function letGo() {
    asking?.abort();
    page.classList.remove("lo-mapped--busy");
  }
  async function go(address, { push = true, focus = true } = {}) {
    letGo();
    const { signal } = (asking = new AbortController());
    const stood = asItStands(page);
    page.classList.add("lo-mapped--busy");
    let next;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal });
      if (!answer.ok) throw new Error(String(answer.status));
      next = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      if (!signal.aborted) window.location.assign(address);
      return;
    }
    if (push) window.history.pushState({ map: true }, "", address);
    document.title = next.title;
    swap(next, stood);
    here = bound = placeOf(address);
    const free = focus && stood.isStillThere();
    area.hidden = true;
    map.closePopup();
    offerPins();
    page.classList.remove("lo-mapped--busy");
    const found = document.getElementById("found");
    said.textContent = found?.textContent ?? "";
    if (free) found?.focus();
    await pins.load({ fit: true });
    if (focus && document.activeElement === document.body) found?.focus(); // it was on a pin that is gone
  }

  function swap(next, stood) {
    const tickAgain = stood.ticksSince();
    const open = [...page.querySelectorAll("details")].map((each) => each.open);
    for (const id of PARTS) {
      const [old, fresh] = [document.getElementById(id), next.getElementById(id)];
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    [...page.querySelectorAll("details")].forEach((each, place) => {
      if (open[place]) each.open = true;
    });
    tickAgain();
    const [box, asked] = [page.querySelector("form.lo-box"), next.querySelector("form.lo-box")];
    if (!box || !asked) return;
    if (!stood.wroteOn()) for (const name of ["q", "near", "cell"]) box.elements.namedItem(name).value = asked.elements.namedItem(name).value;
    box.querySelectorAll("input[type=hidden]:not([name=cell])").forEach((each) => each.remove());
    asked.querySelectorAll("input[type=hidden]:not([name=cell])").forEach((each) => box.append(document.adoptNode(each)));
  }

  // Everything else opens or saves something and leaves this page where it is.
  const leaves = (link) => /^https?:$/.test(link.protocol) && !link.target && !link.hasAttribute("download") && !link.pathname.startsWith("/feeds/");
  const ours = (address) => address.origin === window.location.origin && address.pathname === window.location.pathname;
  document.addEventListener(
    "submit",
    (event) => {
      const address = new URL(event.target.action, window.location.href);
      if (event.target.method !== "get" || !ours(address)) return;
      event.preventDefault();
      event.stopPropagation();
      address.search = "";
      for (const [name, value] of new FormData(event.target)) if (value) address.searchParams.append(name, value);
      openSearch(false);
      page.querySelector("#filters")?.removeAttribute("open");
      go(address);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const address = new URL(link.href);
    if (ours(address) && address.hash) return;
    if (!ours(address) || !page.contains(link)) {
      if (leaves(link)) letGo(); // they leave, and no late answer may keep them here
      return;
    }
    event.preventDefault();
    go(address);
  });
  function follow() {
    if (placeOf(window.location) === bound) return; // only to another part of the page
    bound = placeOf(window.location);
    if (bound === here) letGo();
    else go(new URL(window.location.href), { push: false, focus: false });
  }
  window.addEventListener("popstate", follow);
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    bound = here; // what was on its way when they left comes no more
    follow();
  });

  // After the visitor has moved the map: search what it shows now. Our own moves offer nothing.
  afterTheirs(map, () => {
    if (page.classList.contains("lo-mapped--live")) area.hidden = false;
  });
  area.addEventListener("click", () => {
    const middle = map.getCenter();
    const cell = cellOf(middle.lat, middle.lng);
    if (!cell) return;
    const box = map.getBounds();
    const reach = Math.min(map.distance(middle, [box.getNorth(), middle.lng]), map.distance(middle, [middle.lat, box.getEast()])) / METRES_IN_MILE;
    const address = new URL(window.location.href);
    for (const name of ["near", "ward", "page"]) address.searchParams.delete(name);
    address.searchParams.set("cell", cell);
    address.searchParams.set("within", String(RADII.find((each) => each >= reach * 0.85) ?? RADII.at(-1)));
    address.hash = "";
    go(address);
  });

  // The line to copy for another website.
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const done = await copied(button);
    said.textContent = done ? "Copied." : "Press Ctrl and C to copy.";
    if (done) button.textContent = "Copied";
  });

  offerPins();
}
