import { describe, expect, test } from 'vitest';
import { checkable, emptyForm, fieldAt, fieldsOf, formOf, type MovementForm, shifted, troubles, whole } from './notify';

const ZONE = 'Asia/Damascus';
const filled = (change: Partial<MovementForm> = {}): MovementForm => ({
  ...emptyForm('c1'), name: 'Convoy to Alderton', start: '2016-09-19T06:00', end: '2016-09-19T18:00',
  route: [
    { lat_e7: 362_000_000, lon_e7: 371_500_000, name: 'Warehouse', at: '2016-09-19T07:00', until: '' },
    { lat_e7: 363_000_000, lon_e7: 370_500_000, name: 'Alderton', at: '2016-09-19T10:00', until: '2016-09-19T12:00' },
  ],
  ...change,
});
const of = (form: MovementForm, amends = false): string[] => troubles(form, ZONE, amends).map((one) => `${one.field}: ${one.code}`);

describe('a movement that is written down', () => {
  test('says what is missing at its field', () => {
    expect(of(emptyForm('c1'))).toEqual(['name: missing', 'start: missing', 'end: missing', 'route: route_short']);
  });
  test('is complete with a route, a window and a name', () => {
    expect(of(filled())).toEqual([]);
  });
  test('has a stop that was named and never placed', () => {
    expect(of(filled({ route: [...filled().route, { lat_e7: null, lon_e7: null, name: 'Bridge', at: '', until: '' }] }))).toEqual(['route.2: no_place']);
  });
  test('does not reach a later stop before an earlier one', () => {
    const [a, b] = filled().route;
    expect(of(filled({ route: [b!, a!] }))).toEqual(['route.1.at: before_previous']);
  });
  test('ends no sooner than it begins', () => {
    expect(of(filled({ end: '2016-09-19T05:00' }))).toEqual(['end: before_start']);
  });
  test('refuses an hour that is none, and numbers that are none', () => {
    expect(of(filled({ start: '2016-09-19T26:00', width_m: '12', people: 'many' }))).toEqual(['start: no_moment', 'width_m: out_of_range', 'people: no_number']);
  });
  test('of an airdrop needs a zone and pallets', () => {
    expect(of(filled({ what: 'airdrop' }))).toEqual(['drop.zone: zone_short', 'drop.pallets: missing']);
  });
  test('has each cargo line once and whole', () => {
    const line = { line: '1', item: 'kits', quantity: '40', unit: 'boxes' };
    expect(of(filled({ cargo: [line, { ...line, quantity: '' }] }))).toEqual(['cargo.1.quantity: missing', 'cargo.1.line: twice']);
  });
  test('says why it is amended', () => {
    expect(of(filled(), true)).toEqual(['reason: missing']);
  });
});

describe('what is signed of it', () => {
  test('holds whole numbers and moments, and nothing that is empty', () => {
    const fields = fieldsOf(filled({ cargo: [{ line: '', item: 'kits', quantity: '1 200', unit: 'boxes' }, { line: '2', item: '', quantity: '', unit: '' }], people: '\u0664\u0660' }), ZONE, null, false);
    expect(fields).toEqual({
      what: 'convoy', mode: 'notification', name: 'Convoy to Alderton', window: { start_ms: Date.UTC(2016, 8, 19, 3), end_ms: Date.UTC(2016, 8, 19, 15) }, width_m: 500, people: 40,
      route: [
        { lat_e7: 362_000_000, lon_e7: 371_500_000, name: 'Warehouse', at_ms: Date.UTC(2016, 8, 19, 4) },
        { lat_e7: 363_000_000, lon_e7: 370_500_000, name: 'Alderton', at_ms: Date.UTC(2016, 8, 19, 7), until_ms: Date.UTC(2016, 8, 19, 9) },
      ],
      cargo: [{ line: '1', item: 'kits', quantity: 1200, unit: 'boxes' }],
    });
  });
  test('of a new version names the old one and carries over what the form does not show', () => {
    const base = { id: 'A'.repeat(43), fields: { ...fieldsOf(filled({ text: 'Medical kits aboard' }), ZONE, null, false), corridor: 'B'.repeat(43) } };
    const form = { ...formOf(base.fields, ZONE, 'parties', 'c2'), reason: 'the bridge is closed' };
    expect(fieldsOf(form, ZONE, base, false)).toEqual({ ...base.fields, target: base.id, reason: 'the bridge is closed' });
  });
  test('of an airdrop carries its zone and pallets', () => {
    const zone = [1, 2, 3].map((i) => ({ lat_e7: i, lon_e7: i * i }));
    const form = filled({ what: 'airdrop', drop: { ...emptyForm('').drop, zone, pallets: '21', operator: 'Cedar' } });
    expect(fieldsOf(form, ZONE, null, false)['drop']).toEqual({ zone, pallets: 21, operator: 'Cedar' });
    expect(fieldsOf({ ...form, what: 'convoy' }, ZONE, null, false)).not.toHaveProperty('drop');
  });
  test('says how late and how long positions are shown only where somebody follows', () => {
    expect(fieldsOf(filled(), ZONE, null, false)).not.toHaveProperty('following_kept_ms');
    expect(fieldsOf(filled({ followed_by: ['bi'], delay_min: '30', kept_h: '48' }), ZONE, null, false)).toMatchObject({ followed_by: ['bi'], following_delay_ms: 1_800_000, following_kept_ms: 172_800_000 });
  });
});

test('a refusal is shown at the field it means', () => {
  expect(['fields.window.end_ms', 'window.end_ms', 'fields.cargo[2].quantity', 'route[1].at_ms', 'fields.route[3].lat_e7', 'drop', 'fields.following_kept_ms'].map(fieldAt))
    .toEqual(['end', 'end', 'cargo.2.quantity', 'route.1.at', 'route.3', 'drop', 'kept_h']);
});
test('the node is asked once there is a route and a window', () => {
  expect([checkable(emptyForm(''), ZONE), checkable(filled(), ZONE)]).toEqual([false, true]);
});
test('a whole number is read in any digits, and nothing else is one', () => {
  expect(['12', '1 200', '\u06f1\u06f2', '', '1.5', '-3', 'x'].map(whole)).toEqual([12, 1200, 12, null, null, null, null]);
});
test('a line moves up and down within its list', () => {
  expect([shifted(['a', 'b'], 1, -1), shifted(['a', 'b'], 0, -1), shifted(['a', 'b'], 1, 1)]).toEqual([['b', 'a'], ['a', 'b'], ['a', 'b']]);
});
