// How the fields of what is said at the table are shown: codes by their lists, texts by language, changes of clauses as lines with their
// brackets as typed, hashes and places as they are. Decides the kind of a value only; a value of an unexpected shape is left to the
// caller, who shows it as it came.
import type { LangRow } from '../../api/table';
import type { Vocabulary } from '../../api/types';
import { time } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';
import { degreesText } from '../new-report/coordinates';
import { typed } from '../table/brackets';
import { langsOf } from '../table/canonical';
import type { Said } from './said';

type Fields = Record<string, unknown>;
const CODES: Record<string, Record<string, keyof Vocabulary>> = {
  proposal: { form: 'proposal_form' },
  clause_position: { says: 'stand', mandate: 'mandate' },
  decision: { how: 'decided_by' },
  signature: { says: 'signature' },
  disposition: { says: 'disposition' },
  participation: { says: 'participation' },
  designation: { says: 'designation', authority: 'authority' },
  sanctions_list: { authority: 'authority' },
  adherence: { says: 'adherence' },
  attestation: { says: 'attestation' },
  relation: { says: 'relation' },
  delineation: { what: 'area' },
  separation_status: { says: 'separation' },
  separation_step: { step: 'separation_step' },
  talks: { form: 'talks', outcome: 'talks_outcome' },
  read_out: { outcome: 'talks_outcome' },
  action_step: { step: 'action_step' },
  checklist_mark: { says: 'checked' },
  deconfliction: { call: 'rung' },
  deconfliction_step: { step: 'deconfliction_step' },
};
/** Kinds whose fields are worded here. */
const KINDS = new Set([
  ...Object.keys(CODES), 'proposal_version', 'action_item', 'checklist', 'intention', 'listing_request', 'minutes', 'objection', 'public_line', 'working_group',
]);
/** Codes that no list of the node words. */
const WORDED: Record<string, Record<string, string>> = { delineation: { form: 'table.drawn' }, listing_request: { asks: 'table.asks' } };
const PARTIES = new Set(['required', 'agreed_with', 'members']);
const ID_LETTERS = 43;
const DAY_MS = 86_400_000;

const object = (value: unknown): Fields | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null);
const int = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);
const strings = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');
const told = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The row of a field of the table, or null where it is none of these. */
export function tableSaid(key: string, value: unknown, all: Fields): Said | null {
  const kind = told(all['type']);
  if (!KINDS.has(kind)) return null;
  if (typeof value === 'string') return value === '' ? null : ofText(kind, key, value);
  if (typeof value === 'number') return ofNumber(kind, key, value);
  if (strings(value)) return ofStrings(key, value);
  if (Array.isArray(value)) {
    const texts = value.map((one) => lineOf(key, object(one) ?? {}));
    return texts.length > 0 && texts.every((one) => one !== '') ? { key, as: 'texts', texts } : null;
  }
  const inner = object(value);
  return inner && ofObject(key, inner);
}
function ofText(kind: string, key: string, value: string): Said {
  const list = CODES[kind]?.[key];
  if (list) return { key, as: 'term', list, value };
  const prefix = WORDED[kind]?.[key];
  if (prefix) return { key, as: 'code', prefix, value };
  if (key === 'pen') return { key, as: 'party', value };
  if (key === 'ways') return { key, as: 'total', value: value.split(',').length - 1, bound: 'exact' };
  return value.length === ID_LETTERS && !/\s/.test(value) ? { key, as: 'entry', value } : { key, as: 'text', value };
}
function ofNumber(kind: string, key: string, value: number): Said {
  // What holds for a day is told as that day, in UTC, and not as the hour at which it begins somewhere.
  if (key === 'as_of_ms' && value % DAY_MS === 0) return { key, as: 'text', value: time(value, 'UTC', 'date') };
  if (key.endsWith('_ms')) return { key, as: 'moment', at_ms: value };
  if (key.endsWith('_m')) return { key, as: 'amount', number: value, unit: 'm' };
  // People count from one.
  return { key, as: 'total', value: kind === 'checklist_mark' && key === 'item' ? value + 1 : value, bound: 'exact' };
}
function ofStrings(key: string, value: string[]): Said | null {
  if (value.length === 0) return null;
  if (PARTIES.has(key)) return { key, as: 'parties', ids: value };
  if (key === 'languages' || key === 'authentic') return { key, as: 'text', value: value.join(', ') };
  return value.every((one) => one.length === ID_LETTERS) ? { key, as: 'entries', ids: value } : { key, as: 'texts', texts: value };
}
function ofObject(key: string, inner: Fields): Said | null {
  const [start_ms, end_ms] = [int(inner['start_ms']), int(inner['end_ms'])];
  if (start_ms !== null || end_ms !== null) return { key, as: 'when', start_ms, end_ms, precision: '', zone: '', text: '', cumulative: false };
  const [south, west, north, east] = ['south_e7', 'west_e7', 'north_e7', 'east_e7'].map((name) => int(inner[name]));
  if (south == null || west == null || north == null || east == null) return null;
  return { key, as: 'text', value: `${degreesText(south, 4)}, ${degreesText(west, 4)} – ${degreesText(north, 4)}, ${degreesText(east, 4)}` };
}
/** One text, change, choice, link, binding, listed body or person present, as a person reads it. */
function lineOf(key: string, row: Fields): string {
  if (key === 'changes') return changeLine(row);
  if (key === 'choices') return `${told(row['bracket'])}: ${(int(row['option']) ?? 0) + 1}`;
  if (key === 'links') return `${session.term('clause_link', told(row['how']))}: ${told(row['clause'])}`;
  if (key === 'binds') return `${told(row['clause'])} ${told(row['bracket'])} → ${told(row['path'])}`;
  if (typeof row['language'] === 'string' && typeof row['text'] === 'string') return `${row['language']}: ${row['text']}`;
  return Object.values(row).map((one) => (strings(one) ? one.join(', ') : told(one))).filter(Boolean).join(' · ');
}
interface RawBracket { bracket: string; unit?: string; may_fall?: boolean; options: { texts: LangRow[]; by?: string[]; value?: number }[] }
function changeLine(row: Fields): string {
  const texts = langsOf(row['texts'] as LangRow[] | undefined);
  const brackets = ((row['brackets'] ?? []) as RawBracket[]).map((one) => ({
    bracket: one.bracket, unit: one.unit ?? null, may_fall: one.may_fall ?? false,
    options: one.options.map((option) => ({ texts: langsOf(option.texts), by: option.by ?? [], value: option.value ?? null })),
  }));
  const words = Object.keys(texts).map((language) => `${language}: ${typed({ texts, brackets }, language, (party) => session.party(party)?.short ?? party)}`);
  return [told(row['label']) || told(row['clause']), session.term('clause_do', told(row['do'])), ...words].join(' · ');
}
