"""Prepare, sign, submit: what comes back from a stranger's hands is checked again before it is appended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import signer
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.record.tlog_proof import check_proof, parse
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import StatementHead, kid_of
from sametable.core.wire.statement import prepare as lay_out
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def prepared(stage: Stage, fields: Mapping[str, Any], kind: str = "report") -> SignedStatement:
    centre = stage["alder"]
    made = prepare(centre, stage.draft(kind, fields))
    return SignedStatement(
        client_id=made.client_id,
        signing_input=made.signing_input,
        payload=made.payload,
        signature=sign(centre, made.signing_input),
        own_side=made.own_side,
    )


def self_made(stage: Stage, fields: Mapping[str, Any], **head: Any) -> SignedStatement:
    """Lay out and sign a statement without `prepare`, as somebody with the seat's key can."""
    centre = stage["alder"]
    kid = kid_of(centre.node.seats[0].pub)
    parts: dict[str, Any] = {
        "kid": kid,
        "log": centre.node.origin,
        "aud": "parties",
        "at_ms": 1_456_617_600_000,
    } | head
    made = lay_out(fields, head=StatementHead(**parts), salts=centre.ids.salts(len(fields) + 1))
    signature = b64url(signer("seat alder")(made.signing_input.encode()))
    return SignedStatement(
        client_id="self-made-1", signing_input=made.signing_input, payload=made.payload, signature=signature
    )


def test_the_receipt_proves_the_entry_under_a_signed_checkpoint(stage: Stage) -> None:
    centre = stage["alder"]
    receipt = run(stage.say("alder", "report", report()))
    leaf = centre.store.leaves(receipt.origin, receipt.index, 1)[0]
    checkpoint = check_proof(parse(receipt.proof), leaf, log_key=centre.node.log_vkey, cosigners=[])
    assert checkpoint.checkpoint.size == 2


def test_preparing_keeps_nothing(stage: Stage) -> None:
    prepared(stage, report())
    assert stage["alder"].store.log("table.example/trial/alder").size == 1


def test_the_same_client_id_and_content_give_the_same_place_again(stage: Stage) -> None:
    first = run(stage.say("alder", "report", report(), client_id="once-only-1"))
    again = run(stage.say("alder", "report", report(), client_id="once-only-1"))
    assert (again.id, again.index, again.number) == (first.id, first.index, first.number)
    assert stage["alder"].own.size == 2


def test_the_same_client_id_with_other_content_is_refused(stage: Stage) -> None:
    run(stage.say("alder", "report", report(), client_id="once-only-1"))
    with pytest.raises(SametableError, match=r"submission\.client_id_reused"):
        run(stage.say("alder", "report", report(weapon="rocket"), client_id="once-only-1"))


def test_a_client_id_stays_used_after_a_restart(stage: Stage) -> None:
    first = run(stage.say("alder", "report", report(), client_id="once-only-1"))
    stage.restart("alder")
    again = run(stage.say("alder", "report", report(), client_id="once-only-1"))
    assert again.id == first.id
    with pytest.raises(SametableError, match=r"submission\.client_id_reused"):
        run(stage.say("alder", "report", report(weapon="rocket"), client_id="once-only-1"))


def test_twins_that_are_sent_at_the_same_moment_are_one_statement(stage: Stage) -> None:
    async def go() -> list[Any]:
        return list(
            await asyncio.gather(
                *(stage.say("alder", "report", report(), client_id="once-only-1") for _ in range(5))
            )
        )

    receipts = run(go())
    assert len({(one.id, one.index) for one in receipts}) == 1
    centre = stage["alder"]
    assert centre.own.size == 2
    place = centre.store.locate(receipts[0].id)
    assert place == (centre.node.origin, receipts[0].index)


def test_of_two_contents_sent_at_once_under_one_client_id_one_is_refused(stage: Stage) -> None:
    async def go() -> list[Any]:
        sent = (report(), report(weapon="rocket"))
        jobs = [stage.say("alder", "report", fields, client_id="once-only-1") for fields in sent]
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    first, second = run(go())
    assert not isinstance(first, BaseException)
    assert isinstance(second, SametableError)
    assert second.code == "submission.client_id_reused"
    assert stage["alder"].own.size == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signature": ""}, "statement.invalid"),
        ({"signature": "A" * 86}, "statement.bad_signature"),
        ({"signature": "é"}, "wire."),
        ({"signing_input": "é.ü"}, "statement.invalid"),
        ({"signing_input": ""}, "statement.invalid"),
        ({"payload": ""}, "statement.bad_payload"),
        ({"payload": "é"}, "statement.bad_payload"),
        ({"client_id": ""}, "draft.invalid"),
        ({"client_id": "x" * 65}, "draft.invalid"),
        ({"client_id": "line\nbreak"}, "draft.invalid"),
    ],
)
def test_what_was_altered_after_preparing_is_refused_and_nothing_is_kept(
    stage: Stage, change: dict[str, str], code: str
) -> None:
    signed = replace(prepared(stage, report()), **change)
    with pytest.raises(SametableError) as caught:
        run(submit(stage["alder"], signed))
    assert caught.value.code.startswith(code)
    assert stage["alder"].own.size == 1


def test_a_payload_of_another_statement_is_refused(stage: Stage) -> None:
    one, other = prepared(stage, report()), prepared(stage, report(weapon="rocket"))
    with pytest.raises(SametableError, match=r"statement\.bad_payload"):
        run(submit(stage["alder"], replace(one, payload=other.payload)))


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"log": "table.example/trial/birch"}, "statement.wrong_log"),
        ({"aud": "bi"}, "statement.audience"),
        ({"kid": "A" * 22}, "statement.unknown_seat"),
    ],
)
def test_a_statement_for_another_log_audience_or_seat_is_refused(
    stage: Stage, head: dict[str, str], code: str
) -> None:
    fields = {**report(coarsened=False), "type": "report"}
    with pytest.raises(SametableError, match=code.replace(".", r"\.")):
        run(submit(stage["alder"], self_made(stage, fields, **head)))


def test_people_do_not_write_beats(stage: Stage) -> None:
    with pytest.raises(SametableError, match=r"statement\.kind"):
        run(submit(stage["alder"], self_made(stage, {"type": "beat", "heads": []})))


def test_the_nodes_own_key_signs_beats_only(stage: Stage) -> None:
    centre = stage["alder"]
    fields = {**report(coarsened=False), "type": "report"}
    made = lay_out(
        fields,
        head=StatementHead(kid=centre.own.node_kid, log=centre.node.origin, aud="parties", at_ms=1),
        salts=centre.ids.salts(len(fields) + 1),
    )
    signature = b64url(centre.signer.sign_seat(centre.own.node_kid, made.signing_input.encode()))
    with pytest.raises(SametableError, match=r"statement\.unknown_seat"):
        run(
            submit(
                centre,
                SignedStatement(
                    client_id="self-made-1",
                    signing_input=made.signing_input,
                    payload=made.payload,
                    signature=signature,
                ),
            )
        )


@pytest.mark.parametrize("text", ["", "hello", "é", "a.b", "x" * 10_000])
def test_the_seats_key_signs_nothing_but_statements(stage: Stage, text: str) -> None:
    with pytest.raises(SametableError):
        sign(stage["alder"], text)


def test_the_seats_key_signs_only_for_its_own_log(stage: Stage) -> None:
    fields = {**report(coarsened=False), "type": "report"}
    foreign = self_made(stage, fields, log="table.example/trial/birch").signing_input
    with pytest.raises(SametableError, match=r"statement\.wrong_log"):
        sign(stage["alder"], foreign)


@pytest.mark.parametrize("kind", ["amend", "withdraw"])
def test_nobody_amends_or_withdraws_another_sides_statement(stage: Stage, kind: str) -> None:
    receipt = run(stage.say("birch", "report", report()))
    run(stage.settle())
    fields: dict[str, Any] = {"target": receipt.id}
    if kind == "amend":
        fields["fields"] = {"weapon": "rocket"}
    with pytest.raises(SametableError, match=r"statement\.not_yours"):
        run(stage.say("alder", kind, fields))


@pytest.mark.parametrize("kind", ["deny", "comment", "amend", "withdraw"])
def test_a_statement_about_nothing_known_is_refused(stage: Stage, kind: str) -> None:
    needed: dict[str, dict[str, Any]] = {"comment": {"text": "so"}, "amend": {"fields": {"weapon": "rocket"}}}
    more = needed.get(kind, {})
    with pytest.raises(SametableError, match=r"statement\.no_target"):
        run(stage.say("alder", kind, {"target": "A" * 43, **more}))


def test_a_store_that_fails_after_it_has_kept_the_entry_gives_it_once(stage: Stage) -> None:
    centre = stage["alder"]
    real = centre.store

    class Forgetful:
        """Commits, then says that it failed."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        async def append(self, entries: Any) -> Any:
            await real.append(entries)
            raise SametableError("store.failed", expected="an answer", got="none")

    centre.store = Forgetful()
    with pytest.raises(SametableError, match=r"store\.failed"):
        run(stage.say("alder", "report", report(), client_id="once-only-1"))
    centre.store = real
    run(stage.pull("birch", "alder"))  # the newest checkpoint covers it, and so do the entries
    again = run(stage.say("alder", "report", report(), client_id="once-only-1"))
    assert again.index == 1
    assert centre.own.size == 2
    assert len(stage["birch"].picture.marks) == 1
