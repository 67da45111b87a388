// Which movements stand on the board, and under which heading: from notified to delivered. Decides the grouping and the order only;
// within a group the one that leaves first stands first, what ended stands newest first.
import type { MovementRow, MovementState } from '../../../api/passage';

export const GROUPS = ['notified', 'acknowledged', 'under_way', 'arrived', 'ended'] as const;
export type Group = (typeof GROUPS)[number];
const OF: Record<MovementState, Group> = {
  notified: 'notified', held: 'notified', acknowledged: 'acknowledged', ready: 'acknowledged', go: 'under_way', under_way: 'under_way',
  held_up: 'under_way', delayed: 'under_way', overdue: 'under_way', arrived: 'arrived', completed: 'ended', aborted: 'ended', cancelled: 'ended',
  withdrawn: 'ended',
};
/** The heading of a state; one that this client does not know stands where it is looked at first. */
export function groupOf(state: string): Group {
  return OF[state as MovementState] ?? 'notified';
}

export interface Filter { what: string; party: string; attention: '' | 'waiting' | 'own' | 'warned'; text: string; ended: boolean }
export const ALL: Filter = { what: '', party: '', attention: '', text: '', ended: true };

/** Letters without their marks and cases, so that a word is found however it was typed. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** True where a movement passes the filter. `own` is the reader's party: `own` asks for what waits for its word. */
export function passes(row: MovementRow, filter: Filter, own: string): boolean {
  if (filter.what && row.what !== filter.what) return false;
  if (filter.party && row.party !== filter.party) return false;
  if (!filter.ended && groupOf(row.state) === 'ended') return false;
  if (filter.attention === 'waiting' && row.waiting_for.length === 0) return false;
  if (filter.attention === 'own' && !row.waiting_for.includes(own)) return false;
  if (filter.attention === 'warned' && row.warnings.length === 0 && row.deviation === null && row.cargo.short === 0 && row.lead?.met !== false) return false;
  const wanted = folded(filter.text.trim());
  return wanted === '' || [row.number, row.name, row.place_name ?? ''].some((one) => folded(one).includes(wanted));
}
/** The movements of each heading, in the order of the board; headings without any are left out. */
export function grouped(rows: readonly MovementRow[]): { group: Group; rows: MovementRow[] }[] {
  return GROUPS.map((group) => ({ group, rows: sorted(rows.filter((one) => groupOf(one.state) === group), group) })).filter((one) => one.rows.length > 0);
}
function sorted(rows: MovementRow[], group: Group): MovementRow[] {
  const sign = group === 'ended' || group === 'arrived' ? -1 : 1;
  return [...rows].sort((a, b) => sign * ((a.window?.start_ms ?? 0) - (b.window?.start_ms ?? 0)) || (a.number < b.number ? -1 : 1));
}
/** Where a key moves to in a list of so many; null when it is no such key. */
export function moved(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown' || key === 'j') return Math.min(count - 1, from + 1);
  if (key === 'ArrowUp' || key === 'k') return Math.max(0, from - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
