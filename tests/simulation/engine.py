"""Virtual time: an event loop whose clock moves only when nothing is left to do at the present moment.

Nothing sleeps, no thread runs beside the loop (`run_in_executor` runs at once), so that a simulation is the same
every time. Seconds, from 0.
"""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping


class StuckError(AssertionError):
    """Everybody waits and nothing is due: a deadlock."""


class _Selector(selectors.SelectSelector):
    """A selector that never waits: it moves the clock on."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Move the clock to the next thing that is due."""
        if timeout is None:
            raise StuckError("every task waits, and nothing is due")
        self.now_s += max(timeout, 0.0)
        return []


class SimLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Give the virtual moment."""
        return self._virtual.now_s

    def run_in_executor(  # type: ignore[override]
        self, executor: object, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run at once, in this thread."""
        future: asyncio.Future[Any] = self.create_future()
        try:
            future.set_result(func(*args))
        except StopIteration as error:  # a future refuses it
            future.set_exception(RuntimeError(str(error)))
        except Exception as error:  # noqa: BLE001 - whatever the job raised goes to who awaits it
            future.set_exception(error)
        return future


def simulate(job: Coroutine[Any, Any, None]) -> None:
    """Run one job in virtual time; what a task raised and nobody looked at fails it."""
    unseen: list[Mapping[str, Any]] = []
    loop = SimLoop()
    loop.set_exception_handler(lambda _loop, context: unseen.append(context))
    try:
        loop.run_until_complete(job)
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.close()
    for context in unseen:
        if isinstance(context.get("exception"), BaseException):
            raise context["exception"]
