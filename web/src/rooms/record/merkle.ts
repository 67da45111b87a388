// The hash tree's arithmetic: an entry's leaf hash, and the way from a leaf to the root. Checks nothing but hashes.
// Source: RFC 9162 sections 2.1.1 and 2.1.3.2 (the tree of RFC 6962).
import { type Bytes, concat, sha256 } from './bytes';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256 of a zero byte and the entry. */
export async function leafHash(entry: Bytes): Promise<Bytes> {
  return sha256(concat(LEAF, entry));
}

/** SHA-256 of a one byte and the two hashes below. */
export async function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(concat(NODE, left, right));
}

/** Climbs from a leaf to the root it implies; null when the path has the wrong length for that place and size. */
export async function rootFrom(leaf: Bytes, place: { index: number; size: number }, path: readonly Bytes[]): Promise<Bytes | null> {
  if (!Number.isSafeInteger(place.index) || !Number.isSafeInteger(place.size) || place.index < 0 || place.index >= place.size) return null;
  let fn = place.index;
  let sn = place.size - 1;
  let hash = leaf;
  for (const step of path) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      hash = await nodeHash(step, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = await nodeHash(hash, step);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? hash : null;
}
