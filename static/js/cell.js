// A position, rounded before it leaves the browser: the H3 cell of resolution 9 (about 350 m across) it lies in.
//
// H3 lays a grid of hexagons on the faces of an icosahedron. England and Wales lie on one face and in one of its
// largest cells, so this needs that face alone; elsewhere the answer is "". tests/browser compares it with the library.
// For any page: import { cellOf } from "./cell.js"; field.value = cellOf(latitude, longitude).

const RESOLUTION = 9;
const FACE = { lat: 0.600191595538186799, lon: -0.450603909469755746, axis: 0.430469363979999913 };
const LARGEST = { 100: 12n }; // the face's cells of resolution 0, by their place on it
const UNIT = 0.381966011250105; // length of the largest cells' unit in the gnomonic plane of a face
const TURN_OF_ODD = Math.asin(Math.sqrt(3 / 28)); // odd resolutions are turned against even ones
const DIGITS = { "000": 0, "001": 1, "010": 2, "011": 3, 100: 4, 101: 5, 110: 6 };

const radians = (degrees) => (degrees * Math.PI) / 180;

// The point on the plane of the face, in cells of this resolution.
function onFace(lat, lon) {
  const dLon = lon - FACE.lon;
  const east = Math.cos(lat) * Math.sin(dLon);
  const north = Math.cos(FACE.lat) * Math.sin(lat) - Math.sin(FACE.lat) * Math.cos(lat) * Math.cos(dLon);
  const towards = Math.sin(FACE.lat) * Math.sin(lat) + Math.cos(FACE.lat) * Math.cos(lat) * Math.cos(dLon);
  const far = Math.hypot(east, north) / towards / UNIT * Math.sqrt(7) ** RESOLUTION;
  const angle = FACE.axis - Math.atan2(east, north) - (RESOLUTION % 2 ? TURN_OF_ODD : 0);
  return [far * Math.cos(angle), far * Math.sin(angle)];
}

// The nearest hexagon: rounded in three coordinates that sum to nothing, the worst of them made good.
function nearest([x, y]) {
  const s = y / Math.sin(Math.PI / 3);
  const q = x - s / 2;
  let [a, b, c] = [q, s, -q - s].map(Math.round);
  const [da, db, dc] = [Math.abs(a - q), Math.abs(b - s), Math.abs(c + q + s)];
  if (da > db && da > dc) a = -b - c;
  else if (db > dc) b = -a - c;
  return normal(a + b, b, 0);
}

function normal(i, j, k) {
  const least = Math.min(i, j, k);
  return [i - least, j - least, k - least];
}

// One resolution coarser, and the middle cell of that on the finer grid again.
function coarser([i, j, k], odd) {
  const [a, b] = [i - k, j - k];
  return odd
    ? normal(Math.round((3 * a - b) / 7), Math.round((a + 2 * b) / 7), 0)
    : normal(Math.round((2 * a + b) / 7), Math.round((3 * b - a) / 7), 0);
}

function finer([i, j, k], odd) {
  return odd ? normal(3 * i + j, 3 * j + k, i + 3 * k) : normal(3 * i + k, i + 3 * j, j + 3 * k);
}

export function cellOf(latitude, longitude) {
  let cell = nearest(onFace(radians(latitude), radians(longitude)));
  const digits = [];
  for (let resolution = RESOLUTION; resolution > 0; resolution -= 1) {
    const odd = resolution % 2 === 1;
    const parent = coarser(cell, odd);
    const middle = finer(parent, odd);
    const step = normal(cell[0] - middle[0], cell[1] - middle[1], cell[2] - middle[2]);
    digits.unshift(DIGITS[step.join("")]);
    cell = parent;
  }
  const largest = LARGEST[cell.join("")];
  if (largest === undefined) return "";
  let index = (1n << 59n) | (BigInt(RESOLUTION) << 52n) | (largest << 45n);
  for (let place = 1; place <= 15; place += 1) {
    index |= BigInt(digits[place - 1] ?? 7) << BigInt((15 - place) * 3);
  }
  return index.toString(16);
}
