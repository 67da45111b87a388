"""Files of a node that were changed, lost or cannot be written; clocks that are wrong; processes that stand still.

What is damaged is found and named; nothing of it is served as the record; nothing false is signed; nobody crashes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faults.kit import ALL, PYTHON, TESTS, check_promises, injected, needs, node, run, whole
from sametable.boot import build
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.tiles import empty_edge, extend, leaf_hash, root
from sametable.core.wire.notes import parse_note
from sametable.errors import InvariantError, SametableError
from support.command import command
from support.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

FLIPS = 12 if ALL else 3
DAY_S = 86_400


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Mount a small disk in memory, or skip and say why."""
    place.mkdir(exist_ok=True)
    mount = [needs("mount"), "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own cannot be mounted here (it needs root)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_refuses_keeps_all_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        folder = node(disk)
        ballast = disk / "ballast"
        first = run(folder, count=3)
        with ballast.open("wb", buffering=0) as out:
            try:
                while True:
                    out.write(bytes(4096))
            except OSError:
                pass
        full = run(folder, round_=2, count=40)
        assert "Traceback" not in full.errors, full.errors
        assert full.refused
        assert set(full.refused) <= {"store.full", "store.failed", "store.halted"}
        ballast.unlink()
        again = run(folder, round_=3, count=3)
        assert again.ended
        assert not again.refused
        check_promises([first, full, again], whole(folder))


def test_a_disk_that_became_read_only_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "16m") as disk:
        folder = node(disk)
        first = run(folder, count=3)
        remount = [needs("mount"), "-o", "remount,ro", str(disk)]
        subprocess.run(remount, check=True, capture_output=True)
        refused = run(folder, round_=2, count=2)
        assert "Traceback" not in refused.errors, refused.errors
        assert not refused.acked
        assert refused.refused
        subprocess.run([*remount[:2], "remount,rw", str(disk)], check=True, capture_output=True)
        check_promises([first], whole(folder))


def looked_at(folder: Path) -> list[str]:
    """Open a node, read everything it would serve, let it append if it will; gives what was found wrong."""
    try:
        built = build(folder)
    except (SametableError, InvariantError) as error:
        return [str(error)]
    found = []
    try:
        store, centre = built.store, built.centre
        for held in store.logs():
            leaves = store.leaves(held.origin, 0, held.size)
            tree = root(extend(empty_edge(), [leaf_hash(leaf) for leaf in leaves]).edge)
            raw = store.checkpoint(held.origin)
            if raw is not None and parse_text(parse_note(raw).text).root != tree:
                found.append(f"{held.origin}: what is stored does not lead to the signed head")
        assert centre.own.origin
    except (SametableError, InvariantError) as error:
        found.append(str(error))
    finally:
        built.store.close()
    told = command("verify", folder, "--json")
    return found + ([] if told.code == 0 else [told.out[:400] + told.err[:400]])


@pytest.mark.parametrize("name", ["record.db", "keys.json", "genesis.json", "genesis.note", "node.toml"])
def test_a_flipped_bit_is_found_or_changes_nothing(tmp_path: Path, name: str) -> None:
    folder = node(tmp_path)
    before = run(folder, count=5)
    places = whole(folder)
    dice = random.Random(name)
    raw = (folder / name).read_bytes()
    for number in range(FLIPS):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(folder, copy)
        damaged = bytearray(raw)
        damaged[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        (copy / name).write_bytes(damaged)
        found = looked_at(copy)
        if not found:
            assert whole(copy) == places
        # Whatever it does, what it signs from now on stands on what it had signed before, or it signs nothing.
        after = run(copy, round_=2, count=1)
        assert "Traceback" not in after.errors or found, after.errors
        if after.acked and not looked_at(copy):
            check_promises([before, after], whole(copy))


def test_a_bit_flipped_in_any_entry_is_named_by_verify(tmp_path: Path) -> None:
    folder = node(tmp_path)
    run(folder, count=5)
    built = build(folder)
    leaf = built.store.leaves(built.centre.own.origin, 3, 1)[0]
    built.store.close()
    raw = bytearray((folder / "record.db").read_bytes())
    at = bytes(raw).find(leaf[-60:-20])
    assert at > 0
    raw[at + 5] ^= 1
    (folder / "record.db").write_bytes(raw)
    told = command("verify", folder, "--json")
    assert told.code != 0
    assert {one["index"] for one in told.json["doubts"]} >= {3}


def test_without_its_index_of_the_write_ahead_log_nothing_is_lost(tmp_path: Path) -> None:
    folder = node(tmp_path)
    ran = run(folder, count=4, before=injected("fsync,fdatasync", "signal=KILL", 4))
    (folder / "record.db-shm").unlink(missing_ok=True)
    check_promises([ran], whole(folder))


def test_without_its_write_ahead_log_a_node_is_whole_but_older(tmp_path: Path) -> None:
    """What was only in that file is gone: mirrors have it, and the restore guard asks them before anything is signed."""
    folder = node(tmp_path)
    ran = run(folder, count=4, before=injected("fsync,fdatasync", "signal=KILL", 4))
    (folder / "record.db-wal").unlink(missing_ok=True)
    (folder / "record.db-shm").unlink(missing_ok=True)
    found = whole_or_refused(folder)
    assert isinstance(found, dict) or found.startswith("store.")
    assert isinstance(found, str) or len(found) <= len(ran.tried) + 2


def whole_or_refused(folder: Path) -> dict[str, int] | str:
    """Give the places of what stands, or the code with which the node refuses to open."""
    try:
        return whole(folder)
    except SametableError as error:
        return error.code


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_days_off_loses_nothing_and_is_refused_by_nobody(tmp_path: Path, days: int) -> None:
    stage = Stage(tmp_path, 2)
    try:
        folder = stage.folders["alder"]
        stage.stop("alder")
        ran = run(folder, count=3, before=[needs("faketime"), "-f", f"{days:+d}d"])
        assert len(ran.acked) == 3, ran
        stage.start("alder")
        from support.stage import run as loop

        loop(stage.settle(2))
        birch = stage["birch"]
        assert all(birch.store.locate(one) is not None for one in ran.acked)
        assert set(ran.acked) <= set(birch.picture.marks)
    finally:
        stage.close()


def test_a_process_that_was_stopped_for_a_while_goes_on(tmp_path: Path) -> None:
    folder = node(tmp_path)
    script = str(TESTS / "faults" / "writer.py")
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
    process = subprocess.Popen(
        [PYTHON, script, str(folder), "1", "30", "10"], stdout=subprocess.PIPE, text=True, env=where
    )
    # It stops itself in the middle of its work, so that no time decides how far it has come.
    assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
    try:
        with pytest.raises(SametableError, match=r"store\.in_use"):
            build(folder)
    finally:
        process.send_signal(signal.SIGCONT)
    said, _ = process.communicate(timeout=180)
    assert said.endswith("ended\n")
    assert said.startswith("ready\n")
    assert said.count("acked") == 30
    assert len(whole(folder)) == 40


@pytest.mark.nodes
def test_a_node_that_has_no_handles_left_answers_again_once_it_has(tmp_path: Path) -> None:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path / "alone"
    sametable = str(Path(sys.executable).with_name("sametable"))
    subprocess.run(
        [sametable, "init", str(folder), "--alone", "--port", str(port)], check=True, capture_output=True
    )
    limited = [needs("prlimit"), "--nofile=60", sametable, "serve", "--quiet", str(folder)]
    process = subprocess.Popen(limited, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        many = []
        for _ in range(90):
            one = socket.socket()
            one.settimeout(20)
            one.connect(("127.0.0.1", port))
            many.append(one)
        for one in many:
            one.close()
        wait_for(port)
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(timeout=90)
    assert whole(folder) is not None


def wait_for(port: int) -> None:
    """Wait until a node answers."""
    for _ in range(900):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the node does not answer")
