"""Laws of the tree: whatever is appended in whatever batches, proofs hold for what is there and nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

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
from sametable.core.record.tiles import (
    EMPTY_ROOT,
    bundle,
    edge_from_bytes,
    edge_to_bytes,
    empty_edge,
    entries_path,
    extend,
    leaf_hash,
    parse_bundle,
    parse_tile_path,
    root,
    tile_path,
)
from sametable.errors import SametableError

LAW = settings(deadline=None, derandomize=True, max_examples=60)
LEAVES = [leaf_hash(n.to_bytes(4, "big")) for n in range(1500)]
SMALL = LeafReader(leaves=LEAVES)


def holds(index: int, size: int, leaf: bytes, path: list[bytes]) -> bool:
    try:
        verify_inclusion(index=index, size=size, leaf=leaf, path=path, root=tree_root(size, SMALL))
    except SametableError:
        return False
    return True


@LAW
@given(st.lists(st.integers(0, 400), max_size=6))
def test_batches_do_not_matter_to_tiles_edge_and_root(batches: list[int]) -> None:
    edge, tiles = empty_edge(), {}
    for batch in batches:
        extended = extend(edge, LEAVES[edge.size % 1000 : edge.size % 1000 + batch])
        edge = edge_from_bytes(edge_to_bytes(extended.edge))
        tiles.update({(tile.level, tile.n): tile.data for tile in extended.full_tiles})
    reader = TileReader(edge=edge, full_tile=lambda level, n: tiles[level, n])
    assert tree_root(edge.size, reader) == root(edge)
    assert edge.size == sum(batches)


@LAW
@given(st.data())
def test_a_proof_holds_for_its_leaf_and_for_no_other_place_size_or_leaf(data: st.DataObject) -> None:
    """RFC 9162 section 2.1.3.2: "the log has proven the inclusion ... if r is the same as root_hash"."""
    size = data.draw(st.integers(1, 1500))
    index = data.draw(st.integers(0, size - 1))
    path, tree = inclusion_proof(index, size, SMALL), tree_root(size, SMALL)
    verify_inclusion(index=index, size=size, leaf=LEAVES[index], path=path, root=tree)
    other = data.draw(st.integers(0, size - 1))
    for at, leaf in ((other, LEAVES[index]), (index, LEAVES[other]), (other, LEAVES[other])):
        assert holds(at, size, leaf, path) == (other == index)


@LAW
@given(st.integers(0, 1500), st.integers(0, 1500))
def test_every_tree_begins_every_larger_one(first: int, second: int) -> None:
    """RFC 6962 section 2.1.2: a consistency proof proves "the append-only property of the tree"."""
    old, size = sorted((first, second))
    verify_consistency(
        old_size=old,
        old_root=tree_root(old, SMALL) if old else EMPTY_ROOT,
        size=size,
        root=tree_root(size, SMALL),
        path=consistency_proof(old, size, SMALL),
    )
    if 0 < old < size:
        implied = implied_roots(old, size, seeded_consistency_proof(old, size, SMALL))
        assert implied == (tree_root(old, SMALL), tree_root(size, SMALL))


@LAW
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert parse_bundle(bundle(entries), expected=len(entries)) == entries


@LAW
@given(st.integers(0, 6), st.integers(0, 2**53 - 1), st.none() | st.integers(1, 255))
def test_a_path_names_one_tile_and_is_its_only_name(level: int, n: int, width: int | None) -> None:
    parsed = parse_tile_path(tile_path(level, n, width))
    assert (parsed.level, parsed.n, parsed.width) == (level, n, width or 256)
    assert parse_tile_path(entries_path(n, width)).level is None
