// The entry of the map of gaps: its layers by the names that Folium's script asks for, and its controls.
import { Ground } from "./map-ground.js";
import { Wards } from "./map-wards.js";
import { Cells } from "./map-cells.js";
import { addControls } from "./map-controls.js";

const L = window.L;

if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, inertia: false });
}

const withControls = (Kind) =>
  Kind.extend({
    onAdd(map) {
      addControls(map, this);
      Kind.prototype.onAdd.call(this, map);
    },
  });

window.LocalOffer = { Ground, Wards: withControls(Wards), Cells: withControls(Cells) };
