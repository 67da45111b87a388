import { describe, expect, it, vi } from 'vitest';
import type { Taken, Upload } from '../../../api/exhibits';
import { session } from '../../../state/session.svelte';
import { custodyDraft, exhibitDraft, inFours, lengthOf, sortOf } from './draft';
import { browserMemory, type Memory, PIECE, type Progress, sendFile, type Source, keyOf } from './upload';

const taken: Taken = { sha256: 'a'.repeat(43), size_b: 9, media_type: 'image/jpeg', metadata: [], stripped: ['time', 'place'], copy: { sha256: 'b'.repeat(43), size_b: 8 }, thumbnail: null, no_copy: '' };
const problem = (code: string): Error => Object.assign(new Error(code), { problem: { code } });

class Node {
  offset = 0;
  calls: string[] = [];
  refuse: (call: string) => Error | null = () => null;
  constructor(readonly size: number, readonly id = 'u1') {}
  private answer(call: string): Upload {
    this.calls.push(call);
    const error = this.refuse(call);
    if (error) throw error;
    return { upload: this.id, offset: this.offset, size_b: this.size, name: 'a' };
  }
  begin = async (): Promise<Upload> => this.answer('begin');
  where = async (id: string): Promise<Upload> => {
    if (id !== this.id) throw problem('exhibit.no_upload');
    return this.answer('where');
  };
  piece = async (_: string, offset: number, bytes: Blob): Promise<Upload> => {
    this.answer(`piece ${offset}`);
    if (offset !== this.offset) throw problem('exhibit.offset');
    this.offset += bytes.size;
    return { upload: this.id, offset: this.offset, size_b: this.size, name: 'a' };
  };
  finish = async (): Promise<Taken> => {
    this.answer('finish');
    return taken;
  };
}

function memory(): Memory & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return { held, get: (key) => held.get(key) ?? null, set: (key, value) => void (value === null ? held.delete(key) : held.set(key, value)) };
}
const source = (size: number): Source => ({ name: 'a.mp4', size, lastModified: 1, slice: (start, end) => ({ size: end - start }) as Blob });

async function send(node: Node, size: number, kept = memory()): Promise<{ told: Progress[]; waits: number[]; kept: ReturnType<typeof memory> }> {
  const told: Progress[] = [];
  const waits: number[] = [];
  const wait = async (ms: number): Promise<void> => void waits.push(ms);
  await sendFile(source(size), { api: node, memory: kept, report: (now) => told.push(now), wait, signal: new AbortController().signal });
  return { told, waits, kept };
}

describe('an upload', () => {
  it('goes in pieces and is forgotten when it is done', async () => {
    const node = new Node(2 * PIECE + 5);
    const { told, kept } = await send(node, 2 * PIECE + 5);
    expect(node.calls).toEqual(['begin', 'piece 0', `piece ${PIECE}`, `piece ${2 * PIECE}`, 'finish']);
    expect(told.at(-1)).toEqual({ sent: 2 * PIECE + 5, size: 2 * PIECE + 5, lost: false, checking: true });
    expect(kept.held.size).toBe(0);
  });

  it('goes on from where the node has got to when the line breaks in the middle of a piece', async () => {
    const node = new Node(2 * PIECE);
    let broken = 0;
    node.refuse = (call) => {
      if (call !== `piece ${PIECE}` || broken++ > 0) return null;
      node.offset += 1000;
      return problem('network');
    };
    const { told, waits } = await send(node, 2 * PIECE);
    expect(node.calls).toEqual(['begin', 'piece 0', `piece ${PIECE}`, 'where', `piece ${PIECE + 1000}`, 'finish']);
    expect(told.some((one) => one.lost)).toBe(true);
    expect(waits).toEqual([500]);
  });

  it('goes on after a reload with the upload it had begun', async () => {
    const node = new Node(PIECE + 7);
    node.offset = PIECE;
    const kept = memory();
    kept.held.set(keyOf(source(PIECE + 7)), 'u1');
    await send(node, PIECE + 7, kept);
    expect(node.calls).toEqual(['where', `piece ${PIECE}`, 'finish']);
  });

  it('begins anew when the node has forgotten it', async () => {
    const node = new Node(9);
    const kept = memory();
    kept.held.set(keyOf(source(9)), 'gone');
    await send(node, 9, kept);
    expect(node.calls[0]).toBe('begin');
  });

  it('waits longer each time the line stays broken, and at most half a minute', async () => {
    const node = new Node(9);
    let left = 9;
    node.refuse = (call) => (call === 'begin' && left-- > 0 ? problem('network') : null);
    const { waits } = await send(node, 9);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  it('ends with the refusal of the node', async () => {
    const node = new Node(9);
    node.refuse = (call) => (call === 'finish' ? problem('exhibit.polyglot') : null);
    await expect(send(node, 9)).rejects.toThrow('exhibit.polyglot');
  });
});

describe('what is said of a file', () => {
  it('names the copy that others get, and leaves out what there is not', () => {
    const draft = exhibitDraft('t', taken, { name: ' Photo ', note: '' }, 'al+bi', 'c');
    expect(draft.audience).toBe('al+bi');
    expect(draft.fields).toEqual({ target: 't', sha256: taken.sha256, size_b: 9, media_type: 'image/jpeg', name: 'Photo', copy_sha256: 'b'.repeat(43), copy_size_b: 8, stripped: ['place', 'time'] });
  });
  it('says nothing of a copy where none was made', () => {
    expect(Object.keys(exhibitDraft('t', { ...taken, copy: null, stripped: [] }, { name: 'a', note: 'b' }, 'parties', 'c').fields).sort()).toEqual(['media_type', 'name', 'note', 'sha256', 'size_b', 'target']);
  });
  it('says of custody what was done, and when', () => {
    expect(custodyDraft('x', { event: 'verified', to: '', text: '', sha256: 'h', at_ms: 5 }, 'parties', 'c').fields).toEqual({ target: 'x', event: 'verified', at_ms: 5, sha256: 'h' });
  });
  it('shows hashes in fours and lengths in units that fit', () => {
    expect(inFours('abcdefghi')).toBe('abcd efgh i');
    expect(lengthOf(2_500_000_000)).toEqual({ value: 2.5, unit: 'gigabyte' });
    expect(lengthOf(1234)).toEqual({ value: 1.2, unit: 'kilobyte' });
    expect(sortOf('video/webm')).toBe('film');
  });
});

it('the name of a file that is sent stays in the tab alone, under the person who sends it', () => {
  const lasting = new Map<string, string>();
  const tab = new Map<string, string>();
  const store = (box: Map<string, string>) => ({ getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value), removeItem: (key: string) => void box.delete(key) });
  vi.stubGlobal('localStorage', store(lasting));
  vi.stubGlobal('sessionStorage', store(tab));
  const as = (id: string): void => void (session.value = { record_id: 'one', person: { id } } as unknown as typeof session.value);
  as('anna');
  const name = keyOf(source(9));
  browserMemory.set(name, 'u1');
  expect([lasting.size, tab.size, browserMemory.get(name)]).toEqual([0, 1, 'u1']);
  as('boris');
  expect(keyOf(source(9))).not.toBe(name);
  session.value = null;
  vi.unstubAllGlobals();
});
