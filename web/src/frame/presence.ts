// Which desks are in which room now. Decides how old a word may be to still be shown; presence is fleeting and proves nothing.
import type { Presence } from '../api/types';

export const FRESH_MS = 120_000;

/** What tells one desk's word from another's, whatever they are called: one node tells one word for each label. */
export function keyOf(one: Presence): string {
  return `${one.node}\n${one.label}`;
}
/** The words that are still fresh, own node left out, by node and label. */
export function present(told: readonly Presence[], now_ms: number, own: string): Presence[] {
  return told.filter((one) => one.node !== own && now_ms - one.at_ms < FRESH_MS).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
