// The hotline calls as this screen holds them, followed by the one stream of events. When a call to this party rings here, the
// node is told at once that it was heard at this desk; that nobody answered is then known apart from that nothing rang.
import type { Call, CallsRoom } from '../api/alerts';
import { ApiError, get, post } from '../api/client';
import { Paced } from '../rooms/dossier/paced';
import { ringsFor } from '../rooms/hotline/ladder';
import { type Failure, failureOf } from '../rooms/new-report/submit';
import { session } from './session.svelte';

const GAP_MS = 1500;

/** Takes calls into a list by id: the latest word of each stands. Newest first. */
export function withCalls(known: readonly Call[], told: readonly Call[]): Call[] {
  const all = new Map(known.map((one) => [one.id, one]));
  for (const one of told) all.set(one.id, one);
  return [...all.values()].sort((a, b) => b.at_ms - a.at_ms || (a.id < b.id ? -1 : 1));
}

class Calls {
  all: readonly Call[] = $state.raw([]);
  loaded: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  /** Since when a test call is due by this node's plan; null: none is. */
  test_due: NonNullable<CallsRoom['test_due']> | null = $state.raw(null);
  readonly ringing: readonly Call[] = $derived(this.all.filter((one) => ringsFor(one, { party: session.value?.party ?? '', node: session.value?.node ?? '' })));
  /** Calls that this node made and that nobody has answered yet. */
  readonly outgoing: readonly Call[] = $derived(this.all.filter((one) => one.state === 'ringing' && one.node === session.value?.node));
  #told = new Set<string>();
  /** What the stream told while the list was on its way: it is later than the list, and stands over it. */
  #meanwhile: Call[] | null = null;

  #whole = new Paced(async (signal) => {
    const meanwhile = (this.#meanwhile = [] as Call[]);
    try {
      const room = await get<CallsRoom>('api/calls', signal);
      this.all = withCalls(room.calls, meanwhile);
      [this.loaded, this.failure, this.test_due] = [true, null, room.test_due ?? null];
      this.#hear();
    } catch (error) {
      if (!signal.aborted) this.failure = failureOf(error);
    }
    this.#meanwhile = null;
  }, GAP_MS);

  wish(): void {
    this.#whole.wish();
  }
  take(told: Call): void {
    this.#meanwhile?.push(told);
    this.all = withCalls(this.all, [told]);
    this.#hear();
  }
  /** A call by its number or id. */
  find(name: string): Call | undefined {
    return this.all.find((one) => one.number === name || one.id === name);
  }
  #hear(): void {
    for (const call of this.ringing) {
      if (this.#told.has(call.id)) continue;
      this.#told.add(call.id);
      void post(`api/calls/${encodeURIComponent(call.id)}/heard`, {}).catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        // A lost word is said again with the next list; a refusal stands.
        if (error.lost) this.#told.delete(call.id);
      });
    }
  }
}

export const calls = new Calls();
