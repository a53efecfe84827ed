// Controls on the map: closer and further, the whole area again, and what to show; and the one quiet line about trouble.
import { showArea } from "./map-ground.js";
import { sign } from "./map-icons.js";

const L = window.L;
const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  closer: "M4 10h12M10 4v12",
  further: "M4 10h12",
  whole: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5",
};
const SAID = {
  streets: "Street pictures cannot be shown right now. The outline map still works.",
  pins: "The pins could not be loaded. The list has everything.",
};

function control(name, label, parent, press) {
  const button = L.DomUtil.create("button", `lo-control lo-control--${name}`, parent);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.title = label;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[name]);
  svg.append(path);
  button.append(svg);
  button.addEventListener("click", press);
  return button;
}

function corner(map, position, make) {
  const Corner = L.Control.extend({
    onAdd() {
      const box = L.DomUtil.create("div", "lo-controls leaflet-bar");
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      make(box);
      return box;
    },
  });
  new Corner({ position }).addTo(map);
}

export function addControls(map, pins) {
  const place = map.getContainer().closest("[data-map]");
  corner(map, "bottomright", (box) => {
    const closer = control("closer", "Look closer", box, () => map.zoomIn(1));
    const further = control("further", "Look from further away", box, () => map.zoomOut(1));
    control("whole", "Show the whole area", box, () => showArea(map, {}));
    map.on("zoomend", () => {
      closer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
      further.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
    });
  });
  const said = place.querySelector("[data-map-said]");
  const say = (words) => {
    said.textContent = words;
    said.hidden = !words;
  };
  map.on("streets:failed", () => say(SAID.streets));
  map.on("pins:failed", () => say(SAID.pins));
  map.once("pins:ready", () => showChoices(map, pins, place));
}

// What to show: the key to the signs, what things help with, needs, ward names and street pictures; each can be hidden.
function showChoices(map, pins, place) {
  const box = place.querySelector("[data-map-choices]");
  if (!box) return;
  box.hidden = false;
  const fill = () => {
    const held = box.contains(document.activeElement) ? document.activeElement.value : "";
    for (const list of box.querySelectorAll("[data-layer]")) fillLayer(list, list.dataset.layer);
    const list = box.querySelector("[data-base]");
    list.replaceChildren();
    const labels = map.ground?.labels;
    if (labels) {
      for (const [name, words] of [["wards", "Ward names"], ["stations", "Stations"]]) {
        if (!map.ground.data[name]?.length) continue;
        choice(list, name, words, labels.shown[name], (on) => {
          labels.shown[name] = on;
          labels.place();
        });
      }
    }
    if (map.ground?.layer) choice(list, "streets", "Street pictures", map.ground.streets, (on) => map.ground.showStreets(map, on));
    list.closest("fieldset").hidden = !list.children.length;
    if (held) [...box.querySelectorAll("input")].find((each) => each.value === held)?.focus(); // it is new, and they are still on it
  };

  function fillLayer(list, layer) {
    const counts = [...pins.counts[layer]].filter(([code]) => pins.words[layer][code]);
    list.closest("[data-group]").hidden = counts.length < (layer === "kind" ? 1 : 2);
    list.replaceChildren();
    for (const [code, count] of counts.sort((one, other) => other[1] - one[1])) {
      const words = `${pins.words[layer][code]} (${count.toLocaleString("en-GB")})`;
      choice(list, `${layer} ${code}`, words, !pins.hidden[layer].has(code), (on) => pins.showLayer(layer, code, on), layer === "kind" ? code : "");
    }
  }

  fill();
  map.on("pins:ready pins:unhidden ground:ready streets:failed", fill);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
}

function choice(list, name, words, on, changed, kind = "") {
  const row = document.createElement("li");
  const label = document.createElement("label");
  label.className = "lo-choice";
  const input = document.createElement("input");
  input.type = "checkbox";
  input.value = name;
  input.checked = on;
  input.addEventListener("change", () => changed(input.checked));
  label.append(input);
  if (kind) {
    const mark = document.createElement("span");
    mark.className = `lo-choice__sign lo-pin--${kind}`;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    sign(kind, svg, {});
    mark.append(svg);
    label.append(mark);
  }
  label.append(words);
  row.append(label);
  list.append(row);
}
