"""Kinds that nodes say and kinds that are acts: what is taken, what is refused, who says them."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from recordkit import ORIGIN, log_key, public, signer
from sametable.core.model.registry import (
    ACTS,
    ALWAYS_PARTIES,
    CASE_SAYS,
    KINDS,
    NODE_SAYS,
    PASSAGE_SAYS,
    PEOPLE_SAY,
    TABLE_SAYS,
    check_fields,
    json_schema,
)
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.register_note import EpochAct, KeyAct, RetireAct, RevokeAct
from sametable.core.record.table_note import table_text
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import ED25519, Note, VerifierKey, render_note, sign_note_text
from sametable.errors import SametableError
from support.registering import ALDER, RECORD_ID, roots_act, said

TARGET = "A" * 43
HASH = b64(bytes(32))
TABLE = table_text(RECORD_ID, 1, {"parties": "x"}, [Checkpoint(origin=ORIGIN, size=3, root=bytes(32))])
SIGNED_TABLE = render_note(
    Note(text=TABLE, signatures=(sign_note_text(TABLE, log_key(), signer(f"log {ORIGIN}")),))
).decode()
FORK: dict[str, Any] = {
    "type": "fork",
    "origin": ORIGIN,
    "evidence": "c2FtZXRhYmxl",
    "common": 12,
    "proof": {
        "older": [HASH],
        "newer": [],
        "older_leaf": HASH,
        "newer_leaf": HASH,
        "older_path": [HASH, HASH],
        "newer_path": [],
    },
}
EPOCH_KEY = VerifierKey(name=f"{ALDER}/2", algorithm=ED25519, public=public("log 2"))
KEY = said(KeyAct(node="alder", seat="alder watch", pub=public("new seat")))
GOOD: list[dict[str, Any]] = [
    KEY,
    said(RetireAct(pub=public("seat alder"), upto=((ALDER, 3),))),
    said(RevokeAct(pub=public("seat alder"), upto=())),
    said(roots_act(1, "root a"), "root alder", "root a"),
    said(EpochAct(node="alder", origin=f"{ALDER}/2", log_vkey=EPOCH_KEY, upto=((ALDER, 3),))),
    FORK,
    {"type": "continue", "origin": ORIGIN, "size": 900, "root": HASH},
    {"type": "erase", "target": TARGET, "reason": "a name"},
    {"type": "erase", "target": TARGET, "fields": ["actor", "raw_text"], "reason": "a name"},
    {"type": "release", "target": TARGET, "to": "public"},
    {"type": "document", "form": "table", "text": SIGNED_TABLE},
    {"type": "ask", "to": "birch", "topic": "holds", "question": "A" * 43},
    {"type": "answer", "target": TARGET, "topic": "holds", "answer": "yes"},
    {"type": "cold_start", "reason": "cut off since Monday", "confirmed_by": ["A", "B"]},
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({**KEY, "type": "key_revoke"}, "type"),
    ({**KEY, "note": KEY["note"].replace("serial 0", "serial x")}, "note.serial"),
    ({**KEY, "note": "\ud800"}, "note"),
    ({**KEY, "chain": [3]}, "chain[0]"),
    ({**KEY, "chain": ["x"] * 33}, "chain"),
    ({**FORK, "common": -1}, "common"),
    ({**FORK, "proof": {**FORK["proof"], "older_path": [HASH] * 66}}, "proof.older_path"),
    ({**FORK, "proof": {**FORK["proof"], "older_leaf": HASH[:-1]}}, "proof.older_leaf"),
    ({"type": "continue", "origin": ORIGIN, "size": -1, "root": HASH}, "size"),
    ({"type": "erase", "target": TARGET}, "reason"),
    ({"type": "erase", "target": TARGET, "fields": [], "reason": "x"}, "fields"),
    ({"type": "erase", "target": TARGET, "fields": ["type"], "reason": "x"}, "fields"),
    ({"type": "erase", "target": TARGET, "fields": ["b", "a"], "reason": "x"}, "fields"),
    ({"type": "erase", "target": TARGET, "fields": ["a", "a"], "reason": "x"}, "fields"),
    ({"type": "release", "target": TARGET, "to": ""}, "to"),
    ({"type": "document", "form": "table", "text": TABLE}, "text"),
    ({"type": "document", "form": "table", "text": "\ud800"}, "text"),
    ({"type": "document", "form": "deed", "text": SIGNED_TABLE}, "form"),
    ({"type": "ask", "to": "birch", "topic": "holds", "question": ""}, "question"),
    ({"type": "ask", "to": "birch", "topic": "holds", "question": 3}, "question"),
    ({"type": "ask", "to": "birch", "topic": "holds", "question": {"lat_e7": 1, "lon_e7": 2}}, "question"),
    ({"type": "answer", "target": TARGET, "topic": "holds", "answer": {"x": 1}}, "answer"),
    ({"type": "cold_start", "reason": "x", "confirmed_by": []}, "confirmed_by"),
]


@pytest.mark.parametrize("fields", GOOD, ids=lambda fields: str(fields["type"]))
def test_good_statements_are_taken_and_fit_the_published_schema(fields: dict[str, Any]) -> None:
    jsonschema.validate(fields, json_schema(check_fields(fields)))


@pytest.mark.parametrize(("fields", "at"), BAD, ids=lambda value: str(value)[:40])
def test_bad_statements_are_refused_at_their_place(fields: dict[str, Any], at: str) -> None:
    with pytest.raises(SametableError) as raised:
        check_fields(fields)
    assert (raised.value.code, raised.value.at) == ("statement.field", at)


def test_every_kind_has_one_way_in() -> None:
    assert KINDS.keys() == PEOPLE_SAY | NODE_SAYS | ACTS
    assert len(KINDS) == len(PEOPLE_SAY) + len(NODE_SAYS) + len(ACTS)
    plain = {"amend", "comment", "deny", "ledger_count", "performance", "report", "withdraw"}
    assert plain == PEOPLE_SAY - CASE_SAYS - PASSAGE_SAYS - TABLE_SAYS
    assert CASE_SAYS | PASSAGE_SAYS | TABLE_SAYS <= PEOPLE_SAY


def test_what_the_record_hangs_on_is_for_all_parties() -> None:
    assert {
        "beat", "key", "key_retire", "key_revoke", "key_roots", "key_epoch", "fork", "continue", "release", "erase",
        "document", "cold_start", "participation", "terms_act", "terms_text",
    } == ALWAYS_PARTIES  # fmt: skip
