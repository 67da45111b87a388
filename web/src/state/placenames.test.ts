import { expect, test } from 'vitest';
import { tableOf } from './placenames.svelte';

const label = (en: string, ru: string, ar: string, fr: string) => ({
  type: 'Feature' as const,
  geometry: { type: 'Point' as const, coordinates: [0, 0] },
  properties: { rank: 1, en, ru, ar, fr },
});
const table = tableOf({
  type: 'FeatureCollection',
  features: [label('Aleppo', 'Алеппо', 'حلب', 'Alep'), label('Tyre', 'Тир', 'صور', 'Tyr'), label('Other', 'Тир', 'أخرى', 'Autre')],
});

test('a name in any of the four languages finds the others', () => {
  expect(table.get('alep')?.ru).toBe('Алеппо');
  expect(table.get('حلب')?.en).toBe('Aleppo');
});

test('a name that two places share is not translated', () => {
  expect(table.get('тир')).toBeUndefined();
  expect(table.get('tyre')?.ru).toBe('Тир');
});
