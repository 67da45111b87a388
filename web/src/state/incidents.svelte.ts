// The incidents as this screen holds them, newest first: a page at a time, asked anew when the picture changes and once somebody
// wished for them. Decides nothing; what the node sent last stands, and how many there are in all is the node's number.
import { incidents as ask, type IncidentRow } from '../api/incidents';
import { Paced } from '../rooms/dossier/paced';
import { type Failure, failureOf } from '../rooms/new-report/submit';

const GAP_MS = 500;

class IncidentsStore {
  rows: IncidentRow[] = $state.raw([]);
  total: number = $state(0);
  loaded: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  /** While an older page is asked for. */
  reaching: boolean = $state(false);

  #fresh = new Paced(async (signal) => {
    try {
      const page = await ask(null, signal);
      this.#take(page.incidents, page.total);
      this.failure = null;
      this.loaded = true;
    } catch (error) {
      if (!signal.aborted) this.failure = failureOf(error);
    }
  }, GAP_MS);

  /** Wishes for the newest incidents. */
  wish(): void {
    this.#fresh.wish();
  }
  /** Asks for those before the oldest held here. */
  async older(): Promise<void> {
    const oldest = this.rows.at(-1);
    if (!oldest || this.reaching) return;
    this.reaching = true;
    try {
      const page = await ask(oldest.number);
      const known = new Set(this.rows.map((one) => one.id));
      this.rows = [...this.rows, ...page.incidents.filter((one) => !known.has(one.id))];
      this.total = page.total;
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.reaching = false;
  }
  /** The newest page stands as the node ordered it; older ones that were asked for stay behind it. */
  #take(page: IncidentRow[], total: number): void {
    const there = new Set(page.flatMap((one) => one.member_ids));
    const older = page.length < total ? this.rows.filter((one) => !one.member_ids.some((id) => there.has(id))) : [];
    this.rows = [...page, ...older];
    this.total = total;
  }
}

export const incidents = new IncidentsStore();
