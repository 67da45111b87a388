"""A node that is told to stop lets its open screens go, and ends without a word of trouble."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("sametable"))


@pytest.mark.nodes
def test_open_screens_are_told_to_come_back_and_the_node_ends(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path / "node"
    subprocess.run(
        [COMMAND, "init", str(folder), "--alone", "--port", str(port)], check=True, capture_output=True
    )
    process = subprocess.Popen([COMMAND, "serve", "--quiet", str(folder)], stderr=subprocess.PIPE)
    try:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{url}/livez", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        with urllib.request.urlopen(f"{url}/api/events", timeout=30) as stream:
            assert stream.readline() == b"retry: 1000\n"
            process.send_signal(signal.SIGTERM)
            assert b"event: reconnect" in stream.read()
        _, trouble = process.communicate(timeout=30)
        assert b"Traceback" not in trouble, trouble.decode()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
