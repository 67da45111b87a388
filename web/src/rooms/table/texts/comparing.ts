// Two versions beside one another: which are compared, and which clauses are shown. Decides nothing about what changed; the node does.
import type { Coded, ComparedClause, Run, VersionRow } from '../../../api/table';

/** What stands in the address as "older/newer"; where nothing stands, the last two that can be read. */
export function pairOf(more: string, versions: readonly Pick<VersionRow, 'id' | 'readable' | 'unfinished'>[]): { older: string; newer: string } {
  const [older = '', newer = ''] = more.split('/');
  const readable = versions.filter((one) => one.readable && !one.unfinished).map((one) => one.id);
  if (readable.includes(older) && readable.includes(newer)) return { older, newer };
  return { older: readable.at(-2) ?? readable.at(-1) ?? '', newer: readable.at(-1) ?? '' };
}
/** The clauses that are shown: all, or those that are not the same. */
export function shown(clauses: readonly ComparedClause[], changedOnly: boolean): ComparedClause[] {
  return changedOnly ? clauses.filter((one) => one.state !== 'same') : [...clauses];
}
/** The sign before a run, so that a change is read without colour. */
export function sign(op: Run['op']): string {
  return op === 'in' ? '+' : op === 'out' ? '\u2212' : '';
}
/** The values of a change in words: a bracket by its number, as it stands beside the text. */
export function values(change: Pick<Coded, 'code' | 'values'>): NonNullable<Coded['values']> {
  const held = change.values ?? {};
  if (!Array.isArray(held) || !/^(bracket|option)_/.test(change.code)) return held;
  return held.map((one: unknown, i) => (i === 0 && typeof one === 'string' ? one.replace(/^b(?=\d+$)/, '') : one));
}
