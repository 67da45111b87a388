// Checks a file of fork evidence in this browser: two checkpoints of one log, both signed by its key, that no single
// history has. Decides only whether the file proves that; not who was at fault, nor what follows.
// Source: record.md 4.6; RFC 9162 2.1.4.2.
import { type Bytes, readHash, same, utf8, verifyEd25519 } from './bytes';
import { type Checkpoint, parseCheckpoint, parseNote, parseVkey } from './notes';
import { impliedRoots } from './tree';

const HEAD = /^sametable fork evidence v1\nolder ([1-9]\d{0,6})\nnewer ([1-9]\d{0,6})(?:\n|$)/;
/** What came of it: `proved`, or why not. `no_ed25519`: this browser cannot check the signatures. */
export type Proof =
  | { result: 'proved'; older: Checkpoint; newer: Checkpoint }
  | { result: 'not_proved'; why: 'shape' | 'signature' | 'origin' | 'same_history' | 'no_ed25519' };

/** Holds the file to the key of the log it accuses. */
export async function checkEvidence(raw: Bytes, log_vkey: string): Promise<Proof> {
  const no = (why: Extract<Proof, { result: 'not_proved' }>['why']): Proof => ({ result: 'not_proved', why });
  const text = readText(raw);
  const split = text?.indexOf('\n\n') ?? -1;
  const head = text?.slice(0, split) ?? '';
  const found = HEAD.exec(head);
  const key = await parseVkey(log_vkey);
  if (!text || split < 0 || !found || !key || key.algorithm !== 1) return no('shape');
  const notes = utf8(text.slice(split + 2));
  const cut = Number(found[1]);
  if (cut + Number(found[2]) !== notes.length) return no('shape');
  const seeded = head.split('\n').slice(3).map(readHash);
  const [older, newer] = [notes.slice(0, cut), notes.slice(cut)].map((part) => parseNote(new TextDecoder().decode(part)));
  const [old, now] = [older, newer].map((note) => (note ? parseCheckpoint(note.text) : null));
  if (!older || !newer || !old || !now || seeded.some((one) => one === null)) return no('shape');
  if (old.origin !== now.origin || key.name !== old.origin) return no('origin');
  for (const note of [older, newer]) {
    const line = note.signatures.find((one) => one.name === key.name && same(one.key_id, key.key_id));
    const valid = line ? await verifyEd25519(key.public, utf8(note.text), line.blob) : false;
    if (valid !== true) return no(valid === null ? 'no_ed25519' : 'signature');
  }
  if (old.size === now.size) return seeded.length === 0 && !same(old.root, now.root) ? { result: 'proved', older: old, newer: now } : no('same_history');
  const implied = await impliedRoots(old.size, now.size, seeded as Bytes[]);
  if (!implied || !same(implied.newer, now.root)) return no('shape');
  return same(implied.older, old.root) ? no('same_history') : { result: 'proved', older: old, newer: now };
}

function readText(raw: Bytes): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
