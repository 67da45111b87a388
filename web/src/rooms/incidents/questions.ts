// The questions that are usually put to an accused side, in each of the four languages. Decides their wording only: whoever asks
// changes, drops and adds. None asks where a unit stands: what it was told to do and what will be done are asked.
import type { Lang } from '../../api/types';
import { catalogueOf, format } from '../../i18n/index.svelte';

export interface Question { key: string; usual: boolean }
/** What a question may name of the incident. */
export interface Facts { what: string; place: string; start_ms: number | null; end_ms: number | null }

export const QUESTIONS: readonly Question[] = [
  { key: 'happened', usual: true },
  { key: 'orders', usual: true },
  { key: 'weapons', usual: false },
  { key: 'justified', usual: false },
  { key: 'intend', usual: true },
  { key: 'stopped', usual: true },
  { key: 'access', usual: false },
  { key: 'evidence', usual: false },
];

const catalogues = new Map<Lang, ReturnType<typeof catalogueOf>>();

/** A question in a language; the place and the time as reported are named where they are known. */
export function questionIn(lang: Lang, key: string, facts: Facts): string {
  const own = catalogues.get(lang) ?? catalogueOf(lang);
  catalogues.set(lang, own);
  const message = own[`incidents.q.${key}`];
  if (message === undefined) return '';
  const at = facts.start_ms ?? facts.end_ms;
  // ISO, so that a question reads the same in whichever language it is passed on.
  const when = at === null ? '–' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  // In Arabic a place and a moment in Latin letters stay isolated, or the day would read backwards.
  return format(lang, message, { place: facts.place || '–', when });
}
