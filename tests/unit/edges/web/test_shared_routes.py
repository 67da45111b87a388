"""A shared view over HTTP: what one delegation draws, the other's open screen sees; a third party's does not."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.edges.web.outbox import WAITING_MOST, Outbox
from sametable.errors import SametableError
from support.acting import say_to
from support.following import Two
from support.stage import Stage, run
from support.web import EventStream, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = [{"language": "en", "text": "Lines"}]
PROPOSAL = {"title": WORDS, "form": "single_text", "languages": ["en"], "authentic": ["en"]}
LINE = [[350_000_000, 370_000_000], [351_000_000, 370_000_000]]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    stage = Stage(tmp_path, 3)
    yield Two.of(stage)
    stage.close()


async def show(two: Two, side: str, **more: Any) -> Any:
    body = {"room": "shared/table", "kind": "point", "label": side, "points": LINE[:1], **more}
    return await ask(two.apps[side], "POST", "/api/table/shared", json=body)


async def seen(two: Two, side: str) -> EventStream:
    stream = EventStream()
    await stream.open(two.apps[side])
    return stream


def test_a_draft_line_is_seen_on_both_screens_while_it_is_drawn(two: Two) -> None:
    async def go() -> None:
        screens = [await seen(two, side) for side in ("alder", "birch")]
        for count in (1, 2):
            held = await show(two, "alder", kind="draft", points=LINE[:count])
            assert held.status_code == 200, held.text
            told = held.json()
            assert (told["nodes"], told["grid"]["coarseness_m"]) == (["birch", "cedar"], 500)
            for screen in screens:
                event = json.loads((await screen.until(count, name="shared"))[-1].data)
                assert event == told["shared"]
                assert (event["party"], event["kind"], len(event["points"])) == ("al", "draft", count)
        assert not any(event.name == "presence" for screen in screens for event in screen.events)
        for screen in screens:
            await screen.close()

    run(go())


def test_a_view_of_a_proposal_for_two_does_not_reach_a_third(two: Two) -> None:
    async def go() -> None:
        room = f"shared/{(await say_to(two.stage, 'alder', 'al+bi', kind='proposal', fields=PROPOSAL)).id}"
        await two.stage.settle()
        birch, cedar = await seen(two, "birch"), await seen(two, "cedar")
        held = await show(two, "alder", room=room)
        assert (held.json()["parties"], held.json()["nodes"]) == (["al", "bi"], ["birch"])
        assert len(await birch.until(1, name="shared")) == 1
        assert (await show(two, "cedar", room=room)).status_code in {400, 404, 422}
        assert [path for path, _ in two.links["alder", "cedar"].asked if path == "presence"] == []
        assert not any(event.name == "shared" for event in cedar.events)
        await birch.close()
        await cedar.close()

    run(go())


def test_nothing_of_it_is_in_any_answer_later(two: Two) -> None:
    async def go() -> None:
        await show(two, "alder", kind="draft", label="Marigold", points=LINE)
        late = await seen(two, "birch")
        assert not any("Marigold" in event.data for event in late.events)
        for path in ("/api/session", "/api/picture", "/api/links"):
            assert "Marigold" not in (await ask(two.apps["birch"], "GET", path)).text
        await late.close()

    run(go())


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "here"},
        {"kind": "draft", "points": [[350_000_000]]},
        {"kind": "draft", "points": [[35.5, 37.5]]},
        {"what": "excluded"},
        {"points": LINE},
        {"room": "shared/nothing"},
    ],
)
def test_what_is_malformed_is_refused_and_shown_to_nobody(two: Two, more: dict[str, Any]) -> None:
    async def go() -> None:
        screen = await seen(two, "alder")
        held = await show(two, "alder", **more)
        assert 400 <= held.status_code < 500
        assert not any(event.name == "shared" for event in screen.events)
        await screen.close()

    run(go())


def test_whoever_shows_too_much_waits(two: Two) -> None:
    async def go() -> None:
        answers = [(await show(two, "alder")).status_code for _ in range(70)]
        assert answers[0] == 200
        assert answers[-1] == 429

    run(go())


class Slow:
    """A link on which one message is under way until the test lets it through."""

    node = "birch"

    def __init__(self, *, cut: bool = False) -> None:
        self.sent: list[bytes] = []
        self.through = asyncio.Event()
        self.cut = cut

    async def send(self, path: str, data: bytes, *, limit: int) -> bytes:
        del path, limit
        self.sent.append(data)
        await self.through.wait()
        if self.cut:
            raise SametableError("peer.unreachable", at=self.node, expected="an answer", got="none")
        return b""


async def turns() -> None:
    """Let every task go on as far as it can: turns of the loop, and no time, which a loaded machine has none of."""
    for _ in range(100):
        await asyncio.sleep(0)


def test_while_a_message_is_under_way_only_the_newest_of_each_kind_waits() -> None:
    async def go() -> None:
        outbox, link = Outbox(), Slow()
        outbox.put(link, "point", b"first")
        await asyncio.sleep(0)
        for key, raw in (("point", b"old"), ("draft", b"draft"), ("point", b"new")):
            outbox.put(link, key, raw)
        link.through.set()
        await turns()
        assert link.sent == [b"first", b"draft", b"new"]

    run(go())


def test_what_waits_for_a_node_that_does_not_hear_is_bounded_and_thrown_away() -> None:
    async def go() -> None:
        outbox, link = Outbox(), Slow(cut=True)
        for number in range(200):
            outbox.put(link, f"point {number}", str(number).encode())
        await asyncio.sleep(0)
        link.through.set()
        await turns()
        assert link.sent == [str(200 - WAITING_MOST).encode()]
        outbox.put(link, "point", b"later")
        await turns()
        assert link.sent[1:] == [b"later"]

    run(go())
