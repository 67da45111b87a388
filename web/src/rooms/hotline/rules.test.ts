import { describe, expect, test } from 'vitest';
import { NO_PLACE } from '../new-report/drafts';
import { areasOf, NO_RULE, ruleDraft, ruleLacks, wholeOf } from './rules';

const form = { ...NO_RULE, name: 'Near the hospital', kinds: ['fire.heavy', 'air.strike'] };
const here = { ...NO_PLACE, how: 'map' as const, lat_e7: 1, lon_e7: 2, radius_m: 3_000 };

describe('a rule of alerts', () => {
  test('needs a name and something to wait for', () => {
    expect(ruleLacks(NO_RULE, NO_PLACE)).toEqual({ name: 'name', '': 'nothing' });
    expect(ruleLacks(form, NO_PLACE)).toEqual({});
  });
  test('has no circle below a kilometre', () => {
    expect(ruleLacks(form, { ...here, radius_m: 999 })).toEqual({ radius_m: 'radius' });
    expect(ruleDraft(form, { ...here, radius_m: 999 }, 'id', false).fields['around']).toMatchObject({ radius_m: 1_000 });
  });
  test('that counts says within how long', () => {
    expect(ruleLacks({ ...form, count: '5' }, NO_PLACE)).toEqual({ within: 'within' });
    expect(ruleLacks({ ...form, count: '1', within: '10' }, NO_PLACE)).toEqual({ count: 'number' });
  });
  test('says what was asked for and nothing else, in milliseconds', () => {
    expect(ruleDraft({ ...form, count: '5', within: '60', escalate: '15' }, here, 'id', false).fields).toEqual({
      name: 'Near the hospital', loud: true, kinds: ['air.strike', 'fire.heavy'], around: { lat_e7: 1, lon_e7: 2, radius_m: 3_000 }, count_least: 5, within_ms: 3_600_000, escalate_ms: 900_000,
    });
  });
  test('can name no actor', () => {
    const all = { ...form, steps: ['clock'], areas: 'Ash, Elm', zone: 'ins\ncl', killed: '1', silent: '30', before: '15', loud: false };
    expect(Object.keys(ruleDraft(all, here, 'id', true).fields).sort()).toEqual(['areas', 'around', 'before_ms', 'demonstration', 'killed_least', 'kinds', 'loud', 'name', 'silent_ms', 'steps', 'zone']);
  });
});

test('areas are read line by line or by commas of either script', () => {
  expect(areasOf(' Ash,Elm\nAsh\u060c Oak ;')).toEqual(['Ash', 'Elm', 'Oak']);
});

test('a number that is none is told from one that was not given', () => {
  expect([wholeOf('', 1, 5), wholeOf('3', 1, 5), wholeOf('6', 1, 5), wholeOf('x', 1, 5), wholeOf('-1', 0, 5)]).toEqual([null, 3, undefined, undefined, undefined]);
});
