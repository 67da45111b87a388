"""Checkpoints: a log's signed statement of its size and root, with the cosignatures of those who hold it.

Decides what a checkpoint text is, and whether a signed note is a checkpoint of this log by this key. It does
not decide how many cosignatures are enough, nor whether two checkpoints agree; `proofs` and `fork` do.

Shapes: `root` is 32 bytes; a text is origin, size and root in base64, one a line. Extension lines are refused.
Source: C2SP tlog-checkpoint at commit 5ba5ee8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.tiles import EMPTY_ROOT, HASH_B, MAX_SIZE
from sametable.core.wire.hashes import b64, from_b64
from sametable.core.wire.notes import ED25519, CheckedSignature, Note, VerifierKey, inspect_note, parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORIGIN = re.compile(r"[^\s+\x00-\x1f\x7f\ud800-\udfff]{1,255}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a log: its origin, its number of entries and their root hash."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCheckpoint:
    """A checkpoint whose log signature holds, with every cosignature by a given key that holds."""

    checkpoint: Checkpoint
    note: Note
    cosigned: tuple[CheckedSignature, ...]
    unchecked: tuple[str, ...]


def render_text(checkpoint: Checkpoint) -> str:
    """Return the text that is signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{b64(checkpoint.root)}\n"


def parse_text(text: str) -> Checkpoint:
    """Read a checkpoint text; nothing is verified but its form.

    Raises: SametableError "checkpoint.invalid".
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise _invalid("", "three lines: origin, size, root", f"{len(lines) - 1} lines")
    check_origin(lines[0], at="origin")
    size = parse_size(lines[1], at="size")
    try:
        root = from_b64(lines[2])
    except SametableError as error:
        raise _invalid("root", error.expected, error.got) from None
    if len(root) != HASH_B or (size == 0 and root != EMPTY_ROOT):
        raise _invalid("root", "a root hash of 32 bytes that fits the size", repr(lines[2][:50]))
    return Checkpoint(origin=lines[0], size=size, root=root)


def open_checkpoint(
    raw: bytes, *, log_key: VerifierKey, cosigners: Iterable[VerifierKey]
) -> OpenedCheckpoint:
    """Read a signed checkpoint of the log whose key is `log_key`; its name must be the origin.

    Raises: SametableError "checkpoint.invalid", "checkpoint.wrong_origin", "checkpoint.unsigned" or
    "checkpoint.bad_signature" (of the log, or of a given cosigner).
    """
    try:
        note = parse_note(raw)
    except SametableError as error:
        raise _invalid(error.at, error.expected, error.got) from None
    checkpoint = parse_text(note.text)
    if checkpoint.origin != log_key.name:
        raise SametableError(
            "checkpoint.wrong_origin", at="origin", expected=log_key.name, got=checkpoint.origin
        )
    try:
        check = inspect_note(note, [log_key, *cosigners])
    except SametableError as error:
        raise SametableError(
            "checkpoint.bad_signature", at=error.at, expected=error.expected, got=error.got
        ) from None
    log_signed = [line for line in check.valid if (line.name, line.algorithm) == (log_key.name, ED25519)]
    if not log_signed:
        raise SametableError(
            "checkpoint.unsigned", at="signatures", expected=f"a signature by {log_key.name}", got="none"
        )
    return OpenedCheckpoint(
        checkpoint=checkpoint,
        note=note,
        cosigned=tuple(line for line in check.valid if line.time_s is not None),
        unchecked=check.unchecked,
    )


def check_origin(origin: str, *, at: str) -> None:
    """Refuse an origin that cannot also be the name of a key: no spaces, no '+', 1 to 255 letters.

    Raises: SametableError "checkpoint.invalid".
    """
    if not _ORIGIN.fullmatch(origin):
        raise _invalid(at, "an origin without spaces or '+', 1 to 255 letters", repr(origin[:60]))


def parse_size(text: str, *, at: str) -> int:
    """Read a tree size in its only spelling.

    Raises: SametableError "checkpoint.invalid".
    """
    if not _SIZE.fullmatch(text) or int(text) > MAX_SIZE:
        raise _invalid(at, "a size in decimal without leading zeros", repr(text[:40]))
    return int(text)


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("checkpoint.invalid", at=at, expected=expected, got=got)
