// Turns a statement's fields into rows that a screen can word: what kind of value each holds, in one order for all
// rooms. Decides order and kind only; a value of an unexpected shape is shown as the text it came as, never dropped.
import type { Vocabulary } from '../../api/types';
import { time } from '../../i18n/index.svelte';
import { clock } from '../../state/clock.svelte';
import { caseSaid } from './casesaid';
import { passageSaid } from './passagesaid';
import { tableSaid } from './tablesaid';

export type Said =
  | { key: string; as: 'term'; list: keyof Vocabulary; value: string }
  | { key: string; as: 'party'; value: string }
  | { key: string; as: 'text'; value: string }
  | { key: string; as: 'entry'; value: string }
  | { key: string; as: 'when'; start_ms: number | null; end_ms: number | null; precision: string; zone: string; text: string; cumulative: boolean }
  | { key: string; as: 'where'; lat_e7: number; lon_e7: number; radius_m: number; coarsened: boolean }
  | { key: string; as: 'tally'; low: number; best: number; high: number }
  | { key: string; as: 'total'; value: number | null; bound: 'exact' | 'about' | 'at_least' | 'over' }
  | { key: string; as: 'pairs'; pairs: [string, number][] }
  | { key: string; as: 'heads'; heads: [origin: string, size: number, root: string][] }
  | { key: string; as: 'code'; prefix: string; value: string }
  | { key: string; as: 'moment'; at_ms: number }
  | { key: string; as: 'lasting'; ms: number }
  | { key: string; as: 'terms'; list: keyof Vocabulary; values: string[] }
  | { key: string; as: 'codes'; prefix: string; values: string[] }
  | { key: string; as: 'parties'; ids: string[] }
  | { key: string; as: 'entries'; ids: string[] }
  | { key: string; as: 'texts'; texts: string[] }
  | { key: string; as: 'flag'; value: boolean }
  | { key: string; as: 'amount'; number: number; unit: string }
  | { key: string; as: 'ofTerms'; text: string; instrument: string; clause: string }
  | { key: string; as: 'fields'; rows: Said[] };

const TERMS: Record<string, 'what' | 'weapon' | 'source_kind' | 'channel' | 'locates' | 'measure'> = {
  what: 'what', weapon: 'weapon', source_kind: 'source_kind', channel: 'channel', locates: 'locates', measure: 'measure',
};
const ORDER = [
  'what', 'occurred', 'place', 'place_name', 'town', 'district', 'governorate', 'locates', 'actor', 'victim', 'weapon', 'count', 'killed', 'injured',
  'reporting_party', 'accused', 'measure', 'period', 'total', 'by_area', 'by_kind', 'by_actor', 'consistent',
  'step', 'outcome', 'stance', 'how', 'others', 'occurrence', 'attribution', 'attributed_to', 'breach', 'threat', 'form', 'required', 'members',
  'to', 'who', 'where', 'by_ms', 'verified_how', 'asked', 'through', 'questions', 'due_ms', 'answers', 'intention',
  'event', 'depth', 'line', 'stage', 'mode', 'name', 'purpose', 'window', 'emergency', 'route', 'width_m', 'vehicles', 'cargo', 'people', 'drop', 'leader', 'contacts',
  'title', 'group', 'groups', 'says', 'mandate', 'texts', 'choices', 'links', 'number', 'bases', 'changes', 'text_sha256', 'content_sha256', 'languages', 'authentic', 'pen', 'asks', 'authority', 'agenda', 'attendance', 'items', 'item', 'owner',
  'quantity', 'unit', 'by', 'at_ms', 'instrument', 'clause', 'text', 'fields', 'reason', 'on_behalf_of', 'target', 'source_kind', 'source', 'channel',
];
/** Shown by other means (beside the text, in the head), or a part of another row. */
const ELSEWHERE = new Set(['type', 'coarsened', 'bound', 'raw_text', 'raw_sha256', 'raw_language', 'raw_span', 'demonstration', 'place_id']);

type Fields = Record<string, unknown>;

function object(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
const int = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function pairsOf(value: unknown): [string, number][] | null {
  const rows: unknown[] | null = Array.isArray(value) ? value : object(value) ? Object.entries(value as Fields) : null;
  if (rows === null) return null;
  return rows.every((row) => Array.isArray(row) && typeof row[0] === 'string' && int(row[1]) !== null) ? (rows as [string, number][]) : null;
}

function headsOf(value: unknown): [string, number, string][] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const fits = value.every((row) => Array.isArray(row) && row.length === 3 && typeof row[0] === 'string' && int(row[1]) !== null && typeof row[2] === 'string');
  return fits ? (value as [string, number, string][]) : null;
}

function one(key: string, value: unknown, all: Fields): Said | null {
  const known = passageSaid(key, value, all, (ms) => time(ms, clock.zone)) ?? tableSaid(key, value, all) ?? caseSaid(key, value, all);
  if (known) return known;
  const inner = object(value);
  const list = TERMS[key];
  if (list && typeof value === 'string') return { key, as: 'term', list, value };
  if ((key === 'actor' || key === 'victim' || key === 'reporting_party' || key === 'accused' || key === 'on_behalf_of') && typeof value === 'string') return { key, as: 'party', value };
  if ((key === 'target' || key === 'amends') && typeof value === 'string') return { key, as: 'entry', value };
  const prefix = all['type'] === 'terms_act' && key === 'act' ? 'terms.act_said' : all['type'] === 'performance' && key === 'says' ? 'terms.says' : null;
  if (prefix && typeof value === 'string') return { key, as: 'code', prefix, value };
  if (key === 'effective_ms' && int(value) !== null) return { key, as: 'moment', at_ms: int(value) as number };
  if (key === 'parties' && Array.isArray(value) && value.every((id) => typeof id === 'string')) return { key, as: 'parties', ids: value };
  if ((key === 'occurred' || key === 'period') && inner) {
    return {
      key, as: 'when', start_ms: int(inner['start_ms']), end_ms: int(inner['end_ms']), precision: words(inner['precision']),
      zone: words(inner['zone']), text: words(inner['text']), cumulative: inner['cumulative'] === true,
    };
  }
  if (key === 'place' && inner) {
    const [lat_e7, lon_e7, radius_m] = [int(inner['lat_e7']), int(inner['lon_e7']), int(inner['radius_m'])];
    if (lat_e7 !== null && lon_e7 !== null && radius_m !== null) return { key, as: 'where', lat_e7, lon_e7, radius_m, coarsened: all['coarsened'] === true };
  }
  if ((key === 'count' || key === 'killed' || key === 'injured') && inner) {
    const [low, best, high] = [int(inner['low']), int(inner['best']), int(inner['high'])];
    if (low !== null && best !== null && high !== null) return { key, as: 'tally', low, best, high };
  }
  if (key === 'total' && (value === null || int(value) !== null)) {
    const bound = all['bound'];
    return { key, as: 'total', value: int(value), bound: bound === 'about' || bound === 'at_least' || bound === 'over' ? bound : 'exact' };
  }
  if (key.startsWith('by_')) {
    const pairs = pairsOf(value);
    if (pairs) return pairs.length === 0 ? null : { key, as: 'pairs', pairs };
  }
  if (key === 'heads') {
    const heads = headsOf(value);
    if (heads) return { key, as: 'heads', heads };
  }
  if (key === 'quantity' && inner && int(inner['number']) !== null) return { key, as: 'amount', number: int(inner['number']) as number, unit: words(inner['unit']) };
  if (all['type'] === 'performance' && (key === 'instrument' || key === 'clause') && typeof value === 'string') {
    return { key, as: 'ofTerms', text: words(all['target']), instrument: words(all['instrument']), clause: key === 'clause' ? value : '' };
  }
  if (key === 'fields' && inner) return { key, as: 'fields', rows: sayFields(inner) };
  if (typeof value === 'boolean') return { key, as: 'flag', value };
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null;
  return { key, as: 'text', value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** Rows of a statement's fields in reading order; fields this client does not know come last, as they are. */
export function sayFields(fields: Fields): Said[] {
  const known = ORDER.filter((key) => Object.hasOwn(fields, key));
  const others = Object.keys(fields).filter((key) => !ORDER.includes(key) && !ELSEWHERE.has(key)).sort();
  return [...known, ...others].flatMap((key) => one(key, fields[key], fields) ?? []);
}

/** The raw text that a statement carries, with its language and the stretch it was drawn from. */
export function rawOf(fields: Fields): { text: string; language: string; span: [number, number] | null } | null {
  if (typeof fields['raw_text'] !== 'string') return null;
  const span = fields['raw_span'];
  const fits = Array.isArray(span) && span.length === 2 && int(span[0]) !== null && int(span[1]) !== null;
  return { text: fields['raw_text'], language: words(fields['raw_language']), span: fits ? (span as [number, number]) : null };
}

/** What the author's side kept and did not sign, as this node holds it for its own people; null when there is none. */
export function ownSideOf(text: string | null): Fields | null {
  if (text === null) return null;
  try {
    return object(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
