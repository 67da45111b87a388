// What the room Tables asks of the node: a preview, an import, an export, and how far they are. Decides nothing but how a
// choice becomes part of an address.
import { get, post, postBytes } from '../../api/client';
import { western } from '../../ui/digits';

export interface Choices {
  profile: string;
  targets: Record<number, string>;
  zone: string;
  day_first: boolean | null;
  year: number | null;
  collection: string;
  source: string;
  source_kind: string;
  language: string;
  by_name: boolean;
  demonstration: boolean;
}
export interface Column {
  at: number;
  head: string;
  target: string;
  sample: string;
}
export interface RowError {
  code: string;
  at: string;
  expected: string;
  got: string;
  advice: string;
}
export type RowState = 'new' | 'update' | 'same' | 'error' | 'empty';
export interface PreviewRow {
  number: number;
  state: RowState;
  about: string | null;
  says: Record<string, unknown> | null;
  errors: RowError[];
  notes: string[];
}
export interface Preview {
  name: string;
  sheet: string;
  others: string[];
  told: Record<string, string>;
  profile: string;
  columns: Column[];
  asks: string[];
  choices: Partial<Choices>;
  counts: Record<RowState, number>;
  total: number;
  rows: PreviewRow[];
}
export interface ImportState {
  state: 'running' | 'done' | 'stopped';
  name: string;
  read: number;
  counts: Record<RowState, number>;
  first: string | null;
  last: string | null;
  errors: (RowError & { number: number })[];
  trouble: RowError | null;
}
/** One import as this side's own log has it; `begun`: it runs, or was broken off without a word. */
export interface TakenIn {
  at_ms: number;
  name: string;
  sha256: string;
  who: string;
  state: 'begun' | 'done' | 'stopped';
  new: number;
  updated: number;
  same: number;
  errors: number;
  first: string;
  last: string;
}
export interface ExportAsked {
  format: string;
  from_ms?: number;
  to_ms?: number;
  parties?: string[];
  restricted?: boolean;
}
export interface ExportState {
  state: 'running' | 'done' | 'stopped';
  rows: number;
  total: number;
  without_actor: number;
  without_time: number;
  gone: number;
  restricted: boolean;
  trouble: RowError | null;
}

export const PROFILES = ['own', 'acled', 'ucdp', 'observations', 'free'] as const;
export const FORMATS = ['csv', 'xlsx', 'geojson', 'gpkg', 'kml'] as const;
/** What a column may give, in the order of a report. */
export const TARGETS = [
  'id', 'what', 'date', 'time', 'end_date', 'end_time', 'lat', 'lon', 'coordinates', 'radius_m', 'place_name', 'town', 'district',
  'governorate', 'weapon', 'actor', 'victim', 'count', 'killed', 'killed_low', 'killed_high', 'injured', 'source', 'source_kind',
  'reliability', 'credibility', 'text', 'language', 'position', 'bearing', 'distance', 'event_location', 'means', 'observation',
  'description', 'flash_to_bang_s',
] as const;

export const blank: Choices = {
  profile: '', targets: {}, zone: '', day_first: null, year: null, collection: '', source: '', source_kind: '', language: '', by_name: false,
  demonstration: false,
};

/** The query of a preview or an import: only what was chosen. */
export function queryOf(name: string, sheet: string, choices: Choices): string {
  const told = Object.fromEntries(
    Object.entries(choices).filter(([key, value]) => value !== '' && value !== null && !(value === false && key !== 'day_first') && !(key === 'targets' && Object.keys(value as object).length === 0)),
  );
  return new URLSearchParams({ name, ...(sheet && { sheet }), choices: JSON.stringify(told) }).toString();
}

export const preview = (file: File, sheet: string, choices: Choices, signal?: AbortSignal): Promise<Preview> =>
  postBytes<Preview>(`api/tables/preview?${queryOf(file.name, sheet, choices)}`, file, signal);
export const begin = (file: File, sheet: string, choices: Choices): Promise<{ job: string }> =>
  postBytes<{ job: string }>(`api/tables/import?${queryOf(file.name, sheet, choices)}`, file);
export const imported = (job: string): Promise<ImportState> => get<ImportState>(`api/tables/import/${encodeURIComponent(job)}`);
export const takenIn = async (): Promise<TakenIn[]> => (await get<{ imports: TakenIn[] }>('api/tables/log')).imports;
export const beginExport = (asked: ExportAsked): Promise<{ job: string; total: number }> => post('api/tables/export', asked);
export const exported = (job: string): Promise<ExportState> => get<ExportState>(`api/tables/export/${encodeURIComponent(job)}`);
/** Where the file of an export that is done can be had. */
export const fileOf = (job: string): string => `api/tables/export/${encodeURIComponent(job)}/file`;

/** The first moment of a day in UTC, or null where the text is no day. */
export function dayMs(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(western(text));
  if (!found) return null;
  const at = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return new Date(at).toISOString().startsWith(western(text)) ? at : null;
}
