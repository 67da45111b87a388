"""A process that migrates a store and is killed at the n-th statement: `python migrate_killed.py URL N`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import event

from sametable.edges.store.migrations.migrate import migrate
from sametable.edges.store.url import parse_store

left = int(sys.argv[2])


@event.listens_for(sqlalchemy.Engine, "before_cursor_execute")
def count(*_: Any) -> None:
    """Count down, then end as a power cut would."""
    global left  # noqa: PLW0603
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    migrate(parse_store(sys.argv[1], Path()))
