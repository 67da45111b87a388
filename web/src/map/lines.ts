// Lines and areas as sides draw them, and as they were agreed: control, zones, lines, annexed maps. Decides nothing: a claim is dashed in the
// pattern of the party that made it, what was agreed is solid, what is contested shows both; how well an edge is known is a band of true
// metres. What terms exclude is hatched in coarse cells with its day, and no name of a group is written on the map.
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { positions, simpler } from './areas';
import { metresPerPixel, ring } from './geo';

export type LineState = 'claimed' | 'agreed' | 'disputed' | 'expired' | 'draft' | 'theirs';
/** `pattern` is the party's (0 to 5, by alphabetical place); `label` is written beside the line; `band_m` is how far an edge may lie off. */
export interface MapLine {
  key: string;
  label: string;
  state: LineState;
  pattern: number;
  hatched: boolean;
  band_m: number;
  geometry: Geometry;
  chosen?: boolean;
}
export const PATTERNS = 6;
/** Dashes of each party's pattern, in widths of the line. */
export const DASHES: readonly (readonly number[])[] = [[5, 2], [1.6, 1.6], [6, 1.6, 1.4, 1.6], [0.6, 1.5], [8, 2, 1.4, 1.4, 1.4, 2], [3, 3]];

/** Where somebody points: a disc as wide as the cell of the grid, never a pin. */
export function pointed(key: string, label: string, pattern: number, at: readonly [number, number], coarseness_m: number): MapLine[] {
  const [lat, lon] = at;
  const base = { pattern, hatched: false, band_m: 0, state: 'theirs' as const };
  return [
    { ...base, key: `${key}:cell`, label: '', geometry: { type: 'Polygon', coordinates: [ring(lon, lat, coarseness_m / 2)] } },
    { ...base, key, label, geometry: { type: 'Point', coordinates: [lon, lat] } },
  ];
}

const isArea = (geometry: Geometry): boolean => geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
/** Edges as lines: a band lies along them, and a dash begins anew on each. */
function edges(geometry: Geometry): Position[][] {
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** What the map draws: everything, and the bands of what is not known to the metre. */
export function drawnLines(lines: readonly MapLine[]): { all: FeatureCollection; bands: FeatureCollection } {
  const all = lines.map((one): Feature => {
    const lat = positions(one.geometry)[0]?.[1] ?? 0;
    const { key, label, state, pattern } = one;
    const band0 = (2 * one.band_m) / metresPerPixel(lat, 0);
    return { type: 'Feature', geometry: one.geometry, properties: { key, label, state, pattern: pattern % PATTERNS, hatched: one.hatched ? 1 : 0, chosen: one.chosen ? 1 : 0, area: isArea(one.geometry) ? 1 : 0, band0 } };
  });
  // Bends that are smaller than what is known of an edge would only lay the band over itself.
  const bands = all.flatMap((one, i): Feature[] => {
    const line = lines[i];
    if (!line || line.band_m <= 0) return [];
    const paths = edges(one.geometry).map((path) => simpler(path, line.band_m / 3 / 111_195));
    return [{ ...one, geometry: { type: 'MultiLineString', coordinates: paths } }];
  });
  return { all: { type: 'FeatureCollection', features: all }, bands: { type: 'FeatureCollection', features: bands } };
}

const BAND = ['interpolate', ['exponential', 2], ['zoom'], ...[0, 22].flatMap((zoom) => [zoom, ['*', ['get', 'band0'], 2 ** zoom]])];
const is = (name: string, ...values: (string | number)[]): unknown => ['in', ['get', name], ['literal', values]];
const PLAIN = ['!=', ['geometry-type'], 'Point'];
const POINT = ['==', ['geometry-type'], 'Point'];

/** The layers of lines and areas of the parties, above the zones of terms and below reports. */
export function lineLayers(look: (token: string) => string, font: readonly string[]): unknown[] {
  const colour = ['match', ['get', 'state'], 'disputed', look('disputed'), 'draft', look('accent'), 'theirs', look('text'), 'expired', look('withdrawn'), look('text-2')];
  const join = { 'line-join': 'round', 'line-cap': 'butt' };
  const width = ['case', ['==', ['get', 'chosen'], 1], 3.6, 2.2];
  const edge = (id: string, filter: unknown, more: Record<string, unknown> = {}): unknown => ({
    id, type: 'line', source: 'lines', filter: ['all', PLAIN, filter], layout: join, paint: { 'line-color': colour, 'line-width': width, ...more },
  });
  const label = { 'text-font': font, 'text-field': ['get', 'label'], 'text-size': 12, 'text-padding': 4, 'text-max-width': 12 };
  const ink = { 'text-color': colour, 'text-halo-color': look('map-halo'), 'text-halo-width': 1.8 };
  const dashed = [...Array(PATTERNS).keys()].map((pattern) =>
    edge(`lines-dash-${pattern}`, ['all', is('state', 'claimed', 'theirs', 'expired'), is('pattern', pattern)], { 'line-dasharray': DASHES[pattern] }));
  const both = [...Array(PATTERNS).keys()].map((pattern) =>
    edge(`lines-both-${pattern}`, ['all', is('state', 'disputed'), is('pattern', pattern)], { 'line-dasharray': DASHES[pattern], 'line-offset': -2.2 }));
  return [
    { id: 'lines-fill', type: 'fill', source: 'lines', filter: ['all', is('area', 1), is('hatched', 0)], paint: { 'fill-color': colour, 'fill-opacity': ['match', ['get', 'state'], 'agreed', 0.12, 0.05] } },
    { id: 'lines-hatch', type: 'fill', source: 'lines', filter: ['all', is('area', 1), is('hatched', 1)], paint: { 'fill-pattern': 'hatch', 'fill-opacity': 0.6 } },
    { id: 'lines-band', type: 'line', source: 'lines-bands', layout: { ...join, 'line-join': 'bevel' }, paint: { 'line-color': colour, 'line-opacity': 0.12, 'line-width': BAND } },
    edge('lines-solid', is('state', 'agreed', 'draft')),
    ...dashed,
    edge('lines-both', is('state', 'disputed'), { 'line-offset': 2.2 }),
    ...both,
    { id: 'lines-point', type: 'circle', source: 'lines', filter: POINT, paint: { 'circle-radius': 5, 'circle-color': look('map-halo'), 'circle-stroke-color': colour, 'circle-stroke-width': 2.2 } },
    { id: 'lines-point-name', type: 'symbol', source: 'lines', filter: ['all', POINT, ['!=', ['get', 'label'], '']], layout: { ...label, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-allow-overlap': true }, paint: ink },
    // Whose an area is stands on the map whatever is written there already: it gives way to a place's name by a line, and is never left out.
    { id: 'lines-area-name', type: 'symbol', source: 'lines', filter: is('area', 1), layout: { ...label, 'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 1, 'text-allow-overlap': true }, paint: ink },
    { id: 'lines-name', type: 'symbol', source: 'lines', filter: ['all', PLAIN, is('area', 0)], layout: { ...label, 'symbol-placement': 'line', 'text-max-angle': 60, 'text-offset': [0, 0.9] }, paint: ink },
  ];
}
