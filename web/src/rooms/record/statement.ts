// Reads one signed statement and its content in the browser. Decides whether the bytes have the project's strict form
// and whether the content is the one that was signed; checks no signature. Source: RFC 9901 sections 4.2 and 7.1.
import { fromBase64url, sha256, toBase64url, utf8 } from './bytes';

export interface Statement { kid: string; at_ms: number; aud: string; log: string; digest: string; signing_input: string; signature: Uint8Array<ArrayBuffer> }
export type Opened = { fields: Record<string, unknown> } | { wrong: 'shape' | 'digest' | 'unreferenced' | 'twice' };

const DIGEST = /^[A-Za-z0-9_-]{43}$/;
const decoder = new TextDecoder('utf-8', { fatal: true });

function json(part: string): unknown {
  const bytes = fromBase64url(part);
  if (bytes === null) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the logged part; null when it is not a statement (the founding file at index 0 is none). */
export function parseStatement(entry: string): Statement | null {
  const parts = entry.split('.');
  if (parts.length !== 3) return null;
  const [head = '', claims = '', tail = ''] = parts;
  const header = json(head);
  const body = json(claims);
  const signature = fromBase64url(tail);
  if (!isObject(header) || !isObject(body) || signature === null || signature.length !== 64) return null;
  if (header['alg'] !== 'Ed25519' || header['typ'] !== 'sametable+sd-jwt' || typeof header['kid'] !== 'string' || Object.keys(header).length !== 3) return null;
  const digests = body['_sd'];
  if (!Array.isArray(digests) || digests.length !== 1 || typeof digests[0] !== 'string' || !DIGEST.test(digests[0])) return null;
  if (body['_sd_alg'] !== 'sha-256' || body['v'] !== 1 || Object.keys(body).length !== 6) return null;
  const { at, aud, log } = body;
  if (!Number.isSafeInteger(at) || typeof aud !== 'string' || typeof log !== 'string') return null;
  return { kid: header['kid'], at_ms: at as number, aud, log, digest: digests[0], signing_input: `${head}.${claims}`, signature };
}

/** The statement's name in the record: SHA-256 of what was signed. */
export async function statementId(statement: Statement): Promise<string> {
  return toBase64url(await sha256(utf8(statement.signing_input)));
}

/** Opens the content and holds every piece of it to the digest that was signed; nothing extra, nothing twice. */
export async function openPayload(statement: Statement, payload: string): Promise<Opened> {
  const [body = '', ...disclosures] = payload.split('~');
  if ((await digest(body)) !== statement.digest) return { wrong: 'digest' };
  const opened = json(body);
  const inner = Array.isArray(opened) && opened.length === 3 && opened[1] === 'body' ? opened[2] : undefined;
  if (!isObject(inner) || !Array.isArray(inner['_sd'])) return { wrong: 'shape' };
  const owed = new Set(inner['_sd'] as unknown[]);
  const fields: Record<string, unknown> = {};
  for (const disclosure of disclosures) {
    const own = await digest(disclosure);
    if (!owed.delete(own)) return { wrong: 'unreferenced' };
    const read = json(disclosure);
    if (!Array.isArray(read) || read.length !== 3 || typeof read[1] !== 'string') return { wrong: 'shape' };
    if (Object.hasOwn(fields, read[1])) return { wrong: 'twice' };
    Object.defineProperty(fields, read[1], { value: read[2], enumerable: true });
  }
  return { fields };
}

async function digest(disclosure: string): Promise<string> {
  return toBase64url(await sha256(utf8(disclosure)));
}
