// What is said on the hotline, as drafts of statements: a call, what became of it, a rule of alerts. Decides which fields are said
// and when a form is complete; the node decides again. Empty fields are left out. Times ms UTC, places 1e-7 degree, metres.
import type { Call, Rung } from '../../api/alerts';
import type { Draft } from '../../api/types';
import { placed, type PlaceChoice } from '../new-report/drafts';
import { cellOf, type Point } from './readback';

export interface CallForm { to: string; rung: Rung; what: string; asked: string; at_risk: string; locates: string; about: string }
export const NO_CALL: CallForm = { to: '', rung: 'watch_officer', what: '', asked: '', at_risk: '', locates: '', about: '' };
/** An event as the person at the desk can say it; `heard` and `escalated` are said by the nodes themselves. */
export type SaidEvent = 'answered' | 'read_back' | 'no_answer' | 'passed_on' | 'escalated' | 'ended';

/** What still lacks before a call can be looked at. */
export function callLacks(form: CallForm, place: PlaceChoice): string[] {
  const lacks = (['to', 'what', 'asked'] as const).filter((name) => form[name].trim() === '') as string[];
  if (place.how === 'ask' || place.how === 'unknown') lacks.push('place');
  return lacks;
}

/** True when the place will be signed as a 1 km cell: where armed people or weapons are, or where nobody says what stands there. */
export function becomesCell(locates: string): boolean {
  return locates === '' || locates === 'unit' || locates === 'undetermined';
}

/** The draft of a call. */
export function callDraft(form: CallForm, place: PlaceChoice, client_id: string, demonstration: boolean): Draft {
  const fields: Record<string, unknown> = { to: form.to, rung: form.rung, what: form.what.trim(), asked: form.asked.trim(), locates: form.locates || 'undetermined' };
  if (form.about) fields['about'] = form.about;
  if (placed(place)) fields['place'] = { lat_e7: place.lat_e7, lon_e7: place.lon_e7, radius_m: place.radius_m };
  const name = (place.name || place.text).trim();
  if (name) fields['place_name'] = name;
  if (form.at_risk.trim()) fields['at_risk'] = form.at_risk.trim();
  if (demonstration) fields['demonstration'] = true;
  return { client_id, kind: 'call', fields };
}

/** The draft of a shift's test call: structured like any other, and named as a test. */
export function testDraft(to: string, words: { what: string; asked: string }, client_id: string, demonstration: boolean): Draft {
  return { client_id, kind: 'call', fields: { to, rung: 'watch_officer', what: words.what, asked: words.asked, locates: 'undetermined', test: true, ...(demonstration && { demonstration: true }) } };
}

/** The draft of what became of a call. A place that is read back of a 1 km cell names that cell and nothing finer. */
export function eventDraft(call: Pick<Call, 'id' | 'coarsened'>, event: SaidEvent, client_id: string, said: { at_ms: number; rung?: Rung | null; point?: Point | null; text?: string; demonstration?: boolean }): Draft {
  const text = said.text?.trim();
  const point = said.point ? (call.coarsened ? cellOf(said.point) : { lat_e7: said.point.lat_e7, lon_e7: said.point.lon_e7 }) : null;
  const fields = { target: call.id, event, at_ms: said.at_ms, ...(said.rung && { rung: said.rung }), ...(point && { read_back: point }), ...(text && { text }), ...(said.demonstration && { demonstration: true }) };
  return { client_id, kind: 'call_event', fields };
}

/** What the person at this desk may still say of a call, in the order of the buttons. */
export function eventsFor(call: Pick<Call, 'state' | 'to' | 'party' | 'node' | 'lat_e7'>, own: { party: string; node: string }): SaidEvent[] {
  const called = call.to === own.party && call.node !== own.node;
  const caller = call.party === own.party;
  if (!called && !caller) return [];
  if (call.state === 'ended') return [];
  if (call.state === 'answered') return [...(call.lat_e7 !== null ? (['read_back'] as const) : []), 'passed_on', 'ended'];
  return called ? ['answered', 'passed_on'] : ['no_answer', 'ended'];
}
