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

import hashlib
import re
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

import msgspec

from sametable.core.wire import canonical, ed25519
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAYLOAD_LIMIT_B = 262_144
SALT_B = 16
RESERVED_NAMES = frozenset({"_sd", "_sd_alg", "..."})

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
_Disclosure: Any = tuple[str, str, canonical.shape(canonical.MAX_DEPTH - 1)]  # type: ignore[misc]
_DISCLOSURES: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Disclosure)
_ENCODER = msgspec.json.Encoder(order="sorted")

_PRINTABLE = re.compile(r"[!-*,-~]+")
_TO_URL = bytes.maketrans(b"+/", b"-_")
_URL_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# base64url and "~" to base64 and "~"; every other byte becomes "!", so one search finds it.
_STRICT = bytes(
    {0x2D: 0x2B, 0x5F: 0x2F}.get(code, code) if code in _URL_ALPHABET + b"~" else 0x21 for code in range(256)
)
# Which last letters leave no unused bit set, by length modulo 4 (a remainder of 1 is no base64 at all).
_LAST_LETTERS: tuple[frozenset[int], ...] = (
    frozenset(_URL_ALPHABET.translate(_STRICT)),
    frozenset(),
    frozenset(b"AQgw"),
    frozenset(b"AEIMQUYcgkosw048"),
)


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
    disclosures = []
    for name, salt in zip(sorted(fields), salts[1:], strict=True):
        try:
            _check_names({name: fields[name]})
        except SametableError as error:
            raise error.under("fields") from None
        try:
            disclosures.append(b64url(canonical.encode([b64url(salt), name, fields[name]])))
        except SametableError as error:
            raise error.under(f"fields.{name}") from None
    body = b64url(canonical.encode([b64url(salts[0]), "body", {"_sd": sorted(map(_digest, disclosures))}]))
    payload = "~".join([body, *disclosures])
    if len(payload) > PAYLOAD_LIMIT_B:
        raise _invalid("fields", f"a payload of at most {PAYLOAD_LIMIT_B} bytes", f"{len(payload)} bytes")
    header = {"alg": "Ed25519", "kid": head.kid, "typ": "sametable+sd-jwt"}
    claims = {
        "_sd": [_digest(body)],
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
    if len(digest) != 43 or len(_bytes_of(digest.encode(), at="payload._sd[0]")) != 32:
        raise _invalid("payload._sd[0]", "a SHA-256 digest in base64url", repr(digest[:50]))
    if len(signature) != ed25519.SIGNATURE_B:
        raise _invalid("signature", "64 bytes", f"{len(signature)} bytes")
    signing_input = raw[: len(header) + 1 + len(payload)]
    return Entry(
        id=_digest_of(signing_input),
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
        raise _bad_payload(
            "payload[0]", "every field that the body refers to", f"{released.withheld} missing"
        )
    return released.fields


def open_released(entry: Entry, payload: str) -> Released:
    """Return the fields that a presentation of some of an entry's disclosures shows; the body must be there.

    Raises: SametableError "statement.bad_payload" like `open_payload`, except for fields left out.
    """
    if len(payload) > PAYLOAD_LIMIT_B:
        raise _bad_payload("", f"at most {PAYLOAD_LIMIT_B} bytes", f"{len(payload)} letters")
    encoded, lines = _disclosures(payload)
    try:
        items = _DISCLOSURES.decode_lines(lines)
    except ValueError as error:
        raise _bad_payload("payload", "canonical disclosures [salt, name, value]", str(error)[:120]) from None
    # Equal to their own encoding, one line each: so no disclosure runs over into the next.
    if len(items) != len(encoded) or _ENCODER.encode_lines(items) != lines:
        raise _bad_payload("payload", "disclosures equal to their own canonical encoding", "another form")
    digests = _digests(encoded)
    salts, names, values = zip(*items, strict=True)
    body = values[0]
    if names[0] != "body" or not isinstance(body, dict) or list(body) != ["_sd"]:
        raise _bad_payload("payload[0]", 'the body disclosure [salt, "body", {"_sd": [...]}]', repr(names[0]))
    if digests[0] != entry.digest:
        raise _bad_payload("payload[0]", f"digest {entry.digest}", f"digest {digests[0]}")
    _check_salts(salts)
    referenced = body["_sd"]
    if not isinstance(referenced, list) or not all(isinstance(digest, str) for digest in referenced):
        raise _bad_payload("payload[0]._sd", "a list of digests", "something else")
    known = set(referenced)
    if not referenced or len(known) != len(referenced) or sorted(known) != referenced:
        raise _bad_payload("payload[0]._sd", "different digests in ascending order", "another order")
    if not known.issuperset(digests[1:]):
        stray = next(n for n, digest in enumerate(digests[1:], 1) if digest not in known)
        raise _bad_payload(f"payload[{stray}]", "a disclosure that the body refers to", "an unreferenced one")
    fields = dict(zip(names[1:], values[1:], strict=True))
    if len(fields) != len(names) - 1 or sorted(fields) != list(names[1:]):
        raise _bad_payload("payload", "each field once, in the order of their names", "another order")
    if (
        not lines.isascii()
        or lines.count(b'"_sd') != 1
        or b'"..."' in lines
        or b'"":' in lines
        or "" in fields
    ):
        # Only then can a name be reserved, empty or not ASCII; most likely it is just a text.
        try:
            _check_names(fields)
        except SametableError as error:
            raise _bad_payload(error.under("payload").at, error.expected, error.got) from None
    return Released(fields=fields, withheld=len(referenced) - len(fields))


def _disclosures(payload: str) -> tuple[list[bytes], bytes]:
    """Split a payload into its encoded disclosures and decode them, one to a line."""
    try:
        raw = payload.encode("ascii")
    except UnicodeEncodeError:
        raise _bad_payload("payload", "ASCII", "other letters") from None
    plain = raw.translate(_STRICT)
    if b"!" in plain:
        raise _bad_payload("payload", "base64url and '~'", "other letters")
    decoded = []
    for number, part in enumerate(plain.split(b"~")):
        if not part or part[-1] not in _LAST_LETTERS[len(part) & 3]:
            raise _bad_payload(f"payload[{number}]", "canonical base64url", repr(part[-20:]))
        decoded.append(a2b_base64(part + b"=="))
    lines = b"\n".join(decoded) + b"\n"
    if lines.count(b"\n") != len(decoded):
        raise _bad_payload("payload", "canonical disclosures", "a line break in one")
    return raw.split(b"~"), lines


def _check_salts(salts: tuple[str, ...]) -> None:
    """Salts are 16 bytes each, in canonical base64url."""
    joined = "".join(salts).encode("utf-8").translate(_STRICT)
    if (
        len(joined) != 22 * len(salts)
        or {len(salt) for salt in salts} != {22}
        or b"!" in joined
        or b"~" in joined
        or not _LAST_LETTERS[2].issuperset(joined[21::22])
    ):
        raise _bad_payload("payload", "salts of 16 bytes in base64url", "another salt")


def _check_names(value: object) -> None:
    """Refuse reserved and non-ASCII names anywhere in `value`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not isinstance(name, str) or not name or not name.isascii() or name in RESERVED_NAMES:
                raise _invalid("", "a field name in ASCII that is not reserved", repr(name)[:60])
            if isinstance(inner, dict | list | tuple):
                try:
                    _check_names(inner)
                except SametableError as error:
                    raise error.under(name) from None
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            try:
                _check_names(inner)
            except SametableError as error:
                raise error.under(f"[{number}]") from None


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
    if not isinstance(kid, str) or len(kid) != 22 or len(_bytes_of(kid.encode(), at="header.kid")) != 16:
        raise _invalid("header.kid", "a key id of 22 letters", repr(kid)[:40])
    return kid


@lru_cache(maxsize=4096)
def _check_header_words(aud: str, log: str) -> None:
    """Audience and log are printable ASCII words; an audience may join parties with '+'."""
    if not _PRINTABLE.fullmatch(aud.replace("+", "")):
        raise _invalid("payload.aud", "printable ASCII without spaces", repr(aud))
    if not _PRINTABLE.fullmatch(log):
        raise _invalid("payload.log", "an origin: printable ASCII without spaces or '+'", repr(log))


def _bytes_of(text: bytes, *, at: str) -> bytes:
    """Decode canonical base64url given as bytes."""
    plain = text.translate(_STRICT)
    if not plain or b"!" in plain or b"~" in plain or plain[-1] not in _LAST_LETTERS[len(plain) & 3]:
        raise _invalid(at, "canonical base64url", repr(text[-24:]))
    return a2b_base64(plain + b"==")


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


def _digest(text: str) -> str:
    return _digest_of(text.encode("ascii"))


def _digests(texts: list[bytes]) -> list[str]:
    """Return the digests of many texts, translating them to base64url together."""
    hashed = [b2a_base64(hashlib.sha256(text).digest(), newline=False) for text in texts]
    joined = b"".join(hashed).translate(_TO_URL).decode("ascii")
    return [joined[start : start + 43] for start in range(0, len(joined), 44)]


def _digest_of(text: bytes) -> str:
    hashed = b2a_base64(hashlib.sha256(text).digest(), newline=False)
    return hashed[:43].translate(_TO_URL).decode("ascii")


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("statement.invalid", at=at, expected=expected, got=got)


def _bad_payload(at: str, expected: str, got: str) -> SametableError:
    return SametableError("statement.bad_payload", at=at, expected=expected, got=got)
