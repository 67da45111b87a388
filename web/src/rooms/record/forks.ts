// Two histories of one log, side by side. Decides which entries differ; not which history is the true one: neither is
// counted beyond what both have in common. Indexes count from 0.
import type { EntryRow, ForkRow } from '../../api/types';

export interface Pair { index: number; ours: EntryRow | null; theirs: EntryRow | null; differs: boolean }

/** The index of the first entry that is not in both: the last common size. */
export function firstDiffering(fork: Pick<ForkRow, 'cap'>): number {
  return fork.cap;
}

/** The number people use for an index of a log. */
export function numberAt(prefix: string, index: number): string {
  return `${prefix}-${String(Math.max(0, index)).padStart(6, '0')}`;
}

/** The entries of both histories, index by index, in order. An entry that is known of one side only differs, too. */
export function pairs(fork: Pick<ForkRow, 'ours' | 'theirs'>): Pair[] {
  const [ours, theirs] = [fork.ours, fork.theirs].map((rows) => new Map(rows.map((row) => [row.index, row])));
  const indexes = [...new Set([...ours!.keys(), ...theirs!.keys()])].sort((a, b) => a - b);
  return indexes.map((index) => {
    const [one, other] = [ours!.get(index) ?? null, theirs!.get(index) ?? null];
    return { index, ours: one, theirs: other, differs: one === null || other === null || one.id !== other.id };
  });
}
