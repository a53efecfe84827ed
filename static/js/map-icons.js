// Pins, clusters and approximate places as real buttons with names, drawn from the page's own symbols.
const L = window.L;
const SVG = "http://www.w3.org/2000/svg";
const DROP = "M18 43C18 43 3 27.5 3 17a15 15 0 0 1 30 0C33 27.5 18 43 18 43Z";

export const SHARP = new Set(["exact", "postcode"]);

function drawn(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

// The sign of a kind; the symbols stand once in the page.
export function sign(kind, parent, place = {}) {
  const known = document.getElementById(`lo-sign-${kind}`);
  return drawn("use", { href: `#lo-sign-${known ? kind : "other"}`, ...place }, parent);
}

function picture(width, height, parent) {
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", focusable: "false" }, parent);
  return svg;
}

const ButtonIcon = L.DivIcon.extend({
  createIcon() {
    const element = document.createElement(this.options.still ? "span" : "button");
    this._setIconStyles(element, "icon");
    if (this.options.still) element.setAttribute("aria-hidden", "true");
    else {
      element.type = "button";
      element.tabIndex = -1;
      element.setAttribute("aria-label", this.options.label);
    }
    this.options.fill(element);
    return element;
  },
});

const icon = (options) => new ButtonIcon(options);

export function pinIcon(spot) {
  const kind = spot.entries.every((each) => each.kind === spot.entries[0].kind) ? spot.entries[0].kind : "several";
  return spot.approximate ? aboutIcon(spot, kind) : exactIcon(spot, kind);
}

function exactIcon(spot, kind) {
  return icon({
    className: `lo-pin lo-pin--${kind}`,
    iconSize: [36, 44],
    iconAnchor: [18, 43],
    label: nameOf(spot),
    fill(button) {
      const svg = picture(36, 44, button);
      drawn("path", { d: DROP, class: "lo-pin__drop" }, svg);
      inside(spot, kind, svg, 18, 17);
    },
  });
}

// Where only the neighbourhood is known: a pale disc in a shaded circle, without the point of a pin.
function aboutIcon(spot, kind) {
  return icon({
    className: `lo-pin lo-pin--about lo-pin--${kind}`,
    iconSize: [36, 36],
    iconAnchor: [18, 18],
    label: nameOf(spot),
    fill(button) {
      const svg = picture(36, 36, button);
      drawn("circle", { cx: 18, cy: 18, r: 15, class: "lo-pin__drop" }, svg);
      inside(spot, kind, svg, 18, 18);
    },
  });
}

function inside(spot, kind, svg, x, y) {
  if (spot.entries.length === 1) sign(kind, svg, { x: x - 9, y: y - 9, width: 18, height: 18, class: "lo-pin__sign" });
  else number(spot.entries.length, svg, x, y);
}

function number(count, svg, x, y) {
  drawn("text", { x, y: y + 5, class: "lo-pin__count", "text-anchor": "middle" }, svg).textContent = String(count);
}

export function nameOf(spot) {
  const [first] = spot.entries;
  if (spot.entries.length > 1) return `${spot.entries.length} in one place: ${first.name} and others`;
  return spot.approximate ? `${first.name}, ${first.kindName}, place not exact` : `${first.name}, ${first.kindName}`;
}

export function clusterIcon(count, near) {
  const size = count < 10 ? 40 : count < 100 ? 48 : 56;
  return icon({
    className: `lo-cluster lo-cluster--${size}`,
    iconSize: [size, size],
    iconAnchor: [size / 2, size / 2],
    label: `${count.toLocaleString("en-GB")} places${near ? ` around ${near}` : ""}. Look closer.`,
    fill(button) {
      button.textContent = count > 9999 ? `${Math.round(count / 1000)}k` : String(count);
    },
  });
}

export function hereIcon(label) {
  return L.divIcon({ className: "lo-here", iconSize: [24, 24], iconAnchor: [12, 12], html: hereSign(label) });
}

function hereSign(label) {
  const span = document.createElement("span");
  span.className = "govuk-visually-hidden";
  span.textContent = label;
  return span;
}
