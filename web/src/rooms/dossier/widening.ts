// To whom a statement may be widened, and what may be erased or released of it. Decides what is offered to choose from; the
// node decides again. A class is party ids joined by +, ascending, or `parties`, or `public`.
import type { Dossier } from '../../api/types';

const EVERYBODY = 'parties';

/** The parties that may read a statement now: those of its class and of every class it was widened to. */
export function readers(dossier: Pick<Dossier, 'audience' | 'widened'>, all: readonly string[]): string[] {
  const classes = [dossier.audience ?? EVERYBODY, ...(dossier.widened ?? [])];
  const may = (party: string): boolean => classes.some((one) => one === EVERYBODY || one === 'public' || one.split('+').includes(party));
  return all.filter(may);
}

/** The class of some parties; `parties` when it is all of them. */
export function classOf(parties: readonly string[], all: readonly string[]): string {
  const chosen = [...new Set(parties)].sort();
  return all.every((one) => chosen.includes(one)) ? EVERYBODY : chosen.join('+');
}

/** Names of the fields that can be erased or released one by one: all but the kind itself. */
export function fieldNames(fields: Record<string, unknown> | null): string[] {
  return Object.keys(fields ?? {}).filter((name) => name !== 'type').sort();
}
