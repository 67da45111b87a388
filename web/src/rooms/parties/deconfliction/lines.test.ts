import { expect, test } from 'vitest';
import type { Case, Layer } from '../../../api/parties';
import { blank, fieldsOf, lacking } from '../forms';
import { caseStep } from '../specs';
import { leftOf, linesFor, overSince } from './lines';

const layer = (version_id: string, at_ms: number, more: Partial<Layer> = {}): Layer => ({ version_id, at_ms, what: 'temporary_line', state: 'claimed', ...more }) as Layer;
const LINE = 'L'.repeat(43);
const form = caseStep('C', 'parties', [{ value: LINE, label: 'KHM-000012' }]);
const NOW = '2016-09-12T16:00';

test('a step names a temporary line that stands: the one of the case first, then the latest', () => {
  const all = [layer('a', 1), layer('b', 3), layer('c', 2), layer('d', 9, { state: 'void' }), layer('e', 9, { state: 'expired' }), layer('f', 9, { what: 'control' })];
  expect(linesFor(all, { line: null }).map((one) => one.version_id)).toEqual(['b', 'c', 'a']);
  expect(linesFor(all, { line: { version_id: 'a', number: null, state: null } }).map((one) => one.version_id)).toEqual(['a', 'b', 'c']);
});
test('a line that was put or agreed is named in the step, and no other step names one', () => {
  for (const step of ['line_put', 'line_agreed']) {
    expect(lacking(form, { ...blank(form, NOW), step }, 'UTC')).toEqual(['line']);
    expect(fieldsOf(form, { ...blank(form, NOW), step, line: LINE }, 'UTC')).toEqual({ step, line: LINE, at_ms: Date.UTC(2016, 8, 12, 16), target: 'C' });
  }
  expect(fieldsOf(form, { ...blank(form, NOW), step: 'called', line: LINE }, 'UTC')).toEqual({ step: 'called', at_ms: Date.UTC(2016, 8, 12, 16), target: 'C' });
});
test('a step is of the present moment unless another is typed, and one that prolongs says until when', () => {
  expect(blank(form, NOW)['at_ms']).toBe(NOW);
  expect(lacking(form, { ...blank(form, NOW), step: 'extended' }, 'UTC')).toEqual(['until_ms']);
  expect(lacking(form, { ...blank(form, NOW), step: 'extended', until_ms: '2016-09-12T20:00' }, 'UTC')).toEqual([]);
});
test('a case is over since its own side said so, whatever hour it would have ended by itself', () => {
  const step = (party: string, at_ms: number) => ({ step: 'ended', party, at_ms });
  const one = { state: 'ended', party: 'al', expires_ms: 900, steps: [step('bi', 1), step('al', 20), step('al', 30)] } as unknown as Case;
  expect(overSince(one)).toBe(20);
  expect(overSince({ ...one, state: 'expired' })).toBe(900);
});
test('what is left is told in hours while there are two or more', () => {
  expect(leftOf(2873 * 60_000)).toEqual({ unit: 'hours', n: 47 });
  expect(leftOf(119 * 60_000)).toEqual({ unit: 'minutes', n: 119 });
  expect(leftOf(-1)).toEqual({ unit: 'minutes', n: 0 });
});
