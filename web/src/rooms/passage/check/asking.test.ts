import { expect, test } from 'vitest';
import type { CheckAnswer, PartyAnswer } from '../../../api/protection';
import { nothingDrawn } from '../drawing/shapes';
import { askedOf, heading, isWhole } from './asking';

const party = (change: Partial<PartyAnswer>): PartyAnswer => ({ party: 'bi', node: 'b', state: 'answered', says: 'none_known', band: 'beyond', call: 'watch_officer', contact: null, question_number: 'A-1', answer_number: 'B-1', ...change });
const answer = (change: Partial<CheckAnswer>): CheckAnswer => ({
  id: 'x', asked_at_ms: 1, area: { south_e7: 1, west_e7: 1, north_e7: 2, east_e7: 2 }, window: { start_ms: 1, end_ms: 2 }, own: { says: 'none_known' },
  terms: { says: 'none_known', clauses: [] }, parties: [party({})], says: 'none_known', call: [], ...change,
});

test('a question needs an area and a window that ends after it begins', () => {
  const drawn = { ...nothingDrawn('circle', '500'), points: [{ lat_e7: 1, lon_e7: 2 }] };
  const form = { drawn, start: '2016-05-01T10:00', end: '2016-05-01T12:00', act: '' };
  expect(askedOf(form, 'UTC')).toEqual({ area: { lat_e7: 1, lon_e7: 2, radius_m: 500 }, window: { start_ms: Date.UTC(2016, 4, 1, 10), end_ms: Date.UTC(2016, 4, 1, 12) } });
  expect(askedOf({ ...form, end: form.start }, 'UTC')).toBeNull();
  expect(askedOf({ ...form, drawn: nothingDrawn('box') }, 'UTC')).toBeNull();
});

test.each(['unreachable', 'stopped', 'waiting'] as const)('with a party %s nothing better than undetermined stands over the answer, whatever the node says', (state) => {
  const one = answer({ parties: [party({}), party({ party: 'ce', state, says: null })] });
  expect([isWhole(one), heading(one)]).toEqual([false, 'undetermined']);
});

test('the strongest of all parts stands over the answer', () => {
  expect(heading(answer({ parties: [party({ says: 'touches_site' })], terms: { says: 'covered_by_terms', clauses: [] } }))).toBe('touches_site');
  expect(heading(answer({ terms: { says: 'covered_by_terms', clauses: [] } }))).toBe('covered_by_terms');
  expect(heading(answer({}))).toBe('none_known');
});
