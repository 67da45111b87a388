// Acts for two persons: what one proposes and another confirms. Decides nothing; the node holds who may. At a desk where nobody
// is enrolled there are no two persons, and the act is done at once.
import { session } from '../state/session.svelte';
import { post } from './client';

export type TwoPersonAct = 'revoke_key' | 'erase' | 'widen' | 'restore' | 'empower' | 'say_terms' | 'sign_terms';
export type Proposed = 'proposed' | 'done';

/** Proposes an act, for another person to find on their Desk; at an open desk, does it. Throws ApiError. */
export async function propose(act: TwoPersonAct, what: Record<string, unknown>): Promise<Proposed> {
  if (session.someone) {
    await post<{ id: string }>('api/pending', { act, what });
    return 'proposed';
  }
  await post(`api/acts/${act}`, what);
  return 'done';
}
