// What is signed under a line or an area, read out of the very bytes that are hashed: every member that stands there, and the ways as degrees for
// a map. What the node prepares is held to it. Decides nothing of what it means. Source: core/delineation/content.py, core/model/ways.py.
import type { Geometry, Position } from 'geojson';
import type { Layer } from '../../../api/parties';
import type { Prepared } from '../../../api/types';
import { canonical, sha256 } from '../../table/canonical';

export interface Content {
  /** All that is signed but the ways, by name. */
  fields: Record<string, unknown>;
  geometry: Geometry;
  sha256: string;
}
const METRES_PER_DEGREE = 110_574;
const PARALLEL_METRES = 111_320;
const PAIR = /^(-?\d{1,6}),(-?\d{1,6})$/;

/** Reads the bytes that are signed; null where they are not the one writing of an object, or draw nothing that can be shown. */
export async function readContent(content: string | null): Promise<Content | null> {
  if (content === null) return null;
  try {
    const held: unknown = JSON.parse(content);
    // Another writing (a name twice, a blank) could be shown as one thing and be another.
    if (typeof held !== 'object' || held === null || Array.isArray(held) || canonical(held) !== content) return null;
    const { ways, ...fields } = held as Record<string, unknown>;
    const geometry = drawn(ways, fields['form'], fields['coarseness_m'], fields['band']);
    return geometry && { fields: { type: 'delineation', ...fields }, geometry, sha256: await sha256(content) };
  } catch {
    return null;
  }
}
/** The edges that ways draw, rings closed; null for what is not written as ways are. */
function drawn(ways: unknown, form: unknown, coarseness_m: unknown, band: unknown): Geometry | null {
  if (typeof ways !== 'string' || typeof coarseness_m !== 'number' || typeof band !== 'number' || (form !== 'lines' && form !== 'areas')) return null;
  const down = Math.ceil((coarseness_m * 1e7) / METRES_PER_DEGREE) / 1e7;
  const along = Math.ceil((coarseness_m * 1e7) / (PARALLEL_METRES * Math.cos((band * Math.PI) / 180))) / 1e7;
  const lines: Position[][] = [];
  for (const way of ways.split('; ')) {
    let [row, column] = [0, 0];
    const line: Position[] = [];
    for (const pair of way.split(' ')) {
      const found = PAIR.exec(pair);
      if (!found) return null;
      [row, column] = [row + Number(found[1]), column + Number(found[2])];
      line.push([column * along, row * down]);
    }
    if (form === 'areas') line.push(line[0] as Position);
    lines.push(line);
  }
  return { type: 'MultiLineString', coordinates: lines };
}
/** Whether what the node prepared is this word on these very bytes, and on no other statement. */
export function isThis(prepared: Pick<Prepared, 'shown'>, target: string, says: string, sum: string): boolean {
  const { shown } = prepared;
  return sum !== '' && shown['content_sha256'] === sum && shown['target'] === target && shown['says'] === says;
}
/** The newest version of the same thing that came after this one; null where this is the newest. */
export function newerThan<Row extends Pick<Layer, 'id' | 'version' | 'version_id'>>(one: Row, layers: readonly Row[]): Row | null {
  const later = layers.filter((each) => each.id === one.id && each.version > one.version);
  return later.reduce<Row | null>((newest, each) => (newest && newest.version >= each.version ? newest : each), null);
}
