// One upload from the first byte to what the node found: pieces in order, on again from where the node has got to after the
// line broke, after a reload too. Decides when to try again, never what is accepted: the node does.
import type { Taken, Upload } from '../../../api/exhibits';
import { session } from '../../../state/session.svelte';
import { tabShelf } from '../../new-report/keep';

export const PIECE = 4 * 1024 * 1024;
const LONGEST_WAIT = 30_000;

export interface Source { name: string; size: number; lastModified: number; slice(start: number, end: number): Blob }
/** What this module needs of the node; a rejection carries the node's problem, or `lost`. */
export interface UploadApi {
  begin(file: { name: string; size: number }): Promise<Upload>;
  where(upload: string): Promise<Upload>;
  piece(upload: string, offset: number, bytes: Blob, signal?: AbortSignal): Promise<Upload>;
  finish(upload: string): Promise<Taken>;
}
export interface Memory { get(key: string): string | null; set(key: string, value: string | null): void }
/** How far it has come. `lost`: the line is broken and is tried again; `checking`: the node looks at the file. */
export interface Progress { sent: number; size: number; lost: boolean; checking: boolean }
export interface How {
  api: UploadApi;
  memory: Memory;
  report(now: Progress): void;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  signal: AbortSignal;
}

const codeOf = (error: unknown): string => (error as { problem?: { code?: string } }).problem?.code ?? '';
const isLost = (error: unknown): boolean => ['network', 'unreadable', ''].includes(codeOf(error));

/** The name under which an upload of this very file is remembered here, for the person who sends it. */
export const keyOf = (file: Source): string => `sametable.upload.${session.shelf}.${file.size}.${file.lastModified}.${file.name}`;

/** Sends a file and gives what the node found in it. Rejects with the node's refusal, or when the signal is aborted. */
export async function sendFile(file: Source, how: How): Promise<Taken> {
  const key = keyOf(file);
  const tell = (sent: number, lost = false, checking = false): void => how.report({ sent, size: file.size, lost, checking });
  let at = 0;
  let failures = 0;
  const patiently = async <T>(what: () => Promise<T>): Promise<T> => {
    for (;;) {
      how.signal.throwIfAborted();
      try {
        const answer = await what();
        failures = 0;
        return answer;
      } catch (error) {
        how.signal.throwIfAborted();
        if (!isLost(error)) throw error;
        tell(at, true);
        await how.wait(Math.min(LONGEST_WAIT, 500 * 2 ** failures), how.signal);
        failures += 1;
      }
    }
  };
  const started = await patiently(() => resume(file, key, how));
  const upload = started.upload;
  how.memory.set(key, upload);
  at = started.offset;
  tell(at);
  while (at < file.size) {
    how.signal.throwIfAborted();
    try {
      at = (await how.api.piece(upload, at, file.slice(at, Math.min(at + PIECE, file.size)), how.signal)).offset;
      tell(at);
    } catch (error) {
      how.signal.throwIfAborted();
      if (!isLost(error) && codeOf(error) !== 'exhibit.offset') throw error;
      tell(at, true);
      await how.wait(Math.min(LONGEST_WAIT, 500 * 2 ** failures), how.signal);
      failures += 1;
      at = (await patiently(() => how.api.where(upload))).offset;
      tell(at);
      continue;
    }
    failures = 0;
  }
  tell(at, false, true);
  try {
    return await patiently(() => how.api.finish(upload));
  } finally {
    if (!how.signal.aborted) how.memory.set(key, null);
  }
}

async function resume(file: Source, key: string, how: How): Promise<Upload> {
  const kept = how.memory.get(key);
  if (kept !== null) {
    try {
      const held = await how.api.where(kept);
      if (held.size_b === file.size) return held;
    } catch (error) {
      if (codeOf(error) !== 'exhibit.no_upload') throw error;
    }
  }
  return how.api.begin({ name: file.name, size: file.size });
}

/** Waits, or ends at once when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
  });
}

/** Remembers uploads in this browser's tab, as drafts are: what a file is called may tell of a source, and stays on no shared desk. One that
 *  cannot remember begins anew. */
export const browserMemory: Memory = {
  get: (key) => { try { return tabShelf()?.getItem(key) ?? null; } catch { return null; } },
  set: (key, value) => { try { if (value === null) tabShelf()?.removeItem(key); else tabShelf()?.setItem(key, value); } catch { /* begun anew after a reload */ } },
};
