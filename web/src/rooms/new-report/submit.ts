// The three steps of a statement: prepare, sign, submit. Decides what may follow what and what a retry does; it
// never invents content. The client id of a draft stays the same for ever, and the signed bytes are kept until a
// receipt came, so that an answer lost on the way is asked for again and not said twice.
import type { Draft, Prepared, Problem, Receipt, Signed } from '../../api/types';

export interface SignRequest { signing_input: string }
/** `own_side` is what stays with the author's side (the exact place); it goes to the own node only and is not signed. */
export interface SubmitRequest extends SignRequest { client_id: string; payload: string; signature: string; own_side?: string }
/** What this module needs of the node; every call rejects with a Failure. */
export interface StatementApi {
  prepare(draft: Draft): Promise<Prepared>;
  sign(request: SignRequest): Promise<Signed>;
  submit(request: SubmitRequest): Promise<Receipt>;
}
export type Step = 'prepare' | 'sign' | 'submit';
/** Why a step did not end well. `lost` true: no answer came, so nobody knows yet whether it was recorded. */
export interface Failure { lost: boolean; problem: Problem | null; text: string }

export type Stage = 'draft' | 'prepared' | 'signed' | 'recorded';
export interface Submission {
  draft: Draft; stage: Stage; busy: Step | null;
  prepared: Prepared | null; signature: string | null; receipt: Receipt | null;
  failure: (Failure & { step: Step }) | null;
}

/** A draft of which nothing has been asked yet. */
export function newSubmission(draft: Draft): Submission {
  return { draft, stage: 'draft', busy: null, prepared: null, signature: null, receipt: null, failure: null };
}

/** Brings a kept submission back after a reload: what was under way is treated as an answer that was lost. */
export function resumed(kept: Submission): Submission {
  if (kept.busy === null) return kept;
  const failure = { lost: true, problem: null, text: '', step: kept.busy };
  return { ...kept, busy: null, failure };
}

/** Asks what would be said; content is compared by the caller. Prepared twice is fine, recorded twice is not. */
export async function prepare(api: StatementApi, from: Submission): Promise<Submission> {
  if (from.stage === 'recorded' || from.stage === 'signed') return from;
  const step = await attempt(from, 'prepare', () => api.prepare(from.draft));
  if ('failure' in step) return step.failure;
  return { ...from, stage: 'prepared', prepared: step.value, busy: null, failure: null };
}

/** Signs what was shown and hands it in; goes on from wherever an earlier attempt stopped, with the same bytes. */
export async function signAndSubmit(api: StatementApi, from: Submission, report: (now: Submission) => void): Promise<Submission> {
  let now = from;
  if (now.stage === 'recorded' || now.prepared === null) return now;
  const { client_id } = now.draft;
  const { signing_input, payload, own_side } = now.prepared as Prepared & { own_side?: string | null };
  if (now.signature === null) {
    report({ ...now, busy: 'sign', failure: null });
    const signed = await attempt(now, 'sign', () => api.sign({ signing_input }));
    if ('failure' in signed) return signed.failure;
    now = { ...now, stage: 'signed', signature: signed.value.signature, failure: null };
  }
  report({ ...now, busy: 'submit', failure: null });
  const signature = now.signature as string;
  const answer = await attempt(now, 'submit', () => api.submit({ client_id, signing_input, payload, signature, ...(own_side && { own_side }) }));
  if ('failure' in answer) return answer.failure;
  return { ...now, stage: 'recorded', receipt: answer.value, busy: null, failure: null };
}

async function attempt<T>(from: Submission, step: Step, call: () => Promise<T>): Promise<{ value: T } | { failure: Submission }> {
  try {
    return { value: await call() };
  } catch (error) {
    return { failure: { ...from, busy: null, failure: { ...failureOf(error), step } } };
  }
}

/** Reads any rejection as a Failure; a refusal carries the node's problem, silence carries none. */
export function failureOf(error: unknown): Failure {
  if (typeof error === 'object' && error !== null && 'problem' in error) {
    const problem = (error as { problem: Problem | null }).problem;
    // Status 0: nothing came back. 5xx and unreadable answers do not say either whether it was recorded.
    const lost = problem === null || problem.code === 'network' || problem.code === 'unreadable' || problem.status >= 502;
    if (problem) return { lost, problem, text: problem.title };
  }
  return { lost: true, problem: null, text: error instanceof Error ? error.message : '' };
}

const FIELDS = ['start', 'end', 'zone', 'precision', 'text'];

/** Names the form field that a problem's place points to: `fields.occurred.end_ms` is `end`; '' when it names none. */
export function fieldOf(at: string): string {
  const parts = at.replace(/\[(\w+)\]/g, '.$1').split('.').filter((part) => part !== '' && part !== 'fields' && part !== 'draft');
  const [first = '', second = ''] = parts;
  if (first === 'occurred' || first === 'period') {
    const inner = second.replace(/_ms$/, '');
    if (inner === 'text') return 'time_text';
    return FIELDS.includes(inner) ? inner : 'start';
  }
  if (first === 'place' && second === 'radius_m') return 'radius_m';
  return first.startsWith('place') ? 'place' : first;
}
