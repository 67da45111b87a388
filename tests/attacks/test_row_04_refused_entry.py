"""Row 4: a node refuses an entry.

There is no receipt, and the person says the same at another node (`centre/reports/submit_report.submit`, which answers only
with a receipt). That a node refused cannot be proved afterwards, and nothing claims it: no trace of it is in any log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("code", ["store.full", "record.behind_mirror"])
def test_what_one_node_refuses_is_said_at_another_and_is_on_every_map(tmp_path: Path, code: str) -> None:
    stage = Stage(tmp_path, 4)
    refusing = stage["alder"]

    class Refusing:
        """A store that takes nothing."""

        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        async def append(self, entries: object) -> object:
            raise SametableError(code, expected="a statement", got="a refusal")

    real = refusing.store
    refusing.store = Refusing()  # type: ignore[assignment]
    with pytest.raises(SametableError, match=code.replace(".", r"\.")):
        run(stage.say("alder", "report", report(), client_id="the-same-words"))
    refusing.store = real
    assert stage["alder"].own.size == 1, "no receipt, no entry"
    receipt = run(stage.say("alder-east", "report", report(), client_id="the-same-words"))
    run(stage.settle(3))
    assert {len(stage[name].picture.marks) for name in stage.folders} == {1}
    assert receipt.number.startswith("ALE-")
    assert len({table.table(stage[name]).code for name in stage.folders}) == 1
    stage.close()
