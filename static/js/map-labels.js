// Names on the base map: the greater first, none upon another, more of them the closer one looks.
import { unpackRing } from "./map-rings.js";

const L = window.L;
const FINE = 1e5;
const NEIGHBOUR = 0;
const OUTSIDE = 5;
const WARD = "ward";
const STATION = "station";
const FROM_ZOOM = { 0: 0, 1: 0, 2: 11.5, 3: 13, 4: 13.5, [OUTSIDE]: 10.75, [WARD]: 12.5, [STATION]: 12 };
const ORDER = [1, NEIGHBOUR, OUTSIDE, 2, STATION, WARD, 3, 4];
const AIR = 4;
const RING = 24; // pixels around the visitor's point that its ring fills
const SIGN = 16;
const CLOSE = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0], [0, 1.9], [0, -1.9]];
const FAR = [...CLOSE, [0.6, 1], [0.6, -1], [-0.6, 1], [-0.6, -1], [1, 1], [1, -1], [-1, 1], [-1, -1], [0, 2.8], [0, -2.8]];
const BESIDES = [[0.5, 0], [-0.5, 0], [0.5, 0.8], [-0.5, 0.8], [0.5, -0.8], [-0.5, -0.8]];
const TRIES = {
  [NEIGHBOUR]: [[0, 0], [0, 1], [0, -1], [0, 2], [0, -2], [0, 3.5], [0, -3.5]], 1: FAR, [OUTSIDE]: [[0, 0], [0, 1], [0, -1], ...BESIDES],
};
const BESIDE = 20; // pixels from the middle of a pin to where a name can be read

const measure = document.createElement("canvas").getContext("2d");

function sizeOf(element, words) {
  const style = window.getComputedStyle(element);
  measure.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const spacing = Number.parseFloat(style.letterSpacing) || 0;
  return [measure.measureText(words).width + spacing * words.length, Number.parseFloat(style.fontSize) * 1.25];
}

// Where pins and clusters lie, the visitor's point, and our controls: no name is half hidden by one.
function taken(map) {
  return [...pinBoxes(map), ...controlBoxes(map)];
}

function controlBoxes(map) {
  const frame = map.getContainer().getBoundingClientRect();
  const place = map.getContainer().closest("[data-map]");
  return [...place.querySelectorAll(".lo-choices > summary, .lo-controls, .lo-search-here, .leaflet-control-attribution")]
    .map((each) => each.getBoundingClientRect())
    .filter((box) => box.width)
    .map((box) => {
      const [one, other] = [[box.left, box.top], [box.right, box.bottom]].map(([x, y]) => map.containerPointToLayerPoint([x - frame.left, y - frame.top]));
      return [one.x - AIR, one.y - AIR, other.x + AIR, other.y + AIR];
    });
}

function pinBoxes(map) {
  return [...map.getPane("markerPane").querySelectorAll(".lo-pin, .lo-cluster, .lo-here")].map((button) => {
    const at = L.DomUtil.getPosition(button);
    const left = at.x + Number.parseFloat(button.style.marginLeft);
    const top = at.y + Number.parseFloat(button.style.marginTop);
    const air = button.classList.contains("lo-here") ? RING : 0;
    return [left - air, top - air, left + button.offsetWidth + air, top + button.offsetHeight + air];
  });
}

function labelsOf(data) {
  const named = data.labels.map(([name, rank, lat, lon]) => ({ name, rank, at: L.latLng(lat / FINE, lon / FINE) }));
  const wards = data.wards.map((ward) => ({ name: ward.name, rank: WARD, at: L.latLng(ward.at[0] / FINE, ward.at[1] / FINE) }));
  const stations = (data.stations ?? []).map(([name, lat, lon]) => ({ name, rank: STATION, at: L.latLng(lat / FINE, lon / FINE) }));
  const all = [...named, ...wards, ...stations];
  return all.sort((one, other) => ORDER.indexOf(one.rank) - ORDER.indexOf(other.rank));
}

export function placeLabels(map, data) {
  const pane = map.createPane("names");
  pane.style.zIndex = 260;
  pane.classList.add("lo-names");
  pane.setAttribute("aria-hidden", "true");
  const all = labelsOf(data);
  const shown = { wards: true, stations: true };
  const beyond = new Set([NEIGHBOUR, OUTSIDE]);
  const edge = data.edge.map(unpackRing);

  function element(label) {
    if (!label.element) {
      label.element = L.DomUtil.create("span", `lo-name lo-name--${label.rank} leaflet-zoom-hide`, pane);
      label.element.textContent = label.name;
      label.size = sizeOf(label.element, label.name);
      if (label.rank === STATION) markAsStation(label);
    }
    return label.element;
  }

  function place() {
    const zoom = map.getZoom();
    const view = map.getBounds();
    const wider = map.getBounds().pad(0.25);
    const plain = !map.ground.streets;
    const full = taken(map);
    const on = { [WARD]: shown.wards, [STATION]: shown.stations };
    for (const label of all) {
      const wanted =
        zoom >= FROM_ZOOM[label.rank] && (label.rank === NEIGHBOUR ? wider : view).contains(label.at) && (on[label.rank] ?? plain);
      const fits = wanted && free(label, element(label), full);
      if (label.element) label.element.hidden = !fits;
    }
  }

  // On its point, else a little above, below or beside it; not at all where there is no room.
  function free(label, span, full) {
    const point = map.latLngToLayerPoint(label.at);
    const middle = label.rank === NEIGHBOUR ? drawnIn(point, label.size) : point;
    if (label.rank === STATION) return signed(label, span, point, full);
    const [width, height] = label.size;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const inView = (box) => box[0] >= corner.x && box[1] >= corner.y && box[2] <= corner.x + size.x && box[3] <= corner.y + size.y;
    for (const [right, down] of TRIES[label.rank] ?? CLOSE) {
      const at = middle.add([right * (width / 2 + BESIDE), down * BESIDE]);
      const box = [at.x - width / 2 - AIR, at.y - height / 2, at.x + width / 2 + AIR, at.y + height / 2];
      if (!inView(box) || (beyond.has(label.rank) && reachesIn(box))) continue;
      if (lies(box, full)) continue;
      full.push(box);
      L.DomUtil.setPosition(span, at.subtract([width / 2, 0]));
      return true;
    }
    return false;
  }

  // The sign of a station stands on its point, with the name beside it where there is room, else alone.
  function signed(label, span, point, full) {
    for (const width of [label.size[0], SIGN]) {
      const box = [point.x - SIGN / 2, point.y - SIGN / 2, point.x - SIGN / 2 + width, point.y + SIGN / 2];
      if (lies(box, full)) continue;
      full.push(box);
      span.toggleAttribute("data-bare", width === SIGN);
      L.DomUtil.setPosition(span, L.point(point.x - SIGN / 2, point.y));
      return true;
    }
    return false;
  }

  // What lies outside is written outside: no corner of its name, nor its middle, reaches over the edge of the area.
  function reachesIn([left, top, right, bottom]) {
    const across = [left, (left + right) / 2, right];
    return across.some((x) => [top, bottom].some((y) => isInside(edge, map.layerPointToLatLng([x, y]))));
  }

  // The name of a council next door stands at the edge of the view rather than half outside it.
  function drawnIn(point, [width, height]) {
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
    return L.point(
      clamp(point.x, corner.x + width / 2 + 12, corner.x + size.x - width / 2 - 12),
      clamp(point.y, corner.y + height + 4, corner.y + size.y - height - 4),
    );
  }

  let waiting = 0;
  const soon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(place, 60);
  };
  map.on("pins:drawn", soon);
  map.on("moveend zoomend viewreset resize", place);
  place();
  return { place, shown, nearest: (at) => nearest(named(all), at, map) };
}

// Whether a point lies in the rings, holes taken out.
function isInside(rings, { lat, lng }) {
  let inside = false;
  for (const ring of rings) {
    for (let place = 0, last = ring.length - 1; place < ring.length; last = place, place += 1) {
      const [[y, x], [b, a]] = [ring[place], ring[last]];
      if (y > lat !== b > lat && lng < ((a - x) * (lat - y)) / (b - y) + x) inside = !inside;
    }
  }
  return inside;
}

const named = (all) => all.filter((label) => ![NEIGHBOUR, WARD, STATION].includes(label.rank));

const lies = (box, full) => full.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);

function markAsStation(label) {
  const sign = document.createElement("span");
  sign.className = "lo-name__station";
  const words = document.createElement("span");
  words.className = "lo-name__words";
  words.textContent = label.name;
  label.element.replaceChildren(sign, words);
  label.size = [label.size[0] + SIGN + 2 * AIR, label.size[1]];
}

// The name of the place nearest to a point, to say in words where a cluster is.
function nearest(labels, at, map) {
  let best = null;
  let least = Infinity;
  for (const label of labels) {
    const far = map.distance(at, label.at);
    if (far < least) [best, least] = [label, far];
  }
  return best ? best.name : "";
}
