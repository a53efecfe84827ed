// Shapes as they are sent: the outline of a ring in whole 1/100,000 degrees.
const FINE = 1e5;

// [lat, lon, then differences], in whole 1/100,000 degrees.
export function unpackRing(numbers) {
  const points = [];
  let lat = 0;
  let lon = 0;
  for (let place = 0; place < numbers.length; place += 2) {
    lat += numbers[place];
    lon += numbers[place + 1];
    points.push([lat / FINE, lon / FINE]);
  }
  return points;
}
