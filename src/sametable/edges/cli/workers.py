"""Other processes for checking a record: started when first asked, gone when the command ends.

Each begins afresh (it shares nothing with this one but what it is handed), so it works the same on every system.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sametable.centre.verify.portions import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator


def cores() -> int:
    """Give how many cores this process may use."""
    return len(os.sched_getaffinity(0))


@contextmanager
def helped(jobs: int) -> Iterator[Workers | None]:
    """Give so many processes, none for one job; 0 asks for one a core."""
    count = jobs or cores()
    if count == 1:
        yield None
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield Workers(pool=pool, count=count)
