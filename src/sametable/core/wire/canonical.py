"""Canonical JSON: the one byte form that a value may have when it is signed or hashed.

Decides whether a value has a canonical form, and whether given bytes are it. The form is RFC 8785 with less
allowed, so that no two readers can disagree: object names are ASCII, numbers are integers within
+-(2^53 - 1), nothing is nested deeper than 16 containers, no name comes twice, every text is valid Unicode.
It does not know what a value means; floats are refused, not rounded.

Shapes: None, bool, int, str, list, dict with str names. Tuples are written as lists. Sizes are in bytes.
Source: RFC 8785 (JCS) restricted by record.md 4.2 "strict profile".
"""

from __future__ import annotations

from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, NewType

import msgspec
import orjson

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_INT = 2**53 - 1
MAX_DEPTH = 16
ENTRY_LIMIT_B = 65_535
_FEW_LEVELS = 8
"""Statements nest less deep than this."""

_Integer: Any = Annotated[int, msgspec.Meta(ge=-MAX_INT, le=MAX_INT)]
_named: Any = NewType


def shape(depth: int) -> Any:
    """Return the type of canonical values with at most `depth` nested containers, for msgspec's decoder."""
    scalar: Any = None | bool | _Integer | str
    value = scalar
    for level in range(depth):
        # A name for each level: types are compared and hashed by their parts, twice a level, 2^16 times in all.
        inner = _named(f"Level{level}", value)
        value = scalar | GenericAlias(list, (inner,)) | GenericAlias(dict, (str, inner))
    return value


class Reader:
    """Reads JSON in which a value nests at most `depth` containers, as msgspec's decoder of that type does.

    A decoder has two parts for each part of the level above, 2^16 at the bottom: one of 16 levels takes a quarter of a
    second to make, at every start of a program. So one of few levels reads first, and has the last word unless the bytes may nest deeper.
    """

    __slots__ = ("_deep", "_depth", "_shallow", "_whole")

    def __init__(self, whole: Callable[[Any], Any], depth: int) -> None:
        """Read what `whole` gives for the type of a value."""
        self._whole, self._depth = whole, depth
        self._shallow: msgspec.json.Decoder[Any] = msgspec.json.Decoder(whole(shape(_FEW_LEVELS)))
        self._deep: msgspec.json.Decoder[Any] | None = None

    def decode(self, raw: bytes) -> Any:
        """Return the value of `raw`. Raises: ValueError."""
        try:
            return self._shallow.decode(raw)
        except ValueError:
            if not _may_be_deep(raw):
                raise
        return self._all_levels().decode(raw)

    def decode_lines(self, lines: bytes) -> list[Any]:
        """Return the value of each line. Raises: ValueError."""
        try:
            return self._shallow.decode_lines(lines)
        except ValueError:
            if not _may_be_deep(lines):
                raise
        return self._all_levels().decode_lines(lines)

    def _all_levels(self) -> msgspec.json.Decoder[Any]:
        if self._deep is None:
            self._deep = msgspec.json.Decoder(self._whole(shape(self._depth)))
        return self._deep


def _may_be_deep(raw: bytes) -> bool:
    return raw.count(b"[") + raw.count(b"{") > _FEW_LEVELS


_DECODER = Reader(lambda value: value, MAX_DEPTH)
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def encode(value: object) -> bytes:
    """Return the canonical bytes of `value`; it may nest at most 16 containers.

    Raises: SametableError "wire.not_canonical" at the first place that has no canonical form.
    """
    try:
        raw = orjson.dumps(value, option=_OPTIONS)
        back = _DECODER.decode(raw)
    except (ValueError, TypeError, RecursionError):
        # orjson reports what it cannot write as TypeError, msgspec what it will not read as ValueError.
        # The slow walk names the place.
        return orjson.dumps(_plain(value, at="", depth=0), option=_OPTIONS)
    if back == value and (raw.isascii() or _names_are_ascii(back)):
        return raw
    # Equal in content but not in type (a tuple), or not a canonical value at all: the slow walk tells which.
    return orjson.dumps(_plain(value, at="", depth=0), option=_OPTIONS)


def decode(raw: bytes, *, limit: int = ENTRY_LIMIT_B) -> object:
    """Return the value whose canonical bytes are exactly `raw`, which may be at most `limit` bytes.

    Raises: SametableError "wire.not_canonical" for every other input.
    """
    if len(raw) > limit:
        raise _bad("", f"at most {limit} bytes", f"{len(raw)} bytes")
    try:
        value = _DECODER.decode(raw)
    except ValueError as error:
        raise _bad("", "canonical JSON", _clip(str(error))) from None
    if orjson.dumps(value, option=_OPTIONS) != raw:
        raise _bad("", "bytes equal to their own canonical encoding", _clip(repr(raw)))
    if not raw.isascii() and not _names_are_ascii(value):
        _plain(value, at="", depth=0)
    return value


def _names_are_ascii(value: object) -> bool:
    containers = [value]
    while containers:
        inner = containers.pop()
        if isinstance(inner, dict):
            if not "".join(inner).isascii():
                return False
            inner = list(inner.values())
        if isinstance(inner, list):
            containers += [each for each in inner if each.__class__ is dict or each.__class__ is list]
    return True


def _plain(value: object, *, at: str, depth: int) -> object:
    """Copy `value` with tuples as lists, or say at which place it has no canonical form."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INT:
            raise _bad(at, f"an integer within +-{MAX_INT}", _clip(hex(value)))
        return int(value)
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _bad(at, "valid Unicode", "a lone surrogate")
        return str(value)
    if isinstance(value, list | tuple | dict):
        if depth == MAX_DEPTH:
            raise _bad(at, f"at most {MAX_DEPTH} nested containers", "one more")
        if isinstance(value, dict):
            return {
                _name(name, at): _plain(inner, at=f"{at}.{name}".lstrip("."), depth=depth + 1)
                for name, inner in value.items()
            }
        return [_plain(inner, at=f"{at}[{n}]", depth=depth + 1) for n, inner in enumerate(value)]
    raise _bad(at, "null, true, false, an integer, a string, a list or an object", type(value).__name__)


def _name(name: object, at: str) -> str:
    if not isinstance(name, str) or not name.isascii():
        raise _bad(at, "an ASCII name", _clip(repr(name)))
    return name


def _clip(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _bad(at: str, expected: str, got: str) -> SametableError:
    return SametableError("wire.not_canonical", at=at, expected=expected, got=got)
