// Which zones and lines stand on a map: of one instrument, or of everything that may hold at a moment. Decides nothing about
// terms: what may hold is looked up in the node's segments, and doubt is drawn, not left out.
import type { Geometry } from 'geojson';
import type { TermsFeature, TermsInstrument, TermsMap, TermsPack } from '../../api/types';
import { nameOf } from '../../i18n/index.svelte';
import type { MapArea } from '../../map/areas';
import { mayHold, standingAt } from './time';

/** The key of an area on a map: pack and id. */
export function areaKey(pack: string, id: string): string {
  return `${pack}/${id}`;
}

function areaOf(feature: TermsFeature, basis: string): MapArea {
  const { pack, id, names, what, approximate, accuracy_m } = feature.properties;
  return { key: areaKey(pack, id), name: nameOf(names) || id, line: what === 'line', approximate, accuracy_m, basis, geometry: feature.geometry as unknown as Geometry };
}

/** The zones and lines that clauses of one instrument name. */
export function areasOf(map: TermsMap | null, pack: TermsPack | null, instrument: TermsInstrument | null): MapArea[] {
  if (!map || !pack || !instrument) return [];
  const start = `${instrument.id}/`;
  return map.features.filter(({ properties: p }) => p.pack === pack.id && p.clauses.some((one) => one.startsWith(start))).map((one) => areaOf(one, instrument.basis));
}

/** The zones and lines of everything that is in force at a moment, or of which that is disputed or not known. */
export function areasAt(map: TermsMap | null, packs: readonly TermsPack[], at_ms: number): MapArea[] {
  if (!map) return [];
  const basis = new Map<string, string>();
  for (const pack of packs) {
    for (const instrument of pack.instruments) {
      if (mayHold(standingAt(pack, instrument, at_ms))) basis.set(`${pack.id}/${instrument.id}`, instrument.basis);
    }
  }
  return map.features.flatMap((feature) => {
    const { pack, clauses } = feature.properties;
    const found = clauses.map((one) => basis.get(`${pack}/${one.split('/')[0]}`)).find((one) => one !== undefined);
    return found === undefined ? [] : [areaOf(feature, found)];
  });
}

/** The ids of the zones and lines that a clause names, as keys of the map. */
export function keysOf(pack: string, clause: { id: string; zones: readonly string[]; lines: readonly string[]; kind: string }): string[] {
  return [...clause.zones, ...clause.lines, ...(clause.kind === 'line' ? [clause.id] : [])].map((id) => areaKey(pack, id));
}
