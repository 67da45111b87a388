// What the node answers about the table, as the room Table reads it, and how it is asked: texts and their versions, positions, gaps,
// decisions, dispositions. Decides nothing. Times in ms since 1970 UTC, ids of 43 characters; `number` is what people say, such as
// KHM-000123; parties alphabetical. No answer holds a score, a sum of voices or a proposed middle.
import { get, post, postBytes } from './client';
import type { TermsReplay } from './types';

/** A text in several languages: by language, or as rows. */
export interface LangRow { language: string; text: string }
export type Langs = Record<string, string>;
/** A code with what it is about: by name, or in an order that belongs to the code. */
export interface Coded { code: string; values?: Record<string, unknown> | readonly unknown[]; language?: string | null }

export interface Said { party: string; said_by?: string | null; says: string; reason?: string | null; number: string; at_ms: number | null }
export interface HeadRow { id: string; number: string; version: number; label?: string; party: string; sha256: string; at_ms: number }
export interface ProposalRow {
  id: string; head_id: string; number: string; title: LangRow[]; form: string; languages: string[]; authentic: string[]; pen: string | null;
  required: string[]; party: string; said_by: string | null; at_ms: number | null; source: string | null; audience: string; group: string | null;
  answers: string | null; nothing_until_all: boolean; versions: number; heads: HeadRow[]; flags: string[]; clauses: number; brackets: number;
  dispositions: Said[]; decisions: { id: string; state: string; number?: string }[]; gaps: number | null; closed: boolean; text?: string | null;
}
export interface VersionRow {
  id: string; number: string; version: number; label: string; party: string; bases: string[]; sha256: string; readable: boolean; why: Coded | string | null;
  unfinished: boolean; note: string | null; at_ms: number; terms: string | null; withdrawn: boolean;
}
export interface ProposalFile extends ProposalRow { versions_list: VersionRow[] }

export interface Option { texts: Langs; by: string[]; value: number | null }
export interface Bracket { bracket: string; unit: string | null; may_fall: boolean; options: Option[] }
export interface Link { clause: string; how: string }
export interface Annex { id: string; number: string | null; name: string | null }
export interface Clause {
  clause: string; label: string; texts: Langs; brackets: Bracket[]; about: string | null; obligor: string | null; links: Link[]; annexes: Annex[];
  instrument: string | null; term: string | null; changed_in: string | null; by: string | null; concordance: Coded[];
  /** The words as they are typed, with brackets in square ones. */
  typed?: Langs;
}
export interface Text {
  version_id: string; label: string; sha256: string; languages: string[]; authentic: string[]; title: LangRow[] | Langs; clauses: Clause[];
  binds: { clause: string; bracket: string; path: string }[]; terms: string | null;
}

export type Op = 'same' | 'out' | 'in';
export interface Run { op: Op; text: string }
export interface ClauseChange extends Coded { gap: string; reason?: string | null }
export type ClauseState = 'same' | 'edited' | 'added' | 'removed' | 'moved' | 'moved_edited';
export interface ComparedClause {
  clause: string; state: ClauseState; older: Clause | null; newer: Clause | null; words: Record<string, Run[]>; changes: ClauseChange[];
}
export interface Compared { older: VersionRow | string; newer: VersionRow | string; clauses: ComparedClause[]; counts: Record<string, number> }

/** What is written for one clause before it is a version; texts hold brackets as typed. */
export interface EditedClause {
  clause: string; do: 'put' | 'move' | 'remove'; after?: string; label?: string; texts?: Langs; about?: string | null; obligor?: string | null;
  links?: Link[]; annexes?: string[]; instrument?: string | null; term?: string | null;
}
/** `parts`: what is said one after another where it is too long for one statement; each rests on the one before. */
export interface VersionDraft {
  changes: Record<string, unknown>[]; text_sha256: string; notices: (Coded & { clause?: string | null })[]; fields: Record<string, unknown>;
  parts?: { fields: Record<string, unknown>; text_sha256: string; unfinished: boolean }[];
}
export interface MergeDraft extends Partial<VersionDraft> {
  changes: Record<string, unknown>[]; clauses?: { clause: string; label: string }[]; conflicts: (Coded & { clause: string })[];
}

export interface Position {
  party: string; says: string; texts: LangRow[] | Langs | null; choices: { bracket: string; option: number }[]; links: Link[]; mandate: string; audience: string;
  number: string; id: string; at_ms: number; of_older_text: boolean; history?: number; reason?: string | null; talks?: string | null; of?: string; version?: string;
  /** What the same side said to fewer than the others. */
  apart?: Position[];
  /** In a history: taken back, or void. */
  state?: string | null;
}
export interface ClausePositions { clause: string; by: Position[] }
export interface Objection { id: string; number: string; party: string; said_by: string | null; clause?: string | null; text: string; at_ms: number | null; source?: string | null }
export interface Positions { version_id: string; parties: string[]; clauses: ClausePositions[]; whole: Position[]; not_in_text?: ClausePositions[]; objections?: Objection[] }

export interface GapSpan { bracket?: string; low: number; high: number; unit: string | null; by: { party: string; value: number }[] }
export type Since = 'new' | 'closed' | 'narrower' | 'wider' | 'changed' | 'same';
export interface GapOption extends Option { option: number; chosen_by: string[] }
export interface GapBracket { bracket: string; unit: string | null; may_fall: boolean; options: GapOption[] }
export interface Edge { clause: string; to: string; how: string; by: string | null }
export interface Gap {
  clause: string; label: string; kinds: { gap: string; reason: string; values?: readonly unknown[] | Record<string, unknown>; language?: string | null }[]; span: GapSpan | null;
  spans?: GapSpan[]; options: GapBracket[]; positions: { party: string; says: string; mandate?: string; audience?: string; of_older_text?: boolean; whole?: boolean }[];
  missing: string[]; blocked_by: string[]; blocks: string[]; since_last: Since | null; bound: boolean; bound_brackets?: string[]; text_only?: boolean;
}
export interface Gaps {
  version_id: string; gaps: Gap[]; closed: string[]; agreed?: string[]; unsaid?: string[];
  linkage: { nodes: string[]; edges: Edge[]; cycles: string[][]; dangling?: Edge[] };
  nothing_until_all: boolean; counts: { clauses: number; agreed: number; open: number; unsaid?: number }; since_ms?: number | null;
  round?: { id: string; number: string; title: string } | null;
}
export interface ConsequenceOption {
  option: number; by: string[]; value: number | null; zones: { type: string; features: { geometry: Record<string, unknown>; properties?: Record<string, unknown> }[] } | null;
  /** How many reports fall into each class under it, by instrument; `changed` against the option that the pack was put with. */
  counts: { instrument: string; time: string; place: string; act: string; count: number }[]; changed: number | null; rows_left_out: number | null;
  texts?: Langs; why?: string | null; put?: string | null; as_put?: boolean;
}
export interface Consequences { done: number; total: number; state?: string; options: ConsequenceOption[]; pairs?: ({ a: number; b: number } & Partial<TermsReplay>)[]; from_ms?: number; until_ms?: number }

export type DecisionState = 'open' | 'decided' | 'refused' | 'broken' | 'running' | 'waiting' | 'void' | 'expired';
export interface SignedRow { party: string; says: string; signed_as: string | null; text?: string | null; number: string; at_ms: number; counts: boolean; why: Coded | string | null }
export interface DecisionRow {
  id: string; number: string; proposal: string; proposal_title: LangRow[]; version_id: string; version_label: string; title: string | null; text_sha256: string;
  languages: string[]; how: 'signatures' | 'silence'; required: string[]; until_ms: number | null; terms: string | null; effective_ms: number | null;
  state: DecisionState; why: Coded[]; signed: SignedRow[]; missing: string[]; heard: { party: string; at_ms: number | null }[]; away: string[]; in_force: boolean;
  party?: string; audience?: string; reason?: string | null; at_ms?: number | null; proposal_number?: string;
  /** The text whose terms end with it; which instruments of the new ones it takes (none named: all); both texts as this node reads them. */
  amends?: string | null; instruments?: string[]; makes?: DecisionTerms | null; replaces?: DecisionTerms | null;
}
export interface DecisionTerms {
  id: string; number: string | null; pack: string | null; version: string | null; sha256: string | null; state: string | null; readable: boolean;
  title: Langs; instruments: { id: string; title: Langs }[];
}
/** `numbers`: the figures of its text beside those of its terms; null without terms, or where one of the two cannot be read. */
export interface DecisionFile extends DecisionRow { text?: Text | null; numbers?: Numbers | null }
export type NumberState = 'differs' | 'only_in_text' | 'only_in_terms' | 'same';
/** A place of the terms: its JSON pointer, what stands there, the unit of a bare number, and what it is called by what holds it. */
export interface NumberTerm { path: string; held: string; unit: string; of: Langs[]; ref: string; field: Langs }
/** `how`: by a bracket that was bound to the place, by the clause's own name for its term, or by the figure alone. */
export interface NumberRow { state: NumberState; how: 'bind' | 'term' | 'number'; kind: string; clause: string | null; label: string; said: Langs; terms: NumberTerm[]; more: number }
/** Some rows of each state; `counts` are of all; `cut`: the text has more figures than are read. */
export interface Numbers { rows: NumberRow[]; counts: Record<string, number>; cut: boolean }
export interface Participation { party: string; state: 'here' | 'suspended' | 'left'; number: string | null; since_ms: number | null; reason: string | null }
export interface Disposed {
  id: string; number: string; kind: string; form?: string | null; title: LangRow[] | string | string[] | null; party: string; said_by?: string | null; at_ms: number | null;
  words: (Said & { clauses?: string[]; source?: string | null; history?: number })[]; waiting_for: string[]; waiting_ms: number | null; waiting_since_ms?: number | null; ageing?: 'week' | 'month' | null; audience?: string; head_id?: string;
  to?: string | null; objections?: Objection[];
}
/** `texts`: its words by language, where the file has several side by side. */
export interface ReadClause { label: string; text: string; texts?: Langs; clause?: string; part?: string; heading?: boolean; level?: number; rtl?: boolean }
export interface ReadDocument { title: string | null; language: string | null; languages?: string[]; clauses: ReadClause[]; notices: string[]; left_out?: string[]; source?: { name: string; sha256: string } }

const at = (name: string): string => `api/table/proposals/${encodeURIComponent(name)}`;
function query(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).filter((one): one is [string, string | number] => one[1] !== null && one[1] !== undefined && one[1] !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

export const paths = {
  proposals: 'api/table/proposals',
  proposal: at,
  text: (name: string, version: string): string => `${at(name)}/text${query({ version })}`,
  compare: (name: string, older: string, newer: string): string => `${at(name)}/compare${query({ older, newer })}`,
  positions: (name: string, version: string): string => `${at(name)}/positions${query({ version })}`,
  history: (name: string, clause: string): string => `${at(name)}/positions/${encodeURIComponent(clause || '-')}/history`,
  gaps: (name: string, version: string, since: number | null): string => `${at(name)}/gaps${query({ version, since })}`,
  document: (name: string, asked: { version: string; form: string; languages: string; stands: string; lang: string }): string => `${at(name)}/document${query(asked)}`,
  decisions: 'api/table/decisions',
  decision: (name: string): string => `api/table/decisions/${encodeURIComponent(name)}`,
  participation: 'api/table/participation',
  dispositions: 'api/table/dispositions',
};

/** What each of a party's earlier words on a clause was, newest first. Throws ApiError. */
export async function history(name: string, clause: string): Promise<Position[]> {
  return (await get<{ words: Position[] }>(paths.history(name, clause))).words;
}
/** The text of a version. Throws ApiError. */
export function text(name: string, version: string): Promise<Text> {
  return get<Text>(paths.text(name, version));
}
/** Two versions as a draft of one that brings them together, for a person. Throws ApiError. */
export function merge(name: string, ours: string, theirs: string): Promise<MergeDraft> {
  return post<MergeDraft>(`${at(name)}/merge`, { ours, theirs });
}
/** What was typed, as the fields of a version and what is to be said about it. `base` '' for the first. Throws ApiError. */
export function draftVersion(name: string, base: string, clauses: readonly EditedClause[], more: Record<string, unknown> = {}): Promise<VersionDraft> {
  return post<VersionDraft>(`${at(name)}/draft`, { base, clauses, ...more });
}
/** Begins working out what each option of a bracket would mean. Throws ApiError. */
export function askConsequences(name: string, version: string, clause: string, bracket: string): Promise<{ job: string }> {
  return post<{ job: string }>(`${at(name)}/consequences`, { version, clause, bracket });
}
/** How far it is, and what there is of it. Throws ApiError. */
export function consequences(job: string, signal?: AbortSignal): Promise<Consequences> {
  return get<Consequences>(`api/table/consequences/${encodeURIComponent(job)}`, signal);
}
/** Ends the work; what was asked for is no longer wanted. Its answer is not waited for. */
export function cancelConsequences(job: string): void {
  void fetch(`api/table/consequences/${encodeURIComponent(job)}`, { method: 'DELETE', credentials: 'same-origin', headers: { 'content-type': 'application/json' } }).catch(() => undefined);
}
/** The fields of a decision about a version. Throws ApiError. */
export function draftDecision(asked: Record<string, unknown>): Promise<{ fields: Record<string, unknown>; notices: Coded[]; audience?: string; numbers?: Numbers | null }> {
  return post(`${paths.decisions}/draft`, asked);
}
/** A file as clauses; nothing is kept. Throws ApiError. */
export function readDocument(file: Blob, name: string): Promise<ReadDocument> {
  return postBytes<ReadDocument>(`api/table/documents/read${query({ name })}`, file);
}
