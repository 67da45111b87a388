import { afterEach, expect, it, vi } from 'vitest';
import { Asked } from './protection.svelte';

const json = (value: unknown): Response => new Response(JSON.stringify(value), { status: 200, headers: { 'content-type': 'application/json' } });
afterEach(() => vi.unstubAllGlobals());

it('an older answer that comes late does not stand in the place of a newer one', async () => {
  const waiting: ((answer: Response) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise<Response>((done) => waiting.push(done)));
  const asked = new Asked<string>('api/any', 0);
  asked.wish();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  asked.fresh();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]!(json('after signing'));
  await vi.waitFor(() => expect(asked.value).toBe('after signing'));
  const older = json('before signing');
  const read = vi.spyOn(older, 'json');
  const text = vi.spyOn(older, 'text');
  waiting[0]!(older);
  await vi.waitFor(() => expect(read.mock.calls.length + text.mock.calls.length).toBeGreaterThan(0));
  await new Promise((done) => setTimeout(done, 0));
  expect(asked.value).toBe('after signing');
});
