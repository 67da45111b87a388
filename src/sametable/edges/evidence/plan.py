"""A copy as a plan: which bytes of the original it takes over, and what stands in place of the others.

Decides nothing about any format. A stripper reads bytes and returns a plan or raises; whoever writes it down streams it,
so that a copy of gigabytes needs no more memory than one piece.

Shapes: a piece is a `range` of the original, literal bytes, or `Zeros`. Lengths in bytes.
Source: decision 0019.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.errors import SametableError
from sametable.ports import Met

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from mmap import mmap

    Source = bytes | mmap

BLOCK_B = 1_048_576
VALUE_LIMIT = 160
LISTED = 200
MAX_PIXELS = 200_000_000
MAX_SIDE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Zeros:
    """So many zero bytes."""

    length: int


Piece = range | bytes | Zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A copy without metadata, and what was found. `pixels` 0: not a picture, or not known."""

    pieces: tuple[Piece, ...]
    met: tuple[Met, ...]
    pixels: int = 0


def written(plan: Plan, source: Source) -> Iterator[bytes]:
    """Give the bytes of a copy, a block at a time."""
    for piece in plan.pieces:
        if isinstance(piece, bytes):
            yield piece
        elif isinstance(piece, Zeros):
            for start in range(0, piece.length, BLOCK_B):
                yield bytes(min(BLOCK_B, piece.length - start))
        else:
            for start in range(piece.start, piece.stop, BLOCK_B):
                yield source[start : min(start + BLOCK_B, piece.stop)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What stands in place of some bytes: as many zeros where `to` is empty, else these, as many."""

    start: int
    stop: int
    to: bytes = b""


def edited(size: int, edits: Sequence[Edit]) -> tuple[Piece, ...]:
    """Give the pieces of a file of the same length with these edits; an edit inside an earlier, longer one is in it."""
    pieces: list[Piece] = []
    at = 0
    for one in sorted(edits, key=lambda edit: (edit.start, -edit.stop)):
        start = max(one.start, at)
        if start >= one.stop:
            continue
        if start > at:
            pieces.append(range(at, start))
        to = one.to[start - one.start :] if one.to else b""
        pieces.append(to or Zeros(length=one.stop - start))
        at = one.stop
    if at < size:
        pieces.append(range(at, size))
    return tuple(pieces)


def met(group: str, name: str, value: str = "", *, endangers: bool = True) -> Met:
    """Give one thing that was found, short and printable."""
    shown = "".join(letter if letter.isprintable() else " " for letter in value).strip()
    return Met(group=group, name=name[:60], value=shown[:VALUE_LIMIT], endangers=endangers)


def damaged(at: str, expected: str, got: str) -> SametableError:
    """Give the error for a file that does not have the form of its type."""
    return SametableError("exhibit.damaged", at=at[:60], expected=expected, got=got[:80])


def check_pixels(width: int, height: int) -> int:
    """Give how many pixels a picture has. Raises `exhibit.bomb`, `exhibit.damaged` before any of them is decoded."""
    if width < 1 or height < 1:
        raise damaged("size", "a picture with pixels", f"{width} x {height}")
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise SametableError(
            "exhibit.bomb", at="size", expected=f"at most {MAX_PIXELS} pixels", got=f"{width} x {height}",
            advice="Cut it into parts, or attach a smaller version and say so.",
        )  # fmt: skip
    return width * height
