import { describe, expect, test } from 'vitest';
import type { TermsAnswer } from '../../api/types';
import { actsOf, missing } from './acts';
import { added, bodyOf, changes, emptyForm, formOf, lineOf, moved, troubles } from './cases';

const form = (change: Partial<ReturnType<typeof emptyForm>> = {}) => ({ ...emptyForm('Asia/Damascus'), at: '2016-02-27T00:30', ...change });
const answer = (change: Partial<TermsAnswer> = {}): TermsAnswer => ({
  pack: 'p', pack_version: '1', instrument: 'i', title: {}, version: '1', basis: 'agreed', guarantor: null, time: 'within', place: 'within', actor_status: 'bound', actor_authority: null,
  act: 'prohibited', clauses: [], facts_used: [], facts_missing: [], would_decide: [], reasons: [], claims: [], flags: [], recall: false, compared: false, protective: false, steady_m: 0, steady_ms: 0, ...change,
});

describe('the body of a question', () => {
  test('says only what was filled in, with the moment in UTC', () => {
    expect(bodyOf(form())).toEqual({ at: '2016-02-26T22:30:00Z' });
  });
  test('holds place, weapon, counts and facts as they were written', () => {
    const body = bodyOf(form({ until: '2016-02-27T01:00', lat_e7: 362_000_000, lon_e7: 371_500_000, radius_m: '500', weapon: 'tank', calibre_mm: '125', count: '3', facts: { a: 'yes', b: '' } }));
    expect(body).toEqual({ at: '2016-02-26T22:30:00Z', until: '2016-02-26T23:00:00Z', lat: 36.2, lon: 37.15, radius_m: 500, weapon: 'tank', calibre_mm: 125, count: 3, facts: { a: 'yes' } });
  });
  test('a measured distance needs its line', () => {
    expect(bodyOf(form({ distance_m: '3200', error_m: '500' }))).not.toHaveProperty('measured');
    expect(bodyOf(form({ line: 'front', distance_m: '3200', error_m: '500' })).measured).toEqual([{ line: 'front', distance_m: 3200, error_m: 500, side: '' }]);
  });
  test('one question has one place: there is no form of several', () => {
    expect(Object.values(bodyOf(form({ lat_e7: 1, lon_e7: 1 }))).filter(Array.isArray)).toEqual([]);
  });
});

describe('what cannot be read is told by its field', () => {
  test('a moment that is none, an end before the start, a number that is none', () => {
    expect(troubles(form({ at: '2016-02-30T00:00' }))).toEqual([{ field: 'at', code: 'no_moment' }]);
    expect(troubles(form({ until: '2016-02-26T00:00' }))).toEqual([{ field: 'until', code: 'before' }]);
    expect(troubles(form({ radius_m: 'five', count: '-1' })).map((one) => one.field)).toEqual(['radius_m', 'count']);
  });
  test('a form that starts from a report may leave the time to it', () => {
    expect(troubles({ ...form({ at: '' }), target: 'x' })).toEqual([]);
    expect(troubles(form({ at: '' }))).toEqual([{ field: 'at', code: 'no_moment' }]);
  });
});

test('the form of a report holds its case, an instant without an end', () => {
  const given = { start_ms: Date.UTC(2016, 1, 26, 22), end_ms: Date.UTC(2016, 1, 26, 22), lat_e7: 1, lon_e7: 2, radius_m: 500, group: 'alder', act: 'fire.heavy', calibre_mm: null };
  expect(formOf(given, 'Asia/Damascus', 'id')).toMatchObject({ at: '2016-02-27T00:00', until: '', lat_e7: 1, radius_m: '500', group: 'alder', act: 'fire.heavy', calibre_mm: '', target: 'id' });
});

describe('moving an act', () => {
  const body = { at: '2016-02-26T22:00:00Z', until: '2016-02-26T23:00:00Z', lat: 36.2, lon: 37.1 };

  test('400 m north moves the latitude alone by 400 m', () => {
    const next = moved(body, { north_m: 400, east_m: 0, minutes: 0 });
    expect(next.lon).toBe(37.1);
    expect(((next.lat ?? 0) - 36.2) * 111_195).toBeCloseTo(400, 0);
  });
  test('100 m east is wider in degrees than 100 m north', () => {
    const next = moved(body, { north_m: 0, east_m: 100, minutes: 0 });
    expect(((next.lon ?? 0) - 37.1) * 111_195 * Math.cos((36.2 * Math.PI) / 180)).toBeCloseTo(100, 0);
  });
  test('minutes move both ends', () => {
    expect(moved(body, { north_m: 0, east_m: 0, minutes: -15 })).toMatchObject({ at: '2016-02-26T21:45:00Z', until: '2016-02-26T22:45:00Z' });
  });
  test('what a case does not say is not moved', () => {
    expect(moved({ act: 'sniper' }, { north_m: 100, east_m: 100, minutes: 15 })).toEqual({ act: 'sniper' });
  });
  test('there and back is where it was', () => {
    expect(added({ north_m: 100, east_m: 0, minutes: 15 }, { north_m: -100, east_m: 0, minutes: -15 })).toEqual({ north_m: 0, east_m: 0, minutes: 0 });
  });
});

describe('what changes', () => {
  test('only the answers that differ, by their parts', () => {
    const found = changes([answer(), answer({ instrument: 'j' })], [answer({ time: 'outside', act: 'silent' }), answer({ instrument: 'j' })]);
    expect(found.map((one) => [one.key, one.parts])).toEqual([['p/i/', ['time', 'act']]]);
  });
  test('guarantors are kept apart, and an answer that is gone is told', () => {
    const found = changes([answer({ guarantor: 'a' }), answer({ guarantor: 'b' })], [answer({ guarantor: 'a' })]);
    expect(found.map((one) => [one.key, one.after])).toEqual([['p/i/b', null]]);
  });
});

test('a located error names its line and column, with or without a file', () => {
  expect(lineOf('pack.yaml:12:5 instruments[0].clauses[1]')).toEqual({ line: 12, column: 5, path: 'instruments[0].clauses[1]' });
  expect(lineOf('3:1')).toEqual({ line: 3, column: 1, path: '' });
  expect(lineOf('fields.text')).toBeNull();
});

describe('what may be said of a text', () => {
  const pack = (state: string, entry: string | null = 'x') => ({ state, entry, id: 'p', version: '1' });

  test('a draft that stands in no record can be said nothing of', () => {
    expect(actsOf(pack('proposed', null), [])).toEqual([]);
  });
  test('an amendment is offered only where another text is in force', () => {
    expect(actsOf(pack('proposed'), [pack('proposed')])).toEqual(['adopt']);
    expect(actsOf(pack('proposed'), [pack('in_force', 'y')])).toEqual(['adopt', 'amend']);
  });
  test('what is in force can be suspended or left, what is suspended resumed', () => {
    expect([actsOf(pack('in_force'), []), actsOf(pack('suspended'), [])]).toEqual([['suspend', 'leave'], ['resume', 'leave']]);
  });
  test('whose word still lacks is told by party', () => {
    const assents = [{ party: 'alder', act: 'adopt', number: 'A-1', at_ms: 1 }, { party: 'birch', act: 'leave', number: 'B-1', at_ms: 1 }];
    expect(missing({ required: ['alder', 'birch'], assents, state: 'proposed' })).toEqual(['birch']);
  });
});
