"""Re-hashing what stands beside the entries: every old checkpoint, every cosignature, every index and list.

`sametable verify` reads the entries of any copy and holds them to the newest heads; a store keeps more than a copy
does, and this looks at all of it: rows that lead nowhere, rows that are missing, checkpoints signed long ago.
What cannot be told from the record alone stays unchecked: the text of a client id, the content hash beside it, what
stayed with the author's side, and the reason given for kept evidence.

Source: record.md 4.13; decision 0012.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.tiles import (
    TILE_WIDTH,
    edge_from_bytes,
    empty_edge,
    extend,
    leaf_hash,
    root,
    widths_at,
)
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import Note, Signature, parse_note, render_note
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.digests import BATCH
from sametable.edges.store.rows import id8, rowid
from sametable.edges.store.schema import LOG_STRIDE
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sametable.core.record.tiles import Edge
    from sametable.core.wire.notes import VerifierKey
    from sametable.edges.store.engine import Engine, Row

HASH_B = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, in a table; `log` and `index` where it belongs to an entry."""

    table: str
    says: str
    log: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Whose signatures are looked at: log keys by origin, of every epoch, and every cosigner."""

    logs: Mapping[str, VerifierKey]
    cosigners: Sequence[VerifierKey]


def check_rows(
    engine: Engine, keys: Keys, on_progress: Callable[[int, int], None] = lambda *_: None
) -> list[Finding]:
    """Look at every table; give what is wrong. Raises `store.damaged`, `store.failed` where rows cannot be read."""
    logs = engine.read("select id, origin, size, edge from log order by id")
    origins = {row[0]: str(row[1]) for row in logs}
    of = sum(row[2] for row in logs)
    found: list[Finding] = []
    expected: set[tuple[int, int]] = set()
    done = 0
    for log in logs:
        found += _log(engine, log, keys, expected)
        done += log[2]
        on_progress(done, of)
    found += _index(engine, expected, origins)
    for table, column in (("payload", "id"), ("submission", "entry"), ("own_side", "id")):
        found += _leads_nowhere(engine, table, column, origins)
    found += _payloads(engine, origins)
    found += _evidence(engine)
    return found


def _log(engine: Engine, row: Row, keys: Keys, expected: set[tuple[int, int]]) -> Iterator[Finding]:
    number, origin, size, blob = row
    if origin not in keys.logs:
        yield Finding(table="log", says="nothing here tells the key of this log", log=origin)
    heads = {
        one[0]: bytes(one[1])
        for one in engine.read("select size, note from checkpoint where log=?", (number,))
    }
    edge = empty_edge()
    stops = sorted({*range(BATCH, size, BATCH), *(one for one in heads if one <= size), size})
    for stop in stops:
        held = engine.read(
            "select id, leaf from entry where id >= ? and id < ? order by id",
            (rowid(number, edge.size), rowid(number, stop)),
        )
        for place, (key, leaf) in enumerate(held, start=edge.size):
            if key != rowid(number, place):
                yield Finding(table="entry", says="the entry is not there", log=origin, index=place)
                return
            name = _id(bytes(leaf))
            if name is not None:
                expected.add((id8(name), key))
        edge = extend(edge, [leaf_hash(bytes(leaf)) for _, leaf in held]).edge
        if edge.size != stop:
            yield Finding(table="entry", says="the entry is not there", log=origin, index=edge.size)
            return
        if stop in heads:
            yield from _head(engine, (number, origin), heads[stop], edge, keys)
    yield from _rest(engine, row, heads, edge)
    try:
        if edge_from_bytes(blob) != edge:
            yield Finding(
                table="log", says="the stored edge is not the one that its entries give", log=origin
            )
    except SametableError as error:
        yield Finding(table="log", says=f"the stored edge cannot be read: {error}", log=origin)


def _id(leaf: bytes) -> str | None:
    try:
        return parse_entry(leaf).id
    except SametableError:
        return None


def _head(engine: Engine, log: tuple[int, str], raw: bytes, edge: Edge, keys: Keys) -> Iterator[Finding]:
    """Hold one checkpoint, with its cosignatures, to the entries under it and to its keys."""
    number, origin = log
    place = f"checkpoint of {edge.size} entries"
    lines = engine.read("select name, key_id, line from cosig where log=? and size=?", (number, edge.size))
    try:
        note = parse_note(raw)
        held = {(one.name, one.key_id) for one in note.signatures}
        more = [Signature(name=one[0], key_id=bytes(one[1]), blob=bytes(one[2])) for one in lines]
        whole = Note(
            text=note.text,
            signatures=(*note.signatures, *(one for one in more if (one.name, one.key_id) not in held)),
        )
        key = keys.logs.get(origin)
        if key is None:
            return
        opened = open_checkpoint(render_note(whole), log_key=key, cosigners=keys.cosigners)
    except SametableError as error:
        yield Finding(table="checkpoint", says=f"{place}: {error}", log=origin)
        return
    head = opened.checkpoint
    if (head.origin, head.size, head.root) != (origin, edge.size, root(edge)):
        yield Finding(table="checkpoint", says=f"{place}: the entries give another root", log=origin)
    known = {(one.name, one.key_id) for one in keys.cosigners}
    for name in sorted({one.name for one in more if (one.name, one.key_id) not in known}):
        yield Finding(table="cosig", says=f"{place}: nobody's cosignature: {name[:200]!r}", log=origin)


def _rest(engine: Engine, row: Row, heads: Mapping[int, bytes], edge: Edge) -> Iterator[Finding]:
    number, origin, size, _ = row
    for beyond in sorted(one for one in heads if one > size):
        yield Finding(
            table="checkpoint", says=f"a checkpoint of {beyond} entries, of which {size} are held", log=origin
        )
    more = engine.read(
        "select min(id) from entry where id >= ? and id < ?", (rowid(number, size), rowid(number + 1, 0))
    )
    if more[0][0] is not None:
        yield Finding(
            table="entry",
            says="an entry beyond the log's end",
            log=origin,
            index=more[0][0] - rowid(number, 0),
        )
    levels = max(1, len(edge.levels))
    full = {(level, n) for level in range(levels) for n in range(widths_at(size, level)[0])}
    tiles = engine.read("select level, n, data from tile where log=? order by level, n", (number,))
    for level, n in sorted(full ^ {(one[0], one[1]) for one in tiles}):
        yield Finding(table="tile", says=f"tile {level}/{n} is missing, or does not belong there", log=origin)
    for level, n, data in tiles:
        if len(bytes(data)) != TILE_WIDTH * HASH_B:
            yield Finding(table="tile", says=f"tile {level}/{n} is not whole", log=origin)
        elif level == 0 and not _is_tile(engine, number, n, bytes(data)):
            yield Finding(table="tile", says=f"tile 0/{n} is not what its entries give", log=origin)


def _is_tile(engine: Engine, number: int, n: int, data: bytes) -> bool:
    first = rowid(number, n * TILE_WIDTH)
    held = engine.read(
        "select leaf from entry where id >= ? and id < ? order by id", (first, first + TILE_WIDTH)
    )
    return b"".join(leaf_hash(bytes(leaf)) for (leaf,) in held) == data


def _index(engine: Engine, expected: set[tuple[int, int]], origins: Mapping[int, str]) -> Iterator[Finding]:
    held = {(row[0], row[1]) for row in engine.read("select id8, entry from eid")}
    for _, key in sorted(expected - held):
        yield _at("eid", "the entry is not found by its id", key, origins)
    for _, key in sorted(held - expected):
        yield _at("eid", "the index names an id that no entry has", key, origins)


def _at(table: str, says: str, key: int, origins: Mapping[int, str]) -> Finding:
    return Finding(
        table=table, says=says, log=origins.get(key // LOG_STRIDE, "no log"), index=key % LOG_STRIDE
    )


def _leads_nowhere(engine: Engine, table: str, column: str, origins: Mapping[int, str]) -> Iterator[Finding]:
    lost = f"select t.{column} from {table} t left join entry e on e.id = t.{column} where e.id is null"  # noqa: S608 - our names
    for (key,) in engine.read(lost):
        yield _at(table, "the row belongs to no entry", key, origins)


def _payloads(engine: Engine, origins: Mapping[int, str]) -> Iterator[Finding]:
    bare = "select e.id from entry e left join payload p on p.id = e.id where p.id is null"
    for (key,) in engine.read(bare):
        yield _at("payload", "the entry has no row for its content", key, origins)
    odd = (
        "select id, state, body is null from payload where (state = 'held' and body is null) "
        "or (state in ('missing', 'sealed', 'none') and body is not null) "
        "or state not in ('held', 'missing', 'sealed', 'erased', 'none')"
    )
    for key, state, empty in engine.read(odd):
        yield _at("payload", f"state {state!r} {'without' if empty else 'with'} content", key, origins)
    sent = (
        "select s.entry, s.content, p.state from submission s left join payload p on p.id = s.entry "
        "where p.state is null or p.state <> 'erased'"
    )
    for key, content, _ in engine.read(sent):
        if len(bytes(content)) != HASH_B:
            yield _at("submission", "the hash of what was sent has another length", key, origins)


def _evidence(engine: Engine) -> Iterator[Finding]:
    for (name,) in engine.read("select sha256 from evidence"):
        data = bytes(engine.read("select data from evidence where sha256=?", (name,))[0][0])
        if sha256(data).hex() != name:
            yield Finding(table="evidence", says=f"the file does not hash to its name {name}")
