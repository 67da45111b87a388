"""Looking for rare words in bytes, however they are wrapped: as they are, in hex, in base64 at any place, packed.

A word is looked for as UTF-8, as JSON escapes it, in hex, and in base64 (both alphabets, three alignments, and the
same once more inside another base64). Zip files, gzip and zlib streams and age files that a key opens are looked into.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from base64 import b64encode, urlsafe_b64encode
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

AGE = b"age-encryption.org/v1"
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
DEEPEST = 4
UNPACKED_B = 50_000_000


def _inside_base64(raw: bytes) -> Iterator[bytes]:
    """Give the letters that stand for `raw` whatever stands before and after it."""
    for shift in range(3):
        first = -(-8 * shift // 6)
        last = 8 * (shift + len(raw)) // 6
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(b"\0" * shift + raw + b"\0\0\0")[first:last]


@cache
def needles(word: str) -> tuple[bytes, ...]:
    """Give the byte strings any of which would betray a word."""
    raw = word.encode()
    plain = {raw, json.dumps(word)[1:-1].encode(), raw.hex().encode(), raw.hex().upper().encode()}
    once = {part for one in plain for part in _inside_base64(one)}
    twice = {part for one in list(once) if len(one) >= 12 for part in _inside_base64(one)}
    found = plain | once | twice
    return tuple(sorted(one for one in found if len(one) >= 8))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(re.escape(part) for word in words for part in needles(word)))


def found_in(data: bytes, words: Iterable[str]) -> set[str]:
    """Tell which words are in these bytes."""
    asked = tuple(words)
    hits = set(_pattern(asked).findall(data))
    return {word for word in asked if hits & set(needles(word))}


def layers(data: bytes, open_age: Callable[[bytes], bytes] | None = None, deep: int = 0) -> Iterator[bytes]:
    """Give these bytes, and what is packed or sealed in them as far as it can be opened."""
    yield data
    if deep >= DEEPEST:
        return
    inner: list[bytes] = []
    if data.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            inner += [held.read(name) for name in held.namelist()]
    elif data.startswith((GZIP, *ZLIB)):
        try:
            inner.append(zlib.decompressobj(47).decompress(data, UNPACKED_B))
        except zlib.error:
            inner = []
    elif data.startswith(AGE) and open_age is not None:
        try:
            inner.append(open_age(data))
        except Exception:  # noqa: BLE001 - a pack for others is what most of these are
            inner = []
    for one in inner:
        yield from layers(one, open_age, deep + 1)


def folder_hits(
    folder: Path, words: Iterable[str], open_age: Callable[[bytes], bytes] | None = None
) -> dict[str, set[str]]:
    """Give, of every file below a folder in which a word stands, the words; the files' own names are looked at too."""
    asked = tuple(words)
    hits: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        held = found_in(str(path.relative_to(folder)).encode(), asked)
        if path.is_file():
            for data in layers(path.read_bytes(), open_age):
                held |= found_in(data, asked)
        if held:
            hits[str(path.relative_to(folder))] = held
    return hits
