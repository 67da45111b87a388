// The node's static files of one log, and contents by entry, as the check of a whole log wants them. Decides nothing; the
// paths are those that other nodes pull. Source: record.md 4.10; C2SP tlog-tiles.
import { get } from '../../api/client';
import type { EntryProof } from '../../api/types';
import { type Bytes, sha256, utf8 } from './bytes';
import { logPath } from './paging';
import { tileNumber } from './tree';
import type { LogSource } from './verifylog';

/** Thrown when a file could not be had. */
export class NotHad extends Error {}

async function file(path: string, signal: AbortSignal): Promise<Bytes> {
  const answer = await fetch(path, { signal, cache: 'no-store' });
  if (!answer.ok) throw new NotHad(`${answer.status} ${path}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The files of a log at this page's own node. */
export async function nodeSource(origin: string, name: string, signal: AbortSignal): Promise<LogSource> {
  const folder = `log/${[...(await sha256(utf8(origin)))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const words = async (path: string): Promise<string> => new TextDecoder().decode(await file(path, signal));
  return {
    genesis: () => words('genesis'),
    checkpoint: () => words(`${folder}/checkpoint`),
    hashes: (n, width) => file(`${folder}/tile/0/${tileNumber(n, width)}`, signal),
    entries: (n, width) => file(`${folder}/tile/entries/${tileNumber(n, width)}`, signal),
    payload: async (index) => (await get<EntryProof>(`api/record/${logPath(name)}/entries/${index}/proof`, signal)).payload,
  };
}
