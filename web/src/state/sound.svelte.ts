// Whether this screen makes a sound, and the one sound it makes: two short tones. Silence ends by itself after eight hours, so
// that no screen stays silent into the next watch. Kept in this browser. It decides nothing about what deserves a sound.
const STORE = 'sametable.quiet_until';
export const QUIET_MS = 8 * 3_600_000;

/** True while a silence that was begun earlier still holds. */
export function stillQuiet(until_ms: number, now_ms: number): boolean {
  return until_ms > now_ms && until_ms - now_ms <= QUIET_MS;
}

function kept(): number {
  try {
    return Number(localStorage.getItem(STORE) ?? 0);
  } catch {
    return 0;
  }
}

class Sound {
  #until: number = $state(kept());

  get quiet(): boolean {
    return stillQuiet(this.#until, Date.now());
  }
  set(quiet: boolean): void {
    this.#until = quiet ? Date.now() + QUIET_MS : 0;
    try {
      localStorage.setItem(STORE, String(this.#until));
    } catch {
      // The choice holds until the page is closed.
    }
  }
  /** Plays the sound, silenced or not: somebody tries it. */
  play(): void {
    const context = new AudioContext();
    [0, 0.22].forEach((at, i) => {
      const tone = context.createOscillator();
      const level = context.createGain();
      tone.frequency.value = i === 0 ? 660 : 880;
      level.gain.setValueAtTime(0.12, context.currentTime + at);
      level.gain.exponentialRampToValueAtTime(0.001, context.currentTime + at + 0.2);
      tone.connect(level).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.2);
    });
    setTimeout(() => void context.close(), 800);
  }
}

export const sound = new Sound();
