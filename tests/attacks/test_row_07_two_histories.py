"""Row 7, equivocation: a log's key signs two histories, and shows them to different nodes.

The defence stands in `centre/logs/forks.met` (two signed heads and a tree that leads to one of them and not to the other
make an evidence file), `core/record/fork_case.check_case` (how much both have in common) and `Standing.cap` (the log
is counted no further, on every map). A head is met in a table note, in a mirror's copy or in a receipt.
"""

from __future__ import annotations

from contextlib import nullcontext
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.exchange.replicate import log_path
from sametable.centre.logs.forks import meet, other_history
from sametable.centre.logs.own_log import may_sign
from sametable.centre.say import say
from sametable.core.record.fork import verify_evidence
from sametable.core.record.fork_case import check_case
from sametable.core.record.proofs import inclusion_proof, seeded_consistency_proof
from sametable.core.record.tiles import leaf_hash
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import Note, Signature, parse_note, render_note
from sametable.core.wire.statement import parse_entry, reopen_payload
from sametable.errors import SametableError
from support.cheating import second, show, whole
from support.stage import Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.centre import Centre

ALDER = "table.example/trial/alder"
HONEST = ("birch", "cedar", "alder-east")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 4)
    yield held
    held.close()


def cheat(stage: Stage, *, more: int = 2, less: int = 2, to: tuple[str, ...] = ("cedar",)) -> str:
    """Let Alder say one thing to all, then `more` things to some and `less` other things to those in `to`."""
    run(stage.say("alder", "report", report()))
    run(stage.settle(2))
    other = second(stage, "alder")
    for _ in range(more):
        run(stage.say("alder", "report", report(weapon="rocket")))
    for _ in range(less):
        run(stage.say(other, "report", report(weapon="small_arms")))
    show(stage, other, *to)
    return other


def common_of(stage: Stage, other: str) -> int:
    ours, theirs = (stage[name].store.leaves(ALDER, 0, 99) for name in ("alder", other))
    return next(at for at, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two)


def forked(centre: Centre) -> bytes:
    """The evidence that a node keeps about Alder; it must convince whoever has only the log's key."""
    found = centre.forks[ALDER]
    raw = centre.store.evidence_bytes(found.evidence) or b""
    verify_evidence(raw, centre.logs[ALDER].node.log_vkey)
    return raw


def settle(stage: Stage, rounds: int = 6) -> None:
    def stops(name: str) -> bool:
        return name == "alder" and not may_sign(stage[name])

    async def beats() -> None:
        for name in stage.folders:
            with pytest.raises(SametableError, match=r"record\.fork") if stops(name) else nullcontext():
                await stage.beat(name)

    for _ in range(rounds):
        run(stage.settle(1))
        run(beats())
    run(stage.settle(2))


@pytest.mark.parametrize("lines", [1, 62])
def test_lines_by_other_keys_under_the_logs_own_name_hide_no_fork(stage: Stage, lines: int) -> None:
    """Alder writes lines that nobody can check ahead of its own signature: a proof that held the first would prove nothing."""
    cheat(stage)

    def crowded(path: str, raw: bytes | None) -> bytes | None:
        if raw is None or path != f"{log_path(ALDER)}/checkpoint":
            return raw
        note = parse_note(raw)
        others = [Signature(name=ALDER, key_id=bytes([0, 0, 0, n]), blob=bytes(8)) for n in range(lines)]
        return render_note(Note(text=note.text, signatures=(*others, *note.signatures)))

    for (_, shown), link in stage.links.items():
        if shown == "alder":
            link.lie = crowded
    settle(stage, 3)
    for name in HONEST:
        forked(stage[name])
        stored = parse_note(stage[name].store.checkpoint(ALDER) or b"")
        assert {one.key_id for one in stored.signatures if one.name == ALDER} == {
            stage[name].logs[ALDER].node.log_vkey.key_id
        }
    assert len({stage[name].standing.caps[ALDER] for name in HONEST}) == 1


@pytest.mark.parametrize(("more", "less"), [(2, 2), (3, 1), (1, 3)])
def test_within_one_pull_the_other_node_is_shown_as_forked_with_evidence(
    stage: Stage, more: int, less: int
) -> None:
    cheat(stage, more=more, less=less)
    run(stage.meet("birch", "alder"))
    run(stage.meet("cedar", "alder"))
    run(stage.meet("birch", "cedar"))
    raw = forked(stage["birch"])
    assert len(raw) < 1000
    run(stage.meet("birch", "alder"))
    assert stage.peers["birch", "alder"].state == "forked"
    assert stage.peers["birch", "cedar"].state != "refused", "a relay is not at fault for what it was shown"


@pytest.mark.parametrize(("more", "less"), [(2, 2), (3, 1), (1, 3), (40, 300)])
def test_every_map_ends_at_the_same_size_with_the_same_code(stage: Stage, more: int, less: int) -> None:
    other = cheat(stage, more=more, less=less)
    common = common_of(stage, other)
    settle(stage)
    for name in HONEST:
        centre = stage[name]
        assert centre.standing.caps == {ALDER: common}
        assert centre.logs[ALDER].counted == common
        forked(centre)
    assert len({str(whole(stage[name])) for name in HONEST}) == 1
    codes = {table.table(stage[name]).code for name in HONEST}
    assert len(codes) == 1
    assert None not in codes


def said_about_forks(centre: Centre) -> list[dict[str, object]]:
    """Every fork statement in the logs a node holds."""
    found = []
    for origin, log in centre.logs.items():
        for one in centre.store.entries(origin, 1, log.size):
            fields = reopen_payload(parse_entry(one.leaf), one.payload) if one.payload else {}
            if fields.get("type") == "fork":
                found.append(fields)
    return found


def test_the_statement_proves_itself_and_is_not_repeated_for_ever(stage: Stage) -> None:
    other = cheat(stage)
    common = common_of(stage, other)
    settle(stage, 10)
    said = said_about_forks(stage["birch"])
    keys = {ALDER: stage["birch"].logs[ALDER].node.log_vkey}
    assert {check_case(one, keys).common for one in said} == {common}
    assert 1 <= len(said) <= len(HONEST), "at most one from each that found it at the same time"


@pytest.mark.parametrize("order", list(permutations(HONEST))[:4])
def test_the_order_in_which_nodes_learn_of_it_does_not_matter(stage: Stage, order: tuple[str, ...]) -> None:
    other = cheat(stage, more=3, less=2, to=("cedar", "alder-east"))
    common = common_of(stage, other)
    for one in order:
        for two in reversed(order):
            if one != two:
                run(stage.meet(one, "alder"))
                run(stage.meet(one, two))
    settle(stage)
    assert {stage[name].logs[ALDER].counted for name in HONEST} == {common}
    assert len({table.table(stage[name]).code for name in HONEST}) == 1


def test_both_versions_of_what_follows_are_kept(stage: Stage) -> None:
    other = cheat(stage, more=2, less=3)
    common = common_of(stage, other)
    for name in ("birch", "cedar"):
        run(stage.meet(name, "alder"))
    run(stage.meet("birch", "cedar"))
    first, leaves = other_history(stage["birch"], ALDER)
    size = stage[other].own.size
    assert (first, leaves) == (common, stage[other].store.leaves(ALDER, common, size - common))
    reasons = [reason for _, _, reason, _ in stage["birch"].store.evidence(ALDER)]
    assert f"other history of {ALDER} from {common} to {size}" in reasons
    assert stage["birch"].logs[ALDER].size == stage["alder"].own.size, "ours stays"


def test_the_node_that_signed_both_signs_no_more(stage: Stage) -> None:
    cheat(stage)
    settle(stage, 3)
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.say("alder", "report", report()))


def test_a_receipt_that_somebody_brings_is_compared_with_the_log(stage: Stage) -> None:
    other = cheat(stage)
    run(stage.meet("birch", "alder"))
    head = serve(stage[other], f"{log_path(ALDER)}/checkpoint") or b""
    error = run(meet(stage["birch"], ALDER, head))
    assert error is not None
    assert error.code == "record.fork"
    forked(stage["birch"])
    assert run(meet(stage["cedar"], ALDER, head)) is None, "Cedar holds less; it cannot tell"
    run(stage.meet("cedar", "alder"))
    assert run(meet(stage["cedar"], ALDER, head)) is None, "it is the history that Cedar holds"


def test_what_was_found_is_known_after_a_restart(stage: Stage) -> None:
    cheat(stage)
    for name in ("birch", "cedar"):
        run(stage.meet(name, "alder"))
    run(stage.meet("birch", "cedar"))
    raw = forked(stage["birch"])
    cap = stage["birch"].standing.caps[ALDER]
    stage.restart("birch")
    assert forked(stage["birch"]) == raw
    assert stage["birch"].standing.caps[ALDER] == cap
    assert stage["birch"].logs[ALDER].counted == cap


@pytest.mark.parametrize("part", ["tile/entries", "tile/0", "checkpoint"])
def test_a_relay_that_serves_bad_bytes_accuses_nobody(stage: Stage, part: str) -> None:
    run(stage.say("alder", "report", report()))
    run(stage.settle(2))
    run(stage.say("alder", "report", report()))
    run(stage.pull("birch", "alder"))
    stage.cut("cedar", "alder")

    def lie(path: str, raw: bytes | None) -> bytes | None:
        if raw is None or part not in path or log_path(ALDER) not in path:
            return raw
        return raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:]

    stage.links["cedar", "birch"].lie = lie
    run(stage.meet("cedar", "birch"))
    assert stage["cedar"].forks == {}
    assert said_about_forks(stage["cedar"]) == []
    assert stage.peers["cedar", "alder"].state != "forked"


def test_three_histories_end_at_the_least_of_what_they_have_in_common(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    run(stage.settle(2))
    third = second(stage, "alder", '"')
    run(stage.say("alder", "report", report()))
    other = second(stage, "alder")
    run(stage.say("alder", "report", report(weapon="rocket")))
    run(stage.say(other, "report", report(weapon="small_arms")))
    run(stage.say(third, "report", report(weapon="artillery")))
    show(stage, other, "cedar")
    show(stage, third, "alder-east")
    common = common_of(stage, third)
    assert common < common_of(stage, other)
    settle(stage)
    assert {stage[name].logs[ALDER].counted for name in HONEST} == {common}
    assert len({table.table(stage[name]).code for name in HONEST}) == 1


def case_that_says_less(stage: Stage, other: str, common: int, less: int) -> dict[str, object]:
    """Give what a node would say to close a log earlier than its histories part: all of it true but the parting."""
    (said,) = [one for one in said_about_forks(stage["birch"]) if one["common"] == common][:1]
    case = check_case(said, {ALDER: stage["birch"].logs[ALDER].node.log_vkey})
    readers = {stage[name].own.size: stage[name].reader(ALDER) for name in ("alder", other)}
    older, newer = readers[case.older.size], readers[case.newer.size]
    leaf = b64(leaf_hash(stage["alder"].store.leaves(ALDER, less, 1)[0]))
    proof = {
        "older": seeded_consistency_proof(less, case.older.size, older),
        "newer": seeded_consistency_proof(less, case.newer.size, newer),
        "older_path": inclusion_proof(less, case.older.size, older),
        "newer_path": inclusion_proof(less, case.newer.size, newer),
    }
    held: dict[str, object] = {name: [b64(one) for one in path] for name, path in proof.items()}
    return {**said, "common": less, "proof": {**held, "older_leaf": leaf, "newer_leaf": leaf}}


def test_nobody_closes_a_log_earlier_than_its_histories_part(stage: Stage) -> None:
    other = cheat(stage, more=3, less=2)
    common = common_of(stage, other)
    for name in ("birch", "cedar"):
        run(stage.meet(name, "alder"))
    run(stage.meet("birch", "cedar"))
    false = case_that_says_less(stage, other, common, common - 1)
    run(say(stage["birch"], false))
    settle(stage, 2)
    for name in HONEST:
        assert stage[name].standing.caps == {ALDER: common}


def test_who_had_acknowledged_the_history_that_was_closed_goes_on_being_counted(stage: Stage) -> None:
    cheat(stage, more=3, less=2)
    run(stage.meet("birch", "alder"))
    run(stage.beat("birch"))
    told = run(stage.say("birch", "report", report(weapon="tank")))
    settle(stage)
    for name in HONEST:
        assert told.id in stage[name].picture.marks
        assert table.waiting_for(stage[name], "table.example/trial/birch") is None
