import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../public/basemap');
const files = readdirSync(folder).filter((name) => name.endsWith('.geojson'));
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

test('the base map is small enough to travel with the program', () => {
  expect(files.length).toBeGreaterThan(5);
  expect(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)).toBeLessThan(1_500_000);
});

test('every label has a name in all four languages', () => {
  const lacking = read('places.geojson').features.filter(({ properties }: { properties: Record<string, string> }) =>
    ['en', 'ru', 'ar', 'fr'].some((lang) => !properties[lang]),
  );
  expect(lacking).toEqual([]);
});

test('the base map names its source', () => {
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('Natural Earth is in the public domain');
});
