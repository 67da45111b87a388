// Which desks are in which room now. Decides how old a word may be to still be shown; presence is fleeting and proves nothing.
import type { Presence } from '../api/types';

export const FRESH_MS = 120_000;

/** The words that are still fresh, own node left out, by node and label. */
export function present(told: readonly Presence[], now_ms: number, own: string): Presence[] {
  const key = (one: Presence): string => `${one.node} ${one.label}`;
  return told.filter((one) => one.node !== own && now_ms - one.at_ms < FRESH_MS).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
