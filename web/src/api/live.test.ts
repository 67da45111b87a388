import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alerts } from '../state/alerts.svelte';
import { calls } from '../state/calls.svelte';
import { picture } from '../state/picture.svelte';
import { record } from '../state/record.svelte';
import type { Alert, Call } from './alerts';
import { live } from './live.svelte';

vi.setConfig({ testTimeout: 60_000 });

/** A stream of events that a test speaks through. */
class Stream extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static last: Stream;
  readyState: number = Stream.OPEN;
  constructor() {
    super();
    Stream.last = this;
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
}
interface Asked { path: string; answer: (body: unknown, status?: number) => void }
let asked: Asked[] = [];
/** The next question to a path, to be answered by the test. */
async function question(path: string): Promise<Asked> {
  await vi.waitFor(() => expect(asked.map((one) => one.path)).toContain(path), 20_000);
  const found = asked.find((one) => one.path === path) as Asked;
  asked = asked.filter((one) => one !== found);
  return found;
}
const settled = (check: () => void): Promise<void> => vi.waitFor(check, 20_000);

beforeEach(() => {
  asked = [];
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('fetch', (path: string) => new Promise<Response>((done) => {
    asked.push({ path, answer: (body, status = 200) => done(new Response(JSON.stringify(body), { status })) });
  }));
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const whole = { marks: [], ledgers: [], table: { revision: 1 } };
const call = (id: string): Call => ({ id, number: id, state: 'ended', at_ms: 1, answered_after_ms: null }) as unknown as Call;
const alert = (id: string, state: string): Alert => ({ id, rule: 'r', state, loud: true, rung: 'watch', at_ms: 1, folded: 0, entry: id }) as unknown as Alert;

test('a picture that could not be had once is no lost connection for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  live.start();
  (await question('api/picture')).answer({ code: 'request.busy' }, 500);
  await settled(() => expect(live.lost_since_ms).not.toBeNull());
  await vi.runOnlyPendingTimersAsync();
  (await question('api/picture')).answer(whole);
  await settled(() => expect(live.lost_since_ms).toBeNull());
});

test('a picture that comes while the stream is away is no connection', async () => {
  live.start();
  Stream.last.readyState = Stream.CONNECTING;
  Stream.last.dispatchEvent(new Event('error'));
  const before = live.lost_since_ms;
  const version = picture.version;
  (await question('api/picture')).answer(whole);
  await settled(() => expect(picture.version).toBeGreaterThan(version));
  expect([before, live.lost_since_ms]).toEqual([expect.any(Number), before]);
});

test('a call that the stream tells while the list is on its way stands over that list, and one that the list leaves out goes', async () => {
  calls.take(call('long over'));
  calls.wish();
  const list = await question('api/calls');
  calls.take(call('told meanwhile'));
  list.answer({ calls: [call('listed')] });
  await settled(() => expect(calls.loaded).toBe(true));
  expect(calls.all.map((one) => one.id)).toEqual(['listed', 'told meanwhile']);
});

test('an alert that was noted while the list was on its way stays so, and is not heard again', async () => {
  alerts.wish();
  const list = await question('api/alerts');
  alerts.take(alert('one', 'acknowledged'));
  const heard = vi.fn();
  alerts.heard = heard;
  list.answer({ alerts: [alert('one', 'raised'), alert('two', 'acknowledged')], rules: [], delivery: [], folded: 0 });
  await settled(() => expect(alerts.loaded).toBe(true));
  expect(alerts.all.map((one) => [one.id, one.state])).toEqual([['one', 'acknowledged'], ['two', 'acknowledged']]);
  expect(heard).not.toHaveBeenCalled();
});

test('an older word on the record does not stand in the place of a newer one', async () => {
  record.wishFar();
  const older = await question('api/record');
  record.wish();
  (await question('api/record')).answer({ forks: [{ origin: 'two histories' }] });
  await settled(() => expect(record.forks).toHaveLength(1));
  older.answer({ forks: [] });
  await new Promise((done) => setTimeout(done, 20));
  expect(record.forks).toHaveLength(1);
});
