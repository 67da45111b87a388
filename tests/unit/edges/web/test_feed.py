"""The stream of changes: resumed by id without a gap or a repeat, bounded for a reader that stands still."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from sametable.centre.run import Node
from sametable.edges.web.feed import FLUSH_S, QUEUE_LIMIT, REMEMBERED, Feed
from support.stage import Stage, report, run
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ELSEWHERE = report(place={"lat_e7": 330_000_000, "lon_e7": 360_000_000, "radius_m": 50}, weapon="tank")
"""A report of another event: one of the same would change the first one's row as well."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def feed_of(stage: Stage, name: str = "alder") -> Feed:
    links = [link for (own, _), link in stage.links.items() if own == name]
    return Feed(stage[name], Node(stage[name], links), boot="boot1")


async def flush() -> None:
    await asyncio.sleep(FLUSH_S * 2)


def drain(queue: asyncio.Queue[bytes | None]) -> list[tuple[str, str, Any]]:
    """Give what waits in a queue as (id, name, data); an ended stream is ("", "end", None)."""
    found: list[tuple[str, str, Any]] = []
    while not queue.empty():
        event = queue.get_nowait()
        if event is None:
            found.append(("", "end", None))
            continue
        lines = dict(line.split(": ", 1) for line in event.decode().strip().split("\n"))
        found.append((lines.get("id", ""), lines["event"], orjson.loads(lines["data"])))
    return found


def ids_in(events: list[tuple[str, str, Any]]) -> list[str]:
    """Give the ids of the rows that picture events bring."""
    return [row[0] for _, name, data in events if name == "picture" for row in data["marks"]]


def test_a_screen_that_follows_from_the_present_is_sent_the_links_and_later_changes_only(
    stage: Stage,
) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        await stage.say("alder", "report", report())
        await flush()
        queue = feed.follow(f"boot1-{stage['alder'].revision}")
        assert [name for _, name, _ in drain(queue)] == ["links"]
        receipt = await stage.say("alder", "report", ELSEWHERE)
        await flush()
        assert ids_in(drain(queue)) == [receipt.id]

    run(go())


def test_many_changes_at_once_are_one_event(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        queue = feed.follow(None)
        drain(queue)
        await asyncio.gather(*(stage.say("alder", "report", report()) for _ in range(20)))
        await flush()
        events = drain(queue)
        assert len([name for _, name, _ in events if name == "picture"]) < 5
        assert len(set(ids_in(events))) == 20

    run(go())


@pytest.mark.parametrize("lost_after", range(8))
def test_a_screen_that_comes_back_with_an_id_misses_nothing_and_gets_nothing_twice(
    stage: Stage, lost_after: int
) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        queue = feed.follow(None)
        start = drain(queue)[-1][0]
        said = []
        for step in range(8):
            said.append((await stage.say("alder", "report", report())).id)
            if step % 2:
                await flush()
            if step % 3 == 0:
                feed._links = b""  # the state of a link has changed
                feed._on_links()
        await flush()
        events = drain(queue)
        seen, last = events[:lost_after], start
        for event in seen:
            last = event[0] or last
        rest = drain(feed.follow(last))
        have = ids_in(seen)
        missed = set(said) - set(have)
        brought = ids_in(rest)
        assert missed <= set(brought)
        assert len(brought) == len(set(brought))

    run(go())


def test_an_event_of_the_links_does_not_run_ahead_of_the_rows(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        queue = feed.follow(None)
        drain(queue)
        receipt = await stage.say("alder", "report", report())
        feed._links = b""
        feed._on_links()  # before the change was flushed
        ((event_id, name, _),) = drain(queue)
        assert name == "links"
        assert receipt.id in ids_in(drain(feed.follow(event_id)))

    run(go())


@pytest.mark.parametrize(
    "since",
    ["other-5", "boot1-x", "nonsense", "boot1-", "-", "boot1-" + "9" * 5000, "boot1--1", "x" * 10_000],
)
def test_an_id_of_another_run_or_nonsense_is_told_to_fetch_anew(stage: Stage, since: str) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        await stage.say("alder", "report", report())
        events = drain(feed.follow(since))
        assert events[0][1] == "resync"
        assert events[-1][1] == "links"

    run(go())


def test_a_revision_without_a_run_is_taken_as_this_runs(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        revision = stage["alder"].revision
        receipt = await stage.say("alder", "report", report())
        assert ids_in(drain(feed.follow(str(revision)))) == [receipt.id]

    run(go())


def test_a_change_too_long_ago_is_told_to_fetch_anew(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        start = stage["alder"].revision
        feed._history.extend((start + 2 + n, frozenset()) for n in range(REMEMBERED))
        stage["alder"].revision = start + 1 + REMEMBERED
        assert drain(feed.follow(f"boot1-{start}"))[0][1] == "resync"

    run(go())


def test_a_reader_that_stands_still_is_dropped_and_finds_every_row_when_it_comes_back(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        slow, quick = feed.follow(None), feed.follow(None)
        start = drain(slow)[-1][0]
        receipt = await stage.say("alder", "report", report())
        await flush()
        for _ in range(QUEUE_LIMIT + 5):
            feed._links = b""
            feed._on_links()
            drain(quick)
        assert feed.screens == 1, "the others do not notice"
        events = drain(slow)
        assert events[-1][1] == "end"
        last = ([one[0] for one in events if one[0]] or [start])[-1]
        rows = ids_in(events) + ids_in(drain(feed.follow(last)))
        assert receipt.id in rows

    run(go())


def test_when_the_node_stops_every_screen_is_told_to_come_back(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        queues = [feed.follow(None) for _ in range(3)]
        full = feed.follow(None)
        while not full.full():
            full.put_nowait(b"event: links\ndata: {}\n\n")
        feed.close()
        for queue in queues:
            assert [name for _, name, _ in drain(queue)] == ["links", "reconnect", "end"]
        assert drain(full)[-1][1] == "end"

    run(go())


def test_a_row_that_others_confirm_later_is_sent_again_also_to_a_screen_that_was_away(stage: Stage) -> None:
    async def go() -> None:
        feed = feed_of(stage)
        receipt = await stage.say("alder", "report", report())
        before = orjson.loads(await feed.picture())
        row = before["marks"][0]
        recorded = before["columns"].index("recorded_ms")
        await stage.pull("birch", "alder")
        stage.clock.set(stage.clock.now_ms() + 60_000)
        await stage.beat("birch")
        queue = feed.follow(None)
        drain(queue)
        revision = stage["alder"].revision
        await stage.pull("alder", "birch")
        await flush()
        sent = [row for _, name, data in drain(queue) if name == "picture" for row in data["marks"]][-1]
        assert sent[0] == receipt.id
        assert sent[recorded] > row[recorded]
        assert ids_in(drain(feed.follow(f"boot1-{revision}"))) == [receipt.id]

    run(go())


def test_the_stream_over_http_resumes_by_last_event_id(stage: Stage) -> None:
    async def go() -> None:
        app = app_of(stage)
        stream = EventStream()
        await stream.open(app)
        first = await stage.say("alder", "report", report())
        (event,) = await stream.until(1, name="picture")
        assert first.id in event.data
        await stream.close()
        second = await stage.say("alder", "report", ELSEWHERE)
        again = EventStream()
        await again.open(app, headers={"last-event-id": event.id})
        (delta,) = await again.until(1, name="picture")
        assert second.id in delta.data
        assert first.id not in delta.data
        await again.close()
        other = EventStream()
        await other.open(app, query="since=elsewhere-3")
        assert other.events[0].name == "resync"
        await other.close()

    run(go())


def test_hostile_text_in_a_row_stays_one_line_of_json(stage: Stage) -> None:
    async def go() -> None:
        app = app_of(stage)
        stream = EventStream()
        await stream.open(app)
        hostile = "<script>alert(1)</script>\nevent: reconnect\ndata: {}\n\n\u2028\u202e'\"&\x00"
        receipt = await stage.say("alder", "report", report(place_name=hostile))
        (event,) = await stream.until(1, name="picture")
        assert [one.name for one in stream.events].count("reconnect") == 0
        (row,) = orjson.loads(event.data)["marks"]
        assert hostile in row
        await stream.close()
        dossier = (await ask(app, "GET", f"/api/entries/{receipt.number}")).json()
        assert dossier["fields"]["place_name"] == hostile

    run(go())
