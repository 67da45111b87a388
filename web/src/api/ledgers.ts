// What the room Ledgers asks of the node, and the shapes of its answers. Decides nothing; no number here adds two ledgers.
import { get } from './client';

export const CATEGORIES = ['matched', 'matched_with_difference', 'merged', 'split', 'several', 'conflict', 'only_a', 'only_b'] as const;
export type Category = (typeof CATEGORIES)[number];
export type Counts = Record<Category, number>;

export interface LedgerRowEntry {
  id: string; number: string; province: string; place: string; what: string; weapon: string; actor: string;
  start_ms: number | null; end_ms: number | null;
  killed: number[] | null; injured: number[] | null;
}
export interface LedgerRow {
  id: string; category: Category; link: 'single' | 'proposed' | 'confirmed' | 'contested';
  a: LedgerRowEntry[]; b: LedgerRowEntry[];
  differences: string[]; silences: string[];
  denials: { party: string; number: string }[];
  elsewhere: { party: string; number: string }[];
}
export interface PrintedCount {
  id: string; number: string; said_by: string; reporting_party: string; accused: string; measure: string; bound: 'exact' | 'about' | 'at_least' | 'over';
  total: number | null; by_area: [string, number][]; contradictions: string[]; beside: string[];
}
export interface LedgerSide {
  party: string; count: number; by_category: Counts;
  by_province: { province: string; count: number; by_category: Counts }[];
  left_out: Record<string, string[]>;
  printed: PrintedCount[];
}
export interface WatchedNode { node: string; party: string; entries: number; silent_ms: number; silent_from_ms: number; missing: number }
export interface Reconciled {
  day: string; zone: string; start_ms: number; end_ms: number;
  a: LedgerSide; b: LedgerSide; rows: LedgerRow[]; watched: WatchedNode[];
}

export interface PageCell { text: string; entries: string[]; more: number; number: boolean; mark: boolean }
export type PagePart =
  | { kind: 'heading'; text: string; level: number }
  | { kind: 'line'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'table'; caption: string; head: string[]; rows: PageCell[][]; wide: boolean };
export interface PrintedPage { lang: string; title: string; facts: [string, string][]; demonstration: boolean; more_word: string; parts: PagePart[] }
export interface SummaryDraft { fields: Record<string, unknown>; page: PrintedPage }
export interface SummaryRow {
  id: string; number: string; party: string; at_ms: number; period: { start_ms: number; end_ms: number } | null; zone: string;
  signed_as: string; withdrawn: boolean; void: boolean; adopted: string[];
  words: { party: string; says: string; number: string; at_ms: number }[];
}
export interface SummaryFile extends SummaryRow { content: string; text: string; page: PrintedPage | null }

export interface HandoverChange { arrived: number; arrived_first: string[]; newly_open: string[]; no_longer_open: string[]; told: boolean }
export interface HandoverRow {
  id: string; number: string; node: string; at_ms: number; start_ms: number; end_ms: number; zone: string; log: string; next_watch: string;
  state: 'signed_by_one' | 'signed_by_both' | 'void';
  signed_by: { party: string; name: string; number: string; at_ms: number }[];
  changed: HandoverChange | null;
}
export interface HandoverDraft { fields: { period: { start_ms: number; end_ms: number }; zone: string; log: string; open: string[] }; audience: string; open_more: number }

/** Where a reconciled day is found, as data or printed. */
export function reconcilePath(form: '' | '.html' | '.pdf', day: string, a: string, b: string, lang: string): string {
  return `api/ledgers/reconcile${form}?${new URLSearchParams({ day, a, b, ...(form && { lang }) })}`;
}
/** Where a summary is found: `draft` of a day, or an issued one by its number. */
export function summaryPath(name: string, form: '' | '.html' | '.pdf', lang: string, day = ''): string {
  return `api/summaries/${encodeURIComponent(name)}${form}?${new URLSearchParams({ ...(day && { day }), lang })}`;
}
export function reconcile(day: string, a: string, b: string, signal?: AbortSignal): Promise<Reconciled> {
  return get<Reconciled>(reconcilePath('', day, a, b, ''), signal);
}
export async function summaries(signal?: AbortSignal): Promise<SummaryRow[]> {
  return (await get<{ summaries: SummaryRow[] }>('api/summaries', signal)).summaries;
}
export function draftSummary(day: string, lang: string, signal?: AbortSignal): Promise<SummaryDraft> {
  return get<SummaryDraft>(summaryPath('draft', '', lang, day), signal);
}
export function summary(name: string, lang: string, signal?: AbortSignal): Promise<SummaryFile> {
  return get<SummaryFile>(summaryPath(name, '', lang), signal);
}
export async function handovers(signal?: AbortSignal): Promise<HandoverRow[]> {
  return (await get<{ handovers: HandoverRow[] }>('api/handovers', signal)).handovers;
}
export function draftHandover(lang: string, since_ms: number | null, signal?: AbortSignal): Promise<HandoverDraft> {
  return get<HandoverDraft>(`api/handovers/draft?${new URLSearchParams({ lang, ...(since_ms !== null && { since_ms: String(since_ms) }) })}`, signal);
}
