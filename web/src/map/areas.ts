// Zones and lines of terms as the map draws them. Decides nothing: an edge that is known to some metres is drawn as a band of
// just that width on both sides, one that is only approximate is dashed, and what nobody knows the course of is not here.
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { metresPerPixel } from './geo';

/** A zone or a line. `accuracy_m` is how far its edge may lie from where it is drawn; `basis` agreed or not. */
export interface MapArea {
  key: string;
  name: string;
  line: boolean;
  approximate: boolean;
  accuracy_m: number;
  basis: string;
  geometry: Geometry;
}

/** All pairs of longitude and latitude of a geometry. */
export function positions(geometry: Geometry): Position[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positions);
  const flat = (given: unknown): Position[] => (Array.isArray(given) && typeof given[0] === 'number' ? [given as Position] : (given as unknown[]).flatMap(flat));
  return flat(geometry.coordinates);
}

/** The box around some areas, as [west, south, east, north] in degrees; null when there are none. */
export function boxOfAreas(areas: readonly Pick<MapArea, 'geometry'>[]): [number, number, number, number] | null {
  let box: [number, number, number, number] | null = null;
  for (const { geometry } of areas) {
    for (const [lon = 0, lat = 0] of positions(geometry)) {
      box = box ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)] : [lon, lat, lon, lat];
    }
  }
  return box;
}

/** How far a point lies from the line between two others, in degrees; good for leaving out points, not for measuring. */
function offset([x = 0, y = 0]: Position, [ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
/** A path without the points that lie within a tolerance of it (Douglas and Peucker), in degrees. */
export function simpler(path: readonly Position[], tolerance: number): Position[] {
  if (path.length < 3) return [...path];
  const [first, last] = [path[0]!, path.at(-1)!];
  let [at, far] = [0, 0];
  for (let i = 1; i < path.length - 1; i++) {
    const away = offset(path[i]!, first, last);
    if (away > far) [at, far] = [i, away];
  }
  if (far <= tolerance) return [first, last];
  return [...simpler(path.slice(0, at + 1), tolerance), ...simpler(path.slice(at), tolerance).slice(1)];
}
/** All rings and lines of a geometry. */
function paths(geometry: Geometry): Position[][] {
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** The edge along which the band is drawn: without the bends that are smaller than what is known of it, which would only
 *  lay the band over itself; of an island that is smaller than that its own outline is enough. */
function band(area: MapArea): Feature {
  const made = feature(area);
  const tolerance = area.accuracy_m / 3 / 111_195;
  return { ...made, geometry: { type: 'MultiLineString', coordinates: paths(area.geometry).map((path) => simpler(path, tolerance)).filter((path) => area.line || path.length > 3) } };
}

function feature(area: MapArea): Feature {
  const lat = positions(area.geometry)[0]?.[1] ?? 0;
  const { key, name, approximate, line, basis, accuracy_m } = area;
  // Pixels that the band would be wide at zoom 0: at zoom z it is 2 to the z times as wide.
  const band0 = (2 * accuracy_m) / metresPerPixel(lat, 0);
  return { type: 'Feature', geometry: area.geometry, properties: { key, name, approximate: approximate ? 1 : 0, line: line ? 1 : 0, agreed: basis === 'unilateral' ? 0 : 1, band0 } };
}

/** The areas for the map, those emphasised apart. */
export function drawnAreas(areas: readonly MapArea[], emphasised: ReadonlySet<string>): { all: FeatureCollection; bands: FeatureCollection; on: FeatureCollection } {
  const all = areas.map(feature);
  return {
    all: { type: 'FeatureCollection', features: all },
    bands: { type: 'FeatureCollection', features: areas.filter((one) => one.accuracy_m > 0).map(band) },
    on: { type: 'FeatureCollection', features: all.filter((one) => emphasised.has(String(one.properties?.['key']))) },
  };
}

const DOUBLING: readonly number[] = [0, 22];
/** Line width of a band of true metres. */
const BAND = ['interpolate', ['exponential', 2], ['zoom'], ...DOUBLING.flatMap((zoom) => [zoom, ['*', ['get', 'band0'], 2 ** zoom]])];
const IS_LINE = ['==', ['get', 'line'], 1];
const DASHED = ['==', ['get', 'approximate'], 1];

/** The layers of areas, in the colours of a look, below all facts. */
export function areaLayers(look: (token: string) => string, font: readonly string[]): unknown[] {
  const join = { 'line-join': 'round', 'line-cap': 'butt' };
  const label = { 'text-font': font, 'text-field': ['get', 'name'], 'text-size': 12, 'text-max-width': 9, 'text-padding': 6 };
  const ink = { 'text-color': look('zone'), 'text-halo-color': look('map-halo'), 'text-halo-width': 1.6 };
  const edge = (id: string, source: string, width: number, filter: unknown, dash?: number[]): unknown => ({
    id, type: 'line', source, filter, layout: join, paint: { 'line-color': look('zone'), 'line-width': width, ...(dash && { 'line-dasharray': dash }) },
  });
  return [
    { id: 'terms-fill', type: 'fill', source: 'terms', filter: ['!', IS_LINE], paint: { 'fill-color': look('zone'), 'fill-opacity': ['case', ['==', ['get', 'agreed'], 1], 0.09, 0.04] } },
    { id: 'terms-band', type: 'line', source: 'terms-bands', layout: { ...join, 'line-join': 'bevel' }, paint: { 'line-color': look('zone'), 'line-opacity': 0.13, 'line-width': BAND } },
    { id: 'terms-on-fill', type: 'fill', source: 'terms-on', filter: ['!', IS_LINE], paint: { 'fill-color': look('zone'), 'fill-opacity': 0.2 } },
    edge('terms-line', 'terms', 1.6, ['!', DASHED]),
    edge('terms-dash', 'terms', 1.6, DASHED, [4, 2.5]),
    edge('terms-on-line', 'terms-on', 3.4, ['!', DASHED]),
    edge('terms-on-dash', 'terms-on', 3.4, DASHED, [3, 1.6]),
    { id: 'terms-name', type: 'symbol', source: 'terms', filter: ['!', IS_LINE], layout: { ...label, 'symbol-placement': 'point' }, paint: ink },
    { id: 'terms-line-name', type: 'symbol', source: 'terms', filter: IS_LINE, layout: { ...label, 'symbol-placement': 'line', 'text-max-angle': 60, 'text-offset': [0, 0.9] }, paint: ink },
  ];
}
