// Names of places in the four languages: from the base map's own labels, and from the node's gazetteer, which is asked once
// for every name that stands on a screen. It decides nothing about where a report was: a name that neither knows by its very
// spelling, or that two places share, is shown as its author wrote it.
import type { FeatureCollection } from 'geojson';
import type { Lang } from '../api/types';
import { post } from '../api/client';
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

const ASK_AFTER_MS = 150;
const ASK_AT_ONCE = 200;

class PlaceNames {
  #table: Map<string, Names> = $state.raw(new Map());
  /** What the node's gazetteer answered; an empty answer is remembered, too. */
  #asked: Map<string, Partial<Names>> = $state.raw(new Map());
  #wanted = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

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
    const known = this.#table.get(name.toLowerCase()) ?? this.#asked.get(name);
    if (known === undefined && name !== '') this.#ask(name);
    return known?.[lang] ?? name;
  }

  /** Asks the node for names that came onto a screen, many in one request. */
  #ask(name: string): void {
    if (this.#wanted.has(name)) return;
    this.#wanted.add(name);
    this.#timer ??= setTimeout(() => void this.#send(), ASK_AFTER_MS);
  }

  async #send(): Promise<void> {
    this.#timer = null;
    const names = [...this.#wanted].filter((name) => !this.#asked.has(name)).slice(0, ASK_AT_ONCE);
    if (names.length === 0) return;
    try {
      const found = await post<Record<string, Partial<Names>>>('api/place-names', { names });
      this.#asked = new Map([...this.#asked, ...names.map((name): [string, Partial<Names>] => [name, found[name] ?? {}])]);
    } catch {
      // Without an answer every name stands as written; it is asked again when it next comes onto a screen.
      for (const name of names) this.#wanted.delete(name);
      return;
    }
    for (const name of names) this.#wanted.delete(name);
    if (this.#wanted.size > 0) this.#timer = setTimeout(() => void this.#send(), ASK_AFTER_MS);
  }
}

export const placeNames = new PlaceNames();
