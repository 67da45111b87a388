// Keeps an answer of the node fresh while a part of the room stands on the screen: when the picture changes, and every half minute,
// because freshness, hours and clocks pass without a word. Decides nothing.
import { picture } from '../../state/picture.svelte';

const EVERY_MS = 30_000;

/** Call while a component is made. */
export function keepFresh(...asked: { wish(): void }[]): void {
  $effect(() => {
    void picture.version;
    for (const one of asked) one.wish();
  });
  $effect(() => {
    const timer = setInterval(() => {
      for (const one of asked) one.wish();
    }, EVERY_MS);
    return () => clearInterval(timer);
  });
}
