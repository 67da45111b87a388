// Why this node signs nothing, in words. Decides the wording, and whether two persons may confirm a cold start against it.
import type { Problem } from '../../api/types';
import { has, t } from '../../i18n/index.svelte';
import { problemWords } from '../new-report/summary';

/** The reason and what to do; the node's own English words where this page has none for the code. */
export function holdWords(hold: Problem): { why: string; advice: string } {
  const key = `hold.${hold.code}`;
  return { why: has(key) ? t(key) : problemWords(hold), advice: has(`${key}.do`) ? t(`${key}.do`) : hold.advice };
}

/** True for a hold that ends when two persons take the responsibility of going on without an answer of the others. */
export function coldStartHelps(hold: Problem): boolean {
  return hold.code === 'record.not_asked_yet';
}
