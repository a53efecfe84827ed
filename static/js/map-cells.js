// Small neighbourhoods as hexagons on one canvas; their colours are those of the legend on the page.
const L = window.L;
const FINE = 1e5;

// The colour of a class as the style sheet gives it; the pattern of "nothing anywhere" is plain white here.
function colourOf(shade) {
  const sign = document.querySelector(`.lo-key .lo-shade-${shade}`);
  const fill = sign ? window.getComputedStyle(sign).fill : "";
  return fill.startsWith("rgb") ? fill : "#fff";
}

export const Cells = L.Layer.extend({
  initialize(address) {
    this.address = address;
  },

  onAdd(map) {
    const pane = map.createPane("cells");
    pane.style.zIndex = 260; // above the ground, below the names
    pane.setAttribute("aria-hidden", "true"); // the table and the spreadsheet say the same
    const renderer = L.canvas({ pane: "cells", padding: 0.4 });
    this.shapes = L.layerGroup([], { pane: "cells" }).addTo(map);
    fetch(this.address)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then(({ shape, cells }) => {
        const byShade = new Map();
        for (const [lat, lon, shade] of cells) {
          const corners = shape.map(([up, along]) => [(lat + up) / FINE, (lon + along) / FINE]);
          byShade.set(shade, [...(byShade.get(shade) ?? []), [corners]]);
        }
        for (const [shade, all] of byShade) {
          L.polygon(all, {
            renderer, pane: "cells", interactive: false, color: "#3b2a41", weight: 0.6, fillColor: colourOf(shade), fillOpacity: 0.9,
          }).addTo(this.shapes);
        }
        map.getContainer().closest("[data-map]").classList.add("lo-map--ready");
      })
      .catch(() => map.fire("pins:failed"));
  },

  onRemove() {
    this.shapes.remove();
  },
});
