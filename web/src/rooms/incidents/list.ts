// Which incidents the list shows, and in which order. By stage and by how surely reports belong together, and by nothing else:
// there is no filter by actor or area. The order is the node's: newest first by the record, whatever a clock claims.
import type { IncidentRow } from '../../api/incidents';

export interface Filter { state: string; stage: string }
export const ALL: Filter = { state: '', stage: '' };
export const CLOSED = 'closed';
export const OPEN = 'open';

/** The incidents that pass, in the node's order. Stage `open` is every stage but closed. */
export function shown(rows: readonly IncidentRow[], filter: Filter): IncidentRow[] {
  return rows.filter((one) => passes(one, filter));
}
function passes(row: IncidentRow, filter: Filter): boolean {
  if (filter.state !== '' && row.state !== filter.state) return false;
  return filter.stage === '' || (filter.stage === OPEN ? row.stage !== CLOSED : row.stage === filter.stage);
}

/** The incident that a number or id names, by any of its reports. */
export function named(rows: readonly IncidentRow[], name: string): IncidentRow | undefined {
  return name === '' ? undefined : rows.find((one) => one.number === name || one.id === name || one.members.includes(name) || one.member_ids.includes(name));
}

/** Where a key moves in a list of so many from an index (-1: nowhere yet); null for a key that moves nothing. */
export function moved(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'j' || key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'k' || key === 'ArrowUp') return Math.max(0, at < 0 ? 0 : at - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
