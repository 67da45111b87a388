"""Inclusion and consistency proofs."""

from __future__ import annotations

import pytest

from sametable.core.record.proofs import (
    LeafReader,
    TileReader,
    consistency_proof,
    implied_roots,
    inclusion_proof,
    seeded_consistency_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from sametable.core.record.tiles import EMPTY_ROOT, empty_edge, extend, leaf_hash
from sametable.errors import SametableError

LEAVES = [leaf_hash(str(n).encode()) for n in range(600)]
SMALL = LeafReader(leaves=LEAVES)


def tile_reader(size: int) -> TileReader:
    extended = extend(empty_edge(), LEAVES[:size])
    tiles = {(tile.level, tile.n): tile.data for tile in extended.full_tiles}
    return TileReader(edge=extended.edge, full_tile=lambda level, n: tiles[level, n])


def test_every_leaf_of_every_small_tree_has_a_proof_that_holds() -> None:
    for size in range(1, 18):
        root = tree_root(size, SMALL)
        for index in range(size):
            path = inclusion_proof(index, size, SMALL)
            verify_inclusion(index=index, size=size, leaf=LEAVES[index], path=path, root=root)


def test_every_small_tree_has_a_proof_that_it_begins_every_larger_one() -> None:
    for size in range(18):
        for old in range(size + 1):
            verify_consistency(
                old_size=old,
                old_root=tree_root(old, SMALL),
                size=size,
                root=tree_root(size, SMALL),
                path=consistency_proof(old, size, SMALL),
            )


@pytest.mark.parametrize("size", [256, 257, 512, 600])
def test_proofs_out_of_tiles_are_those_out_of_the_leaves(size: int) -> None:
    reader = tile_reader(size)
    assert tree_root(size, reader) == tree_root(size, SMALL)
    for index in (0, 1, 127, 255, size // 2, size - 1):
        assert inclusion_proof(index, size, reader) == inclusion_proof(index, size, SMALL)
        assert consistency_proof(index, size, reader) == consistency_proof(index, size, SMALL)


def test_a_reader_of_a_large_tree_proves_smaller_sizes_too() -> None:
    reader = tile_reader(600)
    path = inclusion_proof(3, 300, reader)
    verify_inclusion(index=3, size=300, leaf=LEAVES[3], path=path, root=tree_root(300, SMALL))


@pytest.mark.parametrize("size", [5, 8, 13])
def test_an_inclusion_proof_with_anything_changed_does_not_hold(size: int) -> None:
    root, path = tree_root(size, SMALL), inclusion_proof(4, size, SMALL)
    good = {"index": 4, "size": size, "leaf": LEAVES[4], "path": path, "root": root}
    spoiled: list[dict[str, object]] = [
        {"index": 3},
        {"index": -1},
        {"index": size},
        {"leaf": LEAVES[5]},
        {"leaf": b""},
        {"root": LEAVES[0]},
        {"path": path[:-1]},
        {"path": [*path, path[-1]]},
        {"path": path[::-1]},
        {"path": [b"", *path[1:]]},
        {"path": path * 40},
    ]
    verify_inclusion(**good)  # type: ignore[arg-type]
    for change in spoiled:
        if change == {"path": path[::-1]} and len(path) == 1:
            continue
        with pytest.raises(SametableError) as caught:
            verify_inclusion(**(good | change))  # type: ignore[arg-type]
        assert caught.value.code == "proof.invalid"


@pytest.mark.parametrize("old", [3, 4, 6])
def test_a_consistency_proof_with_anything_changed_does_not_hold(old: int) -> None:
    path = consistency_proof(old, 7, SMALL)
    good = {
        "old_size": old,
        "old_root": tree_root(old, SMALL),
        "size": 7,
        "root": tree_root(7, SMALL),
        "path": path,
    }
    spoiled: list[dict[str, object]] = [
        {"old_size": old - 1},
        {"old_size": 0},
        {"old_size": 7},
        {"old_size": 8},
        {"old_root": tree_root(old - 1, SMALL)},
        {"root": tree_root(6, SMALL)},
        {"old_root": b""},
        {"path": path[:-1]},
        {"path": []},
        {"path": [*path, path[0]]},
        {"path": [LEAVES[9], *path[1:]]},
        {"path": path * 40},
    ]
    verify_consistency(**good)  # type: ignore[arg-type]
    for change in spoiled:
        with pytest.raises(SametableError) as caught:
            verify_consistency(**(good | change))  # type: ignore[arg-type]
        assert caught.value.code == "proof.invalid"


def test_equal_sizes_with_different_roots_are_not_consistent() -> None:
    with pytest.raises(SametableError):
        verify_consistency(old_size=2, old_root=LEAVES[0], size=2, root=LEAVES[1], path=[])


def test_an_empty_tree_has_one_root_only() -> None:
    verify_consistency(old_size=0, old_root=EMPTY_ROOT, size=3, root=tree_root(3, SMALL), path=[])
    with pytest.raises(SametableError):
        verify_consistency(old_size=0, old_root=LEAVES[0], size=3, root=tree_root(3, SMALL), path=[])
    with pytest.raises(SametableError):
        verify_consistency(old_size=0, old_root=LEAVES[0], size=0, root=LEAVES[0], path=[])


def test_a_seeded_proof_leads_to_both_roots_for_all_small_sizes() -> None:
    for size in range(2, 18):
        for old in range(1, size):
            seeded = seeded_consistency_proof(old, size, SMALL)
            assert implied_roots(old, size, seeded) == (tree_root(old, SMALL), tree_root(size, SMALL))
