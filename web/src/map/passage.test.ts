import { expect, test } from 'vitest';
import { metresPerPixel } from './geo';
import { boxShape, circleShape, drawnShapes, lineShape, passageLayers, polygonShape, siteShapes } from './passage';

const POINTS = [{ lat_e7: 362_000_000, lon_e7: 371_500_000 }, { lat_e7: 363_000_000, lon_e7: 371_500_000 }];

test('a corridor is as wide on the map as it is on the ground', () => {
  const band0 = Number(drawnShapes([lineShape('c', 'North', 'agreed', POINTS, 500)]).bands.features[0]?.properties?.['band0']);
  expect(band0 * 2 ** 12 * metresPerPixel(36.2, 12)).toBeCloseTo(500, 3);
});

test('a line without a width has no band', () => {
  expect(drawnShapes([lineShape('c', 'North', 'claimed', POINTS)]).bands.features).toEqual([]);
});

test('areas are closed', () => {
  for (const shape of [
    boxShape('b', '', 'asked', { south_e7: 1, west_e7: 1, north_e7: 2, east_e7: 2 }),
    polygonShape('p', '', 'draft', [...POINTS, { lat_e7: 362_000_000, lon_e7: 372_000_000 }]),
    circleShape('o', '', 'draft', { ...POINTS[0]!, radius_m: 1000 }),
  ]) {
    const [round = []] = (shape.geometry as GeoJSON.Polygon).coordinates;
    expect(round.at(-1)).toEqual(round[0]);
  }
});

test('a site is drawn with the sign of its freshness and within what is known of its place', () => {
  const shapes = siteShapes({ id: 's', name: 'Mill Road', ...POINTS[0]!, radius_m: 50, freshness: 'stale' });
  expect(shapes.map((one) => [one.geometry.type, one.sign])).toEqual([['Polygon', 'stale'], ['Point', 'stale']]);
});

test('claimed is dashed, agreed is solid, disputed is drawn as both', () => {
  const layers = passageLayers((token) => token, ['F']) as { id: string; filter: unknown; paint: Record<string, unknown> }[];
  const ofStyle = (style: string) => layers.filter((one) => one.id.startsWith('passage-') && JSON.stringify(one.filter ?? '').includes(`"${style}"`)).map((one) => 'line-dasharray' in one.paint);
  expect([ofStyle('claimed'), ofStyle('agreed'), ofStyle('disputed').sort()]).toEqual([[true], [false], [false, true]]);
});
