"""Register notes: the text by which a party's roots enrol, retire or revoke a key, change the roots, or begin an epoch.

Decides the form of the text, one spelling for one meaning: lines in one order, origins and keys ascending, each
once. Not decided here: whether the party may say so, and whether its roots signed; `register` does both.

Shapes: `serial` counts the rotations of the party's roots before this note (0: the roots of the genesis); `upto` is
pairs of origin and size: what stands below that size in that log stands, and nothing where a log is not listed. Keys
are 32 bytes here and base64url in the text. Limits: 65,536 letters, 1,024 origins, 16 roots.
Source: record.md 4.8; C2SP signed-note for the signed form; The Update Framework 5.3 for serial and threshold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import parse_size
from sametable.core.record.genesis_reading import ID, MAX_TEXT, ORIGIN
from sametable.core.wire.ed25519 import check_public_key
from sametable.core.wire.hashes import b64url, from_b64, from_b64url
from sametable.core.wire.notes import ED25519, VerifierKey, parse_vkey
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "sametable register v1"
TEXT_LIMIT = 65_536
MAX_UPTO = 1_024
MAX_ROOTS = 16
MAX_SERIAL = 32

Upto = tuple[tuple[str, int], ...]

_SERIAL = re.compile(r"0|[1-9][0-9]?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAct:
    """A seat of a node gets this key; the seat "node" is the node's own, which writes beats."""

    node: str
    seat: str
    pub: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireAct:
    """A key is put away in good order: its entries stand below these sizes, later ones are not its seat's."""

    pub: bytes
    upto: Upto


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeAct:
    """A key is in foreign hands: its entries stand below these sizes, later ones are repudiated."""

    pub: bytes
    upto: Upto


@dataclass(frozen=True, slots=True, kw_only=True)
class RootsAct:
    """The party's next roots, and up to where register statements under the older ones have effect."""

    threshold: int
    roots: tuple[bytes, ...]
    upto: Upto


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochAct:
    """A node's next log, with its key; `upto` caps the log before it."""

    node: str
    origin: str
    log_vkey: VerifierKey
    upto: Upto


Act = KeyAct | RetireAct | RevokeAct | RootsAct | EpochAct


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterNote:
    """What a register note says."""

    record_id: str
    party: str
    serial: int
    act: Act


def act_name(act: Act) -> str:
    """Return the word for an act in the text."""
    match act:
        case KeyAct():
            return "key"
        case RetireAct():
            return "retire"
        case RevokeAct():
            return "revoke"
        case RootsAct():
            return "roots"
        case EpochAct():
            return "epoch"


def render_note_text(note: RegisterNote) -> str:
    """Return the text that the party's roots sign.

    Raises: SametableError "register.invalid" if nobody could read it.
    """
    lines = [TITLE, f"record {note.record_id}", f"party {note.party}", f"serial {note.serial}"]
    lines += [f"act {act_name(note.act)}", *_act_lines(note.act)]
    text = "\n".join(lines) + "\n"
    if parse_note_text(text) != note:
        raise _invalid("act", "roots and origins ascending", "another order")
    return text


def parse_note_text(text: str) -> RegisterNote:
    """Read the text of a register note.

    Raises: SametableError "register.invalid" at the line.
    """
    if len(text) > TEXT_LIMIT:
        raise _invalid("", f"at most {TEXT_LIMIT} letters", f"{len(text)} letters")
    lines = text.split("\n")
    if len(lines) < 7 or lines[0] != TITLE or lines[-1]:
        raise _invalid("", f"'{TITLE}' and the lines of one act", repr(text[:60]))
    record_id = _value(lines[1], "record")
    try:
        whole = len(from_b64(record_id)) == 32
    except SametableError:
        whole = False
    if not whole:
        raise _invalid("record", "a record id: 32 bytes in base64", repr(record_id[:60]))
    party = _word(lines[2], "party", ID)
    serial = int(_word(lines[3], "serial", _SERIAL))
    if serial > MAX_SERIAL:
        raise _invalid("serial", f"at most {MAX_SERIAL}", str(serial))
    return RegisterNote(
        record_id=record_id, party=party, serial=serial, act=_act(_value(lines[4], "act"), lines[5:-1])
    )


def _act(name: str, lines: Sequence[str]) -> Act:
    match name:
        case "key" if len(lines) == 3:
            return KeyAct(
                node=_word(lines[0], "node", ID), seat=_seat(lines[1]), pub=_pub(lines[2], label="pub")
            )
        case "retire":
            return RetireAct(pub=_pub(lines[0], label="pub"), upto=_upto(lines[1:]))
        case "revoke":
            return RevokeAct(pub=_pub(lines[0], label="pub"), upto=_upto(lines[1:]))
        case "roots":
            return _roots(lines)
        case "epoch" if len(lines) == 4:
            return EpochAct(
                node=_word(lines[0], "node", ID),
                origin=_word(lines[1], "origin", ORIGIN),
                log_vkey=_log_vkey(lines[2]),
                upto=_upto(lines[3:]),
            )
        case _:
            raise _invalid("act", "key, retire, revoke, roots or epoch with its own lines", repr(name[:40]))


def _act_lines(act: Act) -> list[str]:
    match act:
        case KeyAct():
            return [f"node {act.node}", f"seat {act.seat}", f"pub {b64url(act.pub)}"]
        case RetireAct() | RevokeAct():
            return [f"pub {b64url(act.pub)}", *_upto_lines(act.upto)]
        case RootsAct():
            roots = [f"root {b64url(pub)}" for pub in act.roots]
            return [f"threshold {act.threshold}", *roots, *_upto_lines(act.upto)]
        case EpochAct():
            named = [f"node {act.node}", f"origin {act.origin}", f"log {act.log_vkey.encode()}"]
            return named + _upto_lines(act.upto)


def _roots(lines: Sequence[str]) -> RootsAct:
    threshold = int(_word(lines[0], "threshold", _SERIAL))
    count = sum(line.startswith("root ") for line in lines)
    if not 1 <= count <= MAX_ROOTS:
        raise _invalid("root", f"1 to {MAX_ROOTS} roots", f"{count}")
    texts = [_value(line, "root") for line in lines[1 : 1 + count]]
    if texts != sorted(set(texts)):
        raise _invalid("root", "each root once, ascending", "another order")
    if not 1 <= threshold <= count:
        raise _invalid("threshold", f"1 to {count}", str(threshold))
    roots = tuple(_pub(line, label="root") for line in lines[1 : 1 + count])
    return RootsAct(threshold=threshold, roots=roots, upto=_upto(lines[1 + count :]))


def _upto(lines: Sequence[str]) -> Upto:
    if len(lines) > MAX_UPTO:
        raise _invalid("upto", f"at most {MAX_UPTO} logs", f"{len(lines)}")
    rows = []
    for line in lines:
        origin, _, size = _value(line, "upto").partition(" ")
        if not ORIGIN.fullmatch(origin):
            raise _invalid("upto", "an origin and a size", repr(line[:80]))
        try:
            rows.append((origin, parse_size(size, at="upto")))
        except SametableError as error:
            raise _invalid(error.at, error.expected, error.got) from None
    origins = [origin for origin, _ in rows]
    if origins != sorted(set(origins)):
        raise _invalid("upto", "each origin once, ascending", "another order")
    return tuple(rows)


def _upto_lines(upto: Upto) -> list[str]:
    return [f"upto {origin} {size}" for origin, size in upto]


def _seat(line: str) -> str:
    name = _value(line, "seat")
    if not name.isprintable() or name != name.strip() or not 0 < len(name) <= MAX_TEXT:
        raise _invalid("seat", f"one line of 1 to {MAX_TEXT} letters", repr(name[:60]))
    return name


def _pub(line: str, *, label: str) -> bytes:
    try:
        pub = from_b64url(_value(line, label))
        check_public_key(pub)
    except SametableError as error:
        raise _invalid(label, error.expected, error.got) from None
    return pub


def _log_vkey(line: str) -> VerifierKey:
    try:
        vkey = parse_vkey(_value(line, "log"))
    except SametableError as error:
        raise _invalid("log", error.expected, error.got) from None
    if vkey.algorithm != ED25519:
        raise _invalid("log", f"a key of type 0x{ED25519:02x}", f"0x{vkey.algorithm:02x}")
    return vkey


def _word(line: str, label: str, form: re.Pattern[str]) -> str:
    word = _value(line, label)
    if not form.fullmatch(word):
        raise _invalid(label, f"a text like {form.pattern}", repr(word[:60]))
    return word


def _value(line: str, label: str) -> str:
    name, space, value = line.partition(" ")
    if name != label or not space:
        raise _invalid(label, f"a line '{label} ...'", repr(line[:80]))
    return value


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("register.invalid", at=at, expected=expected, got=got)
