// What the form of a protected site says, and how a site stands in words and signs. Decides which fields are said; the node decides
// again. A date that passed lowers how fresh the word on a site is, never what it is owed. ms UTC, 1e-7 degree, metres.
import type { Consents, Freshness, SiteFile } from '../../../api/protection';
import { wholeNumber } from '../../../ui/digits';
import type { ShapeName } from '../../../ui/shapes';
import { type Saying, said } from '../../incidents/drafts';
import { fromWall, toWall } from '../../new-report/zones';
import { areaOf, type Drawn, nothingDrawn } from '../drawing/shapes';

export const DAY_MS = 86_400_000;
/** How long until a review when nobody says otherwise. */
export const REVIEW_MS = 90 * DAY_MS;
/** What a party may learn: the exact place, its 1 km cell, an answer when it checks an area, or not even that. */
export type Consent = 'exact' | 'cell' | 'checked' | 'none';
export const CONSENTS: readonly Consent[] = ['exact', 'cell', 'checked', 'none'];

export interface SiteForm {
  name: string; name_local: string; function: string; place: Drawn; place_name: string; organisation: string;
  since: string; until: string; review: string; focal_day: string; focal_night: string; staff: string; serves: string; marking: string;
  consents: Record<string, Consent>; declared: boolean; canary: boolean; text: string;
}

type Fields = Record<string, unknown>;
const words = (fields: Fields, name: string): string => (typeof fields[name] === 'string' ? (fields[name] as string) : '');
const ms = (fields: Fields, name: string): number | null => (typeof fields[name] === 'number' ? (fields[name] as number) : null);
const count = (fields: Fields, name: string): string => (typeof fields[name] === 'number' ? String(fields[name]) : '');

/** What is consented for each other party; whoever is named nowhere may check, unless the checks are given by name. */
export function consentsOf(given: { exact_to?: string[] | null; cell_to?: string[] | null; checked_by?: string[] | null }, others: readonly string[]): Record<string, Consent> {
  return Object.fromEntries(
    others.map((id) => [id, given.exact_to?.includes(id) ? 'exact' : given.cell_to?.includes(id) ? 'cell' : !given.checked_by || given.checked_by.includes(id) ? 'checked' : 'none'] as const),
  );
}
/** The three lists as they are said. Everybody may check: then that list is left out, which means just that. */
export function listsOf(consents: Record<string, Consent>): Partial<Consents> {
  const who = (...levels: Consent[]): string[] => Object.entries(consents).filter(([, one]) => levels.includes(one)).map(([id]) => id).sort();
  const [exact_to, cell_to] = [who('exact'), who('cell')];
  return { ...(exact_to.length > 0 && { exact_to }), ...(cell_to.length > 0 && { cell_to }), ...(who('none').length > 0 && { checked_by: who('exact', 'cell', 'checked') }) };
}

/** The fields of a site's latest version as said; put together from its row where the node does not give them. */
export function fieldsOf(file: SiteFile): Fields {
  const last = file.fields ?? file.versions?.at(-1)?.fields;
  if (last) return last;
  const { name, name_local, function: serves_for, place_name, since_ms, until_ms, review_ms, canary, organisation, marking, text, staff, serves, declared, focal_day, focal_night } = file;
  return said({
    name, name_local, function: serves_for, place: { lat_e7: file.lat_e7, lon_e7: file.lon_e7, radius_m: file.radius_m }, place_name, since_ms, until_ms, review_ms,
    ...(canary && { canary }), organisation, marking, text, staff, serves, declared: declared ?? true, focal_day, focal_night, ...file.consents,
  });
}
/** The version that a new one is about: the latest. */
export function latestOf(file: SiteFile): string {
  return file.version_id ?? file.versions?.at(-1)?.id ?? file.id;
}

export function blankSite(others: readonly string[], now_ms: number, zone: string): SiteForm {
  return {
    name: '', name_local: '', function: '', place: nothingDrawn('circle', '50'), place_name: '', organisation: '', since: toWall(now_ms, zone), until: '',
    review: toWall(now_ms + REVIEW_MS, zone), focal_day: '', focal_night: '', staff: '', serves: '', marking: '', consents: consentsOf({}, others), declared: false, canary: false, text: '',
  };
}
export function formOf(fields: Fields, others: readonly string[], zone: string): SiteForm {
  const place = (fields['place'] ?? {}) as { lat_e7?: number; lon_e7?: number; radius_m?: number };
  const points = typeof place.lat_e7 === 'number' && typeof place.lon_e7 === 'number' ? [{ lat_e7: place.lat_e7, lon_e7: place.lon_e7 }] : [];
  return {
    name: words(fields, 'name'), name_local: words(fields, 'name_local'), function: words(fields, 'function'), place: { kind: 'circle', points, radius: String(place.radius_m ?? 50) },
    place_name: words(fields, 'place_name'), organisation: words(fields, 'organisation'), since: toWall(ms(fields, 'since_ms'), zone), until: toWall(ms(fields, 'until_ms'), zone),
    review: toWall(ms(fields, 'review_ms'), zone), focal_day: words(fields, 'focal_day'), focal_night: words(fields, 'focal_night'), staff: count(fields, 'staff'), serves: count(fields, 'serves'),
    marking: words(fields, 'marking'), consents: consentsOf(fields as never, others), declared: fields['declared'] === true, canary: fields['canary'] === true, text: words(fields, 'text'),
  };
}

/** Which fields still lack or cannot be read. */
export function troublesOf(form: SiteForm, zone: string): string[] {
  const lacks: string[] = (['name', 'function', 'focal_day', 'focal_night'] as const).filter((name) => form[name].trim() === '');
  if (areaOf(form.place) === null) lacks.push('place');
  const [since, until, review] = [form.since, form.until, form.review].map((wall) => fromWall(wall, zone));
  if (since === null) lacks.push('since');
  if (review === null || (since !== null && since !== undefined && review !== undefined && review <= since)) lacks.push('review');
  if (form.until !== '' && (until === null || until === undefined || (since !== null && since !== undefined && until <= since))) lacks.push('until');
  for (const name of ['staff', 'serves'] as const) if (form[name].trim() !== '' && wholeNumber(form[name], 8) === null) lacks.push(name);
  // A place that is meant to be found by nobody is declared by nobody.
  if (!form.canary && !form.declared) lacks.push('declared');
  return lacks;
}
/** What the form says, or null while something lacks. `target`: the version that this one follows. */
export function siteSaying(form: SiteForm, zone: string, target: string | null, demonstration: boolean): Saying | null {
  const place = areaOf(form.place);
  if (troublesOf(form, zone).length > 0 || !place) return null;
  const number = (text: string): number | null => wholeNumber(text, 8);
  const fields = said({
    target, name: form.name, name_local: form.name_local, function: form.function, place, place_name: form.place_name, organisation: form.organisation,
    since_ms: fromWall(form.since, zone), until_ms: form.until === '' ? null : fromWall(form.until, zone), review_ms: fromWall(form.review, zone),
    focal_day: form.focal_day, focal_night: form.focal_night, staff: number(form.staff), serves: number(form.serves), marking: form.marking, text: form.text, declared: form.declared,
  });
  return { kind: 'site', fields: { ...fields, ...listsOf(form.consents), ...(form.canary && { canary: true }), ...(demonstration && { demonstration: true }) } };
}
/** The same site again, with some fields otherwise. */
export function againSaying(file: SiteFile, change: Fields): Saying {
  const { type: _type, target: _target, ...rest } = fieldsOf(file);
  return { kind: 'site', fields: { ...rest, target: latestOf(file), ...change } };
}

export const SIGN_OF: Record<Freshness, ShapeName> = { fresh: 'site_fresh', due: 'site_due', stale: 'site_stale', ended: 'site_ended' };
/** Never a tone of alarm and never one of all-clear: how old a word is, is no danger and no safety. */
export const TONE_OF: Record<Freshness, 'ok' | 'warn' | 'neutral'> = { fresh: 'ok', due: 'warn', stale: 'warn', ended: 'neutral' };

/** Where a site stands, or null where its place was erased. */
export function placeOf(one: { lat_e7: number | null; lon_e7: number | null; radius_m: number | null }): { lat_e7: number; lon_e7: number; radius_m: number } | null {
  return one.lat_e7 === null || one.lon_e7 === null ? null : { lat_e7: one.lat_e7, lon_e7: one.lon_e7, radius_m: one.radius_m ?? 0 };
}
