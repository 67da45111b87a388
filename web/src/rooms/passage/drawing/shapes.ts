// What a person draws or types on a map: a box from two corners, a circle, a polygon, a line, a point. Decides when it is complete and
// how it is asked; how far it is widened is the node's business. Integers of 1e-7 degree, metres.
import type { AskedArea, Box, Point } from '../../../api/protection';
import { circleShape, boxShape, lineShape, type PassageShape, type PassageStyle, pointShape, polygonShape } from '../../../map/passage';
import { wholeNumber } from '../../../ui/digits';

export type DrawnKind = 'box' | 'circle' | 'polygon' | 'line' | 'point';
/** What is drawn so far. `radius` is text, so that a half-typed number is nobody's error yet. */
export interface Drawn { kind: DrawnKind; points: Point[]; radius: string }
export const MOST_POINTS = 400;

export function nothingDrawn(kind: DrawnKind, radius = '1000'): Drawn {
  return { kind, points: [], radius };
}
/** Adds a point: of a circle or a point there is one, of a box two; one more begins anew. */
export function withPoint(drawn: Drawn, point: Point): Drawn {
  const most = { box: 2, circle: 1, point: 1, polygon: MOST_POINTS, line: MOST_POINTS }[drawn.kind];
  const { lat_e7, lon_e7 } = point;
  const points = drawn.points.length >= most ? (most > 2 ? drawn.points : []) : drawn.points;
  return points === drawn.points && points.length >= most ? drawn : { ...drawn, points: [...points, { lat_e7, lon_e7 }] };
}
export function withoutPoint(drawn: Drawn, at: number): Drawn {
  return { ...drawn, points: drawn.points.filter((_one, i) => i !== at) };
}
/** Another kind of shape: points that fit it stay. */
export function asKind(drawn: Drawn, kind: DrawnKind): Drawn {
  const most = kind === 'circle' || kind === 'point' ? 1 : kind === 'box' ? 2 : MOST_POINTS;
  return { ...drawn, kind, points: drawn.points.slice(0, most) };
}
export function radiusOf(drawn: Drawn): number | null {
  const metres = wholeNumber(drawn.radius, 7) ?? 0;
  return metres >= 1 && metres <= 500_000 ? metres : null;
}
export function boxOf(points: readonly Point[]): Box | null {
  if (points.length < 2) return null;
  const [lats, lons] = [points.map((one) => one.lat_e7), points.map((one) => one.lon_e7)];
  return { south_e7: Math.min(...lats), west_e7: Math.min(...lons), north_e7: Math.max(...lats), east_e7: Math.max(...lons) };
}
/** The area as the node is asked for it; null while it is not complete. */
export function areaOf(drawn: Drawn): AskedArea | null {
  const [first] = drawn.points;
  if (drawn.kind === 'box') {
    const box = boxOf(drawn.points);
    return box && box.south_e7 < box.north_e7 && box.west_e7 < box.east_e7 ? box : null;
  }
  if (drawn.kind === 'circle') {
    const radius_m = radiusOf(drawn);
    return first && radius_m !== null ? { ...first, radius_m } : null;
  }
  return drawn.kind === 'polygon' && drawn.points.length >= 3 ? { points: drawn.points } : null;
}
/** How it is drawn so far. */
export function shapesOf(drawn: Drawn, style: PassageStyle = 'draft', width_m = 0): PassageShape[] {
  const dots = drawn.points.map((one, i) => pointShape(`draft:${i}`, '', style, one));
  const area = areaOf(drawn);
  if (area && 'south_e7' in area) return [boxShape('draft', '', style, area), ...dots];
  if (area && 'radius_m' in area) return [circleShape('draft', '', style, area), ...dots];
  if (area) return [polygonShape('draft', '', style, drawn.points), ...dots];
  const open = drawn.points.length >= 2 && (drawn.kind === 'line' || drawn.kind === 'polygon');
  return open ? [lineShape('draft', '', style, drawn.points, drawn.kind === 'line' ? width_m : 0), ...dots] : dots;
}
/** The box around shapes, as [west, south, east, north] in degrees with room around it; null when there is nothing. */
export function frameOf(points: readonly Point[]): [number, number, number, number] | null {
  if (points.length === 0) return null;
  const [lats, lons] = [points.map((one) => one.lat_e7 / 1e7), points.map((one) => one.lon_e7 / 1e7)];
  const pad = 0.06;
  return [Math.min(...lons) - pad, Math.min(...lats) - pad, Math.max(...lons) + pad, Math.max(...lats) + pad];
}
export function cornersOf(box: Box): Point[] {
  return [{ lat_e7: box.south_e7, lon_e7: box.west_e7 }, { lat_e7: box.north_e7, lon_e7: box.east_e7 }];
}
