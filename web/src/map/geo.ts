// Plane geometry of the web map: degrees to the unit square of Web Mercator and back, and true metres on it. Decides
// nothing about places. The unit square has its origin in the north-west; one world is 512 px wide at zoom 0.
export const TILE_PX = 512;
const EARTH_M = 40_075_016.686;
const MAX_LAT = 85.0511;

export function mercatorX(lon: number): number {
  return lon / 360 + 0.5;
}
export function mercatorY(lat: number): number {
  const clamped = Math.max(-MAX_LAT, Math.min(MAX_LAT, lat));
  const sin = Math.sin((clamped * Math.PI) / 180);
  return 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI;
}
export function lonOf(x: number): number {
  return (x - 0.5) * 360;
}
export function latOf(y: number): number {
  return (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;
}

/** Metres that one pixel covers at a latitude and zoom. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (EARTH_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

/** A ring of true metres around a point, as [lon, lat] pairs, closed. Good below 500 km and away from the poles. */
export function ring(lon: number, lat: number, radius_m: number, corners = 56): [number, number][] {
  const dLat = (radius_m / EARTH_M) * 360;
  const dLon = dLat / Math.max(0.02, Math.cos((lat * Math.PI) / 180));
  const points: [number, number][] = [];
  for (let i = 0; i <= corners; i++) {
    const a = ((i % corners) / corners) * 2 * Math.PI;
    points.push([lon + dLon * Math.sin(a), lat + dLat * Math.cos(a)]);
  }
  return points;
}

/** The longest round distance (1, 2 or 5 times a power of ten) that fits into `most_px`, and how wide it is. */
export function scaleBar(lat: number, zoom: number, most_px = 96): { metres: number; width_px: number } {
  const perPixel = metresPerPixel(lat, zoom);
  const most = perPixel * most_px;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1);
  return { metres, width_px: metres / perPixel };
}
