// Positions as a matrix: clauses down, sides across, alphabetical. Decides which word stands in which cell; counts nothing and ranks nobody.
import type { ClausePositions, Position } from '../../../api/table';

export interface Cell { party: string; said: Position[] }
/** One cell for each side, in the order given; a side without a word has an empty one, and one that is not of the table its own. */
export function cells(parties: readonly string[], by: readonly Position[]): Cell[] {
  const all = by.flatMap((one) => [one, ...(one.apart ?? [])]);
  const others = [...new Set(by.map((one) => one.party))].filter((one) => !parties.includes(one)).sort();
  return [...parties, ...others].map((party) => ({ party, said: all.filter((one) => one.party === party) }));
}
/** What was said, by clause. */
export function byClause(positions: readonly ClausePositions[]): ReadonlyMap<string, Position[]> {
  return new Map(positions.map((one) => [one.clause, one.by]));
}
/** The clause in words of its number, for links and headings; its id where it has none. */
export function namer(clauses: readonly { clause: string; label: string }[]): (clause: string) => string {
  const names = new Map(clauses.map((one) => [one.clause, one.label || one.clause]));
  return (clause) => names.get(clause) ?? clause;
}
