// What the dialogs about a movement say, as fields of their statements. Decides what is complete; what is empty is not said, and the
// node decides again. Counts are whole units, times ms since 1970 UTC. Every statement is about one version.
import { fromWall } from '../../../new-report/zones';
import { type Saying, said } from '../../../incidents/drafts';
import { needs } from '../doing';
import { whole } from '../notify';

export interface ReplyForm { says: string; reason: string; text: string; due: string; lat_e7: number | null; lon_e7: number | null }
/** A party's answer to one version; null until it is complete. */
export function replySaying(target: string, form: ReplyForm, zone: string): Saying | null {
  const due_ms = form.due === '' ? null : fromWall(form.due, zone);
  if (form.says === '' || (form.due !== '' && due_ms === null)) return null;
  const need = needs(form.says);
  if ((need === 'reason' && form.reason.trim() === '') || (need === 'text' && form.text.trim() === '')) return null;
  const place = form.lat_e7 !== null && form.lon_e7 !== null ? { lat_e7: form.lat_e7, lon_e7: form.lon_e7 } : null;
  if (need === 'place' && place === null) return null;
  return { kind: 'notification_reply', fields: said({ target, says: form.says, reason: need === 'reason' ? form.reason : '', text: form.text, due_ms, read_back: need === 'place' ? place : null }) };
}

export interface EventForm { event: string; at: string; waypoint: string; late_min: string; by: string; reason: string; text: string }
/** Which events ask at which waypoint, by how much late, or who did it. */
export const ASKS_WAYPOINT = new Set(['waypoint', 'delayed', 'deviated', 'inspected', 'held_up', 'resumed', 'arrived']);
export const ASKS_LATE = new Set(['delayed', 'waypoint', 'departed', 'arrived']);
export const ASKS_BY = new Set(['inspected', 'held_up']);
const ASKS_REASON = new Set(['delayed', 'deviated', 'held_up', 'aborted', 'cancelled']);
export function asksReason(event: string): boolean {
  return ASKS_REASON.has(event);
}
/** What happened to a movement; null until it is complete. `now_ms`: nothing has happened later than that. */
export function eventSaying(target: string, form: EventForm, zone: string, now_ms: number): Saying | null {
  const minute = fromWall(form.at, zone);
  // A form tells minutes: this very minute is now, so that what is said in one minute keeps its order.
  const at_ms = minute !== null && minute <= now_ms && now_ms - minute < 60_000 ? now_ms : minute;
  const late = form.late_min.trim() === '' ? null : whole(form.late_min);
  if (form.event === '' || at_ms === null || at_ms > now_ms + 60_000 || (form.late_min.trim() !== '' && late === null)) return null;
  const waypoint = ASKS_WAYPOINT.has(form.event) && form.waypoint !== '' ? Number(form.waypoint) : null;
  if (form.event === 'waypoint' && waypoint === null) return null;
  return {
    kind: 'movement_event',
    fields: said({
      target, event: form.event, at_ms, waypoint, late_ms: ASKS_LATE.has(form.event) && late !== null ? late * 60_000 : null, by: ASKS_BY.has(form.event) ? form.by : '',
      reason: asksReason(form.event) ? form.reason : '', text: form.text,
    }),
  };
}

export interface CargoForm { quantity: string; count: string; at: string; by: string; reason: string; text: string }
/** How much of a line reached a stage; what was removed was removed by somebody. */
export function cargoSaying(target: string, line: { line: string; unit: string }, stage: string, form: CargoForm, zone: string): Saying | null {
  const [quantity, at_ms] = [whole(form.quantity), fromWall(form.at, zone)];
  if (quantity === null || at_ms === null || (stage === 'removed' && form.by.trim() === '')) return null;
  return { kind: 'cargo_count', fields: said({ target, line: line.line, stage, count: form.count, quantity, unit: line.unit, at_ms, by: form.by, reason: form.reason, text: form.text }) };
}

export const FATES = ['recovered', 'damaged', 'out_of_zone', 'lost'] as const;
export interface AirdropForm { count: string; dropped: string; recovered: string; damaged: string; out_of_zone: string; lost: string; sides: { who: string; n: string }[]; at: string; source: string; text: string }
/** Pallets that are not accounted for yet; negative where more are told of than were dropped; null until the numbers can be read. */
export function unaccounted(form: Pick<AirdropForm, 'dropped' | (typeof FATES)[number]>): number | null {
  const told = FATES.map((name) => (form[name].trim() === '' ? 0 : whole(form[name])));
  const dropped = whole(form.dropped);
  return dropped === null || told.some((one) => one === null) ? null : dropped - told.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}
/** What became of an airdrop's pallets; null until it adds up. */
export function airdropSaying(target: string, form: AirdropForm, zone: string): Saying | null {
  const [left, at_ms] = [unaccounted(form), fromWall(form.at, zone)];
  const sides = form.sides.filter((one) => one.who.trim() !== '' || one.n.trim() !== '');
  if (form.count === '' || left === null || left < 0 || at_ms === null || sides.some((one) => one.who.trim() === '' || whole(one.n) === null)) return null;
  const counts = Object.fromEntries(FATES.map((name) => [name, whole(form[name])]));
  return { kind: 'airdrop_count', fields: said({ target, count: form.count, dropped: whole(form.dropped), ...counts, sides: sides.map((one) => [one.who.trim(), whole(one.n)]), at_ms, source: form.source, text: form.text }) };
}
