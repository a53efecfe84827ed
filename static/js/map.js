// The map's entry: the layers that Folium's script asks for by name, and what goes on around them.
import { Ground } from "./map-ground.js";
import { Pins } from "./map-pins.js";
import { addControls } from "./map-controls.js";
import { keepTogether } from "./map-page.js";

const L = window.L;

// Who asked their machine for less motion gets a map that jumps and does not glide.
if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
  const glide = L.Map.prototype.panBy;
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.include({
    panBy(offset, options) {
      return glide.call(this, offset, { ...options, animate: false });
    },
  });
}

const WithPage = Pins.extend({
  onAdd(map) {
    map.once("pins:ready pins:failed", () => map.getContainer().closest("[data-map]").classList.add("lo-map--ready"));
    addControls(map, this);
    Pins.prototype.onAdd.call(this, map);
    if (this.place.dataset.page !== undefined) keepTogether(map, this);
    window.performance?.mark?.("map-drawn");
    map.once("pins:ready", () => window.performance?.mark?.("map-ready"));
  },
});

window.LocalOffer = { Ground, Pins: WithPage };
