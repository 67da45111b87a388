import { describe, expect, test } from 'vitest';
import { type Chord, CHORD_MS, type Press, press } from './keys';

const ROOMS = ['watch', 'hotline', 'new', 'desk'];
const REST: Chord = { since_ms: null };
const key = (change: Partial<Press>): Press => ({ key: 'x', code: 'KeyX', shift: false, held: false, typing: false, modal: false, at_ms: 0, ...change });
const after = (...all: Partial<Press>[]) => all.reduce<ReturnType<typeof press>>(([chord], one) => press(chord, key(one), ROOMS), [REST, null])[1];

describe('the keys of a shift', () => {
  test('g and a letter go to a room', () => {
    expect(after({ key: 'g', code: 'KeyG' }, { key: 'h', code: 'KeyH', at_ms: 300 })).toEqual({ go: 'hotline' });
  });
  test('the second key must come soon', () => {
    expect(after({ key: 'g', code: 'KeyG' }, { key: 'w', code: 'KeyW', at_ms: CHORD_MS + 1 })).toBeNull();
  });
  test('a room that does not exist here is not gone to', () => {
    expect(after({ key: 'g', code: 'KeyG' }, { key: 'l', code: 'KeyL', at_ms: 10 })).toBeNull();
  });
  test('one key does one thing', () => {
    expect([after({ key: 'n', code: 'KeyN' }), after({ key: 'a', code: 'KeyA' }), after({ key: '?', code: 'Slash', shift: true })]).toEqual([{ do: 'new' }, { do: 'alerts' }, { do: 'help' }]);
  });
  test('n after g goes to the room and does not begin anything else', () => {
    expect(after({ key: 'g', code: 'KeyG' }, { key: 'n', code: 'KeyN', at_ms: 10 })).toEqual({ go: 'new' });
  });
  test('letters of other alphabets are the same keys', () => {
    expect(after({ key: '\u043f', code: 'KeyG' }, { key: '\u0446', code: 'KeyW', at_ms: 10 })).toEqual({ go: 'watch' });
    expect(after({ key: '\u0644', code: 'KeyG' }, { key: '\u0627', code: 'KeyH', at_ms: 10 })).toEqual({ go: 'hotline' });
    expect(after({ key: '\u061f', code: 'Slash', shift: true })).toEqual({ do: 'help' });
  });
  test('a keyboard whose letters stand elsewhere means its letters', () => {
    expect(after({ key: 'a', code: 'KeyQ' })).toEqual({ do: 'alerts' });
  });
  test('nothing fires while somebody types, holds control or has a dialog open', () => {
    expect([after({ key: 'a', typing: true }), after({ key: 'a', held: true }), after({ key: 'a', modal: true })]).toEqual([null, null, null]);
  });
  test('a capital letter is no shortcut', () => {
    expect(after({ key: 'N', code: 'KeyN', shift: true })).toBeNull();
  });
});
