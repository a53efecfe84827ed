// The pins: fetched as columns of numbers and names, put together by place, clustered, and drawn as buttons.
import { clusterIcon, hereIcon, pinIcon, SHARP } from "./map-icons.js";
import { showArea } from "./map-ground.js";
import { openPopup } from "./map-popup.js";
import { reachByKeys } from "./map-keys.js";
import { atRest } from "./map-moves.js";

const L = window.L;
const FINE = 1e5;
const METRES = { place: 700, ward: 1500 };
const CLUSTER_PIXELS = 54;
const ROOM = { paddingTopLeft: [24, 108], paddingBottomRight: [64, 24] }; // clear of the key above and the zoom buttons below
const METRES_IN_MILE = 1609.344;
const LAYERS = ["kind", "category", "need"];
const NEAREST = 12; // around a place: with one pin far away in sight, those near by would lie upon each other
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

function sums(differences) {
  let value = 0;
  return differences.map((each) => (value += each) / FINE);
}

// The address that a plain name makes; it is not sent (maps/packing.py).
const plainSlug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");

// Rows of columns as entries, put together where they share one place.
export function spotsOf(data, names) {
  const lats = sums(data.lat);
  const lons = sums(data.lon);
  const spots = new Map();
  for (let row = 0; row < lats.length; row += 1) {
    const precision = data.precisions[data.precision[row]];
    const approximate = !SHARP.has(precision);
    const key = `${lats[row]},${lons[row]},${approximate}`;
    if (!spots.has(key)) spots.set(key, { at: [lats[row], lons[row]], approximate, precision, entries: [] });
    const kind = data.kinds[data.kind[row]];
    spots.get(key).entries.push({
      id: data.id[row], name: data.name[row], slug: data.slug[row] || plainSlug(data.name[row]), kind, kindName: names[kind] ?? kind, category: data.category[row], need: data.need[row],
    });
  }
  return [...spots.values()];
}

export const Pins = L.Layer.extend({
  initialize(address) {
    this.address = address;
    this.hidden = { kind: new Set(), category: new Set(), need: new Set() };
    this.byEntry = new Map();
  },

  onAdd(map) {
    this.map = map;
    this.place = map.getContainer().closest("[data-map]");
    this.words = JSON.parse(this.place.dataset.words);
    this.groups = L.markerClusterGroup({
      maxClusterRadius: CLUSTER_PIXELS, showCoverageOnHover: false, zoomToBoundsOnClick: false, spiderfyOnMaxZoom: false,
      disableClusteringAtZoom: map.getMaxZoom(), animate: !calm.matches, chunkedLoading: false,
      iconCreateFunction: (cluster) => clusterIcon(cluster.getChildCount(), this.nearest(cluster.getLatLng())),
    });
    this.groups.on("animationend", () => map.fire("pins:drawn"));
    this.groups.on("clusterclick", (event) => this.closer(event.layer.getBounds(), event.layer.getLatLng(), event));
    this.loose = L.layerGroup();
    this.shades = L.layerGroup().addTo(map);
    this.visitor = L.layerGroup().addTo(map);
    const pane = map.createPane("shades");
    pane.style.zIndex = 390;
    this.renderer = L.svg({ pane: "shades", padding: 0.3 });
    this.keys = reachByKeys(map);
    map.pins = this;
    map.on("moveend", () => this.moved());
    map.on("dragstart", () => {
      this.wanted = null;
    });
    this.load({ fit: true });
  },

  // What the page asks for stands in data attributes, which change when the list does.
  asked() {
    return document.getElementById(this.place.dataset.facts)?.dataset ?? this.place.dataset;
  },

  nearest(at) {
    return this.map.ground?.labels?.nearest(at) ?? "";
  },

  async load({ fit = false } = {}) {
    const address = new URL(this.asked().pins ?? this.address, window.location.href);
    if (this.partial && !fit) this.inView(address);
    if (fit) this.wanted = null;
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    this.map.fire("pins:loading");
    let data;
    try {
      const answer = await fetch(address, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      data = await answer.json();
    } catch (problem) {
      if (problem.name !== "AbortError") this.map.fire("pins:failed");
      return;
    }
    await this.map.ground?.ready;
    if (signal.aborted) return;
    this.data = data;
    this.partial = !data.all;
    this.draw();
    if (fit) this.fit();
    this.map.fire("pins:ready", { data });
  },

  inView(address) {
    const box = this.map.getBounds();
    const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
    address.searchParams.set("bbox", edges.map((each) => each.toFixed(4)).join(","));
    address.searchParams.set("zoom", String(Math.floor(this.map.getZoom())));
  },

  draw() {
    this.groups.clearLayers();
    this.loose.clearLayers();
    this.shades.clearLayers();
    this.byEntry.clear();
    this.spots = spotsOf(this.data, this.words.one);
    this.count();
    const markers = this.spots.map((spot) => this.marker(spot)).filter(Boolean);
    if (this.partial) {
      this.groups.remove();
      markers.forEach((marker) => this.loose.addLayer(marker));
      this.drawClusters(this.data.clusters);
      this.loose.addTo(this.map);
    } else {
      this.loose.remove();
      this.groups.addLayers(markers);
      this.groups.addTo(this.map);
    }
    this.drawVisitor();
    this.map.ground?.mark(this.asked().ward ?? "");
    this.keys.refresh();
    this.map.fire("pins:drawn");
  },

  // What there is to show or hide, with how many of each: {kind: Map(code -> count), category: ..., need: ...}.
  count() {
    const entries = this.spots.flatMap((spot) => spot.entries);
    const counts = { kind: new Map(), category: new Map(), need: new Map() };
    const add = (layer, code) => counts[layer].set(code, (counts[layer].get(code) ?? 0) + 1);
    for (const each of entries) for (const layer of LAYERS) for (const code of this.codes(each, layer)) add(layer, code);
    this.counts = counts;
  },

  codes(entry, layer) {
    if (layer === "kind") return [entry.kind];
    return { category: this.data.categories, need: this.data.needs }[layer].filter((_, bit) => entry[layer] & (1 << bit));
  },

  // An entry is hidden when all that it is of one sort is switched off; one that says nothing of that sort stays.
  isHiddenBy(layer, entry) {
    if (!this.hidden[layer].size) return false;
    const codes = this.codes(entry, layer);
    return codes.length > 0 && codes.every((code) => this.hidden[layer].has(code));
  },

  isShown(entry) {
    return !LAYERS.some((layer) => this.isHiddenBy(layer, entry));
  },

  // Who asks for one entry means to see it: what hides it is switched on again.
  unhide(id) {
    const entry = this.spots?.flatMap((spot) => spot.entries).find((each) => each.id === id);
    if (!entry || this.isShown(entry)) return;
    for (const layer of LAYERS.filter((each) => this.isHiddenBy(each, entry))) {
      this.codes(entry, layer).forEach((code) => this.hidden[layer].delete(code));
    }
    this.draw();
    this.map.fire("pins:unhidden");
  },

  marker(spot) {
    const entries = spot.entries.filter((each) => this.isShown(each));
    if (!entries.length) return null;
    const shown = { ...spot, entries };
    const marker = L.marker(spot.at, { icon: pinIcon(shown), keyboard: false, riseOnHover: true, autoPanOnFocus: false });
    marker.spot = shown;
    marker.on("click", () => this.open(marker));
    if (spot.approximate) marker.on("add remove", ({ type }) => this.shade(marker, type === "add"));
    for (const each of entries) if (!this.byEntry.has(each.id)) this.byEntry.set(each.id, marker);
    return marker;
  },

  shade(marker, shown) {
    if (shown) {
      marker.shade ??= L.circle(marker.spot.at, {
        radius: METRES[marker.spot.precision] ?? METRES.place, renderer: this.renderer, pane: "shades", interactive: false, className: "lo-shade",
      });
      this.shades.addLayer(marker.shade);
    } else if (marker.shade) this.shades.removeLayer(marker.shade);
  },

  drawClusters(found) {
    found.lat.forEach((lat, place) => {
      const at = L.latLng(lat / FINE, found.lon[place] / FINE);
      const [south, west, north, east] = found.box[place].map((each) => each / FINE);
      const marker = L.marker(at, { icon: clusterIcon(found.count[place], this.nearest(at)), keyboard: false, autoPanOnFocus: false });
      marker.on("click", (event) => this.closer(L.latLngBounds([south, west], [north, east]), at, event));
      this.loose.addLayer(marker);
    });
  },

  // The visitor's own point, rounded, and how far around it was looked.
  drawVisitor() {
    this.visitor.clearLayers();
    const { lat, lon, within, spot } = this.asked();
    if (!lat) return;
    const at = [Number(lat), Number(lon)];
    if (within) {
      L.circle(at, { radius: Number(within) * METRES_IN_MILE, renderer: this.renderer, pane: "shades", interactive: false, className: "lo-within" }).addTo(this.visitor);
    }
    L.circleMarker(at, { radius: 34, renderer: this.renderer, pane: "shades", interactive: false, className: "lo-around" }).addTo(this.visitor);
    L.marker(at, { icon: hereIcon(spot), interactive: false, keyboard: false, zIndexOffset: -500 }).addTo(this.visitor);
  },

  // A press on a cluster looks closer, and who came by keyboard goes on from there.
  closer(bounds, at, event) {
    const byKeys = event.originalEvent?.detail === 0;
    this.map.fire("moves:own");
    const zoom = Math.max(this.map.getBoundsZoom(bounds.pad(0.15)), this.map.getZoom() + 1);
    if (byKeys) this.keys.continueNear(at);
    this.map.setView(bounds.getCenter(), Math.min(zoom, this.map.getMaxZoom()), { animate: !calm.matches });
  },

  fit() {
    const { lat, lon, within, narrowed } = this.asked();
    const points = this.spots.map((spot) => spot.at);
    this.map.fire("moves:own");
    if (lat && within) this.map.fitBounds(L.latLng(lat, lon).toBounds(Number(within) * METRES_IN_MILE * 2), { animate: false });
    else if (narrowed && points.length) {
      this.map.fitBounds(L.latLngBounds(lat ? this.around(points, [Number(lat), Number(lon)]) : points).pad(0.08), { ...ROOM, maxZoom: 14, animate: false });
    } else if (narrowed === "" || !points.length) showArea(this.map);
  },

  around(points, at) {
    const away = (point) => this.map.distance(point, at);
    return [at, ...points.sort((one, other) => away(one) - away(other)).slice(0, NEAREST)];
  },

  moved() {
    if (this.partial) this.load();
  },

  open(marker) {
    openPopup(this, marker);
  },

  // Bring one entry into view and open it: from the list to the map. On a slow phone somebody may want another meanwhile.
  async show(id, at) {
    const mine = (this.wanted = {});
    await atRest(this.map); // a zoom that is under way would swallow ours
    if (this.wanted !== mine) return;
    if (this.partial && at) {
      this.map.fire("moves:own");
      this.map.setView(at, this.map.getMaxZoom(), { animate: false });
      await this.load();
      if (this.wanted === mine) this.unhide(id);
    } else {
      this.unhide(id);
      await this.reach(this.byEntry.get(id));
    }
    const marker = this.byEntry.get(id);
    if (this.wanted === mine && marker) this.open(marker);
  },

  // Where a pin stands alone. The plugin's own way there goes on listening when its pins are gone, and then breaks each move.
  reach(marker) {
    const at = marker?.getLatLng();
    if (at && !(marker.getElement() && this.map.getBounds().contains(at))) {
      this.map.fire("moves:own");
      this.map.setView(at, Math.max(marker.__parent._zoom + 1, this.map.getZoom()), { animate: !calm.matches });
    }
    return atRest(this.map);
  },

  highlight(id, on) {
    const marker = this.byEntry.get(id);
    const shown = marker && (this.partial ? marker : this.groups.getVisibleParent(marker));
    shown?.getElement()?.classList.toggle("lo-pointed", on);
  },

  showLayer(layer, code, on) {
    if (on) this.hidden[layer].delete(code);
    else this.hidden[layer].add(code);
    this.draw();
  },
});
