"""The log of what goes out: once each, tried again, given up and replayed, kept across restarts, bounded."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.alerts.log import Notice
from sametable.edges.keys.world import ScriptedClock
from sametable.edges.notify import log as log_module
from sametable.edges.notify.log import PAUSES_MS, NotifyLog
from sametable.errors import SametableError
from support.stage import START_MS, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(slots=True, kw_only=True)
class Way:
    """A way out that does as it is told: `fails` times it fails, or it hangs."""

    name: str
    fails: int = 0
    code: str = "notify.refused"
    hangs: bool = False
    sent: list[str] = field(default_factory=list)
    tried: int = 0

    async def send(self, key: str, fields: Mapping[str, str | int | bool]) -> None:
        self.tried += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails > 0:
            self.fails -= 1
            raise SametableError(self.code, at=self.name, expected="a yes", got="a no")
        self.sent.append(key)


def notice(number: int = 1) -> Notice:
    fields: dict[str, Any] = {"number": f"ALD-{number:06d}", "rule": "Killed"}
    return Notice(key=f"a{number}/watch_officer", alert=f"a{number}", at_ms=START_MS, fields=fields)


class Held:
    """A log on its file, with its clock."""

    def __init__(self, path: Path) -> None:
        self.path, self.clock = path, ScriptedClock(START_MS)
        self.logs: list[NotifyLog] = []

    def open(self, *ways: Way) -> NotifyLog:
        self.logs.append(NotifyLog(self.path, ways, self.clock))
        return self.logs[-1]


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    made = Held(tmp_path / "notify.db")
    yield made
    for one in made.logs:
        one.close()


async def work(log: NotifyLog, *ways: Way, until: Any, clock: ScriptedClock | None = None) -> None:
    """Let the log work until something holds; time goes on by a pause whenever nothing is left to do."""
    task = asyncio.create_task(log.run())
    for _ in range(10_000):
        if until():
            break
        await asyncio.sleep(0.005)
        if clock is not None:
            clock.set(clock.now_ms() + 60_000)
            log._wake()
    else:
        raise AssertionError([(one.state, one.tries) for one in log.rows(0, 10)[0]])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def states(log: NotifyLog) -> list[tuple[str, str, int]]:
    return sorted((one.channel, one.state, one.tries) for one in log.rows(0, 100)[0])


def test_a_notice_goes_out_once_by_every_way(held: Held) -> None:
    one, other = Way(name="mail"), Way(name="hook")
    log = held.open(one, other)
    assert (log.offer([notice()]), log.offer([notice()])) == (2, 0)
    run(work(log, until=lambda: states(log) == [("hook", "sent", 1), ("mail", "sent", 1)]))
    assert (one.sent, other.sent) == (["a1/watch_officer"], ["a1/watch_officer"])
    assert [(one.number, one.rule, one.error) for one in log.rows(0, 1)[0]] == [
        ("ALD-000001", "Killed", None)
    ]


def test_what_fails_is_tried_again_and_then_sent(held: Held) -> None:
    way = Way(name="mail", fails=3)
    log = held.open(way)
    log.offer([notice()])
    run(work(log, until=lambda: bool(way.sent), clock=held.clock))
    run(work(log, until=lambda: states(log) == [("mail", "sent", 4)]))


def test_what_fails_waits_for_its_pause(held: Held) -> None:
    way = Way(name="mail", fails=9)
    log = held.open(way)
    log.offer([notice()])
    run(work(log, until=lambda: states(log) == [("mail", "failed", 1)]))

    async def again() -> None:
        for _ in range(5):
            assert not await log._next(way)

    run(again())
    assert way.tried == 1
    (channel,) = log.channels()
    assert (channel.state, channel.waiting) == ("waiting", 1)
    assert channel.last_error is not None
    held.clock.set(START_MS + PAUSES_MS[0])
    assert run(log._next(way))


def test_what_fails_for_a_day_is_given_up_and_can_be_replayed(held: Held) -> None:
    way = Way(name="mail", fails=len(PAUSES_MS) + 1)
    log = held.open(way)
    log.offer([notice()])

    async def job() -> None:
        for pause_ms in (0, *PAUSES_MS):
            held.clock.set(held.clock.now_ms() + pause_ms)
            assert await log._next(way)

    run(job())
    assert states(log) == [("mail", "given_up", len(PAUSES_MS) + 1)]
    assert log.channels()[0].state == "failing"
    assert sum(PAUSES_MS) >= 23 * 3_600_000
    (row,), _ = log.rows(0, 1)
    log.replay(row.id)
    run(work(log, until=lambda: states(log) == [("mail", "sent", 1)]))


def test_a_way_that_is_gone_for_good_is_given_up_at_once(held: Held) -> None:
    way = Way(name="hook", fails=1, code="notify.gone")
    log = held.open(way)
    log.offer([notice()])
    run(work(log, until=lambda: states(log) == [("hook", "given_up", 1)]))


def test_a_way_that_hangs_holds_up_no_other(held: Held) -> None:
    one, other = Way(name="hangs", hangs=True), Way(name="mail")
    log = held.open(one, other)
    log.offer([notice(number) for number in range(5)])
    run(work(log, until=lambda: len(other.sent) == 5))
    assert one.tried == 1
    assert log.channels()[0].waiting == 5


def test_what_waits_goes_out_after_a_restart_and_what_went_does_not_again(held: Held) -> None:
    first = Way(name="mail")
    log = held.open(first)
    log.offer([notice(1)])
    run(work(log, until=lambda: states(log) == [("mail", "sent", 1)]))
    log.offer([notice(2)])
    log.note_seen({"entry": START_MS})
    log.close()
    second = Way(name="mail")
    log = held.open(second)
    assert log.offer([notice(1), notice(2)]) == 0
    run(work(log, until=lambda: bool(second.sent)))
    assert second.sent == ["a2/watch_officer"]
    assert log.seen() == {"entry": START_MS}


def test_a_clock_that_is_put_back_keeps_nothing_waiting_for_long(held: Held) -> None:
    way = Way(name="mail", fails=1)
    log = held.open(way)
    log.offer([notice()])
    assert run(log._next(way))
    log._clock = ScriptedClock(START_MS - 30 * 86_400_000)
    assert run(log._next(way))
    assert way.sent


def test_too_many_waiting_are_given_up_and_shown_not_lost(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "WAITING_MOST", 10)
    log = held.open(Way(name="mail"))
    log.offer([notice(number) for number in range(25)])
    assert [one[1] for one in states(log)] == ["given_up"] * 15 + ["waiting"] * 10
    assert log.rows(0, 100)[1] == 25


def test_only_old_and_done_rows_are_let_go_of(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "DONE_MOST", 3)
    way = Way(name="mail")
    log = held.open(way)
    log.offer([notice(0)])
    for number in range(1, 9):
        log.offer([notice(number)])
        if number > 1:
            log._mark(number, ("sent", 1, 0, None))
    log.offer([notice(9)])
    rows, size = log.rows(0, 100)
    assert size == 5
    assert [one.number for one in rows if one.state == "waiting"] == [
        "ALD-000009", "ALD-000008", "ALD-000000",
    ]  # fmt: skip


def test_when_things_came_stays_the_first_moment_and_is_forgotten_after_some_days(held: Held) -> None:
    log = held.open()
    log.note_seen({"a": START_MS})
    log.note_seen({"a": START_MS + 5, "b": START_MS + 5})
    assert log.seen() == {"a": START_MS, "b": START_MS + 5}
    held.clock.set(START_MS + 5 * 86_400_000)
    log.note_seen({})
    assert log.seen() == {}


@pytest.mark.parametrize("delivery", ["7", "-1", "x", "", "9" * 40])
def test_a_delivery_that_is_none_cannot_be_replayed(held: Held, delivery: str) -> None:
    with pytest.raises(SametableError) as told:
        held.open().replay(delivery)
    assert told.value.code == "alert.no_delivery"


def test_a_file_that_is_none_or_newer_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "notify.db").write_bytes(b"no database" * 100)
    with pytest.raises(SametableError) as told:
        NotifyLog(tmp_path / "notify.db", [], ScriptedClock(START_MS))
    assert told.value.code == "notify.damaged"
    other = NotifyLog(tmp_path / "other.db", [], ScriptedClock(START_MS))
    other._db.execute("pragma user_version=99")
    other.close()
    with pytest.raises(SametableError) as told:
        NotifyLog(tmp_path / "other.db", [], ScriptedClock(START_MS))
    assert told.value.code == "notify.damaged"


def test_the_file_is_readable_by_its_owner_alone(held: Held) -> None:
    held.open()
    assert held.path.stat().st_mode & 0o777 == 0o600


def test_what_is_kept_is_what_goes_out(held: Held) -> None:
    log = held.open(Way(name="mail"))
    log.offer([notice()])
    ((body,),) = log._rows("select body from delivery")
    assert json.loads(body) == dict(notice().fields)
