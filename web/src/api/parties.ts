// What the node answers about groups, lists, separations, lines and deconfliction, as the room Parties reads it, and how it is asked. Decides
// nothing: a view is somebody's, by an authority, from a day; a claim is a claim until every party named has signed it. Times in ms since
// 1970 UTC, degrees in geometries, ids of 43 characters; parties alphabetical. Nothing here is asked by a place, and no answer lists places.
import type { Geometry } from 'geojson';
import { get, post, postBytes } from './client';

export interface SaidBy { id: string; number: string; party: string; said_ms: number }
export interface Thing extends SaidBy { first: string; versions: number }
export interface View extends Thing {
  said_by: string | null; says: string; authority: string; list: string | null; listed: string | null; as_of_ms: number; source: string | null; text: string | null;
}
export interface ListedName { list_id: string; listed: string; name: string; edition_ms: number; how: 'named' | 'proposed'; score_pct: number; alone?: string | null }
export interface Attested extends SaidBy { says: string; reason: string | null; at_ms?: number | null }
export interface Adherence extends Thing {
  group: string; says: string; to: string | null; at_ms: number; instrument: string | null; conditions: string | null; signed_by: string | null;
  source: string | null; text: string | null; attested: Attested[]; flags: string[];
}
export interface Relation extends Thing {
  group: string; says: string; of: string; valid: { start_ms?: number; end_ms?: number } | null; said_by: string | null; source: string | null; text: string | null;
}
export interface Group {
  key: string; name: string; names: string[]; same_as?: { key: string; by: string[] }[]; views: View[]; listed: ListedName[]; adherences: Adherence[];
  relations: Relation[]; separations: string[]; flags: string[];
}
export interface GroupsRoom { groups: Group[]; deadline_ms: number | null }

export interface Entry { listed: string; name: string; names?: string[]; listed_on?: string }
/** References that came, went, and changed their names since the edition before. */
export interface Difference { came: string[]; went: string[]; changed: string[] }
export interface Edition extends SaidBy {
  authority: string; name: string; generated_ms: number; file_sha256: string; entities: number; persons_left_out: number | null; source: string | null;
  same_by: string[]; latest: boolean; ahead?: boolean; alone?: string | null; difference: Difference | null; before: string | null;
}
export interface EditionFile extends Edition { entries: Entry[] }
export interface ListDraft { fields: Record<string, unknown>; notices: { code: string; at: string }[]; difference: Difference | null }
export interface ListingRequest extends Thing {
  asks: 'list' | 'delist'; groups: string[]; to: string; said_by: string | null; at_ms: number; source: string | null; text: string | null;
  dispositions: (SaidBy & { says: string; reason: string | null; said_by: string | null; at_ms: number | null; source: string | null })[];
}

export interface SeparationWord extends Thing {
  says: string; as_of_ms: number; said_by: string | null; source: string | null; text: string | null; attested: Attested[];
}
export interface SeparationStep extends SaidBy {
  step: string; by: string | null; by_ms: number | null; at_ms: number; source: string | null; text: string | null; overdue: boolean;
}
export interface Separation {
  id: string; place_name: string; area: string | null; groups: string[]; says: SeparationWord[]; steps: SeparationStep[]; disputed: boolean;
}

export interface Why { code: string; expected?: string; got?: string }
export type LayerState = 'claimed' | 'agreed' | 'disputed' | 'expired' | 'void';
export interface Signed { required: string[]; signed: string[]; refused: string[]; missing: string[]; complete: boolean }
/** A line or an area as it is shown; of one that is void nothing that it draws is told. */
export interface Layer {
  id: string; version_id: string; number: string; version: number; versions: number; party: string; at_ms: number; audience: string;
  form: 'lines' | 'areas'; what: string; name: string | null; groups: string[] | null; place_name: string | null; as_of_ms: number;
  valid: { start_ms?: number; end_ms?: number } | null; coarseness_m: number | null; band: number | null; accuracy_m: number | null; annex_of: string | null;
  said_by: string | null; source: string | null; text: string | null; geometry: Geometry | null; area_km2: number | null; length_km: number | null;
  known_to_m: number | null; state: LayerState; why: Why[]; agreed: Signed; content_sha256: string | null; given: boolean;
}
export interface Grid {
  coarseness_m: number; band: number; step_lat_e7: number; step_lon_e7: number; excluded_m: number; excluded_step_lat_e7: number; excluded_step_lon_e7: number; block: number;
}
export interface LayersRoom { layers: Layer[]; grid: Grid }
/** What is drawn, as it will be said: on the grid, with how far corners were moved, and what the desk would not take. */
export interface LineDraft {
  fields: Record<string, unknown>; moved_m: number; points: number; fell_away: number; notices: { code: string; [value: string]: string | number }[];
  preview: Geometry; content_sha256: string; trouble: { code: string; at: string; expected: string; got: string; advice: string } | null;
}
export interface LineChoices {
  what: string; as_of_ms: number; accuracy_m: number; name?: string; form?: string; target?: string; groups?: string[]; place_name?: string;
  valid?: { start_ms: number; end_ms?: number }; agreed_with?: string[]; annex_of?: string; said_by?: string; source?: string; text?: string;
  demonstration?: boolean; audience?: string; together?: boolean; repair?: boolean;
}
export interface Share { geometry: Geometry | null; area_km2: number; least_km2: number; most_km2: number }
export interface Reason { code: string; [value: string]: unknown }
export interface Overlap {
  first: { id: string; version_id: string; number: string; party: string; state: LayerState }; second: { id: string; version_id: string; number: string; party: string; state: LayerState };
  both: Share; only_first: Share; only_second: Share; certain: boolean | string; projection: string; error_pct: number; in_blocks: boolean;
  sentence: Record<string, string> | string | null; reasons: Reason[];
}
export interface ReportDraft { kind?: string; [field: string]: unknown }
export interface Change {
  layer: { id: string; version_id: string; number: string; party: string; state: LayerState; name: string }; from_version: { id: string; number: string; as_of_ms: number };
  to_version: { id: string; number: string; as_of_ms: number }; gained: Share; lost: Share; within_accuracy: boolean; drafts: ReportDraft[];
}
export interface Changes { since_ms: number; left_out: number; changes: Change[] }

export interface Box { south_e7: number; west_e7: number; north_e7: number; east_e7: number }
export type CaseState = 'open' | 'called' | 'answered' | 'line_put' | 'line_agreed' | 'ended' | 'expired';
export interface CaseStep { id: string; number: string; party: string; step: string; at_ms: number; until_ms: number | null; line: string | null; text: string | null }
export interface Case {
  id: string; version_id: string; number: string; version: number; party: string; audience: string; forces: string[]; area: Box | null; place_name: string | null;
  at_ms: number; expires_ms: number; call: string; asked: string | null; state: CaseState; over_for?: string[]; steps: CaseStep[];
  line: { version_id: string; number: string | null; state: LayerState | null } | null; why: Why[];
}

export const paths = {
  groups: 'api/parties/groups',
  lists: 'api/parties/lists',
  requests: 'api/parties/listing-requests',
  separations: 'api/parties/separations',
  layers: 'api/parties/delineations',
  cases: 'api/parties/deconfliction',
};
export const partiesApi = {
  list: (name: string): Promise<EditionFile> => get<EditionFile>(`${paths.lists}/${encodeURIComponent(name)}`),
  readList: (file: Blob): Promise<ListDraft> => postBytes<ListDraft>(`${paths.lists}/read`, file),
  overlap: (first: string, second: string): Promise<Overlap> => get<Overlap>(`api/parties/overlap?first=${encodeURIComponent(first)}&second=${encodeURIComponent(second)}`),
  changes: (since_ms: number): Promise<Changes> => get<Changes>(`api/parties/changes?since=${since_ms}`),
  draft: (choices: LineChoices, ways: [number, number][][]): Promise<{ drafts: LineDraft[] }> => post<{ drafts: LineDraft[] }>(`${paths.layers}/draft`, { ...choices, ways }),
  read: (choices: LineChoices, file: File): Promise<{ drafts: LineDraft[] }> =>
    postBytes<{ drafts: LineDraft[] }>(`${paths.layers}/read?name=${encodeURIComponent(file.name.slice(0, 200))}&choices=${encodeURIComponent(JSON.stringify(choices))}`, file),
  caseArea: (points: { lat_e7: number; lon_e7: number }[]): Promise<{ area: Box }> => post<{ area: Box }>(`${paths.cases}/draft`, { points }),
  file: (name: string, form: string): string => `${paths.layers}/${encodeURIComponent(name)}/file?form=${form}`,
};
