import { beforeAll, expect, test } from 'vitest';
import type { EntryProof } from '../../api/types';
import { type Bytes, concat, fromBase64, fromBase64url, sha256, toBase64, toBase64url, utf8, verifyEd25519 } from './bytes';
import { leafHash, nodeHash, rootFrom } from './merkle';
import { keyId, parseCheckpoint, parseNote, parseVkey } from './notes';
import { parseStatement } from './statement';
import { type Foundation, type Step, verdict, verifyEntry } from './verify';

interface Pair { pub: Bytes; sign(message: Bytes): Promise<Bytes> }

async function pair(): Promise<Pair> {
  const made = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    pub: new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey)),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, made.privateKey, message)),
  };
}

const ORIGIN = 'table.example/test/alder';
let proof: EntryProof;
let foundation: Foundation;
let log: Pair;

const encode = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)));
const digest = async (text: string): Promise<string> => toBase64url(await sha256(utf8(text)));

async function noteLine(name: string, algorithm: number, pub: Bytes, blob: Bytes): Promise<string> {
  return `\u2014 ${name} ${toBase64(concat(await keyId(name, algorithm, pub), blob))}\n`;
}

async function vkey(name: string, algorithm: number, pub: Bytes): Promise<string> {
  const hex = [...(await keyId(name, algorithm, pub))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${name}+${hex}+${toBase64(concat(Uint8Array.of(algorithm), pub))}`;
}

beforeAll(async () => {
  log = await pair();
  const [seat, mirror] = [await pair(), await pair()];
  const disclosures = [encode(['c2FsdHNhbHRzYWx0c2FsdA', 'text', 'Shots heard.']), encode(['dGxhc3RsYXN0bGFzdGxhcw', 'type', 'comment'])];
  const body = encode(['YWFhYWFhYWFhYWFhYWFhYQ', 'body', { _sd: (await Promise.all(disclosures.map(digest))).sort() }]);
  const kid = toBase64url((await sha256(seat.pub)).slice(0, 16));
  const head = encode({ alg: 'Ed25519', kid, typ: 'sametable+sd-jwt' });
  const claims = encode({ _sd: [await digest(body)], _sd_alg: 'sha-256', at: 1_456_617_600_123, aud: 'parties', log: ORIGIN, v: 1 });
  const entry = `${head}.${claims}.${toBase64url(await seat.sign(utf8(`${head}.${claims}`)))}`;
  const leaves = [await leafHash(utf8('zero')), await leafHash(utf8('one')), await leafHash(utf8(entry))];
  const left = await nodeHash(leaves[0]!, leaves[1]!);
  const root = await nodeHash(left, leaves[2]!);
  const text = `${ORIGIN}\n3\n${toBase64(root)}\n`;
  const time = 1_456_617_700n;
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, time);
  const cosigned = concat(stamp, await mirror.sign(utf8(`cosignature/v1\ntime ${time}\n${text}`)));
  const mirrorName = 'table.example/test/birch/mirror';
  const checkpoint = `${text}\n${await noteLine(ORIGIN, 1, log.pub, await log.sign(utf8(text)))}${await noteLine(mirrorName, 4, mirror.pub, cosigned)}`;
  const log_vkey = await vkey(ORIGIN, 1, log.pub);
  const stranger = await pair();
  const raw = JSON.stringify({
    nodes: [
      { log_vkey, mirror_vkey: await vkey(`${ORIGIN}/mirror`, 4, stranger.pub), seats: [{ pub: toBase64url(seat.pub) }] },
      { log_vkey: await vkey('table.example/test/birch', 1, stranger.pub), mirror_vkey: await vkey(mirrorName, 4, mirror.pub), seats: [] },
    ],
  });
  foundation = { raw, record_id: await digest(raw) };
  proof = {
    entry, payload: [body, ...disclosures].join('~'), leaf_hash: toBase64(leaves[2]!), index: 2, size: 3, root: toBase64(root),
    path: [toBase64(left)], checkpoint, log_vkey, seat_pub: toBase64url(seat.pub), tlog_proof: '',
  };
});

const told = (steps: Step[]): string => steps.map((one) => `${one.name} ${one.result} ${one.why}`).join('\n');
const broken = (steps: Step[]): string[] => steps.filter((one) => one.result === 'broken').map((one) => `${one.name}.${one.why}`);

test('an honest entry holds in every step', async () => {
  const steps = await verifyEntry(proof, foundation);
  expect(told(steps)).toBe(['leaf held same', 'path held reached', 'checkpoint held same_tree', 'log_signature held valid', 'cosignatures held valid', 'author held valid', 'content held same', 'keys held in_foundation'].join('\n'));
  expect(steps.find((one) => one.name === 'cosignatures')?.facts).toEqual({ n: 1, of: 1 });
  expect(verdict(steps)).toBe('held');
});

test('without the founding file the result is only partly checked, and says so', async () => {
  expect(verdict(await verifyEntry(proof, null))).toBe('partly');
});

test('a changed entry breaks the leaf, the path and the author', async () => {
  const [head, claims, tail] = proof.entry.split('.') as [string, string, string];
  const other = encode({ ...(JSON.parse(atob(claims)) as object), at: 1 });
  expect(broken(await verifyEntry({ ...proof, entry: `${head}.${other}.${tail}` }, foundation))).toEqual(['leaf.other_hash', 'path.other_root', 'author.invalid']);
});

test('another content is not taken for the signed one', async () => {
  const [body, ...rest] = (proof.payload as string).split('~') as [string, ...string[]];
  const forged = encode(['c2FsdHNhbHRzYWx0c2FsdA', 'text', 'Nothing happened.']);
  expect(broken(await verifyEntry({ ...proof, payload: [body, forged, rest[1]].join('~') }, foundation))).toEqual(['content.unreferenced']);
  expect(broken(await verifyEntry({ ...proof, payload: [encode(['x', 'body', { _sd: [] }])].join('~') }, foundation))).toEqual(['content.digest']);
  expect(broken(await verifyEntry({ ...proof, payload: [body, rest[0], rest[0]].join('~') }, foundation))).toEqual(['content.unreferenced']);
});

test('a path for another place in the tree does not reach the root', async () => {
  expect(broken(await verifyEntry({ ...proof, index: 1 }, foundation))).toEqual(['path.wrong_length']);
  expect(broken(await verifyEntry({ ...proof, path: [proof.root] }, foundation))).toEqual(['path.other_root']);
});

test('a checkpoint of another tree, or signed by another key, is refused', async () => {
  const stranger = await pair();
  expect(broken(await verifyEntry({ ...proof, size: 4 }, foundation))).toContain('checkpoint.other_tree');
  expect(broken(await verifyEntry({ ...proof, log_vkey: await vkey(ORIGIN, 1, stranger.pub) }, foundation))).toEqual(['log_signature.no_line', 'keys.log_key_unknown']);
  const twisted = proof.checkpoint.replace(/(alder )(\S+)/, (_, a: string, b: string) => {
    const bytes = fromBase64(b)!;
    bytes[20] = (bytes[20] as number) ^ 1;
    return a + toBase64(bytes);
  });
  expect(broken(await verifyEntry({ ...proof, checkpoint: twisted }, foundation))).toContain('log_signature.invalid');
});

test('a key that is not the one the statement names is told apart from a bad signature', async () => {
  const stranger = await pair();
  expect(broken(await verifyEntry({ ...proof, seat_pub: toBase64url(stranger.pub) }, null))).toEqual(['author.other_key']);
});

test('leaf and node hashes are those of the published tree of RFC 6962', async () => {
  const hex = (bytes: Bytes): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const [empty, zero] = [await leafHash(new Uint8Array()), await leafHash(Uint8Array.of(0))];
  expect(hex(empty)).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  expect(hex(await nodeHash(empty, zero))).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
});

test('keys that do not stand in the founding file, or another founding file, are told', async () => {
  expect(broken(await verifyEntry(proof, { ...foundation, record_id: 'x' }))).toEqual(['keys.other_record']);
  expect(broken(await verifyEntry(proof, { ...foundation, raw: 'no' }))).toEqual(['keys.bad_foundation']);
});

test('garbage gives broken steps and no exception', async () => {
  const garbage: EntryProof = { entry: '\u0000', payload: '~', leaf_hash: '!', index: 7, size: -1, root: 'zz', path: ['', '\ud800'], checkpoint: '\n\n', log_vkey: '++', seat_pub: '%', tlog_proof: '' };
  expect(verdict(await verifyEntry(garbage, { raw: '{"nodes":[null]}', record_id: '' }))).toBe('broken');
});

test('the empty and the twin base64 spelling are not accepted', () => {
  expect(fromBase64url('QQ')).toEqual(Uint8Array.of(0x41));
  expect(fromBase64url('QR')).toBeNull();
  expect(fromBase64('QQ')).toBeNull();
  expect(fromBase64('QQ==')).toEqual(Uint8Array.of(0x41));
});

test('the key id of a published signed-note key is recomputed', async () => {
  // The example key of the signed-note standard's Go package.
  const key = await parseVkey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  expect(key?.algorithm).toBe(1);
  expect(await parseVkey('PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toBeNull();
});

test('the example note of that package holds under its key', async () => {
  const note = parseNote('If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n');
  const key = await parseVkey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  expect(await verifyEd25519(key!.public, utf8(note!.text), note!.signatures[0]!.blob)).toBe(true);
});

test('paths of every leaf of trees up to nine reach the root, and of no other leaf', async () => {
  const hashes = await Promise.all(Array.from({ length: 9 }, (_, i) => leafHash(utf8(String(i)))));
  const treeOf = async (leaves: Bytes[]): Promise<Bytes> => {
    if (leaves.length === 1) return leaves[0]!;
    const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
    return nodeHash(await treeOf(leaves.slice(0, k)), await treeOf(leaves.slice(k)));
  };
  const pathOf = async (m: number, leaves: Bytes[]): Promise<Bytes[]> => {
    if (leaves.length === 1) return [];
    const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
    return m < k ? [...(await pathOf(m, leaves.slice(0, k))), await treeOf(leaves.slice(k))] : [...(await pathOf(m - k, leaves.slice(k))), await treeOf(leaves.slice(0, k))];
  };
  for (let size = 1; size <= 9; size += 1) {
    const leaves = hashes.slice(0, size);
    const root = await treeOf(leaves);
    for (let index = 0; index < size; index += 1) {
      const path = await pathOf(index, leaves);
      expect(await rootFrom(leaves[index]!, { index, size }, path)).toEqual(root);
      const other = await rootFrom(leaves[index]!, { index: (index + 1) % size, size }, path);
      if (size > 1) expect(other).not.toEqual(root);
    }
  }
});

test('what is no statement and no checkpoint is told apart from one', () => {
  expect(parseStatement('{"record":"x"}')).toBeNull();
  expect(parseStatement(proof.entry)?.log).toBe(ORIGIN);
  expect(parseCheckpoint('a\n01\nAAAA\n')).toBeNull();
  expect(parseNote('text only\n')).toBeNull();
});
