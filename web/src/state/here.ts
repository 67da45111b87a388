// Tells the other desks in which room this one is: when it changes, and once a minute, so that a word that was lost is said
// again. Decides nothing; no person's name is told, only what the seat is called. Lost words do not matter.
import { ApiError, post } from '../api/client';
import { session } from './session.svelte';

export const AGAIN_MS = 60_000;

async function say(room: string, kind: 'here' | 'away'): Promise<void> {
  try {
    await post('api/presence', { room, kind, label: session.value?.seat ?? '' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Says where this desk is until the function that it gives is called. */
export function beHere(room: string): () => void {
  void say(room, 'here');
  const timer = setInterval(() => void say(room, 'here'), AGAIN_MS);
  return () => clearInterval(timer);
}
