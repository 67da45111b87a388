"""The hash tree in tiles: edges, roots, paths, bundles."""

from __future__ import annotations

import hashlib

import pytest

from sametable.core.record.tiles import (
    EMPTY_ROOT,
    Tile,
    bundle,
    edge_from_bytes,
    edge_to_bytes,
    empty_edge,
    entries_path,
    extend,
    leaf_hash,
    node_hash,
    parse_bundle,
    parse_tile_path,
    root,
    tile_path,
)
from sametable.errors import InvariantError, SametableError


def rfc_root(leaves: list[bytes]) -> bytes:
    """Return the root by the recursive definition of RFC 6962 section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(rfc_root(leaves[:split]), rfc_root(leaves[split:]))


LEAVES = [leaf_hash(str(n).encode()) for n in range(700)]


def test_leaf_and_node_hashes_are_those_of_rfc_6962() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert (
        node_hash(b"N123", b"N456").hex()
        == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root(empty_edge()) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 700])
def test_the_root_is_that_of_the_recursive_definition(size: int) -> None:
    assert root(extend(empty_edge(), LEAVES[:size]).edge) == rfc_root(LEAVES[:size])


@pytest.mark.parametrize("batch", [1, 7, 256, 300])
def test_appending_in_batches_gives_the_same_edge_and_tiles_as_at_once(batch: int) -> None:
    at_once = extend(empty_edge(), LEAVES)
    edge, tiles = empty_edge(), list[Tile]()
    for start in range(0, len(LEAVES), batch):
        extended = extend(edge, LEAVES[start : start + batch])
        edge = extended.edge
        tiles.extend(extended.full_tiles)
    assert edge == at_once.edge
    assert tiles == list(at_once.full_tiles)
    assert [(tile.level, tile.n, len(tile.data)) for tile in tiles] == [(0, 0, 8192), (0, 1, 8192)]


def test_a_tree_of_65_536_leaves_fills_the_second_level() -> None:
    extended = extend(empty_edge(), [leaf_hash(b"same")] * 65_536)
    assert [(t.level, t.n) for t in extended.full_tiles[-2:]] == [(0, 255), (1, 0)]
    assert extended.edge.levels[:2] == (b"", b"")
    one, hashed = leaf_hash(b"same"), None
    for _ in range(16):
        one = hashed = node_hash(one, one)
    assert root(extended.edge) == hashed


@pytest.mark.parametrize("size", [0, 1, 255, 256, 700])
def test_an_edge_reads_back_as_it_was_written(size: int) -> None:
    edge = extend(empty_edge(), LEAVES[:size]).edge
    assert edge_from_bytes(edge_to_bytes(edge)) == edge


@pytest.mark.parametrize("raw", [b"", bytes(7), bytes(9), (5).to_bytes(8, "big"), b"\xff" * 8])
def test_an_edge_whose_length_does_not_fit_its_size_is_refused(raw: bytes) -> None:
    with pytest.raises(SametableError) as caught:
        edge_from_bytes(raw)
    assert caught.value.code == "record.bad_edge"


def test_a_leaf_hash_of_another_length_stops_the_writer() -> None:
    with pytest.raises(InvariantError):
        extend(empty_edge(), [bytes(31)])


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("tile/0/000", tile_path(0, 0)),
        ("tile/1/255.p/8", tile_path(1, 255, 8)),
        ("tile/entries/x001/067.p/8", entries_path(1067, 8)),
        ("tile/entries/x001/x234/067", entries_path(1_234_067)),
        ("tile/3/x001/000", tile_path(3, 1000)),
    ],
)
def test_paths_are_those_of_tlog_tiles_and_read_back(path: str, made: str) -> None:
    assert made == path
    parsed = parse_tile_path(path)
    width = None if parsed.width == 256 else parsed.width
    again = (
        entries_path(parsed.n, width) if parsed.level is None else tile_path(parsed.level, parsed.n, width)
    )
    assert again == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/00/000",
        "tile/7/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/../../etc/passwd",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/data/000",
        "tile/0/٠٠٠",
        "tile/0/" + "x999/" * 30 + "999",
        "tile\\0\\000",
    ],
)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_tile_path(path)
    assert caught.value.code == "record.bad_path"


def test_a_bundle_reads_back_even_with_empty_and_longest_entries() -> None:
    entries = [b"", b"a", b"x" * 65_535]
    assert parse_bundle(bundle(entries), expected=3) == entries


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", 1),
        (b"\x00", 1),
        (b"\x00\x02a", 1),
        (b"\x00\x01a", 2),
        (b"\x00\x01a\x00", 1),
        (b"\x00\x01a\x00\x01b", 1),
        (b"\x00\x01a", 0),
    ],
)
def test_a_bundle_that_is_short_or_long_is_refused(raw: bytes, expected: int) -> None:
    with pytest.raises(SametableError) as caught:
        parse_bundle(raw, expected=expected)
    assert caught.value.code == "record.bad_bundle"
