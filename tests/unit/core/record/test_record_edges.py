"""Where the record's parsers end: the last that is taken and the first that is refused, and one form for each thing."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import ORIGIN, build_log, forked_case, log_key, public, salts, signer, statement
from sametable.core.record.admission import Rules, admit_batch
from sametable.core.record.append import append
from sametable.core.record.beat import MAX_HEADS, parse_beat
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.cosignature import cosign
from sametable.core.record.fork import render_evidence, verify_evidence
from sametable.core.record.fork_case import check_case
from sametable.core.record.genesis import parse_genesis, render_genesis
from sametable.core.record.proofs import seeded_consistency_proof
from sametable.core.record.register import check_register
from sametable.core.record.register_note import EpochAct, parse_note_text
from sametable.core.record.table_note import parse_table
from sametable.core.record.tiles import ENTRY_LIMIT_B, empty_edge
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import COSIGNATURE_ED25519, ED25519, Note, VerifierKey, render_note
from sametable.core.wire.statement import StatementHead, assemble, kid_of, prepare
from sametable.errors import SametableError
from support.registering import ALDER, GENESIS, RECORD_ID, note, roots_act, said, signed

if TYPE_CHECKING:
    from collections.abc import Callable

TRUE = [statement({"type": "comment", "n": n})[0] for n in range(20)]
FALSE = [*TRUE[:4], *(statement({"type": "comment", "n": -n})[0] for n in range(5, 21))]
PARTIES = frozenset({"alder", "birch", "cedar"})
RULES = Rules(
    origin=ORIGIN, seats={kid_of(public("watch")): public("watch")}, parties=PARTIES, author="birch"
)


def entry(number: int, aud: str = "parties") -> bytes:
    fields: dict[str, object] = {"type": "comment", "n": number}
    head = StatementHead(kid=kid_of(public("watch")), log=ORIGIN, aud=aud, at_ms=number)
    made = prepare(fields, head=head, salts=salts(len(fields) + 1))
    return assemble(made.signing_input, signer("watch")(made.signing_input.encode()))


def refusal(job: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(SametableError) as caught:
        job()
    return caught.value.code, caught.value.at


@pytest.mark.parametrize(
    "aud", ["birch+xylo", "cedar+birch", "birch+birch", "alder+cedar", "alder+birch+cedar", "birch+"]
)
def test_an_entry_for_an_audience_that_its_party_may_not_speak_to_is_not_admitted(aud: str) -> None:
    good = entry(0, "birch+cedar")
    assert len(admit_batch([good], [None], RULES).entries) == 1
    told = refusal(lambda: admit_batch([good, entry(1, aud)], [None, None], RULES, first=40))
    assert told == ("statement.audience", "[41].aud")


def test_a_forged_signature_is_named_by_its_place_in_the_log() -> None:
    bad = entry(1)[:-4] + b"AAAA"
    code, at = refusal(lambda: admit_batch([entry(0), bad, entry(2)], [None] * 3, RULES, first=40))
    assert code == "statement.bad_signature"
    assert at.startswith("[41]")


def test_a_beat_lists_so_many_heads_and_not_one_more() -> None:
    heads = [[f"t.example/{number:04}", 1, b64(bytes(32))] for number in range(MAX_HEADS + 1)]
    assert len(parse_beat({"type": "beat", "heads": heads[:MAX_HEADS]})) == MAX_HEADS
    told = refusal(lambda: parse_beat({"type": "beat", "heads": heads}))
    assert told == ("beat.invalid", "heads")


def test_a_cosignature_under_the_logs_own_name_is_no_signature_of_the_log() -> None:
    log = build_log(TRUE)
    key = VerifierKey(name=ORIGIN, algorithm=COSIGNATURE_ED25519, public=public("thief"))
    line = cosign(log.note.text, key, 99, signer("thief"))
    alone = render_note(Note(text=log.note.text, signatures=(line,)))
    told = refusal(lambda: open_checkpoint(alone, log_key=log_key(), cosigners=[key]))
    assert told == ("checkpoint.unsigned", "signatures")
    both = render_note(Note(text=log.note.text, signatures=(*log.note.signatures, line)))
    opened = open_checkpoint(both, log_key=log_key(), cosigners=[key])
    assert [one.time_s for one in opened.cosigned] == [99]


def test_evidence_of_two_heads_of_one_size_holds_no_hashes() -> None:
    older, newer = build_log(FALSE), build_log(TRUE)
    assert verify_evidence(render_evidence(older.signed(), newer.signed(), []), log_key()).older.size == 20
    more = render_evidence(older.signed(), newer.signed(), seeded_consistency_proof(4, 20, newer.reader()))
    assert refusal(lambda: verify_evidence(more, log_key())) == ("fork.not_proved", "roots")


@pytest.mark.parametrize("side", ["older", "newer"])
def test_a_case_of_histories_with_nothing_in_common_holds_no_proof_of_it(side: str) -> None:
    keys = {ORIGIN: log_key()}
    fields: dict[str, Any] = forked_case(0)
    assert check_case(fields, keys).common == 0
    padded = copy.deepcopy(fields)
    padded["proof"][side] = [b64(bytes(32))]
    assert refusal(lambda: check_case(padded, keys))[0] == "fork.not_proved"


def test_a_next_log_is_never_the_first_one_again() -> None:
    key = VerifierKey(name=ALDER, algorithm=ED25519, public=public("log again"))
    again = EpochAct(node="alder", origin=ALDER, log_vkey=key, upto=((f"{ALDER}/0", 3),))
    fields = said(again)
    told = refusal(lambda: check_register(fields, genesis=GENESIS, record_id=RECORD_ID))
    assert told == ("register.invalid", "note.origin")


def test_a_root_that_is_named_twice_is_no_change_of_roots() -> None:
    text = signed(note(roots_act(1, "root a")), "root alder", "root a").split("\n\n")[0] + "\n"
    (line,) = [one for one in text.split("\n") if one.startswith("root ")]
    assert parse_note_text(text)
    assert refusal(lambda: parse_note_text(text.replace(line, f"{line}\n{line}"))) == (
        "register.invalid", "root",
    )  # fmt: skip


def test_a_layer_that_is_named_twice_is_no_table() -> None:
    head = f"t.example/x 7 {b64(bytes(32))}"
    text = f"sametable table v1\nrecord r\nruleset 1\nlayer parties x\n{head}\n"
    assert parse_table(text)
    twice = text.replace("layer parties x\n", "layer parties x\nlayer parties y\n")
    assert refusal(lambda: parse_table(twice)) == ("table.invalid", "lines[4]")


@pytest.mark.parametrize("member", ["log_vkey", "mirror_vkey", "mirror_pq_vkey"])
def test_a_nodes_keys_sign_in_its_own_logs_name(member: str) -> None:
    value = json.loads(render_genesis(GENESIS))
    assert parse_genesis(
        json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    )
    node = GENESIS.nodes[0]
    held: VerifierKey = getattr(node, member)
    changed: dict[str, Any] = {member: replace(held, name=held.name + "x")}
    other = replace(node, **changed)
    told = refusal(lambda: render_genesis(replace(GENESIS, nodes=(other, *GENESIS.nodes[1:]))))
    assert told == ("genesis.invalid", f"nodes[0].{member}")


def test_a_seats_key_is_for_nothing_else() -> None:
    first, second = GENESIS.nodes[:2]
    for taken in (second.node_kid_pub, second.log_vkey.public, GENESIS.parties[1].root_keys[0]):
        seat = replace(first.seats[0], pub=taken)
        held = replace(GENESIS, nodes=(replace(first, seats=(seat,)), *GENESIS.nodes[1:]))
        assert refusal(partial(render_genesis, held))[0] == "genesis.invalid"


def test_the_longest_entry_is_appended_and_a_longer_one_is_not() -> None:
    longest = bytes(ENTRY_LIMIT_B)
    assert append(empty_edge(), [longest], origin=ORIGIN).checkpoint.size == 1
    told = refusal(lambda: append(empty_edge(), [b"x", longest + b"x"], origin=ORIGIN))
    assert told == ("record.entry_too_long", "entries[1]")
