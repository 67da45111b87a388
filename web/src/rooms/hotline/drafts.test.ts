import { describe, expect, test } from 'vitest';
import { NO_PLACE } from '../new-report/drafts';
import { becomesCell, callDraft, callLacks, eventDraft, eventsFor, NO_CALL, testDraft } from './drafts';

const form = { ...NO_CALL, to: 'birch', what: ' Fire near the crossing ', asked: 'Stop it' };
const here = { ...NO_PLACE, how: 'typed' as const, lat_e7: 362_104_000, lon_e7: 371_300_000, radius_m: 500 };
const ID = 'c'.repeat(43);

describe('a call', () => {
  test('needs to whom, what and what is asked', () => {
    expect(callLacks(NO_CALL, NO_PLACE)).toEqual(['to', 'what', 'asked']);
    expect(callLacks(form, NO_PLACE)).toEqual([]);
  });
  test('waits until an unsettled place is settled', () => {
    expect(callLacks(form, { ...NO_PLACE, how: 'ask', text: 'Ash' })).toEqual(['place']);
  });
  test('says what was given and nothing else', () => {
    expect(callDraft(form, NO_PLACE, 'id', false).fields).toEqual({ to: 'birch', rung: 'watch_officer', what: 'Fire near the crossing', asked: 'Stop it', locates: 'undetermined' });
  });
  test('carries the exact place to its own node, which makes the cell of it', () => {
    expect(callDraft({ ...form, locates: 'unit' }, here, 'id', true).fields).toMatchObject({ place: { lat_e7: 362_104_000, lon_e7: 371_300_000, radius_m: 500 }, locates: 'unit', demonstration: true });
  });
  test('doubt about what stands at a place means the cell', () => {
    expect(['', 'undetermined', 'unit', 'impact', 'site'].map(becomesCell)).toEqual([true, true, true, false, false]);
  });
  test('of the shift is named a test', () => {
    expect(testDraft('birch', { what: 'Test', asked: 'Answer' }, 'id', false).fields['test']).toBe(true);
  });
});

describe('what became of a call', () => {
  test('is read back as the cell where the place is a cell', () => {
    const point = { lat_e7: 362_104_000, lon_e7: 371_300_000 };
    expect(eventDraft({ id: ID, coarsened: true }, 'read_back', 'id', { at_ms: 5, point }).fields['read_back']).toEqual({ lat_e7: 362_115_000, lon_e7: 371_255_926 });
    expect(eventDraft({ id: ID, coarsened: false }, 'read_back', 'id', { at_ms: 5, point }).fields['read_back']).toEqual(point);
  });
  test('says nothing that was left empty', () => {
    expect(eventDraft({ id: ID, coarsened: false }, 'ended', 'id', { at_ms: 5, text: '  ' }).fields).toEqual({ target: ID, event: 'ended', at_ms: 5 });
  });
  test('is offered by who stands at which end, and to nobody else', () => {
    const call = { state: 'ringing' as const, to: 'birch', party: 'alder', node: 'a', lat_e7: 1 };
    expect(eventsFor(call, { party: 'birch', node: 'b' })).toEqual(['answered', 'passed_on']);
    expect(eventsFor(call, { party: 'alder', node: 'a' })).toEqual(['no_answer', 'ended']);
    expect(eventsFor(call, { party: 'cedar', node: 'c' })).toEqual([]);
    expect(eventsFor({ ...call, state: 'answered' }, { party: 'birch', node: 'b' })).toEqual(['read_back', 'passed_on', 'ended']);
    expect(eventsFor({ ...call, state: 'answered', lat_e7: null }, { party: 'birch', node: 'b' })).toEqual(['passed_on', 'ended']);
    expect(eventsFor({ ...call, state: 'ended' }, { party: 'birch', node: 'b' })).toEqual([]);
  });
  test('a late answer can still be said of a call that nobody answered', () => {
    expect(eventsFor({ state: 'unanswered', to: 'birch', party: 'alder', node: 'a', lat_e7: null }, { party: 'birch', node: 'b' })).toContain('answered');
  });
});
