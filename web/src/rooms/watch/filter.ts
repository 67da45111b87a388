// Which reports the Watch room shows. Decides by the reader's own choices only and says how many it leaves out, and why:
// nothing is hidden without a number. Times in ms since 1970 UTC.
import { F, placed, STATUSES, type Status } from '../../api/rows';
import type { MarkRow } from '../../api/types';
import type { Columns } from '../../state/columns';
import type { PictureStore } from '../../state/picture.svelte';

/** 'happened': what overlaps [from, to]. 'known': what others could confirm as known by `to`. Null ends are open. */
export interface TimeChoice {
  mode: 'happened' | 'known';
  from_ms: number | null;
  to_ms: number | null;
}
export interface Filter {
  text: string;
  what: string;
  /** Party whose node wrote it. */
  author: string;
  status: ReadonlySet<Status>;
  place: 'any' | 'without';
  /** Ids of those chosen on the map, when reports lie on top of one another; a picture that is loaded anew may number its rows otherwise. */
  only: ReadonlySet<string> | null;
  time: TimeChoice;
}
export interface Shown {
  /** Indexes of rows to show, newest recorded first. */
  indexes: Uint32Array;
  /** Among all that pass everything but the status choice: how many have each status. */
  byStatus: Record<Status, number>;
  /** Shown, but nowhere on the map. */
  withoutPlace: number;
  /** Left out only because no time is known while a time is chosen. */
  withoutTime: number;
}

export const NO_FILTER: Filter = {
  text: '',
  what: '',
  author: '',
  status: new Set(STATUSES),
  place: 'any',
  only: null,
  time: { mode: 'happened', from_ms: null, to_ms: null },
};

/** True when the reader has chosen anything but the time. */
export function isNarrowed(filter: Filter): boolean {
  return (
    filter.text !== '' || filter.what !== '' || filter.author !== '' || filter.place !== 'any' || filter.only !== null || filter.status.size < STATUSES.length
  );
}

/** Filters rows in the store's order; `parties[i]` is the party of node i. */
export function show(store: Pick<PictureStore, 'rows' | 'columns' | 'order'>, filter: Filter, parties: readonly string[]): Shown {
  const { rows, order } = store;
  const passes = timePass(store.columns, filter.time);
  const kept = new Uint32Array(order.length);
  let count = 0;
  const byStatus: Record<Status, number> = { alleged: 0, denied: 0, disputed: 0, withdrawn: 0 };
  let withoutPlace = 0;
  let withoutTime = 0;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const index of order) {
    const row = rows[index]!;
    if (filter.only && !filter.only.has(row[F.id])) continue;
    if (filter.what && row[F.what] !== filter.what) continue;
    if (filter.author && parties[row[F.origin]] !== filter.author) continue;
    if (filter.place === 'without' && placed(row)) continue;
    if (words.length > 0 && !matches(row, words)) continue;
    const status = row[F.status] as Status;
    const when = passes(index);
    if (when === 'unknown' && filter.status.has(status)) withoutTime += 1;
    if (when !== 'yes') continue;
    if (status in byStatus) byStatus[status] += 1;
    if (!filter.status.has(status) && status in byStatus) continue;
    if (!placed(row)) withoutPlace += 1;
    kept[count++] = index;
  }
  return { indexes: kept.slice(0, count), byStatus, withoutPlace, withoutTime };
}

function matches(row: MarkRow, words: readonly string[]): boolean {
  const text = `${row[F.number]} ${row[F.place]} ${row[F.actor]} ${row[F.victim]} ${row[F.what]} ${row[F.weapon]}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function timePass(columns: Columns, time: TimeChoice): (index: number) => 'yes' | 'no' | 'unknown' {
  const from = time.from_ms ?? Number.NEGATIVE_INFINITY;
  const to = time.to_ms ?? Number.POSITIVE_INFINITY;
  const recorded = columns.get('recorded');
  if (time.mode === 'known') return (i) => (recorded[i]! <= to ? 'yes' : 'no');
  if (time.from_ms === null && time.to_ms === null) return () => 'yes';
  const start = columns.get('start');
  const end = columns.get('end');
  return (i) => (Number.isNaN(start[i]) ? 'unknown' : start[i]! <= to && end[i]! >= from ? 'yes' : 'no');
}
