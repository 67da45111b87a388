// Turns groups of reports into what the map draws: a circle with an exact count, a shape of the report's status, and the
// ring of true metres within which the place lies. Decides nothing: whatever is in the answer is drawn.
import type { Feature, FeatureCollection } from 'geojson';
import { F } from '../api/rows';
import type { MarkRow } from '../api/types';
import type { Answer } from './cluster.worker';
import { latOf, lonOf, metresPerPixel, ring } from './geo';

/** A point that another room wants drawn as it is, never gathered with others. */
export interface MapPoint {
  key: string;
  lat_e7: number;
  lon_e7: number;
  radius_m: number;
  status?: string;
  label?: string;
}

/** Below this many pixels a ring would hide under the shape of its report. */
const LEAST_RING_PX = 8;

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
export const NOTHING: FeatureCollection = collection([]);

const point = (lon: number, lat: number, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [lon, lat] },
});

const disc = (lon: number, lat: number, radius_m: number, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring(lon, lat, radius_m)] },
});

/** Groups and rings of one answer. `say` words a count. */
export function drawn(
  answer: Answer,
  rows: readonly MarkRow[],
  show: { marks: boolean; rings: boolean },
  say: (n: number) => string,
): { groups: FeatureCollection; rings: FeatureCollection } {
  const groups: Feature[] = [];
  const rings: Feature[] = [];
  for (let g = 0; g < answer.count.length; g++) {
    const n = answer.count[g]!;
    if (n > 1) {
      groups.push(point(lonOf(answer.x[g]!), latOf(answer.y[g]!), { n, g, say: say(n) }));
      continue;
    }
    const row = rows[answer.first[g]!];
    if (!row) continue;
    const [lon, lat] = [row[F.lon_e7]! / 1e7, row[F.lat_e7]! / 1e7];
    const status = row[F.status];
    groups.push(point(lon, lat, { n, g, id: row[F.id], status, say: row[F.number] }));
    const radius = row[F.radius_m] ?? 0;
    if (show.rings && radius / metresPerPixel(lat, answer.zoom) > LEAST_RING_PX) rings.push(disc(lon, lat, radius, { status }));
  }
  return { groups: collection(show.marks ? groups : []), rings: collection(rings) };
}

/** Points of another room, drawn one by one. */
export function drawnPoints(points: readonly MapPoint[]): { groups: Feature[]; rings: Feature[] } {
  return {
    groups: points.map((p) => point(p.lon_e7 / 1e7, p.lat_e7 / 1e7, { n: 1, key: p.key, status: p.status ?? 'alleged', say: p.label ?? '' })),
    rings: points.map((p) => disc(p.lon_e7 / 1e7, p.lat_e7 / 1e7, p.radius_m, { status: p.status ?? 'alleged' })),
  };
}

/** Pixels from the middle to the edge of a circle that stands for n reports. */
export const CLUSTER_RADII_PX = [13, 10, 15, 100, 19, 1000, 24, 10000, 30] as const;

function circleRadius(n: number): number {
  let radius: number = CLUSTER_RADII_PX[0];
  for (let i = 1; i < CLUSTER_RADII_PX.length; i += 2) if (n >= CLUSTER_RADII_PX[i]!) radius = CLUSTER_RADII_PX[i + 1]!;
  return radius;
}

/** The group of several that holds a report at this very place, as its middle in degrees and how many it holds. */
export function groupAt(
  place: { lat_e7: number; lon_e7: number },
  answer: Answer | null,
  rows: readonly MarkRow[],
): { lon: number; lat: number; n: number } | null {
  if (!answer) return null;
  let at = 0;
  for (let g = 0; g < answer.count.length; g++) {
    const n = answer.count[g]!;
    for (let i = at; n > 1 && i < at + n; i++) {
      const row = rows[answer.members[i]!];
      if (row && row[F.lat_e7] === place.lat_e7 && row[F.lon_e7] === place.lon_e7) return { lon: lonOf(answer.x[g]!), lat: latOf(answer.y[g]!), n };
    }
    at += n;
  }
  return null;
}

/** The chosen place: its ring where it is large enough to be seen, else a circle around its sign; a circle around the group
 *  that holds it, wide enough to leave the group's number legible. */
export function chosen(
  place: { lat_e7: number; lon_e7: number; radius_m: number } | null,
  zoom: number,
  group: { lon: number; lat: number; n: number } | null = null,
): { ring: FeatureCollection; middle: FeatureCollection } {
  if (!place) return { ring: NOTHING, middle: NOTHING };
  const [lon, lat] = [place.lon_e7 / 1e7, place.lat_e7 / 1e7];
  const large = place.radius_m / metresPerPixel(lat, zoom) > 16;
  const around = group ? point(group.lon, group.lat, { r: circleRadius(group.n) + 5 }) : large ? null : point(lon, lat, { r: 12 });
  return { ring: large ? collection([disc(lon, lat, place.radius_m, {})]) : NOTHING, middle: around ? collection([around]) : NOTHING };
}

/** The box around some rows, as [west, south, east, north] in degrees; null when none has a place. */
export function boxOf(rows: readonly MarkRow[], indexes: Iterable<number>): [number, number, number, number] | null {
  let box: [number, number, number, number] | null = null;
  for (const i of indexes) {
    const row = rows[i];
    const lat_e7 = row?.[F.lat_e7] ?? null;
    const lon_e7 = row?.[F.lon_e7] ?? null;
    if (lat_e7 === null || lon_e7 === null) continue;
    const [lon, lat] = [lon_e7 / 1e7, lat_e7 / 1e7];
    box = box
      ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
      : [lon, lat, lon, lat];
  }
  return box;
}
