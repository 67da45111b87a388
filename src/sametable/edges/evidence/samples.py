"""Where the frames and sounds of a track are in a file, by its sample tables.

Shapes: half-open stretches of bytes, not merged, in the order of the track's chunks.
Source: ISO/IEC 14496-12 8.7.
"""

from __future__ import annotations

import sys
from array import array
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from sametable.edges.evidence.plan import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.edges.evidence.plan import Source

SAMPLES = 20_000_000


def kept_ranges(data: Source, tables: Mapping[bytes, tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the stretches of a track's chunks; none for a track without samples. Raises `exhibit.damaged`."""
    wide = b"co64" in tables
    place = tables.get(b"co64") or tables.get(b"stco")
    if place is None or b"stsc" not in tables or b"stsz" not in tables:
        raise damaged("stbl", "places, sizes and chunks of samples", "not all of them")
    offsets = _numbers(data, place, 8 if wide else 4, skip=4)
    if not offsets:
        return []
    sizes, same, count = _sizes(data, tables[b"stsz"])
    runs = _runs(_numbers(data, tables[b"stsc"], 4, skip=4, each=3))
    sums = array("Q", accumulate(sizes, initial=0)) if not same else array("Q")
    found: list[tuple[int, int]] = []
    at, run = 0, 0
    for number, start in enumerate(offsets, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        stop = min(at + runs[run][1], count)
        length = (stop - at) * same if same else sums[stop] - sums[at]
        if start + length > len(data):
            raise damaged("stco", "chunks inside the file", f"{length} bytes at {start}")
        if length:
            found.append((start, start + length))
        at = stop
    return found


def _sizes(data: Source, place: tuple[int, int]) -> tuple[Sequence[int], int, int]:
    """Give each sample's size, or the one size of all, and how many there are."""
    start, stop = place
    same = int.from_bytes(data[start + 4 : start + 8], "big")
    count = int.from_bytes(data[start + 8 : start + 12], "big")
    if stop - start < 12 or count > SAMPLES:
        raise damaged("stsz", f"at most {SAMPLES} samples", str(count))
    if same:
        return (), same, count
    return _numbers(data, (start + 4, stop), 4, skip=4), 0, count


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Give (first chunk, samples in each) of every run of chunks."""
    runs = [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), 3)]
    if not runs or runs[0][0] != 1 or any(one[0] >= other[0] for one, other in pairwise(runs)):
        raise damaged("stsc", "runs of chunks from the first on", "others")
    return runs


def _numbers(data: Source, place: tuple[int, int], width: int, *, skip: int, each: int = 1) -> Sequence[int]:
    """Read a counted table of whole numbers: `skip` bytes, the count, then `each` numbers a row."""
    start, stop = place
    count = int.from_bytes(data[start + skip : start + skip + 4], "big") * each
    first = start + skip + 4
    if count > SAMPLES or first + count * width > stop:
        raise damaged("stbl", "a table inside its box", f"{count} numbers")
    held = array("Q" if width == 8 else "I", bytes(data[first : first + count * width]))
    if sys.byteorder == "little":
        held.byteswap()
    return held
