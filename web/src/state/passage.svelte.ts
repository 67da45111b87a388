// The movements as this screen holds them, newest window first: asked anew when the picture changes and once somebody wished for
// them. Decides nothing; what the node sent last stands. Also who may follow: nothing is kept here that the node did not send.
import { movements as ask, type MovementRow } from '../api/passage';
import { Paced } from '../rooms/dossier/paced';
import { type Failure, failureOf } from '../rooms/new-report/submit';

const GAP_MS = 400;

/** The newest answer of the node, and behind it what was asked for before and is no longer among it. */
export function withOlder(fresh: readonly MovementRow[], held: readonly MovementRow[], reached: boolean): MovementRow[] {
  if (!reached) return [...fresh];
  const there = new Set(fresh.map((one) => one.id));
  return [...fresh, ...held.filter((one) => !there.has(one.id))];
}

export class PassageStore {
  rows: MovementRow[] = $state.raw([]);
  loaded: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  /** While an older page is asked for, and whether there is none left. */
  reaching: boolean = $state(false);
  exhausted: boolean = $state(false);
  #reached = false;
  #ask: typeof ask;
  #fresh: Paced;

  constructor(asked: typeof ask = ask) {
    this.#ask = asked;
    this.#fresh = new Paced(async (signal) => {
      try {
        const answer = await this.#ask(null, signal);
        this.rows = withOlder(answer.movements, this.rows, this.#reached);
        this.failure = null;
        this.loaded = true;
      } catch (error) {
        if (!signal.aborted) this.failure = failureOf(error);
      }
    }, GAP_MS);
  }
  /** Wishes for the board. */
  wish(): void {
    this.#fresh.wish();
  }
  /** Asks for movements that ended before the oldest held here. */
  async older(): Promise<void> {
    // A board where everything ended long ago is empty: the newest of all are asked for by an empty name.
    const oldest = this.rows.at(-1)?.number ?? '';
    if (this.reaching) return;
    this.reaching = true;
    try {
      const answer = await this.#ask(oldest);
      const known = new Set(this.rows.map((one) => one.id));
      const more = answer.movements.filter((one) => !known.has(one.id));
      this.rows = [...this.rows, ...more];
      this.#reached = true;
      this.exhausted = more.length === 0;
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.reaching = false;
  }
}

export const passage = new PassageStore();
