// Checks a whole log, or a stretch of it, in this browser, a bundle of 256 entries at a time. Decides whether the entries
// are those of the tree that the log and the others signed, whether each bears the signature of a key that is known, and
// whether what is held of the contents is what was signed. It does not decide that anything said is true. Keys come from
// the founding file; keys added later are taken from the node's register and counted apart. ML-DSA lines are counted and
// not checked (browsers cannot). Indexes count from 0; `to` is the first that is no longer wanted.
// Source: C2SP tlog-tiles, tlog-checkpoint, tlog-cosignature; RFC 9162 2.1.1; record.md 4.2, 4.5.
import { type Bytes, fromBase64url, sha256, same, toBase64url, utf8, verifyEd25519 } from './bytes';
import { leafHash } from './merkle';
import { cosignedMessage, parseCheckpoint, parseNote, parseVkey } from './notes';
import { openPayload, parseStatement } from './statement';
import { entriesOf, hashesOf, RightEdge, TILE } from './tree';

/** Where the bytes come from: the node's static files, or anything with the same content. */
export interface LogSource {
  genesis(): Promise<string>;
  checkpoint(): Promise<string>;
  hashes(n: number, width: number): Promise<Bytes>;
  entries(n: number, width: number): Promise<Bytes>;
  /** The content of one entry; null where it is not held here. */
  payload(index: number): Promise<string | null>;
}
export interface LogCheck { origin: string; record_id: string; from: number; to: number | null; contents: boolean; later_keys: readonly string[] }
/** `done` of `of` entries and hashes; for a bar. */
export interface LogProgress { done: number; of: number }
export type Wrong = 'leaf' | 'not_a_statement' | 'other_log' | 'unknown_key' | 'signature' | 'content' | 'no_ed25519';
export interface LogResult {
  size: number; from: number; to: number; root: string;
  founding: 'same' | 'other_record' | 'bad' ;
  log: 'valid' | 'invalid' | 'no_line' | 'not_a_checkpoint' | 'no_ed25519' | 'unknown_key';
  tree: 'same' | 'other_root' | 'unreadable';
  cosigned: string[]; cosigned_wrong: string[]; cosigners: number; post_quantum: number;
  statements: number; by_founding_keys: number; by_later_keys: number;
  contents: number; contents_not_held: number;
  wrong: { index: number; why: Wrong }[];
  wrong_more: number;
}
const MOST_NAMED = 50;

interface Keys { log: string | null; mirrors: string[]; seats: Map<string, Bytes>; later: Map<string, Bytes> }

/** Runs the check; throws what the source throws, and an AbortError when `signal` says so. */
export async function verifyLog(source: LogSource, wanted: LogCheck, tell: (now: LogProgress) => void, signal: AbortSignal): Promise<LogResult> {
  const raw = await source.genesis();
  const { keys, founding } = await foundingKeys(raw, wanted);
  const checkpoint = await source.checkpoint();
  const head = await checkHead(checkpoint, wanted.origin, keys);
  const to = Math.min(wanted.to ?? head.size, head.size);
  const from = Math.min(Math.max(0, wanted.from), to);
  const result: LogResult = {
    ...head, founding, from, to, tree: 'unreadable', statements: 0, by_founding_keys: 0, by_later_keys: 0, contents: 0, contents_not_held: 0, wrong: [], wrong_more: 0,
  };
  if (head.log === 'not_a_checkpoint') return result;
  const edge = new RightEdge();
  for (let first = 0; first < head.size; first += TILE) {
    signal.throwIfAborted();
    const width = Math.min(TILE, head.size - first);
    const inside = first < to && first + width > from;
    const tile = hashesOf(await source.hashes(first / TILE, width), width);
    if (!tile) return result;
    if (inside) await checkBundle({ source, wanted: { ...wanted, from, to }, keys, genesis: raw, result }, first, tile);
    for (const leaf of tile) await edge.add(leaf);
    tell({ done: first + width, of: head.size });
  }
  const root = await edge.root();
  result.tree = root !== null && toBase64url(root) === head.root ? 'same' : 'other_root';
  return result;
}

/** One word for a result: `broken` when anything is wrong, `partly` when something could not be checked or was not held. */
export function logVerdict(result: LogResult): 'held' | 'partly' | 'broken' {
  const wrong = result.wrong.filter((one) => one.why !== 'no_ed25519' && one.why !== 'unknown_key');
  if (wrong.length > 0 || result.founding !== 'same' || result.tree !== 'same' || result.cosigned_wrong.length > 0) return 'broken';
  if (result.log !== 'valid') return result.log === 'no_ed25519' ? 'partly' : 'broken';
  return result.wrong.length > 0 || result.by_later_keys > 0 ? 'partly' : 'held';
}

async function foundingKeys(raw: string, wanted: LogCheck): Promise<{ keys: Keys; founding: LogResult['founding'] }> {
  const keys: Keys = { log: null, mirrors: [], seats: new Map(), later: new Map() };
  for (const pub of wanted.later_keys) await addKey(keys.later, pub);
  let nodes: unknown;
  try {
    nodes = (JSON.parse(raw) as { nodes?: unknown } | null)?.nodes;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!Array.isArray(nodes)) return { keys, founding: 'bad' };
  for (const node of nodes as Record<string, unknown>[]) {
    const own = node['origin'] === wanted.origin || String(node['log_vkey']).startsWith(`${wanted.origin}+`);
    if (own) keys.log = String(node['log_vkey']);
    else if (typeof node['mirror_vkey'] === 'string') keys.mirrors.push(node['mirror_vkey']);
    if (!own) continue;
    await addKey(keys.seats, node['node_kid_pub']);
    for (const seat of Array.isArray(node['seats']) ? (node['seats'] as { pub?: unknown }[]) : []) await addKey(keys.seats, seat?.pub);
  }
  const id = await sha256(utf8(raw));
  const named = fromBase64url(wanted.record_id.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''));
  return { keys, founding: named !== null && same(named, id) ? 'same' : 'other_record' };
}

async function addKey(into: Map<string, Bytes>, text: unknown): Promise<void> {
  const pub = typeof text === 'string' ? fromBase64url(text) : null;
  if (pub?.length === 32) into.set(toBase64url((await sha256(pub)).slice(0, 16)), pub);
}

type Head = Pick<LogResult, 'size' | 'root' | 'log' | 'cosigned' | 'cosigned_wrong' | 'cosigners' | 'post_quantum'>;

async function checkHead(raw: string, origin: string, keys: Keys): Promise<Head> {
  const note = parseNote(raw);
  const read = note ? parseCheckpoint(note.text) : null;
  const head: Head = { size: read?.size ?? 0, root: read ? toBase64url(read.root) : '', log: 'not_a_checkpoint', cosigned: [], cosigned_wrong: [], cosigners: keys.mirrors.length, post_quantum: 0 };
  if (!note || !read || read.origin !== origin) return head;
  const key = keys.log === null ? null : await parseVkey(keys.log);
  if (!key || key.algorithm !== 1) return { ...head, log: 'unknown_key' };
  const line = note.signatures.find((one) => one.name === key.name && same(one.key_id, key.key_id));
  const valid = line ? await verifyEd25519(key.public, utf8(note.text), line.blob) : undefined;
  head.log = valid === undefined ? 'no_line' : valid === null ? 'no_ed25519' : valid ? 'valid' : 'invalid';
  const counted = new Set([line]);
  for (const text of keys.mirrors) {
    const mirror = await parseVkey(text);
    const signed = mirror?.algorithm === 4 ? note.signatures.find((one) => one.name === mirror.name && same(one.key_id, mirror.key_id)) : undefined;
    if (!mirror || !signed) continue;
    counted.add(signed);
    const what = cosignedMessage(note.text, signed.blob);
    const holds = what ? await verifyEd25519(mirror.public, what.message, what.signature) : false;
    if (holds) head.cosigned.push(mirror.name);
    else if (holds === false) head.cosigned_wrong.push(mirror.name);
  }
  // An ML-DSA-44 cosignature is 8 bytes of time and 2,420 of signature; nothing else on a checkpoint is that long.
  head.post_quantum = note.signatures.filter((one) => !counted.has(one) && one.blob.length === 8 + 2420).length;
  return head;
}

interface Work { source: LogSource; wanted: LogCheck & { to: number }; keys: Keys; genesis: string; result: LogResult }

async function checkBundle(work: Work, first: number, tile: readonly Bytes[]): Promise<void> {
  const entries = entriesOf(await work.source.entries(first / TILE, tile.length), tile.length);
  const at = (index: number): boolean => index >= work.wanted.from && index < work.wanted.to;
  const name = (index: number, why: Wrong): void => {
    if (work.result.wrong.length < MOST_NAMED) work.result.wrong.push({ index, why });
    else work.result.wrong_more += 1;
  };
  await Promise.all(
    tile.map(async (leaf, i) => {
      const index = first + i;
      if (!at(index)) return;
      const entry = entries?.[i];
      const why = entry ? ((await checkEntry(work, entry, leaf, index)) ?? null) : 'leaf';
      if (why) name(index, why);
    }),
  );
  work.result.wrong.sort((a, b) => a.index - b.index);
}

async function checkEntry(work: Work, entry: Bytes, leaf: Bytes, index: number): Promise<Wrong | null> {
  if (!same(await leafHash(entry), leaf)) return 'leaf';
  const text = new TextDecoder().decode(entry);
  if (index === 0) return text === work.genesis ? null : 'not_a_statement';
  const statement = parseStatement(text);
  if (!statement) return 'not_a_statement';
  if (statement.log !== work.wanted.origin) return 'other_log';
  const founded = work.keys.seats.get(statement.kid);
  const pub = founded ?? work.keys.later.get(statement.kid);
  if (!pub) return 'unknown_key';
  const valid = await verifyEd25519(pub, utf8(statement.signing_input), statement.signature);
  if (valid !== true) return valid === null ? 'no_ed25519' : 'signature';
  work.result.statements += 1;
  if (founded) work.result.by_founding_keys += 1;
  else work.result.by_later_keys += 1;
  if (!work.wanted.contents) return null;
  const payload = await work.source.payload(index);
  if (payload === null) {
    work.result.contents_not_held += 1;
    return null;
  }
  if ('wrong' in (await openPayload(statement, payload))) return 'content';
  work.result.contents += 1;
  return null;
}
