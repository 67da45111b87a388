// What this screen lets be heard: one tone pattern for alerts, one that goes on while a call rings. It can be silenced for a time,
// never switched off: silence ends by itself after an hour at most, so that no screen stays silent into the next watch. A
// browser lets no page sound before somebody has pressed something in it; until then `ready` is false and the frame says so.
// Kept in this browser. It decides nothing about what deserves a sound.
const STORE = 'sametable.quiet_until';
export const QUIET_CHOICES_MS: readonly number[] = [15 * 60_000, 30 * 60_000, 3_600_000];
export const QUIET_MOST_MS = 3_600_000;
/** One ring of a telephone: two bursts, then a pause. */
export const RING_EVERY_MS = 3000;

/** True while a silence that was begun earlier still holds; one that reaches too far into the future holds nothing. */
export function stillQuiet(until_ms: number, now_ms: number): boolean {
  return until_ms > now_ms && until_ms - now_ms <= QUIET_MOST_MS;
}

function kept(): number {
  try {
    return Number(localStorage.getItem(STORE) ?? 0);
  } catch {
    return 0;
  }
}

class Sound {
  /** Until when this screen is silent, by this browser's clock; 0 or past: it is not. */
  until_ms: number = $state(kept());
  /** True once this browser lets the page sound. */
  ready: boolean = $state(false);
  /** True where this browser can make no sound at all. */
  impossible: boolean = $state(typeof window !== 'undefined' && !('AudioContext' in window));
  #now: number = $state(Date.now());
  #context: AudioContext | null = null;
  #ringing: ReturnType<typeof setInterval> | null = null;

  constructor() {
    if (typeof window === 'undefined') return;
    setInterval(() => (this.#now = Date.now()), 1000);
    // After the press has done what it was for: nothing on the screen moves under a finger.
    const press = (): void => void this.enable();
    addEventListener('click', press, { capture: true });
    addEventListener('keyup', press, { capture: true });
  }
  get quiet(): boolean {
    return stillQuiet(this.until_ms, this.#now);
  }
  /** How long the silence still lasts, in ms. */
  get left_ms(): number {
    return this.quiet ? this.until_ms - this.#now : 0;
  }
  /** Silences this screen for a time, an hour at most; 0 ends a silence. */
  silence(for_ms: number): void {
    this.#now = Date.now();
    this.until_ms = for_ms > 0 ? this.#now + Math.min(for_ms, QUIET_MOST_MS) : 0;
    try {
      localStorage.setItem(STORE, String(this.until_ms));
    } catch {
      // The choice holds until the page is closed.
    }
  }
  /** A browser or its machine may take the sound away again, as after a sleep: the frame then says so, and the next press asks anew. */
  #opened(): AudioContext {
    const context = new AudioContext();
    context.addEventListener('statechange', () => (this.ready = context.state === 'running'));
    return context;
  }
  /** Asks the browser for sound; works only in answer to a press. */
  async enable(): Promise<void> {
    if (this.ready || this.impossible) return;
    try {
      this.#context ??= this.#opened();
      await this.#context.resume();
      this.ready = this.#context.state === 'running';
    } catch {
      // A machine without any output, or a browser that refuses: the frame goes on saying so.
      this.ready = false;
    }
  }
  /** Plays the alert's tones, unless this screen is silent. */
  alert(): void {
    if (!this.quiet) this.#tones([660, 880], 0.22, 0.14);
  }
  /** Begins or ends the ring of a call; silent rings still show. */
  ring(on: boolean): void {
    if (!on) {
      if (this.#ringing) clearInterval(this.#ringing);
      this.#ringing = null;
      return;
    }
    if (this.#ringing) return;
    const once = (): void => {
      if (!this.quiet) this.#tones([520, 650, 520, 650, 520, 650], 0.16, 0.2);
    };
    once();
    this.#ringing = setInterval(once, RING_EVERY_MS);
  }
  /** Plays the alert's tones, silenced or not: somebody tries it. */
  async play(): Promise<void> {
    await this.enable();
    this.#tones([660, 880], 0.22, 0.14);
  }
  #tones(pitches: readonly number[], apart_s: number, level: number): void {
    const context = this.#context;
    if (!context || context.state !== 'running') return;
    pitches.forEach((pitch, i) => {
      const [tone, gain, at] = [context.createOscillator(), context.createGain(), context.currentTime + i * apart_s];
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(level, at);
      gain.gain.exponentialRampToValueAtTime(0.001, at + apart_s * 0.95);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + apart_s);
    });
  }
}

export const sound = new Sound();
