"""Whatever is changed in a store behind the program's back is found, and named."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recordkit import log_key, mirror_key, signer
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.cosignature import cosign
from sametable.core.record.tiles import root
from sametable.core.wire.notes import Note, Signature, parse_note, render_note, sign_note_text
from sametable.edges.store.fsck import Finding, Keys, check_rows
from support.stores import ORIGIN, OTHER, Shelf, append, arrived, entry, sign

if TYPE_CHECKING:
    from collections.abc import Sequence


def keys() -> Keys:
    return Keys(logs={ORIGIN: log_key(), OTHER: log_key(OTHER)}, cosigners=[mirror_key(OTHER)])


def filled(shelf: Shelf) -> None:
    """Put something into every table."""
    store = shelf.record(create=True)
    for part in range(3):
        append(store, *(replace(entry(100 * part + n), own_side=b"aside") for n in range(100)))
    text = parse_note(store.checkpoint(ORIGIN) or b"").text
    asyncio.run(store.add_cosignatures(ORIGIN, 300, [cosigned(text)]))
    sent = arrived(280)
    other = render_text(Checkpoint(origin=OTHER, size=280, root=root(sent.edge)))
    note = render_note(Note(text=other, signatures=(signed_other(other),)))
    asyncio.run(
        store.mirror(
            replace(
                sent, payloads=[None, None, *sent.payloads[2:]], sealed=frozenset({1}), checkpoint_note=note
            )
        )
    )
    asyncio.run(store.redact(ORIGIN, {5: None, 6: "what remains"}))
    asyncio.run(store.keep_evidence(origin=OTHER, reason="broken", data=b"bytes", at_ms=5))
    store.close()


def cosigned(text: str) -> Signature:
    return cosign(text, mirror_key(OTHER), 1_700_000_000, signer(f"mirror {OTHER}"))


def signed_other(text: str) -> Signature:
    return sign_note_text(text, log_key(OTHER), signer(f"log {OTHER}"))


def found(shelf: Shelf) -> list[Finding]:
    engine = shelf.engine()
    try:
        return check_rows(engine, keys())
    finally:
        engine.close()


def test_a_store_as_it_was_written_has_no_findings(shelf: Shelf) -> None:
    filled(shelf)
    assert found(shelf) == []


def test_a_log_whose_key_nobody_named_is_found(shelf: Shelf) -> None:
    filled(shelf)
    engine = shelf.engine()
    try:
        (one,) = check_rows(engine, Keys(logs={ORIGIN: log_key()}, cosigners=[mirror_key(OTHER)]))
    finally:
        engine.close()
    assert (one.table, one.log) == ("log", OTHER)


FIRST = "(select id from log where own = 1) * 1099511627776"
FAULTS: dict[str, tuple[str, Sequence[object], str]] = {
    "an entry is changed": (f"update entry set leaf = ? where id = {FIRST} + 7", (b"x",), "checkpoint"),
    "an entry is gone": (f"delete from entry where id = {FIRST} + 7", (), "entry"),
    "an entry beyond the end": (f"insert into entry(id, leaf) values({FIRST} + 900, ?)", (b"x",), "entry"),
    "the edge is changed": ("update log set edge = ? where own = 1", (bytes(8),), "log"),
    "the edge is cut": ("update log set edge = ? where own = 1", (b"x",), "log"),
    "the size is smaller": ("update log set size = size - 1 where own = 1", (), "checkpoint"),
    "the size is larger": ("update log set size = size + 1 where own = 1", (), "entry"),
    "an old checkpoint is another": ("update checkpoint set note = (select note from checkpoint where size = 200) where size = 100", (), "checkpoint"),
    "a checkpoint is no note": ("update checkpoint set note = ? where size = 100", (b"x",), "checkpoint"),
    "a checkpoint is moved": ("update checkpoint set size = 101 where size = 100", (), "checkpoint"),
    "a cosignature is changed": ("update cosig set line = ?", (bytes(72),), "checkpoint"),
    "a cosignature is nobody's": ("update cosig set name = 'nobody'", (), "cosig"),
    "a tile is changed": ("update tile set data = ? where log = (select id from log where own = 1)", (bytes(8192),), "tile"),
    "a tile is cut": ("update tile set data = ?", (b"x",), "tile"),
    "a tile is gone": ("delete from tile", (), "tile"),
    "a tile too many": ("update tile set n = n + 1", (), "tile"),
    "a payload's row is gone": (f"delete from payload where id = {FIRST} + 7", (), "payload"),
    "a payload of nothing": (f"insert into payload(id, body, state) values({FIRST} + 900, 'x', 'held')", (), "payload"),
    "a payload is gone": (f"update payload set body = null where id = {FIRST} + 7", (), "payload"),
    "a sealed payload with content": ("update payload set body = 'x' where state = 'sealed'", (), "payload"),
    "an unknown state": (f"update payload set state = 'hald' where id = {FIRST} + 7", (), "payload"),
    "an id is not found": (f"delete from eid where entry = {FIRST} + 7", (), "eid"),
    "an id is another": (f"update eid set id8 = id8 + 1 where entry = {FIRST} + 7", (), "eid"),
    "a submission of nothing": (f"update submission set entry = entry + 900 where entry = {FIRST} + 7", (), "submission"),
    "a content hash is cut": (f"update submission set content = ? where entry = {FIRST} + 7", (b"x",), "submission"),
    "an own side of nothing": (f"update own_side set id = id + 900 where id = {FIRST} + 7", (), "own_side"),
    "evidence is changed": ("update evidence set data = ?", (b"other",), "evidence"),
    "evidence is renamed": ("update evidence set sha256 = 'other'", (), "evidence"),
}  # fmt: skip


@pytest.mark.parametrize("fault", list(FAULTS))
def test_what_is_changed_is_found_and_named(file_shelf: Shelf, fault: str) -> None:
    filled(file_shelf)
    query, values, table = FAULTS[fault]
    file_shelf.raw(query, values)
    findings = found(file_shelf)
    assert table in {one.table for one in findings}, findings


def test_the_same_is_found_in_postgresql(server_shelf: Shelf) -> None:
    filled(server_shelf)
    for fault in ("a tile is cut", "an id is another", "an unknown state", "evidence is changed"):
        query, values, _ = FAULTS[fault]
        server_shelf.raw(query, values)
    assert {one.table for one in found(server_shelf)} == {"tile", "eid", "payload", "evidence"}


def test_a_finding_names_the_entry(file_shelf: Shelf) -> None:
    filled(file_shelf)
    file_shelf.raw(f"delete from eid where entry = {FIRST} + 7")
    assert [(one.log, one.index) for one in found(file_shelf)] == [(ORIGIN, 7)]
    file_shelf.raw(f"delete from entry where id = {FIRST} + 9")
    assert (ORIGIN, 9) in {(one.log, one.index) for one in found(file_shelf)}


def test_a_checkpoint_signed_by_another_key_is_found(file_shelf: Shelf) -> None:
    filled(file_shelf)
    engine = file_shelf.engine()
    raw = bytes(engine.read("select note from checkpoint where size = 200")[0][0])
    engine.close()
    note = parse_note(raw)
    forged = replace(note.signatures[0], blob=bytes(64))
    file_shelf.raw(
        "update checkpoint set note = ? where size = 200",
        (render_note(Note(text=note.text, signatures=(forged,))),),
    )
    (one,) = found(file_shelf)
    assert (one.table, one.log) == ("checkpoint", ORIGIN)
    assert "200 entries" in one.says
    assert sign("x").name == ORIGIN
