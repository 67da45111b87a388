// The keys of a whole shift: which one does what. Decides nothing but that: `g` and a letter goes to a room, single keys do the
// rest. They mean the key on the keyboard, so that they work with Arabic and Cyrillic letters; they stay silent while somebody
// types, with a control key held, and while a dialog is open.
import type { Room } from '../state/route.svelte';

/** How long the second key of `g w` may take. */
export const CHORD_MS = 1500;
export const ROOM_KEYS: Readonly<Record<string, string>> = {
  w: 'watch', i: 'incidents', p: 'passage', a: 'table', n: 'new', h: 'hotline', o: 'dossier', t: 'terms', l: 'ledgers', b: 'tables', r: 'record', d: 'desk',
};
/** Single keys in the order in which help lists them. `/` is the top bar's own. */
export const SINGLE_KEYS: Readonly<Record<string, Deed>> = { n: 'new', a: 'alerts', c: 'answer', s: 'silence', '?': 'help' };
export type Deed = 'new' | 'alerts' | 'answer' | 'silence' | 'help';
export type Pressed = { do: Deed } | { go: Room } | null;
export interface Press { key: string; code: string; shift: boolean; held: boolean; typing: boolean; modal: boolean; at_ms: number }
export interface Chord { since_ms: number | null }

/** The Latin letter or sign that a key stands for, whatever letters the keyboard writes. */
export function latinOf(press: Pick<Press, 'key' | 'code' | 'shift'>): string {
  if (press.key === '?' || press.key === '\u061f' || (press.code === 'Slash' && press.shift)) return '?';
  if (/^[a-z]$/i.test(press.key)) return press.key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  return press.key.length === 1 && letter ? letter.toLowerCase() : '';
}

/** One key after another: what it does, and whether a `g` now waits for its second key. */
export function press(chord: Chord, one: Press, rooms: readonly string[]): [Chord, Pressed] {
  if (one.typing || one.held || one.modal) return [{ since_ms: null }, null];
  const key = latinOf(one);
  const waiting = chord.since_ms !== null && one.at_ms - chord.since_ms <= CHORD_MS;
  if (waiting) {
    const room = ROOM_KEYS[key];
    return [{ since_ms: null }, room !== undefined && rooms.includes(room) ? { go: room as Room } : null];
  }
  if (key === 'g' && !one.shift) return [{ since_ms: one.at_ms }, null];
  const deed = SINGLE_KEYS[key];
  return [{ since_ms: null }, deed !== undefined && (key === '?' || !one.shift) ? { do: deed } : null];
}
