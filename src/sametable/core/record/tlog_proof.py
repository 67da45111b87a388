"""The proof file that goes with one entry: its index, its inclusion proof, and a signed checkpoint.

Decides the file's form only. Whether the proof holds is said by `check_proof`, which needs the log's key and
the entry. It does not prove that the entry is true, nor that the checkpoint is the latest.

Shapes: hashes are 32 bytes; the checkpoint is the bytes of a signed note.
Source: C2SP tlog-proof at commit 5ba5ee8 (c2sp.org/tlog-proof@v1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import OpenedCheckpoint, open_checkpoint, parse_size
from sametable.core.record.proofs import MAX_PATH, verify_inclusion
from sametable.core.record.tiles import HASH_B, leaf_hash
from sametable.core.wire.hashes import b64, from_b64
from sametable.core.wire.notes import NOTE_LIMIT_B
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.core.wire.notes import VerifierKey

MAGIC = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """A proof file, read; nothing is verified yet."""

    index: int
    path: tuple[bytes, ...]
    checkpoint_note: bytes


def render(index: int, path: Sequence[bytes], checkpoint_note: bytes) -> str:
    """Return the text of a proof file."""
    lines = [MAGIC, f"index {index}", *map(b64, path), "", checkpoint_note.decode("utf-8")]
    return "\n".join(lines)


def parse(text: str) -> TlogProof:
    """Read a proof file; extra data lines are refused, as we never write them.

    Raises: SametableError "proof.invalid".
    """
    if len(text) > NOTE_LIMIT_B + 10_000:
        raise _invalid("", f"at most {NOTE_LIMIT_B + 10_000} letters", f"{len(text)}")
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines[0] != MAGIC or len(lines) < 2 or not lines[1].startswith("index "):
        raise _invalid("", f"{MAGIC}, an index, hashes, a blank line and a checkpoint", repr(text[:60]))
    if len(lines) - 2 > MAX_PATH:
        raise _invalid("path", f"at most {MAX_PATH} hashes", f"{len(lines) - 2}")
    try:
        index = parse_size(lines[1].removeprefix("index "), at="index")
        path = tuple(from_b64(line) for line in lines[2:])
        raw_note = note.encode("utf-8")
    except (SametableError, UnicodeEncodeError) as error:
        raise _invalid("path", "a decimal index and hashes in base64", str(error)[:80]) from None
    if any(len(each) != HASH_B for each in path):
        raise _invalid("path", "hashes of 32 bytes", "another length")
    return TlogProof(index=index, path=path, checkpoint_note=raw_note)


def check_proof(
    proof: TlogProof, entry: bytes, *, log_key: VerifierKey, cosigners: Iterable[VerifierKey]
) -> OpenedCheckpoint:
    """Check that a proof file shows `entry` to be in the log of `log_key`, and return its checkpoint.

    Raises: SametableError "proof.invalid" or "checkpoint.*".
    """
    opened = open_checkpoint(proof.checkpoint_note, log_key=log_key, cosigners=cosigners)
    verify_inclusion(
        index=proof.index,
        size=opened.checkpoint.size,
        leaf=leaf_hash(entry),
        path=proof.path,
        root=opened.checkpoint.root,
    )
    return opened


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("proof.invalid", at=at, expected=expected, got=got)
