// What the room Table holds: the list of texts, decisions, dispositions, who takes part. Asked for when a screen wishes it, the last answer
// kept while the next is awaited. Decides nothing.
import { type DecisionRow, type Disposed, type Participation, paths, type ProposalRow } from '../api/table';
import { picture } from './picture.svelte';
import { Asked } from './protection.svelte';

const GAP_MS = 1000;
const EVERY_MS = 30_000;

export const table = {
  proposals: new Asked<{ proposals: ProposalRow[] }>(paths.proposals, GAP_MS),
  decisions: new Asked<{ decisions: DecisionRow[] }>(paths.decisions, GAP_MS),
  dispositions: new Asked<{ rows: Disposed[] }>(paths.dispositions, GAP_MS),
  participation: new Asked<{ parties: Participation[] }>(paths.participation, GAP_MS),
};

/** Keeps answers fresh while a component stands: when the picture changes, when another is asked for, and every half minute. */
export function follow(asked: () => readonly ({ wish(): void } | null)[]): void {
  $effect(() => {
    void picture.version;
    for (const one of asked()) one?.wish();
  });
  $effect(() => {
    const timer = setInterval(() => {
      for (const one of asked()) one?.wish();
    }, EVERY_MS);
    return () => clearInterval(timer);
  });
}
/** One answer that belongs to an address, such as a text of a version; asked for slower than the lists. */
export function asked<T>(path: string): Asked<T> {
  return new Asked<T>(path, GAP_MS);
}
