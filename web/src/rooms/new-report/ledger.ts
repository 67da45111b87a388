// The card of a printed count: one side's own figures, kept as printed. Decides whether figures can be read as
// numbers and whether parts and total agree; never corrects either. Moments are wall times of the form's zone.
import type { ReadLedgerCount, Span } from '../../api/types';
import { wholeNumber } from '../../ui/digits';
import { spanFits } from './segments';
import { fromWall, knownZone } from './zones';

export interface Part { name: string; count: string }
export type Parts = 'by_area' | 'by_kind' | 'by_actor';
export const PARTS: readonly Parts[] = ['by_area', 'by_kind', 'by_actor'];
export interface LedgerForm {
  reporting_party: string; accused: string; measure: string; start: string; end: string; cumulative: boolean; zone: string;
  total: string; bound: ReadLedgerCount['bound']; by_area: Part[]; by_kind: Part[]; by_actor: Part[];
}

function parts(from: Record<string, number>): Part[] {
  return Object.entries(from).map(([name, count]) => ({ name, count: String(count) }));
}

/** Makes the form of a count that was read. */
export function ledgerForm(count: ReadLedgerCount, zone: string, moment: (text: string | null) => string): LedgerForm {
  return {
    reporting_party: count.reporting_party ?? '', accused: count.accused ?? '', measure: count.measure, zone,
    start: moment(count.period.start), end: moment(count.period.end), cumulative: count.period.cumulative,
    total: count.total === null ? '' : String(count.total), bound: count.bound,
    by_area: parts(count.by_area), by_kind: parts(count.by_kind), by_actor: parts(count.by_actor),
  };
}

function whole(text: string): number | null {
  return wholeNumber(text, 9);
}

function kept(rows: Part[]): Part[] {
  return rows.filter((row) => row.name.trim() !== '' || row.count.trim() !== '');
}

/** Adds up the parts of one breakdown; null when there are none or one is no number. */
export function sumOf(rows: Part[]): number | null {
  const numbers = kept(rows).map((row) => whole(row.count));
  return numbers.length === 0 || numbers.includes(null) ? null : numbers.reduce<number>((sum, value) => sum + (value as number), 0);
}

/** Names the breakdowns whose sum is not the printed total, with both figures. */
export function contradictions(form: LedgerForm): { parts: Parts; sum: number; total: number }[] {
  const total = whole(form.total);
  if (total === null || form.bound !== 'exact') return [];
  return PARTS.flatMap((name) => {
    const sum = sumOf(form[name]);
    return sum === null || sum === total ? [] : [{ parts: name, sum, total }];
  });
}

/** Names what must be settled before the count can be confirmed; a contradiction is no problem, it is kept. */
export function ledgerProblems(form: LedgerForm): { field: string; code: string }[] {
  const out: { field: string; code: string }[] = [];
  if (form.reporting_party.trim() === '') out.push({ field: 'reporting_party', code: 'needed' });
  if (form.measure.trim() === '') out.push({ field: 'measure', code: 'needed' });
  if (form.total.trim() !== '' && whole(form.total) === null) out.push({ field: 'total', code: 'number' });
  if (form.total.trim() === '' && PARTS.every((name) => kept(form[name]).length === 0)) out.push({ field: 'total', code: 'needed' });
  if (!knownZone(form.zone)) return [...out, { field: 'zone', code: 'zone' }];
  const start = fromWall(form.start, form.zone);
  const end = fromWall(form.end, form.zone);
  if (form.start !== '' && start === null) out.push({ field: 'start', code: 'time' });
  if (form.end !== '' && end === null) out.push({ field: 'end', code: 'time' });
  if (start !== null && end !== null && end < start) out.push({ field: 'end', code: 'order' });
  for (const name of PARTS) {
    const rows = kept(form[name]);
    if (rows.some((row) => row.name.trim() === '' || whole(row.count) === null)) out.push({ field: name, code: 'parts' });
    else if (new Set(rows.map((row) => row.name.trim())).size !== rows.length) out.push({ field: name, code: 'twice' });
  }
  return out;
}

function record(rows: Part[]): Record<string, number> {
  return Object.fromEntries(kept(rows).map((row) => [row.name.trim(), whole(row.count) ?? 0]));
}

/** Builds the statement's fields, the figures as they stand on the card. */
export function ledgerFields(form: LedgerForm, source: { raw_text: string; raw_language: string; demonstration: boolean }, span: Span | null = null): Record<string, unknown> {
  const [start_ms, end_ms, total] = [fromWall(form.start, form.zone), fromWall(form.end, form.zone), whole(form.total)];
  const fields: Record<string, unknown> = {
    reporting_party: form.reporting_party.trim(), measure: form.measure,
    period: { ...(start_ms !== null && { start_ms }), ...(end_ms !== null && { end_ms }), cumulative: form.cumulative, zone: form.zone },
    ...(total !== null && { total }), bound: form.bound,
    by_area: record(form.by_area), by_kind: record(form.by_kind), by_actor: record(form.by_actor),
  };
  if (form.accused.trim()) fields['accused'] = form.accused.trim();
  if (source.raw_text) {
    fields['raw_text'] = source.raw_text;
    if (source.raw_language) fields['raw_language'] = source.raw_language;
    if (span && spanFits(span, Array.from(source.raw_text).length)) fields['raw_span'] = span;
  }
  if (source.demonstration) fields['demonstration'] = true;
  return fields;
}
