"""A linker's state written down and taken up again: columns as bytes, pairs and incidents by row.

Decides the shape of what is kept on the disk with the picture. It holds for one set of weights: with others the picture
is folded anew. Of texts it holds the words that reports are compared by, as numbers, and how those are written.

Source: decision 0016.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sametable.core.linking.columns import NUMBERS, Kept
from sametable.core.linking.model import Incident, Word
from sametable.core.linking.scopes import ROW_BITS, TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.linking.columns import Columns
    from sametable.core.linking.linker import Linker

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.int32]]
PART = 20_000
_KEPT = tuple[str, dict[str, str | int | None], bytes, bytes, int, int]


class _Part(msgspec.Struct, array_like=True):
    """Some rows: names, columns, words."""

    ids: list[str]
    columns: list[bytes]
    words: bytes
    weigh: bytes


class _Rest(msgspec.Struct, array_like=True):
    """All but the rows. `pairs` are three whole numbers each: two rows and a score."""

    weights: str
    names: dict[str, list[str]]
    repeats: dict[str, str]
    shapes: dict[int, str]
    words: list[tuple[str, str, tuple[int, str, int], str, str, list[str]]]
    gone: list[_KEPT]
    pairs: bytes
    incidents: list[tuple[list[int], str, int, list[str]]]
    crowds: list[list[int]]


_ENCODER = msgspec.msgpack.Encoder()
_PART = msgspec.msgpack.Decoder(_Part)
_REST = msgspec.msgpack.Decoder(_Rest)


def fingerprint(columns: Columns) -> str:
    """Give a short name of weights and rarity."""
    told = [msgspec.to_builtins(columns.weights), sorted(columns.table.items())]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]


def copied(linker: Linker, twin: Linker) -> Linker:
    """Fill an empty linker with the same state."""
    twin.columns = linker.columns.copy()
    twin.blocks.columns = twin.scoring.columns = twin.columns
    twin.blocks.cells = {key: held[:] for key, held in linker.blocks.cells.items()}
    twin.blocks.days = {key: held[:] for key, held in linker.blocks.days.items()}
    twin.blocks.used = list(linker.blocks.used)
    twin.said = linker.said.copy()
    twin.graph = linker.graph.copy(twin.columns, twin.said)
    twin.incidents = dict(linker.incidents)
    twin.crowds = {key: list(held) for key, held in linker.crowds.items()}
    twin.gone = dict(linker.gone)
    return twin


def captured(linker: Linker) -> Sequence[bytes]:
    """Write a linker down: parts of rows, then the rest; nothing for an empty one."""
    columns = linker.columns
    if not columns.row and not linker.said.words and not linker.gone:
        return ()
    ids = list(columns.row)
    rows = np.array(list(columns.row.values()), dtype=np.int64)
    parts = []
    for first in range(0, len(ids), PART):
        some = rows[first : first + PART]
        held = [columns.held[name][some].tobytes() for name, _ in NUMBERS]
        part = _Part(
            ids[first : first + PART], held, columns.words[some].tobytes(), columns.weigh[some].tobytes()
        )
        parts.append(_ENCODER.encode(part))
    return [*parts, _ENCODER.encode(_rest(linker, {one: at for at, one in enumerate(ids)}))]


def _rest(linker: Linker, at: dict[str, int]) -> _Rest:
    columns = linker.columns
    firsts = {held.id: held for held in linker.incidents.values()}
    return _Rest(
        weights=fingerprint(columns),
        names={name: list(held) for name, held in columns.names.items()},
        repeats=dict(columns.repeats),
        shapes=dict(columns.shapes),
        words=[
            (one.id, one.party, one.order, one.word, one.how, list(one.ids))
            for one in linker.said.words.values()
        ],
        gone=[
            (one, kept.plain, kept.words.tobytes(), kept.weigh.tobytes(), kept.text, kept.heft)  # type: ignore[misc]
            for one, kept in linker.gone.items()
        ],
        pairs=_pairs(linker, at).tobytes(),
        incidents=[
            ([at[one] for one in held.members], held.state, held.sources, list(held.confirmed_by))
            for held in firsts.values()
        ],
        crowds=[[at[one] for _, one in crowd] for crowd in linker.crowds.values()],
    )


def _pairs(linker: Linker, at: dict[str, int]) -> Numbers:
    """Give pairs as three columns: two places in the list of reports, and the score."""
    edges, columns = linker.graph.edges, linker.columns
    places = np.array([at.get(one, -1) for one in columns.ids], dtype=np.int64)
    ends = np.repeat(np.array(list(edges), dtype=np.int64), [len(held) for held in edges.values()])
    packed = np.frombuffer(b"".join(held.tobytes() for held in edges.values()), dtype=np.int64)
    left, right = places[ends], places[packed & ROW_BITS]
    once = left < right
    found: Numbers = np.stack((left, right, TOP - (packed >> 32)), axis=1)[once].astype(np.int32)
    return found


def take(linker: Linker, raw: Sequence[bytes]) -> None:
    """Take up what `captured` wrote; only a linker without reports may. Raises ValueError or LookupError."""
    if not raw:
        return
    columns = linker.columns
    try:
        rest, parts = _REST.decode(raw[-1]), [_PART.decode(one) for one in raw[:-1]]
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None
    if columns.row or rest.weights != fingerprint(columns):
        raise ValueError("written by another set of weights, or taken up twice")
    ids = [one for part in parts for one in part.ids]
    for at, (name, kind) in enumerate(NUMBERS):
        columns.held[name] = np.frombuffer(b"".join(part.columns[at] for part in parts), dtype=kind).copy()
        if len(columns.held[name]) != len(ids):
            raise ValueError("columns of different lengths")
    keep = columns.weights.words.keep
    columns.words = (
        np.frombuffer(b"".join(part.words for part in parts), dtype=np.uint32).reshape(-1, keep).copy()
    )
    columns.weigh = (
        np.frombuffer(b"".join(part.weigh for part in parts), dtype=np.int16).reshape(-1, keep).copy()
    )
    columns.ids, columns.row = ids, {one: at for at, one in enumerate(ids)}
    columns.names = rest.names
    columns.codes = {
        name: {one: at for at, one in enumerate(held) if one or not at} for name, held in rest.names.items()
    }
    columns.repeats, columns.shapes = rest.repeats, rest.shapes
    columns.repeated = dict(Counter(rest.repeats.values()))
    for word in rest.words:
        linker.said.add(
            Word(id=word[0], party=word[1], order=word[2], word=word[3], how=word[4], ids=tuple(word[5]))
        )
    for one, plain, words, weigh, text, heft in rest.gone:
        linker.gone[one] = Kept(
            dict(plain),
            np.frombuffer(words, dtype=np.uint32),
            np.frombuffer(weigh, dtype=np.int16),
            text,
            heft,
        )
    _connect(linker, rest)


def _connect(linker: Linker, rest: _Rest) -> None:
    """Rebuild cells, pairs and incidents from rows."""
    columns, ids = linker.columns, linker.columns.ids
    waiting: set[int] = set()
    for crowd in rest.crowds:
        key = linker.blocks.key(crowd[0]), int(columns.held["ledger"][crowd[0]])
        linker.crowds[key] = [(columns.order(at), ids[at]) for at in crowd]
        waiting.update(crowd[columns.weights.solve.crowd :])
    # In the order of their times each stands at the end of its cell's list.
    for at in np.argsort(columns.held["start"], kind="stable").tolist():
        if at not in waiting:
            linker.blocks.add(at, linker.blocks.key(at))
    pairs = np.frombuffer(rest.pairs, dtype=np.int32).reshape(-1, 3).astype(np.int64)
    if len(pairs) and not 0 <= int(pairs[:, :2].min()) <= int(pairs[:, :2].max()) < len(ids):
        raise ValueError("a pair of reports that are not here")
    linker.graph.load(pairs[:, 0], pairs[:, 1], pairs[:, 2])
    for members, state, sources, parties in rest.incidents:
        names = tuple(ids[at] for at in members)
        made = Incident(id=names[0], members=names, state=state, sources=sources, confirmed_by=tuple(parties))
        linker.incidents.update(dict.fromkeys(names, made))
