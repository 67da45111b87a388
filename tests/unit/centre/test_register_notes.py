"""Which roots a record shows, and the plain words in which a root reads what it would sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recordkit import public
from sametable.boot import open_record, open_store, read_settings
from sametable.centre.register_notes import chain_of, roots_code, tell
from sametable.centre.stored_statements import stored_statements
from sametable.core.record.register import REGISTER_KINDS, genesis_roots, kind_of
from sametable.core.record.register_note import (
    EpochAct,
    KeyAct,
    RetireAct,
    RevokeAct,
    parse_note_text,
)
from sametable.core.wire.notes import ED25519, VerifierKey
from sametable.core.wire.statement import kid_of, parse_entry
from sametable.edges.keys.node_keys import NodeKeys, read_key_file
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.founding import found_in
from support.registering import ALDER, GENESIS, RECORD_ID, note, roots_act, said, signed
from support.releasing import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.ports import RecordStore

FIRST = roots_act(1, "root a")
SECOND = roots_act(1, "root b")
FIRST_NOTE = signed(note(FIRST), "root alder", "root a")
SECOND_NOTE = signed(note(SECOND, serial=1), "root a", "root b")
SEAT = KeyAct(node="alder", seat="x", pub=public("new seat"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return found_in(tmp_path, 3)["alder"]


def holding(folder: Path, *statements: dict[str, Any]) -> Iterator[RecordStore]:
    """Give the store of a node whose log holds these statements."""
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    store = open_store(folder, GENESIS, keys, read_settings(folder))
    for number, fields in enumerate(statements):
        leaf, payload = spoken(fields, start=100 * number + 100)
        store.append_now([NewEntry(leaf=leaf, payload=payload, id=parse_entry(leaf).id)])
    store.close()
    opened = open_record(folder, GENESIS)
    yield opened
    opened.close()


def chain(folder: Path, *statements: dict[str, Any]) -> tuple[str, ...]:
    (found,) = (chain_of(store, GENESIS, RECORD_ID, "al") for store in holding(folder, *statements))
    return found


def test_a_record_without_rotations_has_the_roots_of_the_genesis(folder: Path) -> None:
    assert chain(folder, said(SEAT), {"type": "comment", "text": "x"}) == ()


def test_the_longest_line_of_rotations_is_found_wherever_it_is_shown(folder: Path) -> None:
    shown_by_a_seat = said(SEAT, "root b", chain=[FIRST_NOTE, SECOND_NOTE])
    rotation = said(FIRST, "root alder", "root a")
    assert chain(folder, shown_by_a_seat, rotation) == (FIRST_NOTE, SECOND_NOTE)


def test_what_does_not_hold_and_what_another_party_says_changes_nothing(folder: Path) -> None:
    unsigned = said(FIRST, "root birch")
    other = said(roots_act(1, "root x"), "root birch", "root x", party="bi")
    assert chain(folder, unsigned, other) == ()


def test_two_lines_of_rotations_are_said_and_nothing_is_prepared(folder: Path) -> None:
    theft = roots_act(1, "root thief")
    with pytest.raises(SametableError, match=r"register\.root at al"):
        chain(folder, said(FIRST, "root alder", "root a"), said(theft, "root alder", "root thief"))


def test_only_the_kinds_that_were_asked_for_are_opened(folder: Path) -> None:
    statements = ({"type": "comment", "text": "key_roots"}, said(SEAT), said(FIRST, "root alder", "root a"))
    (kinds,) = (
        [fields["type"] for fields in stored_statements(store, REGISTER_KINDS)]
        for store in holding(folder, *statements)
    )
    assert kinds == ["key", "key_roots"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (SEAT, ["the seat 'x'", kid_of(public("new seat"))]),
        (KeyAct(node="alder", seat="node", pub=public("new seat")), ["its own key, which signs beats"]),
        (
            RevokeAct(pub=public("seat alder"), upto=((ALDER, 900),)),
            ["in foreign hands", "the first 900 entries, the last of them ALD-000899", "repudiated by al"],
        ),
        (RetireAct(pub=public("seat alder"), upto=()), ["put away", "Nothing that it ever signed stands."]),
        (roots_act(2, "root a", "root b"), ["these 2; 2 of them must sign", "nowhere"]),
        (
            EpochAct(
                node="alder",
                origin=f"{ALDER}/2",
                log_vkey=VerifierKey(name=f"{ALDER}/2", algorithm=ED25519, public=public("log 2")),
                upto=((ALDER, 40),),
            ),
            [f"in a new log, {ALDER}/2", "the last of them ALD-000039"],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_root_reads_in_plain_words_what_it_would_sign(act: Any, words: list[str]) -> None:
    told = "\n".join(tell(parse_note_text(note(act)), GENESIS))
    assert RECORD_ID in told
    assert [word for word in words if word not in told] == []
    assert kind_of(act).startswith("key")


def test_the_code_of_roots_hangs_on_every_part_of_them() -> None:
    roots = genesis_roots(GENESIS, "al")
    code = roots_code(roots, RECORD_ID)
    assert roots_code(genesis_roots(GENESIS, "bi"), RECORD_ID) != code
    assert roots_code(roots, "A" * 43 + "=") != code
