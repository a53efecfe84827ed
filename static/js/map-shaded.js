// The entry of the map of wards: its layers by the names that Folium's script asks for, and its controls.
import { Ground } from "./map-ground.js";
import { Wards } from "./map-wards.js";
import { addControls } from "./map-controls.js";

const L = window.L;

if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, inertia: false });
}

const WithControls = Wards.extend({
  onAdd(map) {
    addControls(map, this);
    Wards.prototype.onAdd.call(this, map);
  },
});

window.LocalOffer = { Ground, Wards: WithControls };
