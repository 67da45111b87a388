// Forms of what is said about groups, separations and cases, as data: which fields a dialog shows, and when what was typed is complete.
// Decides what is said, nothing else; what is empty is not said. Moments are walls of a zone; a day is its first moment in UTC.
import type { Vocabulary } from '../../api/types';
import { western } from '../../ui/digits';
import { fromWall } from '../new-report/zones';

export type FieldKind = 'text' | 'long' | 'names' | 'code' | 'moment' | 'day';
/** In which cases a field stands or is needed: where another field is one of these codes. */
export interface Given { field: string; is: readonly string[] }
/**
 * `name` is the field of the statement; `list` the vocabulary of a code, `options` a choice of what no vocabulary holds. `only`: it stands in
 * the form, and is said, in these cases alone; `needed`: optional but for these; `now`: a moment that begins as the present one.
 */
export interface FormField { name: string; kind: FieldKind; label: string; optional?: boolean; list?: keyof Vocabulary; options?: readonly { value: string; label: string }[]; hint?: string; value?: string; only?: Given; needed?: Given; now?: boolean }
export interface FormSpec { kind: string; title: string; lead: string; fields: readonly FormField[]; fixed?: Record<string, unknown>; audience?: string; fewest?: Record<string, number> }
export type Values = Record<string, string>;

/** Names one a line or parted by semicolons, each once. */
export function namesOf(text: string): string[] {
  return [...new Set(text.split(/[\n;؛]/).map((one) => one.trim()).filter(Boolean))];
}
/** The first moment of a day in UTC, in digits of any of the four languages; null for what is no day. */
export function dayOf(text: string): number | null {
  const day = western(text).slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at_ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at_ms) && new Date(at_ms).toISOString().startsWith(day) ? at_ms : null;
}
function valueOf(field: FormField, text: string, zone: string): unknown {
  if (text.trim() === '') return null;
  if (field.kind === 'moment') return fromWall(text, zone);
  if (field.kind === 'day') return dayOf(text);
  if (field.kind === 'names') return namesOf(text);
  return text.trim();
}
const holds = (given: Given, values: Values): boolean => given.is.includes(values[given.field] ?? '');
/** The fields that stand in the form as it is filled in. */
export function standing(spec: FormSpec, values: Values): readonly FormField[] {
  return spec.fields.filter((field) => !field.only || holds(field.only, values));
}
export function needed(field: FormField, values: Values): boolean {
  return !field.optional || (field.needed !== undefined && holds(field.needed, values));
}
/** The names of fields that keep a form from being said: required and empty, or no moment. */
export function lacking(spec: FormSpec, values: Values, zone: string): string[] {
  return standing(spec, values).filter((field) => {
    const text = values[field.name] ?? '';
    const value = valueOf(field, text, zone);
    const few = Array.isArray(value) && value.length < (spec.fewest?.[field.name] ?? 1);
    return few || (value === null && (text.trim() !== '' || needed(field, values)));
  }).map((field) => field.name);
}
/** The fields of the statement; null while something lacks. */
export function fieldsOf(spec: FormSpec, values: Values, zone: string): Record<string, unknown> | null {
  if (lacking(spec, values, zone).length > 0) return null;
  const said = standing(spec, values).map((field) => [field.name, valueOf(field, values[field.name] ?? '', zone)] as const).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(said), ...spec.fixed };
}
/** What a form begins with; `now` is the present moment as a wall time of the form's zone. */
export function blank(spec: FormSpec, now = ''): Values {
  return Object.fromEntries(spec.fields.map((field) => [field.name, field.value ?? (field.now ? now : '')]));
}
/** Under which name what is typed into a form is kept: one kind of statement about one thing. */
export function shelfOfForm(spec: FormSpec): string {
  return ['parties', spec.kind, spec.fixed?.['target'] ?? '', ...spec.fields.map((field) => field.value ?? '').filter(Boolean)].join('.');
}
