"""What the desk does not let be signed, broken or left: each refusal by its code, at a real node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.deciding import BOTH, DAY, decision_fields, everybody_beats, signs, speak, table
from support.stage import START_MS, Stage, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Play = Callable[[Stage, str, str], Awaitable[object]]


async def twice(stage: Stage, decision: str, sha256: str) -> None:
    for _ in range(2):
        await signs(stage["alder"], decision, sha256)


async def once_decided(stage: Stage, decision: str, sha256: str) -> None:
    for name in ("alder", "birch", "alder"):
        await signs(stage[name], decision, sha256)
        await everybody_beats(stage)


async def taken_back(stage: Stage, decision: str, sha256: str) -> None:
    await speak(stage["alder"], "withdraw", {"target": decision})
    await everybody_beats(stage)
    await signs(stage["birch"], decision, sha256)


async def again(stage: Stage, decision: str, sha256: str) -> None:
    del decision, sha256
    for _ in range(2):
        await speak(stage["alder"], "participation", {"says": "suspends"})


REFUSED: dict[str, tuple[str, Play]] = {
    "by one who is not asked": (
        "decision.not_asked",
        lambda stage, one, two: signs(stage["cedar"], one, two),
    ),
    "to fewer than it was put to": (
        "decision.readers",
        lambda stage, one, two: signs(stage["birch"], one, two, audience="al+bi"),
    ),
    "over other words": ("decision.other_text", lambda stage, one, _: signs(stage["birch"], one, "6" * 64)),
    "with a remark": (
        "decision.annotated",
        lambda stage, one, two: signs(stage["birch"], one, two, text="But not the north bank."),
    ),
    "a break where there is no silence": (
        "decision.silence",
        lambda stage, one, two: signs(stage["birch"], one, two, says="breaks_silence"),
    ),
    "twice": ("decision.said_already", twice),
    "once it is decided": ("decision.decided", once_decided),
    "once it was taken back": ("decision.void", taken_back),
    "going away twice": ("decision.said_already", again),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_count_for_nothing_is_not_said(stage: Stage, name: str) -> None:
    code, play = REFUSED[name]

    async def whole() -> None:
        _, version, sha256 = await table(stage["alder"])
        decision = await speak(stage["alder"], "decision", decision_fields(version, sha256))
        await everybody_beats(stage)
        await play(stage, decision, sha256)

    with pytest.raises(SametableError) as raised:
        run(whole())
    assert raised.value.code == code


def test_nothing_is_signed_that_nobody_put(stage: Stage) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        await signs(stage["alder"], version, sha256)

    with pytest.raises(SametableError) as raised:
        run(play())
    assert raised.value.code == "decision.not_put"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"target": "A" * 43}, "statement.no_target"),
        ({"terms": "A" * 43, "effective_ms": START_MS}, "decision.terms"),
        ({"required": ["al", "bi", "xx"]}, "decision.required"),
    ],
)
def test_a_decision_names_what_is_there(stage: Stage, more: dict[str, Any], code: str) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        await speak(stage["alder"], "decision", {**decision_fields(version, sha256), **more})

    with pytest.raises(SametableError) as raised:
        run(play())
    assert raised.value.code == code


def test_nothing_is_put_that_asks_somebody_who_is_away(stage: Stage) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        await speak(stage["birch"], "participation", {"says": "leaves"})
        await everybody_beats(stage)
        await speak(stage["alder"], "decision", decision_fields(version, sha256))

    with pytest.raises(SametableError) as raised:
        run(play())
    assert raised.value.code == "decision.party_away"


def test_a_signature_is_said_after_what_its_node_had_counted_is_in_its_log(stage: Stage) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        fields = decision_fields(version, sha256, BOTH, how="silence", until_ms=START_MS + 3 * DAY)
        decision = await speak(stage["alder"], "decision", fields)
        await stage.settle()
        word = await signs(stage["birch"], decision, sha256)
        cases = stage["birch"].picture.cases.said
        assert stage["birch"].causality.sees(cases[word].order, cases[decision].order)

    run(play())
