// The forms of this room: a view of a group, who adhered to what, who answers for whom, requests to list, separations and their steps,
// deconfliction cases and theirs. Decides which fields stand in which; the node decides what may be said.
import { t } from '../../i18n/index.svelte';
import type { FieldKind, FormField, FormSpec } from './forms';

type Spec = (more?: Partial<FormSpec>) => FormSpec;
function field(name: string, kind: FieldKind, more: Partial<FormField> = {}): FormField {
  return { name, kind, label: t(`parties.field_${name}`), ...more };
}
const source = (optional = true): FormField => field('source', 'text', { optional, hint: t('parties.source_hint') });
const said_by = (): FormField => field('said_by', 'text', { optional: true, hint: t('parties.said_by_hint') });
const text = (): FormField => field('text', 'long', { optional: true });
const spec = (kind: string, fields: readonly FormField[]): Spec => (more = {}) => ({ kind, title: t(`parties.${kind}`), lead: t(`parties.${kind}_lead`), ...more, fields: fields.map((one) => ({ ...one, ...(more.fields?.find((other) => other.name === one.name) ?? {}) })) });

export const view = (group: string, more: Partial<FormSpec> = {}): FormSpec => spec('designation', [
  field('group', 'text', { value: group }), field('names', 'names', { optional: true, hint: t('parties.names_hint') }), field('says', 'code', { list: 'designation' }),
  field('authority', 'code', { list: 'authority' }), field('as_of_ms', 'day', { label: t('parties.field_as_of') }), source(false), said_by(), text(),
])(more);
export const adherence = (group: string): FormSpec => spec('adherence', [
  field('group', 'text', { value: group }), field('says', 'code', { list: 'adherence' }), field('to', 'text', { optional: true, label: t('parties.field_to_whom') }),
  field('at_ms', 'moment', { label: t('parties.field_at') }), field('instrument', 'text', { optional: true }), field('conditions', 'long', { optional: true }), field('signed_by', 'text', { optional: true }), source(), text(),
])();
export const relation = (group: string): FormSpec => spec('relation', [
  field('group', 'text', { value: group }), field('says', 'code', { list: 'relation' }), field('of', 'text', { label: t('parties.field_of') }), said_by(), source(), text(),
])();
export const attestation = (target: string, audience: string): FormSpec => spec('attestation', [
  field('says', 'code', { list: 'attestation' }), field('reason', 'long', { optional: true }), source(),
])({ fixed: { target }, audience });
export const request = (): FormSpec => spec('listing_request', [
  field('asks', 'code', { options: ['list', 'delist'].map((value) => ({ value, label: t(`parties.asks_${value}`) })) }), field('groups', 'names', { hint: t('parties.names_hint') }),
  field('to', 'text', { label: t('parties.field_to_body') }), field('at_ms', 'moment', { label: t('parties.field_at') }), said_by(), source(), text(),
])();
export const disposition = (target: string): FormSpec => spec('disposition', [
  field('says', 'code', { list: 'disposition' }), field('reason', 'long', { optional: true }), said_by(), source(),
])({ fixed: { target } });
export const status = (place: string, groups: readonly string[], target?: string): FormSpec => spec('separation_status', [
  field('place_name', 'text', { value: place }), field('groups', 'names', { value: groups.join('\n'), hint: t('parties.two_groups') }), field('says', 'code', { list: 'separation' }),
  field('as_of_ms', 'day', { label: t('parties.field_as_of') }), source(false), said_by(), text(),
])({ fewest: { groups: 2 }, ...(target && { fixed: { target } }) });
export const step = (target: string): FormSpec => spec('separation_step', [
  field('step', 'code', { list: 'separation_step' }), field('by', 'text', { optional: true }), field('at_ms', 'moment', { label: t('parties.field_at') }), field('by_ms', 'moment', { optional: true, label: t('parties.field_by_when') }), source(), text(),
])({ fixed: { target } });
/** A step of a case; `lines` are the temporary lines that a step may name (deconfliction/lines.ts), with their words. */
export const caseStep = (target: string, audience: string, lines: readonly { value: string; label: string }[]): FormSpec => spec('deconfliction_step', [
  field('step', 'code', { list: 'deconfliction_step' }),
  field('line', 'code', { options: lines, only: { field: 'step', is: ['line_put', 'line_agreed'] }, hint: t(lines.length > 0 ? 'parties.line_hint' : 'parties.line_none') }),
  field('at_ms', 'moment', { label: t('parties.field_at'), now: true }),
  field('until_ms', 'moment', { optional: true, needed: { field: 'step', is: ['extended'] }, label: t('parties.field_until') }), field('text', 'text', { optional: true }),
])({ fixed: { target }, audience });
