// Words of the table that no list of codes holds: titles, languages, parties' codes, links of clauses. Decides wording only.
import type { Coded, LangRow, Langs } from '../../api/table';
import { has, i18n, list, num, t } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';
import { langsOf } from './canonical';

/** A text given in several languages, in the reader's or the next there is, with its language. */
export function said(given: readonly LangRow[] | Langs | string | null | undefined): { text: string; language: string } {
  if (!given) return { text: '', language: '' };
  if (typeof given === 'string') return { text: given, language: '' };
  const texts = langsOf(given);
  const language = texts[i18n.lang] !== undefined ? i18n.lang : texts['en'] !== undefined ? 'en' : (Object.keys(texts)[0] ?? '');
  return { text: texts[language] ?? '', language };
}
/** The name of a language in the reader's, and its code where the browser knows none. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([i18n.locale], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
/** Entries by language in the order in which a text names its languages; others behind. */
export function inOrder<T>(rows: readonly (readonly [string, T])[], languages: readonly string[]): (readonly [string, T])[] {
  const place = (language: string): number => (languages.includes(language) ? languages.indexOf(language) : languages.length);
  return [...rows].sort(([one], [other]) => place(one) - place(other));
}
/** Which way a language is written. */
export function directionOf(code: string): 'rtl' | 'ltr' {
  return /^(ar|fa|he|ur|ps|ku-arab|ckb|syr|yi|dv)\b/i.test(code) ? 'rtl' : 'ltr';
}
/** A party's short code; its id where it is none of the table's. */
export function short(party: string): string {
  return session.party(party)?.short ?? party;
}
/** A reason with its code, in words where this client has them; as it came where not. Values in an order are {v0}, {v1} and, together, {values}. */
export function reason(prefix: string, why: Coded | string | null | undefined): string {
  if (!why) return '';
  const { code, values } = typeof why === 'string' ? { code: why, values: {} } : why;
  const given = named(values);
  const key = `${prefix}_${code.replaceAll('.', '_')}`;
  if (has(key)) return t(key, given);
  const told = Array.isArray(values) ? given['values'] : Object.entries(given).map(([name, value]) => `${name}: ${value}`).join(', ');
  return told ? `${code} (${told})` : code;
}
function named(values: Coded['values']): Record<string, string> {
  if (!values) return { values: '' };
  if (!Array.isArray(values)) return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, worded(value)]));
  const texts = values.map((one) => isolated(worded(one) || '–'));
  return { v0: '–', v1: '–', v2: '–', ...Object.fromEntries(texts.map((text, i) => [`v${i}`, text])), values: texts.join(' · ') };
}
// As numbers, so that no invisible character stands in a source file.
const [ISOLATE, POP] = [String.fromCharCode(0x2068), String.fromCharCode(0x2069)];
/** Words written from right to left cannot reorder their neighbours. */
function isolated(text: string): string {
  return /[\u0590-\u08ff]/.test(text) ? ISOLATE + text + POP : text;
}
/** A value of a reason as a person reads it: parties by their names, a number grouped, several in a row. */
export function worded(value: unknown): string {
  if (Array.isArray(value)) return value.map(worded).join(', ');
  if (typeof value === 'number') return num(value);
  if (typeof value === 'string') {
    const parts = value.split(', ');
    return parts.every((one) => session.party(one)) ? list(parts.map((one) => session.partyName(one))) : value;
  }
  if (typeof value === 'object' && value !== null) return Object.values(value).map(worded).join(' ');
  return value === null || value === undefined ? '–' : String(value);
}
/** Words that stand for themselves in a line that is written the other way, as a number with its unit. */
export function apart(text: string): string {
  return ISOLATE + text + POP;
}
/** A number of a bracket with its unit. */
export function amount(value: number, unit: string | null): string {
  return unit ? `${num(value)}\u00a0${unit}` : num(value);
}
