// What the reader has chosen in the Watch room, and what follows from it. Kept while the page is open, so that going to
// another room and back changes nothing.
import { F, STATUSES, type Status } from '../../api/rows';
import type { MarkRow } from '../../api/types';
import type { Columns } from '../../state/columns';
import { picture } from '../../state/picture.svelte';
import { selection } from '../../state/selection.svelte';
import { session } from '../../state/session.svelte';
import { type Filter, isNarrowed, NO_FILTER, show, type TimeChoice } from './filter';
import { allWithin, type Domain, domainOf, endsAt } from './timeline';

export type View = 'map' | 'list' | 'ledgers';

class WatchState {
  filter: Filter = $state.raw(NO_FILTER);
  view: View = $state('map');
  layers = $state({ marks: true, rings: true, terms: true, sites: true, corridors: true, movements: true, notices: true, control: true });

  zoomed: { from_ms: number; to_ms: number } | null = $state.raw(null);

  readonly #parties = $derived(session.value?.nodes.map((n) => n.party) ?? []);
  // By itself, so that moving the brush does not measure the whole timeline anew.
  readonly mode = $derived(this.filter.time.mode);
  readonly shown = $derived.by(() => {
    void picture.version;
    return show(picture.store, this.filter, this.#parties);
  });
  readonly all = $derived.by(() => {
    void picture.version;
    return picture.store.rows.length;
  });
  readonly narrowed = $derived(isNarrowed(this.filter));
  /** The ends that the timeline shows: the reader's own, else those of all reports. */
  readonly ends = $derived.by(() => {
    void picture.version;
    return this.zoomed && this.domain ? endsAt(picture.store.columns, this.mode, this.zoomed) : this.domain;
  });
  // The ends are measured anew when the picture was loaded, the meaning changed, or something new lies outside them.
  #measured: { columns: Columns; mode: string; length: number; domain: Domain | null } | null = null;
  readonly domain = $derived.by(() => {
    void picture.version;
    const { columns } = picture.store;
    const last = this.#measured;
    const same = last?.columns === columns && last.mode === this.mode && last.domain !== null;
    if (same && allWithin(columns, this.mode, last.length, last.domain as Domain)) {
      last.length = columns.length;
      return last.domain;
    }
    const domain = domainOf(columns, this.mode);
    this.#measured = { columns, mode: this.mode, length: columns.length, domain };
    return domain;
  });
  /** The moment whose zones and lines are drawn: the end of the chosen time; null is now. */
  readonly termsAt = $derived(this.filter.time.to_ms);
  readonly selected = $derived.by<MarkRow | null>(() => {
    void picture.version;
    return selection.id === null ? null : (picture.store.find(selection.id) ?? null);
  });
  readonly place = $derived.by(() => {
    const row = this.selected;
    const [lat_e7, lon_e7] = [row?.[F.lat_e7] ?? null, row?.[F.lon_e7] ?? null];
    return row && lat_e7 !== null && lon_e7 !== null ? { lat_e7, lon_e7, radius_m: row[F.radius_m] ?? 0 } : null;
  });

  set(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
  }
  setTime(time: TimeChoice): void {
    this.filter = { ...this.filter, time };
  }
  /** Stretches the timeline over the chosen span; null shows all of it again. */
  zoomTime(to: { from_ms: number; to_ms: number } | null): void {
    this.zoomed = to;
  }
  /** Clears everything but the time, which stands below the map with its own button. */
  clear(): void {
    this.filter = { ...NO_FILTER, time: this.filter.time };
  }
  toggle(status: Status): void {
    const next = new Set(this.filter.status);
    if (!next.delete(status)) next.add(status);
    // With none chosen nothing could be shown: that choice means all.
    this.set({ status: next.size === 0 ? new Set(STATUSES) : next });
  }
}

export const watch = new WatchState();
