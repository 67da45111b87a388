// What passage and protection draw: lines with their true width, areas, and the own side's sites by how fresh their notice is. Decides
// nothing: claimed is dashed, agreed is solid, disputed shows both; nobody else's site is ever given to it.
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { metresPerPixel, ring } from './geo';

export type PassageStyle = 'agreed' | 'claimed' | 'disputed' | 'movement' | 'notice' | 'draft' | 'asked';
export const SITE_SIGNS = ['fresh', 'due', 'stale', 'ended'] as const;
export type SiteSign = (typeof SITE_SIGNS)[number];
interface E7 { lat_e7: number; lon_e7: number }

/** A line (two or more points), an area, or a site (one point with a sign). `width_m` is the whole width of a line, true to scale. */
export interface PassageShape {
  key: string;
  name: string;
  style: PassageStyle;
  geometry: Geometry;
  width_m?: number;
  sign?: SiteSign;
}
/** Everything with a box, in degrees. */
export interface BoxE7 { south_e7: number; west_e7: number; north_e7: number; east_e7: number }

const at = (point: E7): Position => [point.lon_e7 / 1e7, point.lat_e7 / 1e7];

export function lineShape(key: string, name: string, style: PassageStyle, points: readonly E7[], width_m = 0): PassageShape {
  return { key, name, style, width_m, geometry: { type: 'LineString', coordinates: points.map(at) } };
}
export function boxShape(key: string, name: string, style: PassageStyle, box: BoxE7): PassageShape {
  const [w, s, e, n] = [box.west_e7, box.south_e7, box.east_e7, box.north_e7].map((one) => one / 1e7) as [number, number, number, number];
  return { key, name, style, geometry: { type: 'Polygon', coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] } };
}
export function circleShape(key: string, name: string, style: PassageStyle, place: E7 & { radius_m: number }): PassageShape {
  return { key, name, style, geometry: { type: 'Polygon', coordinates: [ring(place.lon_e7 / 1e7, place.lat_e7 / 1e7, place.radius_m)] } };
}
export function polygonShape(key: string, name: string, style: PassageStyle, points: readonly E7[]): PassageShape {
  const round = points.map(at);
  return { key, name, style, geometry: { type: 'Polygon', coordinates: [[...round, round[0] ?? [0, 0]]] } };
}
export function pointShape(key: string, name: string, style: PassageStyle, point: E7): PassageShape {
  return { key, name, style, geometry: { type: 'Point', coordinates: at(point) } };
}
/** A site of the own side: its sign, and the circle within which it lies. */
export function siteShapes(site: E7 & { id: string; name: string; radius_m: number; freshness: SiteSign }): PassageShape[] {
  return [
    { ...circleShape(`${site.id}:ring`, '', 'agreed', site), sign: site.freshness },
    { key: site.id, name: site.name, style: 'agreed', sign: site.freshness, geometry: { type: 'Point', coordinates: at(site) } },
  ];
}

/** The shapes for the map: all of them, and a band of true metres along each line that has a width. */
export function drawnShapes(shapes: readonly PassageShape[]): { all: FeatureCollection; bands: FeatureCollection } {
  const all = shapes.map((one): Feature => {
    const lat = firstOf(one.geometry)[1] ?? 0;
    const { key, name, style, sign = '' } = one;
    return { type: 'Feature', geometry: one.geometry, properties: { key, name, style, sign, band0: (one.width_m ?? 0) / metresPerPixel(lat, 0) } };
  });
  return {
    all: { type: 'FeatureCollection', features: all },
    bands: { type: 'FeatureCollection', features: all.filter((one) => one.geometry.type === 'LineString' && Number(one.properties?.['band0']) > 0) },
  };
}
function firstOf(geometry: Geometry): Position {
  if (geometry.type === 'Point') return geometry.coordinates;
  if (geometry.type === 'LineString') return geometry.coordinates[0] ?? [0, 0];
  return geometry.type === 'Polygon' ? (geometry.coordinates[0]?.[0] ?? [0, 0]) : [0, 0];
}

const BAND = ['interpolate', ['exponential', 2], ['zoom'], ...[0, 22].flatMap((zoom) => [zoom, ['*', ['get', 'band0'], 2 ** zoom]])];
const is = (...styles: PassageStyle[]): unknown => ['in', ['get', 'style'], ['literal', styles]];
const LINE = ['==', ['geometry-type'], 'LineString'];
const AREA = ['==', ['geometry-type'], 'Polygon'];
const POINT = ['==', ['geometry-type'], 'Point'];
const SIGNED = ['!=', ['get', 'sign'], ''];

/** The layers of passage, in the colours of a look, above zones and below reports. */
export function passageLayers(look: (token: string) => string, font: readonly string[]): unknown[] {
  const join = { 'line-join': 'round', 'line-cap': 'butt' };
  const colour = ['match', ['get', 'style'], 'disputed', look('disputed'), 'notice', look('warn'), 'draft', look('accent'), 'asked', look('accent'), look('passage')];
  const edge = (id: string, filter: unknown, paint: Record<string, unknown>): unknown => ({
    id, type: 'line', source: 'passage', filter, layout: join, paint: { 'line-color': colour, 'line-width': 2.2, ...paint },
  });
  const ink = { 'text-color': look('passage'), 'text-halo-color': look('map-halo'), 'text-halo-width': 1.6 };
  const label = { 'text-font': font, 'text-field': ['get', 'name'], 'text-size': 11.5, 'text-max-width': 10, 'text-padding': 4 };
  return [
    { id: 'passage-fill', type: 'fill', source: 'passage', filter: AREA, paint: { 'fill-color': colour, 'fill-opacity': 0.1 } },
    { id: 'passage-band', type: 'line', source: 'passage-bands', layout: { ...join, 'line-join': 'bevel' }, paint: { 'line-color': colour, 'line-opacity': 0.16, 'line-width': BAND } },
    edge('passage-solid', ['all', ['!=', ['geometry-type'], 'Point'], is('agreed', 'draft'), ['any', LINE, ['==', ['get', 'sign'], '']]], {}),
    edge('passage-ring', ['all', AREA, SIGNED], { 'line-width': 1.2 }),
    edge('passage-dash', is('claimed', 'notice', 'asked'), { 'line-dasharray': [4, 2] }),
    edge('passage-both-a', is('disputed'), { 'line-offset': 2.2 }),
    edge('passage-both-b', is('disputed'), { 'line-offset': -2.2, 'line-dasharray': [4, 2] }),
    edge('passage-moves', is('movement'), { 'line-width': 2.6, 'line-dasharray': [0.8, 1.2] }),
    { id: 'passage-dots', type: 'circle', source: 'passage', filter: ['all', POINT, ['!', SIGNED]], paint: { 'circle-radius': 4.5, 'circle-color': look('map-halo'), 'circle-stroke-color': colour, 'circle-stroke-width': 2 } },
    {
      id: 'passage-sites', type: 'symbol', source: 'passage', filter: ['all', POINT, SIGNED],
      layout: { ...label, 'icon-image': ['concat', 'site-', ['get', 'sign']], 'icon-allow-overlap': true, 'text-field': ['step', ['zoom'], '', 9, ['get', 'name']], 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-optional': true },
      paint: ink,
    },
    { id: 'passage-line-name', type: 'symbol', source: 'passage', filter: LINE, layout: { ...label, 'symbol-placement': 'line', 'text-max-angle': 60, 'text-offset': [0, 1] }, paint: ink },
    { id: 'passage-area-name', type: 'symbol', source: 'passage', filter: ['all', AREA, ['!', SIGNED]], layout: label, paint: ink },
  ];
}
