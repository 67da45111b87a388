// The picture as this screen holds it: rows by id, an order by when they were recorded (newest first), ledgers, the table.
// A function of what the node sent and of nothing else. Rows are plain arrays outside reactivity, because there are tens
// of thousands; `version` tells the screen that something changed.
import { F } from '../api/rows';
import type { LedgerCount, MarkRow, Picture, PictureDelta, Table } from '../api/types';
import { Columns } from './columns';

export class PictureStore {
  rows: MarkRow[] = [];
  columns = new Columns();
  /** Indexes into rows, newest recorded first. */
  order: number[] = [];
  ledgers: LedgerCount[] = [];
  #at = new Map<string, number>();
  #numbers = new Map<string, number>();

  /** Takes a whole picture. */
  replace(picture: Pick<Picture, 'marks' | 'ledgers'>): void {
    this.rows = picture.marks;
    this.ledgers = picture.ledgers;
    this.#at = new Map(this.rows.map((row, i) => [row[F.id], i]));
    this.#numbers = new Map(this.rows.map((row, i) => [row[F.number], i]));
    this.columns = Columns.of(this.rows);
    const recorded = this.columns.get('recorded');
    this.order = this.rows.map((_, i) => i).sort((a, b) => recorded[b]! - recorded[a]! || b - a);
  }

  /** Takes rows that changed or are new, by id; returns the ids that were new. */
  merge(delta: Pick<PictureDelta, 'marks' | 'ledgers'>): string[] {
    const fresh: string[] = [];
    for (const row of delta.marks) {
      const known = this.#at.get(row[F.id]);
      if (known === undefined) {
        fresh.push(row[F.id]);
        this.#at.set(row[F.id], this.rows.length);
        this.#numbers.set(row[F.number], this.rows.length);
        this.rows.push(row);
        this.columns.set(this.rows.length - 1, row);
        this.#insert(this.rows.length - 1);
      } else {
        const moved = this.rows[known]![F.recorded_ms] !== row[F.recorded_ms];
        if (moved) this.order.splice(this.order.indexOf(known), 1);
        this.rows[known] = row;
        this.columns.set(known, row);
        if (moved) this.#insert(known);
      }
    }
    if (delta.ledgers.length > 0) {
      const changed = new Map(delta.ledgers.map((l) => [l.id, l]));
      const kept = this.ledgers.map((l) => changed.get(l.id) ?? l);
      const held = new Set(kept.map((l) => l.id));
      this.ledgers = [...kept, ...delta.ledgers.filter((l) => !held.has(l.id))];
    }
    return fresh;
  }

  /** The row of an id or of a number such as KHM-000123. */
  find(idOrNumber: string): MarkRow | undefined {
    const at = this.#at.get(idOrNumber) ?? this.#numbers.get(idOrNumber);
    return at === undefined ? undefined : this.rows[at];
  }
  indexOf(id: string): number {
    return this.#at.get(id) ?? -1;
  }

  #newer(a: number, b: number): number {
    return this.rows[b]![F.recorded_ms] - this.rows[a]![F.recorded_ms] || b - a;
  }
  #insert(index: number): void {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#newer(this.order[middle]!, index) < 0) low = middle + 1;
      else high = middle;
    }
    this.order.splice(low, 0, index);
  }
}

class PictureState {
  readonly store = new PictureStore();
  /** Grows whenever store changed; read it where the screen must follow. */
  version: number = $state(0);
  loaded: boolean = $state(false);
  table: Table | null = $state.raw(null);
  /** Ids that arrived while this screen was open, newest last; cleared when the reader looks at the inbox. */
  fresh: ReadonlySet<string> = $state.raw(new Set());

  replace(picture: Picture): void {
    this.store.replace(picture);
    this.table = picture.table;
    this.loaded = true;
    this.version += 1;
  }
  merge(deltas: readonly PictureDelta[]): void {
    const fresh = new Set(this.fresh);
    for (const delta of deltas) {
      for (const id of this.store.merge(delta)) fresh.add(id);
      this.table = delta.table;
    }
    this.fresh = fresh;
    this.version += 1;
  }
  seen(): void {
    if (this.fresh.size > 0) this.fresh = new Set();
  }
}

export const picture = new PictureState();
