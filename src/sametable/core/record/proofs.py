"""Inclusion and consistency proofs: an entry is in a tree, a tree is the beginning of another.

Decides which hashes a proof holds and whether given hashes prove it. It does not decide whether a root was
signed by anybody; `checkpoint` does.

Reader protocol: `hash_at(level, index)` returns the root of the complete subtree of 2^level leaves that
starts at leaf `index * 2^level`. It is asked only for subtrees inside the tree size that the proof is for.
Shapes: a proof is a sequence of 32-byte hashes, from the leaf towards the root.
Source: RFC 6962 sections 2.1.1 and 2.1.2; verification by RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sametable.core.record.tiles import (
    EMPTY_ROOT,
    HASH_B,
    TILE_WIDTH,
    Edge,
    node_hash,
    subtree_root,
    widths_at,
)
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_PATH = 64


class HashReader(Protocol):
    """Whatever can give the roots of complete subtrees."""

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the root of the complete subtree of 2^level leaves number `index`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileReader:
    """Complete subtrees out of stored full tiles and the edge; `full_tile(level, n)` returns 8,192 bytes."""

    edge: Edge
    full_tile: Callable[[int, int], bytes]

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the root of the complete subtree of 2^level leaves number `index`."""
        tile_level, row = divmod(level, 8)
        n, offset = divmod(index << row, TILE_WIDTH)
        full, _ = widths_at(self.edge.size, tile_level)
        data = self.full_tile(tile_level, n) if n < full else self.edge.levels[tile_level]
        hashes = data[offset * HASH_B : (offset + (1 << row)) * HASH_B]
        invariant(len(hashes) == HASH_B << row, "a reader is asked only for complete subtrees")
        return subtree_root(hashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafReader:
    """Complete subtrees out of a list of leaf hashes, for small trees."""

    leaves: Sequence[bytes]

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the root of the complete subtree of 2^level leaves number `index`."""
        row = self.leaves[index << level : (index + 1) << level]
        invariant(len(row) == 1 << level, "a reader is asked only for complete subtrees")
        return subtree_root(b"".join(row))


def tree_root(size: int, reader: HashReader) -> bytes:
    """Return the root of the first `size` leaves."""
    return _range_root(0, size, reader) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, reader: HashReader) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves."""
    invariant(0 <= index < size, "an inclusion proof is for a leaf inside the tree")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, reader))
            high = middle
        else:
            path.append(_range_root(low, middle, reader))
            low = middle
    return path[::-1]


def consistency_proof(old_size: int, size: int, reader: HashReader) -> list[bytes]:
    """Return the proof that the tree of `old_size` leaves is the beginning of the tree of `size` leaves."""
    invariant(0 <= old_size <= size, "a consistency proof is from a smaller tree to a larger")
    if old_size in {0, size}:
        return []
    seeded = seeded_consistency_proof(old_size, size, reader)
    # A verifier already knows the root of a tree whose size is a power of two.
    return seeded[1:] if _is_power_of_two(old_size) else seeded


def seeded_consistency_proof(old_size: int, size: int, reader: HashReader) -> list[bytes]:
    """Return a consistency proof that always begins with the hash where both trees part.

    Source: RFC 6962 section 2.1.2, SUBPROOF with b = false throughout.
    """
    invariant(0 < old_size < size, "the trees have different sizes, the smaller one is not empty")
    path: list[bytes] = []
    low, high = 0, size
    while old_size < high:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(_range_root(middle, high, reader))
            high = middle
        else:
            path.append(_range_root(low, middle, reader))
            low = middle
    path.append(_range_root(low, high, reader))
    return path[::-1]


def verify_inclusion(*, index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf hash `leaf` is at `index` in the tree of `size` leaves with this root.

    Raises: SametableError "proof.invalid".
    """
    if not 0 <= index < size or len(path) > MAX_PATH or not _are_hashes([leaf, root, *path]):
        raise _invalid(f"an inclusion proof of entry {index} in {size}", "sizes or hashes out of range")
    fn, sn, seen = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            raise _invalid("no more hashes than the tree is deep", f"{len(path)} hashes")
        if fn & 1 or fn == sn:
            seen = node_hash(sibling, seen)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            seen = node_hash(seen, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or seen != root:
        raise _invalid(f"hashes that lead to root {root.hex()[:16]}", f"{seen.hex()[:16]}")


def verify_consistency(
    *, old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    """Check that the tree (old_size, old_root) is the beginning of the tree (size, root).

    An empty tree is the beginning of every tree. Raises: SametableError "proof.invalid".
    """
    if not 0 <= old_size <= size or len(path) > MAX_PATH or not _are_hashes([old_root, root, *path]):
        raise _invalid(f"a consistency proof from {old_size} to {size}", "sizes or hashes out of range")
    if old_size in {0, size}:
        expected = EMPTY_ROOT if old_size == 0 else root
        if path or old_root != expected or (size == 0 and root != EMPTY_ROOT):
            raise _invalid("equal roots, or an empty tree, and no hashes", f"{len(path)} hashes")
        return
    seeded = [old_root, *path] if _is_power_of_two(old_size) else path
    implied = implied_roots(old_size, size, seeded)
    if implied != (old_root, root):
        raise _invalid("hashes that lead to both roots", "other roots")


def implied_roots(old_size: int, size: int, seeded: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the two roots that a seeded consistency proof leads to, for 0 < old_size < size.

    Raises: SametableError "proof.invalid" if the number of hashes does not fit the sizes.
    """
    if not 0 < old_size < size or not seeded or len(seeded) > MAX_PATH + 1 or not _are_hashes(seeded):
        raise _invalid(f"a consistency proof from {old_size} to {size}", f"{len(seeded)} hashes")
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old, new = seeded[0], seeded[0]
    for sibling in seeded[1:]:
        if sn == 0:
            raise _invalid("no more hashes than the tree is deep", f"{len(seeded)} hashes")
        if fn & 1 or fn == sn:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise _invalid("as many hashes as the tree is deep", f"{len(seeded)} hashes")
    return old, new


def _range_root(low: int, high: int, reader: HashReader) -> bytes:
    """Return the root over leaves low..high-1, where low is a multiple of every split below it."""
    complete = []
    while low < high:
        # The largest complete subtree that begins here: the tree's own decomposition from the left.
        level = (high - low).bit_length() - 1
        complete.append(reader.hash_at(level, low >> level))
        low += 1 << level
    seen = complete.pop()
    while complete:
        seen = node_hash(complete.pop(), seen)
    return seen


def _split(width: int) -> int:
    """Return the largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def _is_power_of_two(size: int) -> bool:
    return size & (size - 1) == 0


def _are_hashes(hashes: Sequence[bytes]) -> bool:
    return all(len(each) == HASH_B for each in hashes)


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("proof.invalid", expected=expected, got=got)
