"""Statements that no honest node signs, by a node that holds its keys: ill-formed, or about what is not theirs to decide.

They are rightly signed, stand in the log, and every other node must take the log, count what follows, start again and
answer its screens. Defence: what does something to others is read as its kind first, and has no effect where it does not
hold (`centre/standing.Standing.arrived`, `is_special`); an adopted table is one that every party has signed
(`centre/table.adopted`); a next log with two keys is closed before it begins (`Standing._begin_log`).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from attackkit import ALDER, TRIAL, honest
from recordkit import public
from sametable.centre import table
from sametable.centre.say import say
from sametable.core.record.register_note import EpochAct, RevokeAct
from sametable.core.wire.notes import ED25519, Note, Signature, VerifierKey, render_note
from sametable.core.wire.statement import parse_entry
from sametable.ports import NewEntry
from support.acting import Author, code, root_note
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from pathlib import Path

ID = "A" * 43
ILL_FORMED: list[dict[str, Any]] = [
    {"type": ["beat"]},
    {"type": {"erase": 1}},
    {"type": 5},
    {"x": 1},
    {"type": "erase", "target": "garbage!", "reason": "x"},
    {"type": "erase", "target": ["x"], "reason": "x"},
    {"type": "erase", "target": ID, "reason": "x", "fields": [1, {"a": 1}]},
    {"type": "release", "target": "zz", "to": "parties"},
    {"type": "release", "target": ID, "to": "no+such"},
    {"type": "fork", "origin": ALDER, "evidence": 5, "common": True, "proof": []},
    {"type": "key", "note": 5, "chain": "x"},
    {"type": "key_epoch", "note": "x", "chain": [[]]},
    {"type": "document", "form": "table", "text": ["x"]},
    {"type": "continue", "origin": 5, "size": -1, "root": "x"},
    {"type": "beat", "heads": 5},
    {"type": "beat", "heads": [["x", 1, "y"]]},
    {"type": "amend", "target": "zz", "fields": {"type": "report"}},
    {"type": "deny", "target": {"a": []}},
    {"type": "report"},
    {"type": "ledger_count", "a": [[[]]]},
]
SCREENS = ("/api/record", "/api/record/alder/entries", "/api/entries/ALD-000001", "/api/keys", "/api/picture")


@pytest.mark.parametrize("fields", ILL_FORMED, ids=lambda one: str(one)[:60])
def test_every_node_goes_on_whatever_another_signs(tmp_path: Path, fields: dict[str, Any]) -> None:
    stage = Stage(tmp_path, 2)

    async def go() -> str:
        await say(stage["alder"], fields)
        await stage.settle(2)
        told = await stage.say("alder", "report", report())
        await stage.settle(2)
        return told.id

    told = run(go())
    for name in ("alder", "birch"):
        stage.restart(name)
        assert told in stage[name].picture.marks
    assert code(stage["birch"]) == code(stage["alder"])
    app = app_of(stage, "birch")
    assert {path: asyncio.run(ask(app, "GET", path)).status_code < 500 for path in SCREENS} == dict.fromkeys(
        SCREENS, True
    )
    stage.close()


def test_a_document_is_a_table_only_if_every_party_signed_it_for_this_record(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 3)

    async def go() -> None:
        await stage.say("alder", "report", report())
        await stage.settle(3)
        signers = [stage[name].signer for name in stage.folders]
        text = table.text(stage["alder"])
        other = text.replace(stage["alder"].record_id, "A" * 43 + "=")
        assert other != text
        foreign = Note(text=other, signatures=tuple(one.sign_note(other) for one in signers))
        borrowed = Note(text=other, signatures=tuple(one.sign_note(text) for one in signers))
        alone = Note(text=text, signatures=(signers[1].sign_note(text),))
        nobody = Note(text=text, signatures=(Signature(name="x", key_id=b"abcd", blob=bytes(64)),))
        for note in (foreign, borrowed, alone, nobody):
            said = {"type": "document", "form": "table", "text": render_note(note).decode()}
            await say(stage["birch"], said)
        await stage.settle(2)

    run(go())
    assert table.adopted(stage["cedar"]) == []
    assert asyncio.run(ask(app_of(stage, "cedar"), "GET", "/api/record")).status_code == 200
    stage.close()


@pytest.mark.parametrize("turned", [False, True])
def test_a_party_that_begins_one_log_with_two_keys_begins_none_on_every_map(
    tmp_path: Path, turned: bool
) -> None:
    stage = Stage(tmp_path, 3)

    def begins(key: str, size: int) -> dict[str, object]:
        vkey = VerifierKey(name=f"{ALDER}/2", algorithm=ED25519, public=public(key))
        act = EpochAct(node="alder", origin=f"{ALDER}/2", log_vkey=vkey, upto=((ALDER, size),))
        return {"type": "key_epoch", "note": root_note(stage["alder"], "al", act), "chain": []}

    async def go() -> None:
        for weapon in ("mortar", "rocket", "tank"):
            await stage.say("alder", "report", report(weapon=weapon))
        await stage.settle(3)
        stage.isolate("cedar")
        first, second = (2, 3) if turned else (3, 2)
        await say(stage["birch"], begins("one", first))
        await say(stage["cedar"], begins("other", second))
        await stage.settle(2)
        stage.isolate("cedar", down=False)
        await stage.settle(4)

    run(go())
    for name in ("birch", "cedar"):
        assert stage[name].standing.caps == {ALDER: 2, f"{ALDER}/2": 0}
    assert len({code(stage[name]) for name in ("birch", "cedar")}) == 1
    stage.close()


def test_a_note_that_somebody_carries_again_and_again_is_worked_out_once_a_log(tmp_path: Path) -> None:
    """Each would be held against all others: a thousand copies of one genuine note would stop every node."""
    stage = Stage(tmp_path, 2)
    person = Author("somebody")
    note = root_note(stage["alder"], "al", RevokeAct(pub=person.pub, upto=()))
    fields = {"type": "key_revoke", "note": note, "chain": []}

    async def go() -> None:
        for _ in range(20):
            await say(stage["birch"], fields)
        await say(stage["alder"], fields)
        await stage.settle(2)

    run(go())
    for name in ("alder", "birch"):
        assert sorted(one.at.origin for one in stage[name].standing.registry) == [ALDER, f"{TRIAL}/birch"]
        assert stage[name].standing.ended(person.kid, "al")
    stage.close()


@pytest.mark.parametrize("how", ["to some only", "under a seat", "of its own log"])
def test_a_beat_that_is_none_and_lists_what_nobody_has_stops_nobody(tmp_path: Path, how: str) -> None:
    stage = Stage(tmp_path, 3)
    heads = [[ALDER if how == "of its own log" else f"{TRIAL}/birch", 500, "A" * 43 + "="]]
    fields: dict[str, object] = {"type": "beat", "heads": heads}

    async def go() -> None:
        if how == "under a seat":
            leaf, payload = honest(fields)
            await stage["alder"].store.append([NewEntry(leaf=leaf, payload=payload, id=parse_entry(leaf).id)])
        else:
            await say(stage["alder"], fields, audience="al+bi" if how == "to some only" else "parties")
        await stage.settle(2)
        await stage.say("birch", "report", report())
        await stage.say("alder", "report", report())
        await stage.settle(3)

    run(go())
    for name in ("alder", "birch", "cedar"):
        stage.restart(name)
        assert len(stage[name].picture.marks) == (1 if how == "of its own log" else 2)
    assert len({code(stage[name]) for name in stage.folders}) == 1
    stage.close()
