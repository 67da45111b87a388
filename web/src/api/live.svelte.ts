// Keeps the picture of this screen the same as the node's: one stream of events, resumed by the browser with the revision it
// saw last, and the whole picture again whenever the node says so or the stream cannot be trusted. It never decides which
// of two values is right: what the node sent last stands.
import { clock } from '../state/clock.svelte';
import { picture } from '../state/picture.svelte';
import { get } from './client';
import type { Links, Picture, PictureDelta } from './types';

const GATHER_MS = 40;
const RETRY_MS = 3000;

class Live {
  links: Links | null = $state.raw(null);
  /** Since when this screen has had no stream; null while it has one. By the node's clock as last known. */
  lost_since_ms: number | null = $state(null);
  #source: EventSource | null = null;
  #waiting: PictureDelta[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #loading = false;
  #again = false;

  /** Opens the stream and loads the picture. Called once. */
  start(): void {
    this.#open();
    void this.resync();
  }

  #open(): void {
    this.#source?.close();
    const source = new EventSource('api/events');
    this.#source = source;
    source.addEventListener('open', () => (this.lost_since_ms = null));
    source.addEventListener('picture', (e) => this.#take(e, (d) => this.#gather(d as PictureDelta)));
    source.addEventListener('links', (e) =>
      this.#take(e, (d) => {
        this.links = d as Links;
        clock.set(this.links.now_ms);
      }),
    );
    source.addEventListener('resync', () => void this.resync());
    source.addEventListener('reconnect', () => {
      source.close();
      this.lost_since_ms ??= clock.now;
      setTimeout(() => this.#reopen(), 500);
    });
    source.addEventListener('error', () => {
      this.lost_since_ms ??= clock.now;
      // The browser resumes by itself unless the node refused the stream outright.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#reopen(), RETRY_MS);
    });
  }

  #reopen(): void {
    // A stream opened anew carries no revision to resume from, so the picture is loaded again.
    this.#open();
    void this.resync();
  }

  #take(event: Event, use: (data: unknown) => void): void {
    let data: unknown;
    try {
      data = JSON.parse((event as MessageEvent<string>).data);
    } catch {
      void this.resync();
      return;
    }
    use(data);
  }

  #gather(delta: PictureDelta): void {
    this.#waiting.push(delta);
    if (!this.#loading) this.#timer ??= setTimeout(() => this.#apply(), GATHER_MS);
  }

  #apply(): void {
    this.#timer = null;
    const deltas = this.#waiting;
    this.#waiting = [];
    if (deltas.length > 0) picture.merge(deltas);
  }

  /** Loads the whole picture; what the stream brought meanwhile is applied on top of it. */
  async resync(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const whole = await get<Picture>('api/picture');
      this.#waiting = this.#waiting.filter((d) => d.table.revision > whole.table.revision);
      picture.replace(whole);
      this.#loading = false;
      this.#apply();
    } catch {
      // The node is away or spoke nonsense: the screen says so (lost_since_ms) and asks again.
      this.#loading = false;
      this.lost_since_ms ??= clock.now;
      setTimeout(() => void this.resync(), RETRY_MS);
      return;
    }
    if (this.#again) {
      this.#again = false;
      void this.resync();
    }
  }
}

export const live = new Live();
