import { expect, test, vi } from 'vitest';
import { cancelConsequences, type Gap } from '../../../api/table';
import { linksOf, marks, percent, wanted } from './gaps';

const gap = (more: Partial<Gap>): Gap => ({ clause: 'c1', label: '1', kinds: [], span: null, options: [], positions: [], missing: [], blocked_by: [], blocks: [], since_last: null, bound: false, ...more });

test('a line shows only numbers that somebody put, sides of one number together', () => {
  const span = { low: 500, high: 1000, unit: 'm', by: [{ party: 'cedar', value: 1000 }, { party: 'alder', value: 500 }, { party: 'birch', value: 1000 }] };
  expect(marks(span)).toEqual([{ value: 500, parties: ['alder'], percent: 0 }, { value: 1000, parties: ['birch', 'cedar'], percent: 100 }]);
  expect(marks({ low: 48, high: 72, unit: 'h', by: [] })).toEqual([{ value: 48, parties: [], percent: 0 }, { value: 72, parties: [], percent: 100 }]);
  expect(marks({ low: 5, high: 5, unit: null, by: [{ party: 'alder', value: 5 }] })[0]?.percent).toBe(50);
});
test('gaps are narrowed by type, by what changed and by whose word is missing', () => {
  const all = [gap({ kinds: [{ gap: 'number', reason: 'numbers_differ' }], since_last: 'new' }), gap({ clause: 'c2', missing: ['birch'] })];
  expect([wanted(all, { kind: 'number', since: '', waiting: '' }).length, wanted(all, { kind: '', since: 'same', waiting: '' }).length, wanted(all, { kind: '', since: '', waiting: 'birch' })[0]?.clause]).toEqual([1, 0, 'c2']);
});
test('links stand by the clause that hangs, in the order of the text', () => {
  const edges = [{ clause: 'c3', to: 'c1', how: 'until', by: null }, { clause: 'c2', to: 'c1', how: 'after', by: 'alder' }];
  expect(linksOf(['c1', 'c2', 'c3'], edges).map((one) => one.clause)).toEqual(['c2', 'c3']);
});
test('progress never says that it is done before it is', () => {
  expect([percent(0, 0), percent(999, 1000), percent(1000, 1000)]).toEqual([0, 99, 100]);
});
test('a cancelled comparison is asked to end as the node takes it', () => {
  const asked: [string, RequestInit | undefined][] = [];
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => (asked.push([path, init]), new Response(null, { status: 204 })));
  cancelConsequences('a/b');
  vi.unstubAllGlobals();
  expect(asked).toEqual([['api/table/consequences/a%2Fb', { method: 'DELETE', credentials: 'same-origin', headers: { 'content-type': 'application/json' } }]]);
});
