// What of passage stands on the map of the Watch room: corridors, routes of notified movements that are not over, notices of operations, and
// the own side's sites. Decides nothing: what the node gave is drawn, and all of it stands in lists in the room Passage.
import type { CorridorsRoom, NoticesRoom, SitesRoom } from '../../api/protection';
import { boxShape, lineShape, type PassageShape, siteShapes } from '../../map/passage';
import { shapesOf } from '../passage/corridors/corridors';
import { standing } from '../passage/notices/notices';

export interface Layers { sites: boolean; corridors: boolean; movements: boolean; notices: boolean }
/** A movement as the board gives it, as far as a map needs it. */
export interface Routed { id: string; name: string; number: string; state: string; route?: readonly { lat_e7: number; lon_e7: number }[]; width_m?: number }
export interface Given {
  sites: { value: SitesRoom | null }; corridors: { value: CorridorsRoom | null }; notices: { value: NoticesRoom | null }; movements: { value: { movements: readonly Routed[] } | null };
}
const OVER = new Set(['completed', 'aborted', 'cancelled', 'withdrawn']);

export function passageShapes(layers: Layers, given: Given, now_ms: number): PassageShape[] {
  const notices = layers.notices ? standing(given.notices.value?.notices ?? [], now_ms) : [];
  const corridors = layers.corridors ? (given.corridors.value?.corridors ?? []) : [];
  const movements = layers.movements ? (given.movements.value?.movements ?? []) : [];
  const sites = layers.sites ? (given.sites.value?.own ?? []) : [];
  return [
    ...notices.map((one) => boxShape(one.id, one.number, 'notice', one.area)),
    ...corridors.flatMap((one) => shapesOf(one)),
    ...movements.flatMap((one) => (!OVER.has(one.state) && one.route && one.route.length > 1 ? [lineShape(one.id, one.name || one.number, 'movement', one.route, one.width_m ?? 0)] : [])),
    ...sites.flatMap((one) => (one.lat_e7 === null || one.lon_e7 === null ? [] : siteShapes({ ...one, lat_e7: one.lat_e7, lon_e7: one.lon_e7, radius_m: one.radius_m ?? 0 }))),
  ];
}
