"""Cosignatures: a mirror says "this is the largest consistent tree of this log that I hold, at this time".

Decides the bytes a cosigner signs and the line it adds. It does not decide when a mirror may say so: only
after it has stored and checked every entry, which is the work of replication. An Ed25519 cosignature does
not name its cosigner, so a key is used by one cosigner only; the ML-DSA-44 one names it.

Shapes: times in seconds since 1970.
Source: C2SP tlog-cosignature at commit 5ba5ee8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import Checkpoint, parse_text, render_text
from sametable.core.wire.notes import (
    BLOB_LENGTHS_B,
    COSIGNATURE_ED25519,
    COSIGNATURE_ML_DSA_44,
    Signature,
    VerifierKey,
    cosigned_text,
    cosigned_tree,
)
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Callable


def message_ed25519(text: str, time_s: int) -> bytes:
    """Return what an Ed25519 (0x04) cosigner signs for the checkpoint `text`."""
    return cosigned_text(text, time_s)


def message_ml_dsa(name: str, checkpoint: Checkpoint, time_s: int) -> bytes:
    """Return what the ML-DSA-44 (0x06) cosigner `name` signs for a checkpoint."""
    return cosigned_tree(render_text(checkpoint), name, time_s)


def cosign(text: str, key: VerifierKey, time_s: int, sign: Callable[[bytes], bytes]) -> Signature:
    """Return the signature line of the cosigner `key` on the checkpoint `text`; `sign` is its signer."""
    invariant(0 <= time_s < 2**63, "a cosignature's time is a count of seconds")
    if key.algorithm == COSIGNATURE_ED25519:
        signature = sign(message_ed25519(text, time_s))
    else:
        invariant(key.algorithm == COSIGNATURE_ML_DSA_44, "cosigners have keys of type 0x04 or 0x06")
        signature = sign(message_ml_dsa(key.name, parse_text(text), time_s))
    blob = time_s.to_bytes(8, "big") + signature
    invariant(len(blob) == BLOB_LENGTHS_B[key.algorithm], "the signer gave a signature of its algorithm")
    return Signature(name=key.name, key_id=key.key_id, blob=blob)
