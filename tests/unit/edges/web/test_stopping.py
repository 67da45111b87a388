"""A node that is told to stop lets its open screens go, closes its files, and ends without a word of trouble."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = str(Path(sys.executable).with_name("sametable"))


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a node alone in a process of its own, until it answers; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run(
        [COMMAND, "init", str(folder), "--alone", "--port", str(port)], check=True, capture_output=True
    )
    process = subprocess.Popen([COMMAND, "serve", "--quiet", str(folder)], stderr=subprocess.PIPE)
    try:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{url}/livez", timeout=10):
                    break
            except OSError:
                time.sleep(0.1)
        yield url, process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.nodes
def test_open_screens_are_told_to_come_back_and_the_node_ends(tmp_path: Path) -> None:
    with served(tmp_path / "node") as (url, process):
        with urllib.request.urlopen(f"{url}/api/events", timeout=90) as stream:
            assert stream.readline() == b"retry: 1000\n"
            process.send_signal(signal.SIGTERM)
            assert b"event: reconnect" in stream.read()
        _, trouble = process.communicate(timeout=90)
        assert b"Traceback" not in trouble, trouble.decode()


@pytest.mark.nodes
def test_a_node_that_is_told_to_end_folds_its_write_ahead_logs_into_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "node"
    with served(folder) as (_, process):
        running = {one.name for one in folder.glob("*.db-wal")}
        process.send_signal(signal.SIGTERM)
        _, trouble = process.communicate(timeout=90)
        assert process.returncode == 0, trouble.decode()
    assert "record.db-wal" in running
    assert sorted(one.name for one in folder.glob("*.db-*")) == []
