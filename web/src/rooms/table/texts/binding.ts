// The numbers of a pack of terms that a bracket of the text can stand for, and the brackets that a version would have. Decides which places
// are offered: whole numbers in the pack's canonical text, each by its JSON pointer (RFC 6901), with what stands around it. Chooses none.
// Source: core/decisions/consequences.py, which reads such a place.
import type { Bracket, LangRow, Text, VersionDraft } from '../../../api/table';
import { langsOf } from '../canonical';

export interface Bind { clause: string; bracket: string; path: string }
/** A number of the pack: where it stands, under what name, in which clause or zone of the pack. */
export interface Place { path: string; value: string; name: string; within: string }
/** What the desk takes of one version. */
export const BINDS_MOST = 100;

const NUMBER = /^-?\d+(?: ?[^\d\s]+)?$/;
const NO_PLACE = new Set(['version', 'ref', 'id', 'pack', 'box', 'at', 'coordinates', 'compared', 'article', 'page']);
type Worded = (names: unknown) => string;

/** Every number of a pack's canonical text, in its order. `word` reads names in several languages. Nothing where it is no JSON object. */
export function placesOf(text: string, word: Worded): Place[] {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const found: Place[] = [];
  walk(tree, [], '', { word, found });
  return found;
}
function walk(held: unknown, path: readonly string[], within: string, into: { word: Worded; found: Place[] }): void {
  if (typeof held === 'string') {
    const name = path.at(-1) ?? '';
    if (NUMBER.test(held) && !/^\d+$/.test(name)) into.found.push({ path: path.map((one) => `/${pointed(one)}`).join(''), value: held, name: nameAt(path), within });
  } else if (Array.isArray(held)) {
    held.forEach((one, i) => walk(one, [...path, String(i)], within, into));
  } else if (typeof held === 'object' && held !== null) {
    const here = headed(held as Record<string, unknown>, into.word);
    const inside = here === '' ? within : within === '' ? here : `${within} · ${here}`;
    for (const [name, one] of Object.entries(held)) if (!NO_PLACE.has(name)) walk(one, [...path, name], inside, into);
  }
}
const pointed = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
/** The last names of a path, without the numbers of rows: `quantity/number`. */
function nameAt(path: readonly string[]): string {
  const last = path.findLastIndex((one) => /^\d+$/.test(one));
  return path.slice(last + 1).join('/');
}
/** What a part of a pack calls itself: a title, names, or its number in the text. */
function headed(held: Record<string, unknown>, word: Worded): string {
  if (!('id' in held)) return '';
  const own = word(held['title'] ?? held['names']) || (typeof held['id'] === 'string' ? held['id'] : '');
  return [typeof held['ref'] === 'string' ? held['ref'] : '', own].filter((one) => one !== '').join(' ');
}

export interface Standing { clause: string; label: string; bracket: Bracket }
interface Change { clause: string; do: string; label?: string; brackets?: { bracket: string; unit?: string; may_fall?: boolean; options: { texts: LangRow[]; by?: string[]; value?: number }[] }[] }
/** The brackets of a version as it would stand: those of the text below, with the changes of a draft carried out. */
export function standing(below: Pick<Text, 'clauses'> | null, draft: Pick<VersionDraft, 'fields' | 'parts'> | null): Standing[] {
  const held = new Map((below?.clauses ?? []).map((one) => [one.clause, one.brackets.map((bracket): Standing => ({ clause: one.clause, label: one.label || one.clause, bracket }))]));
  for (const part of draft?.parts ?? (draft ? [draft] : []))
    for (const one of (part.fields['changes'] ?? []) as Change[]) {
      if (one.do === 'remove') held.delete(one.clause);
      if (one.do !== 'put') continue;
      held.set(one.clause, (one.brackets ?? []).map((each): Standing => ({
        clause: one.clause, label: one.label || one.clause,
        bracket: { bracket: each.bracket, unit: each.unit ?? null, may_fall: each.may_fall ?? false, options: each.options.map((option) => ({ texts: langsOf(option.texts), by: option.by ?? [], value: option.value ?? null })) },
      })));
    }
  return [...held.values()].flat();
}
/** What is bound and still can be: its bracket is in the text, and a place was chosen; each once. */
export function bindable(binds: readonly Bind[], brackets: readonly Standing[]): Bind[] {
  const whole = binds.filter((one) => one.path !== '' && brackets.some((each) => each.clause === one.clause && each.bracket.bracket === one.bracket));
  return whole.filter((one, i) => whole.findIndex((each) => each.clause === one.clause && each.bracket === one.bracket && each.path === one.path) === i);
}
/** True where two versions say the same of their terms. */
export function sameTerms(one: { terms: string; binds: readonly Bind[] }, other: { terms: string; binds: readonly Bind[] }): boolean {
  const told = (held: typeof one): string => JSON.stringify([held.terms, held.binds.map((each) => [each.clause, each.bracket, each.path]).sort()]);
  return told(one) === told(other);
}
