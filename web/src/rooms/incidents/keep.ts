// What a person has written in a dialog about an incident and not yet said, kept in this browser's tab: a dialog that is closed,
// a session that ends or a node that goes away costs nobody their words. Decides nothing; what cannot be read back is dropped.
import { tabShelf, type Shelf } from '../new-report/keep';

const KEY = 'sametable.incident';

/** Keeps what stands in a dialog. A full or forbidden storage keeps nothing, and the dialog goes on. */
export function hold(name: string, value: unknown, shelf: Shelf | null = tabShelf()): void {
  try {
    shelf?.setItem(`${KEY}.${name}`, JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
/** What was kept, over what a dialog begins with: only fields that it has, of the same kind. */
export function held<T extends object>(name: string, begin: T, shelf: Shelf | null = tabShelf()): T {
  const raw = shelf?.getItem(`${KEY}.${name}`) ?? null;
  if (raw === null) return begin;
  let kept: unknown;
  try {
    kept = JSON.parse(raw);
  } catch (error) {
    if (error instanceof SyntaxError) return begin;
    throw error;
  }
  if (typeof kept !== 'object' || kept === null) return begin;
  const known = Object.entries(kept).filter(([field, value]) => {
    const own = (begin as Record<string, unknown>)[field];
    return own !== undefined && typeof own === typeof value && Array.isArray(own) === Array.isArray(value);
  });
  return { ...begin, ...Object.fromEntries(known) };
}
/** Whether anything of this name is kept. */
export function isHeld(name: string, shelf: Shelf | null = tabShelf()): boolean {
  return (shelf?.getItem(`${KEY}.${name}`) ?? null) !== null;
}
/** Forgets it: it was said, or thrown away on purpose. */
export function letGo(name: string, shelf: Shelf | null = tabShelf()): void {
  shelf?.removeItem(`${KEY}.${name}`);
}
