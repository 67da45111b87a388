// What a dialog begins with: what the same person had typed into it before and not said, else what it is given. One dialog about one
// thing is one name. Decides nothing; keep.ts keeps it, in this browser's tab, and CaseDialog puts it there.
import { session } from '../../state/session.svelte';
import { held } from './keep';

/** Under which name a dialog's words are kept: they belong to one person in one record. */
export function shelfOf(name: string): string {
  return `${session.shelf}.${name}`;
}
/** What was typed and not said, over what the dialog begins with. */
export function typed<T extends object>(name: string, begin: T): T {
  return held(shelfOf(name), begin);
}
