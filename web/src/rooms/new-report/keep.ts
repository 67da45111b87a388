// Keeps an unfinished New report in this browser tab, so that a reload loses nothing. Decides nothing; what cannot be
// read back is dropped. Nothing here leaves the machine, and it goes when the tab is closed.
import type { Reading } from '../../api/types';
import type { Card } from './drafts';
import { resumed, type Submission } from './submit';

export interface Kept { version: 1; text: string; language: string; reading: Reading | null; readText: string; cards: Card[]; submissions: Record<string, Submission>; audience?: string }
export interface Shelf { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void }

const KEY = 'sametable.new-report';

/** Puts everything away; false when the browser has no room or no storage, so that the screen can say so. */
export function put(shelf: Shelf | null, record: string, kept: Kept): boolean {
  if (!shelf) return false;
  try {
    shelf.setItem(`${KEY}.${record}`, JSON.stringify(kept));
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof Error) return false;
    throw error;
  }
}

/** Takes back what was put away for this record, or null. */
export function take(shelf: Shelf | null, record: string): Kept | null {
  const raw = shelf?.getItem(`${KEY}.${record}`) ?? null;
  if (raw === null) return null;
  try {
    const kept = JSON.parse(raw) as Kept;
    if (kept.version !== 1 || typeof kept.text !== 'string' || !Array.isArray(kept.cards)) return null;
    const submissions = Object.fromEntries(Object.entries(kept.submissions ?? {}).map(([key, one]) => [key, resumed(one)]));
    return { ...kept, submissions };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Forgets it. */
export function drop(shelf: Shelf | null, record: string): void {
  shelf?.removeItem(`${KEY}.${record}`);
}

/** The tab's own storage, or null where the browser forbids it. */
export function tabShelf(): Shelf | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
