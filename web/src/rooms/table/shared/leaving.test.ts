import { afterEach, expect, it, vi } from 'vitest';
import { Sharing } from './sharing.svelte';

const answer = (): Response => new Response(JSON.stringify({ shared: { kind: 'draft', points: [] }, moved_m: 0, parties: [], nodes: [], grid: { coarseness_m: 500, band: 38 } }), { status: 200, headers: { 'content-type': 'application/json' } });
afterEach(() => vi.unstubAllGlobals());

it('whoever leaves a shared view is heard leaving last, and comes back with nothing that was waiting', async () => {
  const sent: string[] = [];
  const waiting: (() => void)[] = [];
  vi.stubGlobal('fetch', (_path: string, asked: { body: string }) => {
    sent.push((JSON.parse(asked.body) as { kind: string }).kind);
    return new Promise<Response>((done) => waiting.push(() => done(answer())));
  });
  const one = new Sharing(null);
  await vi.waitFor(() => expect(sent).toEqual(['draft']));
  one.add({ lat_e7: 1, lon_e7: 1 });
  one.add({ lat_e7: 2, lon_e7: 2 });
  one.end();
  waiting.splice(0).forEach((go) => go());
  await vi.waitFor(() => expect(sent).toContain('leave'));
  waiting.splice(0).forEach((go) => go());
  await new Promise((done) => setTimeout(done, 0));
  expect(sent).toEqual(['draft', 'leave']);
});
