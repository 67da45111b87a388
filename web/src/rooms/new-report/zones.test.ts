import { expect, test } from 'vitest';
import { degreesE7, degreesText, readTyped } from './coordinates';
import { fromWall, knownZone, offsetMinutes, offsetText, toWall } from './zones';

test('Damascus was two hours ahead in February 2016 and three in September', () => {
  expect(fromWall('2016-02-27T00:00', 'Asia/Damascus')).toBe(Date.UTC(2016, 1, 26, 22));
  expect(fromWall('2016-09-12T19:00', 'Asia/Damascus')).toBe(Date.UTC(2016, 8, 12, 16));
  expect(offsetText(offsetMinutes(Date.UTC(2016, 8, 12), 'Asia/Damascus'))).toBe('UTC+3');
});

test('wall time and moment lead back to one another, over a change of clocks too', () => {
  for (const wall of ['2016-03-24T23:59', '2016-03-25T01:30', '2016-10-28T02:00', '1999-12-31T23:59']) {
    expect(toWall(fromWall(wall, 'Asia/Damascus'), 'Asia/Damascus')).toBe(wall);
  }
});

test('what is no wall time is no moment', () => {
  expect(['', '2016-02-30', '2016-13-01T00:00', 'noon', '2016-02-28T25:00'].map((text) => fromWall(text, 'UTC'))).toEqual(Array(5).fill(null));
  expect([toWall(null, 'UTC'), toWall(9e15, 'UTC'), toWall(Number.NaN, 'UTC')]).toEqual(['', '', '']);
  expect([knownZone('Asia/Damascus'), knownZone('Nowhere')]).toEqual([true, false]);
});

test('half-hour zones and zones behind UTC are said the way people say them', () => {
  expect([offsetText(330), offsetText(-210), offsetText(0)]).toEqual(['UTC+5:30', 'UTC−3:30', 'UTC']);
});

test('decimal degrees become integers digit by digit', () => {
  expect([degreesE7('36.2104'), degreesE7('-0.0000001'), degreesE7('37'), degreesE7('36.12345678'), degreesE7('36,2')]).toEqual([362_104_000, -1, 370_000_000, 361_234_568, null]);
  expect([degreesText(362_104_000), degreesText(-1), degreesText(-1_500_000, 2), degreesText(9_999_999)]).toEqual(['36.2104', '0.0000', '-0.15', '1.0000']);
});

test('typed coordinates are read in Western and Arabic digits; other forms are for the node', () => {
  expect(readTyped('36.21, 37.15')).toEqual({ kind: 'point', point: { lat_e7: 362_100_000, lon_e7: 371_500_000 } });
  expect(readTyped('٣٦٫٢١، ٣٧٫١٥')).toEqual({ kind: 'point', point: { lat_e7: 362_100_000, lon_e7: 371_500_000 } });
  expect(readTyped('36.21 37.15')).toMatchObject({ kind: 'point' });
  expect(readTyped('137.15, 36.2')).toEqual({ kind: 'outside' });
  expect([readTyped('37S CA 12345 67890').kind, readTyped('36°12′N 37°9′E').kind, readTyped('Alderton').kind, readTyped('  ').kind]).toEqual(['ask', 'ask', 'ask', 'empty']);
});
