"""A part-release is checked from its files alone, and one that was tampered with proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recordkit import public
from sametable.core.record.register_note import EpochAct, KeyAct
from sametable.core.release.presentation import make_presentation
from sametable.core.release.released import NEVER_PROVED, check_release
from sametable.core.wire import canonical
from sametable.core.wire.notes import ED25519, VerifierKey
from support.founding import genesis_of
from support.registering import ALDER, RECORD_ID, said
from support.releasing import FIELDS, INDEX, LEAF, PAYLOAD, TREE, Tree, good, signed_table, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

Files = dict[str, bytes]


def test_a_release_shows_who_said_what_where_and_who_had_it() -> None:
    found = check_release(good(), expected_id=RECORD_ID)
    assert found.doubts == []
    assert (found.party, found.node, found.seat) == ("al", "alder", "alder watch")
    assert (found.number, found.record_id, found.audience) == ("ALD-000006", RECORD_ID, "parties")
    assert found.released == {"town": "Upper Valley", "type": "report"}
    assert found.withheld == len(FIELDS) - 2
    assert (found.founded_by, found.held_by, found.table_signed_by) == (
        ["al", "bi", "ce"],
        ["bi"],
        ["al", "bi"],
    )
    assert set(NEVER_PROVED) <= set(found.not_proved)
    assert any(line.startswith("that ce had it on the table") for line in found.not_proved)


def test_without_an_id_from_elsewhere_the_record_itself_is_not_proved() -> None:
    found = check_release(good())
    assert found.holds
    assert any(RECORD_ID in line for line in found.not_proved)


def test_without_a_table_only_the_cosigners_are_proved() -> None:
    files = good()
    del files["table"]
    found = check_release(files, expected_id=RECORD_ID)
    assert found.holds
    assert found.table_signed_by == []
    assert any("no signed table" in line for line in found.not_proved)


def changed(name: str, change: Callable[[bytes], bytes]) -> Files:
    files = good()
    files[name] = change(files[name])
    return files


def flip(place: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


FOREIGN = spoken(FIELDS, key="seat birch")
ELSEWHERE = spoken(FIELDS, log="table.example/trial/birch")
UNSIGNED = LEAF.rpartition(b".")[0] + b"." + FOREIGN[0].rpartition(b".")[2]


def presented(leaf: bytes, payload: str = PAYLOAD) -> Files:
    tree = Tree(leaves=[*TREE.leaves[:INDEX], leaf, *TREE.leaves[INDEX + 1 :]])
    return {
        **good(),
        "entry.sd-jwt": make_presentation(leaf, payload, ["town"]),
        "entry.tlog-proof": tree.proof(INDEX, 8),
        "table": signed_table([tree.head(7)], "alder"),
        "entry.table-proof": tree.table_proof(INDEX, 7),
    }


@pytest.mark.parametrize(
    ("files", "word"),
    [
        (changed("entry.sd-jwt", flip(40)), "entry.sd-jwt"),
        (changed("entry.sd-jwt", lambda raw: raw.replace(b"~", b"~WzEsMl0~", 1)), "entry.sd-jwt"),
        (presented(FOREIGN[0], FOREIGN[1]), "unknown_seat"),
        (presented(UNSIGNED), "bad_signature"),
        (presented(*ELSEWHERE), "unknown_seat"),
        (changed("entry.tlog-proof", lambda raw: raw.replace(b"index 6", b"index 5")), "entry.tlog-proof"),
        (changed("entry.tlog-proof", lambda raw: raw.replace(b"\n8\n", b"\n9\n")), "entry.tlog-proof"),
        ({**good(), "entry.tlog-proof": b"\xff"}, "UTF-8"),
        (
            {**good(), "entry.tlog-proof": Tree(leaves=TREE.leaves, log_key="log birch").proof(6, 8)},
            "checkpoint.",
        ),
        (changed("table", lambda raw: raw.replace(b"\n7", b"\n8").replace(b" 7 ", b" 8 ")), "table"),
        ({**good(), "entry.table-proof": TREE.table_proof(INDEX, 8)}, "another line"),
        ({**good(), "entry.table-proof": TREE.table_proof(5, 7)}, "another place"),
        (
            {**good(), "entry.table-proof": TREE.table_proof(5, 7).replace(b"index 5", b"index 6")},
            "proof.invalid",
        ),
        (
            {**good(), "table": signed_table([TREE.head(7)], "alder", record_id="A" * 43 + "=")},
            "another record",
        ),
        (changed("genesis", lambda raw: raw.replace(b"Trial", b"Trail", 1)), "another genesis"),
        (changed("genesis", flip(0)), "genesis"),
        ({**good(), "genesis.note": genesis_of(2)[1]}, "another genesis"),
        ({**good(), "register.json": b"{}"}, "register.json"),
        ({**good(), "register.json": b"[3]"}, "register.json"),
        ({**good(), "table": b"x" * 1_000_001}, "over"),
        ({name: raw for name, raw in good().items() if name != "entry.tlog-proof"}, "is not there"),
    ],
)
def test_what_was_tampered_with_is_in_doubt_and_shows_nothing_as_released(files: Files, word: str) -> None:
    found = check_release(files, expected_id=None)
    assert not found.holds
    assert word in found.doubts[0]
    assert (found.released, found.withheld) == ({}, 0)


def test_another_record_than_the_one_expected_is_in_doubt() -> None:
    found = check_release(good(), expected_id="A" * 43 + "=")
    assert found.doubts == [f"this is record {RECORD_ID}, and not {'A' * 43}="]


def test_a_genesis_that_nobody_signed_founds_nothing() -> None:
    files = good()
    del files["genesis.note"]
    assert check_release(files, expected_id=RECORD_ID).founded_by == []


def test_a_key_that_was_enrolled_later_brings_its_note_along() -> None:
    leaf, payload = spoken(FIELDS, key="new seat")
    files = presented(leaf, payload)
    assert "unknown_seat" in check_release(files).doubts[0]
    act = KeyAct(node="alder", seat="alder night watch", pub=public("new seat"))
    files["register.json"] = canonical.encode([said(act)])
    found = check_release(files)
    assert found.holds
    assert found.seat == "alder night watch"


def test_a_key_that_was_enrolled_for_another_node_is_no_seat_here() -> None:
    leaf, payload = spoken(FIELDS, key="new seat")
    files = presented(leaf, payload)
    act = KeyAct(node="birch", seat="x", pub=public("new seat"))
    files["register.json"] = canonical.encode([said(act, party="bi")])
    assert "unknown_seat" in check_release(files).doubts[0]


def test_an_entry_of_a_later_epoch_brings_the_note_that_began_it() -> None:
    origin = f"{ALDER}/2"
    leaf, payload = spoken(FIELDS, log=origin)
    tree = Tree(leaves=[b"x", leaf], origin=origin, log_key="log 2")
    files = {
        **good(),
        "entry.sd-jwt": make_presentation(leaf, payload, ["town"]),
        "entry.tlog-proof": tree.proof(1, 2),
        "table": signed_table([tree.head(2)], "cedar"),
        "entry.table-proof": tree.table_proof(1, 2),
    }
    assert "the note that began" in check_release(files).doubts[0]
    vkey = VerifierKey(name=origin, algorithm=ED25519, public=public("log 2"))
    act = EpochAct(node="alder", origin=origin, log_vkey=vkey, upto=((ALDER, 8),))
    files["register.json"] = canonical.encode([said(act)])
    found = check_release(files)
    assert found.doubts == []
    assert found.number == "ALD.2-000001"
