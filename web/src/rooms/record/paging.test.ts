import { expect, test } from 'vitest';
import { pageOf, pageWith, readRest } from './paging';
import { spoken } from './spoken';

test('every entry of a log stands on exactly one page, newest first', () => {
  for (const size of [0, 1, 99, 100, 101, 250]) {
    const seen: number[] = [];
    for (let number = 1; number <= pageOf(size, 1).of; number += 1) {
      const page = pageOf(size, number);
      for (let i = page.from + page.count - 1; i >= page.from; i -= 1) seen.push(i);
    }
    expect(seen).toEqual(Array.from({ length: size }, (_, i) => size - 1 - i));
  }
});

test('an index is found on its page, and a page beyond the end is the last', () => {
  for (const index of [0, 49, 50, 149, 150, 249]) {
    const page = pageOf(250, pageWith(250, index));
    expect(page.from <= index && index < page.from + page.count).toBe(true);
  }
  expect([pageOf(250, 9).number, pageOf(250, -1).number, pageOf(250, Number.NaN).number]).toEqual([3, 1, 1]);
});

test('an address names a log and an entry', () => {
  expect([readRest('amman/12'), readRest('amman'), readRest(''), readRest('amman/x')].map((one) => [one.node, one.index])).toEqual([['amman', 12], ['amman', null], ['', null], ['amman', null]]);
});

test('a code is spelled group by group', () => {
  expect(spoken('K7QM-2XAF').map((one) => one.words.join(' '))).toEqual(['Kilo 7 Quebec Mike', '2 X-ray Alfa Foxtrot']);
});
