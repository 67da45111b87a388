"""Payload packs: the contents of consecutive entries of one log as one file, before it is encrypted.

Decides the file's form. It does not decide who may read it, and does not check a payload against its entry;
`statement.open_payload` does. An absent payload (erased, or not for this audience) is a line with one dash.

Shapes: a title line with the index of the first entry and the count, then one line an entry.
Limits: 65,536 entries, 262,144 bytes a payload, 67,109,248 bytes a pack.
Source: record.md 4.7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.tiles import MAX_SIZE
from sametable.core.wire.disclosures import PAYLOAD_LIMIT_B
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_ENTRIES = 65_536
PACK_LIMIT_B = 256 * (PAYLOAD_LIMIT_B + 1) + 128
"""So long are the longest contents of the 256 entries that are asked for together, with their title."""

_TITLE = re.compile(r"sametable pack v1 (0|[1-9]\d{0,15}) (0|[1-9]\d{0,4})", re.ASCII)
_PAYLOAD = re.compile(r"-|[A-Za-z0-9_~-]{2,}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Payloads of the entries from index `first` on; None where there is none."""

    first: int
    payloads: tuple[str | None, ...]


def pack(first: int, payloads: Sequence[str | None]) -> bytes:
    """Return payloads as one file."""
    lines = [f"sametable pack v1 {first} {len(payloads)}", *("-" if p is None else p for p in payloads), ""]
    raw = "\n".join(lines).encode("utf-8")
    invariant(unpack(raw).payloads == tuple(payloads), "what is packed can be unpacked")
    return raw


def unpack(raw: bytes) -> Pack:
    """Read a pack.

    Raises: SametableError "pack.invalid".
    """
    if len(raw) > PACK_LIMIT_B:
        raise _invalid("", f"at most {PACK_LIMIT_B} bytes", f"{len(raw)} bytes")
    try:
        lines = raw.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _invalid("", "ASCII", f"byte {error.start}") from None
    found = _TITLE.fullmatch(lines[0])
    if found is None or int(found[1]) > MAX_SIZE or int(found[2]) > MAX_ENTRIES:
        raise _invalid("lines[0]", "'sametable pack v1', first index and count", repr(lines[0][:60]))
    if len(lines) != int(found[2]) + 2 or lines[-1]:
        raise _invalid("", f"{found[2]} lines, each ended by a line feed", f"{len(lines) - 2} lines")
    for number, line in enumerate(lines[1:-1]):
        if not _PAYLOAD.fullmatch(line) or len(line) > PAYLOAD_LIMIT_B:
            raise _invalid(f"payloads[{number}]", "a payload or a dash", repr(line[:60]))
    payloads = tuple(None if line == "-" else line for line in lines[1:-1])
    return Pack(first=int(found[1]), payloads=payloads)


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("pack.invalid", at=at, expected=expected, got=got)
