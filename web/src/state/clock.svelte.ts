// The time this screen shows: the node's clock, told once and carried on by this browser's steady timer, and the zone in
// which times are worded. It decides nothing about what is in force.
class Clock {
  /** Now by the node's clock, in ms; moves once a second. */
  now: number = $state(Date.now());
  /** The zone the reader chose in the top bar; times everywhere are worded in it. */
  zone: string = $state('UTC');
  #offset = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Takes the node's clock as the one to show. */
  set(now_ms: number): void {
    this.#offset = now_ms - performance.now();
    this.now = now_ms;
    this.#timer ??= setInterval(() => (this.now = Math.round(performance.now() + this.#offset)), 1000);
  }
}

export const clock = new Clock();
