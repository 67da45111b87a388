// Keeps the picture of this screen the same as the node's: one stream of events, resumed by the browser with the revision it
// saw last, and the whole picture again whenever the node says so or the stream cannot be trusted. It never decides which
// of two values is right: what the node sent last stands.
import { alerts } from '../state/alerts.svelte';
import { calls } from '../state/calls.svelte';
import { clock } from '../state/clock.svelte';
import { picture } from '../state/picture.svelte';
import { sharedView } from '../state/shared';
import type { SharedMessage } from '../rooms/table/shared/view';
import type { Alert, Call } from './alerts';
import { ApiError, get, SIGN_IN_NEEDED } from './client';
import type { Links, Picture, PictureDelta, Presence, Problem } from './types';

const GATHER_MS = 40;
const RETRY_MS = 3000;

/** Takes one more word of who is where: a desk is known by its node and label, its latest word stands. */
export function withPresence(known: readonly Presence[], told: Presence): Presence[] {
  const others = known.filter((one) => one.node !== told.node || one.label !== told.label);
  return told.kind === 'away' ? others : [...others, told];
}

class Live {
  links: Links | null = $state.raw(null);
  /** Since when this screen has had no stream; null while it has one. By the node's clock as last known. */
  lost_since_ms: number | null = $state(null);
  /** Who is in which room now, one line a desk, as last told. */
  presence: readonly Presence[] = $state.raw([]);
  /** Why this node signs nothing; undefined while the stream has not said. */
  hold: Problem | null | undefined = $state.raw(undefined);
  /** Moves when a movement was followed further: its positions and its telephone are asked for anew. */
  followed: number = $state(0);
  #source: EventSource | null = null;
  #waiting: PictureDelta[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #loading = false;
  #stopped = false;
  #again = false;

  /** Opens the stream and loads the picture. */
  start(): void {
    this.#stopped = false;
    this.#open();
    void this.resync();
  }
  /** Lets go of the stream, as long as nobody is signed in. */
  stop(): void {
    this.#stopped = true;
    this.#source?.close();
    this.#source = null;
  }

  #open(): void {
    this.#source?.close();
    const source = new EventSource('api/events');
    this.#source = source;
    source.addEventListener('open', () => {
      this.lost_since_ms = null;
      // Alerts and calls carry no revision to resume from: after every break they are asked for again.
      alerts.wish();
      calls.wish();
    });
    source.addEventListener('picture', (e) => this.#take(e, (d) => this.#gather(d as PictureDelta)));
    source.addEventListener('links', (e) =>
      this.#take(e, (d) => {
        this.links = d as Links;
        clock.set(this.links.now_ms);
      }),
    );
    source.addEventListener('presence', (e) => this.#take(e, (d) => (this.presence = withPresence(this.presence, d as Presence))));
    source.addEventListener('shared', (e) => this.#take(e, (d) => sharedView.tell(d as SharedMessage)));
    source.addEventListener('hold', (e) => this.#take(e, (d) => (this.hold = d as Problem | null)));
    source.addEventListener('following', () => (this.followed += 1));
    source.addEventListener('alert', (e) => this.#take(e, (d) => alerts.take(d as Alert)));
    source.addEventListener('call', (e) => this.#take(e, (d) => calls.take(d as Call)));
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
    if (this.#stopped) return;
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
      // A picture that failed once said that nothing reaches this screen; the stream that stood meanwhile opens no second time to say otherwise.
      if (this.#source?.readyState === EventSource.OPEN) this.lost_since_ms = null;
      this.#loading = false;
      this.#apply();
    } catch (error) {
      this.#loading = false;
      if (error instanceof ApiError && error.code === SIGN_IN_NEEDED) return;
      // The node is away or spoke nonsense: the screen says so (lost_since_ms) and asks again.
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
