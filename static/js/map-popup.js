// What opens from a pin: the name at once, a few facts when they come; one entry, or a list where several share a place.
// Everything is written with textContent: a name is never read as HTML.
import { sign } from "./map-icons.js";

const L = window.L;
const SVG = "http://www.w3.org/2000/svg";
const MOST_FACTS = 20;
let number = 0;

function made(tag, className, words, parent) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words) element.textContent = words;
  parent?.append(element);
  return element;
}

function addressOf(pins, entry) {
  return pins.place.dataset.entry.replace("ENTRY", encodeURIComponent(entry.slug));
}

function link(pins, entry, parent) {
  const element = made("a", "govuk-link", entry.name, parent);
  element.href = addressOf(pins, entry);
  if (pins.place.dataset.elsewhere) {
    element.target = "_blank";
    element.rel = "noopener";
  }
  return element;
}

function kindLine(entry, parent) {
  const line = made("p", `lo-popup__kind lo-popup__kind--${entry.kind}`, "", parent);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  sign(entry.kind, svg, {});
  line.append(svg);
  made("span", "", entry.kindName, line);
}

function facts(entry, card, parent) {
  const known = parent.querySelector(`[data-facts-of="${entry.id}"]`);
  if (!known || !card) return;
  if (card.summary) made("p", "lo-popup__words", card.summary, known);
  const list = made("ul", "lo-popup__facts", "", known);
  for (const words of [card.where, card.when, card.ages, card.cost]) if (words) made("li", "", words, list);
}

async function factsOf(pins, entries) {
  const address = new URL(pins.place.dataset.cards, window.location.href);
  address.searchParams.set("ids", entries.slice(0, MOST_FACTS).map((each) => each.id).join(","));
  const answer = await fetch(address);
  return answer.ok ? (await answer.json()).cards : [];
}

function written(pins, spot, heading) {
  const content = made("div", "lo-popup__inside");
  const [first] = spot.entries;
  if (spot.entries.length === 1) {
    kindLine(first, content);
    const title = made("h2", "lo-popup__name", "", content);
    title.id = heading;
    link(pins, first, title);
    made("div", "", "", content).dataset.factsOf = first.id;
  } else {
    made("h2", "lo-popup__name", `${spot.entries.length} in the same place`, content).id = heading;
    const list = made("ul", "lo-popup__list", "", content);
    for (const each of spot.entries) {
      const row = made("li", "", "", list);
      link(pins, each, row);
      made("span", "lo-popup__small", each.kindName, row);
    }
  }
  if (spot.approximate) made("p", "lo-popup__about", "We only know roughly where this is. Ask before you go.", content);
  return content;
}

// Leaflet takes the content out and puts it back, which would lose the focus.
function updateInPlace(popup) {
  const held = document.activeElement;
  popup.update();
  if (held && held !== document.activeElement && popup.getElement().contains(held)) held.focus({ preventScroll: true });
}

export function openPopup(pins, marker) {
  const { map } = pins;
  const { spot } = marker;
  const heading = `lo-popup-${(number += 1)}`;
  const content = written(pins, spot, heading);
  const size = map.getSize();
  const popup = L.popup({
    className: "lo-popup", offset: spot.approximate ? [0, -12] : [0, -36], maxWidth: Math.min(310, size.x - 72), minWidth: Math.min(240, size.x - 72),
    maxHeight: Math.max(160, size.y - 130), closeButton: true, autoPanPaddingTopLeft: [16, size.x < 480 ? 16 : 64], autoPanPaddingBottomRight: [16, spot.approximate ? 34 : 60],
  });
  popup.setLatLng(spot.at).setContent(content);
  popup.openOn(map);
  const stays = () => {
    popup.options.autoPan = false; // who has moved on is not pulled back when the facts come
  };
  map.once("movestart", stays);
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", heading);
  box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", "Close");
  marker.getElement()?.classList.add("lo-chosen");
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
  pins.opened = popup; // another popup may open before this one is gone
  pins.place.classList.add("lo-map--open");
  popup.once("remove", () => {
    map.off("movestart", stays);
    if (pins.opened === popup) pins.place.classList.remove("lo-map--open");
    const held = box.contains(document.activeElement) || document.activeElement === document.body;
    const button = marker.getElement();
    button?.classList.remove("lo-chosen");
    if (held) (button ?? map.getContainer()).focus({ preventScroll: true });
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    popup.close();
  });
  if (spot.entries.length > 1) return;
  factsOf(pins, spot.entries)
    .then((cards) => {
      spot.entries.forEach((each) => facts(each, cards.find((card) => card.id === each.id), content));
      if (popup.isOpen()) updateInPlace(popup);
    })
    .catch(() => {});
}
