// Asks again and again, never twice at once and never faster than `gap_ms`; a wish that comes in between is honoured once.
// Decides nothing about what is asked.
export class Paced {
  #load: (signal: AbortSignal) => Promise<void>;
  #gap_ms: number;
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #wished = false;
  #next_ms = 0;

  constructor(load: (signal: AbortSignal) => Promise<void>, gap_ms: number) {
    this.#load = load;
    this.#gap_ms = gap_ms;
  }
  /** Wishes for an answer: at once when there was none lately, otherwise as soon as the gap is over. */
  wish(): void {
    if (this.#running) this.#wished = true;
    else if (this.#timer === undefined) this.#timer = setTimeout(() => void this.#run(), Math.max(0, this.#next_ms - performance.now()));
  }
  /** Ends it for good. */
  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }
  async #run(): Promise<void> {
    this.#timer = undefined;
    if (this.#stop.signal.aborted) return;
    this.#running = true;
    this.#wished = false;
    await this.#load(this.#stop.signal);
    this.#running = false;
    this.#next_ms = performance.now() + this.#gap_ms;
    if (this.#wished && !this.#stop.signal.aborted) this.wish();
  }
}
