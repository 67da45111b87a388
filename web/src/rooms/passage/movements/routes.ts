// Routes as the map draws them: the line, its corridor as a band of true metres to both sides, its waypoints, positions on the way.
// Decides nothing about where anybody is; distances are good for words on a screen, never for an answer.
import type { MovementRow, TrackPoint, Waypoint } from '../../../api/passage';
import type { MapArea } from '../../../map/areas';
import { boxOfAreas } from '../../../map/areas';
import { lineShape, type PassageShape, pointShape, polygonShape } from '../../../map/passage';

export type At = Pick<Waypoint, 'lat_e7' | 'lon_e7'>;
export type Box = [number, number, number, number];

/** A route as a line with its corridor; null where there are not two points. `planned` draws it dashed. */
export function routeArea(key: string, name: string, route: readonly At[], width_m: number, planned = false): MapArea | null {
  if (route.length < 2) return null;
  const coordinates = route.map((one) => [one.lon_e7 / 1e7, one.lat_e7 / 1e7]);
  return { key, name, line: true, approximate: planned, accuracy_m: width_m, basis: 'agreed', geometry: { type: 'LineString', coordinates } };
}
/** The routes of a board; a movement that has not left is dashed. */
export function boardAreas(rows: readonly MovementRow[]): MapArea[] {
  const left = new Set(['under_way', 'held_up', 'delayed', 'overdue', 'arrived', 'completed']);
  return rows.flatMap((one) => routeArea(one.id, one.number, one.route ?? [], one.width_m ?? 0, !left.has(one.state)) ?? []);
}
/** One movement with its corridor, its waypoints, the zone of its airdrop, and the positions on its way. */
export function movementShapes(route: readonly At[], width_m: number, zone: readonly At[], points: readonly TrackPoint[], draft = false): PassageShape[] {
  const style = draft ? 'draft' : 'movement';
  const last = points.at(-1);
  return [
    ...(route.length > 1 ? [lineShape('route', '', style, route, 2 * width_m)] : []),
    ...(zone.length > 2 ? [polygonShape('zone', '', style, zone)] : []),
    ...(draft && zone.length < 3 ? zone.map((one, i) => pointShape(`z:${i}`, '', style, one)) : []),
    ...route.map((one, i) => pointShape(`w:${i}`, '', style, one)),
    ...(points.length > 1 ? [lineShape('track', '', 'draft', points)] : []),
    ...(last ? [pointShape('now', '', 'draft', last)] : []),
  ];
}
/** The box around some areas with room to see around them; null when there are none. */
export function boxAround(areas: readonly Pick<MapArea, 'geometry'>[], pad = 0.12): Box | null {
  const box = boxOfAreas(areas);
  if (!box) return null;
  const [w, s, e, n] = box;
  const more = Math.max(e - w, n - s, 0.05) * pad;
  return [w - more, s - more, e + more, n + more];
}
/** Metres between two points on a sphere. */
export function metres(a: At, b: At): number {
  const rad = (e7: number): number => (e7 / 1e7) * (Math.PI / 180);
  const h = Math.sin(rad(b.lat_e7 - a.lat_e7) / 2) ** 2 + Math.cos(rad(a.lat_e7)) * Math.cos(rad(b.lat_e7)) * Math.sin(rad(b.lon_e7 - a.lon_e7) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
}
/** How long a route is, in whole metres. */
export function lengthM(route: readonly At[]): number {
  return Math.round(route.reduce((sum, one, i) => (i === 0 ? 0 : sum + metres(route[i - 1]!, one)), 0));
}
