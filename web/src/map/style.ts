// How the map looks: layers in the colours of tokens.css, labels in the reader's language. Decides the drawing only.
// Borders that the data set marks as claimed are dashed. Fonts are the bundled ones: MapLibre shapes them itself.
import arabic from '@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2?url';
import cyrillic from '@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff2?url';
import latin from '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url';
import latinExt from '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2?url';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Lang } from '../api/types';
import { areaLayers } from './areas';
import { CLUSTER_RADII_PX } from './features';
import { lineLayers } from './lines';
import { passageLayers } from './passage';

export type Look = (token: string) => string;

/** Reads colours from the stylesheet, so that they stand in one place. */
export function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  return (token) => style.getPropertyValue(`--${token}`).trim() || '#808080';
}

const absolute = (path: string): string => new URL(path, document.baseURI).href;
const file = (name: string) => ({ type: 'geojson' as const, data: absolute(`basemap/${name}.geojson`) });
const empty = { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } };
const FONT = ['Noto Sans'];
/** Below this zoom only the coarse world is drawn: the fine files end at the frame of the theatre. */
const FINE = 3.6;

const ANCHORS = [0.6, 1.6, 2.1].flatMap((em) => ['top', [0, em], 'bottom', [0, -em], 'left', [em, 0], 'right', [-em, 0]]);

const fontFaces = () => ({
  'Noto Sans': [
    { url: absolute(latin), 'unicode-range': ['U+0000-00FF', 'U+2000-206F'] },
    { url: absolute(latinExt), 'unicode-range': ['U+0100-02FF', 'U+1E00-1EFF'] },
    { url: absolute(cyrillic), 'unicode-range': ['U+0400-04FF'] },
    { url: absolute(arabic), 'unicode-range': ['U+0600-06FF', 'U+FB50-FDFF', 'U+FE70-FEFF'] },
  ],
});

/** The expression that picks a label's name. */
export function labelName(lang: Lang): unknown {
  return ['coalesce', ['get', lang], ['get', 'en']];
}

const STATUS_COLOUR = (look: Look, kind: '' | '-fill'): unknown => [
  'match',
  ['get', 'status'],
  'denied',
  look(`denied${kind}`),
  'disputed',
  look(`disputed${kind}`),
  'withdrawn',
  look(`withdrawn${kind}`),
  look(`alleged${kind}`),
];

function baseLayers(look: Look, lang: Lang): unknown[] {
  const label = { 'text-font': FONT, 'text-field': labelName(lang), 'text-max-width': 7 };
  const halo = { 'text-halo-color': look('map-halo'), 'text-halo-width': 1.4 };
  return [
    { id: 'water', type: 'background', paint: { 'background-color': look('map-water') } },
    { id: 'world', type: 'fill', source: 'world', paint: { 'fill-color': look('map-land'), 'fill-antialias': false } },
    { id: 'land', type: 'fill', source: 'countries', minzoom: FINE, paint: { 'fill-color': look('map-land') } },
    { id: 'coast', type: 'line', source: 'coast', minzoom: FINE, paint: { 'line-color': look('map-line'), 'line-width': 0.8 } },
    { id: 'lakes', type: 'fill', source: 'lakes', minzoom: FINE, paint: { 'fill-color': look('map-water'), 'fill-outline-color': look('map-line') } },
    {
      id: 'areas',
      type: 'line',
      source: 'areas',
      minzoom: FINE,
      paint: { 'line-color': look('map-line'), 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.6, 9, 1.2], 'line-dasharray': [4, 2] },
    },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      minzoom: FINE,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': look('map-border'), 'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.8, 9, 1.8] },
    },
    { id: 'disputed', type: 'line', source: 'disputed', minzoom: FINE, paint: { 'line-color': look('map-border'), 'line-width': 1, 'line-dasharray': [3, 3] } },
    {
      id: 'countries',
      type: 'symbol',
      source: 'places',
      filter: ['==', ['get', 'rank'], 0],
      maxzoom: 8,
      layout: { ...label, 'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11, 7, 15], 'text-padding': 8 },
      paint: { 'text-color': look('text-3'), ...halo },
    },
    ...[1, 2, 3].map((rank) => ({
      id: `towns${rank}`,
      type: 'symbol',
      source: 'places',
      filter: ['==', ['get', 'rank'], rank],
      minzoom: [0, 4.6, 6.8, 8.4][rank],
      layout: {
        ...label,
        'text-size': rank === 1 ? ['interpolate', ['linear'], ['zoom'], 5, 11.5, 9, 15] : ['interpolate', ['linear'], ['zoom'], 7, 10.5, 10, 13],
        // Near the town if there is room, else just beyond a circle of reports that stands on it.
        'text-variable-anchor-offset': ANCHORS,
        'text-justify': 'auto',
        'icon-image': 'town',
        'icon-optional': true,
        'symbol-sort-key': rank,
      },
      paint: { 'text-color': look('map-label'), ...halo },
    })),
  ];
}

function factLayers(look: Look): unknown[] {
  return [
    { id: 'rings-fill', type: 'fill', source: 'rings', paint: { 'fill-color': STATUS_COLOUR(look, '-fill'), 'fill-opacity': 0.08 } },
    {
      id: 'rings',
      type: 'line',
      source: 'rings',
      paint: { 'line-color': STATUS_COLOUR(look, ''), 'line-width': 1.2, 'line-opacity': 0.85, 'line-dasharray': [4, 2.5] },
    },
    { id: 'chosen-fill', type: 'fill', source: 'chosen', paint: { 'fill-color': look('accent'), 'fill-opacity': 0.12 } },
    { id: 'chosen-halo', type: 'line', source: 'chosen', paint: { 'line-color': look('map-halo'), 'line-width': 5 } },
    { id: 'chosen', type: 'line', source: 'chosen', paint: { 'line-color': look('accent'), 'line-width': 2.4, 'line-dasharray': [3, 1.6] } },
    {
      id: 'clusters',
      type: 'circle',
      source: 'groups',
      filter: ['>', ['get', 'n'], 1],
      paint: {
        'circle-radius': ['step', ['get', 'n'], ...CLUSTER_RADII_PX],
        'circle-color': look('ink'),
        'circle-opacity': 0.9,
        'circle-stroke-color': look('map-halo'),
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      source: 'groups',
      filter: ['>', ['get', 'n'], 1],
      layout: {
        'text-field': ['get', 'say'],
        'text-font': FONT,
        'text-size': ['step', ['get', 'n'], 11.5, 100, 12, 1000, 12.5],
        'text-allow-overlap': true,
        // Keeps the names of places off the circle.
        'text-padding': 9,
      },
      paint: { 'text-color': look('ink-text') },
    },
    {
      id: 'singles',
      type: 'symbol',
      source: 'groups',
      filter: ['==', ['get', 'n'], 1],
      layout: {
        'icon-image': ['concat', 'status-', ['get', 'status']],
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 8.5, ['get', 'say']],
        'text-font': FONT,
        'text-size': 10.5,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: { 'text-color': look('map-label'), 'text-halo-color': look('map-halo'), 'text-halo-width': 1.4 },
    },
    {
      id: 'chosen-mark',
      type: 'circle',
      source: 'chosen-points',
      paint: { 'circle-radius': ['get', 'r'], 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': look('accent'), 'circle-stroke-width': 2.4 },
    },
  ];
}

/** The whole style, for a look and a language. */
export function styleOf(look: Look, lang: Lang): StyleSpecification {
  return {
    version: 8,
    'font-faces': fontFaces(),
    sources: {
      world: file('world'),
      countries: file('countries'),
      coast: file('coast'),
      borders: file('borders'),
      areas: file('areas'),
      disputed: file('disputed'),
      lakes: file('lakes'),
      places: file('places'),
      terms: empty,
      'terms-bands': empty,
      'terms-on': empty,
      passage: empty,
      'passage-bands': empty,
      lines: empty,
      'lines-bands': empty,
      rings: empty,
      groups: empty,
      chosen: empty,
      'chosen-points': empty,
    },
    layers: [...baseLayers(look, lang), ...areaLayers(look, FONT), ...lineLayers(look, FONT), ...passageLayers(look, FONT), ...factLayers(look)] as LayerSpecification[],
  } as StyleSpecification;
}
