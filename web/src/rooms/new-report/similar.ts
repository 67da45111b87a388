// What a person makes of a report that the node found similar to the draft: the same event, a repetition of it, or neither. Decides how
// that changes the draft and what may be said afterwards; nothing is linked unless somebody signs it. Distances metres, times ms.
import type { SimilarReport } from '../../api/alerts';
import type { Draft, MarkRow, ReportFields } from '../../api/types';
import { F, interval } from '../../api/rows';
import { apartM } from '../hotline/readback';
import { placed, type ReportCard } from './drafts';

export type Likeness = 'same' | 'repeats' | 'neither';
export interface Alike { id: string; number: string; how: Likeness }

/** Takes a person's answer about one similar report; asked again with the same answer, it is taken back. */
export function answered(card: ReportCard, to: Pick<SimilarReport, 'id' | 'number'>, how: Likeness): ReportCard {
  const others = (card.alike ?? []).filter((one) => one.id !== to.id);
  const again = (card.alike ?? []).some((one) => one.id === to.id && one.how === how);
  // A report has one source: it repeats one other at most.
  const kept = how === 'repeats' && !again ? others.map((one) => (one.how === 'repeats' ? { ...one, how: 'same' as const } : one)) : others;
  return { ...card, alike: again ? kept : [...kept, { id: to.id, number: to.number, how }], confirmed: false };
}

/** What was answered about one report; '' while nothing was. */
export function answerOf(card: Pick<ReportCard, 'alike'>, id: string): Likeness | '' {
  return card.alike?.find((one) => one.id === id)?.how ?? '';
}

/** The report that this one repeats, for its field `repeats`. */
export function repeatsOf(card: Pick<ReportCard, 'alike'>): Alike | null {
  return card.alike?.find((one) => one.how === 'repeats') ?? null;
}

/** The link that may be said once the report stands in the record: it and those that were called the same event. */
export function linkDraft(card: Pick<ReportCard, 'alike'>, report_id: string, client_id: string, demonstration: boolean): Draft | null {
  const [first, ...others] = (card.alike ?? []).filter((one) => one.how === 'same');
  if (!first) return null;
  return { client_id, kind: 'link', fields: { target: first.id, others: [report_id, ...others.map((one) => one.id)], how: 'same', ...(demonstration && { demonstration: true }) } };
}

/** How far a similar report lies from the draft in space and time, as far as both say. */
export function apart(fields: Pick<ReportFields, 'place' | 'occurred'>, row: MarkRow | undefined): { metres: number | null; ms: number | null } {
  if (!row) return { metres: null, ms: null };
  const [lat_e7, lon_e7] = [row[F.lat_e7], row[F.lon_e7]];
  const metres = fields.place && lat_e7 !== null && lon_e7 !== null ? apartM(fields.place, { lat_e7, lon_e7 }) : null;
  const [theirs, start, end] = [interval(row), fields.occurred.start_ms ?? null, fields.occurred.end_ms ?? fields.occurred.start_ms ?? null];
  if (!theirs || start === null || end === null) return { metres, ms: null };
  // Nothing between two intervals that overlap.
  return { metres, ms: Math.max(0, theirs[0] - end, start - theirs[1]) };
}

/** True when the draft says enough to be compared: what, when and where. */
export function comparable(card: ReportCard): boolean {
  return card.form.what !== '' && card.form.start !== '' && placed(card.place);
}
