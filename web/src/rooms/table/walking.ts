// Going through clauses by keys: j and k to the next and the previous one, ] and [ to the next and the previous gap, p to say how one
// stands. Decides which clause comes next, and nothing about where the letters stand on a keyboard: a key is meant, not its letter.
import { latinOf } from '../../frame/keys';
import { singleKeys } from '../../state/keys.svelte';

export type Step = 'next' | 'previous' | 'next_gap' | 'previous_gap' | 'position';
/** What a key asks for; null for any other, and for all while their reader has switched single keys off. */
export function stepOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): Step | null {
  if (!singleKeys.on || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  if (event.code === 'BracketRight' || event.key === ']') return 'next_gap';
  if (event.code === 'BracketLeft' || event.key === '[') return 'previous_gap';
  const key = latinOf({ key: event.key, code: event.code, shift: event.shiftKey });
  return ({ j: 'next', k: 'previous', p: 'position' } as const)[key] ?? null;
}
/** The clause to go to, or null where there is none further; from nowhere the first, or the last backwards. */
export function goal(step: Step, at: string | null, order: readonly string[], gaps: ReadonlySet<string>): string | null {
  if (step === 'position') return at;
  const among = step === 'next' || step === 'previous' ? order : order.filter((one) => gaps.has(one));
  const forward = step === 'next' || step === 'next_gap';
  const here = at === null ? -1 : order.indexOf(at);
  if (here < 0) return (forward ? among[0] : among.at(-1)) ?? null;
  const places = among.map((one) => [order.indexOf(one), one] as const);
  const found = forward ? places.find(([place]) => place > here) : places.findLast(([place]) => place < here);
  return found?.[1] ?? null;
}
