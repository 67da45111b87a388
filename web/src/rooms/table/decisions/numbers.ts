// The figures of a text beside those of the terms that a decision makes of it, as the node has compared them: what stands in which part of
// the screen, whether a person has to have compared, and whether this desk would refuse. Compares nothing itself.
// Source: decision 0036; edges/web/decisions.py.
import type { NumberRow, Numbers, NumberState, NumberTerm } from '../../../api/table';
import type { Look } from '../looks';

/** What is folded, in its order; what differs stands open before it. */
export const FOLDED: readonly NumberState[] = ['only_in_text', 'only_in_terms', 'same'];
const LOOKS: Record<NumberState, Look> = {
  differs: { shape: 'contested', tone: 'warn' },
  only_in_text: { shape: 'behind', tone: 'neutral' },
  only_in_terms: { shape: 'held', tone: 'neutral' },
  same: { shape: 'same', tone: 'ok' },
};
const UNITS = new Set(['m', 'mm', 'h', 'day']);

export const numberLook = (state: NumberState): Look => LOOKS[state];
/** The rows of one state, and how many more there are than were given. */
export function rowsOf(numbers: Numbers, state: NumberState): { rows: NumberRow[]; left: number } {
  const rows = numbers.rows.filter((one) => one.state === state);
  return { rows, left: Math.max(0, (numbers.counts[state] ?? 0) - rows.length) };
}
/** Whether something is there that a person has to compare: not all is the same, or not all was read. */
export function toCompare(numbers: Numbers | null | undefined): boolean {
  return Boolean(numbers && (numbers.cut || (['differs', 'only_in_text', 'only_in_terms'] as const).some((state) => (numbers.counts[state] ?? 0) > 0)));
}
/** Whether a desk refuses: something differs where a bracket was bound. */
export function refused(numbers: Numbers | null | undefined): boolean {
  return Boolean(numbers?.rows.some((one) => one.state === 'differs' && one.how === 'bind'));
}
/** By what somebody has compared exactly these; another comparison is to be looked at anew. */
export function nameOfNumbers(numbers: Numbers | null | undefined): string {
  return numbers ? JSON.stringify([numbers.counts, numbers.rows.map((one) => [one.state, one.clause, one.said, one.terms.map((term) => [term.path, term.held])])]) : '';
}
/** Whether it may be put or signed: nothing is refused, and what is not the same was compared. `seen`: what was ticked. */
export function mayGoOn(numbers: Numbers | null | undefined, seen: string): boolean {
  return !refused(numbers) && (!toCompare(numbers) || seen === nameOfNumbers(numbers));
}
/** A value of the terms as it is written there, with the message for its unit where it is a bare number. */
export function heldIn(term: NumberTerm): { key: string; n: string } {
  return UNITS.has(term.unit) ? { key: `tableNumbers.unit_${term.unit}`, n: term.held } : { key: '', n: term.held };
}
