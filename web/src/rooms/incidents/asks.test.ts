import { expect, test } from 'vitest';
import { askFields, askTroubles, type Ask } from './asks';

const NOW = Date.parse('2016-09-12T10:00:00Z');
const good: Ask = { to: 'ru', who: 'Two tanks of the garrison', what: 'Pull back 3,500 m to the north', where: 'Castello road, km 4', by: '2016-09-13T10:00', how: 'UN post counts them on the spot' };
const codes = (change: Partial<Ask>, uncounted = false): string[] => askTroubles({ ...good, ...change }, 'UTC', NOW, uncounted).map((one) => `${one.field}:${one.code}`);

test('an ask that somebody could go and check has no trouble', () => {
  expect(codes({})).toEqual([]);
  expect(askFields(good, 'UTC')).toMatchObject({ to: 'ru', by_ms: Date.parse('2016-09-13T10:00:00Z'), verified_how: good.how });
});

test.each([
  ['All forces', 'should desist from attacks', 'everywhere'],
  ['Всем силам', 'Воздержаться от нарушений', 'везде'],
  ['جميع الأطراف', 'ضبط النفس ووقف جميع الخروقات', 'في كل مكان'],
  ['Toutes les forces', 'Respecter la trêve et cesser les violations', 'partout'],
])('"%s" asks nobody for nothing nowhere, in four languages', (who, what, where) => {
  expect(codes({ who, what, where })).toEqual(['who:everybody', 'what:vague', 'where:anywhere']);
});

test('a vague ask stays vague though it carries a number', () => {
  expect(codes({ what: 'Desist from all 3 kinds of fire' })).toEqual(['what:vague']);
});

test('an ask with nothing to count goes on only where somebody says so', () => {
  const change = { who: 'The garrison', what: 'Open the road for the convoy', where: 'Castello road' };
  expect(codes(change)).toEqual(['what:no_number']);
  expect(codes(change, true)).toEqual([]);
});

test('parts that are missing, too short or over are told one by one', () => {
  expect(codes({ to: '', what: 'Stop 1', how: 'look', by: '2016-09-12T09:00' })).toEqual(['to:missing', 'what:short', 'how:short', 'by:past']);
  expect(codes({ by: 'tomorrow' })).toEqual(['by:no_moment']);
});
