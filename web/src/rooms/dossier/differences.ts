// Lays what each party says side by side, field by field, and says where they differ. Decides only whether two
// sayings can both be meant (the same words, times that overlap, circles that touch); never which of them is true.
// Moments are ms since 1970 UTC, places integers of 1e-7 degree, distances metres (spherical, for showing only).
import type { Assessor, ReportFields } from '../../api/types';

export type FieldName = 'what' | 'happened' | 'place' | 'weapon' | 'actor' | 'victim' | 'count' | 'killed' | 'injured' | 'source_kind';
export const FIELDS: readonly FieldName[] = ['what', 'happened', 'place', 'actor', 'victim', 'weapon', 'count', 'killed', 'injured', 'source_kind'];
/** `none`: nobody says; `one`: only one party says; `same`; `compatible`: not the same, but both can be meant; `differs`. */
export type Verdict = 'none' | 'one' | 'same' | 'compatible' | 'differs';
export interface Row { field: FieldName; verdict: Verdict; saying: string[]; apart_m: number | null; groups: Record<string, number> }

type Says = Assessor['says'];
const EARTH_M = 6_371_008.8;

/** Great-circle distance of two places in metres, on a sphere. */
export function distanceM(a: NonNullable<ReportFields['place']>, b: NonNullable<ReportFields['place']>): number {
  const rad = (e7: number): number => (e7 / 1e7) * (Math.PI / 180);
  const dLat = rad(b.lat_e7 - a.lat_e7);
  const dLon = rad(b.lon_e7 - a.lon_e7);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat_e7)) * Math.cos(rad(b.lat_e7)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

function key(field: FieldName, says: Says): string | null {
  if (field === 'happened') {
    const when = says.occurred;
    return when && (when.start_ms !== null || when.end_ms !== null) ? `${when.start_ms}/${when.end_ms ?? when.start_ms}` : null;
  }
  if (field === 'place') {
    if (says.place) return `${says.place.lat_e7}/${says.place.lon_e7}/${says.place.radius_m}`;
    return says.place_name ? `name:${says.place_name.normalize('NFC').trim().toLowerCase()}` : null;
  }
  const value = says[field];
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? `${value.low}/${value.best}/${value.high}` : String(value).normalize('NFC').trim().toLowerCase();
}

function bothCanBeMeant(field: FieldName, a: Says, b: Says): boolean {
  if (field === 'happened' && a.occurred && b.occurred) {
    const [s1, e1] = ends(a.occurred);
    const [s2, e2] = ends(b.occurred);
    return s1 <= e2 && s2 <= e1;
  }
  if (field === 'place' && a.place && b.place) return distanceM(a.place, b.place) <= a.place.radius_m + b.place.radius_m;
  if (field === 'count' || field === 'killed' || field === 'injured') {
    const one = a[field];
    const two = b[field];
    return one !== undefined && two !== undefined && one.low <= two.high && two.low <= one.high;
  }
  return false;
}

function ends(when: { start_ms: number | null; end_ms: number | null }): [number, number] {
  const start = when.start_ms ?? when.end_ms ?? 0;
  return [start, when.end_ms ?? start];
}

/** Compares what the parties say, one row a field; parties that say nothing about a field are not in `saying`. */
export function differences(assessors: readonly Assessor[]): Row[] {
  return FIELDS.map((field) => {
    const saying = assessors.filter((one) => key(field, one.says) !== null);
    const groups: Record<string, number> = {};
    const seen: string[] = [];
    for (const one of saying) {
      const own = key(field, one.says) as string;
      if (!seen.includes(own)) seen.push(own);
      groups[one.party] = seen.indexOf(own);
    }
    return { field, saying: saying.map((one) => one.party), groups, verdict: verdictOf(field, saying, seen.length), apart_m: field === 'place' ? widest(saying) : null };
  });
}

function verdictOf(field: FieldName, saying: Assessor[], distinct: number): Verdict {
  if (saying.length === 0) return 'none';
  if (saying.length === 1) return 'one';
  if (distinct === 1) return 'same';
  const all = saying.every((a, i) => saying.slice(i + 1).every((b) => key(field, a.says) === key(field, b.says) || bothCanBeMeant(field, a.says, b.says)));
  return all ? 'compatible' : 'differs';
}

function widest(saying: Assessor[]): number | null {
  const places = saying.flatMap((one) => (one.says.place ? [one.says.place] : []));
  let most: number | null = null;
  for (const [i, a] of places.entries()) for (const b of places.slice(i + 1)) most = Math.max(most ?? 0, Math.round(distanceM(a, b)));
  return most;
}
