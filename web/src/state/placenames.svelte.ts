// Names of well-known places in the four languages, from the base map's own labels. It decides nothing about where a report
// was: a name that it does not know, or that two places share, is shown as its author wrote it.
import type { FeatureCollection } from 'geojson';
import type { Lang } from '../api/types';
import { LANGS } from '../i18n/index.svelte';

type Names = Record<Lang, string>;

/** A table from every name to its place's names; names of two places are left out. */
export function tableOf(labels: FeatureCollection): Map<string, Names> {
  const table = new Map<string, Names | null>();
  for (const { properties } of labels.features) {
    const names = properties as Names | null;
    if (!names) continue;
    for (const lang of LANGS) {
      const key = names[lang]?.toLowerCase();
      if (!key) continue;
      const known = table.get(key);
      table.set(key, known === undefined || known === names ? names : null);
    }
  }
  return new Map([...table].filter((entry): entry is [string, Names] => entry[1] !== null));
}

class PlaceNames {
  #table: Map<string, Names> = $state.raw(new Map());

  /** Loads the labels once; without them every name stands as written. */
  async load(): Promise<void> {
    try {
      const response = await fetch('basemap/places.geojson');
      this.#table = tableOf((await response.json()) as FeatureCollection);
    } catch {
      this.#table = new Map();
    }
  }
  /** The name in a language; as written when unknown. */
  inLanguage(name: string, lang: Lang): string {
    return this.#table.get(name.toLowerCase())?.[lang] ?? name;
  }
}

export const placeNames = new PlaceNames();
