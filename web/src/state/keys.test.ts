import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { SingleKeys } from './keys.svelte';

afterEach(() => void vi.unstubAllGlobals());
function browser(): void {
  const box = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value) });
}

test('single keys are on until the reader switches them off, and this browser remembers it', () => {
  browser();
  const keys = new SingleKeys();
  expect(keys.on).toBe(true);
  keys.set(false);
  expect([keys.on, new SingleKeys().on]).toEqual([false, false]);
  keys.set(true);
  expect(new SingleKeys().on).toBe(true);
});
test('a browser that keeps nothing leaves them on, and the choice holds until the page is closed', () => {
  const refuses = (): never => {
    throw new Error('storage is off');
  };
  vi.stubGlobal('localStorage', { getItem: refuses, setItem: refuses });
  const keys = new SingleKeys();
  expect(keys.on).toBe(true);
  keys.set(false);
  expect(keys.on).toBe(false);
});
test('everything of the frame that listens to single keys asks whether they are on', () => {
  for (const name of ['Shortcuts', 'TopBar']) {
    const source = readFileSync(join(__dirname, '..', 'frame', `${name}.svelte`), 'utf8');
    expect(source.slice(source.indexOf('function key('))).toContain('singleKeys.on');
  }
});
