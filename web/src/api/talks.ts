// What the node answers about talks, as the tab of the room Table reads it. Decides nothing. Times in ms since 1970 UTC, ids of 43
// characters; `number` is what people say, such as KHM-000123. Every word is somebody's own: nothing here is merged or counted.
import type { LangRow } from './table';

export interface Linked { id: string; number: string | null; kind: string | null; title: LangRow[] }
interface Head { id: string; number: string; party: string; at_ms: number; audience: string }
interface Thing extends Head { version: number; version_id: string; versions: number }
export interface SignedWord { id: string; party: string; says: string; signed_as: string; number: string; at_ms: number; why: string }
export interface Signed { required: string[]; signed: string[]; refused: string[]; missing: string[]; complete: boolean; words: SignedWord[] }
export interface Annotation { party: string; text: string; says: string; number: string; at_ms: number }
/** Words that everybody asked is to sign: minutes, public lines. */
export interface Joint extends Head {
  texts: LangRow[]; sha256: string; readable: boolean; state: 'open' | 'agreed' | 'refused' | 'void' | 'withdrawn'; withdrawn_after: boolean; signed: Signed; annotations: Annotation[];
}
export interface ReadOut extends Head { texts: LangRow[]; outcome: string | null; said_by: string | null; published_ms: number | null; source: string | null }
export interface Step extends Head { step: string; by_ms: number | null; text: string | null }
export interface Action extends Thing {
  what: string | null; owner: string | null; text: string | null; by_ms: number | null; due: { party: string; by_ms: number; number: string }[]; about: Linked | null;
  steps: Step[]; state: 'open' | 'done' | 'partly' | 'dropped' | 'not_done' | 'differs'; late: boolean;
}
export interface Objection extends Head { target: Linked; clause: string | null; said_by: string | null; text: string | null; source: string | null }
export interface Attends { side: string; name?: string; role?: string }
export interface Outcome { party: string; said_by: string | null; outcome: string; kind: string; number: string; at_ms: number }
export interface Round extends Thing {
  form: string | null; title: string | null; place_name: string | null; window: { start_ms: number; end_ms: number } | null; source: string | null; text: string | null;
  agenda: string[]; attendance: Attends[]; documents: Linked[]; group: Linked | null; state: 'coming' | 'running' | 'ended' | 'cancelled' | 'withdrawn';
  outcome: Outcome[]; outcome_differs: boolean; minutes: Joint[]; read_outs: ReadOut[]; actions: Action[]; objections: Objection[]; beside: Linked[];
}
export interface Group extends Thing { name: string | null; topic: string | null; text: string | null; members: string[]; ended: boolean }
export type DeadlineKind = 'intention' | 'silence' | 'action' | 'round' | 'effective' | 'announcement';
export interface Deadline extends Head {
  kind: DeadlineKind; version: number; version_id: string; title: string; start_ms: number; end_ms: number | null; by: string;
  state: 'coming' | 'within' | 'running' | 'passed' | 'settled' | 'cancelled'; about: Linked | null; steps: Step[]; not_known: string[];
  said_by?: string | null; zone?: string | null; raw_text?: string | null; raw_language?: string | null; source?: string | null;
}
export interface PublicLine extends Joint { target: Linked; not_before_ms: number | null }
export interface Mark extends Head { says: string; text: string | null }
export interface Checklist extends Thing {
  target: Linked; announce_ms: number | null; parties: string[]; items: { text: string; marks: Mark[]; missing: string[] }[]; ready: boolean;
}
export interface TalksRoom {
  now_ms: number; zone: string; rounds: Round[]; groups: Group[]; actions: Action[]; deadlines: Deadline[]; public_lines: PublicLine[]; checklists: Checklist[];
  objections: Objection[];
}
