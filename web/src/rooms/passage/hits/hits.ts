// The order of hits, their looks, and for whom an answer is written. Decides no more.
import type { Hit } from '../../../api/protection';
import type { ShapeName } from '../../../ui/shapes';
import { classOf } from '../../dossier/widening';

export const HIT_LOOK: Record<Hit['state'], { tone: 'ok' | 'warn' | 'bad' | 'neutral'; shape: ShapeName }> = {
  open: { tone: 'warn', shape: 'behind' },
  answered: { tone: 'neutral', shape: 'same' },
  silent: { tone: 'bad', shape: 'here' },
  overdue: { tone: 'warn', shape: 'stale' },
};
/** What waits stands first, then the newest. */
export function ordered(all: readonly Hit[]): Hit[] {
  const waits = (one: Hit): number => (one.state === 'answered' ? 1 : 0);
  return [...all].sort((a, b) => waits(a) - waits(b) || b.at_ms - a.at_ms || a.number.localeCompare(b.number));
}
/** A hit is known to whoever notified the object, whoever was told of it, and whoever answers. */
export function audienceOf(hit: Pick<Hit, 'owner' | 'told' | 'asked'> & { audience?: string }, own: string, all: readonly string[]): string {
  return hit.audience ?? classOf([...new Set([own, hit.owner, ...hit.told.map((one) => one.party), ...hit.asked])], all);
}
