// How the fields of what is said about an incident are shown: which are codes of which list, moments, parties, reports, lists of
// texts. Decides the kind of a value only; a value of an unexpected shape is left to the caller, who shows it as it came.
import type { Vocabulary } from '../../api/types';
import { degreesText } from '../new-report/coordinates';
import type { Said } from './said';

type Fields = Record<string, unknown>;
/** Codes whose list depends on the kind of statement. */
const BY_KIND: Record<string, Record<string, keyof Vocabulary>> = {
  assent: { says: 'assent' },
  undertaking: { says: 'influence' },
  verification: { says: 'verified' },
  call: { rung: 'rung' },
  call_event: { event: 'call_event', rung: 'rung' },
  custody: { event: 'custody' },
  link: { how: 'link_how' },
  case_step: { step: 'step', outcome: 'outcome' },
  reply: { stance: 'stance' },
};
const CODES: Record<string, keyof Vocabulary> = { occurrence: 'occurrence', attribution: 'attribution', breach: 'breach' };
const PARTY = new Set(['through', 'to', 'asked', 'attributed_to']);
const ENTRIES = new Set(['others', 'members']);
const TEXTS = new Set(['questions', 'answers']);
/** Kinds of which `what` is a sentence and no code. */
const IN_WORDS = new Set(['request', 'call']);

const strings = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');

/** The row of a field of a case, or null where it is none of these. */
export function caseSaid(key: string, value: unknown, all: Fields): Said | null {
  const kind = String(all['type'] ?? '');
  if (typeof value === 'string') {
    if (value === '') return null;
    if (key === 'what' && IN_WORDS.has(kind)) return { key, as: 'text', value };
    const list = BY_KIND[kind]?.[key] ?? CODES[key];
    if (list) return { key, as: 'term', list, value };
    if (kind === 'call' && key === 'asked') return { key, as: 'text', value };
    if (PARTY.has(key)) return { key, as: 'party', value };
    if ((kind === 'call' && key === 'about') || key === 'repeats') return { key, as: 'entry', value };
    if (key === 'sealed') return { key, as: 'entry', value };
    if (kind === 'finding' && key === 'form') return { key, as: 'code', prefix: 'incidents.form', value };
  }
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (kind === 'alert_rule' && key.endsWith('_ms')) return { key, as: 'lasting', ms: value };
    if (key.endsWith('_ms') && value > 0) return { key, as: 'moment', at_ms: value };
    if (key === 'threat') return { key, as: 'text', value: String(value) };
  }
  if (strings(value)) {
    if (ENTRIES.has(key)) return { key, as: 'entries', ids: value };
    if (TEXTS.has(key)) return { key, as: 'texts', texts: value };
    if (kind === 'alert_rule' && key === 'kinds') return { key, as: 'terms', list: 'what', values: value };
    if (kind === 'alert_rule' && (key === 'steps' || key === 'areas')) return { key, as: 'codes', prefix: 'alerts.step', values: value };
    if (key === 'required') return { key, as: 'parties', ids: value };
  }
  if (kind === 'alert_rule' && key === 'around' && typeof value === 'object' && value !== null) {
    const { lat_e7, lon_e7, radius_m } = value as { lat_e7?: unknown; lon_e7?: unknown; radius_m?: unknown };
    if (typeof lat_e7 === 'number' && typeof lon_e7 === 'number' && typeof radius_m === 'number') return { key, as: 'where', lat_e7, lon_e7, radius_m, coarsened: false };
  }
  if (kind === 'alert_rule' && key === 'zone' && typeof value === 'object' && value !== null) {
    const { instrument, clause } = value as { instrument?: unknown; clause?: unknown };
    if (typeof instrument === 'string' && typeof clause === 'string') return { key, as: 'text', value: `${instrument} · ${clause}` };
  }
  if (key === 'read_back' && typeof value === 'object' && value !== null) {
    const { lat_e7, lon_e7 } = value as { lat_e7?: unknown; lon_e7?: unknown };
    if (typeof lat_e7 === 'number' && typeof lon_e7 === 'number') return { key, as: 'text', value: `${degreesText(lat_e7, 3)}, ${degreesText(lon_e7, 3)}` };
  }
  return null;
}
