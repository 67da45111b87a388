import { expect, test } from 'vitest';
import type { HeadRow } from '../../../api/table';
import { cameSince } from './listing';

const of = (...ids: string[]) => ({ heads: ids.map((id) => ({ id }) as HeadRow) });
const came = (heads: string[], bases: string[]): string[] => cameSince(of(...heads), bases).map((one) => one.id);

test('who writes on what is no longer the latest is told what came', () => {
  expect(came(['v2'], ['v1'])).toEqual(['v2']);
  expect(came(['v2', 'v3'], ['v1'])).toEqual(['v2', 'v3']);
  expect(came(['v1'], [])).toEqual(['v1']);
});
test('who writes on one of the latest is told nothing, and neither is who brings them together', () => {
  expect([came(['v1'], ['v1']), came(['v1', 'v2'], ['v1']), came(['v1', 'v2'], ['v1', 'v2']), came([], []), came([], ['v1'])]).toEqual([[], [], [], [], []]);
  expect(came(['v1', 'v3'], ['v1', 'v2'])).toEqual(['v3']);
});
