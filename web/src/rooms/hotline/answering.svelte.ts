// Answering with one press: what would be said is so little that it is prepared, signed and handed in at once, under the name of
// the rung that is asked now. What fails is told and can be pressed again; the same client id says it once.
import type { Call } from '../../api/alerts';
import { clock } from '../../state/clock.svelte';
import { calls } from '../../state/calls.svelte';
import { session } from '../../state/session.svelte';
import { statements } from '../new-report/api';
import { type Failure, newSubmission, prepare, signAndSubmit, type Submission } from '../new-report/submit';
import { eventDraft } from './drafts';
import { rungNow } from './ladder';

class Answering {
  /** The call that is being answered now. */
  busy: string | null = $state(null);
  failure: (Failure & { call: string }) | null = $state.raw(null);
  #begun = new Map<string, Submission>();

  /** Says that somebody answers; true when it stands in the record. */
  async answer(call: Call): Promise<boolean> {
    if (this.busy !== null) return false;
    [this.busy, this.failure] = [call.id, null];
    const draft = (): Submission => newSubmission(eventDraft(call, 'answered', crypto.randomUUID(), { at_ms: clock.now, rung: rungNow(call, clock.now), demonstration: session.value?.demonstration ?? false }));
    let now = await prepare(statements, this.#begun.get(call.id) ?? draft());
    if (now.prepared) now = await signAndSubmit(statements, now, () => undefined);
    // A refusal begins afresh next time; an answer that was lost goes on with the same bytes.
    if (now.failure && !now.failure.lost) this.#begun.delete(call.id);
    else this.#begun.set(call.id, now);
    this.busy = null;
    if (now.failure) this.failure = { ...now.failure, call: call.id };
    else calls.wish();
    return now.stage === 'recorded';
  }
}

export const answering = new Answering();
