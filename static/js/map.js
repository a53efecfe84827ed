// The map's entry: the layers that Folium's script asks for by name, and what goes on around them.
import { Ground } from "./map-ground.js";
import { Pins } from "./map-pins.js";
import { addControls } from "./map-controls.js";
import { keepTogether } from "./map-page.js";

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
