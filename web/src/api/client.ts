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
    body = await response.json();
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
