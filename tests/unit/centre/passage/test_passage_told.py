"""What open screens are told of passage at once, and what they are not told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.held import Change
from sametable.centre.passage.passage_told import PassageTold
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from support.moving import moving
from support.stage import START_MS, Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE = {
    "name": "Mill Road Hospital", "function": "hospital", "place": {"lat_e7": 1, "lon_e7": 1, "radius_m": 50},
    "since_ms": START_MS, "review_ms": START_MS + 10**9, "focal_day": "duty desk", "focal_night": "duty desk", "declared": True,
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def say(stage: Stage, kind: str, fields: dict[str, Any], audience: str) -> str:
    centre = stage["alder"]
    draft = json.loads(stage.draft(kind, fields)) | {"audience": audience}
    prepared = prepare(centre, json.dumps(draft).encode())
    signed = SignedStatement(
        client_id=prepared.client_id,
        signing_input=prepared.signing_input,
        payload=prepared.payload,
        signature=sign(centre, prepared.signing_input),
    )
    return (await submit(centre, signed)).id


def follow(stage: Stage) -> list[object]:
    told: list[object] = []
    PassageTold(stage["alder"], lambda name, what: told.append((name, what)))
    return told


def event(kinds: list[str], movements: list[str]) -> tuple[str, dict[str, list[str]]]:
    return "passage", {"kinds": kinds, "movements": movements}


def test_whatever_is_said_of_a_movement_names_its_first_version(stage: Stage) -> None:
    async def act() -> None:
        told = follow(stage)
        first = await say(stage, "movement", moving(), "parties")
        second = await say(stage, "movement", moving(target=first), "parties")
        happened = {"target": second, "event": "ready", "at_ms": START_MS}
        ready = await say(stage, "movement_event", happened, "parties")
        await say(stage, "withdraw", {"target": ready, "reason": "too early"}, "parties")
        assert told == [
            event(["movement"], [first]), event(["movement"], [first]), event(["movement_event"], [first]),
            event(["withdraw"], [first]),
        ]  # fmt: skip

    run(act())


def test_what_is_for_some_parties_is_not_named(stage: Stage) -> None:
    async def act() -> None:
        told = follow(stage)
        await say(stage, "movement", moving(), "al+bi")
        assert told == [event(["movement"], [])]

    run(act())


def test_nothing_is_told_of_a_site_nor_of_what_is_taken_back_of_one_nor_of_a_report(stage: Stage) -> None:
    async def act() -> None:
        told = follow(stage)
        site = await say(stage, "site", SITE, "al")
        await say(stage, "withdraw", {"target": site, "reason": "moved"}, "al")
        await say(stage, "report", report(), "parties")
        assert told == []

    run(act())


def test_a_picture_worked_out_anew_is_fetched_whole(stage: Stage) -> None:
    async def act() -> None:
        told: list[object] = []
        held = PassageTold(stage["alder"], lambda name, what: told.append((name, what)))
        held.changed(Change(ids=frozenset(), whole=True))
        assert told == [event([], [])]

    run(act())
