// Text and bytes: strict base64 in both alphabets, hashes, 32-bit big-endian. Every reader gives bytes or null and
// never guesses: what does not encode back to the very same text is refused.

const encoder = new TextEncoder();

export type Bytes = Uint8Array<ArrayBuffer>;

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return new Uint8Array(encoder.encode(text));
}

/** Bytes put one after the other. */
export function concat(...parts: Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Says whether two byte strings are the same. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** URL-safe base64 without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads standard base64; null unless it encodes back to the same text. */
export function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return toBase64(out) === text ? out : null;
}

/** Reads URL-safe base64 without padding; null unless it encodes back to the same text. */
export function fromBase64url(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4));
  return bytes;
}

/** Reads 32 bytes written in either alphabet or in hexadecimal; null when it is not 32 bytes. */
export function readHash(text: string): Bytes | null {
  if (/^[0-9a-f]{64}$/.test(text)) return new Uint8Array((text.match(/../g) as string[]).map((pair) => Number.parseInt(pair, 16)));
  const bytes = fromBase64(text) ?? fromBase64url(text);
  return bytes !== null && bytes.length === 32 ? bytes : null;
}

/** SHA-256 by this browser. */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** Checks an Ed25519 signature by this browser; null when this browser cannot do Ed25519. */
export async function verifyEd25519(pub: Bytes, message: Bytes, signature: Bytes): Promise<boolean | null> {
  if (pub.length !== 32 || signature.length !== 64) return false;
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', pub, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return null;
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message);
}
