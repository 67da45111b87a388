"""Fork evidence: a file that shows anyone that a log signed two different histories.

Decides what counts as proof: two checkpoints of one origin, both signed by the log's key, that cannot belong
to one tree. For different sizes the file holds a seeded consistency proof whose hashes lead to the newer
root but to another root than the older one signed; for equal sizes the two notes are enough. It needs no
trust in the finder. It does not decide who was at fault, nor what follows; that is the picture's work.

Shapes: a short header with byte lengths, hashes in base64, then the two signed notes.
Source: record.md 4.6; RFC 6962 section 2.1.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import Checkpoint, open_checkpoint
from sametable.core.record.proofs import MAX_PATH, implied_roots
from sametable.core.wire.hashes import b64, from_b64
from sametable.core.wire.notes import NOTE_LIMIT_B
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.wire.notes import VerifierKey

TITLE = "sametable fork evidence v1"
EVIDENCE_LIMIT_B = 2 * NOTE_LIMIT_B + 10_000

_HEAD = re.compile(r"sametable fork evidence v1\nolder ([1-9]\d{0,6})\nnewer ([1-9]\d{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Two heads that one log signed and that no single history has."""

    older: Checkpoint
    newer: Checkpoint


def render_evidence(older_note: bytes, newer_note: bytes, seeded: Sequence[bytes]) -> bytes:
    """Return the evidence file of two signed checkpoints; `seeded` is empty if they have one size."""
    head = [TITLE, f"older {len(older_note)}", f"newer {len(newer_note)}", *map(b64, seeded), "", ""]
    return "\n".join(head).encode("ascii") + older_note + newer_note


def verify_evidence(raw: bytes, log_key: VerifierKey) -> Fork:
    """Check an evidence file against the key of the log it accuses, and return what it proves.

    Raises: SametableError "fork.not_proved" if the file proves nothing, whatever the reason.
    """
    if len(raw) > EVIDENCE_LIMIT_B:
        raise _not_proved("", f"at most {EVIDENCE_LIMIT_B} bytes", f"{len(raw)} bytes")
    head, _, notes = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise _not_proved("", f"'{TITLE}'", "other bytes") from None
    found = _HEAD.fullmatch("\n".join(lines[:3]))
    if found is None or len(lines) - 3 > MAX_PATH + 1 or int(found[1]) + int(found[2]) != len(notes):
        raise _not_proved("", f"'{TITLE}', two lengths, hashes and two notes", repr(raw[:60]))
    try:
        seeded = [from_b64(line) for line in lines[3:]]
        older = open_checkpoint(notes[: int(found[1])], log_key=log_key, cosigners=()).checkpoint
        newer = open_checkpoint(notes[int(found[1]) :], log_key=log_key, cosigners=()).checkpoint
        _require_contradiction(older, newer, seeded)
    except SametableError as error:
        raise _not_proved(error.at, error.expected, error.got) from None
    return Fork(older=older, newer=newer)


def _require_contradiction(older: Checkpoint, newer: Checkpoint, seeded: Sequence[bytes]) -> None:
    if older.size == newer.size:
        if seeded or older.root == newer.root:
            raise _not_proved("roots", "two roots at one size, and no hashes", "one root, or hashes")
        return
    old, new = implied_roots(older.size, newer.size, seeded)
    if new != newer.root:
        raise _not_proved("proof", "hashes that lead to the newer root", "another root")
    if old == older.root:
        raise _not_proved("proof", "another root than the older checkpoint's", "the same: no fork")


def _not_proved(at: str, expected: str, got: str) -> SametableError:
    return SametableError("fork.not_proved", at=at, expected=expected, got=got)
