"""A real node's process is killed, or its disk refuses, at every sync and every write of the append path.

By strace's injection: the k-th call of a thread ends the process or fails. For k = 1, 2, 3 ... until a run needs no
k-th call any more; in `make test` every call of sync and a sample of the writes, in `make faults` all of them.
Every receipt must survive, what stands must have been tried, and the log must lead to its signed head.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from faults.kit import ALL, Ran, check_promises, injected, node, run, whole

if TYPE_CHECKING:
    from pathlib import Path

SYNCS, WRITES = "fsync,fdatasync", "pwrite64,ftruncate"
MOST = 400


def killed_at(folder: Path, calls: str, step: int) -> tuple[int, list[Ran]]:
    """Kill the process at each k-th call, on one folder that lives on; gives how many kills it took, and all runs."""
    kills, ran = 0, []
    for k in range(1, MOST, step):
        one = run(folder, round_=k, count=3, before=injected(calls, "signal=KILL", k))
        ran.append(one)
        check_promises(ran, whole(folder))
        if one.ended:
            break
        kills += 1
    return kills, ran


def test_every_receipt_survives_a_kill_at_every_sync(tmp_path: Path) -> None:
    kills, ran = killed_at(node(tmp_path), SYNCS, 1)
    assert kills > 3
    assert ran[-1].ended


def test_every_receipt_survives_a_kill_at_every_write(tmp_path: Path) -> None:
    kills, _ = killed_at(node(tmp_path), WRITES, 1 if ALL else 9)
    assert kills > 3


def test_recovery_may_be_killed_too(tmp_path: Path) -> None:
    """A log left behind by one kill is taken up by a process that is killed while it does so."""
    folder = node(tmp_path)
    first = run(folder, count=4, before=injected(WRITES, "signal=KILL", 40))
    assert not first.ended
    for k in range(1, 40, 1 if ALL else 6):
        copy = tmp_path / f"copy{k}"
        shutil.copytree(folder, copy)
        second = run(copy, round_=2, count=1, before=injected(WRITES, "signal=KILL", k))
        check_promises([first, second], whole(copy))


@pytest.mark.parametrize(
    ("calls", "error", "code"),
    [
        (SYNCS, "EIO", "store.failed"),
        ("pwrite64", "ENOSPC", "store.full"),
        ("pwrite64", "EIO", "store.failed"),
    ],
)
def test_a_disk_that_refuses_is_told_and_nothing_promised_is_lost(
    tmp_path: Path, calls: str, error: str, code: str
) -> None:
    refused = set()
    for k in range(1, MOST, 1 if ALL else (2 if calls == SYNCS else 23)):
        folder = node(tmp_path / str(k))
        one = run(folder, count=3, before=injected(calls, f"error={error}", k))
        assert "Traceback" not in one.errors, one.errors
        refused |= set(one.refused)
        check_promises([one], whole(folder))
        if one.ended and not one.refused:
            break
    assert code in refused
    assert all(one.startswith("store.") for one in refused)


def test_after_a_failed_sync_nothing_is_promised_until_a_restart(tmp_path: Path) -> None:
    folder = node(tmp_path)
    for k in range(2, 12):
        one = run(folder, round_=k, count=5, before=injected(SYNCS, "error=EIO", k))
        if "store.failed" in one.refused:
            after = one.refused[one.refused.index("store.failed") :]
            assert len(after) + len(one.acked) == len(one.tried)
            assert set(after[1:]) <= {"store.halted"}
            return
    raise AssertionError("no sync of an append failed")


def test_a_slow_disk_only_takes_longer(tmp_path: Path) -> None:
    folder = node(tmp_path)
    slow = injected(SYNCS, "delay_exit=200000", 1)
    slow[-1] = slow[-1].replace(":when=1", "")
    one = run(folder, count=3, before=slow)
    assert one.ended
    assert len(one.acked) == 3
    check_promises([one], whole(folder))
