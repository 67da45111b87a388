// The canonical bytes of a text of the table and their SHA-256, worked out in this browser from what it shows. Decides whether what is
// shown is what would be signed; it asks nobody. Source: core/wire/canonical.py, core/decisions/hashing.py.
import type { Clause, LangRow, Langs, Text } from '../../api/table';

/** Canonical JSON: names ascending, no blanks, whole numbers only. Throws where there is none. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error('no canonical form: a number that is not whole');
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (typeof value === 'string') {
    if (/[\ud800-\udfff]/u.test(value)) throw new Error('no canonical form: half a letter');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') throw new Error('no canonical form');
  const held = value as Record<string, unknown>;
  return `{${Object.keys(held).sort().map((name) => `${JSON.stringify(name)}:${canonical(held[name])}`).join(',')}}`;
}

/** SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By language, from rows or from what is by language already. */
export function langsOf(given: readonly LangRow[] | Langs | null | undefined): Langs {
  if (!given) return {};
  return Array.isArray(given) ? Object.fromEntries((given as LangRow[]).map((row) => [row.language, row.text])) : (given as Langs);
}

/** What the hash of a text is over, as the record has it: clauses in their order, languages, title. Marks beside the words are not in it. */
export function hashed(text: Pick<Text, 'clauses' | 'languages' | 'title'>): Record<string, unknown> {
  return { clauses: text.clauses.map(hashedClause), languages: text.languages, title: langsOf(text.title) };
}
function hashedClause(one: Clause): Record<string, unknown> {
  return {
    annexes: one.annexes.map((annex) => (typeof annex === 'string' ? annex : annex.id)),
    brackets: one.brackets.map((held) => ({
      bracket: held.bracket, may_fall: held.may_fall, unit: held.unit ?? '',
      options: held.options.map((option) => ({ by: option.by, texts: option.texts, value: option.value ?? null })),
    })),
    clause: one.clause, label: one.label, texts: one.texts,
  };
}
/** The SHA-256 of a text as this screen shows it. Throws where it has no canonical form. */
export function textSha256(text: Pick<Text, 'clauses' | 'languages' | 'title'>): Promise<string> {
  return sha256(canonical(hashed(text)));
}
