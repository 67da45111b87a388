import { beforeAll, expect, test } from 'vitest';
import { type Bytes, concat, sha256, toBase64, toBase64url, utf8 } from './bytes';
import { checkEvidence } from './evidence';
import { leafHash, nodeHash } from './merkle';
import { keyId } from './notes';
import { entriesOf, hashesOf, impliedRoots, RightEdge, tileNumber } from './tree';
import { type LogCheck, type LogSource, logVerdict, verifyLog } from './verifylog';

interface Pair { pub: Bytes; sign(message: Bytes): Promise<Bytes> }
async function pair(): Promise<Pair> {
  const made = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  return { pub: new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey)), sign: async (message) => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, made.privateKey, message)) };
}
const ORIGIN = 'table.example/test/alder';
const SIZE = 600;
const encode = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)));
const digest = async (text: string): Promise<string> => toBase64url(await sha256(utf8(text)));
const line = async (name: string, algorithm: number, pub: Bytes, blob: Bytes): Promise<string> => `\u2014 ${name} ${toBase64(concat(await keyId(name, algorithm, pub), blob))}\n`;
async function vkey(name: string, algorithm: number, pub: Bytes): Promise<string> {
  const hex = [...(await keyId(name, algorithm, pub))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${name}+${hex}+${toBase64(concat(Uint8Array.of(algorithm), pub))}`;
}
async function treeOf(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 1) return leaves[0]!;
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(await treeOf(leaves.slice(0, k)), await treeOf(leaves.slice(k)));
}

let [log, mirror, seat, later]: Pair[] = [];
let genesis = '';
let entries: string[] = [];
let payloads: (string | null)[] = [];
let wanted: LogCheck;

async function statement(index: number, by: Pair): Promise<[string, string]> {
  const field = encode(['c2FsdHNhbHRzYWx0c2FsdA', 'text', `number ${index}`]);
  const body = encode(['YWFhYWFhYWFhYWFhYWFhYQ', 'body', { _sd: [await digest(field)] }]);
  const head = encode({ alg: 'Ed25519', kid: toBase64url((await sha256(by.pub)).slice(0, 16)), typ: 'sametable+sd-jwt' });
  const claims = encode({ _sd: [await digest(body)], _sd_alg: 'sha-256', at: 1_456_617_600_000 + index, aud: 'parties', log: ORIGIN, v: 1 });
  return [`${head}.${claims}.${toBase64url(await by.sign(utf8(`${head}.${claims}`)))}`, `${body}~${field}`];
}

async function checkpointOf(list: string[], cosigner: Pair = mirror!): Promise<string> {
  const root = await treeOf(await Promise.all(list.map((one) => leafHash(utf8(one)))));
  const text = `${ORIGIN}\n${list.length}\n${toBase64(root)}\n`;
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, 1_456_617_700n);
  const cosigned = concat(stamp, await cosigner.sign(utf8(`cosignature/v1\ntime 1456617700\n${text}`)));
  const pq = await line('table.example/test/birch/mirror', 6, mirror!.pub, new Uint8Array(8 + 2420));
  return `${text}\n${await line(ORIGIN, 1, log!.pub, await log!.sign(utf8(text)))}${await line('table.example/test/birch/mirror', 4, mirror!.pub, cosigned)}${pq}`;
}

function source(list: string[], checkpoint: string, change: Partial<LogSource> = {}): LogSource {
  return {
    genesis: async () => genesis,
    checkpoint: async () => checkpoint,
    hashes: async (n, width) => concat(...(await Promise.all(entries.slice(n * 256, n * 256 + width).map((one) => leafHash(utf8(one)))))),
    entries: async (n, width) => concat(...list.slice(n * 256, n * 256 + width).map((one) => concat(Uint8Array.of(one.length >> 8, one.length & 255), utf8(one)))),
    payload: async (index) => payloads[index] ?? null,
    ...change,
  };
}
const run = (from: LogSource, change: Partial<LogCheck> = {}) => verifyLog(from, { ...wanted, ...change }, () => undefined, new AbortController().signal);

beforeAll(async () => {
  [log, mirror, seat, later] = await Promise.all([pair(), pair(), pair(), pair()]);
  genesis = JSON.stringify({
    nodes: [
      { origin: ORIGIN, log_vkey: await vkey(ORIGIN, 1, log!.pub), mirror_vkey: '', node_kid_pub: toBase64url(seat!.pub), seats: [] },
      { origin: 'table.example/test/birch', log_vkey: '', mirror_vkey: await vkey('table.example/test/birch/mirror', 4, mirror!.pub), seats: [] },
    ],
  });
  const said = await Promise.all(Array.from({ length: SIZE - 1 }, (_, i) => statement(i + 1, seat!)));
  entries = [genesis, ...said.map(([one]) => one)];
  payloads = [null, ...said.map(([, one]) => one)];
  wanted = { origin: ORIGIN, record_id: await digest(genesis), from: 0, to: null, contents: true, later_keys: [] };
});

test('an honest log of several bundles holds, with every signature and content', async () => {
  const result = await run(source(entries, await checkpointOf(entries)));
  expect(result).toMatchObject({ size: SIZE, from: 0, to: SIZE, founding: 'same', log: 'valid', tree: 'same', cosigned: ['table.example/test/birch/mirror'], cosigners: 1, post_quantum: 1, statements: SIZE - 1, contents: SIZE - 1, wrong: [] });
  expect(logVerdict(result)).toBe('held');
});

test('one altered entry is named, and only that one', async () => {
  const [other] = await statement(999, seat!);
  const result = await run(source(entries.map((one, i) => (i === 300 ? other : one)), await checkpointOf(entries)));
  expect(result.wrong).toEqual([{ index: 300, why: 'leaf' }]);
  expect(logVerdict(result)).toBe('broken');
});

test('an altered hash shows in the root, even outside the stretch that was asked for', async () => {
  const honest = source(entries, await checkpointOf(entries));
  const twisted = source(entries, await checkpointOf(entries), {
    hashes: async (n, width) => {
      const tile = await honest.hashes(n, width);
      if (n === 2) tile[0] = (tile[0] as number) ^ 1;
      return tile;
    },
  });
  expect((await run(twisted, { from: 0, to: 10 })).tree).toBe('other_root');
  expect((await run(honest, { from: 0, to: 10 })).tree).toBe('same');
});

test('a stretch is checked alone: what is wrong elsewhere is not named', async () => {
  const [other] = await statement(999, seat!);
  const list = source(entries.map((one, i) => (i === 300 ? other : one)), await checkpointOf(entries));
  const inside = await run(list, { from: 255, to: 300 });
  expect([inside.statements, inside.wrong]).toEqual([45, []]);
  expect((await run(list, { from: 300, to: 301 })).wrong).toEqual([{ index: 300, why: 'leaf' }]);
});

test('a signature by a key that nobody knows, a false signature and another content are each told apart', async () => {
  const [foreign] = await statement(5, later!);
  const broken = `${entries[7]!.slice(0, -20)}${entries[8]!.slice(-20)}`;
  const list = entries.map((one, i) => (i === 5 ? foreign : i === 7 ? broken : one));
  const hashes = async (n: number, width: number): Promise<Bytes> => concat(...(await Promise.all(list.slice(n * 256, n * 256 + width).map((one) => leafHash(utf8(one))))));
  const mixed = source(list, await checkpointOf(list), { hashes, payload: async (index) => (index === 9 ? payloads[10]! : payloads[index]!) });
  const result = await run(mixed);
  expect(result.wrong).toEqual([{ index: 5, why: 'unknown_key' }, { index: 7, why: 'signature' }, { index: 9, why: 'content' }]);
  expect(result.tree).toBe('same');
  const known = await run(mixed, { later_keys: [toBase64url(later!.pub)], contents: false, to: 7 });
  expect([known.by_later_keys, known.wrong, logVerdict(known)]).toEqual([1, [], 'partly']);
});

test('a founding file of another record, another log and a false cosignature break it', async () => {
  const honest = await checkpointOf(entries);
  expect((await run(source(entries, honest), { record_id: await digest('another') })).founding).toBe('other_record');
  expect((await run(source(entries, honest.replaceAll(ORIGIN, 'table.example/test/other')))).log).toBe('not_a_checkpoint');
  const forged = await run(source(entries, await checkpointOf(entries, seat!)));
  expect([forged.cosigned, forged.cosigned_wrong, logVerdict(forged)]).toEqual([[], ['table.example/test/birch/mirror'], 'broken']);
});

test('what is erased or sealed is counted as not held, and is no fault', async () => {
  const result = await run(source(entries, await checkpointOf(entries), { payload: async () => null }), { to: 20 });
  expect([result.contents, result.contents_not_held, logVerdict(result)]).toEqual([0, 19, 'held']);
});

test('it stops when it is told to', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(verifyLog(source(entries, await checkpointOf(entries)), wanted, () => undefined, stop.signal)).rejects.toThrow();
});

test('a bundle that is too short, too long or cut is refused whole', () => {
  const bundle = Uint8Array.of(0, 1, 7, 0, 2, 8, 9);
  expect(entriesOf(bundle, 2)).toEqual([Uint8Array.of(7), Uint8Array.of(8, 9)]);
  expect([entriesOf(bundle, 1), entriesOf(bundle, 3), entriesOf(bundle.slice(0, 6), 2), hashesOf(new Uint8Array(63), 2)]).toEqual([null, null, null, null]);
});

test('tile numbers are written in groups of three', () => {
  expect([tileNumber(0), tileNumber(5, 12), tileNumber(1234067), tileNumber(256)]).toEqual(['000', '005.p/12', 'x001/x234/067', '256']);
});

test('the right edge gives the root of every size', async () => {
  const leaves = await Promise.all(Array.from({ length: 21 }, (_, i) => leafHash(utf8(String(i)))));
  const edge = new RightEdge();
  expect(await edge.root()).toBeNull();
  for (let size = 1; size <= leaves.length; size += 1) {
    await edge.add(leaves[size - 1]!);
    expect(await edge.root()).toEqual(await treeOf(leaves.slice(0, size)));
  }
});

test('fork evidence of one size proves itself, and nothing when it is changed', async () => {
  const [one, other] = [entries.slice(0, 9), [...entries.slice(0, 8), entries[20]!]];
  const heads = await Promise.all([one, other].map(checkpointOf1));
  const file = (a: string, b: string): Bytes => utf8(`sametable fork evidence v1\nolder ${utf8(a).length}\nnewer ${utf8(b).length}\n\n${a}${b}`);
  const key = await vkey(ORIGIN, 1, log!.pub);
  expect((await checkEvidence(file(heads[0]!, heads[1]!), key)).result).toBe('proved');
  expect(await checkEvidence(file(heads[0]!, heads[0]!), key)).toEqual({ result: 'not_proved', why: 'same_history' });
  expect(await checkEvidence(file(heads[0]!, heads[1]!), await vkey(ORIGIN, 1, seat!.pub))).toEqual({ result: 'not_proved', why: 'signature' });
  expect(await checkEvidence(utf8('nonsense'), key)).toEqual({ result: 'not_proved', why: 'shape' });
});
const checkpointOf1 = (list: string[]): Promise<string> => checkpointOf(list);

test('fork evidence of two sizes needs hashes that lead to the newer root and to another older one', async () => {
  // Older size 2 and newer size 3: the proof is the root of the first two leaves as the newer tree has it, and the third leaf.
  const older = [entries[0]!, entries[1]!];
  const newer = [entries[0]!, entries[2]!, entries[3]!];
  const [a, b] = [await checkpointOf(older), await checkpointOf(newer)];
  const leaves = await Promise.all(newer.map((one) => leafHash(utf8(one))));
  const seeded = [await nodeHash(leaves[0]!, leaves[1]!), leaves[2]!];
  const file = (first: string, hashes: Bytes[]): Bytes => utf8(`sametable fork evidence v1\nolder ${utf8(first).length}\nnewer ${utf8(b).length}\n${hashes.map(toBase64).join('\n')}\n\n${first}${b}`);
  const key = await vkey(ORIGIN, 1, log!.pub);
  expect((await checkEvidence(file(a, seeded), key)).result).toBe('proved');
  expect(await checkEvidence(file(await checkpointOf(newer.slice(0, 2)), seeded), key)).toEqual({ result: 'not_proved', why: 'same_history' });
  expect(await checkEvidence(file(a, [seeded[1]!, seeded[0]!]), key)).toEqual({ result: 'not_proved', why: 'shape' });
  expect((await impliedRoots(2, 3, seeded))?.newer).toEqual(await treeOf(leaves));
  expect(await impliedRoots(2, 3, [])).toBeNull();
});
