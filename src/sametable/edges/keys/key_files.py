"""A single private key in a file of its own, away from any node: a party's root, or a seat of somebody without a browser.

Decides the form of such a file and of its public half beside it, and that a key signs for its own use only: a root
signs notes in its name, a seat signs statements. The file is written once with mode 0600; it is not encrypted, so its
place is a medium that is locked away. Not decided here: whether what is signed is wise; the command line shows it first.

Shapes: JSON; seeds and public keys of 32 bytes in base64url. A root's name is `<record>/root/<party>`, a seat's is free.
Source: record.md 4.1 and 4.8.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nacl.signing import SigningKey

from sametable.core.wire.ed25519 import check_public_key
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.core.wire.notes import ED25519, Signature, VerifierKey, sign_note_text
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = "sametable private key v1"
PUBLIC = "sametable public key v1"
ROOT = "root"
SEAT = "seat"
FILE_LIMIT_B = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """The public half of a key file: what it is for, in which name, and the key."""

    use: str
    name: str
    pub: bytes


def make_key(path: Path, use: str, name: str) -> PublicKey:
    """Make a fresh key in a file, and its public half beside it as `<file>.pub`. Raises `keys.exists`.

    A crash between the two files leaves a private key without its public half: remove it and begin again.
    """
    seed = secrets.token_bytes(32)
    public = PublicKey(use=use, name=name, pub=bytes(SigningKey(seed).verify_key))
    held = {"format": PRIVATE, "use": use, "name": name, "seed": b64url(seed)}
    shown = {"format": PUBLIC, "use": use, "name": name, "pub": b64url(public.pub)}
    _write_once(path, held, mode=0o600)
    _write_once(public_path(path), shown, mode=0o644)
    return public


def public_path(path: Path) -> Path:
    """Give the place of a key file's public half."""
    return path.with_name(path.name + ".pub")


def read_public(path: Path) -> PublicKey:
    """Read the public half of a key. Raises `keys.absent`, `keys.damaged`."""
    held = _read(path, PUBLIC, "pub")
    try:
        pub = from_b64url(held["pub"])
        check_public_key(pub)
    except SametableError as error:
        raise _damaged(path, error.got) from None
    return PublicKey(use=held["use"], name=held["name"], pub=pub)


def sign_as_root(path: Path, text: str) -> tuple[PublicKey, Signature]:
    """Sign a note's text with a root key, in its name. Raises `keys.absent`, `keys.damaged`, `keys.wrong_use`."""
    public, key = _private(path, ROOT)
    vkey = VerifierKey(name=public.name, algorithm=ED25519, public=public.pub)
    return public, sign_note_text(text, vkey, lambda message: bytes(key.sign(message).signature))


def sign_as_seat(path: Path, signing_input: str) -> tuple[PublicKey, bytes]:
    """Sign a statement with a seat's key, and nothing that is not one.

    Raises: `keys.absent`, `keys.damaged`, `keys.wrong_use`, `statement.invalid`.
    """
    public, key = _private(path, SEAT)
    try:
        raw = signing_input.encode("ascii")
    except UnicodeEncodeError:
        raise SametableError("statement.invalid", expected="ASCII", got="other letters") from None
    parse_entry(raw + b"." + b64url(bytes(64)).encode("ascii"))
    return public, bytes(key.sign(raw).signature)


def _private(path: Path, use: str) -> tuple[PublicKey, SigningKey]:
    held = _read(path, PRIVATE, "seed")
    try:
        key = SigningKey(from_b64url(held["seed"]))
    except (SametableError, ValueError, TypeError) as error:
        raise _damaged(path, str(error)) from None
    if held["use"] != use:
        raise SametableError(
            "keys.wrong_use", at=str(path), expected=f"a {use} key", got=f"a {held['use']} key",
            advice="A root signs notes of the register and the genesis; a seat signs statements.",
        )  # fmt: skip
    return PublicKey(use=use, name=held["name"], pub=bytes(key.verify_key)), key


def _read(path: Path, form: str, secret: str) -> dict[str, str]:
    try:
        with path.open("rb") as handle:
            held = json.loads(handle.read(FILE_LIMIT_B))
    except FileNotFoundError:
        raise SametableError("keys.absent", at=str(path), expected="a key file", got="no file") from None
    except (ValueError, RecursionError) as error:
        raise _damaged(path, str(error)) from None
    names = {"format", "use", "name", secret}
    whole = isinstance(held, dict) and set(held) == names and all(type(one) is str for one in held.values())
    if not whole or held["format"] != form or held["use"] not in {ROOT, SEAT}:
        raise _damaged(path, "another form")
    return {str(name): str(value) for name, value in held.items()}


def _write_once(path: Path, held: dict[str, str], *, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise SametableError(
            "keys.exists", at=str(path), expected="no file yet", got="one", advice="Keys are made once; choose another name."
        ) from None  # fmt: skip
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(held, out, indent=1)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())


def _damaged(path: Path, got: str) -> SametableError:
    return SametableError("keys.damaged", at=str(path), expected="a key file", got=got[:80])
