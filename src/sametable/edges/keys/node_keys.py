"""The keys that a node holds, in one private file of its folder, and what it signs and opens with them.

Log key, mirror keys (Ed25519 and ML-DSA-44), age identity, the node's own seat (for beats) and the seats of
its people. Node-held seat keys are only for a party's own node; keys in the browser come later and use the
same three steps. The file is written once with mode 0600 and never leaves the folder.

Not decided here: who may use a seat.
Source: record.md 4.1 and 4.8.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyrage
from cryptography.hazmat.primitives.asymmetric import mldsa
from nacl.signing import SigningKey

from sametable.core.record.cosignature import cosign
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.core.wire.notes import (
    COSIGNATURE_ED25519,
    COSIGNATURE_ML_DSA_44,
    ED25519,
    Signature,
    VerifierKey,
    sign_note_text,
)
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """Private seeds, 32 bytes each; seats by name. `root` is the party's, where this node was founded with it.

    `epochs` are the log keys of the node's later logs by their origins; `epoch` is the number of the one it signs now.
    """

    origin: str
    log: bytes
    mirror: bytes
    mirror_pq: bytes
    age: str
    node_seat: bytes
    seats: Mapping[str, bytes]
    root: bytes | None = None
    epochs: Mapping[str, bytes] = field(default_factory=dict)
    epoch: int = 1


def new_key_file(origin: str, seats: Sequence[str], *, with_root: bool) -> KeyFile:
    """Make fresh keys for a node; `with_root` adds a party root key."""
    return KeyFile(
        origin=origin,
        log=secrets.token_bytes(32),
        mirror=secrets.token_bytes(32),
        mirror_pq=secrets.token_bytes(32),
        age=str(pyrage.x25519.Identity.generate()),
        node_seat=secrets.token_bytes(32),
        seats={name: secrets.token_bytes(32) for name in seats},
        root=secrets.token_bytes(32) if with_root else None,
    )


def write_key_file(path: Path, keys: KeyFile) -> None:
    """Write the keys once, readable by their owner alone. Raises `keys.exists`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SametableError(
            "keys.exists",
            at=str(path),
            expected="no keys yet",
            got="a key file",
            advice="Keys are made once; choose another folder.",
        ) from None
    _write(handle, keys)


def replace_key_file(path: Path, keys: KeyFile) -> None:
    """Write a node's keys anew, whole or not at all: a later log's key was made, or is used from now on."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    _write(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), keys)
    part.replace(path)


def _write(handle: int, keys: KeyFile) -> None:
    held: dict[str, object] = {
        "origin": keys.origin,
        "log": b64url(keys.log),
        "mirror": b64url(keys.mirror),
        "mirror_pq": b64url(keys.mirror_pq),
        "age": keys.age,
        "node_seat": b64url(keys.node_seat),
        "seats": {name: b64url(seed) for name, seed in keys.seats.items()},
        "root": b64url(keys.root) if keys.root else None,
    }
    if keys.epochs:
        held["epochs"] = {origin: b64url(seed) for origin, seed in keys.epochs.items()}
        held["epoch"] = keys.epoch
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(held, out, indent=1)
        out.flush()
        os.fsync(out.fileno())


def read_key_file(path: Path) -> KeyFile:
    """Read the keys. Raises `keys.absent`, `keys.damaged`."""
    try:
        held = json.loads(path.read_bytes())
        return KeyFile(
            origin=held["origin"],
            log=from_b64url(held["log"]),
            mirror=from_b64url(held["mirror"]),
            mirror_pq=from_b64url(held["mirror_pq"]),
            age=held["age"],
            node_seat=from_b64url(held["node_seat"]),
            seats={name: from_b64url(seed) for name, seed in held["seats"].items()},
            root=from_b64url(held["root"]) if held.get("root") else None,
            epochs={origin: from_b64url(seed) for origin, seed in held.get("epochs", {}).items()},
            epoch=int(held.get("epoch", 1)),
        )
    except FileNotFoundError:
        raise SametableError(
            "keys.absent",
            at=str(path),
            expected="the node's keys",
            got="no file",
            advice="Bring keys.json back from its backup; a new node is made with `sametable init`.",
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SametableError(
            "keys.damaged", at=str(path), expected="a key file", got=str(error)[:80]
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKeys:
    """The public halves, as the genesis lists them."""

    log: VerifierKey
    mirror: VerifierKey
    mirror_pq: VerifierKey
    age_recipient: str
    node_seat: bytes
    seats: Mapping[str, bytes]
    root: bytes | None


class NodeKeys:
    """Signs, cosigns, seals and opens for one node."""

    def __init__(self, keys: KeyFile) -> None:
        """Take the seeds of one node."""
        self._log = SigningKey(keys.log)
        self._mirror = SigningKey(keys.mirror)
        self._mirror_pq = mldsa.MLDSA44PrivateKey.from_seed_bytes(keys.mirror_pq)
        self._age = pyrage.x25519.Identity.from_str(keys.age)
        self._logs = {keys.origin: self._log} | {
            origin: SigningKey(seed) for origin, seed in keys.epochs.items()
        }
        self.epoch = keys.epoch
        self._root = SigningKey(keys.root) if keys.root else None
        node_seat = SigningKey(keys.node_seat)
        seats = {name: SigningKey(seed) for name, seed in keys.seats.items()}
        self._by_kid = {kid_of(bytes(key.verify_key)): key for key in (node_seat, *seats.values())}
        mirror_name = f"{keys.origin}/mirror"
        self.public = PublicKeys(
            log=VerifierKey(name=keys.origin, algorithm=ED25519, public=bytes(self._log.verify_key)),
            mirror=VerifierKey(
                name=mirror_name, algorithm=COSIGNATURE_ED25519, public=bytes(self._mirror.verify_key)
            ),
            mirror_pq=VerifierKey(
                name=mirror_name,
                algorithm=COSIGNATURE_ML_DSA_44,
                public=self._mirror_pq.public_key().public_bytes_raw(),
            ),
            age_recipient=str(self._age.to_public()),
            node_seat=bytes(node_seat.verify_key),
            seats={name: bytes(key.verify_key) for name, key in seats.items()},
            root=bytes(self._root.verify_key) if self._root else None,
        )

    def sign_seat(self, kid: str, message: bytes) -> bytes:
        """Sign with a seat's key. Raises `keys.unknown`."""
        key = self._by_kid.get(kid)
        if key is None:
            raise SametableError(
                "keys.unknown", at=kid, expected="a seat of this node", got="none with this key id"
            )
        return bytes(key.sign(message).signature)

    def log_vkey(self, origin: str) -> VerifierKey:
        """Give the public key of a log of this node, of whichever epoch. Raises `keys.unknown`."""
        key = self._logs.get(origin)
        if key is None:
            raise SametableError("keys.unknown", at=origin, expected="a log of this node", got="another")
        return VerifierKey(name=origin, algorithm=ED25519, public=bytes(key.verify_key))

    def sign_checkpoint(self, text: str) -> Signature:
        """Sign a checkpoint's text as the log that it names. Raises `keys.unknown`."""
        vkey = self.log_vkey(text.partition("\n")[0])
        return sign_note_text(text, vkey, lambda m: bytes(self._logs[vkey.name].sign(m).signature))

    def cosign(self, text: str, *, time_s: int) -> tuple[Signature, ...]:
        """Cosign a checkpoint's text as a mirror, in Ed25519 and in ML-DSA-44."""
        return (
            cosign(text, self.public.mirror, time_s, lambda m: bytes(self._mirror.sign(m).signature)),
            cosign(text, self.public.mirror_pq, time_s, self._mirror_pq.sign),
        )

    def sign_note(self, text: str) -> Signature:
        """Sign a note that is not a checkpoint, in the mirror's name."""
        key = VerifierKey(name=self.public.mirror.name, algorithm=ED25519, public=self.public.mirror.public)
        return sign_note_text(text, key, lambda m: bytes(self._mirror.sign(m).signature))

    def sign_root(self, text: str, name: str) -> Signature:
        """Sign a note with the party root key. Raises `keys.no_root`."""
        if self._root is None:
            raise SametableError(
                "keys.no_root", expected="a party root key in this folder", got="none",
                advice="Sign where the root is kept: `sametable root sign-genesis`, `sametable key sign`.",
            )  # fmt: skip
        root = self._root
        key = VerifierKey(name=name, algorithm=ED25519, public=bytes(root.verify_key))
        return sign_note_text(text, key, lambda m: bytes(root.sign(m).signature))

    def has_root(self) -> bool:
        """Tell whether the party root key is kept on this node."""
        return self._root is not None

    def sign_register(self, text: str, name: str) -> Signature:
        """Sign a register note with the party root key, where it is kept on this node. Raises `keys.no_root`."""
        return self.sign_root(text, name)

    def seal(self, data: bytes, recipients: Sequence[str]) -> bytes:
        """Encrypt for the given age recipients."""
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(name) for name in recipients]))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what was sealed for this node. Raises `pack.not_for_us`."""
        try:
            return bytes(pyrage.decrypt(sealed, [self._age]))
        except pyrage.DecryptError as error:
            raise SametableError(
                "pack.not_for_us", expected="a pack sealed for this node", got=str(error)[:80]
            ) from None


def next_log_key(path: Path, origin: str) -> VerifierKey:
    """Make the key of a node's next log in its key file, or give the one that was made before; it signs nothing yet."""
    keys = read_key_file(path)
    if origin not in keys.epochs:
        keys = replace(keys, epochs={**keys.epochs, origin: secrets.token_bytes(32)})
        replace_key_file(path, keys)
    return NodeKeys(keys).log_vkey(origin)


def use_epoch(path: Path, epoch: int) -> None:
    """Let the node sign the log of this epoch from now on."""
    replace_key_file(path, replace(read_key_file(path), epoch=epoch))


def epoch_in(path: Path) -> int:
    """Give the number of the log that a node's keys sign now; 1 where there is no key file at all."""
    try:
        return read_key_file(path).epoch
    except SametableError as error:
        if error.code != "keys.absent":
            raise
        return 1
