import { expect, test } from 'vitest';
import { singleKeys } from '../../state/keys.svelte';
import { goal, stepOf } from './walking';

const key = (change: Partial<KeyboardEvent>) => stepOf({ key: '', code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...change });
const ORDER = ['c1', 'c2', 'c3', 'c4'];
const GAPS = new Set(['c2', 'c4']);

test('a key means its place on the keyboard, whatever letters it writes', () => {
  expect([key({ key: 'ت', code: 'KeyJ' }), key({ key: 'ъ', code: 'BracketRight' }), key({ key: 'د', code: 'BracketRight' })]).toEqual(['next', 'next_gap', 'next_gap']);
  expect([key({ key: 'j', code: 'KeyJ', ctrlKey: true }), key({ key: 'x', code: 'KeyX' })]).toEqual([null, null]);
});
test('no key means anything while single keys are switched off', () => {
  const all = [{ key: 'j', code: 'KeyJ' }, { key: 'k', code: 'KeyK' }, { key: 'p', code: 'KeyP' }, { key: ']', code: 'BracketRight' }, { key: '[', code: 'BracketLeft' }];
  expect(all.map(key)).toEqual(['next', 'previous', 'position', 'next_gap', 'previous_gap']);
  singleKeys.set(false);
  expect(all.map(key)).toEqual([null, null, null, null, null]);
  singleKeys.set(true);
});
test('the next gap is sought from where one stands, and there is none behind the last', () => {
  expect([goal('next_gap', 'c1', ORDER, GAPS), goal('next_gap', 'c2', ORDER, GAPS), goal('next_gap', 'c4', ORDER, GAPS)]).toEqual(['c2', 'c4', null]);
  expect([goal('previous_gap', 'c3', ORDER, GAPS), goal('previous', 'c1', ORDER, GAPS), goal('previous_gap', null, ORDER, GAPS)]).toEqual(['c2', null, 'c4']);
});
