"""Row 20: a seat's key is stolen, and speaks while its centre is cut off.

The defence stands in `centre/standing.Standing.voided`: a note of the party's roots, carried by any node, ends the key at a
position in its log. What it said before stands; what it said from there on is shown as repudiated and has no effect,
on every map, in whatever order the note, the entries and the other logs arrive.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from sametable.centre import acts
from sametable.core.record.register_note import KeyAct, RevokeAct
from sametable.errors import SametableError
from support.acting import Author, code, root_note, say_to, status_of
from support.stage import Stage, run

if TYPE_CHECKING:
    from pathlib import Path


async def stolen(stage: Stage) -> tuple[str, str, str]:
    """Let a thief speak at a node that is cut off, while its party ends the key at another node."""
    thief = Author("thief")
    note = root_note(stage["alder"], "al", KeyAct(node="alder", seat="Night watch", pub=thief.pub))
    await acts.post_note(stage["alder"], note, [])
    before = await say_to(stage, "alder", author=thief)
    theirs = await say_to(stage, "birch")
    await stage.settle()
    stage.isolate("alder")
    late = await say_to(stage, "alder", author=thief)
    await say_to(stage, "alder", "parties", {"target": before.id}, "withdraw", thief)
    await say_to(stage, "alder", "parties", {"target": theirs.id, "reason": "never"}, "deny", thief)
    upto = ((stage["alder"].own.origin, late.index),)
    end = root_note(stage["cedar"], "al", RevokeAct(pub=thief.pub, upto=upto))
    await acts.post_note(stage["cedar"], end, [])
    return before.id, late.id, theirs.id


@pytest.mark.parametrize("order", list(permutations(("alder", "birch", "cedar"))))
def test_later_entries_are_repudiated_alike_in_every_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    stage = Stage(tmp_path, 4)

    async def go() -> tuple[str, str, str]:
        ids = await stolen(stage)
        stage.isolate("alder", down=False)
        for source in order:
            await stage.pull("alder-east", source)
        await stage.settle(6)
        return ids

    before, late, theirs = run(go())
    for name in stage.folders:
        assert status_of(stage[name], before) == "alleged"
        assert status_of(stage[name], late) == "repudiated"
        assert status_of(stage[name], theirs) == "alleged", "a denial under a stolen key denies nothing"
    codes = {code(stage[name]) for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes
    stage.close()


def test_the_own_node_takes_nothing_more_under_the_key_once_it_knows(tmp_path: Path) -> None:
    stage = Stage(tmp_path)

    async def go() -> None:
        await stolen(stage)
        stage.isolate("alder", down=False)
        await stage.settle()
        with pytest.raises(SametableError, match=r"statement\.seat_ended"):
            await say_to(stage, "alder", author=Author("thief"))

    run(go())
    stage.close()
