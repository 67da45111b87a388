// Hands the messages of shared views from the one stream of events to whoever stands in a view; keeps none. Decides nothing.
import type { SharedMessage } from '../rooms/table/shared/view';

type Listener = (told: SharedMessage) => void;
const listeners = new Set<Listener>();

export const sharedView = {
  /** Hears messages until the function that it gives is called. */
  listen(hear: Listener): () => void {
    listeners.add(hear);
    return () => void listeners.delete(hear);
  },
  tell(told: SharedMessage): void {
    for (const hear of listeners) hear(told);
  },
};
