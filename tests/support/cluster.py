"""A PostgreSQL cluster of the tests' own: free port, temporary folder, its own password; ended with the tests.

PostgreSQL refuses to run as root, so root starts it as the user `postgres`.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BINARIES = Path("/usr/lib/postgresql/15/bin")
USER = "postgres"
SETTINGS = (
    "listen_addresses=127.0.0.1", "shared_buffers=16MB", "max_connections=60", "fsync=on",
    "synchronous_commit=on", "max_wal_senders=4", "wal_level=replica", "logging_collector=off",
)  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def as_user(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command as a user that PostgreSQL accepts."""
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*prefix, *command], check=True, capture_output=True, text=True, cwd="/", timeout=360
    )


@dataclass(slots=True, kw_only=True)
class Cluster:
    """A running cluster."""

    folder: Path
    port: int
    password: str
    settings: tuple[str, ...] = SETTINGS
    server: subprocess.Popen[bytes] | None = field(default=None)

    def address(self, database: str = "postgres") -> str:
        """Give its address, with the password."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self, *more: str) -> None:
        """Start the server and wait until it answers."""
        prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        told = [part for one in (*self.settings, *more) for part in ("-c", one)]
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [
                    *prefix, str(BINARIES / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port),
                    "-k", str(self.folder), *told,
                ],
                stdout=log, stderr=log, cwd="/",
            )  # fmt: skip
        until = time.monotonic() + 180
        while True:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.address()) as db:
                row = db.execute("show data_directory").fetchone()
                assert row is not None
                assert row[0] == str(self.folder / "data"), "another cluster answers on this port"
                return
            assert time.monotonic() < until, (self.folder / "server.log").read_text()[-2000:]
            time.sleep(0.05)

    def postmaster(self) -> int:
        """Give the server's process id."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop the server: SIGQUIT at once (as a crash), SIGINT cleanly."""
        if self.server is None:
            return
        with contextlib.suppress(OSError, ValueError):
            os.kill(self.postmaster(), how)
        self.server.wait(timeout=180)
        self.server = None

    def database(self) -> str:
        """Make a database of its own and give its address."""
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.address(), autocommit=True) as db:
            db.execute(f"create database {name}".encode())
        return self.address(name)


def own_folder(base: Path | None = None) -> Path:
    """Make a folder that PostgreSQL's user may use, in memory where nothing else is asked for."""
    memory = Path("/dev/shm")  # a crash of the server loses none of it
    base = base or (memory if memory.is_dir() else None)
    folder = Path(tempfile.mkdtemp(prefix="sametable-pg-", dir=base))
    if os.geteuid() == 0:
        told = pwd.getpwnam(USER)
        os.chown(folder, told.pw_uid, told.pw_gid)
    return folder


@contextlib.contextmanager
def cluster(base: Path | None = None) -> Iterator[Cluster]:
    """Make a cluster and start it; when done, stop it and remove every trace."""
    assert (BINARIES / "initdb").exists(), "PostgreSQL 15 is needed: make .postgres"
    folder = own_folder(base)
    made = Cluster(folder=folder, port=free_port(), password=secrets.token_hex(12))
    try:
        secret = folder / "password"
        secret.write_text(made.password)
        os.chmod(secret, 0o600)
        if os.geteuid() == 0:
            shutil.chown(secret, USER)
        as_user(
            [
                str(BINARIES / "initdb"), "-D", str(folder / "data"), "-U", USER, "--auth=scram-sha-256",
                f"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-sync",
            ]
        )  # fmt: skip
        secret.unlink()
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
