// Words for what the node says of terms: names from the packs, kinds, and each reason by its code in the reader's language.
// A code or a value that this client does not know is shown as the node wrote it. Decides nothing.
import type { TermsPack, TermsReason, Words } from '../../api/types';
import { distance, has, i18n, list, nameOf, t, time } from '../../i18n/index.svelte';
import { clock } from '../../state/clock.svelte';
import { session } from '../../state/session.svelte';

/** A text in the reader's language, and in which language it stands where that is another. */
export function said(words: Words | null | undefined): { text: string; lang: string } {
  if (!words) return { text: '', lang: '' };
  const text = nameOf(words);
  const lang = Object.keys(words).find((one) => words[one] === text) ?? '';
  return { text, lang: lang === i18n.lang ? '' : lang };
}

/** The word of a code under a prefix of the catalogue; the code itself where there is none. */
export function wordOf(prefix: string, code: string): string {
  const key = `${prefix}.${code.replaceAll(' ', '_')}`;
  return has(key) ? t(key) : code;
}

/** What an id of a pack is called: a zone, a group, an instrument, a clause by its reference; a party by its name. */
export function nameIn(pack: TermsPack | null, id: string): string {
  if (id === '') return id;
  // The node names things by id, or by the name that they have in one of the languages.
  const is = (one: { id: string }, words: Words): boolean => one.id === id || Object.values(words).includes(id);
  const named = pack?.zones.find((one) => is(one, one.names)) ?? pack?.groups.find((one) => is(one, one.names));
  if (named) return nameOf(named.names) || id;
  for (const instrument of pack?.instruments ?? []) {
    if (is(instrument, instrument.title)) return nameOf(instrument.title) || id;
    const clause = instrument.clauses.find((one) => is(one, one.title) || one.ref === id || `${instrument.id}/${one.id}` === id);
    if (clause) return nameOf(clause.title) || clause.ref || id;
  }
  return session.party(id) ? session.partyName(id) : id;
}
/** The question of a fact in the reader's language; anything else as it came. */
function questionIn(pack: TermsPack | null, text: string): string {
  const asked = pack?.facts.find((one) => one.id === text || Object.values(one.question).includes(text));
  return (asked && nameOf(asked.question)) || text;
}
function namesIn(pack: TermsPack | null, ids: string): string {
  const whole = nameIn(pack, ids);
  const parts = ids.split(/,\s*/).filter(Boolean);
  // A list of names, or one name with a comma in it: a list only where one of its parts is a name that the pack knows.
  const named = parts.map((one) => nameIn(pack, one));
  return whole === ids && parts.length > 1 && named.some((one, i) => one !== parts[i]) ? list(named) : whole;
}

const MOMENTS = new Set(['at', 'deadline']);
const CODES: Record<string, 'what' | 'weapon'> = { act: 'what', weapon: 'weapon' };
const PLAIN = new Set(['code', 'text', 'why', 'needs', 'version']);

/** A value of a reason as it is said: metres with their unit, moments in the reader's zone, ids by their names. */
export function valueOf(pack: TermsPack | null, name: string, value: string | number): string | number {
  if (typeof value === 'number') {
    if (name.endsWith('_m') || name === 'metres') return distance(value);
    return name.endsWith('_ms') || MOMENTS.has(name) ? time(value, clock.zone, 'full') : value;
  }
  if (MOMENTS.has(name)) return moment(value);
  const kind = CODES[name];
  if (kind) return value.split(/,\s*/).map((one) => session.term(kind, one)).join(', ');
  if (name === 'what') return questionIn(pack, value);
  // The reference of one clause may have commas in it: it is no list.
  if (name === 'clause' || name === 'other') return nameIn(pack, value);
  if (name === 'status') return wordOf('terms.status', value);
  if (name === 'why' && has(`terms.state.${value}`)) return t(`terms.state.${value}`).toLocaleLowerCase(i18n.locale);
  return PLAIN.has(name) ? value : namesIn(pack, value);
}
function moment(value: string): string {
  const ms = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) ? Date.parse(value.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(ms) ? value : time(ms, clock.zone, 'full');
}

const SPANS: Record<string, string> = { 'time.within': 'in', 'time.outside': 'out', 'time.disputed': 'disputed', 'time.undetermined': 'undetermined' };
/** From when until when a state of time lasts, worded; '' for a reason of another kind or one that tells no bound. */
function spanIn(reason: TermsReason): string {
  const state = SPANS[String(reason['code'])];
  const bound = (name: string): string => (typeof reason[name] === 'number' ? time(reason[name], clock.zone, 'full') : '');
  const [from, until] = [bound('from_ms'), bound('until_ms')];
  if (!state || (from === '' && until === '' && state !== 'in')) return '';
  const range = from && until ? t('terms.span_between', { from, until }) : from ? t('terms.span_from', { from }) : until ? t('terms.span_until', { until }) : t('terms.span_always');
  return t(`terms.span.${state}`, { range });
}

/** A reason as a sentence in the reader's language; where the client has no words for it, as the node wrote it. `own`: what the
 *  node itself says of it beside that, in English. */
export function sentence(reason: TermsReason, pack: TermsPack | null): { text: string; lang: string; own: string } {
  const key = `terms.why.${reason['code'] ?? ''}`;
  if (!has(key)) return { text: String(reason['text'] ?? reason['code'] ?? ''), lang: i18n.lang === 'en' ? '' : 'en', own: '' };
  const params: Record<string, string | number> = Object.fromEntries(Object.entries(reason).map(([name, value]) => [name, valueOf(pack, name, value)]));
  const span = spanIn(reason);
  const own = span && String(reason['why'] ?? '');
  if (span) params['why'] = span;
  const text = t(key, params);
  return { text: text.slice(0, 1).toLocaleUpperCase(i18n.locale) + text.slice(1), lang: '', own };
}
