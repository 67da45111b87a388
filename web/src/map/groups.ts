// Talks to the worker that gathers points. One question is in flight at a time; the latest waiting one wins, so that fast
// panning never queues. Decides nothing.
import type { Answer, Ask } from './cluster.worker';

export interface View {
  zoom: number;
  west: number;
  north: number;
  east: number;
  south: number;
}

export class GroupEngine {
  #worker = new Worker(new URL('./cluster.worker.ts', import.meta.url), { type: 'module' });
  #seq = 0;
  #busy = false;
  #next: View | null = null;

  constructor(onanswer: (answer: Answer) => void) {
    this.#worker.onmessage = (event: MessageEvent<Answer>) => {
      this.#busy = false;
      const late = event.data.seq !== this.#seq;
      if (this.#next) this.ask(this.#next);
      else if (!late) onanswer(event.data);
    };
  }

  /** Sends where every row is; NaN has no place and is never drawn. */
  places(x: Float64Array, y: Float64Array): void {
    const [own, other] = [x.slice(), y.slice()];
    this.#post({ kind: 'columns', x: own, y: other }, [own.buffer, other.buffer]);
  }

  /** Says which rows are to be drawn. */
  visible(indexes: Uint32Array): void {
    this.#post({ kind: 'visible', visible: indexes }, []);
  }

  /** Asks for the groups of a view; the answer comes to `onanswer`. */
  ask(view: View): void {
    if (this.#busy) {
      this.#next = view;
      return;
    }
    this.#next = null;
    this.#busy = true;
    this.#seq += 1;
    this.#post({ kind: 'view', seq: this.#seq, ...view }, []);
  }

  close(): void {
    this.#worker.terminate();
  }

  #post(ask: Ask, transfer: Transferable[]): void {
    this.#worker.postMessage(ask, transfer);
  }
}
