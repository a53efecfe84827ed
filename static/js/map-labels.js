// Names on the base map: the greater first, none upon another, more of them the closer one looks.
const L = window.L;
const FINE = 1e5;
const NEIGHBOUR = 0;
const WARD = "ward";
const FROM_ZOOM = { 0: 0, 1: 0, 2: 11.5, 3: 13, 4: 13.5, [WARD]: 12.5 };
const ORDER = [1, NEIGHBOUR, 2, WARD, 3, 4];
const AIR = 4;
const CLOSE = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0], [0, 1.9], [0, -1.9]];
const FAR = [...CLOSE, [0.6, 1], [0.6, -1], [-0.6, 1], [-0.6, -1], [1, 1], [1, -1], [-1, 1], [-1, -1], [0, 2.8], [0, -2.8]];
const TRIES = { [NEIGHBOUR]: [[0, 0], [0, 1], [0, -1]], 1: FAR };
const BESIDE = 20; // pixels from the middle of a pin to where a name can be read

const measure = document.createElement("canvas").getContext("2d");

function sizeOf(element, words) {
  const style = window.getComputedStyle(element);
  measure.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const spacing = Number.parseFloat(style.letterSpacing) || 0;
  return [measure.measureText(words).width + spacing * words.length, Number.parseFloat(style.fontSize) * 1.25];
}

// Where pins and clusters lie, so that no name is half hidden by one.
function pinBoxes(map) {
  return [...map.getPane("markerPane").querySelectorAll(".lo-pin, .lo-cluster")].map((button) => {
    const at = L.DomUtil.getPosition(button);
    const left = at.x + Number.parseFloat(button.style.marginLeft);
    const top = at.y + Number.parseFloat(button.style.marginTop);
    return [left, top, left + button.offsetWidth, top + button.offsetHeight];
  });
}

function labelsOf(data) {
  const named = data.labels.map(([name, rank, lat, lon]) => ({ name, rank, at: L.latLng(lat / FINE, lon / FINE) }));
  const wards = data.wards.map((ward) => ({ name: ward.name, rank: WARD, at: L.latLng(ward.at[0] / FINE, ward.at[1] / FINE) }));
  const all = [...named, ...wards];
  return all.sort((one, other) => ORDER.indexOf(one.rank) - ORDER.indexOf(other.rank));
}

export function placeLabels(map, data) {
  const pane = map.createPane("names");
  pane.style.zIndex = 260;
  pane.classList.add("lo-names");
  pane.setAttribute("aria-hidden", "true");
  const all = labelsOf(data);
  const shown = { wards: true };

  function element(label) {
    if (!label.element) {
      label.element = L.DomUtil.create("span", `lo-name lo-name--${label.rank} leaflet-zoom-hide`, pane);
      label.element.textContent = label.name;
      label.size = sizeOf(label.element, label.name);
    }
    return label.element;
  }

  function place() {
    const zoom = map.getZoom();
    const view = map.getBounds();
    const wider = map.getBounds().pad(0.25);
    const plain = !map.ground.streets;
    const taken = pinBoxes(map);
    for (const label of all) {
      const wanted =
        zoom >= FROM_ZOOM[label.rank] && (label.rank === NEIGHBOUR ? wider : view).contains(label.at) && (label.rank === WARD ? shown.wards : plain);
      const fits = wanted && free(label, element(label), taken);
      if (label.element) label.element.hidden = !fits;
    }
  }

  // On its point, else a little above, below or beside it; not at all where there is no room.
  function free(label, span, taken) {
    const point = map.latLngToLayerPoint(label.at);
    const middle = label.rank === NEIGHBOUR ? drawnIn(point, label.size) : point;
    const [width, height] = label.size;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const inView = (box) => box[0] >= corner.x && box[1] >= corner.y && box[2] <= corner.x + size.x && box[3] <= corner.y + size.y;
    for (const [right, down] of TRIES[label.rank] ?? CLOSE) {
      const at = middle.add([right * (width / 2 + BESIDE), down * BESIDE]);
      const box = [at.x - width / 2 - AIR, at.y - height / 2, at.x + width / 2 + AIR, at.y + height / 2];
      if (!inView(box)) continue;
      if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      taken.push(box);
      L.DomUtil.setPosition(span, at.subtract([width / 2, 0]));
      return true;
    }
    return false;
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

const named = (all) => all.filter((label) => label.rank !== NEIGHBOUR && label.rank !== WARD);

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
