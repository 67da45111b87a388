// When a table may be adopted: every party has lately shown the very code that this node shows. Decides only what is offered;
// the node checks again, and another party adopts for itself.
import type { Links } from '../../api/types';

/** The parties that have not shown this code lately, in the order given. */
export function missingParties(same: Links['same_map'], all: readonly string[]): string[] {
  return all.filter((party) => !same.parties.includes(party));
}

/** True when nobody is missing and the code is the one on this screen. */
export function everybodyShows(same: Links['same_map'], code: string | null, all: readonly string[]): boolean {
  return code !== null && same.code === code && all.length > 0 && missingParties(same, all).length === 0;
}
