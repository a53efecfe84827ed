// The small map of one entry: its drawing becomes a map with streets, but only when it is scrolled into view.
const place = document.querySelector("[data-small-map]");

function loaded(element) {
  return new Promise((done, failed) => {
    element.addEventListener("load", done);
    element.addEventListener("error", failed);
    document.head.append(element);
  });
}

function leaflet() {
  const script = Object.assign(document.createElement("script"), { src: place.dataset.leaflet });
  const styles = Object.assign(document.createElement("link"), { rel: "stylesheet", href: place.dataset.styles });
  return Promise.all([loaded(script), loaded(styles)]);
}

async function show() {
  await leaflet();
  const L = window.L;
  const [{ Ground }, { pinIcon }] = await Promise.all([import("./map-ground.js"), import("./map-icons.js")]);
  const pins = JSON.parse(place.dataset.smallMap);
  const { tiles, attribution } = JSON.parse(place.dataset.streets);
  const drawing = place.querySelector("svg");
  const box = document.createElement("div");
  box.className = "lo-small";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `Street map: ${place.dataset.name}`);
  drawing.before(box);
  drawing.classList.add("lo-outline--behind");
  const map = L.map(box, { scrollWheelZoom: false, dragging: !L.Browser.mobile, maxZoom: 17, minZoom: 9, zoomSnap: 1, keyboard: false });
  map.setView(pins[0].at, pins[0].about ? 13 : 15, { animate: false });
  const streets = L.tileLayer(tiles, { attribution, maxZoom: 17 }).addTo(map);
  map.on("streets:failed", () => {
    map.remove();
    box.remove();
    drawing.classList.remove("lo-outline--behind");
  });
  new Ground(place.dataset.ground).addTo(map);
  for (const pin of pins) {
    if (pin.about) L.circle(pin.at, { radius: pin.about, interactive: false, className: "lo-shade" }).addTo(map);
    else {
      const spot = { approximate: false, entries: [{ name: place.dataset.name, kind: pin.kind, kindName: "" }] };
      const icon = pinIcon(spot);
      icon.options.still = true;
      L.marker(pin.at, { icon, keyboard: false, interactive: false }).addTo(map);
    }
  }
  if (pins.length > 1) map.fitBounds(L.latLngBounds(pins.map((pin) => pin.at)).pad(0.3), { animate: false, maxZoom: 15 });
  return streets;
}

if (place && "IntersectionObserver" in window) {
  const watching = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watching.disconnect();
    show().catch(() => {});
  });
  watching.observe(place);
}
