// One question and its answer as the Ask tab holds them: the form, what was answered, what was moved since, and what that changed.
// Kept while the page is open. One question at a time: a new one ends the last. Decides nothing about terms.
import type { TermsAnswered, TermsCase } from '../../api/types';
import { session } from '../../state/session.svelte';
import { wholeNumber } from '../../ui/digits';
import { type Failure, failureOf } from '../new-report/submit';
import { about, ask } from './api';
import { added, type AskForm, bodyOf, type Change, changes, emptyForm, formOf, moved, type Nudge, troubles } from './cases';

const STILL: Nudge = { north_m: 0, east_m: 0, minutes: 0 };

class Asking {
  form: AskForm = $state(emptyForm('UTC'));
  picking = $state(false);
  working = $state(false);
  failure: Failure | null = $state.raw(null);
  /** The question as first asked, and its answer. */
  base: { body: TermsCase; answered: TermsAnswered } | null = $state.raw(null);
  /** The question moved, and its answer; null while it stands where it was asked. */
  moved: { by: Nudge; body: TermsCase; answered: TermsAnswered } | null = $state.raw(null);
  tried = $state(false);
  #stop: AbortController | null = null;
  #begun = false;

  readonly troubles = $derived(troubles(this.form));
  readonly shown = $derived(this.moved?.answered ?? this.base?.answered ?? null);
  readonly place = $derived.by(() => {
    const body = this.moved?.body ?? null;
    const lat_e7 = body?.lat !== undefined ? Math.round(body.lat * 1e7) : this.form.lat_e7;
    const lon_e7 = body?.lon !== undefined ? Math.round(body.lon * 1e7) : this.form.lon_e7;
    return lat_e7 === null || lon_e7 === null ? null : { lat_e7, lon_e7, radius_m: Math.max(1, wholeNumber(this.form.radius_m, 7) ?? 1) };
  });
  readonly changes = $derived<Change[]>(this.base && this.moved ? changes(this.base.answered.answers, this.moved.answered.answers) : []);
  readonly changed = $derived(new Map(this.changes.map((one) => [one.key, one.parts as readonly string[]])));

  /** Gives an untouched form the zone of the theatre. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.form = emptyForm(session.value?.theatre.zone ?? 'UTC');
  }
  clear(): void {
    this.#stop?.abort();
    this.form = emptyForm(this.form.zone);
    [this.base, this.moved, this.failure, this.tried, this.working, this.picking] = [null, null, null, false, false, false];
  }
  /** Takes a recorded report as the case to start from. */
  async take(name: string): Promise<void> {
    const given = await this.#once((signal) => about(name, signal));
    if (!given) return;
    this.form = formOf(given.case, this.form.zone, given.entry);
    this.base = { body: bodyOf(this.form), answered: given };
    this.moved = null;
    this.tried = false;
  }
  async ask(): Promise<void> {
    this.tried = true;
    if (this.troubles.length > 0) return;
    const body = bodyOf(this.form);
    const answered = await this.#once((signal) => ask(body, signal));
    if (!answered) return;
    this.base = { body, answered };
    this.moved = null;
  }
  /** Asks again a little further, earlier or later; all moves count from the question as first asked. */
  async nudge(by: Nudge): Promise<void> {
    if (!this.base) return;
    const whole = added(this.moved?.by ?? STILL, by);
    const body = moved(this.base.body, whole);
    const answered = await this.#once((signal) => ask(body, signal));
    if (answered) this.moved = { by: whole, body, answered };
  }
  back(): void {
    this.moved = null;
  }
  async #once<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    this.#stop?.abort();
    const own = new AbortController();
    this.#stop = own;
    [this.working, this.failure] = [true, null];
    try {
      return await call(own.signal);
    } catch (error) {
      if (!own.signal.aborted) this.failure = failureOf(error);
      return null;
    } finally {
      if (this.#stop === own) this.working = false;
    }
  }
}

export const asking = new Asking();
