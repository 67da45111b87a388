"""Row 29: an erased payload resurfaces, from an old stick or an old backup.

The defence stands in `centre/centre.Centre.said_of`: the fold leaves out what a counted erasure names, whether or not
a copy survives; and `centre/settle` takes the contents out of the files again.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sametable.boot import link_to
from sametable.centre import acts, table
from sametable.centre.exchange.transfer import export, take_in
from support.acting import code, say_to
from support.drafts import report
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "Quillhaven orchard"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path / "nodes")
    yield stage
    stage.close()


def write_into(folder: Path) -> object:
    def write(path: str, data: bytes) -> None:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    return write


def test_an_old_stick_brings_nothing_back(stage: Stage, tmp_path: Path) -> None:
    stick = tmp_path / "stick"

    async def go() -> str:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.settle()
        export(stage["birch"], b"", write_into(stick))  # type: ignore[arg-type]
        await acts.erase(stage["alder"], said.id, fields=None, reason="names a person")
        await stage.settle()
        await take_in(stage["cedar"], link_to(str(stick)))
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert len({code(stage[name]) for name in stage.folders}) == 1
    for name in stage.folders:
        assert entry_id not in stage[name].picture.marks
        place = stage[name].store.locate(entry_id)
        assert place is not None
        assert stage[name].store.entries(*place, 1)[0].payload is None


def test_an_old_backup_of_a_node_erases_it_again(stage: Stage, tmp_path: Path) -> None:
    async def say() -> str:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.settle()
        return said.id

    entry_id = run(say())
    stage.stop("cedar")
    shutil.copytree(stage.folders["cedar"], tmp_path / "backup")
    stage.start("cedar")

    async def erase() -> None:
        await acts.erase(stage["alder"], entry_id, fields=None, reason="names a person")
        await stage.settle()

    run(erase())
    stage.stop("cedar")
    shutil.rmtree(stage.folders["cedar"])
    shutil.copytree(tmp_path / "backup", stage.folders["cedar"])
    stage.start("cedar")
    assert entry_id in stage["cedar"].picture.marks, "the backup is from before"
    run(stage.settle())
    assert entry_id not in stage["cedar"].picture.marks
    assert table.table(stage["cedar"]).code == code(stage["alder"])
    place = stage["cedar"].store.locate(entry_id)
    assert place is not None
    assert stage["cedar"].store.entries(*place, 1)[0].payload is None
