import { describe, expect, test } from 'vitest';
import { PassageStore, withOlder } from '../../../state/passage.svelte';
import { fileOf, NOW, rowOf } from './fixtures';
import { boxAround, boardAreas, lengthM, movementShapes } from './routes';
import { movementsView, restOf, spotOf } from '../spot';
import { timeline } from './timeline';
import { differing } from './versions';

const POINTS = [{ lat_e7: 362_000_000, lon_e7: 371_500_000 }, { lat_e7: 363_000_000, lon_e7: 371_500_000 }];

describe('the address of the room', () => {
  test('holds tab and what is open in it, and comes back the same', () => {
    for (const rest of ['movements', 'movements/JAL-000101', 'sites/new', 'movements/new/JAL-000101']) expect(restOf(spotOf(rest))).toBe(rest);
    expect(spotOf('nowhere/at-all')).toEqual({ tab: 'movements', rest: '' });
  });
  test('tells the board, one movement, and a form apart', () => {
    expect([movementsView(''), movementsView('JAL-000101'), movementsView('new'), movementsView('new/JAL-000101')]).toEqual([
      { view: 'board' }, { view: 'one', name: 'JAL-000101' }, { view: 'notify', amends: '' }, { view: 'notify', amends: 'JAL-000101' },
    ]);
  });
});

test('versions differ in fields that changed, came or went, and not in the order of members', () => {
  const a = { type: 'movement', name: 'x', width_m: 500, window: { start_ms: 1, end_ms: 2 }, leader: 'A' };
  expect(differing(a, { type: 'movement', target: 'y', name: 'x', width_m: 900, window: { end_ms: 2, start_ms: 1 }, text: 'new' })).toEqual(['leader', 'text', 'width_m']);
});

test('what was said of an older version is marked, and stays in its order', () => {
  const file = fileOf({
    version: 2,
    events: [{ id: 'e', number: 'JAL-000109', party: 'al', event: 'departed', at_ms: NOW + 5 }],
    replies: [{ id: 'r2', number: 'JBI-000022', party: 'bi', says: 'acknowledged', at_ms: NOW + 3, version: 2 }, { id: 'r1', number: 'JBI-000021', party: 'bi', says: 'acknowledged', at_ms: NOW, version: 1 }],
  });
  expect(timeline(file).map((one) => [one.id, one.old])).toEqual([['r1', true], ['r2', false], ['e', false]]);
});

describe('a route on the map', () => {
  test('has its corridor to both sides, and is dashed until the movement has left', () => {
    const [planned, moving] = boardAreas([rowOf(), rowOf({ id: 'b', state: 'under_way' })]);
    expect([planned?.accuracy_m, planned?.approximate, moving?.approximate]).toEqual([500, true, false]);
    expect(movementShapes(POINTS, 500, [], [])[0]).toMatchObject({ width_m: 1000 });
  });
  test('is not drawn where the node sent none', () => {
    expect(boardAreas([rowOf({ route: [] })])).toEqual([]);
  });
  test('shows the newest position as a point of its own', () => {
    const drawn = movementShapes(POINTS, 500, [], POINTS.map((one, i) => ({ ...one, at_ms: NOW + i, source: 'gpx' })));
    expect(drawn.map((one) => one.key)).toEqual(['route', 'w:0', 'w:1', 'track', 'now']);
    expect(drawn.at(-1)?.geometry).toMatchObject({ coordinates: [37.15, 36.3] });
  });
  test('is as long as a degree of latitude is', () => {
    expect(lengthM(POINTS)).toBe(11_120);
  });
  test('fits into a box with room around it', () => {
    const box = boxAround([{ geometry: { type: 'LineString', coordinates: [[37, 36], [38, 36.5]] } }]);
    expect(box && box[0] < 37 && box[1] < 36 && box[2] > 38 && box[3] > 36.5).toBe(true);
    expect(boxAround([])).toBeNull();
  });
});

describe('the movements of this screen', () => {
  test('keep what was reached for behind the newest', () => {
    const fresh = [rowOf({ id: 'a', state: 'ready' })];
    expect([withOlder(fresh, [rowOf({ id: 'a' }), rowOf({ id: 'b' })], true).map((one) => `${one.id}:${one.state}`), withOlder(fresh, [rowOf({ id: 'b' })], false).length]).toEqual([['a:ready', 'b:notified'], 1]);
  });
  test('ask for older ones by the last they have, and say when there are none', async () => {
    const asked: (string | null)[] = [];
    const store = new PassageStore((before) => {
      asked.push(before);
      return Promise.resolve({ movements: before === null || asked.length > 2 ? [rowOf()] : [rowOf({ id: 'old', number: 'JAL-000009' })] });
    });
    store.rows = [rowOf()];
    await store.older();
    expect([store.rows.map((one) => one.number), store.exhausted]).toEqual([['JAL-000101', 'JAL-000009'], false]);
    await store.older();
    await store.older();
    expect([asked, store.rows.length, store.exhausted]).toEqual([['JAL-000101', 'JAL-000009', 'JAL-000009'], 2, true]);
  });
  test('a failure leaves what stands on the screen', async () => {
    const store = new PassageStore(() => Promise.reject(new Error('away')));
    store.rows = [rowOf()];
    await store.older();
    expect([store.rows.length, store.failure?.lost]).toEqual([1, true]);
  });
});
