// The statements that people make about an incident, as drafts. Decides what their fields hold; what is empty is not said. The
// node decides again. ms since 1970 UTC. A statement about an incident is about one of its reports: `target`.
import type { IncidentFile } from '../../api/incidents';
import type { Draft } from '../../api/types';
import { classOf } from '../dossier/widening';

type Fields = Record<string, unknown>;
/** What a dialog says before it is a draft: a kind and its fields. */
export interface Saying { kind: string; fields: Fields }

export const HOUR_MS = 3_600_000;

/** Only the fields that hold something; texts without the blanks around them. */
export function said(fields: Fields): Fields {
  const tidy = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const);
  return Object.fromEntries(tidy.filter(([, value]) => value !== '' && value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)));
}

/** Who may read a statement about these reports: whoever may read every one of them, as the chain tells; all where it does not. */
export function audienceFor(file: Pick<IncidentFile, 'chain'>, ids: readonly string[], all: readonly string[]): string {
  let readers = [...all];
  for (const link of file.chain) {
    if (!ids.includes(link.id) || !link.audience || link.audience === 'parties' || link.audience === 'public') continue;
    const may = link.audience.split('+');
    readers = readers.filter((one) => may.includes(one));
  }
  return classOf(readers, all);
}

/** A saying as a draft for the usual steps. */
export function draftOf(saying: Saying, client_id: string, audience: string): Draft {
  return { client_id, kind: saying.kind, fields: saying.fields, ...(audience !== 'parties' && { audience }) };
}

/** That reports are of one event, a part of it, or repeat one source; the target first. */
export function linkSaying(ids: readonly string[], how: 'same' | 'part' | 'repeats', reason: string): Saying {
  const [target = '', ...others] = ids;
  return { kind: 'link', fields: said({ target, others, how, reason }) };
}
/** That some reports are not of the event of those that stay. */
export function splitSaying(member_ids: readonly string[], leaving: readonly string[], reason: string): Saying {
  const stay = member_ids.filter((one) => !leaving.includes(one));
  return { kind: 'unlink', fields: said({ target: stay[0] ?? '', others: [...leaving], reason }) };
}
/** Reports that may leave: some, and not all of them. */
export function splits(member_ids: readonly string[], leaving: readonly string[]): boolean {
  const known = leaving.filter((one) => member_ids.includes(one));
  return known.length > 0 && known.length < member_ids.length;
}

/** True where somebody says that people were killed. */
export function fatal(file: Pick<IncidentFile, 'killed'>): boolean {
  return Object.values(file.killed ?? {}).some((one) => one.best > 0 || one.low > 0);
}
/** How long an answer may take if nobody says otherwise: as this record has it, else six hours, two where people were killed. */
export function replyLasts(file: Pick<IncidentFile, 'killed' | 'lasts'>): number {
  return fatal(file) ? (file.lasts?.['reply_fatal_ms'] ?? 2 * HOUR_MS) : (file.lasts?.['reply_ms'] ?? 6 * HOUR_MS);
}

/** What a closing says; a reason is asked for wherever it is closed without a remedy. */
export function closeNeedsReason(outcome: string): boolean {
  return outcome !== '' && outcome !== 'remedied';
}

/** How far a reading back lies from the place as reported, in metres on a sphere; null where either is unknown. */
export function offsetM(a: { lat_e7: number | null; lon_e7: number | null }, b: { lat_e7: number | null; lon_e7: number | null }): number | null {
  if (a.lat_e7 === null || a.lon_e7 === null || b.lat_e7 === null || b.lon_e7 === null) return null;
  const rad = (e7: number): number => (e7 / 1e7) * (Math.PI / 180);
  const h = Math.sin(rad(b.lat_e7 - a.lat_e7) / 2) ** 2 + Math.cos(rad(a.lat_e7)) * Math.cos(rad(b.lat_e7)) * Math.sin(rad(b.lon_e7 - a.lon_e7) / 2) ** 2;
  return Math.round(2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(h))));
}
