// The root of many leaves, kept as the few hashes on the right edge, and the two roots that a consistency proof leads to.
// Decides nothing but hashes. Source: RFC 9162 sections 2.1.1 and 2.1.4.2; C2SP tlog-tiles (256 a tile).
import type { Bytes } from './bytes';
import { nodeHash } from './merkle';

export const TILE = 256;
const HASH_B = 32;

/** Takes leaf hashes one after the other and gives the root of all so far. */
export class RightEdge {
  size = 0;
  /** Roots of complete subtrees, largest first; their widths are the binary digits of the size. */
  #held: { width: number; hash: Bytes }[] = [];

  async add(leaf: Bytes): Promise<void> {
    let now = { width: 1, hash: leaf };
    while (this.#held.at(-1)?.width === now.width) {
      const left = this.#held.pop() as { width: number; hash: Bytes };
      now = { width: now.width * 2, hash: await nodeHash(left.hash, now.hash) };
    }
    this.#held.push(now);
    this.size += 1;
  }
  /** The root; null of nothing. */
  async root(): Promise<Bytes | null> {
    let hash: Bytes | null = null;
    for (const one of [...this.#held].reverse()) hash = hash === null ? one.hash : await nodeHash(one.hash, hash);
    return hash;
  }
}

/** The path part of a tile's number: 1234067 is x001/x234/067; a partial tile names its width. */
export function tileNumber(n: number, width: number = TILE): string {
  const parts = [String(n % 1000).padStart(3, '0')];
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) parts.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return parts.join('/') + (width < TILE ? `.p/${width}` : '');
}

/** Splits a tile of hashes; null unless it is exactly `width` hashes. */
export function hashesOf(tile: Bytes, width: number): Bytes[] | null {
  if (tile.length !== width * HASH_B) return null;
  return Array.from({ length: width }, (_, i) => tile.slice(i * HASH_B, (i + 1) * HASH_B));
}

/** Splits a bundle of entries, each behind its length in two bytes; null unless it is exactly `count` entries. */
export function entriesOf(bundle: Bytes, count: number): Bytes[] | null {
  const out: Bytes[] = [];
  let at = 0;
  while (at + 2 <= bundle.length && out.length < count) {
    const length = ((bundle[at] as number) << 8) | (bundle[at + 1] as number);
    if (at + 2 + length > bundle.length) return null;
    out.push(bundle.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return out.length === count && at === bundle.length ? out : null;
}

/** The roots of the older and the newer tree that a proof beginning with its seed implies; null when its length is wrong. */
export async function impliedRoots(older: number, newer: number, seeded: readonly Bytes[]): Promise<{ older: Bytes; newer: Bytes } | null> {
  if (!Number.isSafeInteger(newer) || older <= 0 || older >= newer || seeded.length === 0) return null;
  let fn = older - 1;
  let sn = newer - 1;
  const half = (): void => {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  };
  while (fn % 2 === 1) half();
  let [old, now] = [seeded[0] as Bytes, seeded[0] as Bytes];
  for (const sibling of seeded.slice(1)) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      [old, now] = [await nodeHash(sibling, old), await nodeHash(sibling, now)];
      while (fn % 2 === 0 && fn !== 0) half();
    } else {
      now = await nodeHash(now, sibling);
    }
    half();
  }
  return sn === 0 ? { older: old, newer: now } : null;
}
