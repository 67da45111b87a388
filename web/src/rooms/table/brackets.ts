// Brackets in a clause: the text cut where one stands, and the text as a person types it, with the options in square brackets. Decides
// how it is cut and written; reading what was typed is the node's work. Source: core/decisions/brackets.py.
import type { Bracket, Clause, Langs, Option } from '../../api/table';

const MARK = /⟦([^⟦⟧]*)⟧/g;
export type Piece = { text: string } | { bracket: Bracket; n: number };

/** The text in its order: words, and the brackets with their number in the clause, from 1. A mark without a bracket stays a word. */
export function pieces(text: string, brackets: readonly Bracket[]): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const mark of text.matchAll(MARK)) {
    const at = brackets.findIndex((one) => one.bracket === mark[1]);
    const bracket = brackets[at];
    if (!bracket) continue;
    if (mark.index > from) found.push({ text: text.slice(from, mark.index) });
    found.push({ bracket, n: at + 1 });
    from = mark.index + mark[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** An option in a language; in another one where it has none there. */
export function optionText(option: Option, language: string): { text: string; language: string } {
  const own = option.texts[language];
  if (own !== undefined) return { text: own, language };
  const [other = ['', ''] as const] = Object.entries(option.texts);
  return { text: other[1] ?? '', language: other[0] ?? '' };
}

/** A clause's text in a language as it is typed: `[ALD: 500 | BIR: 1,000]`, `[x]` for what may fall. `short` words a party. */
export function typed(clause: Pick<Clause, 'texts' | 'brackets'>, language: string, short: (party: string) => string): string {
  const orders = new Set(Object.values(clause.texts).map((text) => [...text.matchAll(MARK)].map((mark) => mark[1]).join()));
  return pieces(clause.texts[language] ?? '', clause.brackets)
    .map((piece) => ('text' in piece ? escaped(piece.text, /[[\]\\]/g) : bracketTyped(piece.bracket, language, short, orders.size > 1)))
    .join('');
}
function bracketTyped(bracket: Bracket, language: string, short: (party: string) => string, named: boolean): string {
  let options = bracket.options.map((one) => optionTyped(one, language, short));
  if (bracket.may_fall && options.length > 1) options.push('');
  if (!bracket.may_fall && options.length === 1) options = [...options, ...options];
  return `[${named ? `#${bracket.bracket} ` : ''}${options.join(' | ')}]`;
}
function optionTyped(one: Option, language: string, short: (party: string) => string): string {
  const plain = escaped(one.texts[language] ?? '', /[[\]|\\]/g).replace(/(?<!\S)\/(?!\S)/g, '\\/').replace(/^#/, '\\#');
  return one.by.length > 0 ? `${one.by.map(short).join(', ')}: ${plain}` : plain.replace(/^([^:]{1,40}):/, '$1\\:');
}
const escaped = (text: string, letters: RegExp): string => text.replace(letters, '\\$&');

/** How many brackets a text has, in all its clauses. */
export function bracketCount(clauses: readonly Pick<Clause, 'brackets'>[]): number {
  return clauses.reduce((sum, one) => sum + one.brackets.length, 0);
}
/** True where something is typed otherwise than the clause reads. */
export function edited(clause: Clause, texts: Langs, languages: readonly string[], short: (party: string) => string): boolean {
  return languages.some((language) => (texts[language] ?? '') !== typed(clause, language, short));
}
