import { expect, test } from 'vitest';
import { metresPerPixel } from './geo';
import { drawnLines, lineLayers, type MapLine, PATTERNS, pointed } from './lines';

const LINE: MapLine = {
  key: 'a', label: 'ALD', state: 'claimed', pattern: 1, hatched: false, band_m: 500,
  geometry: { type: 'MultiLineString', coordinates: [[[37, 35], [37.1, 35]], [[38, 35], [38.1, 35.1]]] },
};
const AREA: MapLine = { ...LINE, key: 'b', geometry: { type: 'MultiPolygon', coordinates: [[[[37, 35], [38, 35], [38, 36], [37, 35]]]] } };

test('a band is as wide as the edge may lie off, to both sides, along every edge', () => {
  const { bands } = drawnLines([LINE, AREA]);
  const [first, second] = bands.features;
  expect(Number(first?.properties?.['band0']) * 2 ** 11 * metresPerPixel(35, 11)).toBeCloseTo(1000, 3);
  expect(first?.geometry).toMatchObject({ coordinates: [[[37, 35], [37.1, 35]], [[38, 35], [38.1, 35.1]]] });
  expect(second?.geometry).toMatchObject({ type: 'MultiLineString', coordinates: [[[37, 35], [38, 35], [38, 36], [37, 35]]] });
});

test('what is known to the grid has no band', () => {
  expect(drawnLines([{ ...LINE, band_m: 0 }]).bands.features).toEqual([]);
});

test('somebody points at a cell of the grid and never at a spot', () => {
  const [cell, name] = pointed('p', 'ALD', 2, [35, 37], 500);
  expect(cell?.geometry.type).toBe('Polygon');
  expect(name).toMatchObject({ label: 'ALD', geometry: { type: 'Point', coordinates: [37, 35] } });
});

test('a claim is dashed, what is agreed is solid, what is contested is both; each pattern has a layer of its own', () => {
  const layers = lineLayers((token) => token, ['x']) as { id: string; filter?: unknown; paint?: Record<string, unknown> }[];
  const named = (id: string): string => JSON.stringify(layers.find((one) => one.id === id));
  expect(named('lines-solid')).toContain('agreed');
  expect(named('lines-solid')).not.toContain('dasharray');
  for (let pattern = 0; pattern < PATTERNS; pattern += 1) {
    expect(named(`lines-dash-${pattern}`)).toContain('claimed');
    expect(named(`lines-dash-${pattern}`)).toContain('line-dasharray');
    expect(named(`lines-both-${pattern}`)).toContain('disputed');
  }
});

test('a pattern beyond the last one begins anew', () => {
  expect(drawnLines([{ ...LINE, pattern: PATTERNS + 1 }]).all.features[0]?.properties?.['pattern']).toBe(1);
});

test('whose an area is is written whatever else stands there', () => {
  const layers = lineLayers((token) => token, ['x']) as { id: string; layout?: Record<string, unknown> }[];
  expect(layers.find((one) => one.id === 'lines-area-name')?.layout).toMatchObject({ 'text-allow-overlap': true });
});
