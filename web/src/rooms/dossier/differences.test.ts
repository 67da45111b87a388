import { expect, test } from 'vitest';
import type { Assessor } from '../../api/types';
import { differences, distanceM, type FieldName, type Row } from './differences';
import { around, dirOf, standingOf, unseen } from './standing';

const says = (party: string, words: Assessor['says'], stance: Assessor['stance'] = 'alleges'): Assessor => ({ party, stance, says: words, number: null });
const row = (assessors: Assessor[], field: FieldName): Row => differences(assessors).find((one) => one.field === field)!;
const at = (lat_e7: number, lon_e7: number, radius_m: number) => ({ place: { lat_e7, lon_e7, radius_m } });
const when = (start_ms: number, end_ms: number) => ({ occurred: { start_ms, end_ms, precision: 'hour', zone: 'UTC' } });

test('a party that says nothing about a field neither agrees nor differs', () => {
  const found = row([says('alder', { weapon: 'mortar' }), says('birch', {}, 'silent'), says('cedar', {}, 'denies')], 'weapon');
  expect([found.verdict, found.saying]).toEqual(['one', ['alder']]);
  expect(row([says('alder', {})], 'weapon').verdict).toBe('none');
});

test('the same words agree, whatever their case and spelling of accents', () => {
  expect(row([says('alder', { actor: 'Élan' }), says('birch', { actor: 'E\u0301LAN ' })], 'actor').verdict).toBe('same');
});

test('times that overlap can both be meant; times apart differ', () => {
  expect(row([says('alder', when(0, 10)), says('birch', when(5, 20))], 'happened').verdict).toBe('compatible');
  expect(row([says('alder', when(0, 10)), says('birch', when(11, 20))], 'happened').verdict).toBe('differs');
});

test('circles that touch can both be meant, and the distance is told', () => {
  const near = row([says('alder', at(360_000_000, 370_000_000, 1000)), says('birch', at(360_090_000, 370_000_000, 100))], 'place');
  expect([near.verdict, near.apart_m]).toEqual(['compatible', 1001]);
  expect(row([says('alder', at(360_000_000, 370_000_000, 400)), says('birch', at(360_090_000, 370_000_000, 100))], 'place').verdict).toBe('differs');
});

test('three who say three things stand in three groups', () => {
  const found = row([says('alder', { what: 'a' }), says('birch', { what: 'b' }), says('cedar', { what: 'a' })], 'what');
  expect([found.verdict, found.groups]).toEqual(['differs', { alder: 0, birch: 1, cedar: 0 }]);
});

test('ranges that meet can both be meant', () => {
  const range = (low: number, best: number, high: number) => ({ killed: { low, best, high } });
  expect(row([says('alder', range(1, 2, 3)), says('birch', range(3, 4, 5))], 'killed').verdict).toBe('compatible');
  expect(row([says('alder', range(0, 0, 0)), says('birch', range(3, 4, 5))], 'killed').verdict).toBe('differs');
});

test('a degree of latitude is about 111 km', () => {
  expect(Math.round(distanceM({ lat_e7: 0, lon_e7: 0, radius_m: 1 }, { lat_e7: 10_000_000, lon_e7: 0, radius_m: 1 }) / 1000)).toBe(111);
});

test('a standing says who holds it and has a shape of its own', () => {
  const shapes = (['here_only', 'held', 'on_the_table'] as const).map((standing) => standingOf({ standing, held_parties: 2, of_parties: 3 }).shape);
  expect(shapes).toEqual(['○', '◔', '●']);
});

test('raw text is cut at code points and comes together again', () => {
  const cut = around('🛰 Alderton shelled', [2, 10]);
  expect(cut).toEqual({ before: '🛰 ', here: 'Alderton', after: ' shelled' });
  expect(around('abc', [2, 9]).here).toBe('abc');
});

test('Arabic runs right to left, an unknown language by its letters', () => {
  expect([dirOf('ar'), dirOf('ar-SY'), dirOf('ru'), dirOf(''), dirOf('?')]).toEqual(['rtl', 'rtl', 'ltr', 'auto', 'auto']);
});

test('letters that cannot be seen are counted', () => {
  expect([unseen('plain\n\ttext'), unseen('a\u202eb\u200bc')]).toEqual([0, 2]);
});
