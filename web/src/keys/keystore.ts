// A seat's key made and kept in this browser: Ed25519 by WebCrypto, not extractable, in IndexedDB. Decides how a key is
// named and how it stands in the register; whether a statement under it counts is the record's matter. Whoever has this
// browser profile can sign with the key; nobody can copy it out through this page. Shapes: kid and pub in base64url.
// Source: W3C Web Cryptography (Ed25519); record.md 4.1, 4.8.
import type { KeyRegister } from '../api/types';
import { type Bytes, fromBase64url, sha256, toBase64url, utf8 } from '../rooms/record/bytes';

export interface HeldKey { record: string; kid: string; pub: string; seat: string; made_ms: number; secret: CryptoKey }
/** Where keys are kept: IndexedDB in a browser, a map in tests. One key for each record. */
export interface KeyShelf {
  get(record: string): Promise<HeldKey | null>;
  put(key: HeldKey): Promise<void>;
  drop(record: string): Promise<void>;
}
/** none: no key here. made: not asked for yet. requested: waits for the root's signature. */
export type KeyStanding = 'none' | 'made' | 'requested' | 'in_use' | 'retired' | 'revoked';

/** The name of a key: the first 16 bytes of the SHA-256 of its public half. */
export async function kidOf(pub: Bytes): Promise<string> {
  return toBase64url((await sha256(pub)).slice(0, 16));
}

/** Makes a key whose secret half cannot leave this browser. Throws DOMException where Ed25519 is not offered. */
export async function makeKey(record: string, seat: string, made_ms: number): Promise<HeldKey> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair;
  const pub = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { record, kid: await kidOf(pub), pub: toBase64url(pub), seat, made_ms, secret: pair.privateKey };
}

/** Signs the bytes of a prepared statement; base64url. */
export async function signWith(key: HeldKey, signing_input: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key.secret, utf8(signing_input))));
}

/** The key id that a prepared statement names in its header; null when it has none. */
export function kidNamed(signing_input: string): string | null {
  const head = fromBase64url(signing_input.split('.')[0] ?? '');
  if (!head) return null;
  try {
    const kid = (JSON.parse(new TextDecoder().decode(head)) as { kid?: unknown } | null)?.kid;
    return typeof kid === 'string' ? kid : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The fingerprint that two people compare by voice: SHA-256 of the public half, first 16 bytes, in fours. */
export async function fingerprint(pub: string): Promise<string> {
  const bytes = fromBase64url(pub);
  if (!bytes) return '–';
  const hex = [...(await sha256(bytes)).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return (hex.match(/.{4}/g) as string[]).join(' ');
}

/** How a key of this browser stands. */
export function standingOf(held: HeldKey | null, register: KeyRegister | null): KeyStanding {
  if (!held) return 'none';
  const row = register?.seats.find((one) => one.kid === held.kid && one.pub === held.pub);
  if (row) return row.state;
  return register?.requests.some((one) => one.kid === held.kid) ? 'requested' : 'made';
}
