// How far what was read back lies from what was said, and the 1 km cell in which a place of armed people is spoken of. Decides
// when a difference is large enough to be pointed out; the node says the offset that stands in the record. Integers of 1e-7
// degree, metres. The cells are those of core/places/coarse.py: a point that is read back names the cell, never a finer place.
const ROW_E7 = 90_000;
const ROWS = 20_000;
const POLE_E7 = 900_000_000;
const DATE_LINE_E7 = 1_800_000_000;
const EARTH_M = 6_371_009;
/** Below this no difference is pointed out; the node flags by the same. */
export const SPOKEN_M = 1000;

export interface Point { lat_e7: number; lon_e7: number }

/** The great-circle distance between two points, in metres. */
export function apartM(a: Point, b: Point): number {
  const rad = (e7: number): number => (e7 / 1e7) * (Math.PI / 180);
  const [p, q] = [rad(a.lat_e7), rad(b.lat_e7)];
  const h = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin((rad(b.lon_e7) - rad(a.lon_e7)) / 2) ** 2;
  return Math.round(2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h))));
}

/** True when an offset must be pointed out: further than the place was said to be known, and further than a kilometre. */
export function isLarge(offset_m: number, radius_m: number | null): boolean {
  return offset_m > Math.max(SPOKEN_M, radius_m ?? 0);
}

const cosineE9 = (lat_e7: number): number => Math.round(Math.cos((lat_e7 / 1e7) * (Math.PI / 180)) * 1e9);

/** The middle of the 1 km cell in which a point lies. */
export function cellOf(point: Point): Point {
  const row = Math.min(Math.floor((point.lat_e7 + POLE_E7) / ROW_E7), ROWS - 1);
  const south = row * ROW_E7 - POLE_E7;
  const narrow = Math.max(Math.abs(south), Math.abs(south + ROW_E7));
  const columns = Math.max(1, Math.floor(((2 * DATE_LINE_E7) / ROW_E7) * cosineE9(narrow) / 1e9));
  const turned = (point.lon_e7 + DATE_LINE_E7) % (2 * DATE_LINE_E7);
  const column = Math.floor((turned * columns) / (2 * DATE_LINE_E7));
  // Up to 8e4 columns of 1.8e9: within the integers that a number holds exactly.
  const lon_e7 = Math.floor(((2 * column + 1) * DATE_LINE_E7) / columns) - DATE_LINE_E7;
  return { lat_e7: south + ROW_E7 / 2, lon_e7 };
}
