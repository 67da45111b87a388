"""A task of a running node that ends by a fault of our own is told of: who watches the node sees it, and nothing goes on silently."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sametable.centre.run import Node
from support.stage import Stage, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_task_that_ends_by_a_fault_is_told_of_and_one_that_is_stopped_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage(tmp_path, 2)
    told: list[str] = []

    async def fault() -> None:
        raise ZeroDivisionError

    async def go(*jobs: object) -> Node:
        node = Node(stage["alder"], [])
        node.jobs.extend(job for job in jobs if callable(job))
        node.start()
        for _ in range(3):
            await asyncio.sleep(0)
        await node.stop()
        return node

    with caplog.at_level(logging.ERROR, logger="sametable"):
        assert run(go()).broken is None
        assert not caplog.records
        broken = run(go(fault)).broken
        told += [one.message for one in caplog.records]
    assert broken is not None
    assert (broken.code, broken.got) == ("server.broken", "ZeroDivisionError")
    assert told == ["a task of this node ended"]
    stage.close()
