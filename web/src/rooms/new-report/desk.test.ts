import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { blankCard } from './drafts';
import { Desk } from './desk.svelte';

vi.setConfig({ testTimeout: 60_000 });

interface Asked { path: string; body: Record<string, unknown>; answer: (body: unknown) => void }
let asked: Asked[] = [];
beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => new Promise<Response>((done) => {
    asked.push({ path, body: JSON.parse(String(init.body)) as Record<string, unknown>, answer: (body) => done(new Response(JSON.stringify(body))) });
  }));
});
afterEach(() => vi.unstubAllGlobals());
const until = (count: number): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(count), 20_000);
const reading = (language: string): unknown => ({ language, ledger_counts: [], reports: [], not_understood: [] });

test('what would be said of a card as it was is not shown for the card as it is now', async () => {
  const desk = new Desk();
  const card = { ...blankCard('UTC', () => 'one'), confirmed: true };
  desk.cards = [card];
  const working = desk.prepareAll();
  await until(1);
  desk.change({ ...card, form: { ...card.form, note: 'changed meanwhile' } } as typeof card);
  asked[0]!.answer({ signing_input: 'a.b', payload: 'old', shown: {}, notices: [] });
  await working;
  expect(desk.submissions).toEqual({});
});

test('of two readings of a text the one that was asked for last stands', async () => {
  const desk = new Desk();
  desk.text = 'first';
  const first = desk.read();
  await until(1);
  desk.text = 'second';
  const second = desk.read();
  await until(2);
  asked[1]!.answer(reading('fr'));
  await second;
  asked[0]!.answer(reading('en'));
  await first;
  expect([desk.readText, desk.failure, desk.reading_now]).toEqual(['second', null, false]);
});
