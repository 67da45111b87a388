// Acts for two persons: what one proposes and another confirms. Decides nothing; the node holds who may.
import { post } from './client';

export type TwoPersonAct = 'revoke_key' | 'erase' | 'widen' | 'restore' | 'empower';

/** Proposes an act; gives the id under which another person finds it on their Desk. Throws ApiError. */
export async function propose(act: TwoPersonAct, what: Record<string, unknown>): Promise<string> {
  return (await post<{ id: string }>('api/pending', { act, what })).id;
}
