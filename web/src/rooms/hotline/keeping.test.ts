import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { session } from '../../state/session.svelte';
import { typed } from '../incidents/typed';
import { Keeping } from './keeping.svelte';

const box = new Map<string, string>();
beforeEach(() => vi.stubGlobal('sessionStorage', { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value), removeItem: (key: string) => void box.delete(key) }));
afterEach(() => {
  vi.unstubAllGlobals();
  box.clear();
  session.value = null;
});
const as = (person: string): void => void (session.value = { record_id: 'one', person: { id: person } } as unknown as typeof session.value);

test('what was typed into a call is there again for the same person, and what it began with alone is not kept', () => {
  as('anna');
  const form = new Keeping('hotline.call.new', { what: '' });
  form.follow({ what: '' });
  expect([form.kept, box.size]).toEqual([false, 0]);
  form.follow({ what: 'Fire near the crossing' });
  expect([form.kept, typed('hotline.call.new', { what: '' })]).toEqual([true, { what: 'Fire near the crossing' }]);
  expect(new Keeping('hotline.call.new', { what: 'Fire near the crossing' }).kept).toBe(true);
  as('boris');
  expect(typed('hotline.call.new', { what: '' })).toEqual({ what: '' });
});
test('what was emptied by hand stays empty', () => {
  new Keeping('x', { what: '' }).follow({ what: 'a' });
  const again = new Keeping('x', { what: 'a' });
  again.follow({ what: '' });
  expect(typed('x', { what: 'begin' })).toEqual({ what: '' });
});
test('what was said or thrown away is kept no longer, nor what the form does after it', () => {
  const form = new Keeping('x', { what: '' });
  form.follow({ what: 'a' });
  form.forget();
  form.follow({ what: 'b' });
  expect([form.kept, box.size]).toEqual([false, 0]);
});
test('a form without a name keeps nothing', () => {
  const form = new Keeping('', {});
  form.follow({ what: 'a' });
  form.forget();
  expect([form.kept, box.size]).toEqual([false, 0]);
});
test('every form of the hotline in which somebody types keeps what was typed', () => {
  const forgets = readdirSync(__dirname).filter((one) => one.endsWith('.svelte')).filter((one) => {
    const source = readFileSync(join(__dirname, one), 'utf8');
    return /<(Field|MomentField|PlaceEditor)\b/.test(source) && !source.includes('keeps={{') && !source.includes('new Keeping(');
  });
  expect(forgets).toEqual([]);
});
