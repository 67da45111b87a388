"""Questions between nodes are statements of both sides; presence is signed, fresh, and kept nowhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange import asking
from sametable.centre.exchange.asking import Answers, answer, answers, ask
from sametable.centre.watch import presence
from sametable.errors import SametableError
from support.acting import code, say_to
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.centre import Centre


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes of three parties."""
    stage = Stage(tmp_path)
    yield stage
    stage.close()


@dataclass(slots=True, kw_only=True)
class Line:
    """A live link in memory; `swap` stands for whoever is in between."""

    node: str
    centre: Centre
    answers: Answers
    sent: bytes = b""
    swap: bytes | None = None

    async def send(self, path: str, data: bytes, *, limit: int) -> bytes:
        del path, limit
        self.sent = data
        raw = await answer(self.centre, self.answers, data)
        return raw if self.swap is None else self.swap


def line(stage: Stage, name: str) -> Line:
    return Line(node=name, centre=stage[name], answers=answers())


def test_a_question_and_its_answer_are_statements_of_both_sides_and_of_nobody_else(stage: Stage) -> None:
    async def go() -> None:
        said = await say_to(stage, "alder")
        await stage.settle()
        found = await ask(stage["alder"], line(stage, "birch"), "holds", said.id)
        assert found.answer == "yes: ALD-000001"
        await stage.settle()
        for name in ("alder", "birch"):
            assert found.question in stage[name].picture.others
            assert found.answer_id in stage[name].picture.others
        assert found.question not in stage["cedar"].picture.others
        assert len({code(stage[name]) for name in stage.folders}) == 1

    run(go())


def test_a_node_that_does_not_hold_it_says_so(stage: Stage) -> None:
    async def go() -> None:
        said = await say_to(stage, "alder")
        assert (await ask(stage["alder"], line(stage, "birch"), "holds", said.id)).answer == "no"
        assert (await ask(stage["alder"], line(stage, "birch"), "holds", "not an id")).answer == "no"

    run(go())


def test_the_same_question_again_gets_the_same_answer_and_no_further_statement(stage: Stage) -> None:
    async def go() -> None:
        link = line(stage, "birch")
        await ask(stage["alder"], link, "holds", "A" * 43)
        size = stage["birch"].own.size
        again = await answer(stage["birch"], link.answers, link.sent)
        assert await answer(stage["birch"], link.answers, link.sent) == again
        assert stage["birch"].own.size == size

    run(go())


def test_a_question_for_another_node_or_by_a_strangers_hand_is_refused(stage: Stage) -> None:
    async def go() -> None:
        link = line(stage, "birch")
        await ask(stage["alder"], link, "holds", "A" * 43)
        with pytest.raises(SametableError, match=r"ask\.refused"):
            await answer(stage["cedar"], answers(), link.sent)
        with pytest.raises(SametableError, match=r"ask\.refused"):
            await answer(stage["alder"], answers(), link.sent)
        held = json.loads(link.sent)
        last = "A" if held["entry"][-1] != "A" else "E"
        bad: object
        for bad in (
            {**held, "entry": held["entry"][:-10] + "A" * 9 + last},
            {**held, "payload": held["payload"][:-4]},
            {**held, "more": 1},
            [],
            {},
        ):
            with pytest.raises(SametableError, match=r"ask\.refused"):
                await answer(stage["birch"], answers(), json.dumps(bad).encode())

    run(go())


def test_an_answer_to_another_question_is_no_answer(stage: Stage) -> None:
    async def go() -> None:
        link = line(stage, "birch")
        await ask(stage["alder"], link, "holds", "A" * 43)
        link.swap = await answer(stage["birch"], link.answers, link.sent)
        with pytest.raises(SametableError, match=r"ask\.bad_answer"):
            await ask(stage["alder"], link, "holds", "B" * 43)

    run(go())


def test_trawling_by_questions_ends_in_too_many(stage: Stage) -> None:
    async def go() -> None:
        link = line(stage, "birch")
        for number in range(asking.ASKED_AT_ONCE):
            await ask(stage["alder"], link, "holds", f"{number:043d}")
        with pytest.raises(SametableError, match=r"people\.too_many"):
            await ask(stage["alder"], link, "holds", "A" * 43)

    run(go())


def test_a_topic_that_nobody_has_agreed_on_is_not_asked(stage: Stage) -> None:
    with pytest.raises(SametableError, match=r"statement\.field at topic"):
        run(ask(stage["alder"], line(stage, "birch"), "units", "where"))


def test_presence_is_taken_from_its_node_once_and_leaves_nothing_behind(stage: Stage, tmp_path: Path) -> None:
    room = presence.Room()
    _, raw = presence.make(stage["alder"], presence.Said(room="watch", kind="here", label="Marigold desk"))
    seen = presence.take(stage["birch"], room, raw)
    assert (seen.node, seen.room, seen.kind, seen.label) == ("alder", "watch", "here", "Marigold desk")
    with pytest.raises(SametableError, match=r"presence\.invalid"):
        presence.take(stage["birch"], room, raw)
    before = {name: stage[name].own.size for name in stage.folders}
    assert set(before.values()) == {1}
    stage.close()
    assert not any(b"Marigold" in one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"alder", b"cedar"),
        lambda raw: raw.replace(b"watch", b"table"),
        lambda raw: raw[:-3],
        lambda _: b"{}",
        lambda _: b"[" * 100_000,
        lambda raw: raw + b" " * 5_000,
    ],
)
def test_presence_of_somebody_else_or_changed_on_the_way_is_refused(stage: Stage, change: object) -> None:
    assert callable(change)
    _, raw = presence.make(stage["alder"], presence.Said(room="watch", kind="here"))
    with pytest.raises(SametableError, match=r"presence\.invalid"):
        presence.take(stage["birch"], presence.Room(), change(raw))


def test_a_desk_does_not_flood_the_others(stage: Stage) -> None:
    room = presence.Room()

    def another(number: int) -> None:
        stage.clock.set(stage.clock.now_ms() + 1)
        said = presence.Said(room=f"room{number}", kind="here")
        presence.take(stage["birch"], room, presence.make(stage["alder"], said)[1])

    with pytest.raises(SametableError, match=r"people\.too_many"):
        list(map(another, range(200)))
    assert room.latest["alder"].room in {f"room{number}" for number in range(50, 100)}
