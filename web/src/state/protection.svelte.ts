// Sites, checks, corridors, notices, hits and access as this screen holds them: each asked for when a screen wishes it, at most every
// few seconds, the last answer kept while the next is awaited. Decides nothing.
import { get } from '../api/client';
import type { AccessRoom, ChecksRoom, CorridorsRoom, HitsRoom, NoticesRoom, SitesRoom, TrawlingRoom } from '../api/protection';
import { Paced } from '../rooms/dossier/paced';
import { type Failure, failureOf } from '../rooms/new-report/submit';
import type { Routed } from '../rooms/watch/passage';

const GAP_MS = 1500;
/** Every reading of the register is noted in the audit trail: it is not read again at every change of the picture. */
const SITES_GAP_MS = 30_000;

export class Asked<T> {
  value: T | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  #paced: Paced;
  #load: (signal?: AbortSignal) => Promise<void>;
  constructor(path: string, gap_ms = GAP_MS) {
    let asked = 0;
    let answered = 0;
    this.#load = async (signal) => {
      const turn = ++asked;
      try {
        const value = await get<T>(path, signal);
        // An older question's answer may come after a newer one's, and does not stand in its place.
        if (turn < answered) return;
        answered = turn;
        this.value = value;
        this.failure = null;
      } catch (error) {
        if (!signal?.aborted && turn > answered) this.failure = failureOf(error);
      }
    };
    this.#paced = new Paced(this.#load, gap_ms);
  }
  /** Asks at once: this screen has just said something that changes the answer. */
  fresh(): void {
    void this.#load();
  }
  /** Wishes for an answer, at once or when the last is old enough. */
  wish(): void {
    this.#paced.wish();
  }
}

export const protection = {
  sites: new Asked<SitesRoom>('api/passage/sites', SITES_GAP_MS),
  checks: new Asked<ChecksRoom>('api/passage/checks'),
  trawling: new Asked<TrawlingRoom>('api/passage/trawling'),
  corridors: new Asked<CorridorsRoom>('api/passage/corridors'),
  notices: new Asked<NoticesRoom>('api/passage/notices'),
  hits: new Asked<HitsRoom>('api/passage/hits'),
  access: new Asked<AccessRoom>('api/passage/access'),
  movements: new Asked<{ movements: Routed[] }>('api/passage/movements'),
};
