"""C2SP signed notes: a text, a blank line, and one signature line a signer.

Decides what is a well-formed note and a well-formed verifier key, and which signature lines of known keys
hold. A note is refused as a whole if a line of a known key does not hold; lines of unknown keys are ignored.
Three kinds of key: 0x01 Ed25519 over the text, 0x04 and 0x06 timestamped cosignatures of a checkpoint in
Ed25519 and ML-DSA-44. Where this machine's library lacks ML-DSA, such lines are reported as unchecked and
never as valid. Not decided here: how many signatures are enough, and what the text says.

Shapes: times in seconds since 1970. Limits: a note 1,000,000 bytes, 64 signature lines.
Source: C2SP signed-note and tlog-cosignature at commit 5ba5ee8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from sametable.core.wire import ed25519
from sametable.core.wire.hashes import b64, from_b64, sha256
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NOTE_LIMIT_B = 1_000_000
SIGNATURE_LIMIT = 64
NAME_LIMIT_B = 255

ED25519 = 0x01
COSIGNATURE_ED25519 = 0x04
COSIGNATURE_ML_DSA_44 = 0x06
KEY_LENGTHS_B = {ED25519: 32, COSIGNATURE_ED25519: 32, COSIGNATURE_ML_DSA_44: 1312}
BLOB_LENGTHS_B = {ED25519: 64, COSIGNATURE_ED25519: 8 + 64, COSIGNATURE_ML_DSA_44: 8 + 2420}

_SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)")
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f\ud800-\udfff]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line: who claims to sign, the key's 4-byte hint, and the bytes its algorithm defines."""

    name: str
    key_id: bytes
    blob: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text that ends in a line feed, and its signature lines in their order; nothing is checked yet."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key with the name it signs under."""

    name: str
    algorithm: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the 4 bytes that signature lines carry to find this key."""
        return _key_id(self.name, self.algorithm, self.public)

    def encode(self) -> str:
        """Return the key as a vkey: name+id+key."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.algorithm]) + self.public)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSignature:
    """A signature that holds; `time_s` is the moment a cosigner states, None for a plain signature."""

    name: str
    algorithm: int
    time_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """What was checked and holds, and the names of known keys whose algorithm this machine cannot check."""

    valid: tuple[CheckedSignature, ...]
    unchecked: tuple[str, ...]


def parse_note(raw: bytes) -> Note:
    """Read a signed note; no signature is checked.

    Raises: SametableError "note.invalid".
    """
    if len(raw) > NOTE_LIMIT_B:
        raise _invalid("", f"at most {NOTE_LIMIT_B} bytes", f"{len(raw)} bytes")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _invalid("", "UTF-8", f"byte {error.start}") from None
    if any(letter < " " and letter != "\n" for letter in set(whole)):
        raise _invalid("", "no control characters but line feeds", "one")
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not head or not tail.endswith("\n"):
        raise _invalid(
            "", "a text, a blank line and signature lines, each ended by a line feed", "another form"
        )
    count = tail.count("\n")  # before anything is made of so many
    if count > SIGNATURE_LIMIT:
        raise _invalid("signatures", f"at most {SIGNATURE_LIMIT} lines", f"{count}")
    lines = tail[:-1].split("\n")
    return Note(
        text=head + "\n", signatures=tuple(_parse_line(line, number) for number, line in enumerate(lines))
    )


def _parse_line(line: str, number: int) -> Signature:
    found = _SIGNATURE_LINE.fullmatch(line)
    if found is None:
        raise _invalid(f"signatures[{number}]", "— name base64", repr(line[:60]))
    try:
        blob = from_b64(found[2])
    except SametableError as error:
        raise _invalid(f"signatures[{number}]", error.expected, error.got) from None
    if len(blob) < 5:
        raise _invalid(f"signatures[{number}]", "a 4-byte key id and a signature", f"{len(blob)} bytes")
    return Signature(name=found[1], key_id=blob[:4], blob=blob[4:])


def render_note(note: Note) -> bytes:
    """Return the bytes of a note; its text must end in a line feed."""
    invariant(
        note.text.endswith("\n") and bool(note.signatures), "a note has a whole last line and a signature"
    )
    lines = [f"— {line.name} {b64(line.key_id + line.blob)}\n" for line in note.signatures]
    return "".join([note.text, "\n", *lines]).encode("utf-8")


def signed_by(note: Note, key: VerifierKey) -> Note:
    """Give a note with the first signature line of one key alone; lines by other keys under its name are not its own.

    Raises: SametableError "note.invalid" where it has no such line.
    """
    for line in note.signatures:
        if (line.name, line.key_id) == (key.name, key.key_id):
            return Note(text=note.text, signatures=(line,))
    raise _invalid("signatures", f"a line by {key.name}+{key.key_id.hex()}", "none")


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key `name+id+key`; Ed25519 keys pass the strict key rule.

    Raises: SametableError "note.bad_vkey".
    """
    name, first, rest = text.partition("+")
    hint, second, encoded = rest.partition("+")
    if not first or not second or not _NAME.fullmatch(name) or len(name.encode()) > NAME_LIMIT_B:
        raise _bad_vkey("name+id+key", text)
    try:
        key = from_b64(encoded)
        algorithm, public = key[0] if key else 0, key[1:]
        if len(public) != KEY_LENGTHS_B.get(algorithm, -1):
            raise _bad_vkey("a key of type 0x01, 0x04 or 0x06 in its length", text)
        if algorithm != COSIGNATURE_ML_DSA_44:
            ed25519.check_public_key(public)
    except SametableError as error:
        raise _bad_vkey(error.expected, text) from None
    vkey = VerifierKey(name=name, algorithm=algorithm, public=public)
    if hint != vkey.key_id.hex():
        raise _bad_vkey(f"key id {vkey.key_id.hex()}", text)
    return vkey


def check_note(note: Note, keys: Iterable[VerifierKey]) -> tuple[CheckedSignature, ...]:
    """Return the signatures of known keys that hold.

    Raises: SametableError "note.bad_signature" if a known key's signature does not hold.
    """
    return inspect_note(note, keys).valid


def inspect_note(note: Note, keys: Iterable[VerifierKey]) -> SignatureCheck:
    """Check a note like `check_note`, and also name the known keys that this machine cannot check.

    Raises: SametableError "note.bad_signature".
    """
    known = {(key.name, key.key_id): key for key in keys}
    valid, unchecked = [], []
    for number, line in enumerate(note.signatures):
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        if key.algorithm == COSIGNATURE_ML_DSA_44 and not ml_dsa_available():
            unchecked.append(key.name)
        elif _holds(note.text, line.blob, key):
            time_s = None if key.algorithm == ED25519 else int.from_bytes(line.blob[:8], "big")
            valid.append(CheckedSignature(name=key.name, algorithm=key.algorithm, time_s=time_s))
        else:
            raise SametableError(
                "note.bad_signature",
                at=f"signatures[{number}]",
                expected=f"a signature by {key.name}",
                got="another text, time or key",
            )
    return SignatureCheck(valid=tuple(valid), unchecked=tuple(unchecked))


def sign_note_text(text: str, key: VerifierKey, sign: Callable[[bytes], bytes]) -> Signature:
    """Sign a text with a 0x01 key; `sign` is the Ed25519 signer of `key`."""
    invariant(key.algorithm == ED25519, "notes are signed with a key of type 0x01")
    return Signature(name=key.name, key_id=key.key_id, blob=sign(text.encode("utf-8")))


def cosigned_text(text: str, time_s: int) -> bytes:
    """Return what a 0x04 cosigner signs: it names the time, but not the cosigner."""
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def cosigned_tree(text: str, cosigner: str, time_s: int) -> bytes:
    """Return what a 0x06 cosigner signs: cosigner, time, origin, size and root of the checkpoint `text`.

    Raises: SametableError "note.invalid" if `text` is no checkpoint.
    """
    lines = text.split("\n")
    if len(lines) < 4 or not _SIZE.fullmatch(lines[1]) or int(lines[1]) >= 2**63:
        raise _invalid("text", "a checkpoint: origin, size, root", repr(text[:60]))
    try:
        root = from_b64(lines[2])
    except SametableError as error:
        raise _invalid("text.root", error.expected, error.got) from None
    origin, name = lines[0].encode("utf-8"), cosigner.encode("utf-8")
    if not 0 < len(origin) <= NAME_LIMIT_B or not 0 < len(name) <= NAME_LIMIT_B or len(root) != 32:
        raise _invalid("text", "names of 1 to 255 bytes and a root of 32", repr(text[:60]))
    return b"".join(
        (
            b"subtree/v1\n\x00",
            bytes([len(name)]) + name,
            time_s.to_bytes(8, "big"),
            bytes([len(origin)]) + origin,
            bytes(8) + int(lines[1]).to_bytes(8, "big"),
            root,
        )
    )


@lru_cache(maxsize=1)
def ml_dsa_available() -> bool:
    """Return whether this machine's cryptography library can check ML-DSA-44."""
    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa

        mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(32))
    except (ImportError, AttributeError, UnsupportedAlgorithm):
        return False
    return True


def verify_ml_dsa_44(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether an ML-DSA-44 signature with an empty context holds."""
    from cryptography.hazmat.primitives.asymmetric import mldsa

    try:
        mldsa.MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _holds(text: str, blob: bytes, key: VerifierKey) -> bool:
    if len(blob) != BLOB_LENGTHS_B[key.algorithm]:
        return False
    if key.algorithm == ED25519:
        return ed25519.verify(key.public, text.encode("utf-8"), blob)
    time_s = int.from_bytes(blob[:8], "big")
    if time_s >= 2**63:
        return False
    if key.algorithm == COSIGNATURE_ED25519:
        return ed25519.verify(key.public, cosigned_text(text, time_s), blob[8:])
    try:
        return verify_ml_dsa_44(key.public, cosigned_tree(text, key.name, time_s), blob[8:])
    except SametableError:
        return False


@lru_cache(maxsize=1024)
def _key_id(name: str, algorithm: int, public: bytes) -> bytes:
    return sha256(name.encode("utf-8") + b"\n" + bytes([algorithm]) + public)[:4]


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("note.invalid", at=at, expected=expected, got=got)


def _bad_vkey(expected: str, text: str) -> SametableError:
    return SametableError("note.bad_vkey", expected=expected, got=repr(text[:80]))
