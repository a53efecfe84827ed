// How the map moves: whose move it is, and when it has come to rest. A glide takes as long on a slow phone as it takes:
// nothing here counts milliseconds.
const GLIDING = ["leaflet-zoom-anim", "leaflet-pan-anim", "leaflet-cluster-anim"];

const frame = () => new Promise((next) => window.requestAnimationFrame(next));

const glides = (map) => {
  const pane = map.getPane("mapPane");
  return map._animatingZoom || GLIDING.some((each) => pane.classList.contains(each));
};

// A zoom begins with the next frame after it was asked for.
export async function atRest(map, isBusy = () => false) {
  do await frame().then(frame);
  while (glides(map) || isBusy());
}

// Calls back after each move of the visitor's. Ours are announced by "moves:own" just before they are begun.
export function afterTheirs(map, back) {
  let [announced, ours] = [0, false];
  let count = 0;
  map.on("moves:own autopanstart", () => {
    const mine = (count += 1);
    announced = mine;
    frame().then(frame).then(() => {
      if (announced === mine) announced = 0; // there was nothing to move
    });
  });
  map.on("movestart", () => {
    ours = announced > 0;
    announced = 0;
  });
  map.on("resize", () => {
    ours = !map.dragging?.moving();
  });
  map.on("moveend", () => {
    if (!ours && !announced) back();
    ours = false;
  });
}
