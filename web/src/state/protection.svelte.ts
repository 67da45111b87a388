// Sites, checks, corridors, notices, hits and access as this screen holds them: each asked for when a screen wishes it, at most every
// few seconds, the last answer kept while the next is awaited. Decides nothing.
import { get } from '../api/client';
import type { AccessRoom, ChecksRoom, CorridorsRoom, HitsRoom, NoticesRoom, SitesRoom, TrawlingRoom } from '../api/protection';
import { Paced } from '../rooms/dossier/paced';
import { type Failure, failureOf } from '../rooms/new-report/submit';

const GAP_MS = 1500;

export class Asked<T> {
  value: T | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  #paced: Paced;
  constructor(path: string) {
    this.#paced = new Paced(async (signal) => {
      try {
        this.value = await get<T>(path, signal);
        this.failure = null;
      } catch (error) {
        if (!signal.aborted) this.failure = failureOf(error);
      }
    }, GAP_MS);
  }
  /** Wishes for an answer, at once or when the last is old enough. */
  wish(): void {
    this.#paced.wish();
  }
}

export const protection = {
  sites: new Asked<SitesRoom>('api/passage/sites'),
  checks: new Asked<ChecksRoom>('api/passage/checks'),
  trawling: new Asked<TrawlingRoom>('api/passage/trawling'),
  corridors: new Asked<CorridorsRoom>('api/passage/corridors'),
  notices: new Asked<NoticesRoom>('api/passage/notices'),
  hits: new Asked<HitsRoom>('api/passage/hits'),
  access: new Asked<AccessRoom>('api/passage/access'),
};
