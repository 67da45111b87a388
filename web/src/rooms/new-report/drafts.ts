// The draft cards of New report: what the reader proposed, what a person made of it, whether the person confirmed it.
// Decides what may be confirmed and what a statement's fields are; it never decides that something is true, and it
// confirms nothing by itself. Values are frozen by habit: every change gives a new card, and any change of content
// takes the confirmation back. Moments are ms since 1970 UTC, places integers of 1e-7 degree, spans code points.
import type { Draft, PlaceMatch, ReadLedgerCount, Reading, ReadPlace, ReadReport, ReportFields, Span } from '../../api/types';
import { wholeNumber } from '../../ui/digits';
import { pointOf } from './coordinates';
import { spanFits } from './segments';
import { type Alike, repeatsOf } from './similar';
import { type LedgerForm, ledgerFields, ledgerForm, ledgerProblems } from './ledger';
import { fromWall, knownZone, toWall } from './zones';

/** How a place came to stand on a card: proposed by the reader, or set by a person. */
export type PlaceHow = 'none' | 'matched' | 'ask' | 'unknown' | 'rival' | 'map' | 'typed' | 'left_out';
export interface PlaceChoice {
  how: PlaceHow;
  text: string;                 // as the bulletin or the person wrote it
  lat_e7: number | null; lon_e7: number | null; radius_m: number;
  name: string; id: string; score: number | null;
  rivals: PlaceMatch[];
}
export interface Range { low: string; best: string; high: string }
/** What the form's fields hold while a person edits: texts, so that a half-typed number is nobody's error yet. */
export interface ReportForm {
  what: string; start: string; end: string; precision: string; zone: string; time_text: string;
  weapon: string; actor: string; victim: string; locates: string;
  count: Range; killed: Range; injured: Range;
  town: string; district: string; governorate: string;
  source_kind: string; source: string; channel: string; note: string;
  reliability: string; credibility: string; source_consents: boolean;
}
interface CardBase { key: string; client_id: string; span: Span | null; confirmed: boolean }
export interface ReportCard extends CardBase {
  kind: 'report'; group: number; shared: number; groupCount: number | null;
  placeSpan: Span | null; marks: NonNullable<ReadReport['marks']>; form: ReportForm; place: PlaceChoice;
  /** What a person answered about reports like this one. */
  alike?: Alike[];
}
export interface LedgerCard extends CardBase { kind: 'ledger_count'; form: LedgerForm; consistent: boolean | null }
export type Card = ReportCard | LedgerCard;

export interface FieldProblem { field: string; code: string }
export interface Source { raw_text: string; raw_language: string; demonstration: boolean }

export const NO_RANGE: Range = { low: '', best: '', high: '' };
export const NO_PLACE: PlaceChoice = { how: 'none', text: '', lat_e7: null, lon_e7: null, radius_m: 1000, name: '', id: '', score: null, rivals: [] };
/** A person who points at a map means "about here": 500 m until they say otherwise. */
export const POINTED_RADIUS_M = 500;
const MAX_RADIUS_M = 500_000;

function emptyForm(zone: string): ReportForm {
  return {
    what: '', start: '', end: '', precision: '', zone, time_text: '', weapon: '', actor: '', victim: '', locates: '',
    count: NO_RANGE, killed: NO_RANGE, injured: NO_RANGE, town: '', district: '', governorate: '',
    source_kind: '', source: '', channel: '', note: '',
    reliability: '', credibility: '', source_consents: false,
  };
}

/** An empty card for a report by hand. */
export function blankCard(zone: string, newId: () => string): ReportCard {
  const id = newId();
  return {
    kind: 'report', key: id, client_id: id, group: -1, shared: 1, groupCount: null, span: null, placeSpan: null, marks: [],
    form: emptyForm(zone), place: NO_PLACE, confirmed: false,
  };
}

function placeChoice(place: ReadPlace): PlaceChoice {
  const known = place.status === 'matched' && place.lat !== null && place.lon !== null;
  const point = known ? pointOf(place.lat as number, place.lon as number) : { lat_e7: null, lon_e7: null };
  const own = place.rivals.find((rival) => rival.name === place.name && rival.lat === place.lat && rival.lon === place.lon);
  return {
    how: place.status === 'matched' && !known ? 'ask' : place.status, text: place.text, ...point,
    radius_m: Math.max(1, Math.round(place.radius_m ?? 1000)), name: known ? (place.name ?? '') : '', id: own?.id ?? '',
    score: place.score, rivals: place.rivals,
  };
}

function moment(text: string | null, zone: string): string {
  const at_ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at_ms) ? '' : toWall(at_ms, zone);
}

/** Makes one card for every place of every report that was read, and one for every printed count. A number that the
 *  text prints once for several places is copied to none of them: the sum must not grow by being cut up. `locates` is
 *  what the place of such a report usually is, as the node's vocabulary says. */
export function cardsOf(reading: Reading, zone: string, newId: () => string, locates: (what: string) => string = () => ''): Card[] {
  const cards: Card[] = [];
  reading.reports.forEach((report, group) => {
    const places: (ReadPlace | null)[] = report.places.length > 0 ? report.places : [null];
    for (const place of places) {
      const card = blankCard(zone, newId);
      const alone = places.length === 1 && report.count !== null ? String(report.count) : '';
      cards.push({
        ...card, group, shared: places.length, groupCount: report.count, span: report.span, placeSpan: place?.span ?? null,
        marks: report.marks ?? [], place: place ? placeChoice(place) : NO_PLACE,
        form: {
          ...card.form, what: report.kind, locates: locates(report.kind), weapon: report.weapon ?? '', actor: report.actor ?? '',
          start: moment(report.occurred.start, zone), end: moment(report.occurred.end, zone), precision: report.occurred.precision,
          count: { low: alone, best: alone, high: alone },
        },
      });
    }
  });
  for (const count of reading.ledger_counts) cards.push(ledgerCard(count, zone, newId));
  return cards;
}

function ledgerCard(count: ReadLedgerCount, zone: string, newId: () => string): LedgerCard {
  const id = newId();
  return {
    kind: 'ledger_count', key: id, client_id: id, span: count.span, confirmed: false, consistent: count.consistent,
    form: ledgerForm(count, zone, (text) => moment(text, zone)),
  };
}

/** Changes fields of a report card; the confirmation falls, for it was given to other words. */
export function editReport(card: ReportCard, change: Partial<ReportForm>): ReportCard {
  return { ...card, form: { ...card.form, ...change }, confirmed: false };
}

/** Puts another place on a card, or leaves it out. */
export function editPlace(card: ReportCard, change: Partial<PlaceChoice>): ReportCard {
  return { ...card, place: { ...card.place, ...change }, confirmed: false };
}

/** Takes one of the gazetteer's answers as the place. */
export function chooseRival(card: ReportCard, rival: PlaceMatch): ReportCard {
  // Coordinates that the node has read are an answer without a name of their own.
  if (rival.id === '') return editPlace(setPoint(card, pointOf(rival.lat, rival.lon), 'typed'), { radius_m: Math.max(POINTED_RADIUS_M, Math.round(rival.radius_m)) });
  return editPlace(card, {
    how: 'rival', ...pointOf(rival.lat, rival.lon), radius_m: Math.max(1, Math.round(rival.radius_m)),
    name: rival.name, id: rival.id, score: rival.score,
  });
}

/** Sets the place to where a person pointed or to what they typed; a gazetteer name no longer vouches for it. */
export function setPoint(card: ReportCard, point: { lat_e7: number; lon_e7: number }, how: 'map' | 'typed'): ReportCard {
  return editPlace(card, { how, ...point, radius_m: POINTED_RADIUS_M, id: '', score: null, name: card.place.name || card.place.text });
}

const whole = (text: string): number | null => wholeNumber(text, 9);

function rangeValue(range: Range): { low: number; best: number; high: number } | null | undefined {
  const given = [range.low, range.best, range.high].filter((text) => text.trim() !== '');
  if (given.length === 0) return undefined;
  const best = whole(range.best.trim() === '' ? (given[0] as string) : range.best);
  if (best === null) return null;
  const low = range.low.trim() === '' ? best : whole(range.low);
  const high = range.high.trim() === '' ? best : whole(range.high);
  return low === null || high === null || low > best || best > high ? null : { low, best, high };
}

/** Names what a person must settle on this card before it can be confirmed. */
export function problems(card: Card): FieldProblem[] {
  if (card.kind === 'ledger_count') return ledgerProblems(card.form);
  const { form, place } = card;
  const out: FieldProblem[] = [];
  if (form.what === '') out.push({ field: 'what', code: 'needed' });
  const zone = knownZone(form.zone);
  if (!zone) out.push({ field: 'zone', code: 'zone' });
  const start = zone ? fromWall(form.start, form.zone) : null;
  const end = zone ? fromWall(form.end, form.zone) : null;
  if (form.start !== '' && zone && start === null) out.push({ field: 'start', code: 'time' });
  if (form.end !== '' && zone && end === null) out.push({ field: 'end', code: 'time' });
  if (start !== null && end !== null && end < start) out.push({ field: 'end', code: 'order' });
  for (const field of ['count', 'killed', 'injured'] as const) {
    if (rangeValue(form[field]) === null) out.push({ field, code: 'range' });
  }
  if (place.how === 'ask' || place.how === 'unknown') out.push({ field: 'place', code: 'choose' });
  if (placed(place) && !(Number.isInteger(place.radius_m) && place.radius_m >= 1 && place.radius_m <= MAX_RADIUS_M)) out.push({ field: 'radius_m', code: 'radius' });
  return out;
}

/** Says whether a place stands on the map, not only in words. */
export function placed(place: PlaceChoice): boolean {
  return place.lat_e7 !== null && place.lon_e7 !== null && place.how !== 'left_out' && place.how !== 'ask' && place.how !== 'unknown';
}

/** Confirms a card, if nothing on it is unsettled; otherwise gives it back as it was. */
export function confirm(card: Card): Card {
  return problems(card).length === 0 ? { ...card, confirmed: true } : card;
}

/** Builds the statement's fields; empty fields are left out, for "not said" and "said to be nothing" differ. */
export function reportFields(card: ReportCard, source: Source | null): ReportFields {
  const { form, place } = card;
  const start_ms = fromWall(form.start, form.zone);
  const end_ms = fromWall(form.end, form.zone) ?? start_ms;
  const occurred = { ...(start_ms !== null && { start_ms }), ...(end_ms !== null && { end_ms }), precision: form.precision || 'unknown', zone: form.zone };
  const fields: ReportFields = { what: form.what, occurred: occurred as ReportFields['occurred'] };
  if (form.time_text.trim()) fields.occurred.text = form.time_text.trim();
  if (placed(place)) fields.place = { lat_e7: place.lat_e7 as number, lon_e7: place.lon_e7 as number, radius_m: place.radius_m };
  const placeName = place.name || place.text;
  if (placeName.trim()) fields.place_name = placeName.trim();
  if (place.id && placed(place)) fields.place_id = place.id;
  for (const name of ['town', 'district', 'governorate', 'weapon', 'actor', 'victim', 'source_kind', 'source', 'channel'] as const) {
    if (form[name].trim()) fields[name] = form[name].trim();
  }
  // A draft kept by an earlier page knows nothing of these.
  if (form.reliability) fields.reliability = form.reliability;
  if (form.credibility) fields.credibility = form.credibility;
  if (form.source_consents && form.source_kind === 'witness' && form.source.trim()) fields.source_consents = true;
  const repeated = repeatsOf(card);
  if (repeated) fields.repeats = repeated.id;
  if (form.locates) fields.locates = form.locates as NonNullable<ReportFields['locates']>;
  for (const name of ['count', 'killed', 'injured'] as const) {
    const value = rangeValue(form[name]);
    if (value) fields[name] = value;
  }
  if (source) {
    const note = card.span === null ? form.note : '';
    if (note.trim()) fields.raw_text = note;
    else if (source.raw_text) {
      fields.raw_text = source.raw_text;
      if (source.raw_language) fields.raw_language = source.raw_language;
      if (card.span && spanFits(card.span, Array.from(source.raw_text).length)) fields.raw_span = card.span;
    }
    if (source.demonstration) fields.demonstration = true;
  }
  return fields;
}

/** Builds what is sent to be prepared. */
export function draftOf(card: Card, source: Source): Draft {
  const fields = card.kind === 'report' ? reportFields(card, source) : ledgerFields(card.form, source, card.span);
  return { client_id: card.client_id, kind: card.kind, fields: fields as unknown as Record<string, unknown> };
}
