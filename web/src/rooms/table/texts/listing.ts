// Which of the texts are shown. Decides nothing else; none is ranked, they stand as the node gave them.
import type { HeadRow, ProposalRow } from '../../../api/table';

export interface Wish { words: string; form: string; closed: string }
/** Those that fit: words in what `haystack` gives, a form, open or closed ones. */
export function matching(all: readonly ProposalRow[], wish: Wish, haystack: (one: ProposalRow) => string): ProposalRow[] {
  const words = wish.words.trim().toLocaleLowerCase();
  return all.filter((one) =>
    (words === '' || haystack(one).toLocaleLowerCase().includes(words)) &&
    (wish.form === '' || one.form === wish.form) &&
    (wish.closed === 'all' || one.closed === (wish.closed === 'closed')));
}
/** The version that stands where none is named: the one head, and none where there are several or none. */
export function headOf(one: Pick<ProposalRow, 'heads'>): string {
  return one.heads.length === 1 ? (one.heads[0]?.id ?? '') : '';
}
/** How many the next version is. */
export function nextNumber(versions: readonly { version: number }[]): number {
  return Math.max(0, ...versions.map((one) => one.version)) + 1;
}
/** The latest versions that somebody who writes on `bases` has not seen: none while those are themselves among the latest. */
export function cameSince(of: Pick<ProposalRow, 'heads'>, bases: readonly string[]): HeadRow[] {
  const latest = of.heads.map((head) => head.id);
  return bases.length > 0 && bases.every((one) => latest.includes(one)) ? [] : of.heads.filter((head) => !bases.includes(head.id));
}
