// The terms as this screen holds them: packs with their clauses, the map of their zones and lines, what comes next. Asked anew
// when the picture changes, at most every few seconds, and only once somebody wished for them. Decides nothing.
import { get } from '../api/client';
import type { TermsCountdown, TermsMap, TermsPack, TermsRoom } from '../api/types';
import { Paced } from '../rooms/dossier/paced';
import { type Failure, failureOf } from '../rooms/new-report/submit';

const GAP_MS = 4000;
const NEXT_GAP_MS = 15_000;

class TermsStore {
  room: TermsRoom | null = $state.raw(null);
  map: TermsMap | null = $state.raw(null);
  next: TermsCountdown | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** The moment that the reader looks at in the room; null is now. */
  at_ms: number | null = $state(null);
  #wanted = false;

  #whole = new Paced(async (signal) => {
    try {
      const [room, map] = await Promise.all([get<TermsRoom>('api/terms', signal), get<TermsMap>('api/terms/map', signal)]);
      this.room = room;
      this.map = map;
      this.failure = null;
    } catch (error) {
      if (!signal.aborted) this.failure = failureOf(error);
    }
  }, GAP_MS);

  #coming = new Paced(async (signal) => {
    try {
      this.next = await get<TermsCountdown>('api/terms/countdown', signal);
    } catch {
      // Without an answer the last one stands; each of its moments says for itself when it was due.
      return;
    }
  }, NEXT_GAP_MS);

  /** Wishes for packs and map; from now on they follow the picture. */
  wish(): void {
    this.#wanted = true;
    this.#whole.wish();
  }
  /** Wishes for what comes next alone, for the frame. */
  wishNext(): void {
    this.#coming.wish();
  }
  /** The picture changed: what is already on a screen is asked for again. */
  follow(): void {
    this.#coming.wish();
    if (this.#wanted) this.#whole.wish();
  }
  pack(id: string, version?: string): TermsPack | null {
    const packs = this.room?.packs ?? [];
    return packs.find((one) => one.id === id && (version === undefined || one.version === version)) ?? packs.find((one) => one.id === id) ?? null;
  }
}

export const terms = new TermsStore();
