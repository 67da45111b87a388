// Access as the sides say it: forms of a word on a place, of a request, of what came of a step. Decides what the forms say; never adds up what
// different sides say. ms UTC.
import type { AccessPlace, AccessRequest, AccessRoom } from '../../../api/protection';
import { western } from '../../../ui/digits';
import { type Saying, said } from '../../incidents/drafts';

/** The steps as they were agreed, and as they usually are: what a form begins with, to be changed. */
export const MOST_STEPS = 30;

/** Lines of a text, one step each. */
export function stepsOf(text: string): string[] {
  return text.split('\n').map((one) => one.trim()).filter(Boolean).slice(0, MOST_STEPS);
}
/** A whole number of people, null where none is said, undefined where it cannot be read. */
export function peopleOf(text: string): number | null | undefined {
  const plain = western(text.replace(/[\s\u00a0\u202f]/g, ''));
  if (plain === '') return null;
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}
export interface StatusForm { place_name: string; says: string; people: string; in_need: string; besieged_by: string; source: string; text: string }
export function statusSaying(form: StatusForm, target: string | null, as_of_ms: number | null, place: { lat_e7: number; lon_e7: number; radius_m: number } | null): Saying | null {
  const [people, in_need] = [peopleOf(form.people), peopleOf(form.in_need)];
  if (form.place_name.trim() === '' || form.says === '' || as_of_ms === null || people === undefined || in_need === undefined) return null;
  return { kind: 'access_status', fields: said({ target, place_name: form.place_name, place, says: form.says, people, in_need, besieged_by: form.besieged_by, as_of_ms, source: form.source, text: form.text }) };
}
export interface RequestForm { place_name: string; month: string; to: string; people: string; items: string; agreed: string; steps: string; text: string }
export function requestSaying(form: RequestForm, at_ms: number | null): Saying | null {
  const people = peopleOf(form.people);
  if (form.place_name.trim() === '' || !/^\d{4}-(0[1-9]|1[0-2])$/.test(western(form.month)) || form.to.trim() === '' || at_ms === null || people === undefined) return null;
  return { kind: 'access_request', fields: said({ month: western(form.month), place_name: form.place_name, people, items: form.items, to: form.to, at_ms, agreed_steps: stepsOf(form.agreed), steps: stepsOf(form.steps), text: form.text }) };
}
export function stepSaying(request: AccessRequest, step: string, outcome: string, at_ms: number | null, by: string, reason: string): Saying | null {
  if (!request.id || step === '' || outcome === '' || at_ms === null) return null;
  return { kind: 'access_step', fields: said({ target: request.version_id ?? request.id, step: Number(step), outcome, at_ms, by, reason }) };
}
/** Totals by party, however the node gives them: each party's own, never added to another's. A number that a party said of no place is none: a sum of nothing is not 0 people. */
export function totalsOf(given: AccessRoom['totals'], places: readonly Pick<AccessPlace, 'says'>[] = []): { party: string; values: Record<string, number> }[] {
  if (!given) return [];
  const rows = Array.isArray(given) ? given.map(({ party, ...rest }) => [party, rest] as const) : Object.entries(given);
  const told = (party: string, name: string): boolean =>
    (name !== 'people' && name !== 'in_need') || places.some((place) => place.says.some((one) => one.party === party && one[name] !== null));
  return rows.map(([party, values]) => ({ party, values: Object.fromEntries(Object.entries(values).filter((one): one is [string, number] => typeof one[1] === 'number' && (one[1] !== 0 || told(party, one[0])))) }));
}
/** Besieged places first, then those hard to reach, by the gravest word of anybody; of the same, by name. */
export function gravest(place: Pick<AccessPlace, 'says'>): number {
  const order = ['besieged', 'hard_to_reach', 'unknown', 'accessible'];
  return Math.min(order.length, ...place.says.map((one) => order.indexOf(one.says)).filter((at) => at >= 0));
}
