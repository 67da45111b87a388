// Invented clauses for the tests of this room. Decides nothing.
import type { Bracket, Clause, Langs, Position } from '../../api/table';

export function clause(id: string, texts: Langs, brackets: Bracket[] = [], more: Partial<Clause> = {}): Clause {
  return {
    clause: id, label: id.slice(1), texts, brackets, about: null, obligor: null, links: [], annexes: [], instrument: null, term: null,
    changed_in: null, by: null, concordance: [], ...more,
  };
}
export function position(party: string, says: string, more: Partial<Position> = {}): Position {
  return {
    party, says, texts: null, choices: [], links: [], mandate: 'head', audience: 'parties', number: 'KHM-000001', id: 'A'.repeat(43), at_ms: 1,
    of_older_text: false, history: 1, ...more,
  };
}
