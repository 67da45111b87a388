"""Audit: some consecutive entries of a log read again, every check that needs nothing but them and the genesis.

Form, log, audience, key, signature; whether what lies beside an entry is what was signed; the leaf hashes. This is
nearly all the work of verifying a record, and it can be done in another process: what is asked (`Portion`) and what is
found (`Found`) are plain values. Whatever needs the rest of the log or other logs is only handed back: ids, heads that
beats list, statements that do something to others, entries by a key that none here enrols.

Good entries are judged together (`core/record/admission.py`); as soon as one of a slice is not, each by itself, so
that every doubt is named. Shapes: indexes are those of the log. Limits: a portion is at most
4,096 entries, and no further bundle is added to one that has 8 MiB.
Source: record.md 4.2, 4.5, 4.8.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.centre.seats import Seats
from sametable.centre.standing import is_special
from sametable.core.record.admission import Rules, first_forged, jobs_of, read_entries
from sametable.core.record.audience import FOR_ALL, parse_audience
from sametable.core.record.beat import KIND, parse_beat
from sametable.core.record.genesis import parse_genesis, record_id
from sametable.core.record.tiles import leaf_hash
from sametable.core.wire.many import open_payloads
from sametable.core.wire.statement import check_signature, kid_of, open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Executor

    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Genesis, Node
    from sametable.core.wire.statement import Entry

SLICE = 256
PORTION_ENTRIES = 4096
PORTION_B = 8 * 1024 * 1024
CONTINUE = "continue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Entries to be audited: whose log, the keys known at the first of them, logged bytes and what lies beside."""

    genesis: bytes
    node: Node
    seats: Mapping[str, bytes]
    first: int
    leaves: Sequence[bytes]
    contents: Sequence[str | None]
    last_word: bool = False
    """Whether an unknown key is a doubt; else the entry is handed back, as an earlier portion may enrol it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Other processes that audit portions, and how many there are."""

    pool: Executor
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An entry whose contents are not here whole: its place, id, key and audience."""

    index: int
    id: str
    kid: str
    aud: str


@dataclass(slots=True, kw_only=True)
class Found:
    """What auditing a portion gave; everything in the order of the log."""

    hashes: bytes = b""
    ids: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    contents: int = 0
    beats: int = 0
    heads: list[tuple[int, Checkpoint]] = field(default_factory=list)
    special: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)
    """Statements that do something to others: index, id, fields."""
    enrolled: dict[str, bytes] = field(default_factory=dict)
    absent: list[Beside] = field(default_factory=list)
    partial: list[Beside] = field(default_factory=list)
    """Entries of which some fields are gone and the others hold."""
    unknown: list[int] = field(default_factory=list)
    """Positions in the portion of entries whose key is not known here; nothing else of them is in this value."""


@lru_cache(maxsize=1)
def _founding(raw: bytes) -> tuple[Genesis, Seats]:
    genesis = parse_genesis(raw)
    return genesis, Seats(genesis, record_id(raw))


def audit(portion: Portion) -> Found:
    """Audit a portion; what does not hold is a doubt, never an error."""
    found = Found(hashes=b"".join([leaf_hash(leaf) for leaf in portion.leaves]))
    start = 0
    if portion.first == 0 and portion.leaves:
        start = 1
        if portion.leaves[0] != portion.genesis:
            found.doubts.append((0, "entry 0 is not the founding document"))
    for at in range(start, len(portion.leaves), SLICE):
        stop = min(at + SLICE, len(portion.leaves))
        entries = _together(portion, found, at, stop)
        if entries is None:
            for place in range(at, stop):
                _alone(portion, found, place)
        else:
            _contents(portion, found, entries, at)
    return found


def _rules(portion: Portion, found: Found) -> Rules:
    genesis, _ = _founding(portion.genesis)
    return Rules(
        origin=portion.node.origin,
        seats={**portion.seats, **found.enrolled},
        parties=frozenset(party.id for party in genesis.parties),
        author=portion.node.party,
    )


def _together(portion: Portion, found: Found, at: int, stop: int) -> Sequence[Entry] | None:
    """Judge a slice at once; None if any entry of it does not hold, or is by a key that is not known."""
    rules = _rules(portion, found)
    read = read_entries(portion.leaves[at:stop], rules)
    if read.failed is not None or read.unknown is not None:
        return None
    return read.entries if first_forged(jobs_of(read.entries, rules)) is None else None


def _alone(portion: Portion, found: Found, place: int) -> None:
    """Judge one entry, and say all that is wrong with it."""
    index, rules = portion.first + place, _rules(portion, found)
    try:
        entry = parse_entry(portion.leaves[place])
        if entry.log == rules.origin and entry.kid not in rules.seats and not portion.last_word:
            found.unknown.append(place)
            return
        if entry.log != rules.origin:
            found.doubts.append((index, f"it was signed for another log: {entry.log}"))
        if entry.aud not in FOR_ALL:
            parse_audience(entry.aud, rules.parties, author=rules.author)
        if entry.kid not in rules.seats:
            found.doubts.append((index, f"its key {entry.kid} is no seat of {portion.node.id}"))
        else:
            check_signature(entry, rules.seats[entry.kid])
    except SametableError as error:
        found.doubts.append((index, f"the entry does not hold: {error}"))
        return
    _contents(portion, found, [entry], place)


def _contents(portion: Portion, found: Found, entries: Sequence[Entry], at: int) -> None:
    """Hold what lies beside entries to what was signed, and take what they say to others."""
    held = [place for place in range(len(entries)) if portion.contents[at + place] is not None]
    opened = open_payloads(
        [entries[place] for place in held], [portion.contents[at + place] or "" for place in held]
    )
    fields = dict(zip(held, opened, strict=True))
    for place, entry in enumerate(entries):
        index = portion.first + at + place
        found.ids.append((index, entry.id))
        told = fields.get(place)
        if told is None:
            found.absent.append(Beside(index=index, id=entry.id, kid=entry.kid, aud=entry.aud))
        elif isinstance(told, SametableError):
            _in_part(found, entry, portion.contents[at + place] or "", index, told)
        else:
            found.contents += 1
            _take(portion, found, entry, told, index)


def _in_part(found: Found, entry: Entry, body: str, index: int, error: SametableError) -> None:
    """Take contents of which some fields are gone; whether they may be gone is for whoever has all logs."""
    try:
        open_released(entry, body)
    except SametableError:
        found.doubts.append((index, f"its contents are not what was signed: {error}"))
        return
    found.contents += 1
    found.partial.append(Beside(index=index, id=entry.id, kid=entry.kid, aud=entry.aud))


def _take(portion: Portion, found: Found, entry: Entry, fields: dict[str, object], index: int) -> None:
    kind = fields.get("type")
    if kind == KIND:
        found.beats += 1
        try:
            found.heads += [(index, head) for head in parse_beat(fields)]
        except SametableError as error:
            found.remarks.append((index, f"is a beat that cannot be read: {error}"))
    elif (is_special(fields) or kind == CONTINUE) and entry.aud in FOR_ALL:
        found.special.append((index, entry.id, fields))
        _, seats = _founding(portion.genesis)
        seat = seats.read(portion.node, fields) if kind == "key" else None
        if seat is not None:
            found.enrolled.setdefault(kid_of(seat.pub), seat.pub)
