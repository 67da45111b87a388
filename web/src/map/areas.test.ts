import type { Geometry, Position } from 'geojson';
import { describe, expect, test } from 'vitest';
import { boxOfAreas, drawnAreas, type MapArea, positions, simpler } from './areas';
import { metresPerPixel } from './geo';

const square: Geometry = { type: 'Polygon', coordinates: [[[37, 36], [37.4, 36], [37.4, 36.3], [37, 36.3], [37, 36]]] };
const area = (change: Partial<MapArea> = {}): MapArea => ({ key: 'p/z', name: 'Z', line: false, approximate: false, accuracy_m: 500, basis: 'agreed', geometry: square, ...change });

test('positions are found in any geometry', () => {
  expect(positions(square)).toHaveLength(5);
  expect(positions({ type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] })).toEqual([[1, 2], [3, 4], [5, 6], [7, 8]]);
});

test('the box holds all areas; of none there is none', () => {
  expect(boxOfAreas([area(), area({ geometry: { type: 'LineString', coordinates: [[36.5, 35.9], [37.1, 36.1]] } })])).toEqual([36.5, 35.9, 37.4, 36.3]);
  expect(boxOfAreas([])).toBeNull();
});

test('the band is as wide as twice what is known of the edge, in true metres', () => {
  const band0 = Number(drawnAreas([area()], new Set()).bands.features[0]?.properties?.['band0']);
  expect(band0 * 2 ** 10 * metresPerPixel(36, 10)).toBeCloseTo(1000, 3);
});

test('an edge that is exact has no band', () => {
  expect(drawnAreas([area({ accuracy_m: 0 })], new Set()).bands.features).toEqual([]);
});

test('the emphasised are drawn apart, and nothing is taken from the others', () => {
  const made = drawnAreas([area(), area({ key: 'p/y' })], new Set(['p/y']));
  expect([made.all.features.length, made.on.features.map((one) => one.properties?.['key'])]).toEqual([2, ['p/y']]);
});

describe('leaving out bends that are smaller than what is known', () => {
  const path: Position[] = [[0, 0], [1, 0.001], [2, -0.001], [3, 0], [3, 2]];

  test('keeps the ends and every bend beyond the tolerance', () => {
    expect(simpler(path, 0.01)).toEqual([[0, 0], [3, 0], [3, 2]]);
  });
  test('leaves out nothing where the tolerance is nothing', () => {
    expect(simpler(path, 0)).toEqual(path);
  });
  test('no point that is left out lies farther from the rest than the tolerance', () => {
    const jagged: Position[] = Array.from({ length: 200 }, (_, i) => [i / 50, Math.sin(i / 7) / 20]);
    const kept = simpler(jagged, 0.01);
    const away = (p: Position): number => Math.min(...kept.slice(1).map((b, i) => gap(p, kept[i]!, b)));
    expect(Math.max(...jagged.map(away))).toBeLessThanOrEqual(0.01);
    expect(kept.length).toBeLessThan(100);
  });
});

function gap([x = 0, y = 0]: Position, [ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
