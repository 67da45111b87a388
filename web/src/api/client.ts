// Asks the node. Decides nothing: a good answer is a typed value, everything else an ApiError whose fields are those of the
// node's problem+json. A lost connection is an ApiError too, with code 'network'; retrying is the caller's business.
import type { Problem } from './types';

export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code} at ${problem.at}: ${problem.title}`);
    this.name = 'ApiError';
    this.problem = problem;
  }
  get code(): string {
    return this.problem.code;
  }
  /** True when the node never answered: the request may or may not have been done. */
  get lost(): boolean {
    return this.problem.code === 'network';
  }
}

/** The code of a refusal that only says: nobody is signed in here, or no longer. */
export const SIGN_IN_NEEDED = 'people.sign_in_needed';
let signInNeeded: () => void = () => undefined;

/** Who is told when any answer says that somebody must sign in first. The request itself still fails as every refusal. */
export function whenSignInNeeded(tell: () => void): void {
  signInNeeded = tell;
}

const blank: Problem = { type: 'about:blank', title: '', status: 0, code: '', at: '', expected: '', got: '', advice: '' };

/** Reads a problem from a response body; anything that is not one becomes code 'unreadable'. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body !== 'object' || body === null) return { ...blank, status, code: 'unreadable', title: `HTTP ${status}` };
  const given = body as Record<string, unknown>;
  const problem: Problem = { ...blank, status, code: 'unreadable', title: `HTTP ${status}` };
  for (const key of ['type', 'title', 'code', 'at', 'expected', 'got', 'advice'] as const) {
    if (typeof given[key] === 'string') problem[key] = given[key];
  }
  return problem;
}

const SPOKEN = /^\/?api\/(table|parties|entries)\b/;
// Letters that turn the direction of what is shown. As numbers, so that no invisible character stands in a source file.
const TURNING = new RegExp('[\\u202a-\\u202e\\u2066-\\u2069]', 'u');
// In what is signed also letters that nobody sees (core/decisions/unseen.py); joiners between letters of scripts that join are words' own.
const SIGNED = /^\/?api\/(table|parties\/delineations)\b/;
const UNSEEN = new RegExp(
  '[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]', 'u',
);
const lettersFor = (path: string): RegExp | null => (SIGNED.test(path) ? UNSEEN : SPOKEN.test(path) ? TURNING : null);

/** Somebody's words with letters that would turn their direction, or are unseen, written out, such as [U+202E]; no desk of ours takes them. */
export function visible(value: unknown, letters = TURNING): unknown {
  return typeof value === 'string' ? value.replace(new RegExp(letters, 'gu'), (one) => `[U+${one.codePointAt(0)?.toString(16).toUpperCase()}]`) : value;
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError({ ...blank, code: 'network', title: String(cause) });
  }
  let body: unknown = null;
  try {
    const text = await response.text();
    const letters = lettersFor(path);
    body = JSON.parse(text, letters?.test(text) ? (_, value: unknown) => visible(value, letters) : undefined);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    if (response.ok) throw new ApiError({ ...blank, status: response.status, code: 'unreadable', title: String(cause) });
  }
  if (!response.ok) {
    const problem = problemOf(response.status, body);
    // An act that needs a person, asked at a desk that needs none, is refused by the same code; nobody can sign in there yet.
    if (problem.code === SIGN_IN_NEEDED && problem.got !== 'the open desk') signInNeeded();
    throw new ApiError(problem);
  }
  return body as T;
}

/** GET a path under the client's own base, such as 'api/picture'. Throws ApiError. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
}

/** POST a JSON body. Throws ApiError. */
export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** POST a file's bytes as they are. Throws ApiError. */
export function postBytes<T>(path: string, body: Blob, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body,
    ...(signal && { signal }),
  });
}
