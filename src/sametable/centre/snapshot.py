"""The kept picture: a cache that makes starting fast, may be lost at any time, and is never believed blindly.

What is kept is what was counted: picture, causal order, ids, beats that did not hold. It is bound to the heads it
was made from, the record, the ruleset and this program's version, and signed in this node's mirror name, so that
whoever can write the disk but lacks the keys cannot put another map under the same code. Anything that does not
fit, down to one byte, and the record is folded anew; what was stored later is counted on top.

Not decided here: when it is written (`run`), and where (`ports.PictureStore`). Bytes: the length of the note in
four bytes, the note, then msgpack parts.
Source: record.md 4.4 and 4.13 ("derived picture, rebuildable"); charter, rules 2 and 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sametable import __version__
from sametable.centre.effects import recall, what_is_left
from sametable.centre.table import table_key
from sametable.core.picture.fold import RULESET
from sametable.core.picture.kept import Captured, capture, parts, picture_from
from sametable.core.record.order import Causality, KeptLog
from sametable.core.record.register_note import KeyAct
from sametable.core.wire.hashes import b64, sha256
from sametable.core.wire.notes import Note, check_note, parse_note, render_note
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre

FORMAT = 5
_LENGTH_B = 4


class _Head(msgspec.Struct, array_like=True):
    """How far one log was counted, and when it last spoke by its own clock."""

    origin: str
    counted: int
    root: bytes
    last_entry_ms: int | None
    last_beat_ms: int | None


class _State(msgspec.Struct, array_like=True):
    """All that a centre derives from its record besides the picture."""

    heads: list[_Head]
    logs: list[tuple[str, str, list[int], list[int], list[int], list[dict[str, int]]]]
    beat_ids: list[str]
    false_beats: list[tuple[str, int, str]]
    keys: list[tuple[str, int]]
    """Where the statements stand that enrolled keys: (origin, index)."""


_ENCODER = msgspec.msgpack.Encoder()
_STATE = msgspec.msgpack.Decoder(_State)
_PARTS = msgspec.msgpack.Decoder(list[bytes])


def take(centre: Centre) -> Callable[[], bytes]:
    """Copy what is counted now, and give the function that writes it down; that one may run in another thread.

    Raises: `picture.kept_unfit` where something is erased, repudiated, restricted or capped: that is folded anew.
    """
    if not _plain(centre):
        raise _unfit("a picture in which nothing is erased, repudiated, restricted or capped", "another")
    held = capture(centre.shared)
    state = _State(
        heads=[
            _Head(
                origin=origin,
                counted=log.counted,
                root=centre.root_at(origin, log.counted) if log.counted else b"",
                last_entry_ms=log.last_entry_ms,
                last_beat_ms=log.last_beat_ms,
            )
            for origin, log in sorted(centre.logs.items())
        ],
        logs=[
            (one.origin, one.party, one.lamports, one.beat_indexes, one.beat_times, one.pasts)
            for one in centre.causality.kept()
        ],
        beat_ids=list(centre.beat_ids),
        false_beats=list(centre.false_beats),
        keys=_keys(centre),
    )
    return lambda: _write(centre, held, state)


def _keys(centre: Centre) -> list[tuple[str, int]]:
    """Give where the counted statements stand that enrol keys: those of nodes, and those that other seats have said."""
    enrolled = [(origin, at) for origin, at in centre.seats.places() if at < centre.logs[origin].counted]
    return sorted({*enrolled, *((one.at.origin, one.at.index) for one in centre.standing.registry)})


def _plain(centre: Centre) -> bool:
    standing = centre.standing
    unusual = standing.caps or standing.epochs or standing.erasures or standing.widenings
    only_keys = all(isinstance(one.held.act, KeyAct) for one in standing.registry)
    return not unusual and only_keys and not centre.layers.restricted


def _write(centre: Centre, held: Captured, state: _State) -> bytes:
    written = [*parts(held, centre.shared.origin_index), _ENCODER.encode(state)]
    body = _ENCODER.encode(written)
    said = _text(centre, state.heads, body)
    note = render_note(Note(text=said, signatures=(centre.signer.sign_note(said),)))
    return len(note).to_bytes(_LENGTH_B, "big") + note + body


def put_back(centre: Centre, raw: bytes) -> bool:
    """Put a kept picture into a fresh centre whose logs' edges are set; False, and nothing done, if it does not fit."""
    try:
        state, written = _open(centre, raw)
        sides = [(one.origin, one.party, one.id) for one in centre.genesis.nodes]
        held = centre.shared
        picture = picture_from(written, prefixes=held.prefixes, origin_index=held.origin_index, sides=sides)
        causality = Causality.from_kept(
            KeptLog(origin=o, party=p, lamports=n, beat_indexes=i, beat_times=t, pasts=s)
            for o, p, n, i, t, s in state.logs
        )
    except (SametableError, ValueError, LookupError, TypeError):
        return False
    centre.take_up(picture, causality, state.beat_ids, state.false_beats)
    for head in state.heads:
        log = centre.logs[head.origin]
        log.counted = head.counted
        log.last_entry_ms, log.last_beat_ms = head.last_entry_ms, head.last_beat_ms
    centre.kept_at = sum(head.counted for head in state.heads)
    for origin, index in state.keys:
        recall(centre, origin, index)
    return True


def _open(centre: Centre, raw: bytes) -> tuple[_State, list[bytes]]:
    """Check the note, that it is ours, and that every head it was made from is a prefix of what is stored."""
    end = _LENGTH_B + int.from_bytes(raw[:_LENGTH_B], "big")
    note, body = parse_note(raw[_LENGTH_B:end]), raw[end:]
    if not check_note(note, [table_key(centre.node)]):
        raise _unfit("this node's own signature", "none")
    written = _PARTS.decode(body)
    state = _STATE.decode(written.pop())
    if note.text != _text(centre, state.heads, body):
        raise _unfit("these bytes, this record, this ruleset, this program", "another note")
    if {head.origin for head in state.heads} != centre.logs.keys():
        raise _unfit("the logs of this record", "others")
    for head in state.heads:
        if head.counted > centre.logs[head.origin].size:
            raise _unfit(
                f"at most {centre.logs[head.origin].size} entries of {head.origin}", str(head.counted)
            )
        if head.counted and centre.root_at(head.origin, head.counted) != head.root:
            raise _unfit(f"the history held of {head.origin}", "another")
    for origin, index in state.keys:
        (stored,) = centre.store.entries(origin, index, 1)
        if what_is_left(parse_entry(stored.leaf), stored) is None:
            raise _unfit(f"the contents that enrol a key in entry {index} of {origin}", "none")
    return state, written


def _text(centre: Centre, heads: list[_Head], body: bytes) -> str:
    lines = [f"{head.origin} {head.counted} {b64(head.root)}\n" for head in heads]
    first = f"sametable kept picture v{FORMAT}\nrecord {centre.record_id}\nruleset {RULESET}\nversion {__version__}\n"
    return first + "".join(lines) + f"body {b64(sha256(body))}\n"


def _unfit(expected: str, got: str) -> SametableError:
    return SametableError("picture.kept_unfit", expected=expected, got=got)
