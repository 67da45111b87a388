// What is worked out here of a decision: whether what stands on the screen is what would be signed, who was not heard after a silence. The
// state of a decision is the node's word, not this screen's.
import type { DecisionRow, HeadRow, Langs, ProposalRow, SignedRow, Text } from '../../../api/table';
import { textSha256 } from '../canonical';
import { openBrackets } from '../saying';

export type Checked = { same: true; sha256: string } | { same: false; sha256: string; why: 'other' | 'brackets' | 'no_text' | 'not_shown' };
/** Works out the hash of the text as it is shown, and whether it is exactly what was put; all of its languages must be shown. */
export async function checkShown(decision: Pick<DecisionRow, 'text_sha256' | 'languages'>, text: Text | null): Promise<Checked> {
  if (!text) return { same: false, sha256: '', why: 'no_text' };
  const sha256 = await textSha256(text);
  if (sha256 !== decision.text_sha256) return { same: false, sha256, why: 'other' };
  if (openBrackets(text.clauses) > 0) return { same: false, sha256, why: 'brackets' };
  if (text.clauses.some((one) => Object.keys(one.texts).some((language) => !text.languages.includes(language)))) return { same: false, sha256, why: 'not_shown' };
  return { same: true, sha256 };
}
/** Whether all that a signature brings about can be read here: the terms it makes, the instruments it names, from when, and what it replaces. */
export function termsReadable(one: Pick<DecisionRow, 'terms' | 'amends' | 'instruments' | 'makes' | 'replaces' | 'effective_ms'>): boolean {
  if (one.amends && !(one.replaces?.readable && one.replaces.id === one.amends)) return false;
  if (!one.terms) return !one.amends && (one.instruments ?? []).length === 0;
  if (!(one.makes?.readable && one.makes.id === one.terms) || one.effective_ms === null) return false;
  const known = one.makes.instruments.map((held) => held.id);
  return (one.instruments ?? []).every((id) => known.includes(id));
}
/** The instruments that it takes, each with its title where this node reads one; `all` where it names none. */
export function instrumentsOf(one: Pick<DecisionRow, 'instruments' | 'makes'>): { all: boolean; rows: { id: string; title: Langs }[] } {
  const held = one.makes?.instruments ?? [];
  const named = one.instruments ?? [];
  return { all: named.length === 0, rows: named.length === 0 ? held : named.map((id) => held.find((row) => row.id === id) ?? { id, title: {} }) };
}
/** How the end of a silence is told, a key of the catalogue: one that runs lasts, one whose hour has come lasted, one that ended before it was to last. */
export function silenceWord(one: Pick<DecisionRow, 'state' | 'until_ms' | 'signed'>, now_ms: number): string {
  if (one.state === 'running') return one.until_ms !== null && now_ms >= one.until_ms ? 'table.silence_lasted' : 'table.silence_until';
  const whole = one.until_ms !== null && now_ms >= one.until_ms && (one.state === 'waiting' || one.state === 'decided') && !one.signed.some((row) => row.counts && row.says === 'breaks_silence');
  return whole ? 'table.silence_lasted' : 'table.silence_was_to';
}
/** Who was not heard after a silence's end: cut off is not silent. */
export function unheard(decision: Pick<DecisionRow, 'heard' | 'until_ms' | 'required'>): { party: string; at_ms: number | null }[] {
  const until = decision.until_ms ?? Infinity;
  return decision.required.flatMap((party) => {
    const at_ms = decision.heard.find((one) => one.party === party)?.at_ms ?? null;
    return at_ms !== null && at_ms > until ? [] : [{ party, at_ms }];
  });
}
/** What a party can still say of it: a silence is broken, a signature given or not. */
export function choices(how: string): string[] {
  return how === 'silence' ? ['breaks_silence', 'signs', 'refuses'] : ['signs', 'refuses'];
}
/** A hash in groups of eight, to be read aloud. */
export function grouped(sha256: string): string {
  return sha256.match(/.{1,8}/g)?.join(' ') ?? '';
}
/** The latest versions of the text that is put, where the version that is put is none of them; none where the text is not known here. */
export function laterHeads(decision: Pick<DecisionRow, 'proposal' | 'proposal_number' | 'version_id'>, texts: readonly Pick<ProposalRow, 'id' | 'number' | 'heads'>[]): HeadRow[] {
  const heads = texts.find((one) => one.id === decision.proposal || one.number === decision.proposal_number)?.heads ?? [];
  return heads.some((one) => one.id === decision.version_id) ? [] : heads;
}
/** Whether a side's word that it does not sign was followed by its signature. */
export function wasEarlier(word: Pick<SignedRow, 'says' | 'at_ms'>, all: readonly Pick<SignedRow, 'says' | 'at_ms' | 'counts'>[]): boolean {
  return word.says === 'refuses' && all.some((one) => one.says === 'signs' && one.counts && one.at_ms >= word.at_ms);
}
