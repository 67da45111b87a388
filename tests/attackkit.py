"""Crafted statements and lying links for the attack tests: what goes through the real doors, submit, accept and verify."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import salts
from sametable.centre.exchange.replicate import log_path
from sametable.centre.reports.submit_report import SignedStatement
from sametable.centre.verify.copies import LinkCopy
from sametable.centre.verify.record import verify_record
from sametable.core.record.append import append
from sametable.core.record.checkpoint import render_text
from sametable.core.record.genesis import parse_genesis
from sametable.core.record.packs import pack
from sametable.core.record.tiles import bundle as bundle_of
from sametable.core.record.tiles import empty_edge, entries_path, leaf_hash, tile_path
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import Note, render_note
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from sametable.edges.keys.node_keys import NodeKeys
from sametable.edges.peers.folder_link import FolderLink
from sametable.errors import SametableError
from support.drafts import START_MS, report
from support.founding import genesis_of, key_file
from support.stage import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sametable.centre.centre import Centre
    from support.stage import Stage

TRIAL = "table.example/trial"
ALDER = f"{TRIAL}/alder"


def keys_of(name: str) -> NodeKeys:
    """Give a node's keys, as whoever holds them (or stole them) would use them."""
    return NodeKeys(key_file(name, f"{TRIAL}/{name}"))


def words(**more: Any) -> dict[str, object]:
    """Give the fields of a plain report."""
    return {"type": "report", **report(**more), "coarsened": False}


def seat_pub(name: str) -> bytes:
    """Give the key of a node's first seat."""
    return keys_of(name).public.seats[f"{name} watch"]


def made(
    fields: dict[str, object],
    *,
    seat: str = "alder",
    log: str = ALDER,
    aud: str = "parties",
    at_ms: int = START_MS,
) -> tuple[str, str]:
    """Give signing input and payload of a statement by a node's first seat."""
    head = StatementHead(kid=kid_of(seat_pub(seat)), log=log, aud=aud, at_ms=at_ms)
    prepared = prepare(fields, head=head, salts=salts(len(fields) + 1, at_ms % 1_000_003))
    return prepared.signing_input, prepared.payload


def signature_of(signing_input: str, seat: str = "alder") -> bytes:
    """Give the signature of a node's first seat."""
    return keys_of(seat).sign_seat(kid_of(seat_pub(seat)), signing_input.encode())


def honest(fields: dict[str, object], *, seat: str = "alder", at_ms: int = START_MS) -> tuple[bytes, str]:
    """Give logged bytes and payload of a statement as it should be."""
    signing_input, payload = made(fields, seat=seat, log=f"{TRIAL}/{seat}", at_ms=at_ms)
    return assemble(signing_input, signature_of(signing_input, seat)), payload


def posted(
    signing_input: str, payload: str, signature: str, client_id: str = "attack-000001"
) -> SignedStatement:
    """Give what a client posts."""
    return SignedStatement(
        client_id=client_id, signing_input=signing_input, payload=payload, signature=signature
    )


def refusal(job: Callable[[], object]) -> SametableError:
    """Give the error that a door refuses with; a door that opens fails the test."""
    with pytest.raises(SametableError) as caught:
        job()
    return caught.value


class Forger:
    """Somebody who holds a node's log key and serves, over the real paths, any leaves and payloads at all."""

    def __init__(self, name: str, leaves: Sequence[bytes], payloads: Sequence[str | None]) -> None:
        """Sign a log of the genesis and these leaves."""
        self.origin = f"{TRIAL}/{name}"
        self.keys = keys_of(name)
        self.raw, _ = genesis_of(3)
        self.leaves = [self.raw, *leaves]
        self.payloads = [None, *payloads]
        text = render_text(append(empty_edge(), self.leaves, origin=self.origin).checkpoint)
        self.checkpoint = render_note(Note(text=text, signatures=(self.keys.sign_checkpoint(text),)))

    def answer(self, path: str) -> bytes | None:
        """Answer a path of this log; nothing else is here."""
        name = path.removeprefix(log_path(self.origin) + "/")
        size = len(self.leaves)
        if name == "checkpoint":
            return self.checkpoint
        if name == entries_path(0, size):
            return bundle_of(self.leaves)
        if name == tile_path(0, 0, size):
            return b"".join(map(leaf_hash, self.leaves))
        if name.startswith("pack/parties/") and name.endswith(".age"):
            first, stop = map(int, name.removeprefix("pack/parties/").removesuffix(".age").split("-"))
            everybody = [node.age_recipient for node in parse_genesis(self.raw).nodes]
            return self.keys.seal(pack(first, self.payloads[first:stop]), everybody)
        return None


def serve_forged(stage: Stage, victim: str, forger: Forger, node: str = "alder") -> None:
    """Let the link from a node to another answer as the forger does."""
    stage.links[victim, node].answer = forger.answer


def map_of(centre: Centre) -> tuple[int, bytes]:
    """Give what must not move: the revision and the digest of a node's map."""
    return centre.revision, centre.picture.digest.value()


def with_claims(leaf: bytes, *, header: dict[str, object] | None = None, **claims: object) -> str:
    """Give the signing input of a leaf with other header members or claims."""
    entry = parse_entry(leaf)
    head = {"alg": "Ed25519", "kid": entry.kid, "typ": "sametable+sd-jwt", **(header or {})}
    said = {
        "_sd": [entry.digest],
        "_sd_alg": "sha-256",
        "at": entry.at_ms,
        "aud": entry.aud,
        "log": entry.log,
        "v": 1,
    }
    return f"{b64url(canonical.encode(head))}.{b64url(canonical.encode(said | claims))}"


def verdict_on(forger: Forger, folder: Path) -> list[tuple[int | None, str]]:
    """Write what a forger serves into a folder and let the code of `sametable verify` read it; gives its doubts."""
    size = len(forger.leaves)
    base = log_path(forger.origin)
    files = {"genesis": forger.raw, "genesis.note": genesis_of(3)[1]}
    for name in ("checkpoint", entries_path(0, size), tile_path(0, 0, size), f"pack/parties/0-{size}.age"):
        files[f"{base}/{name}"] = forger.answer(f"{base}/{name}") or b""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    link = FolderLink("stick", folder)
    node = parse_genesis(forger.raw).node_by_origin(forger.origin)
    party = node.party if node is not None else None
    verdict = run(verify_record(LinkCopy(link=link, open_pack=forger.keys.open, party=party)))
    return [(one.index, one.says) for one in verdict.doubts if one.log == forger.origin]


def scalar_of(seed: bytes) -> int:
    """Give the secret scalar of an Ed25519 seed (RFC 8032 5.1.5)."""
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return int.from_bytes(digest, "little")


def zero_nonce(message: bytes, seed: bytes, pub: bytes) -> bytes:
    """Give a signature with nonce r = 0: R is the identity, of low order; some libraries accept it."""
    order = 2**252 + 27742317777372353535851937790883648493
    point = b"\x01" + bytes(31)
    h = int.from_bytes(hashlib.sha512(point + pub + message).digest(), "little")
    return point + (h * scalar_of(seed) % order).to_bytes(32, "little")


def kept_here(centre: Centre, origin: str) -> list[str]:
    """Give the reasons of the evidence that a node keeps about a log."""
    return [reason for _, _, reason, _ in centre.store.evidence(origin)]
