// A version while it is being written: clauses as rows that can be edited, moved, taken out and added, and what of it differs from the
// version it rests on. Decides what is handed to the node as edited; reading the brackets is the node's work.
import type { Clause, EditedClause, Langs, Link, ReadClause, ReadDocument, Text } from '../../../api/table';
import { typed } from '../brackets';

export interface Row { clause: string; fresh: boolean; gone: boolean; label: string; texts: Langs; about: string; obligor: string; links: Link[]; annexes: string[] }
type Short = (party: string) => string;

/** The clauses of a version as rows. */
export function rowsOf(text: Pick<Text, 'clauses' | 'languages'> | null, short: Short): Row[] {
  return (text?.clauses ?? []).map((one) => rowOf(one, text?.languages ?? [], short));
}
function rowOf(one: Clause, languages: readonly string[], short: Short): Row {
  const held = languages.filter((language) => one.texts[language] !== undefined);
  return {
    clause: one.clause, fresh: false, gone: false, label: one.label, about: one.about ?? '', obligor: one.obligor ?? '',
    links: one.links.map((each) => ({ ...each })), annexes: one.annexes.map((each) => each.id),
    texts: Object.fromEntries(held.map((language) => [language, one.typed?.[language] ?? typed(one, language, short)])),
  };
}
/** An empty clause. `id` must be one that no version ever had. */
export function freshRow(id: string, label = '', texts: Langs = {}): Row {
  return { clause: id, fresh: true, gone: false, label, texts, about: '', obligor: '', links: [], annexes: [] };
}
/** A name that no clause ever had: letters and digits, beginning with a letter. */
export function newName(): string {
  return `c-${crypto.randomUUID().slice(0, 8)}`;
}

/** Moves a row by one place; at the end of the list it stays. */
export function moved(rows: readonly Row[], at: number, by: -1 | 1): Row[] {
  const next = [...rows];
  const [one] = next.splice(at, 1);
  if (one) next.splice(Math.max(0, Math.min(next.length, at + by)), 0, one);
  return next;
}

/** The rows of the version that a text rests on, each with its words as they are compared: made once, compared with often. */
export type Before = ReadonlyMap<string, Row & { said: string }>;
export function beforeOf(text: Pick<Text, 'clauses' | 'languages'> | null, short: Short): Before {
  return new Map(rowsOf(text, short).map((row) => [row.clause, { ...row, said: saidOf(row) }]));
}
/** What differs from the version it rests on, in the order of the text; taken out first. */
export function changesOf(rows: readonly Row[], text: Pick<Text, 'clauses' | 'languages'> | null, short: Short, before: Before = beforeOf(text, short)): EditedClause[] {
  const full = new Map((text?.clauses ?? []).map((one) => [one.clause, one]));
  const removed = rows.filter((row) => row.gone && !row.fresh).map((row): EditedClause => ({ clause: row.clause, do: 'remove' }));
  const standing = rows.filter((row) => !row.gone);
  const names = new Set(standing.map((row) => row.clause));
  const oldOrder = [...before.keys()].filter((name) => names.has(name));
  const stays = keepsPlace(oldOrder, standing.map((row) => row.clause));
  const changed = standing.flatMap((row, i): EditedClause[] => {
    const was = before.get(row.clause);
    const after = standing[i - 1]?.clause ?? '';
    const place = was && stays.has(row.clause) ? {} : { after };
    if (was && saidOf(row) === was.said) return 'after' in place ? [{ clause: row.clause, do: 'move', after }] : [];
    return [{ ...kept(full.get(row.clause)), clause: row.clause, do: 'put', ...place, label: row.label.trim(), texts: tidy(row.texts), ...marked(row) }];
  });
  return [...removed, ...changed];
}
/** Marks of a clause that this screen does not edit stay as they are. */
function kept(one: Clause | undefined): Partial<EditedClause> {
  return { ...(one?.instrument && { instrument: one.instrument }), ...(one?.term && { term: one.term }) };
}
/** The marks beside the words; what is empty or half written is none. */
function marked(row: Row): Partial<EditedClause> {
  const links = row.links.filter((one) => one.clause !== '' && one.how !== '');
  return {
    ...(row.about && { about: row.about }), ...(row.obligor.trim() && { obligor: row.obligor.trim() }),
    ...(links.length > 0 && { links }), ...(row.annexes.length > 0 && { annexes: row.annexes }),
  };
}
/** How many marks a clause has. */
export function marksOf(row: Row): number {
  const { about, obligor, links = [], annexes = [] } = marked(row);
  return (about ? 1 : 0) + (obligor ? 1 : 0) + links.length + annexes.length;
}
function tidy(texts: Langs): Langs {
  return Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, text.trim()]).filter(([, text]) => text !== ''));
}
/** Words, number and marks of a row in one text: two rows that say the same have the same. */
function saidOf(row: Row): string {
  const { about, obligor, links = [] } = marked(row);
  return JSON.stringify([row.label.trim(), Object.entries(tidy(row.texts)).sort(), about, obligor, links.map((each) => [each.clause, each.how]), row.annexes]);
}
/** Those that need not be said to have moved: a longest run that is in the same order before and after. */
function keepsPlace(before: readonly string[], after: readonly string[]): Set<string> {
  const place = new Map(before.map((one, i) => [one, i]));
  const order = after.flatMap((one) => place.get(one) ?? []);
  if (order.every((one, i) => i === 0 || order[i - 1]! < one)) return new Set(before);
  const best: { length: number; from: number }[] = [];
  for (let i = 0; i < order.length; i += 1) {
    let found = { length: 1, from: -1 };
    for (let k = 0; k < i; k += 1) if (order[k]! < order[i]! && best[k]!.length + 1 > found.length) found = { length: best[k]!.length + 1, from: k };
    best.push(found);
  }
  const kept = new Set<string>();
  let at = best.reduce((most, one, i) => (most < 0 || one.length > best[most]!.length ? i : most), -1);
  for (; at >= 0; at = best[at]!.from) kept.add(before[order[at]!]!);
  return kept;
}

/** In which language the words of a file are that has one: as the reader says, as the file says where the text has it, else the text's first. */
export function readIn(document: Pick<ReadDocument, 'language' | 'languages'>, languages: readonly string[], asked: string): string {
  if (asked !== '') return asked;
  const own = [...(document.languages ?? []), document.language ?? ''].find((one) => languages.includes(one));
  return own ?? languages[0] ?? 'en';
}
/** Languages that stand side by side in a file and that the text does not have: their words cannot be taken. */
export function foreign(document: Pick<ReadDocument, 'languages'>, languages: readonly string[]): string[] {
  const own = document.languages ?? [];
  return own.length > 1 ? own.filter((one) => !languages.includes(one)) : [];
}
interface Placing { languages: readonly string[]; asked: string; name?: () => string }
/**
 * A read document put among the rows: into the clause that the file names, else into the one of the same number that has no words in that
 * language, else behind: behind the clause before it, where the file names clauses of this text, and at the end where it does not.
 */
export function withRead(rows: readonly Row[], document: Pick<ReadDocument, 'language' | 'languages' | 'clauses'>, placing: Placing): Row[] {
  const { languages, name = newName } = placing;
  const next = rows.map((row) => ({ ...row, texts: { ...row.texts } }));
  const named = document.clauses.some((one) => next.some((row) => row.clause === one.clause));
  const side = (document.languages ?? []).length > 1;
  const language = readIn(document, languages, placing.asked);
  const taken = new Set<string>();
  let behind = next.length - 1;
  for (const one of document.clauses) {
    const words = wordsOf(one, side, language, languages);
    if (Object.keys(words).length === 0) continue;
    let at = one.clause ? next.findIndex((row) => row.clause === one.clause && !taken.has(row.clause)) : -1;
    if (at < 0 && one.label !== '') at = next.findIndex((row) => !row.gone && !taken.has(row.clause) && row.label === one.label && Object.keys(words).every((each) => !row.texts[each]));
    if (at < 0) {
      at = (named ? behind : next.length - 1) + 1;
      next.splice(at, 0, freshRow(name(), one.label, words));
    }
    const row = next[at]!;
    Object.assign(row, { gone: false, texts: { ...row.texts, ...words } });
    taken.add(row.clause);
    behind = at;
  }
  return next;
}
function wordsOf(one: ReadClause, side: boolean, language: string, languages: readonly string[]): Langs {
  const given = side && one.texts ? Object.fromEntries(Object.entries(one.texts).filter(([each]) => languages.includes(each))) : { [language]: one.text };
  return tidy(given);
}

/** Where a refusal stands: a clause, in which language, from which letter (counted from 1; 0 for the whole). */
export interface Place { clause: string; language: string; letter: number }
/** What the node calls `clauses[0].ar[98]`; null where it is of no clause. Clauses are counted through the text, changes through what is said. */
export function placeOf(at: string, rows: readonly Row[], changes: readonly { clause: string }[]): Place | null {
  const [, whole = '', place = '', what = '', letter = ''] = /^(clauses|changes)\[(\d+)\](?:\.([^.[]*))?(?:\[(\d+)\])?/.exec(at) ?? [];
  const said = whole === 'changes' || what === 'clause' || what === 'after';
  const clause = whole === '' ? at : (said ? changes : rows.filter((row) => !row.gone))[Number(place)]?.clause;
  const row = rows.find((one) => one.clause === clause);
  if (!row) return null;
  const language = row.texts[what] === undefined ? '' : what;
  return { clause: row.clause, language, letter: language !== '' && letter !== '' ? Number(letter) + 1 : 0 };
}
/** The number that a new clause is offered: the next one that none of them has, of the kind of the one before it; '' where that has none. */
export function nextLabel(rows: readonly { label: string }[], behind: number): string {
  if (rows.length === 0) return '1';
  const before = /^(.*?)(\d{1,6})(\D*)$/.exec(rows[behind]?.label.trim() ?? '');
  if (!before) return '';
  const [, head = '', number = '', tail = ''] = before;
  const taken = new Set(rows.map((row) => row.label.trim()));
  let next = Number(number) + 1;
  while (taken.has(`${head}${next}${tail}`)) next += 1;
  return `${head}${next}${tail}`;
}
