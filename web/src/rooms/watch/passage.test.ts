import { expect, test } from 'vitest';
import { type Given, passageShapes, type Routed } from './passage';

const ALL = { sites: true, corridors: true, movements: true, notices: true };
const ROUTE = [{ lat_e7: 362_000_000, lon_e7: 371_000_000 }, { lat_e7: 363_000_000, lon_e7: 371_000_000 }];
const moved = (change: Partial<Routed>): Routed => ({ id: 'm', name: 'Convoy', number: 'A-1', state: 'under_way', route: ROUTE, width_m: 500, ...change });
const given = (movements: Routed[]): Given => ({
  sites: { value: { own: [{ id: 's', name: 'Mill Road', lat_e7: 1, lon_e7: 2, radius_m: 3, freshness: 'fresh' }, { id: 'e', name: 'Erased', lat_e7: null, lon_e7: null, radius_m: null, freshness: 'fresh' }], told: [{ id: 't', number: 'B-1' }], counts: { own: 2, told: 1 } } as never },
  corridors: { value: null }, notices: { value: null }, movements: { value: { movements } },
});

test('routes of movements that are over are not drawn', () => {
  const shapes = passageShapes({ ...ALL, sites: false }, given([moved({}), ...['completed', 'aborted', 'cancelled', 'withdrawn'].map((state, i) => moved({ id: String(i), state }))]), 0);
  expect(shapes.map((one) => one.key)).toEqual(['m']);
});

test('of sites only the own ones with a place are drawn, never what another side told', () => {
  expect(passageShapes(ALL, given([]), 0).map((one) => one.key)).toEqual(['s:ring', 's']);
});

test('a layer that is off draws nothing', () => {
  expect(passageShapes({ sites: false, corridors: false, movements: false, notices: false }, given([moved({})]), 0)).toEqual([]);
});
