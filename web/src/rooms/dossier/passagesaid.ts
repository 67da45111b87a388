// How the fields of what is said about passage and protection are shown: codes by their lists, routes and outlines as stops, vehicles and
// cargo as lines, spans as spans. Decides the kind of a value only; a value of an unexpected shape is left to the caller, who shows
// it as it came.
import type { Vocabulary } from '../../api/types';
import { degreesText } from '../new-report/coordinates';
import type { Said } from './said';

type Fields = Record<string, unknown>;
const CODES: Record<string, Record<string, keyof Vocabulary>> = {
  site: { function: 'site_function' },
  site_notice: { function: 'site_function' },
  dissemination: { depth: 'depth' },
  notification_reply: { says: 'notification_reply' },
  movement: { what: 'movement', mode: 'movement_mode' },
  movement_event: { event: 'movement_event' },
  cargo_count: { stage: 'cargo_stage', count: 'count_stage' },
  airdrop_count: { count: 'count_stage' },
  corridor: { direction: 'direction', mines: 'mines' },
  corridor_step: { step: 'corridor_step' },
  operations_notice: { operation: 'operation', call: 'rung' },
  access_status: { says: 'access' },
  access_step: { outcome: 'access_outcome' },
};
/** Kinds whose fields are worded here. */
const KINDS = new Set([...Object.keys(CODES), 'access_request', 'check_reopened', 'hit']);
const PARTY = new Set(['to', 'party']);
const PARTIES = new Set(['followed_by', 'exact_to', 'cell_to', 'checked_by', 'agreed_with']);
const POINTS = new Set(['route', 'line', 'zone', 'outline']);

const object = (value: unknown): Fields | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null);
const int = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);
const strings = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');
const degrees = (lat_e7: number, lon_e7: number): string => `${degreesText(lat_e7, 4)}, ${degreesText(lon_e7, 4)}`;

/** The row of a field of passage, or null where it is none of these. `say` words a moment. */
export function passageSaid(key: string, value: unknown, all: Fields, say: (ms: number) => string): Said | null {
  const kind = String(all['type'] ?? '');
  if (!KINDS.has(kind)) return null;
  if (typeof value === 'string') return value === '' ? null : ofText(kind, key, value);
  if (typeof value === 'number') return ofNumber(kind, key, value);
  if (strings(value)) return ofStrings(key, value);
  if (Array.isArray(value)) {
    const texts = value.map((one) => lineOf(key, object(one) ?? {}, say));
    return texts.every((one) => one !== '') ? { key, as: 'texts', texts } : null;
  }
  const inner = object(value);
  return inner && ofObject(key, inner, say);
}
function ofText(kind: string, key: string, value: string): Said {
  const list = CODES[kind]?.[key];
  if (list) return { key, as: 'term', list, value };
  if (PARTY.has(key) && kind !== 'access_request') return { key, as: 'party', value };
  if (value.length === 43 && ['target', 'site', 'corridor', 'object'].includes(key)) return { key, as: 'entry', value };
  return { key, as: 'text', value };
}
function ofNumber(kind: string, key: string, value: number): Said {
  if (['following_delay_ms', 'following_kept_ms', 'late_ms'].includes(key)) return { key, as: 'lasting', ms: value };
  if (key.endsWith('_ms')) return { key, as: 'moment', at_ms: value };
  if (kind === 'movement_event' && key === 'waypoint') return { key, as: 'total', value: value + 1, bound: 'exact' };
  return { key, as: 'total', value, bound: 'exact' };
}
function ofStrings(key: string, value: string[]): Said | null {
  if (value.length === 0) return null;
  if (PARTIES.has(key)) return { key, as: 'parties', ids: value };
  if (key === 'users') return { key, as: 'terms', list: 'corridor_user', values: value };
  return value.every((one) => one.length === 43) ? { key, as: 'entries', ids: value } : { key, as: 'texts', texts: value };
}
function ofObject(key: string, inner: Fields, say: (ms: number) => string): Said | null {
  const [start_ms, end_ms] = [int(inner['start_ms']), int(inner['end_ms'])];
  if (start_ms !== null && end_ms !== null) return { key, as: 'when', start_ms, end_ms, precision: '', zone: '', text: '', cumulative: false };
  const [lat, lon] = [int(inner['lat_e7']), int(inner['lon_e7'])];
  if (lat !== null && lon !== null && inner['radius_m'] === undefined) return { key, as: 'text', value: degrees(lat, lon) };
  const [south, west, north, east] = ['south_e7', 'west_e7', 'north_e7', 'east_e7'].map((name) => int(inner[name]));
  if (south != null && west != null && north != null && east != null) return { key, as: 'text', value: `${degrees(south, west)} – ${degrees(north, east)}` };
  if (key !== 'drop') return null;
  const rows = Object.entries(inner).flatMap(([name, held]) => passageSaid(name, held, { type: 'movement' }, say) ?? []);
  return { key, as: 'fields', rows };
}
/** One stop, vehicle or line of cargo as a person reads it. */
function lineOf(key: string, row: Fields, say: (ms: number) => string): string {
  const [lat, lon] = [int(row['lat_e7']), int(row['lon_e7'])];
  if (POINTS.has(key) && lat !== null && lon !== null) {
    const times = [int(row['at_ms']), int(row['until_ms'])].flatMap((one) => (one === null ? [] : [say(one)]));
    return [row['name'], degrees(lat, lon), times.join(' – ')].filter((one) => typeof one === 'string' && one !== '').join(' · ');
  }
  if (key === 'cargo') return [row['line'], row['item'], `${String(row['quantity'])} ${String(row['unit'])}`].join(' · ');
  if (key === 'vehicles') return ['kind', 'plate', 'colour', 'driver'].map((name) => row[name]).filter(Boolean).join(' · ');
  return '';
}
