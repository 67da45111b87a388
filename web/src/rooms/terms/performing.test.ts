import { expect, test } from 'vitest';
import { emptyWord, performed, troublesOf } from './performing';

const UNIT_ONLY = { ...emptyWord(), says: 'done', unit: 'trucks' };

test('a unit that was only proposed is not said', () => {
  expect(troublesOf(UNIT_ONLY, 'UTC')).toEqual([]);
  expect(performed(UNIT_ONLY, 'UTC')).toEqual({ says: 'done' });
});

test('a quantity is said in its unit, a period in the zone of the text', () => {
  const word = { ...UNIT_ONLY, number: '60', from: '2016-03-01T00:00', until: '2016-03-02T00:00', text: ' both gates ' };
  expect(performed(word, 'Asia/Damascus')).toEqual({
    says: 'done', quantity: { number: 60, unit: 'trucks' }, period: { start_ms: 1456783200000, end_ms: 1456869600000 }, text: 'both gates',
  });
});

test('a number without unit, half a period and a period that runs backwards are told', () => {
  const codes = (change: object): string[] => troublesOf({ ...emptyWord(), says: 'partly', ...change }, 'UTC').map((one) => one.code);
  expect(codes({ number: '60' })).toEqual(['pair']);
  expect(codes({ number: '6.5', unit: 'trucks' })).toEqual(['whole']);
  expect(codes({ from: '2016-03-01T00:00' })).toEqual(['period']);
  expect(codes({ from: '2016-03-02T00:00', until: '2016-03-01T00:00' })).toEqual(['period']);
});
