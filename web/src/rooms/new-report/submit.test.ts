import { expect, test } from 'vitest';
import type { Draft, Prepared, Receipt } from '../../api/types';
import { put, take, type Kept, type Shelf } from './keep';
import { fieldOf, newSubmission, prepare, resumed, signAndSubmit, type StatementApi, type SubmitRequest } from './submit';

const draft: Draft = { client_id: 'c-1', kind: 'comment', fields: { text: 'x' } };
const problem = { type: 'about:blank', title: 'Not so', status: 422, code: 'statement.field', at: 'fields.text', expected: 'words', got: 'none', advice: 'say something' };

/** A node that records by client id and can lose answers on the way back. */
function node(lose: string[] = []): StatementApi & { recorded: Map<string, Receipt>; seen: SubmitRequest[]; prepared: number } {
  const self = {
    recorded: new Map<string, Receipt>(), seen: [] as SubmitRequest[], prepared: 0,
    async prepare(one: Draft): Promise<Prepared & { own_side: string }> {
      self.prepared += 1;
      lost('prepare');
      return { client_id: one.client_id, signing_input: `s${self.prepared}`, payload: 'p', own_side: 'kept', shown: one.fields, notices: [] };
    },
    async sign(): Promise<{ signature: string }> {
      lost('sign');
      return { signature: 'sig' };
    },
    async submit(request: SubmitRequest): Promise<Receipt> {
      self.seen.push(request);
      const size = self.recorded.size;
      const receipt = self.recorded.get(request.client_id) ?? { id: `e${size}`, number: `KHM-00000${size}`, origin: 'o', index: size, proof: '' };
      self.recorded.set(request.client_id, receipt);
      lost('submit');
      return receipt;
    },
  };
  function lost(step: string): void {
    const at = lose.indexOf(step);
    if (at < 0) return;
    lose.splice(at, 1);
    throw new TypeError('connection closed');
  }
  return self;
}
const none = (): void => undefined;

test('nothing is signed before it was prepared', async () => {
  const api = node();
  expect((await signAndSubmit(api, newSubmission(draft), none)).stage).toBe('draft');
  expect(api.seen).toEqual([]);
});

test('a lost answer is asked for again with the same bytes, and gives the same receipt', async () => {
  const api = node(['submit']);
  const ready = await prepare(api, newSubmission(draft));
  const failed = await signAndSubmit(api, ready, none);
  expect([failed.stage, failed.failure?.lost, failed.failure?.step]).toEqual(['signed', true, 'submit']);
  const done = await signAndSubmit(api, failed, none);
  expect(done.stage).toBe('recorded');
  expect(api.seen[0]).toEqual(api.seen[1]);
  expect(api.recorded.size).toBe(1);
  expect(api.seen[1]).toMatchObject({ own_side: 'kept' });
  expect(done.receipt).toEqual(api.recorded.get('c-1'));
});

test('after the signature nothing is prepared anew, so that no second version can be signed', async () => {
  const api = node(['submit']);
  const failed = await signAndSubmit(api, await prepare(api, newSubmission(draft)), none);
  expect((await prepare(api, failed)).prepared?.signing_input).toBe('s1');
  expect(api.prepared).toBe(1);
});

test('a reload in the middle of submitting is a lost answer, and keeps what was signed', async () => {
  const api = node();
  const ready = await prepare(api, newSubmission(draft));
  const back = resumed({ ...ready, stage: 'signed', signature: 'sig', busy: 'submit' });
  expect([back.busy, back.failure?.lost, back.signature]).toEqual([null, true, 'sig']);
  expect((await signAndSubmit(api, back, none)).stage).toBe('recorded');
});

test('a refusal carries the problem of the node and is no lost answer', async () => {
  const api = { ...node(), prepare: async () => Promise.reject({ problem }) };
  const refused = await prepare(api, newSubmission(draft));
  expect([refused.stage, refused.failure?.lost, refused.failure?.problem?.code]).toEqual(['draft', false, 'statement.field']);
});

test('a problem’s place names the field of the form', () => {
  expect(['fields.occurred.end_ms', 'occurred.precision', 'fields.place.lat_e7', 'place.radius_m', 'fields.killed', 'fields.by_area[3][1]', 'fields.period.start_ms', 'target', ''].map(fieldOf))
    .toEqual(['end', 'precision', 'place', 'radius_m', 'killed', 'by_area', 'start', 'target', '']);
});

function shelf(room = true): Shelf & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept, getItem: (key) => kept.get(key) ?? null, removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => { if (!room) throw new Error('full'); kept.set(key, value); },
  };
}
const kept: Kept = { version: 1, text: 'Alderton', language: 'en', reading: null, readText: '', cards: [], submissions: { a: newSubmission(draft) } };

test('what is unfinished comes back after a reload, for the same record only', () => {
  const one = shelf();
  expect(put(one, 'r1', kept)).toBe(true);
  expect(take(one, 'r1')).toEqual(kept);
  expect(take(one, 'r2')).toBeNull();
});

test('a browser without room says so, and garbage on the shelf is dropped', () => {
  expect(put(shelf(false), 'r', kept)).toBe(false);
  expect(put(null, 'r', kept)).toBe(false);
  const one = shelf();
  one.kept.set('sametable.new-report.r', '{"version":1');
  expect(take(one, 'r')).toBeNull();
  one.kept.set('sametable.new-report.r', 'null');
  expect(take(one, 'r')).toBeNull();
});
