import { describe, expect, test } from 'vitest';
import { airdropSaying, cargoSaying, eventSaying, replySaying, unaccounted } from './fields';
import { answers } from '../doing';

const ZONE = 'UTC';
const ID = 'M'.repeat(43);
const REPLY = { says: '', reason: '', text: '', due: '', lat_e7: null, lon_e7: null };
const EVENT = { event: '', at: '2026-09-19T06:00', waypoint: '', late_min: '', by: '', reason: '', text: '' };
const NOW = Date.UTC(2026, 8, 19, 6);
const DROP = { count: 'preliminary', dropped: '21', recovered: '', damaged: '4', out_of_zone: '7', lost: '10', sides: [], at: '2026-09-19T06:00', source: '', text: '' };

describe('an answer to a version', () => {
  test('acknowledges without another word', () => {
    expect(replySaying(ID, { ...REPLY, says: 'acknowledged', reason: 'left over from a hold' }, ZONE)).toEqual({ kind: 'notification_reply', fields: { target: ID, says: 'acknowledged' } });
  });
  test('holds and objects with a reason only', () => {
    for (const says of ['hold', 'objects']) {
      expect(replySaying(ID, { ...REPLY, says, reason: ' ' }, ZONE)).toBeNull();
      expect(replySaying(ID, { ...REPLY, says, reason: 'the road is mined', due: '2026-09-19T08:00' }, ZONE)?.fields).toMatchObject({ says, reason: 'the road is mined', due_ms: NOW + 7_200_000 });
    }
  });
  test('asks in words, and reads a place back with a place', () => {
    expect([replySaying(ID, { ...REPLY, says: 'asks' }, ZONE), replySaying(ID, { ...REPLY, says: 'read_back' }, ZONE)]).toEqual([null, null]);
    expect(replySaying(ID, { ...REPLY, says: 'read_back', lat_e7: 0, lon_e7: 5 }, ZONE)?.fields).toEqual({ target: ID, says: 'read_back', read_back: { lat_e7: 0, lon_e7: 5 } });
  });
  test('can lift what the party holds, and acknowledge afterwards', () => {
    expect([answers('hold')[0], answers('hold').includes('hold'), answers('objects')[0], answers('acknowledged').includes('acknowledged'), answers(null)[0]]).toEqual(['lifted', false, 'objection_lifted', false, 'acknowledged']);
  });
});

describe('an event', () => {
  test('is not said to have happened later than now', () => {
    expect(eventSaying(ID, { ...EVENT, event: 'departed', at: '2026-09-19T07:00' }, ZONE, NOW)).toBeNull();
    expect(eventSaying(ID, { ...EVENT, event: 'departed' }, ZONE, NOW)?.fields).toEqual({ target: ID, event: 'departed', at_ms: NOW });
  });
  test('of this very minute is of now, so that it keeps its order', () => {
    expect(eventSaying(ID, { ...EVENT, event: 'departed' }, ZONE, NOW + 42_000)?.fields).toMatchObject({ at_ms: NOW + 42_000 });
    expect(eventSaying(ID, { ...EVENT, event: 'departed' }, ZONE, NOW + 60_000)?.fields).toMatchObject({ at_ms: NOW });
  });
  test('at a waypoint says at which, the first of them too', () => {
    expect(eventSaying(ID, { ...EVENT, event: 'waypoint' }, ZONE, NOW)).toBeNull();
    expect(eventSaying(ID, { ...EVENT, event: 'waypoint', waypoint: '0', late_min: '30' }, ZONE, NOW)?.fields).toMatchObject({ waypoint: 0, late_ms: 1_800_000 });
  });
  test('says nothing that the kind of event does not ask for', () => {
    expect(eventSaying(ID, { ...EVENT, event: 'ready', by: 'somebody', reason: 'none', waypoint: '1' }, ZONE, NOW)?.fields).toEqual({ target: ID, event: 'ready', at_ms: NOW });
  });
});

test('what was removed was removed by somebody', () => {
  const form = { quantity: '12', count: 'confirmed', at: '2026-09-19T06:00', by: '', reason: '', text: '' };
  expect(cargoSaying(ID, { line: '2', unit: 'kits' }, 'removed', form, ZONE)).toBeNull();
  expect(cargoSaying(ID, { line: '2', unit: 'kits' }, 'removed', { ...form, by: 'a crossing point' }, ZONE)?.fields).toEqual({ target: ID, line: '2', stage: 'removed', count: 'confirmed', quantity: 12, unit: 'kits', at_ms: NOW, by: 'a crossing point' });
  expect(cargoSaying(ID, { line: '2', unit: 'kits' }, 'delivered', { ...form, quantity: '0' }, ZONE)?.fields).toMatchObject({ quantity: 0 });
});

describe('pallets of an airdrop', () => {
  test('are counted to the last one', () => {
    expect([unaccounted(DROP), unaccounted({ ...DROP, lost: '9' }), unaccounted({ ...DROP, lost: '11' }), unaccounted({ ...DROP, lost: 'x' })]).toEqual([0, 1, -1, null]);
  });
  test('are not said to be more than were dropped', () => {
    expect(airdropSaying(ID, { ...DROP, lost: '11' }, ZONE)).toBeNull();
  });
  test('say on whose side they lie, and nothing of a number nobody gave', () => {
    expect(airdropSaying(ID, { ...DROP, sides: [{ who: "nobody's ground", n: '7' }, { who: '', n: '' }] }, ZONE)?.fields).toEqual({
      target: ID, count: 'preliminary', dropped: 21, damaged: 4, out_of_zone: 7, lost: 10, sides: [["nobody's ground", 7]], at_ms: NOW,
    });
    expect(airdropSaying(ID, { ...DROP, sides: [{ who: 'Alder', n: '' }] }, ZONE)).toBeNull();
  });
});
