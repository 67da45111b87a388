// Whether somebody must sign in before this screen may go on. Set by the first answer that says so; what stands on the
// screen stays in memory behind the sign-in page, so that a session that ran out costs nobody a draft.
import { whenSignInNeeded } from '../api/client';
import { live } from '../api/live.svelte';

class Gate {
  needed: boolean = $state(false);

  constructor() {
    whenSignInNeeded(() => {
      this.needed = true;
      live.stop();
    });
  }
}

export const gate = new Gate();
