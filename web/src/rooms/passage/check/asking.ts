// What the protection check asks and how its answer is ordered. Decides only when a question is complete and how loudly an answer is said:
// nothing ever says that a place is free to be harmed. ms UTC, 1e-7 degree, metres.
import type { CheckAnswer, CheckAsked, CheckSays, TermsTouched } from '../../../api/protection';
import type { ShapeName } from '../../../ui/shapes';
import { fromWall } from '../../new-report/zones';
import { areaOf, type Drawn } from '../drawing/shapes';

export interface CheckForm { drawn: Drawn; start: string; end: string; act: string }
/** From the strongest. */
export const STRONGEST: readonly CheckSays[] = ['touches_site', 'touches_passage', 'covered_by_terms', 'undetermined', 'none_known'];

export function askedOf(form: CheckForm, zone: string): CheckAsked | null {
  const area = areaOf(form.drawn);
  const [start_ms, end_ms] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  if (!area || start_ms === null || end_ms === null || end_ms <= start_ms) return null;
  return { area, window: { start_ms, end_ms }, ...(form.act !== '' && { act: form.act }) };
}
/** Whether anybody has not answered: then nothing better than "undetermined" may stand over it. */
export function isWhole(answer: Pick<CheckAnswer, 'parties'>): boolean {
  return answer.parties.every((one) => one.state === 'answered');
}
/** What stands over an answer in large words: as the node says it, and never less careful than its parts allow. */
export function heading(answer: CheckAnswer): CheckSays {
  const parts = [answer.says, answer.own.says, answer.terms.says, ...answer.parties.map((one) => one.says ?? 'undetermined'), ...(isWhole(answer) ? [] : ['undetermined' as const])];
  return STRONGEST.find((one) => parts.includes(one)) ?? 'undetermined';
}
export const LOOK_OF: Record<CheckSays, { tone: 'bad' | 'warn' | 'neutral'; shape: ShapeName }> = {
  touches_site: { tone: 'bad', shape: 'site_fresh' },
  touches_passage: { tone: 'bad', shape: 'warn' },
  covered_by_terms: { tone: 'warn', shape: 'warn' },
  undetermined: { tone: 'warn', shape: 'unsure' },
  none_known: { tone: 'neutral', shape: 'info' },
};
/** A clause as its name and the beginning of its text, which stand apart: they may run in two directions. */
export function clauseWords(one: TermsTouched, lang: string): { name: string; text: string } {
  if (typeof one === 'string') return { name: one, text: '' };
  const text = one.text?.[lang] ?? one.text?.['en'] ?? '';
  return { name: one.ref || [one.instrument, one.id].filter(Boolean).join(' · '), text: text.length > 160 ? `${text.slice(0, 159)}…` : text };
}
