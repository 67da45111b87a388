// A rule of alerts as a form and as a statement. Decides when the form is complete: a rule must have a name and wait for something, and
// its circle is never smaller than a kilometre. No rule can name an actor: there is no field for it. Minutes in the form, ms in the rule.
import type { Draft } from '../../api/types';
import { western, wholeNumber } from '../../ui/digits';
import { placed, type PlaceChoice } from '../new-report/drafts';

export const LEAST_M = 1000;
export const STEPS = ['call', 'claim_denied', 'clock', 'finding', 'fork', 'inquiry', 'node_silent', 'outside_terms', 'reply', 'report', 'request'] as const;
export interface RuleForm {
  name: string; kinds: string[]; steps: string[]; areas: string; zone: string;
  killed: string; count: string; within: string; silent: string; before: string; escalate: string; loud: boolean;
}
export const NO_RULE: RuleForm = { name: '', kinds: [], steps: [], areas: '', zone: '', killed: '', count: '', within: '', silent: '', before: '', escalate: '', loud: true };
const MOST_MIN = 10_080;

/** A whole number of a field; null where it is empty, undefined where it is none within its bounds. */
export function wholeOf(text: string, least: number, most: number): number | null | undefined {
  if (text.trim() === '') return null;
  const value = wholeNumber(text, 7);
  return value !== null && value >= least && value <= most ? value : undefined;
}

/** The names of areas that were written, one a line or parted by commas, without doubles. */
export function areasOf(text: string): string[] {
  return [...new Set(text.split(/[\n,;\u060c]/).map((one) => one.trim()).filter(Boolean))];
}

const BOUNDS: Record<'killed' | 'count' | 'within' | 'silent' | 'before' | 'escalate', [number, number]> = {
  killed: [1, 1_000_000], count: [2, 100_000], within: [1, MOST_MIN], silent: [1, MOST_MIN], before: [0, MOST_MIN], escalate: [1, 1440],
};

/** What a person must still settle, by field. */
export function ruleLacks(form: RuleForm, place: PlaceChoice): Record<string, string> {
  const lacks: Record<string, string> = {};
  if (form.name.trim() === '') lacks['name'] = 'name';
  for (const [field, [least, most]] of Object.entries(BOUNDS) as [keyof typeof BOUNDS, [number, number]][]) {
    if (wholeOf(form[field], least, most) === undefined) lacks[field] = 'number';
  }
  if (form.count.trim() !== '' && form.within.trim() === '') lacks['within'] = 'within';
  if (placed(place) && place.radius_m < LEAST_M) lacks['radius_m'] = 'radius';
  if (areasOf(form.areas).length > 40) lacks['areas'] = 'areas';
  const asks = form.kinds.length + form.steps.length + areasOf(form.areas).length > 0 || placed(place) || form.zone !== '' || form.killed.trim() !== '' || form.count.trim() !== '' || form.silent.trim() !== '';
  if (!asks) lacks[''] = 'nothing';
  return lacks;
}

/** The draft of a rule; what is not asked for is left out. */
export function ruleDraft(form: RuleForm, place: PlaceChoice, client_id: string, demonstration: boolean): Draft {
  const ms = (text: string): number => Number(western(text)) * 60_000;
  const said = (text: string): boolean => text.trim() !== '';
  const fields: Record<string, unknown> = { name: form.name.trim(), loud: form.loud };
  if (form.kinds.length) fields['kinds'] = [...form.kinds].sort();
  if (form.steps.length) fields['steps'] = [...form.steps].sort();
  const areas = areasOf(form.areas);
  if (areas.length) fields['areas'] = areas;
  if (placed(place)) fields['around'] = { lat_e7: place.lat_e7, lon_e7: place.lon_e7, radius_m: Math.max(LEAST_M, place.radius_m) };
  const [instrument, clause] = form.zone.split('\n');
  if (instrument && clause) fields['zone'] = { instrument, clause };
  if (said(form.killed)) fields['killed_least'] = Number(western(form.killed));
  if (said(form.count)) fields['count_least'] = Number(western(form.count));
  if (said(form.within)) fields['within_ms'] = ms(form.within);
  if (said(form.silent)) fields['silent_ms'] = ms(form.silent);
  if (said(form.before)) fields['before_ms'] = ms(form.before);
  if (said(form.escalate)) fields['escalate_ms'] = ms(form.escalate);
  if (demonstration) fields['demonstration'] = true;
  return { client_id, kind: 'alert_rule', fields };
}
