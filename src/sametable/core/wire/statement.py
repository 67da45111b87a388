"""Signed statements: an SD-JWT whose logged part says who, where and when, and commits to the content.

Decides how a statement is laid out before signing, which logged bytes are a statement at all, and which
content ("payload") belongs to it. The logged bytes are only the signed JWT with one digest; the payload is
the disclosures joined by "~", the body first, then one a field in the order of their names. Not decided
here: whether the key may speak, whether the log is the right one, what the fields mean. `parse_entry` does
not check the signature; `check_signature` does.

Shapes: times in integer ms since 1970, keys and signatures as bytes, digests and salts in base64url. Limits:
entry 65,535 bytes, payload 262,144 bytes, values nested at most 15 deep (16 with their disclosure).
Source: RFC 9901 (SD-JWT) sections 4.2 and 7.1, RFC 9864 (alg Ed25519); record.md 4.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import msgspec

from sametable.core.wire import canonical, ed25519
from sametable.core.wire.disclosures import (
    PAYLOAD_LIMIT_B,
    SALT_B,
    bad_payload,
    check_names,
    digest_of,
    read_disclosures,
    reread,
    write_disclosure,
)
from sametable.core.wire.hashes import b64url, from_b64url, sha256
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The functional form, because a claim's name is a wire name and not a private attribute.
_Claims = TypedDict(  # noqa: UP013
    "_Claims",
    {
        "_sd": Annotated[list[str], msgspec.Meta(min_length=1, max_length=1)],
        "_sd_alg": Literal["sha-256"],
        "at": Annotated[int, msgspec.Meta(ge=0, le=canonical.MAX_INT)],
        "aud": Annotated[str, msgspec.Meta(min_length=1, max_length=64)],
        "log": Annotated[str, msgspec.Meta(min_length=1, max_length=255)],
        "v": Literal[1],
    },
)
_CLAIMS = msgspec.json.Decoder(_Claims)
_ENCODER = msgspec.json.Encoder(order="sorted")

# 32 bytes in base64url; the last letter's two unused bits are zero.
_DIGEST = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_PRINTABLE = re.compile(r"[!-*,-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementHead:
    """What the logged part says besides the digest: author's key id, log, audience, claimed time."""

    kid: str
    log: str
    aud: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A statement ready to be signed: what the key signs, and the content that travels beside the log."""

    signing_input: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The logged part of a statement, read and well-formed; its signature is not yet checked."""

    id: str
    kid: str
    at_ms: int
    aud: str
    log: str
    digest: str
    signing_input: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The fields that a presentation discloses, and how many of the statement's fields it withholds."""

    fields: dict[str, object]
    withheld: int


@lru_cache(maxsize=4096)
def kid_of(pub: bytes) -> str:
    """Return the key id of a public key: 22 letters."""
    return b64url(sha256(pub)[:16])


def prepare(fields: Mapping[str, object], *, head: StatementHead, salts: Sequence[bytes]) -> Prepared:
    """Lay out a statement with these fields; `salts` are len(fields) + 1 fresh values of 16 random bytes.

    Raises: SametableError "statement.invalid" or "wire.not_canonical" at the field that cannot be said.
    """
    invariant(
        len(salts) == len(fields) + 1 == len(set(salts)) and all(len(salt) == SALT_B for salt in salts),
        "one fresh 16-byte salt a field and one for the body",
    )
    if not fields:
        raise _invalid("fields", "at least one field", "none")
    try:
        check_names(dict(fields))
    except SametableError as error:
        raise error.under("fields") from None
    disclosures = []
    for name, salt in zip(sorted(fields), salts[1:], strict=True):
        try:
            disclosures.append(write_disclosure(salt, name, fields[name]))
        except SametableError as error:
            raise error.under(f"fields.{name}") from None
    digests = sorted(digest_of(each.encode("ascii")) for each in disclosures)
    body = write_disclosure(salts[0], "body", {"_sd": digests})
    payload = "~".join([body, *disclosures])
    if len(payload) > PAYLOAD_LIMIT_B:
        raise _invalid("fields", f"a payload of at most {PAYLOAD_LIMIT_B} bytes", f"{len(payload)} bytes")
    header = {"alg": "Ed25519", "kid": head.kid, "typ": "sametable+sd-jwt"}
    claims = {
        "_sd": [digest_of(body.encode("ascii"))],
        "_sd_alg": "sha-256",
        "at": head.at_ms,
        "aud": head.aud,
        "log": head.log,
        "v": 1,
    }
    signing_input = f"{b64url(canonical.encode(header))}.{b64url(canonical.encode(claims))}"
    parse_entry(assemble(signing_input, bytes(ed25519.SIGNATURE_B)))  # what we write, we would read
    return Prepared(signing_input=signing_input, payload=payload)


def assemble(signing_input: str, signature: bytes) -> bytes:
    """Return the bytes to be logged."""
    return f"{signing_input}.{b64url(signature)}".encode("ascii")


def parse_entry(raw: bytes) -> Entry:
    """Read logged bytes; the signature is not checked.

    Raises: SametableError "statement.invalid" at the exact claim.
    """
    if len(raw) > canonical.ENTRY_LIMIT_B:
        raise _invalid("", f"at most {canonical.ENTRY_LIMIT_B} bytes", f"{len(raw)} bytes")
    parts = raw.split(b".")
    if len(parts) != 3:
        raise _invalid("", "header.payload.signature", f"{len(parts)} parts")
    header, payload, tail = parts
    kid = _kid_of_header(header)
    raw_claims = _bytes_of(payload, at="payload")
    signature = _bytes_of(tail, at="signature")
    try:
        claims = _CLAIMS.decode(raw_claims)
    except ValueError as error:
        raise _explain(raw_claims, str(error)) from None
    if _ENCODER.encode(claims) != raw_claims:
        raise _explain(raw_claims, "bytes that are not their own canonical encoding")
    digest = claims["_sd"][0]
    _check_header_words(claims["aud"], claims["log"])
    if not _DIGEST.fullmatch(digest):
        raise _invalid("payload._sd[0]", "a SHA-256 digest in base64url", repr(digest[:50]))
    if len(signature) != ed25519.SIGNATURE_B:
        raise _invalid("signature", "64 bytes", f"{len(signature)} bytes")
    signing_input = raw[: len(header) + 1 + len(payload)]
    return Entry(
        id=digest_of(signing_input),
        kid=kid,
        at_ms=claims["at"],
        aud=claims["aud"],
        log=claims["log"],
        digest=digest,
        signing_input=signing_input,
        signature=signature,
    )


def check_signature(entry: Entry, pub: bytes) -> None:
    """Check that `pub` is the key the entry names and that it signed the entry, under the strict rule.

    Raises: SametableError "statement.bad_signature".
    """
    if kid_of(pub) != entry.kid or not ed25519.verify(pub, entry.signing_input, entry.signature):
        raise SametableError(
            "statement.bad_signature", at=entry.id, expected=f"a signature by key {entry.kid}", got="none"
        )


def open_payload(entry: Entry, payload: str) -> dict[str, object]:
    """Return the fields of an entry whose whole payload is `payload`.

    Raises: SametableError "statement.bad_payload" if a disclosure is altered, forged, missing, not
    referenced, twice there, not canonical, or uses a reserved name.
    """
    released = open_released(entry, payload)
    if released.withheld:
        raise bad_payload("payload[0]", "every field that the body refers to", f"{released.withheld} missing")
    return released.fields


def reopen_payload(entry: Entry, payload: str) -> dict[str, object]:
    """Return the fields of an entry whose payload went through `open_payload` before it was stored.

    Raises: SametableError "statement.bad_payload" if it is not that payload, to the byte.
    """
    return reread(payload, entry.digest)


def open_released(entry: Entry, payload: str) -> Released:
    """Return the fields that a presentation of some of an entry's disclosures shows; the body must be there.

    Raises: SametableError "statement.bad_payload" like `open_payload`, except for fields left out.
    """
    shown = read_disclosures(payload)
    body = shown.values[0]
    if shown.digests[0] != entry.digest:
        raise bad_payload("payload[0]", f"digest {entry.digest}", f"digest {shown.digests[0]}")
    if shown.names[0] != "body" or not isinstance(body, dict) or list(body) != ["_sd"]:
        raise bad_payload(
            "payload[0]", 'the body disclosure [salt, "body", {"_sd": [...]}]', repr(shown.names[0])
        )
    referenced = body["_sd"]
    digests = shown.digests[1:]
    if sorted(digests) != referenced:
        _check_references(digests, referenced)
    fields = dict(zip(shown.names[1:], shown.values[1:], strict=True))
    if not referenced or len(fields) != len(digests) or sorted(fields) != list(shown.names[1:]):
        raise bad_payload(
            "payload", "one or more fields, each once, in the order of their names", "another order"
        )
    return Released(fields=fields, withheld=len(referenced) - len(fields))


def _check_references(digests: list[str], referenced: object) -> None:
    """Check that a body's list is in order and has every digest, if it has others besides."""
    if not isinstance(referenced, list) or not all(isinstance(digest, str) for digest in referenced):
        raise bad_payload("payload[0]._sd", "a list of digests", "something else")
    known = set(referenced)
    if sorted(known) != referenced:
        raise bad_payload("payload[0]._sd", "different digests in ascending order", "another order")
    for number, digest in enumerate(digests, 1):
        if digest not in known:
            raise bad_payload(
                f"payload[{number}]", "a disclosure that the body refers to", "an unreferenced one"
            )


@lru_cache(maxsize=4096)
def _kid_of_header(header: bytes) -> str:
    """Return the key id of a header; there is one header a key, so it is looked up whole."""
    raw = _bytes_of(header, at="header")
    try:
        value = canonical.decode(raw, limit=512)
    except SametableError as error:
        raise _invalid("header", error.expected, error.got) from None
    if not isinstance(value, dict) or sorted(value) != ["alg", "kid", "typ"]:
        raise _invalid("header", "exactly alg, kid and typ", repr(value)[:80])
    if value["alg"] != "Ed25519":
        raise _invalid("header.alg", "Ed25519", repr(value["alg"])[:40])
    if value["typ"] != "sametable+sd-jwt":
        raise _invalid("header.typ", "sametable+sd-jwt", repr(value["typ"])[:40])
    kid = value["kid"]
    if not isinstance(kid, str) or len(kid) != 22 or len(_bytes_of(kid, at="header.kid")) != 16:
        raise _invalid("header.kid", "a key id of 22 letters", repr(kid)[:40])
    return kid


@lru_cache(maxsize=4096)
def _check_header_words(aud: str, log: str) -> None:
    """Audience and log are printable ASCII words; an audience may join parties with '+'."""
    if not _PRINTABLE.fullmatch(aud.replace("+", "")):
        raise _invalid("payload.aud", "printable ASCII without spaces", repr(aud))
    if not _PRINTABLE.fullmatch(log):
        raise _invalid("payload.log", "an origin: printable ASCII without spaces or '+'", repr(log))


def _bytes_of(text: bytes | str, *, at: str) -> bytes:
    try:
        return from_b64url(text)
    except SametableError as error:
        raise _invalid(at, error.expected, error.got) from None


def _explain(raw: bytes, what: str) -> SametableError:
    """Say which claim of a JWT payload is wrong."""
    try:
        value = canonical.decode(raw)
    except SametableError as error:
        return _invalid("payload", error.expected, error.got)
    expected = sorted(_Claims.__annotations__)
    if not isinstance(value, dict):
        return _invalid("payload", "an object", type(value).__name__)
    strange = sorted(set(value) ^ set(expected))
    if strange:
        return _invalid(f"payload.{strange[0]}", f"exactly {', '.join(expected)}", ", ".join(sorted(value)))
    complaint, _, place = what.partition(" - at `$")
    place = place.rstrip("`").replace("[...]", "[0]")
    return _invalid(f"payload{place}", "the claim's only form", complaint)


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("statement.invalid", at=at, expected=expected, got=got)
