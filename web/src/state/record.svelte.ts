// What the node last said of the record as a whole: logs, forks, a hold. One copy for the frame, which must show two
// histories on every room, and for the rooms Record and Desk. Decides only how often to ask.
import { get } from '../api/client';
import type { ForkRow, Problem, RecordRoom } from '../api/types';
import { live } from '../api/live.svelte';
import { Paced } from '../rooms/dossier/paced';
import { type Failure, failureOf } from '../rooms/new-report/submit';

const NEAR_MS = 1000;
const FAR_MS = 15_000;

class RecordState {
  room: RecordRoom | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  #asked = 0;
  #answered = 0;
  readonly #near = new Paced((signal) => this.#ask(signal), NEAR_MS);
  readonly #far = new Paced((signal) => this.#ask(signal), FAR_MS);

  get forks(): readonly ForkRow[] {
    return this.room?.forks ?? [];
  }
  /** Why this node signs nothing: the stream's word where it has spoken, else the room's. */
  get hold(): Problem | null {
    return live.hold === undefined ? (this.room?.hold ?? null) : live.hold;
  }
  /** Asks soon: the room Record is open, or something grave was told. */
  wish(): void {
    this.#near.wish();
  }
  /** Asks at leisure: another room is open. */
  wishFar(): void {
    this.#far.wish();
  }
  /** Two paces ask the same: an older question's answer may come after a newer one's, and does not stand in its place. */
  async #ask(signal: AbortSignal): Promise<void> {
    const turn = ++this.#asked;
    try {
      const room = await get<RecordRoom>('api/record', signal);
      if (turn < this.#answered) return;
      [this.#answered, this.room, this.failure] = [turn, room, null];
    } catch (error) {
      if (!signal.aborted && turn > this.#answered) this.failure = failureOf(error);
    }
  }
}

export const record = new RecordState();
