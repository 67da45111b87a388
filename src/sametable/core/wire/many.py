"""Many payloads opened at once, with the verdict that `open_payload` gives each by itself.

A statement has a dozen disclosures, and asking each of them each question by itself costs more than the answers.
Here whatever can be asked of all disclosures of a group is asked once, by functions in C: base64, JSON, canonical
form, digests, salts and names. A group that has anything wrong with it, or anything unusual, is opened one by one
by `open_payload`, which says what and where; so this module never decides that a payload is bad, only that a whole
group is certainly good. A test compares both on altered payloads.

A group is small, so that what is made of it stays in the processor's own memory.

Shapes: fields as `open_payload` gives them. Limits: those of `disclosures`; groups of 16 payloads.
Source: RFC 9901 section 4.2; record.md 4.2 "strict profile".
"""

from __future__ import annotations

from binascii import b2a_base64
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from sametable.core.wire.disclosures import (
    DISCLOSURES,
    ENCODER,
    FORBIDDEN_NAMES,
    PAYLOAD_LIMIT_B,
    nested_names_hold,
)
from sametable.core.wire.hashes import FROM_URL, LAST_LETTERS, TO_URL
from sametable.core.wire.statement import open_payload
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.wire.statement import Entry

GROUP = 16

_BYTES: msgspec.json.Decoder[list[bytes]] = msgspec.json.Decoder(list[bytes])
_STRUCTURE = b'",=[]'
# Base64url to base64, what a JSON list of strings is made of to itself, every other byte to "!".
_TO_LIST = bytes(code if code in _STRUCTURE else FROM_URL[code] for code in range(256))
_PADS = (b"", b"!", b"==", b"=")
# What completes a disclosure by its length modulo 4 and its last letter; "!" where these are no canonical base64url.
_ENDS = tuple(
    tuple(_PADS[rest] if FROM_URL[code] in LAST_LETTERS[rest] else b"!" for code in range(256))
    for rest in range(4)
)
_SALT_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def open_payloads(
    entries: Sequence[Entry], payloads: Sequence[str]
) -> list[dict[str, object] | SametableError]:
    """Return for each entry the fields of its whole payload, or why they are not: what `open_payload` would raise."""
    results: list[dict[str, object] | SametableError] = []
    for start in range(0, len(entries), GROUP):
        some, texts = entries[start : start + GROUP], payloads[start : start + GROUP]
        held = _open_group(some, texts)
        if held is None:
            results += [_open_one(entry, text) for entry, text in zip(some, texts, strict=True)]
        else:
            results += held
    return results


def _open_one(entry: Entry, payload: str) -> dict[str, object] | SametableError:
    try:
        return open_payload(entry, payload)
    except SametableError as error:
        return error


def _open_group(entries: Sequence[Entry], payloads: Sequence[str]) -> list[dict[str, object]] | None:
    """Return the fields of all, or None if one of them is not certainly good."""
    counts = [payload.count("~") + 1 for payload in payloads]
    try:
        raw = "~".join(payloads).encode("ascii")
        parts = raw.split(b"~")
        lines = _decode(raw, parts)
        items = DISCLOSURES.decode_lines(lines)
    except (ValueError, IndexError):
        return None
    # Equal to their own encoding: as many line ends as disclosures, so each line is one disclosure alone.
    if (
        len(items) != len(parts)
        or ENCODER.encode_lines(items) != lines
        or max(map(len, payloads)) > PAYLOAD_LIMIT_B
    ):
        return None
    salts, names, values = zip(*items, strict=True)
    if not _salts_hold(salts) or not "".join(names).isascii() or not FORBIDDEN_NAMES.isdisjoint(names):
        return None
    digests = _digests(parts)
    return _fields(entries, counts, names, values, digests)


def _decode(raw: bytes, parts: list[bytes]) -> bytes:
    """Decode disclosures, one to a line. Raises ValueError, IndexError if one is no canonical base64url."""
    if any([mark in raw for mark in _STRUCTURE]):  # noqa: C419 - five times, each a search in C
        raise ValueError
    ends = _ENDS
    padded = b'","'.join([part + ends[len(part) & 3][part[-1]] for part in parts])
    plain = b'["%b"]' % padded.translate(_TO_LIST)
    if b"!" in plain:
        raise ValueError
    return b"\n".join([*_BYTES.decode(plain), b""])


def _salts_hold(salts: tuple[str, ...]) -> bool:
    """Return whether every salt is 16 bytes in base64url: 22 letters, of which the last leaves no bit unused."""
    joined = "".join(salts)
    if not joined.isascii() or set(map(len, salts)) != {22}:
        return False
    letters = joined.encode("ascii")
    return not letters.translate(None, _SALT_LETTERS) and not letters[21::22].translate(None, b"AQgw")


def _digests(parts: list[bytes]) -> str:
    """Return the digests of all, 44 letters apart: a zero byte after each fills it up to whole groups of base64."""
    hashed = b"\0".join([sha256(part).digest() for part in parts])
    return b2a_base64(hashed, newline=False).translate(TO_URL).decode("ascii")


def _fields(
    entries: Sequence[Entry],
    counts: list[int],
    names: tuple[str, ...],
    values: tuple[Any, ...],
    joined: str,
) -> list[dict[str, object]] | None:
    """Hold each entry's disclosures to its digest, its body and the order of names; None if any differs."""
    digests = [joined[at : at + 43] for at in range(0, len(joined), 44)]
    results: list[dict[str, object]] = []
    start = 0
    ordered: tuple[str, ...] = ("",)
    for entry, count in zip(entries, counts, strict=True):
        stop = start + count
        body, said = values[start], names[start + 1 : stop]
        told = values[start + 1 : stop]
        fields = dict(zip(said, told, strict=True))
        if (
            digests[start] != entry.digest
            or names[start] != "body"
            or body.__class__ is not dict
            or len(body) != 1
            or not said
            or body.get("_sd") != sorted(digests[start + 1 : stop])
            or len(fields) != len(said)
            or (said != ordered and sorted(said) != [*said])
            or not nested_names_hold(told)
        ):
            return None
        results.append(fields)
        start, ordered = stop, said  # statements of one kind have the same names
    return results
