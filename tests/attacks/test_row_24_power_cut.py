"""Row 24, the power fails (or the process is killed) in the middle of an append.

Defence: `synchronous=FULL` and one transaction for entries, tiles, edge and signed checkpoint; a receipt is given
after the commit only (`edges/store/database.py`, `edges/store/own_log.py`; PostgreSQL: fsync, full_page_writes and
synchronous_commit are checked at the start, `edges/store/postgres/session.py`). So every receipt survives, and what
is found is one of the states that were signed, or the one that was about to be.

Two ways: processes killed for real (`kill -9`), on either store; and a simulated disk on which whatever was not
synced is lost, torn or out of order: SAMETABLE_POWER_CUTS of them (in CI 2,000, else 400).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recordkit import log_key
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.tiles import edge_to_bytes, empty_edge, extend, leaf_hash, root
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.opening import open_file
from sametable.edges.store.own_log import OwnLog
from sametable.errors import SametableError
from support.powercut import WIDE, CutDatabase, Disk, empty_file
from support.stores import ORIGIN, OTHER, Shelf, check_whole, entry, postgres_shelf, sign, sqlite_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.ports import Placed

CUTS = int(os.environ.get("SAMETABLE_POWER_CUTS", "2000" if os.environ.get("CI") else "400"))
GROUPS = 14
OPERATIONS = 330
SUPPORT = Path(__file__).parents[1] / "support"
SENT = [[entry(20 * group + n) for n in range(1 + group % 4)] for group in range(GROUPS)]


def one_cut(seed: int, folder: Path, *, synchronous: str = WIDE) -> tuple[str, int, bool]:
    """Append until the power goes, look at what is found: (what is wrong, receipts, whether it came to an end)."""
    live, found = folder / f"live{seed}", folder / f"found{seed}"
    live.mkdir()
    found.mkdir()
    file = live / "record.db"
    shutil.copy(folder / "empty.db", file)
    disk = Disk(seed, cut_at=random.Random(seed).randrange(12, OPERATIONS))
    kept: list[Placed] = []
    ended = False
    database = CutDatabase(file, disk, f"cut{seed}", synchronous=synchronous)
    try:
        own = OwnLog(database, log=1, origin=ORIGIN, sign=sign)  # type: ignore[arg-type]
        for group in SENT:
            kept += own.append_now(group)
        ended = True
    except SametableError:
        pass
    finally:
        disk.dead = True
        for name, data in disk.found().items():
            (found / Path(name).name).write_bytes(data)
        database.close()
    try:
        return judged(found / "record.db", kept), len(kept), ended
    finally:
        shutil.rmtree(live)
        shutil.rmtree(found)


def judged(file: Path, kept: list[Placed]) -> str:
    """Say what is wrong with a file that was found, or nothing."""
    try:
        store = open_file(file, origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign)
    except SametableError as error:
        return f"not opened: {error.code}"
    try:
        size = store.log(ORIGIN).size
        if size:
            check_whole(store)
        leaves = store.leaves(ORIGIN, 0, size)
        if any(one.index >= size or parse_entry(leaves[one.index]).id != one.id for one in kept):
            return "a receipt is lost"
        for one in kept:
            signed = open_checkpoint(one.note, log_key=log_key(), cosigners=[]).checkpoint
            if (
                root(extend(empty_edge(), [leaf_hash(leaf) for leaf in leaves[: signed.size]]).edge)
                != signed.root
            ):
                return "a signed head is contradicted"
        if store.append_now([entry(9999)])[0].index != size:
            return "it does not go on"
    except (SametableError, AssertionError) as error:
        return f"broken: {error}"
    finally:
        store.close()
    return ""


@pytest.fixture
def disks(tmp_path: Path) -> Path:
    """Give a folder with the file of an empty store, in memory where there is such a place."""
    memory = Path("/dev/shm") / f"sametable-cuts-{os.getpid()}"
    folder = memory if memory.parent.is_dir() else tmp_path
    folder.mkdir(exist_ok=True)
    empty_file(folder / "empty.db")
    store = open_file(folder / "empty.db", origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign)
    assert store.log(ORIGIN).edge == empty_edge()
    assert edge_to_bytes(empty_edge()) == bytes(8)
    store.close()
    return folder


def test_of_many_power_cuts_none_loses_a_receipt(disks: Path) -> None:
    wrong: dict[int, str] = {}
    receipts, ends = 0, 0
    try:
        for seed in range(CUTS):
            says, kept, ended = one_cut(seed, disks)
            receipts += kept
            ends += ended
            if says:
                wrong[seed] = says
    finally:
        shutil.rmtree(disks, ignore_errors=True)
    assert not wrong, wrong
    assert receipts > 5 * CUTS
    assert ends < CUTS // 2, "most cuts come in the middle"


def test_the_same_disk_loses_receipts_when_commits_are_not_synced(disks: Path) -> None:
    """The defence taken away (`synchronous=NORMAL`): the check above would see it."""
    try:
        wrong = [says for seed in range(25) if (says := one_cut(seed, disks, synchronous="normal")[0])]
    finally:
        shutil.rmtree(disks, ignore_errors=True)
    assert "a receipt is lost" in wrong


def test_the_store_that_nodes_use_is_as_careful_as_the_one_on_that_disk(tmp_path: Path) -> None:
    """What was cut above is a connection of this test's; a node's own asks the disk for no less."""
    shelf = sqlite_shelf(tmp_path)
    store = shelf.record(create=True)
    asked = store._database.connection().execute("pragma synchronous").fetchone()  # type: ignore[attr-defined]
    shelf.close()
    assert asked == (2,), "FULL: every commit is on the disk before it is answered"


WRITER = (
    "import sys, asyncio; from pathlib import Path; from support.stores import *\n"
    "store = open_record(parse_store(sys.argv[1], Path()), origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign)\n"
    "number = int(sys.argv[2]) * 100_000\n"
    "while True:\n"
    "    part = [entry(number + n) for n in range(1 + number % 4)]\n"
    "    number += len(part)\n"
    "    print('trying', len(part), flush=True)\n"
    "    for one in asyncio.run(store.append(part)):\n"
    "        print('kept', one.index, one.id, one.note.hex(), flush=True)\n"
)


@pytest.fixture(params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "sqlite":
        made = sqlite_shelf(tmp_path)
    else:
        made = postgres_shelf(request.getfixturevalue("postgres").database(), tmp_path)
    yield made
    made.close()


def killed_after(shelf: Shelf, round_: int, said: int) -> list[list[str]]:
    """Let a process append, kill it once it has written so many lines, give all it had written."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SUPPORT.parent)])}
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, shelf.url, str(round_ + 1)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert writer.stdout is not None
    # By what it has said, not by time: a loaded machine writes little in a moment.
    lines = [writer.stdout.readline() for _ in range(said)]
    writer.send_signal(signal.SIGKILL)
    lines += writer.stdout.readlines()
    writer.wait(timeout=180)
    writer.stdout.close()
    return [line.split() for line in lines if line.endswith("\n")]


def test_a_process_that_is_killed_again_and_again_loses_no_receipt(shelf: Shelf) -> None:
    shelf.record(create=True).close()
    kept: dict[int, str] = {}
    notes: list[bytes] = []
    tried = 0
    for round_ in range(6):
        for word, *rest in killed_after(shelf, round_, 9 + 5 * round_):
            if word == "trying":
                tried += int(rest[0])
            else:
                kept[int(rest[0])] = rest[1]
                notes.append(bytes.fromhex(rest[2]))
        store = shelf.record()
        size = check_whole(store) if store.log(ORIGIN).size else 0
        assert len(kept) <= size <= tried
        leaves = store.leaves(ORIGIN, 0, size)
        assert {index: parse_entry(leaves[index]).id for index in kept} == kept
        hashes = [leaf_hash(leaf) for leaf in leaves]
        for note in notes[-40:]:
            head = open_checkpoint(note, log_key=log_key(), cosigners=[]).checkpoint
            assert root(extend(empty_edge(), hashes[: head.size]).edge) == head.root
        store.close()
    assert len(kept) > 20
