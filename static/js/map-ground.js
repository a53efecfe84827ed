// The base map that needs no map server: edge, wards, where people live, and names by size and zoom.
// Street pictures, where they are switched on, lie beneath it; when they fail it stands alone.
import { placeLabels } from "./map-labels.js";
import { unpackRing } from "./map-rings.js";

const L = window.L;
const OUTER = [[89, -179], [89, 179], [-89, 179], [-89, -179]];

const ROOM = { paddingTopLeft: [8, 44], paddingBottomRight: [8, 8] }; // a pin on the northern edge is not cut off

export function showArea(map, options = { animate: false }) {
  const box = map.getContainer().closest("[data-box]")?.dataset.box;
  if (box) map.fitBounds(JSON.parse(box), { ...ROOM, ...options });
}

const rings = (packed) => packed.map(unpackRing);

export const Ground = L.Layer.extend({
  initialize(address) {
    this.address = address;
  },

  onAdd(map) {
    const pane = map.createPane("ground");
    pane.style.zIndex = 250;
    pane.setAttribute("aria-hidden", "true");
    this.renderer = L.svg({ pane: "ground", padding: 0.4 });
    this.shapes = L.layerGroup([], { pane: "ground" }).addTo(map);
    this.wardShapes = new Map();
    map.ground = this;
    // At once and without movement: an animation of ours would still be running when the pins ask for their own view.
    showArea(map);
    map.attributionControl.setPrefix(false);
    map.eachLayer((layer) => {
      if (layer instanceof L.TileLayer) this.watchStreets(map, layer);
    });
    this.ready = fetch(this.address)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((data) => this.draw(map, data))
      .catch(() => {});
  },

  draw(map, data) {
    this.data = data;
    this.redraw(map);
    this.labels = placeLabels(map, data);
    map.fire("ground:ready");
  },

  redraw(map) {
    const plain = !this.streets;
    map.getContainer().classList.toggle("lo-plain", plain);
    this.shapes.clearLayers();
    this.wardShapes.clear();
    const add = (points, kind) =>
      L.polygon(points, {
        renderer: this.renderer, pane: "ground", interactive: false, className: `lo-ground lo-ground--${kind}`, smoothFactor: 0.5,
      }).addTo(this.shapes);
    const edge = rings(this.data.edge);
    if (plain && edge.length) add(edge, "area");
    if (plain) add(rings(this.data.towns), "towns");
    if (edge.length) add([OUTER, ...edge], "beyond");
    for (const ward of this.data.wards) this.wardShapes.set(ward.code, add(rings(ward.rings), "ward"));
    if (edge.length) add(edge, "edge");
    this.mark(this.marked);
  },

  // One ward stands out when the search is about it.
  mark(code) {
    this.marked = code;
    for (const [each, shape] of this.wardShapes) shape.getElement()?.classList.toggle("lo-ground--chosen", each === code);
  },

  // One picture that comes proves that streets can be shown. On a bad line the first may fail: all that were asked for count.
  watchStreets(map, layer) {
    this.layer = layer;
    this.streets = true;
    let came = false;
    layer.on("tileload", () => {
      came = true;
    });
    const fail = () => {
      if (came || !this.layer) return;
      this.showStreets(map, false);
      this.layer = null;
      map.fire("streets:failed");
    };
    layer.on("load", () => queueMicrotask(fail)); // the layer still looks at its map after it has said this
  },

  showStreets(map, shown) {
    this.streets = shown;
    if (shown) this.layer.addTo(map);
    else this.layer.remove();
    if (this.data) this.redraw(map);
    this.labels?.place();
  },

  onRemove(map) {
    this.shapes.remove();
    map.ground = null;
  },
});
