"""Row 1: a logged entry is altered, in a database row, in a tile of hashes, in a served file or on the way.

The defence stands in `centre/exchange/replicate._take`: what is served must hash to the head that its log signed before it is
stored. `centre/logs/forks.met` then finds the first entry that is not the one signed for, with the log's own tiles, and
`accept` keeps the bytes as evidence. Nothing of it reaches the map, and the author is not accused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.centre import table
from sametable.centre.exchange.replicate import log_path
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sametable.errors import SametableError

ALDER = "table.example/trial/alder"
PATH = log_path(ALDER)
ALTERED = 5
OTHER_SIGNATURE = "leaf = cast(substr(leaf, 1, length(leaf) - 4) || 'AAAA' as blob)"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Birch holds all that Alder said; Cedar has still to fetch most of it."""
    held = Stage(tmp_path, 3)

    async def play() -> None:
        await held.say("alder", "report", report())
        await held.settle(2)
        for _ in range(7):
            await held.say("alder", "report", report(weapon="rocket"))
        await held.pull("birch", "alder")

    run(play())
    held.cut("cedar", "birch")
    yield held
    held.close()


def doctor(folder: Path, sql: str, *values: object) -> None:
    """Change a row behind a node's back."""
    database = sqlite.connect(str(folder / "record.db"))
    assert database.execute(sql, values).rowcount == 1
    database.commit()
    database.close()


def notices(stage: Stage, name: str, other: str) -> SametableError:
    """Let a node look at another; give what it found wrong, and hold it to what must not have happened."""
    before, size = table.table(stage[name]), stage[name].logs[ALDER].size
    run(stage.meet(name, other))
    trouble = stage.peers[name, other].trouble
    assert trouble is not None
    assert stage.peers[name, other].state == "refused"
    assert table.table(stage[name]) == before, "its map does not move"
    assert stage[name].logs[ALDER].size == size
    assert stage[name].store.evidence(ALDER), "the bytes are kept"
    assert stage[name].forks == {}, "whoever altered a copy does not make its author look forked"
    return trouble


def test_a_doctored_row_is_named_by_whoever_fetches_it(stage: Stage) -> None:
    stage.stop("alder")
    path = stage.folders["alder"]
    doctor(
        path,
        f"update entry set {OTHER_SIGNATURE} where id % (1<<40) = ?",
        ALTERED,
    )
    stage.start("alder")
    trouble = notices(stage, "cedar", "alder")
    assert (trouble.code, trouble.at) == ("peer.wrong_entry", f"{ALDER}[{ALTERED}]")


def test_what_others_hold_already_stays_and_is_passed_on_unaltered(stage: Stage) -> None:
    test_a_doctored_row_is_named_by_whoever_fetches_it(stage)
    held = stage["birch"].store.leaves(ALDER, 0, 99)
    run(stage.meet("birch", "alder"))
    assert stage["birch"].store.leaves(ALDER, 0, 99) == held
    stage.cut("cedar", "birch", down=False)
    run(stage.meet("cedar", "birch"))
    assert stage["cedar"].store.leaves(ALDER, 0, 99) == held
    assert stage["cedar"].picture.marks.keys() == stage["birch"].picture.marks.keys()


def on(part: str, at: int) -> Callable[[str, bytes | None], bytes | None]:
    """Flip one bit of one byte of what is served at paths that hold `part`."""

    def lie(path: str, raw: bytes | None) -> bytes | None:
        if raw is None or part not in path:
            return raw
        place = at % len(raw)
        return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]

    return lie


@pytest.mark.parametrize("at", [0, 1, 2, 60, 200, 330, -1])
def test_a_byte_of_a_served_entry_is_named_with_its_entry(stage: Stage, at: int) -> None:
    whole = stage.links["cedar", "alder"].answer(f"{PATH}/tile/entries/000.p/9") or b""
    starts, place = [], 0
    while place < len(whole):
        starts.append(place)
        place += 2 + int.from_bytes(whole[place : place + 2], "big")
    inside = ALTERED if at >= 0 else ALTERED - 1
    stage.links["cedar", "alder"].lie = on(f"{PATH}/tile/entries", starts[ALTERED] + at)
    trouble = notices(stage, "cedar", "alder")
    if at in {0, 1}:  # the length of the entry: where it ends is then not known
        assert trouble.code == "record.bad_bundle"
    else:
        assert (trouble.code, trouble.at) == ("peer.wrong_entry", f"{ALDER}[{inside}]")


@pytest.mark.parametrize("at", [0, 40, 200, -1])
def test_an_altered_tile_cannot_excuse_an_altered_entry(stage: Stage, at: int) -> None:
    entries, tiles = on(f"{PATH}/tile/entries", -20), on(f"{PATH}/tile/0", at)
    stage.links["cedar", "alder"].lie = lambda path, raw: tiles(path, entries(path, raw))
    assert notices(stage, "cedar", "alder").code == "peer.wrong_bytes"


@pytest.mark.parametrize("at", [0, 30, 45, 60, 100, -5])
def test_an_altered_head_is_no_head(stage: Stage, at: int) -> None:
    stage.links["cedar", "alder"].lie = on(f"{PATH}/checkpoint", at)
    assert notices(stage, "cedar", "alder").code.startswith("checkpoint.")


def test_an_altered_mirror_is_found_out_like_an_altered_original(stage: Stage) -> None:
    stage.cut("cedar", "alder")
    stage.cut("cedar", "birch", down=False)
    stage.stop("birch")
    doctor(
        stage.folders["birch"],
        f"update entry set {OTHER_SIGNATURE} "
        "where id % (1<<40) = ? and id / (1<<40) = (select id from log where origin = ?)",
        ALTERED,
        ALDER,
    )
    stage.start("birch")
    trouble = notices(stage, "cedar", "birch")
    assert trouble.at == f"{ALDER}[{ALTERED}]"
