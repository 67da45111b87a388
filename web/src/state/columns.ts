// Numbers of every row, side by side in typed arrays: what filtering, drawing and the timeline read tens of thousands of
// times. NaN stands for unknown. Decides nothing: a copy of what the rows say. ms since 1970 UTC; x, y: unit square of Web
// Mercator.
import { F, interval } from '../api/rows';
import type { MarkRow } from '../api/types';
import { mercatorX, mercatorY } from '../map/geo';

const NAMES = ['start', 'end', 'recorded', 'x', 'y'] as const;
type Name = (typeof NAMES)[number];

export class Columns {
  length = 0;
  #room = 0;
  #held: Record<Name, Float64Array> = {
    start: new Float64Array(),
    end: new Float64Array(),
    recorded: new Float64Array(),
    x: new Float64Array(),
    y: new Float64Array(),
  };

  /** Columns of rows, with room for more. */
  static of(rows: readonly MarkRow[]): Columns {
    const columns = new Columns();
    columns.#grow(rows.length + 1024);
    rows.forEach((row, i) => columns.set(i, row));
    return columns;
  }
  /** Writes one row's numbers; an index just past the end lengthens the columns. */
  set(index: number, row: MarkRow): void {
    if (index >= this.#room) this.#grow(Math.max(1024, this.#room * 2));
    this.length = Math.max(this.length, index + 1);
    const span = interval(row);
    const lat = row[F.lat_e7];
    const lon = row[F.lon_e7];
    this.#held.start[index] = span ? span[0] : Number.NaN;
    this.#held.end[index] = span ? span[1] : Number.NaN;
    this.#held.recorded[index] = row[F.recorded_ms];
    this.#held.x[index] = lat === null || lon === null ? Number.NaN : mercatorX(lon / 1e7);
    this.#held.y[index] = lat === null || lon === null ? Number.NaN : mercatorY(lat / 1e7);
  }
  /** One column, as long as there are rows; a view, not a copy. */
  get(name: Name): Float64Array {
    return this.#held[name].subarray(0, this.length);
  }
  #grow(room: number): void {
    this.#room = room;
    for (const name of NAMES) {
      const wider = new Float64Array(room);
      wider.set(this.#held[name]);
      this.#held[name] = wider;
    }
  }
}
