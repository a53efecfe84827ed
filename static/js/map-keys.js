// The map by keyboard: one tab stop for all pins, arrows go from one to the next in reading order, Enter opens.
import { atRest } from "./map-moves.js";

const L = window.L;
const LINE = 48; // pixels: pins this close in height are read from left to right
const STEP = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const REACHED = ".lo-pin, .lo-cluster";

export function reachByKeys(map) {
  const pane = map.getPane("markerPane");
  let asked = 0;
  let loading = false;
  map.on("pins:loading", () => {
    loading = true;
  });
  map.on("pins:ready pins:failed", () => {
    loading = false;
  });

  function inView() {
    const frame = map.getContainer().getBoundingClientRect();
    return [...pane.querySelectorAll(REACHED)]
      .map((button) => ({ button, box: button.getBoundingClientRect() }))
      .filter(({ box }) => {
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        return x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
      })
      .sort((one, other) => Math.round(one.box.top / LINE) - Math.round(other.box.top / LINE) || one.box.left - other.box.left)
      .map(({ button }) => button);
  }

  // Exactly one of them is in the order of tabs: the one in focus, else the first.
  function refresh() {
    const all = [...pane.querySelectorAll(REACHED)];
    const reach = inView();
    const held = all.includes(document.activeElement) ? document.activeElement : reach[0];
    for (const each of all) each.tabIndex = each === held ? 0 : -1;
  }

  function go(button) {
    if (!button) return;
    for (const each of pane.querySelectorAll(REACHED)) each.tabIndex = each === button ? 0 : -1;
    button.focus({ preventScroll: true });
  }

  pane.addEventListener("keydown", (event) => {
    const reach = inView();
    const here = reach.indexOf(event.target.closest(REACHED));
    if (here < 0) return;
    const step = STEP[event.key];
    if (step) go(reach[(here + step + reach.length) % reach.length]);
    else if (event.key === "Home") go(reach[0]);
    else if (event.key === "End") go(reach.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // After looking closer the cluster is gone: go on with what is nearest to where it was, unless they have gone elsewhere.
  async function continueNear(at) {
    const mine = (asked += 1);
    const held = document.activeElement;
    await atRest(map, () => loading);
    const now = document.activeElement;
    if (mine !== asked || (now !== held && now !== document.body)) return;
    const point = map.latLngToContainerPoint(at);
    const frame = map.getContainer().getBoundingClientRect();
    const far = (button) => {
      const box = button.getBoundingClientRect();
      return Math.hypot(box.left + box.width / 2 - frame.left - point.x, box.top + box.height / 2 - frame.top - point.y);
    };
    const [nearest] = inView().sort((one, other) => far(one) - far(other));
    if (nearest) go(nearest);
    else map.getContainer().focus({ preventScroll: true });
  }

  let waiting = 0;
  const soon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(refresh, 120);
  };
  map.on("moveend zoomend", soon);
  map.on("layeradd layerremove", soon);
  map.on("pins:ready", soon);
  L.DomEvent.on(pane, "focusin", soon);
  return { refresh: soon, continueNear };
}
