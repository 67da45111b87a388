"""A fork case: what a `fork` statement carries, and what it proves about a log that signed two histories.

Decides when the fields of a `fork` statement are proof, and up to which size both histories are the same. The
evidence file shows that the log's key signed two heads that no single history has. The rest shows where they part:
seeded consistency proofs from the common size lead to both heads and give the same root there, so that much is
common; and the leaves that follow it differ and are in their trees, so no more than that is. Nobody can therefore
set the common size too high, nor too low. It does not decide what follows for a map, nor who carried the case.

Shapes: every hash is 32 bytes, in base64 within fields; sizes are entries; a common size of 0 is possible, and then
there are no consistency proofs. The work of a check is bounded by six paths of 65 hashes and two signatures.
Source: record.md 4.6; RFC 6962 sections 2.1.1 and 2.1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sametable.core.record.fork import verify_evidence
from sametable.core.record.proofs import (
    MAX_PATH,
    implied_roots,
    inclusion_proof,
    seeded_consistency_proof,
    verify_inclusion,
)
from sametable.core.record.tiles import HASH_B
from sametable.core.wire.hashes import b64, from_b64
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.fork import Fork
    from sametable.core.record.proofs import HashReader
    from sametable.core.wire.notes import VerifierKey

CASE_EVIDENCE_LIMIT_B = 16_384
"""Longest evidence file in a statement; two heads with their log's signature alone have some 1,000 bytes."""
PROOF_NAMES = frozenset({"older", "newer", "older_leaf", "newer_leaf", "older_path", "newer_path"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkCase:
    """A log that signed two histories: they are one up to `common` entries, and part there."""

    origin: str
    common: int
    older: Checkpoint
    newer: Checkpoint


def last_common(older_size: int, older: HashReader, newer_size: int, newer: HashReader) -> int:
    """Return how many leaves two trees have in common from the start, comparing some hashes a level."""
    low, end = 0, min(older_size, newer_size)
    while low < end:
        level = (end - low).bit_length() - 1
        if not _same(level, low, older, newer):
            for below in range(level - 1, -1, -1):
                if _same(below, low, older, newer):
                    low += 1 << below
            return low
        low += 1 << level
    return low


def make_case(
    evidence: bytes, log_key: VerifierKey, older: HashReader, newer: HashReader
) -> dict[str, object]:
    """Return the fields of a `fork` statement, `type` included; the readers hold the trees of the two heads.

    Raises: SametableError "fork.not_proved" if the file proves nothing, or one tree is the other's beginning.
    """
    fork = verify_evidence(evidence, log_key)
    old_size, new_size = fork.older.size, fork.newer.size
    common = last_common(old_size, older, new_size, newer)
    if common == old_size:
        raise _not_proved("common", "two trees that part", "one that begins the other")
    proof = {
        "older": _texts(seeded_consistency_proof(common, old_size, older) if common else ()),
        "newer": _texts(seeded_consistency_proof(common, new_size, newer) if common else ()),
        "older_leaf": b64(older.hash_at(0, common)),
        "newer_leaf": b64(newer.hash_at(0, common)),
        "older_path": _texts(inclusion_proof(common, old_size, older)),
        "newer_path": _texts(inclusion_proof(common, new_size, newer)),
    }
    fields: dict[str, object] = {
        "type": "fork",
        "origin": log_key.name,
        "evidence": b64(evidence),
        "common": common,
        "proof": proof,
    }
    check_case(fields, {log_key.name: log_key})
    return fields


def check_case(fields: Mapping[str, object], log_keys: Mapping[str, VerifierKey]) -> ForkCase:
    """Check the fields of a `fork` statement against the keys of the logs of this record, by origin.

    Raises: SametableError "fork.not_proved" if they prove nothing, whatever the reason.
    """
    origin, common = fields.get("origin"), fields.get("common")
    log_key = log_keys.get(origin) if isinstance(origin, str) else None
    if log_key is None:
        raise _not_proved("origin", "a log of this record", repr(origin)[:60])
    fork = _fork(fields.get("evidence"), log_key)
    # The older head is never the larger one, so that this holds for both.
    if type(common) is not int or not 0 <= common < fork.older.size:
        raise _not_proved("common", f"a size from 0 to {fork.older.size - 1}", repr(common)[:60])
    proof = _proof(fields.get("proof"))
    try:
        _require_common(common, fork, proof)
        _require_parting(common, fork, proof)
    except SametableError as error:
        raise _not_proved("proof", error.expected, error.got) from None
    return ForkCase(origin=log_key.name, common=common, older=fork.older, newer=fork.newer)


def _fork(text: object, log_key: VerifierKey) -> Fork:
    if type(text) is not str or len(text) > CASE_EVIDENCE_LIMIT_B * 4 // 3 + 4:
        raise _not_proved("evidence", f"at most {CASE_EVIDENCE_LIMIT_B} bytes in base64", "something else")
    try:
        raw = from_b64(text)
    except SametableError as error:
        raise _not_proved("evidence", error.expected, error.got) from None
    return verify_evidence(raw, log_key)


def _require_common(common: int, fork: Fork, proof: Mapping[str, list[bytes]]) -> None:
    """Raise unless both heads begin with one and the same tree of `common` leaves."""
    if common == 0:
        if proof["older"] or proof["newer"]:
            raise _not_proved("", "no hashes, as nothing is common", "some")
        return
    old_start, old_head = implied_roots(common, fork.older.size, proof["older"])
    new_start, new_head = implied_roots(common, fork.newer.size, proof["newer"])
    if (old_head, new_head) != (fork.older.root, fork.newer.root):
        raise _not_proved("", "hashes that lead to both heads", "other roots")
    if old_start != new_start:
        raise _not_proved("", f"one root at size {common}", "two")


def _require_parting(common: int, fork: Fork, proof: Mapping[str, list[bytes]]) -> None:
    """Raise unless the leaf at index `common` is another in each of the two trees."""
    (old_leaf,), (new_leaf,) = proof["older_leaf"], proof["newer_leaf"]
    if old_leaf == new_leaf:
        raise _not_proved("", f"two leaves at index {common}", "one and the same")
    for head, leaf, path in (
        (fork.older, old_leaf, proof["older_path"]),
        (fork.newer, new_leaf, proof["newer_path"]),
    ):
        verify_inclusion(index=common, size=head.size, leaf=leaf, path=path, root=head.root)


def _proof(value: object) -> dict[str, list[bytes]]:
    """Read the hashes of a proof; a single leaf hash is given as a list of one."""
    if type(value) is not dict or value.keys() != PROOF_NAMES:
        raise _not_proved("proof", ", ".join(sorted(PROOF_NAMES)), "other members")
    return {
        name: _hashes([held] if name.endswith("_leaf") else held, f"proof.{name}")
        for name, held in sorted(value.items())
    }


def _hashes(value: object, at: str) -> list[bytes]:
    texts = cast("list[object]", value) if type(value) is list else None
    if texts is None or len(texts) > MAX_PATH + 1:
        raise _not_proved(at, f"at most {MAX_PATH + 1} hashes", "something else")
    hashes = []
    for text in texts:
        try:
            raw = from_b64(text) if type(text) is str and len(text) == 44 else b""
        except SametableError:
            raw = b""
        if len(raw) != HASH_B:
            raise _not_proved(at, "hashes of 32 bytes in base64", repr(text)[:60])
        hashes.append(raw)
    return hashes


def _same(level: int, low: int, older: HashReader, newer: HashReader) -> bool:
    return older.hash_at(level, low >> level) == newer.hash_at(level, low >> level)


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [b64(one) for one in hashes]


def _not_proved(at: str, expected: str, got: str) -> SametableError:
    return SametableError("fork.not_proved", at=at, expected=expected, got=got)
