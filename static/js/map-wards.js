// The wards shaded: a class for each, which the style sheet gives a colour or a pattern, and the words on pointing.
import { unpackRing } from "./map-rings.js";

const L = window.L;

export const Wards = L.Layer.extend({
  initialize(address) {
    this.address = address;
  },

  onAdd(map) {
    const pane = map.createPane("wards");
    pane.style.zIndex = 260; // above the ground, below the names
    pane.setAttribute("aria-hidden", "true"); // the table says the same
    this.renderer = L.svg({ pane: "wards", padding: 0.4 });
    this.shapes = L.layerGroup([], { pane: "wards" }).addTo(map);
    const rows = fetch(this.address).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));
    Promise.all([rows, map.ground.ready])
      .then(([{ wards }]) => this.draw(map, wards))
      .catch(() => map.fire("pins:failed"));
  },

  draw(map, rows) {
    const shapes = new Map(map.ground.data.wards.map((each) => [each.code, each]));
    for (const row of rows) {
      const ward = shapes.get(row.code);
      if (!ward) continue;
      const shape = L.polygon(ward.rings.map(unpackRing), {
        renderer: this.renderer, pane: "wards", className: `lo-shaded lo-shade-${row.shade}`, smoothFactor: 0.5,
      });
      const words = document.createElement("span");
      words.textContent = row.words;
      shape.bindTooltip(words, { sticky: true, className: "lo-shaded__words" }).addTo(this.shapes);
    }
    map.getContainer().closest("[data-map]").classList.add("lo-map--ready");
  },

  onRemove() {
    this.shapes.remove();
  },
});
