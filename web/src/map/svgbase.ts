// The base map's files as SVG paths, for browsers that cannot draw the full map.
import type { FeatureCollection, Position } from 'geojson';
import { mercatorX, mercatorY } from './geo';

export interface BaseFiles {
  countries: FeatureCollection;
  borders: FeatureCollection;
  areas: FeatureCollection;
  places: FeatureCollection;
}
const NONE: FeatureCollection = { type: 'FeatureCollection', features: [] };

async function file(name: string): Promise<FeatureCollection> {
  try {
    return (await (await fetch(`basemap/${name}.geojson`)).json()) as FeatureCollection;
  } catch {
    // A base map that does not come leaves the facts on an empty ground.
    return NONE;
  }
}

/** Loads what the simple map draws under the facts. */
export async function loadBase(): Promise<BaseFiles> {
  const [countries, borders, areas, places] = await Promise.all(['countries', 'borders', 'areas', 'places'].map(file));
  return { countries: countries ?? NONE, borders: borders ?? NONE, areas: areas ?? NONE, places: places ?? NONE };
}

function linesOf(collection: FeatureCollection): Position[][] {
  return collection.features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') return geometry.coordinates;
    if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
    return geometry.type === 'LineString' ? [geometry.coordinates] : [];
  });
}

/** All lines of a collection as one path; px and py place the unit square of Web Mercator on the screen. */
export function pathOf(collection: FeatureCollection, px: (x: number) => number, py: (y: number) => number): string {
  return linesOf(collection)
    .map((line) => `M${line.map(([lon, lat]) => `${px(mercatorX(lon ?? 0)).toFixed(1)} ${py(mercatorY(lat ?? 0)).toFixed(1)}`).join('L')}`)
    .join('');
}
