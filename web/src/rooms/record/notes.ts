// Reads what a log signs: C2SP signed notes, checkpoints and verifier keys. Decides whether the text has the form of
// the standards; checks no signature. Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature.
import { type Bytes, concat, fromBase64, sha256, utf8 } from './bytes';

export interface NoteSignature { name: string; key_id: Bytes; blob: Bytes }
export interface Note { text: string; signatures: NoteSignature[] }
export interface Checkpoint { origin: string; size: number; root: Bytes }
export interface VerifierKey { name: string; key_id: Bytes; algorithm: number; public: Bytes }

const MAX_SIGNATURES = 64;

/** Splits a signed note into its text and signature lines; null when it is no signed note. */
export function parseNote(raw: string): Note | null {
  const split = raw.lastIndexOf('\n\n');
  if (split < 0 || !raw.endsWith('\n')) return null;
  const lines = raw.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const found = /^\u2014 ([^\s+]+) (\S+)$/u.exec(line);
    const bytes = found ? fromBase64(found[2] as string) : null;
    if (!found || !bytes || bytes.length < 5) return null;
    signatures.push({ name: found[1] as string, key_id: bytes.slice(0, 4), blob: bytes.slice(4) });
  }
  return { text: raw.slice(0, split + 1), signatures };
}

/** Reads a checkpoint's origin, size and root; null unless it has exactly those three lines first. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const bytes = fromBase64(root);
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes === null || bytes.length !== 32) return null;
  return { origin, size: Number(size), root: bytes };
}

/** The four bytes by which a signature line names its key. */
export async function keyId(name: string, algorithm: number, pub: Uint8Array): Promise<Bytes> {
  return (await sha256(concat(utf8(name), Uint8Array.of(0x0a, algorithm), pub))).slice(0, 4);
}

/** Reads `name+keyid+key`; null when the parts do not belong together. The key id is checked. */
export async function parseVkey(text: string): Promise<VerifierKey | null> {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first <= 0 || second < 0) return null;
  const name = text.slice(0, first);
  const hex = text.slice(first + 1, second);
  const key = fromBase64(text.slice(second + 1));
  if (!/^[0-9a-f]{8}$/.test(hex) || key === null || key.length < 2) return null;
  const algorithm = key[0] as number;
  const pub = key.slice(1);
  const own = await keyId(name, algorithm, pub);
  const hexOwn = [...own].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hexOwn === hex ? { name, key_id: own, algorithm, public: pub } : null;
}

/** Splits a time-stamped Ed25519 cosignature into its seconds and the bytes that were signed; null when it is none. */
export function cosignedMessage(text: string, blob: Uint8Array): { time_s: number; message: Bytes; signature: Bytes } | null {
  if (blob.length !== 72) return null;
  const view = new DataView(blob.buffer, blob.byteOffset, 8);
  const time = view.getBigUint64(0);
  if (time > 9_000_000_000n) return null;
  return { time_s: Number(time), message: utf8(`cosignature/v1\ntime ${time}\n${text}`), signature: new Uint8Array(blob.slice(8)) };
}
