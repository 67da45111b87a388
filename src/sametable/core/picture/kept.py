"""A picture as bytes and back: what a node keeps so that it need not fold its whole record at every start.

Decides the form only: `capture` copies what may still change, at once and cheaply; `parts` writes it down piece
by piece, which may happen in another thread; `picture_from` builds the same picture again, object for object.
Only a picture in which nothing is erased or repudiated has this form; whoever keeps it sees to that.
Not decided here: whether kept bytes may be believed (`centre.snapshot`), and when they are written.

A part is msgpack: marks in columns, at most `PART` of them, texts that repeat written once; the last part holds
what there is little of. Shapes: times in ms, hashes 32 bytes each, joined.
Source: record.md 4.4 (the picture is derived and may be rebuilt at any time).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from sametable.core.model.registry import KINDS
from sametable.core.picture.cases import CaseSaid
from sametable.core.picture.fold import Picture
from sametable.core.picture.marks import About, Count, Mark
from sametable.core.terms.adopted import TermsSaid
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sametable.core.picture.digest import Held

PART = 4000
HASH_B = 32
_Chain = list[tuple[str, str, str, tuple[int, str, int], dict[str, object] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A picture at one moment; nothing in it changes any more."""

    marks: Sequence[Mark]
    chains: Mapping[str, _Chain]
    """What was said about marks, counts, and statements that have not been counted yet, by target id."""
    hashes: Held
    rest: tuple[object, ...]


class _Columns(msgspec.Struct, array_like=True):
    """Marks in columns; `texts` and `said` take turns holding a column of texts (see `_packed`)."""

    ids: list[str]
    origins: list[int]
    indexes: list[int]
    lamports: list[int]
    at_ms: list[int]
    demonstration: list[bool]
    said: list[tuple[list[str], list[int | None]]]
    hashes: bytes


class _Rest(msgspec.Struct, array_like=True):
    """All of a picture but its marks."""

    counts: list[tuple[str, int, int, int, int, dict[str, object]]]
    others: dict[str, tuple[str, str, str]]
    withdrawals: dict[str, dict[str, str]]
    chains: dict[str, _Chain]
    waiting: list[str]
    terms: list[tuple[str, int, int, int, int, dict[str, object], bool]]
    cases: list[tuple[str, int, int, int, int, str, dict[str, object], bool]]
    linked: list[bytes]
    unreadable: int
    hashes: dict[str, bytes]


_ENCODER = msgspec.msgpack.Encoder()
_COLUMNS = msgspec.msgpack.Decoder(_Columns)
_REST = msgspec.msgpack.Decoder(_Rest)


def _chain(about: Sequence[About]) -> _Chain:
    return [
        (one.id, one.kind, one.party, one.order, None if one.fields is None else dict(one.fields))
        for one in about
    ]


def capture(picture: Picture) -> Captured:
    """Copy what may still change of a picture: some milliseconds for 100,000 marks."""
    marks = list(picture.marks.values())
    counts = list(picture.counts.values())
    chains = {mark.id: _chain(mark.about) for mark in marks if mark.about}
    chains |= {count.id: _chain(count.about) for count in counts if count.about}
    chains |= {target: _chain(about) for target, about in picture.waiting.items()}
    hashes = picture.digest.held()
    places = picture.origin_index
    rest = (
        [
            (one.id, places[one.order[1]], one.order[2], one.order[0], one.at_ms, dict(one.fields))
            for one in counts
        ],
        dict(picture.others),
        {target: dict(parties) for target, parties in picture.withdrawals.items()},
        chains,
        list(picture.waiting),
        [
            (one.id, places[one.order[1]], one.order[2], one.order[0], one.at_ms, dict(one.fields), one.void)
            for one in picture.terms.values()
        ],
        [
            (
                one.id,
                places[one.order[1]],
                one.order[2],
                one.order[0],
                one.at_ms,
                one.kind,
                dict(one.fields),
                one.void,
            )
            for one in picture.cases.said.values()
        ],
        list(picture.linker.captured()),
        picture.unreadable,
        {one: hashes[one] for one in (*picture.counts, *picture.others)},
    )
    return Captured(marks=marks, chains=chains, hashes=hashes, rest=rest)


def parts(held: Captured, origin_index: Mapping[str, int]) -> Iterator[bytes]:
    """Write a captured picture down, part by part."""
    for first in range(0, len(held.marks), PART):
        some = held.marks[first : first + PART]
        yield _ENCODER.encode(
            (
                [one.id for one in some],
                [origin_index[one.order[1]] for one in some],
                [one.order[2] for one in some],
                [one.order[0] for one in some],
                [one.at_ms for one in some],
                [one.demonstration for one in some],
                [_packed(column) for column in zip(*(one.said for one in some), strict=True)],
                b"".join([held.hashes[one.id] for one in some]),
            )
        )
    yield _ENCODER.encode(held.rest)


def _packed(column: Sequence[int | str | None]) -> tuple[list[str], list[int | None]]:
    """Write a column of texts as each text once and its places; a column of numbers as it is."""
    different = dict.fromkeys(column)
    texts = {
        value: place for place, value in enumerate(value for value in different if isinstance(value, str))
    }
    if not texts:
        return [], [value for value in column if not isinstance(value, str)]
    invariant(not any(isinstance(value, int) for value in different), "a column holds texts or numbers")
    return list(texts), [texts[value] if isinstance(value, str) else None for value in column]


def _unpacked(texts: list[str], values: list[int | None]) -> Sequence[int | str | None]:
    if not texts:
        return values
    by_place: dict[int | None, str | None] = dict(enumerate(texts))
    return [by_place.get(value) for value in values]


def picture_from(
    raw: Sequence[bytes],
    *,
    prefixes: Mapping[str, str],
    origin_index: Mapping[str, int],
    sides: Sequence[tuple[str, str, str]],
) -> Picture:
    """Build a picture from its parts; `sides` are (origin, party, node id) in the order of the genesis.

    `prefixes` and `origin_index` are held and not copied: a node's next log is put into them when it begins.

    Raises: ValueError, LookupError or TypeError for bytes that `parts` did not write; the caller folds anew.
    """
    picture = Picture(prefixes=prefixes, origin_index=origin_index)
    rest = _REST.decode(raw[-1])
    for part in raw[:-1]:
        _add_marks(picture, _COLUMNS.decode(part), sides, rest.chains)
    _add_counts(picture, rest, sides)
    for told in rest.terms:
        origin, party, _ = sides[told[1]]
        picture.terms[told[0]] = TermsSaid(
            id=told[0],
            order=(told[3], origin, told[2]),
            at_ms=told[4],
            party=party,
            number=picture.number(origin, told[2]),
            fields=told[5],
            void=told[6],
        )
    for case in rest.cases:
        origin, party, node = sides[case[1]]
        target = case[6].get(KINDS[case[5]].about or "")
        picture.cases.add(
            CaseSaid(
                id=case[0],
                kind=case[5],
                party=party,
                node=node,
                number=picture.number(origin, case[2]),
                order=(case[3], origin, case[2]),
                at_ms=case[4],
                target=target if isinstance(target, str) else "",
                fields=case[6],
                void=case[7],
            )
        )
    picture.linker.take(rest.linked)
    picture.others.update(rest.others)
    picture.withdrawals.update(rest.withdrawals)
    picture.waiting.update({target: _about(rest.chains[target]) for target in rest.waiting})
    picture.unreadable = rest.unreadable
    for entry_id, value in rest.hashes.items():
        picture.digest.put_hash(entry_id, value)
    return picture


def _about(chain: _Chain) -> list[About]:
    return [About(id=one[0], kind=one[1], party=one[2], order=one[3], fields=one[4]) for one in chain]


def _add_counts(picture: Picture, rest: _Rest, sides: Sequence[tuple[str, str, str]]) -> None:
    for one in rest.counts:
        origin, party, node = sides[one[1]]
        picture.counts[one[0]] = Count(
            id=one[0],
            number=picture.number(origin, one[2]),
            party=party,
            node=node,
            order=(one[3], origin, one[2]),
            at_ms=one[4],
            fields=one[5],
            about=_about(rest.chains.get(one[0], [])),
        )


def _add_marks(
    picture: Picture, held: _Columns, sides: Sequence[tuple[str, str, str]], chains: Mapping[str, _Chain]
) -> None:
    marks, digest = picture.marks, picture.digest
    said = zip(*(_unpacked(texts, values) for texts, values in held.said), strict=True)
    columns: Any = zip(
        held.ids, held.origins, held.indexes, held.lamports, held.at_ms, held.demonstration, said, strict=True
    )
    for place, (entry_id, side, index, lamport, at_ms, demonstration, shown) in enumerate(columns):
        origin, party, node = sides[side]
        marks[entry_id] = Mark(
            id=entry_id,
            number=picture.number(origin, index),
            party=party,
            node=node,
            order=(lamport, origin, index),
            at_ms=at_ms,
            said=shown,
            demonstration=demonstration,
            about=_about(chains[entry_id]) if entry_id in chains else [],
        )
        digest.put_hash(entry_id, held.hashes[place * HASH_B : (place + 1) * HASH_B])
