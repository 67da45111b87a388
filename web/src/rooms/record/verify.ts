// Checks one entry in this browser, step by step, with nothing but what the node sent and this browser's own SHA-256
// and Ed25519. Decides which steps hold; it does not decide that what was said is true, nor that the keys are the
// right ones, except where the founding file is given: then the keys must stand in it, and its SHA-256 must be the
// record's name, which people compared by hand. ML-DSA cosignatures are not checked (browsers cannot).
// Source: RFC 9162 2.1.3.2, RFC 9901 7.1, C2SP signed-note, tlog-checkpoint, tlog-cosignature; record.md 4.2, 4.5.
import type { EntryProof } from '../../api/types';
import { type Bytes, fromBase64url, readHash, same, sha256, toBase64url, utf8, verifyEd25519 } from './bytes';
import { leafHash, rootFrom } from './merkle';
import { cosignedMessage, type Note, parseCheckpoint, parseNote, parseVkey } from './notes';
import { openPayload, parseStatement, type Statement, statementId } from './statement';

export type StepName = 'leaf' | 'path' | 'checkpoint' | 'log_signature' | 'cosignatures' | 'author' | 'content' | 'keys';
/** `held`: checked and right. `broken`: checked and wrong. `unchecked`: could not be checked here, and `why` says it. */
export interface Step { name: StepName; result: 'held' | 'broken' | 'unchecked'; why: string; facts: Record<string, string | number> }
export interface Foundation { raw: string; record_id: string }

const step = (name: StepName, result: Step['result'], why: string, facts: Step['facts'] = {}): Step => ({ name, result, why, facts });

/** Runs all steps in order; later steps run though an earlier one broke, so that a reader sees all that is wrong. */
export async function verifyEntry(proof: EntryProof, foundation: Foundation | null, now?: (done: Step) => void): Promise<Step[]> {
  const out: Step[] = [];
  const add = (one: Step): void => {
    out.push(one);
    now?.(one);
  };
  const statement = parseStatement(proof.entry);
  const leaf = await leafHash(utf8(proof.entry));
  add(leafStep(proof, leaf));
  add(await pathStep(proof, leaf));
  const note = parseNote(proof.checkpoint);
  add(checkpointStep(proof, note, statement));
  add(await logSignature(proof, note));
  const founded = foundation ? await founding(foundation) : null;
  add(await cosignatures(proof, note, founded));
  add(await authorStep(proof, statement));
  add(await contentStep(proof, statement));
  add(await keysStep(proof, statement, foundation, founded));
  return out;
}

/** One word for all steps: broken when any is, partly when any could not be checked, held otherwise. */
export function verdict(steps: readonly Step[]): 'held' | 'partly' | 'broken' {
  if (steps.some((one) => one.result === 'broken')) return 'broken';
  return steps.some((one) => one.result === 'unchecked') ? 'partly' : 'held';
}

function leafStep(proof: EntryProof, leaf: Bytes): Step {
  const stated = readHash(proof.leaf_hash);
  const facts = { bytes: utf8(proof.entry).length, hash: toBase64url(leaf) };
  return stated !== null && same(stated, leaf) ? step('leaf', 'held', 'same', facts) : step('leaf', 'broken', 'other_hash', facts);
}

async function pathStep(proof: EntryProof, leaf: Bytes): Promise<Step> {
  const path = proof.path.map(readHash);
  const root = readHash(proof.root);
  const facts = { n: proof.path.length, index: proof.index, size: proof.size };
  if (root === null || path.some((hash) => hash === null)) return step('path', 'broken', 'not_a_hash', facts);
  const reached = await rootFrom(leaf, proof, path as Bytes[]);
  if (reached === null) return step('path', 'broken', 'wrong_length', facts);
  return same(reached, root) ? step('path', 'held', 'reached', facts) : step('path', 'broken', 'other_root', facts);
}

function checkpointStep(proof: EntryProof, note: Note | null, statement: Statement | null): Step {
  const checkpoint = note ? parseCheckpoint(note.text) : null;
  if (!checkpoint) return step('checkpoint', 'broken', 'not_a_checkpoint');
  const facts = { origin: checkpoint.origin, size: checkpoint.size };
  const root = readHash(proof.root);
  if (checkpoint.size !== proof.size || root === null || !same(root, checkpoint.root)) return step('checkpoint', 'broken', 'other_tree', facts);
  if (statement && statement.log !== checkpoint.origin) return step('checkpoint', 'broken', 'other_log', { ...facts, log: statement.log });
  return step('checkpoint', 'held', 'same_tree', facts);
}

async function logSignature(proof: EntryProof, note: Note | null): Promise<Step> {
  const key = await parseVkey(proof.log_vkey);
  const checkpoint = note ? parseCheckpoint(note.text) : null;
  if (!note || !checkpoint) return step('log_signature', 'broken', 'not_a_checkpoint');
  if (!key || key.algorithm !== 1) return step('log_signature', 'broken', 'bad_key');
  if (key.name !== checkpoint.origin) return step('log_signature', 'broken', 'other_name', { name: key.name });
  const line = note.signatures.find((one) => one.name === key.name && same(one.key_id, key.key_id));
  if (!line) return step('log_signature', 'broken', 'no_line', { name: key.name });
  const valid = await verifyEd25519(key.public, utf8(note.text), line.blob);
  if (valid === null) return step('log_signature', 'unchecked', 'no_ed25519');
  return valid ? step('log_signature', 'held', 'valid', { name: key.name }) : step('log_signature', 'broken', 'invalid', { name: key.name });
}

interface Founded { id: string; log_vkeys: Set<string>; mirrors: { log: string; key: string }[]; seats: Set<string> }

async function founding(foundation: Foundation): Promise<Founded | null> {
  let read: unknown;
  try {
    read = JSON.parse(foundation.raw);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const nodes = (read as { nodes?: unknown } | null)?.nodes;
  if (!Array.isArray(nodes)) return null;
  const founded: Founded = { id: toBase64url(await sha256(utf8(foundation.raw))), log_vkeys: new Set(), mirrors: [], seats: new Set() };
  for (const node of nodes as Record<string, unknown>[]) {
    if (typeof node !== 'object' || node === null) return null;
    if (typeof node['log_vkey'] === 'string') founded.log_vkeys.add(node['log_vkey']);
    if (typeof node['mirror_vkey'] === 'string') founded.mirrors.push({ log: String(node['log_vkey']), key: node['mirror_vkey'] });
    if (typeof node['node_kid_pub'] === 'string') founded.seats.add(node['node_kid_pub']);
    for (const seat of Array.isArray(node['seats']) ? (node['seats'] as Record<string, unknown>[]) : []) {
      if (typeof seat?.['pub'] === 'string') founded.seats.add(seat['pub']);
    }
  }
  return founded;
}

async function cosignatures(proof: EntryProof, note: Note | null, founded: Founded | null): Promise<Step> {
  if (!note) return step('cosignatures', 'broken', 'not_a_checkpoint');
  if (!founded) return step('cosignatures', 'unchecked', 'no_foundation', { n: note.signatures.length });
  let held = 0;
  const others = founded.mirrors.filter((one) => one.log !== proof.log_vkey);
  for (const { key: text } of others) {
    const key = await parseVkey(text);
    const line = key && key.algorithm === 4 ? note.signatures.find((one) => one.name === key.name && same(one.key_id, key.key_id)) : undefined;
    if (!key || !line) continue;
    const signed = cosignedMessage(note.text, line.blob);
    const valid = signed ? await verifyEd25519(key.public, signed.message, signed.signature) : false;
    if (valid === null) return step('cosignatures', 'unchecked', 'no_ed25519');
    if (!valid) return step('cosignatures', 'broken', 'invalid', { name: key.name });
    held += 1;
  }
  return step('cosignatures', 'held', held === 0 ? 'none' : 'valid', { n: held, of: others.length });
}

async function authorStep(proof: EntryProof, statement: Statement | null): Promise<Step> {
  if (!statement) return proof.index === 0 ? step('author', 'held', 'founding_file') : step('author', 'broken', 'not_a_statement');
  const pub = proof.seat_pub === null ? null : fromBase64url(proof.seat_pub);
  const id = await statementId(statement);
  if (pub === null) return step('author', 'unchecked', 'no_key', { kid: statement.kid, id });
  const kid = toBase64url((await sha256(pub)).slice(0, 16));
  if (kid !== statement.kid) return step('author', 'broken', 'other_key', { kid: statement.kid, id });
  const valid = await verifyEd25519(pub, utf8(statement.signing_input), statement.signature);
  if (valid === null) return step('author', 'unchecked', 'no_ed25519', { kid, id });
  return valid ? step('author', 'held', 'valid', { kid, id }) : step('author', 'broken', 'invalid', { kid, id });
}

async function contentStep(proof: EntryProof, statement: Statement | null): Promise<Step> {
  if (!statement) return proof.index === 0 ? step('content', 'held', 'founding_file') : step('content', 'broken', 'not_a_statement');
  if (proof.payload === null) return step('content', 'unchecked', 'not_held');
  const opened = await openPayload(statement, proof.payload);
  if ('wrong' in opened) return step('content', 'broken', opened.wrong);
  return step('content', 'held', 'same', { n: Object.keys(opened.fields).length });
}

async function keysStep(proof: EntryProof, statement: Statement | null, foundation: Foundation | null, founded: Founded | null): Promise<Step> {
  if (!foundation) return step('keys', 'unchecked', 'no_foundation');
  if (!founded) return step('keys', 'broken', 'bad_foundation');
  const name = readHash(foundation.record_id);
  if (name === null || toBase64url(name) !== founded.id) return step('keys', 'broken', 'other_record', { record: founded.id });
  // In the spelling that this node shows, so that people can compare it letter by letter.
  const facts = { record: foundation.record_id };
  if (!founded.log_vkeys.has(proof.log_vkey)) return step('keys', 'broken', 'log_key_unknown', facts);
  if (statement && proof.seat_pub !== null && !founded.seats.has(proof.seat_pub)) return step('keys', 'unchecked', 'seat_key_later', facts);
  return step('keys', 'held', 'in_foundation', facts);
}
