"""Disclosures: the salted, encoded fields that a statement commits to.

Decides the form of a disclosure and of a payload, which is disclosures joined by "~": canonical base64url of
canonical JSON `[salt, name, value]`, salts of 16 bytes, names in ASCII that are not reserved for SD-JWT itself.
It does not decide which disclosures belong to an entry; `statement` does.

This is the hot path of admission and of replay: everything that is done once for each disclosure is done by
C functions, and whatever can be asked of all disclosures together is asked once.

Shapes: digests in base64url, 43 letters. Limits: payload 262,144 bytes, values nested at most 15 deep.
Source: RFC 9901 section 4.2; record.md 4.2 "strict profile".
"""

from __future__ import annotations

import hashlib
import re
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson

from sametable.core.wire import canonical
from sametable.core.wire.hashes import FROM_URL, LAST_LETTERS, TO_URL, b64url
from sametable.errors import SametableError

PAYLOAD_LIMIT_B = 262_144
SALT_B = 16
RESERVED_NAMES = frozenset({"_sd", "_sd_alg", "..."})
FORBIDDEN_NAMES = RESERVED_NAMES | {""}

DISCLOSURES = canonical.Reader(lambda value: tuple[str, str, value], canonical.MAX_DEPTH - 1)  # type: ignore[valid-type]
_SALTS = re.compile(r"[A-Za-z0-9_-]{21}[AQgw](?:~[A-Za-z0-9_-]{21}[AQgw])*+")
ENCODER = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosures:
    """The disclosures of a payload in their order; the first is the body."""

    digests: list[str]
    names: tuple[str, ...]
    values: tuple[object, ...]


def write_disclosure(salt: bytes, name: str, value: object) -> str:
    """Return a disclosure, encoded.

    Raises: SametableError "wire.not_canonical".
    """
    return b64url(canonical.encode([b64url(salt), name, value]))


def digest_of(text: bytes) -> str:
    """Return the SHA-256 of an encoded disclosure (or any text) in base64url."""
    return b2a_base64(hashlib.sha256(text).digest(), newline=False)[:43].translate(TO_URL).decode("ascii")


def read_disclosures(payload: str) -> Disclosures:
    """Read the disclosures of a payload; that the body refers to them is not checked.

    Raises: SametableError "statement.bad_payload".
    """
    if len(payload) > PAYLOAD_LIMIT_B:
        raise bad_payload("", f"at most {PAYLOAD_LIMIT_B} bytes", f"{len(payload)} letters")
    encoded, lines = _decode(payload)
    try:
        items = DISCLOSURES.decode_lines(lines)
    except ValueError as error:
        raise bad_payload("payload", "canonical disclosures [salt, name, value]", str(error)[:120]) from None
    # Equal to their own encoding: as many line ends as disclosures, so each line is one disclosure alone.
    if len(items) != len(encoded) or ENCODER.encode_lines(items) != lines:
        raise bad_payload("payload", "disclosures equal to their own canonical encoding", "another form")
    salts, names, values = zip(*items, strict=True)
    if not _SALTS.fullmatch("~".join(salts)):
        raise bad_payload("payload", "salts of 16 bytes in base64url", "another salt")
    if not _names_hold(names, values):
        try:
            check_names(dict(zip(names[1:], values[1:], strict=True)))
        except SametableError as error:
            raise bad_payload(error.under("payload").at, error.expected, error.got) from None
    return Disclosures(digests=_digests(encoded), names=names, values=values)


def reread(payload: str, digest: str) -> dict[str, object]:
    """Return the fields of a payload that was read in full before it was stored; `digest` is that of its body.

    Every disclosure is still held to the digests that the body lists, the body to `digest`, and the fields to
    their order; so what was found good once, of canonical form with each field once, is not looked at again.

    Raises: SametableError "statement.bad_payload" if any byte is another than it was.
    """
    try:
        encoded = payload.encode("ascii").split(b"~")
        digests = _digests(encoded)
        decoded = [
            a2b_base64(part + b"==") for part in payload.encode("ascii").translate(FROM_URL).split(b"~")
        ]
        items = orjson.loads(b"[" + b",".join(decoded) + b"]")
        fields: dict[str, object] = {item[1]: item[2] for item in items[1:]}
        if (
            digests[0] == digest
            and sorted(digests[1:]) == items[0][2]["_sd"]
            and sorted(fields) == list(fields)
        ):
            return fields
    except (ValueError, LookupError, TypeError):
        pass  # of bytes that are not what they were, anything may be wrong
    raise bad_payload("payload", f"what the entry commits to with {digest}", "other bytes")


def check_names(value: object) -> None:
    """Refuse reserved, empty and non-ASCII names anywhere in `value`.

    Raises: SametableError "statement.invalid".
    """
    if isinstance(value, dict):
        for name in value:
            if not isinstance(name, str) or not name or not name.isascii() or name in RESERVED_NAMES:
                raise SametableError(
                    "statement.invalid", expected="a field name in ASCII, not reserved", got=repr(name)[:60]
                )
        for name, inner in value.items():
            if isinstance(inner, dict | list | tuple):
                _check_inner(inner, name)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            if isinstance(inner, dict | list | tuple):
                _check_inner(inner, f"[{number}]")


def _names_hold(names: tuple[str, ...], values: tuple[Any, ...]) -> bool:
    """Return whether `check_names` has nothing to say; the body's own `_sd` is not looked at."""
    if not "".join(names).isascii() or not FORBIDDEN_NAMES.isdisjoint(names):
        return False
    return nested_names_hold(values[1:])


def nested_names_hold(values: tuple[Any, ...]) -> bool:
    """Return whether every name within `values` is one that a field may have."""
    containers: list[Any] = [each for each in values if each.__class__ is dict or each.__class__ is list]
    while containers:
        inner = containers.pop()
        if inner.__class__ is dict:
            if not FORBIDDEN_NAMES.isdisjoint(inner) or not "".join(inner).isascii():
                return False
            inner = inner.values()
        containers += [each for each in inner if each.__class__ is dict or each.__class__ is list]
    return True


def _check_inner(value: object, place: str) -> None:
    try:
        check_names(value)
    except SametableError as error:
        raise error.under(place) from None


def _decode(payload: str) -> tuple[list[bytes], bytes]:
    """Split a payload into its encoded disclosures and decode them, one to a line."""
    try:
        raw = payload.encode("ascii")
    except UnicodeEncodeError:
        raise bad_payload("payload", "ASCII", "other letters") from None
    plain = raw.translate(FROM_URL)
    parts = plain.split(b"~")
    if b"!" in plain or b"" in parts:
        raise bad_payload("payload", "base64url and '~'", "other letters")
    if not all([part[-1] in LAST_LETTERS[len(part) & 3] for part in parts]):  # noqa: C419
        raise bad_payload("payload", "canonical base64url", "unused bits, or a letter too many")
    lines = b"\n".join([a2b_base64(part + b"==") for part in parts]) + b"\n"
    return raw.split(b"~"), lines


def _digests(texts: list[bytes]) -> list[str]:
    """Return the digests of many texts.

    A zero byte after each digest fills it up to whole groups of base64, so that one call encodes them all.
    """
    sha256 = hashlib.sha256
    hashed = b"\0".join([sha256(text).digest() for text in texts]) + b"\0"
    joined = b2a_base64(hashed, newline=False).translate(TO_URL).decode("ascii")
    return [joined[start : start + 43] for start in range(0, len(joined), 44)]


def bad_payload(at: str, expected: str, got: str) -> SametableError:
    """Build the error of payloads."""
    return SametableError("statement.bad_payload", at=at, expected=expected, got=got)
