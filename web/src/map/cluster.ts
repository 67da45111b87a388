// Gathers points that would overlap on the screen, with exact counts. Decides nothing but what is drawn together: every
// visible point is in exactly one group, and a group says how many it holds. Same points, same zoom, same groups,
// whatever part of the map is in view, so that nothing jumps while panning. x, y: unit square of Web Mercator.
import { TILE_PX } from './geo';

export interface Columns {
  x: Float64Array;
  y: Float64Array; // NaN: no place known, never drawn
}

export interface Groups {
  /** One entry a group: a place near its middle, how many, and the points it holds as members[start .. start + count). */
  x: Float64Array;
  y: Float64Array;
  start: Uint32Array;
  count: Uint32Array;
  members: Uint32Array;
}

const REACH_PX = 60;
/** How far a circle may stand from the report it grew around: farther, and circles would cover one another's counts. */
const DRIFT_PX = 8;
/** From this zoom on only what lies on top of one another is gathered. */
export const LAST_ZOOM = 14;

/** Gathers the points named by `visible`, in that order, for a whole zoom level. */
export function gather(columns: Columns, visible: Uint32Array, zoom: number): Groups {
  const pixel = 1 / (TILE_PX * 2 ** zoom);
  const reach = (zoom >= LAST_ZOOM ? 12 : REACH_PX) * pixel;
  const drift = DRIFT_PX * pixel;
  const cells = grid(columns, visible, reach);
  const taken = new Uint8Array(columns.x.length);
  const out = { x: [] as number[], y: [] as number[], start: [] as number[], count: [] as number[] };
  const members = new Uint32Array(visible.length);
  let filled = 0;
  for (const point of visible) {
    const px = columns.x[point]!;
    const py = columns.y[point]!;
    if (taken[point] || Number.isNaN(py)) continue;
    const start = filled;
    let sumX = 0;
    let sumY = 0;
    const cx = Math.floor(px / reach);
    const cy = Math.floor(py / reach);
    for (let gx = cx - 1; gx <= cx + 1; gx++) {
      for (let gy = cy - 1; gy <= cy + 1; gy++) {
        const cell = cells.get(cellKey(gx, gy));
        if (!cell) continue;
        let kept = 0;
        for (const other of cell) {
          const dx = columns.x[other]! - px;
          const dy = columns.y[other]! - py;
          if (dx * dx + dy * dy <= reach * reach) {
            taken[other] = 1;
            members[filled++] = other;
            sumX += columns.x[other]!;
            sumY += columns.y[other]!;
          } else cell[kept++] = other;
        }
        cell.length = kept;
      }
    }
    const count = filled - start;
    out.x.push(px + Math.max(-drift, Math.min(drift, sumX / count - px)));
    out.y.push(py + Math.max(-drift, Math.min(drift, sumY / count - py)));
    out.start.push(start);
    out.count.push(count);
  }
  return {
    x: Float64Array.from(out.x),
    y: Float64Array.from(out.y),
    start: Uint32Array.from(out.start),
    count: Uint32Array.from(out.count),
    members: members.slice(0, filled),
  };
}

function cellKey(gx: number, gy: number): number {
  return gx * 67_108_864 + gy;
}

function grid(columns: Columns, visible: Uint32Array, size: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (const point of visible) {
    const y = columns.y[point]!;
    if (Number.isNaN(y)) continue;
    const key = cellKey(Math.floor(columns.x[point]! / size), Math.floor(y / size));
    const cell = cells.get(key);
    if (cell) cell.push(point);
    else cells.set(key, [point]);
  }
  return cells;
}

/** Groups whose middle lies in a box of the unit square. */
export function within(groups: Groups, west: number, north: number, east: number, south: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < groups.x.length; i++) {
    if (groups.x[i]! >= west && groups.x[i]! <= east && groups.y[i]! >= north && groups.y[i]! <= south) found.push(i);
  }
  return found;
}
