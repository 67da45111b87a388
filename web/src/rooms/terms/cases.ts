// The form of one question, the body that is sent, and how a case is moved by metres and minutes. Decides nothing about
// terms. Coordinates are integers of 1e-7 degree until they are sent; times are wall times in a zone, or ms UTC.
import type { TermsAnswer, TermsCase } from '../../api/types';
import { wholeNumber } from '../../ui/digits';
import { fromWall, toWall } from '../new-report/zones';

export interface AskForm {
  at: string; until: string; zone: string;
  lat_e7: number | null; lon_e7: number | null; radius_m: string;
  group: string; against: string; act: string; weapon: string; calibre_mm: string; count: string; armed: string;
  line: string; distance_m: string; error_m: string; side: string;
  facts: Record<string, string>;
  target: string;
}
export type Trouble = { field: 'at' | 'until' | 'radius_m' | 'calibre_mm' | 'count' | 'armed' | 'distance_m' | 'error_m'; code: 'no_moment' | 'before' | 'no_number' };

/** An empty form in a zone. */
export function emptyForm(zone: string): AskForm {
  return { at: '', until: '', zone, lat_e7: null, lon_e7: null, radius_m: '', group: '', against: '', act: '', weapon: '', calibre_mm: '', count: '', armed: '', line: '', distance_m: '', error_m: '', side: '', facts: {}, target: '' };
}

const whole = (text: string): number | null => wholeNumber(text, 7);

/** What of the form cannot be read. A form that starts from a report may leave the time to it. */
export function troubles(form: AskForm): Trouble[] {
  const found: Trouble[] = [];
  const from = fromWall(form.at, form.zone);
  const until = fromWall(form.until, form.zone);
  if (from === null && (form.at !== '' || form.target === '')) found.push({ field: 'at', code: 'no_moment' });
  if (form.until !== '' && until === null) found.push({ field: 'until', code: 'no_moment' });
  if (from !== null && until !== null && until < from) found.push({ field: 'until', code: 'before' });
  for (const field of ['radius_m', 'calibre_mm', 'count', 'armed', 'distance_m', 'error_m'] as const) {
    if (form[field].trim() !== '' && whole(form[field]) === null) found.push({ field, code: 'no_number' });
  }
  return found;
}

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** The body of the question; what was left empty is not said. */
export function bodyOf(form: AskForm): TermsCase {
  const from = fromWall(form.at, form.zone);
  const until = fromWall(form.until, form.zone);
  const facts = Object.fromEntries(Object.entries(form.facts).filter(([, value]) => value !== ''));
  const [radius_m, calibre_mm, count, armed] = [whole(form.radius_m), whole(form.calibre_mm), whole(form.count), whole(form.armed)];
  const distance_m = whole(form.distance_m);
  return {
    ...(from !== null && { at: iso(from) }),
    ...(until !== null && { until: iso(until) }),
    ...(form.lat_e7 !== null && form.lon_e7 !== null && { lat: form.lat_e7 / 1e7, lon: form.lon_e7 / 1e7 }),
    ...(radius_m !== null && { radius_m }),
    ...(form.group && { group: form.group }),
    ...(form.against && { against: form.against }),
    ...(form.act && { act: form.act }),
    ...(form.weapon && { weapon: form.weapon }),
    ...(calibre_mm !== null && { calibre_mm }),
    ...(count !== null && { count }),
    ...(armed !== null && { armed }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(form.line && distance_m !== null && { measured: [{ line: form.line, distance_m, error_m: whole(form.error_m) ?? 0, side: form.side }] }),
    ...(form.target && { target: form.target }),
  };
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The facts of a case as the form holds them; what is not known is left out. */
function factsOf(given: unknown): Record<string, string> {
  const all = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(all.filter((one): one is [string, string] => typeof one[1] === 'string' && one[1] !== 'unknown'));
}

/** The form of a case that the node gave for a report. */
export function formOf(given: Record<string, unknown>, zone: string, target: string): AskForm {
  const [start_ms, end_ms] = [number(given['start_ms']), number(given['end_ms'])];
  const text = (name: string): string => (number(given[name]) === null ? '' : String(given[name]));
  return {
    ...emptyForm(zone),
    at: toWall(start_ms, zone), until: end_ms !== null && end_ms !== start_ms ? toWall(end_ms, zone) : '',
    lat_e7: number(given['lat_e7']), lon_e7: number(given['lon_e7']), radius_m: text('radius_m'),
    group: word(given['group']), against: word(given['against']), act: word(given['act']), weapon: word(given['weapon']),
    calibre_mm: text('calibre_mm'), count: text('count'), armed: text('armed'), facts: factsOf(given['facts']), target,
  };
}

const METRES_PER_DEGREE = 111_195;
export type Nudge = { north_m: number; east_m: number; minutes: number };

/** A case moved by metres and minutes; what it does not say cannot be moved. */
export function moved(body: TermsCase, by: Nudge): TermsCase {
  const next = { ...body };
  if (body.lat !== undefined && body.lon !== undefined && (by.north_m !== 0 || by.east_m !== 0)) {
    const across = METRES_PER_DEGREE * Math.max(0.02, Math.cos((body.lat * Math.PI) / 180));
    next.lat = Math.round((body.lat + by.north_m / METRES_PER_DEGREE) * 1e7) / 1e7;
    next.lon = Math.round((body.lon + by.east_m / across) * 1e7) / 1e7;
  }
  if (by.minutes !== 0) {
    if (body.at !== undefined) next.at = iso(Date.parse(body.at) + by.minutes * 60_000);
    if (body.until !== undefined) next.until = iso(Date.parse(body.until) + by.minutes * 60_000);
  }
  return next;
}

/** What two moves one after the other come to. */
export function added(a: Nudge, b: Nudge): Nudge {
  return { north_m: a.north_m + b.north_m, east_m: a.east_m + b.east_m, minutes: a.minutes + b.minutes };
}

export interface Change { key: string; before: TermsAnswer | null; after: TermsAnswer | null; parts: ('time' | 'place' | 'actor_status' | 'act')[] }

/** One instrument of one pack, for one guarantor: what two lists of answers are compared by. */
export function keyOf(answer: Pick<TermsAnswer, 'pack' | 'instrument' | 'guarantor'>): string {
  return [answer.pack, answer.instrument, answer.guarantor ?? ''].join('/');
}

/** What is answered otherwise after than before, in the order of the first list. */
export function changes(before: readonly TermsAnswer[], after: readonly TermsAnswer[]): Change[] {
  const keys = [...new Set([...before, ...after].map(keyOf))];
  return keys.flatMap((key) => {
    const [was, is] = [before.find((one) => keyOf(one) === key) ?? null, after.find((one) => keyOf(one) === key) ?? null];
    const parts = (['time', 'place', 'actor_status', 'act'] as const).filter((part) => was?.[part] !== is?.[part]);
    return parts.length === 0 ? [] : [{ key, before: was, after: is, parts }];
  });
}

/** Where a located error of a pack points: `pack.yaml:12:5 instruments[0]` is line 12, column 5. */
export function lineOf(at: string): { line: number; column: number; path: string } | null {
  const found = /:(\d+):(\d+)(?:\s+(.*))?$/.exec(at) ?? /^(\d+):(\d+)(?:\s+(.*))?$/.exec(at);
  return found ? { line: Number(found[1]), column: Number(found[2]), path: found[3] ?? '' } : null;
}
