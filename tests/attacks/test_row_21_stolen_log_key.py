"""Row 21: a log key is stolen, and signs heads that its node never made.

The defence: such a head is a second history (row 7: `centre/logs/forks.met`, one cap on every map); the party then begins
a new epoch of its log with a note by its roots (`core/record/register`, `Standing.cap`), which any log may carry, and
goes on under the same name with another key, while nothing beyond the last good size is counted from the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recordkit import public, seed
from sametable.boot import build
from sametable.centre import table
from sametable.centre.logs.own_log import refusal
from sametable.centre.say import say
from sametable.core.record.register_note import EpochAct, RootsAct
from sametable.core.wire.notes import ED25519, VerifierKey
from support.acting import root_note
from support.cheating import second, show
from support.command import command
from support.registering import signed
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"
NEXT = f"{ALDER}/2"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Alder has said something; a thief with its log key signs something else and shows it to Cedar."""
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    run(held.settle(2))
    thief = second(held, "alder")
    run(held.say("alder", "report", report(weapon="rocket")))
    run(held.say(thief, "report", report(weapon="small_arms")))
    show(held, thief, "cedar")
    for name in ("birch", "cedar"):
        run(held.meet(name, "alder"))
    held.stop(thief)
    held.links["cedar", "alder"].answer = held.links["birch", "alder"].answer
    run(held.settle(3))
    yield held
    held.close()


def drill(stage: Stage) -> None:
    """Let Alder's party make a new log key, sign the note with its root, begin the next log, and have it carried."""
    folder = stage.folders["alder"]
    stage.stop("alder")
    note = folder / "epoch.note"
    assert command("key", "epoch", folder, "--out", note).code == 0
    note.write_text(signed(note.read_text(encoding="utf-8"), "root alder"), encoding="utf-8")
    begun = command("key", "begin-epoch", folder, note, "--json")
    assert (begun.code, begun.json["origin"]) == (0, NEXT)
    stage.start("alder")
    fields = {"type": "key_epoch", "note": note.read_text(encoding="utf-8"), "chain": []}
    run(say(stage["birch"], fields))


def test_the_thief_gets_no_further_than_the_last_common_size(stage: Stage) -> None:
    sizes = {stage[name].logs[ALDER].counted for name in stage.folders}
    assert len(sizes) == 1
    assert refusal(stage["alder"]) is not None, "the true node does not sign on either"


def test_after_the_drill_the_node_goes_on_in_its_next_log_on_every_map(stage: Stage) -> None:
    counted = stage["birch"].logs[ALDER].counted
    drill(stage)
    assert stage["alder"].own.origin == NEXT
    run(stage.say("alder", "report", report(weapon="artillery")))
    for _ in range(4):
        run(stage.settle(1))
        for name in stage.folders:
            run(stage.beat(name))
    run(stage.settle(3))
    for name in stage.folders:
        assert stage[name].logs[ALDER].counted == counted
        assert stage[name].logs[NEXT].counted == stage["alder"].own.size
    codes = {table.table(stage[name]).code for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes


def test_what_the_thief_signs_after_the_drill_is_not_counted(stage: Stage, tmp_path: Path) -> None:
    counted = stage["birch"].logs[ALDER].counted
    thief = build(tmp_path / "alder'", clock=stage.skews["alder"])
    stage.built["alder'"] = thief
    drill(stage)
    run(stage.settle(3))
    thief.centre.hold = None
    thief.centre.forks.clear()
    run(stage.say("alder'", "report", report(weapon="small_arms")))
    show(stage, "alder'", "cedar", "birch")
    run(stage.settle(3))
    assert {stage[name].logs[ALDER].counted for name in ("birch", "cedar")} == {counted}
    assert len({table.table(stage[name]).code for name in stage.folders}) == 1


def test_after_the_drill_a_thief_who_only_goes_on_with_the_old_log_is_not_counted_either(
    tmp_path: Path,
) -> None:
    """Nothing is forked here: the old key signs what follows, and the note alone says where the old log ends."""
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    run(held.settle(2))
    thief = second(held, "alder")
    size = held["alder"].own.size
    drill(held)
    run(held.say(thief, "report", report(weapon="small_arms")))
    show(held, thief, "cedar", "birch")
    for name in ("birch", "cedar"):
        run(held.pull(name, "alder"))
    run(held.settle(2))
    for name in ("birch", "cedar"):
        assert held[name].logs[ALDER].size == size + 1, "it is kept"
        assert held[name].logs[ALDER].counted == size, "and not counted"
        assert held[name].forks == {}
    held.close()


def test_a_thief_who_only_goes_on_where_the_log_ended_gets_no_further_than_the_party_vouches_for(
    tmp_path: Path,
) -> None:
    """There is no second history: the true node was lost, and nobody but the thief signs."""
    stage = Stage(tmp_path / "lost", 3)
    run(stage.say("alder", "report", report()))
    run(stage.settle(2))
    vouched = stage["alder"].own.size
    thief = second(stage, "alder")
    stage.stop("alder")
    run(stage.say(thief, "report", report(weapon="tank")))
    show(stage, thief, "birch", "cedar")
    run(stage.settle(2))
    assert {stage[name].logs[ALDER].counted for name in ("birch", "cedar")} == {vouched + 1}
    vkey = VerifierKey(name=NEXT, algorithm=ED25519, public=public("next log of alder"))
    act = EpochAct(node="alder", origin=NEXT, log_vkey=vkey, upto=((ALDER, vouched),))
    fields = {"type": "key_epoch", "note": root_note(stage["birch"], "al", act), "chain": []}
    run(say(stage["birch"], fields))
    run(stage.settle(2))
    for name in ("birch", "cedar"):
        assert stage[name].logs[ALDER].counted == vouched
        assert len(stage[name].picture.marks) == 1
    assert len({table.table(stage[name]).code for name in ("birch", "cedar")}) == 1
    stage.close()


def begins(stage: Stage, key: str, size: int, *, root: str) -> dict[str, object]:
    """Give what begins Alder's next log under a key, signed by a root."""
    vkey = VerifierKey(name=NEXT, algorithm=ED25519, public=public(key))
    act = EpochAct(node="alder", origin=NEXT, log_vkey=vkey, upto=((ALDER, size),))
    note = root_note(stage["birch"], "al", act, roots=(seed(root),))
    return {"type": "key_epoch", "note": note, "chain": []}


def new_roots(stage: Stage) -> dict[str, object]:
    """Give what replaces Alder's root from where all logs are now."""
    upto = tuple(sorted((origin, log.size) for origin, log in stage["alder"].logs.items() if log.size))
    act = RootsAct(threshold=1, roots=(public("new root"),), upto=upto)
    note = root_note(stage["alder"], "al", act, roots=(seed("root alder"), seed("new root")))
    return {"type": "key_roots", "note": note, "chain": []}


@pytest.mark.parametrize("order", [("alder", "birch"), ("birch", "alder")])
def test_roots_that_were_replaced_close_no_log_in_any_order(tmp_path: Path, order: tuple[str, str]) -> None:
    """Whoever stole an old root and has a node that carries its note could else end a party's log for good."""
    stage = Stage(tmp_path / "stolen", 3)

    async def go() -> None:
        for weapon in ("mortar", "rocket", "tank"):
            await stage.say("alder", "report", report(weapon=weapon))
        await stage.settle(2)
        replaced = new_roots(stage)
        stage.isolate("birch")
        await say(stage["alder"], replaced)
        await say(stage["birch"], begins(stage, "thief", 1, root="root alder"))
        assert stage["birch"].logs[ALDER].counted == 1, "Birch knows no better yet"
        stage.isolate("birch", down=False)
        for other in order:
            await stage.pull("cedar", other)
        await stage.settle(3)

    run(go())
    stage.restart("birch")
    for name in stage.folders:
        assert stage[name].standing.caps == {NEXT: 0}
        assert len(stage[name].picture.marks) == 3
    assert len({table.table(stage[name]).code for name in stage.folders}) == 1
    stage.close()


def test_a_genuine_note_that_is_carried_again_after_new_roots_still_begins_its_log(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "again", 3)

    async def go() -> None:
        await stage.say("alder", "report", report())
        await stage.settle(2)
        genuine = begins(stage, "next", 2, root="root alder")
        await say(stage["birch"], genuine)
        await stage.settle(2)
        await say(stage["cedar"], new_roots(stage))
        await say(stage["cedar"], genuine)
        await stage.settle(2)

    run(go())
    for name in stage.folders:
        assert stage[name].standing.caps == {ALDER: 2}
        assert set(stage[name].standing.epochs) == {NEXT}
    stage.close()
