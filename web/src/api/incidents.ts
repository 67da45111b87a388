// The shapes of incidents as the node sends them, and the questions asked about them. Decides nothing. An incident is a set
// of reports; whatever is said of it is said of one of its reports. ms since 1970 UTC, 1e-7 degree, metres.
import { get, post } from './client';
import type { ChainLink, MarkRow, Prepared } from './types';

export type Tally = { low: number; best: number; high: number };
export type IncidentState = 'single' | 'proposed' | 'confirmed' | 'contested';

/** GET /api/incidents?count&before -> {incidents, total}: of two or more reports, or with a case; newest first. */
export interface IncidentList { incidents: IncidentRow[]; total: number }
export interface IncidentRow {
  id: string; number: string;               // of its first report in merge order
  members: string[]; member_ids: string[];
  state: IncidentState; sources: number; parties: string[];
  what: string; weapon: string; place: string;
  lat_e7: number | null; lon_e7: number | null; radius_m: number | null;
  start_ms: number | null; end_ms: number | null;
  killed: Record<string, Tally>;            // by party, never added up
  stage: string; stage_since_ms: number;
  next: { code: string; due_ms: number; number: string } | null;
  stalled: (string | Stall)[]; open_requests: number; blind: boolean; latest_ms: number; demonstration: boolean;
}

/** What holds a case up: whose turn it is (empty: anybody's), about which statement. */
export interface Stall { code: string; party?: string; number?: string; since_ms?: number; reason?: string }

/** A hit on what was notified, as the register shows it: who had been told, when, how far down; never a place. */
export interface IncidentHit {
  id: string;
  number: string;
  at_ms: number;
  report_number: string;
  object_kind: 'site' | 'movement' | 'corridor';
  object_number: string | null;
  function: string | null;
  certain: boolean;
  distance_m: number | null;
  owner: string;
  told: { party: string; at_ms: number; number: string | null; before: boolean; depth: string | null; depth_ms: number | null; held_ms: number | null }[];
  asked: string[];
  states: { party: string; state: 'open' | 'answered' | 'overdue' | 'silent' }[];
  replies: { party: string; says: string; text: string; number: string; at_ms: number }[];
  due_ms: number;
  state: 'open' | 'answered' | 'overdue' | 'silent';
}

/** GET /api/incidents/{number or id of any of its reports} -> IncidentFile */
export interface IncidentFile extends Omit<IncidentRow, 'blind'> {
  reports: IncidentReport[];
  pairs: IncidentPair[];
  assessors: IncidentAssessor[];
  differences: { field: string; values: Record<string, unknown> }[];
  hits: IncidentHit[];
  stages: { stage: string; at_ms: number; number: string; party: string }[];
  clocks: IncidentClock[];
  inquiries: Inquiry[];
  blind: BlindRound | null;
  gradings: Grading[];
  never_opened: { party: string; number: string }[];
  findings: Finding[];
  outside: OutsideFinding[];
  requests: InfluenceRequest[];
  steps: CaseStep[];
  closing: Closing | null;
  exhibits: Exhibit[];
  calls: { id: string; number: string }[];
  told: { party: string; node: string; state: 'author' | 'holds' | 'not_yet'; read_back_number: string | null; read_back_offset_m: number | null; read_back_flagged: boolean }[];
  chain: ChainLink[];
  chain_left_out: number;                   // how many of the middle are not in `chain`
  lasts: Record<string, number>;            // how long each step may take here, by name, in ms
}
export interface IncidentReport {
  id: string; number: string; party: string; node: string;
  source: string; source_kind: string; reliability: string; credibility: string; repeats: string;
  status: string; text: string; row: MarkRow;
}
export interface PairReason { code: string; score: number; values: Record<string, number | string> }
export interface PairWord { id: string; party: string; word: string; number: string }
/** Two reports side by side; score and each reason's score in hundredths of a bit, above 0 for, below 0 against. */
export interface IncidentPair { a: string; b: string; score: number; reasons: PairReason[]; said: PairWord[] }
export interface AssessorValues {
  what?: string | null; start_ms?: number | null; end_ms?: number | null; precision?: string | null;
  place?: string | null; lat_e7?: number | null; lon_e7?: number | null; radius_m?: number | null;
  weapon?: string | null; actor?: string | null; victim?: string | null;
  count?: Tally | null; killed?: Tally | null; injured?: Tally | null;
}
export interface AssessorSure {
  occurrence: string; attribution: string; attributed_to: string | null; breach: string;
  instrument: string | null; clause: string | null; threat: number | null; number: string;
}
export interface IncidentAssessor { party: string; stance: string; number: string | null; values: AssessorValues | null; sure: AssessorSure | null }
export interface IncidentClock { code: string; from_ms: number; due_ms: number; state: 'running' | 'met' | 'late' | 'passed' | 'suspended'; met_ms: number | null; number: string | null; about: string; party?: string; why?: string | null; by_author_clock?: boolean }
export interface Inquiry {
  id: string; number: string; party: string; asked: string; through: string; questions: string[]; text: string;
  at_ms: number; due_ms: number; state: 'open' | 'answered' | 'silent'; reached?: boolean; replies: InquiryReply[];
}
export interface InquiryReply {
  id: string; number: string; party: string; stance: string; answers: string[]; instrument: string | null; clause: string | null;
  on_behalf_of: string; intention: string; text: string; at_ms: number; late: boolean; by_author_clock?: boolean; counts?: boolean;
}
export interface BlindRound {
  open: boolean; opened_ms: number; until_ms: number;
  committed: { party: string; number: string; at_ms: number }[]; waiting: string[]; own_committed: boolean;
}
export interface Grading extends Omit<AssessorSure, 'number'> {
  id: string; number: string; party: string; at_ms: number; reasons: string;
  sealed: 'no' | 'opens' | 'does_not_open'; early?: boolean; current: boolean;
}
export interface Adoption { party: string; says: string; dissent: string | null; number: string; at_ms: number }
export interface Finding {
  id: string; number: string; party: string; at_ms: number; form: string; required: string[];
  occurrence?: string | null; attribution?: string | null; attributed_to?: string | null; breach?: string | null;
  instrument?: string | null; clause?: string | null; text: string; reasons: string;
  adopted: Adoption[]; missing: string[]; refused: string[]; in_force: boolean; in_force_ms: number | null;
}
export interface OutsideFinding {
  id: string; number: string; party: string; body: string; title: string; published_ms: number | null; language: string;
  grade: string; scale: string; attributed_to: string; text: string; address: string; sha256: string;
}
export interface Undertaking { id: string; number: string; party: string; says: string; by_ms: number | null; text: string; at_ms: number; counts?: boolean }
export interface Verification { id: string; number: string; party: string; says: string; how: string; text: string; at_ms: number; counts?: boolean }
export interface InfluenceRequest {
  id: string; number: string; party: string; to: string; who: string; what: string; where: string; by_ms: number; verified_how: string;
  at_ms: number; undertakings: Undertaking[]; verifications: Verification[]; state: string;
  due_ms?: number; reached?: boolean; overdue?: boolean; differ?: boolean;
}
export interface CaseStep { id: string; number: string; party: string; step: string; outcome: string | null; reason: string; due_ms: number | null; at_ms: number }
export interface Closing {
  id: string; number: string; party: string; outcome: string; reason: string; at_ms: number; agreed: string[]; missing: string[]; refused: string[];
  in_force: boolean; in_force_ms: number | null; by_timeout: boolean; timeout_ms: number;
}
export interface Exhibit {
  id: string; number: string; party: string; sha256: string; size_b: number; media_type: string; name: string;
  copy_sha256: string | null; thumbnail_sha256: string | null; stripped: string[]; note: string; held: 'copy' | 'original' | 'no';
  custody: { event: string; party: string; to: string; at_ms: number; number: string }[];
}

/** What a grading says; POST /api/incidents/{name}/grade with `blind` and `client_id` gives what is to be signed. */
export interface GradeFields {
  occurrence: string; attribution: string; attributed_to?: string; breach: string;
  instrument?: string; clause?: string; threat?: number; reasons?: string;
}
export interface GradeAsk extends GradeFields { blind: boolean; client_id: string; kid?: string }

export const PAGE = 200;
/** Asks for a page of incidents, newest first; `before` is the number of the last one of the page before. Throws ApiError. */
export function incidents(before: string | null, signal?: AbortSignal): Promise<IncidentList> {
  return get<IncidentList>(`api/incidents?count=${PAGE}${before === null ? '' : `&before=${encodeURIComponent(before)}`}`, signal);
}
/** Asks for one incident by the number or id of any of its reports. Throws ApiError. */
export function incident(name: string, signal?: AbortSignal): Promise<IncidentFile> {
  return get<IncidentFile>(`api/incidents/${encodeURIComponent(name)}`, signal);
}
/** Asks what a grading would say, open or by its hash alone. Throws ApiError. */
export async function grade(name: string, body: GradeAsk): Promise<Prepared> {
  return (await post<{ prepared: Prepared }>(`api/incidents/${encodeURIComponent(name)}/grade`, body)).prepared;
}
