// What somebody signed and another is to confirm, opened in this browser: what is signed is shown, and nothing that the node says of it. Decides
// whether the content is the one that was signed; the node checks the signature, and what can still be signed.
import type { DecisionRow } from '../../api/table';
import { openPayload, parseStatement } from '../record/statement';

export interface Signed { fields: Record<string, unknown>; audience: string; at_ms: number }

/** Opens a signed statement that waits for a second person; null where its content is not what was signed. */
export async function opened(what: Record<string, unknown>): Promise<Signed | null> {
  const [input, signature, payload] = ['signing_input', 'signature', 'payload'].map((name) => String(what[name] ?? ''));
  const statement = parseStatement(`${input}.${signature}`);
  if (!statement) return null;
  const found = await openPayload(statement, payload ?? '');
  return 'fields' in found ? { fields: found.fields, audience: statement.aud, at_ms: statement.at_ms } : null;
}
/** The hash that a signature, or a decision, is over; '' where it names none. */
export function hashOf(fields: Record<string, unknown>): string {
  const told = fields['type'] === 'decision' ? fields['text_sha256'] : fields['content_sha256'];
  return typeof told === 'string' ? told : '';
}
/** The languages in which it must be shown: a decision names its own, a signature is over those of its decision. */
export function languagesOf(fields: Record<string, unknown>, of: Pick<DecisionRow, 'languages'> | null): string[] {
  const own = fields['type'] === 'decision' ? fields['languages'] : of?.languages;
  return Array.isArray(own) ? own.map(String) : [];
}
/** Why a signature that waits would change nothing any more, as the name of its words; '' while it still does. */
export function closedBy(of: Pick<DecisionRow, 'state'>): string {
  return of.state === 'void' ? 'table.own_void' : of.state === 'decided' ? 'table.own_decided' : '';
}
/** The signatures under a decision that wait for a second person. */
export async function waitingUnder<Row extends { act: string; what: Record<string, unknown> }>(decision: string, pending: readonly Row[]): Promise<Row[]> {
  const about = await Promise.all(pending.map(async (one) => (one.act === 'sign_terms' ? ((await opened(one.what))?.fields ?? {}) : {})));
  return pending.filter((_, i) => about[i]?.['type'] === 'signature' && about[i]?.['target'] === decision);
}
