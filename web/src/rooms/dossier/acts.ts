// What a person can do about a statement: deny, comment, amend, withdraw. Decides which of these are offered to whose seat
// and what their drafts hold; the node decides again. Only the author's party amends or withdraws; denying is for others.
import type { Dossier, Draft, ReportFields } from '../../api/types';
import { NO_PLACE, NO_RANGE, type Range, type ReportCard, reportFields } from '../new-report/drafts';
import { toWall } from '../new-report/zones';

export type Act = 'deny' | 'comment' | 'amend' | 'withdraw';

/** The acts that make sense for this seat's party on this statement, in the order of the buttons. */
export function actsFor(dossier: Pick<Dossier, 'party' | 'kind' | 'fields' | 'status'>, party: string): Act[] {
  const own = dossier.party === party;
  if (dossier.kind === 'beat' || dossier.kind === 'genesis') return [];
  const acts: Act[] = [];
  if (!own && (dossier.kind === 'report' || dossier.kind === 'ledger_count')) acts.push('deny');
  acts.push('comment');
  if (own && dossier.status !== 'withdrawn') {
    if (dossier.kind === 'report' && dossier.fields) acts.push('amend');
    acts.push('withdraw');
  }
  return acts;
}

/** What an act is called where it is decided who may do it. */
export function actName(act: Act, own: boolean): string {
  if (act === 'amend') return own ? 'correct_own' : 'correct_side';
  if (act === 'withdraw') return own ? 'withdraw_own' : 'withdraw_side';
  return act;
}

/** The draft of a denial, a comment or a withdrawal in words. */
export function wordsDraft(act: 'deny' | 'comment' | 'withdraw', target: string, client_id: string, words: string): Draft {
  const text = words.trim();
  const fields: Record<string, unknown> = act === 'comment' ? { target, text } : { target, ...(text && { reason: text }) };
  return { client_id, kind: act, fields };
}

function range(value: { low: number; best: number; high: number } | undefined): Range {
  return value ? { low: String(value.low), best: String(value.best), high: String(value.high) } : NO_RANGE;
}

/** A card that holds what a report says now, for editing. */
export function cardOfReport(fields: Partial<ReportFields>, zone: string, client_id: string): ReportCard {
  const when = fields.occurred;
  const own = when?.zone || zone;
  const place = fields.place;
  return {
    kind: 'report', key: client_id, client_id, group: -1, shared: 1, groupCount: null, span: null, placeSpan: null, marks: [], confirmed: false,
    place: place
      ? { ...NO_PLACE, how: 'rival', lat_e7: place.lat_e7, lon_e7: place.lon_e7, radius_m: place.radius_m, name: fields.place_name ?? '', id: fields.place_id ?? '' }
      : { ...NO_PLACE, how: fields.place_name ? 'left_out' : 'none', text: fields.place_name ?? '', name: fields.place_name ?? '' },
    form: {
      what: fields.what ?? '', start: toWall(when?.start_ms ?? null, own), end: toWall(when?.end_ms ?? null, own), precision: when?.precision ?? '', zone: own,
      time_text: when?.text ?? '', weapon: fields.weapon ?? '', actor: fields.actor ?? '', victim: fields.victim ?? '', locates: fields.locates ?? '',
      count: range(fields.count), killed: range(fields.killed), injured: range(fields.injured),
      town: fields.town ?? '', district: fields.district ?? '', governorate: fields.governorate ?? '',
      source_kind: fields.source_kind ?? '', source: fields.source ?? '', channel: fields.channel ?? '', note: '',
      reliability: fields.reliability ?? '', credibility: fields.credibility ?? '', source_consents: fields.source_consents ?? false,
    },
    ...(fields.repeats && { alike: [{ id: fields.repeats, number: fields.repeats, how: 'repeats' as const }] }),
  };
}

/** The fields that read differently on the second card than on the first; nothing else is said again. */
export function amended(before: ReportCard, after: ReportCard): Partial<ReportFields> {
  const was = reportFields(before, null) as unknown as Record<string, unknown>;
  const now = reportFields(after, null) as unknown as Record<string, unknown>;
  const changed = Object.keys(now).filter((key) => JSON.stringify(now[key]) !== JSON.stringify(was[key]));
  return Object.fromEntries(changed.map((key) => [key, now[key]])) as Partial<ReportFields>;
}

/** The draft of an amendment. A new place says again what it locates, for that decides how exactly it may be said. */
export function amendDraft(target: string, client_id: string, change: Partial<ReportFields>, after: ReportCard, reason: string): Draft {
  const fields = { ...change };
  if (fields.place && !fields.locates) fields.locates = (after.form.locates || 'undetermined') as NonNullable<ReportFields['locates']>;
  return { client_id, kind: 'amend', fields: { target, fields, ...(reason.trim() && { reason: reason.trim() }) } };
}
