// The number that people use for a statement, by its id, out of what this screen holds of the rooms Table and Parties. Asks the node nothing:
// a statement that is opened may be noted as opened. Decides nothing.
import { parties } from './parties.svelte';
import { table } from './table.svelte';

const ID_LETTERS = 43;
const sources: (() => unknown)[] = [
  () => table.decisions.value, () => table.proposals.value, () => table.dispositions.value, () => parties.layers.value, () => parties.cases.value,
  () => parties.separations.value, () => parties.groups.value, () => parties.requests.value,
];
const found = new Map<string, string>();

/** Has another answer looked through. */
export function lookIn(source: () => unknown): void {
  sources.push(source);
}
/** Keeps the number of a statement that somebody named by it. */
export function know(id: string, number: string): void {
  found.set(id, number);
}
/** The statement whose number stands in a row: of a thing with versions the one that is shown, not its first. A row that links to another says nothing. */
function idOf(row: Record<string, unknown>): unknown {
  if (typeof row['party'] !== 'string') return null;
  return typeof row['version_id'] === 'string' && typeof row['version'] === 'number' ? row['version_id'] : row['id'];
}
/** The number of a statement in an answer of the node; null where it is not in it. */
export function numberIn(held: unknown, id: string): string | null {
  if (typeof held !== 'object' || held === null) return null;
  const row = held as Record<string, unknown>;
  if (!Array.isArray(held) && typeof row['number'] === 'string' && row['number'] !== '' && idOf(row) === id) return row['number'];
  for (const inner of Object.values(row)) {
    const number = numberIn(inner, id);
    if (number !== null) return number;
  }
  return null;
}
/** The number of a statement as far as this screen knows it. */
export function numberKnown(id: string): string | null {
  if (id.length !== ID_LETTERS) return null;
  for (const source of sources) {
    const number = numberIn(source(), id);
    if (number !== null) return number;
  }
  return found.get(id) ?? null;
}
