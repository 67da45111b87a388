import { expect, test } from 'vitest';
import type { Layer } from '../../api/parties';
import { controlLines } from './control';

const TELL = { short: (one: string) => one.toUpperCase(), pattern: () => 2, day: () => '1 Mar 2024' };
const LAYER = {
  version_id: 'V', number: 'ALD-000001', party: 'al', what: 'control', name: 'North bank', as_of_ms: 1, accuracy_m: 800, known_to_m: 900, state: 'claimed',
  geometry: { type: 'MultiPolygon', coordinates: [[[[37, 35], [38, 35], [38, 36], [37, 35]]]] }, agreed: { required: [], signed: [], refused: [], missing: [], complete: false },
} as unknown as Layer;

test('a side’s control stands on the map, and is gone when the layer is switched off', () => {
  expect(controlLines(true, [LAYER], TELL)).toMatchObject([{ key: 'V', state: 'claimed' }]);
  expect(controlLines(false, [LAYER], TELL)).toEqual([]);
});
test('areas of what terms exclude and of mixed presence never stand beside incidents', () => {
  expect(controlLines(true, [{ ...LAYER, what: 'excluded' }, { ...LAYER, what: 'mixed' }], TELL)).toEqual([]);
});
test('what is over is not drawn, and an annexed map only once it was agreed', () => {
  const annex = { ...LAYER, what: 'annex' };
  expect(controlLines(true, [{ ...LAYER, state: 'expired' }, annex, { ...annex, version_id: 'W', state: 'agreed' }], TELL).map((one) => one.key)).toEqual(['W']);
});
