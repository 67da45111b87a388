"""Blind gradings over three nodes: everybody commits, everybody opens, and everybody sees the same.

"nobody fits a grading to another's": nothing is opened before all have committed or the round's time is over.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.incidents.file import incident_file
from sametable.centre.incidents.grade import GradeForm, prepare_grading
from sametable.centre.incidents.grading import Opener
from sametable.centre.incidents.listing import incidents_of
from sametable.centre.reports.submit_report import Receipt, SignedStatement, sign, submit
from sametable.centre.say import say
from sametable.core.assess.clocks import Clocks
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.incidents.file import IncidentFile

GRADES: dict[str, dict[str, Any]] = {
    "alder": {"occurrence": "confirmed", "attribution": "likely", "breach": "breach_serious"},
    "birch": {"occurrence": "rumour", "attribution": "contested", "breach": "disputed"},
    "cedar": {"occurrence": "probable", "attribution": "undetermined", "breach": "undeterminable"},
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def commit(stage: Stage, name: str, about: str, **more: Any) -> Receipt:
    """Grade blind at a node."""
    centre = stage[name]
    form = GradeForm(client_id=f"grade-{name}-{len(more)}", blind=True, **(GRADES[name] | more))
    prepared = prepare_grading(centre, about, form, for_all=False)
    return await submit(
        centre,
        SignedStatement(
            client_id=prepared.client_id,
            signing_input=prepared.signing_input,
            payload=prepared.payload,
            signature=sign(centre, prepared.signing_input),
            own_side=prepared.own_side,
        ),
    )


async def open_all(stage: Stage) -> int:
    """Let every running node open what is due, as its loop does."""
    return sum([await Opener(stage[name]).open_due() for name in stage.built])


async def begun(stage: Stage) -> str:
    """Let Alder report something, and everybody hear of it."""
    receipt = await stage.say("alder", "report", report())
    await stage.settle(2)
    return str(receipt.number)


def files(stage: Stage, about: str) -> dict[str, IncidentFile]:
    """Give the incident as each node shows it."""
    return {name: incident_file(incidents_of(stage[name]), about, for_all=False) for name in stage.built}


def test_all_commit_then_all_open_and_all_see_the_same(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        for name in ("alder", "birch"):
            await commit(stage, name, about)
            await stage.settle(2)
            assert await open_all(stage) == 0
        held = files(stage, about)
        assert all(one.blind is not None and one.blind.open for one in held.values())
        assert held["cedar"].blind is not None
        assert (held["cedar"].blind.waiting, held["cedar"].blind.own_committed) == (["ce"], False)
        assert held["alder"].gradings == []
        await commit(stage, "cedar", about)
        await stage.settle(2)
        assert await open_all(stage) == 3
        assert await open_all(stage) == 0
        await stage.settle(3)
        held = files(stage, about)
        for one in held.values():
            assert one.gradings == held["alder"].gradings
            assert one.blind is not None
            assert not one.blind.open
            assert {each.party: each.occurrence for each in one.gradings} == {
                "al": "confirmed",
                "bi": "rumour",
                "ce": "probable",
            }
            assert {(each.sealed, each.current, each.early) for each in one.gradings} == {
                ("opens", True, False)
            }
            assert [each.party for each in one.assessors if each.sure is not None] == ["al", "bi", "ce"]
        assert len({stage[name].shared.digest.value() for name in stage.built}) == 1

    run(story())


def test_nothing_is_opened_before_the_time_is_over_and_then_only_what_was_committed(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        await commit(stage, "alder", about)
        await stage.settle(2)
        stage.clock.set(stage.clock.now_ms() + Clocks().blind_ms - 3_600_000)
        assert await open_all(stage) == 0
        stage.clock.set(stage.clock.now_ms() + 3_600_000)
        assert await open_all(stage) == 1
        await stage.settle(2)
        shown = files(stage, about)["birch"]
        assert [(each.party, each.sealed) for each in shown.gradings] == [("al", "opens")]
        assert shown.blind is not None
        assert (shown.blind.open, shown.blind.waiting) == (False, ["bi", "ce"])

    run(story())


def test_one_that_never_opens_is_shown_as_never_opened(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        numbers = {name: (await commit(stage, name, about)).number for name in ("alder", "birch", "cedar")}
        await stage.settle(3)
        for name in ("alder", "cedar"):
            await Opener(stage[name]).open_due()
        await stage.settle(2)
        assert files(stage, about)["alder"].never_opened == []
        stage.clock.set(stage.clock.now_ms() + Clocks().opening_ms)
        for one in files(stage, about).values():
            assert [(each.party, each.number) for each in one.never_opened] == [("bi", numbers["birch"])]
            assert {each.party for each in one.gradings} == {"al", "ce"}
            assert "never_opened" in {each.code for each in one.stalled}

    run(story())


def test_one_that_opens_something_else_is_shown_as_not_opening_its_commitment(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        sealed = await commit(stage, "birch", about)
        await commit(stage, "alder", about)
        await commit(stage, "cedar", about)
        await stage.settle(3)
        target = stage["birch"].picture.cases.said[sealed.id].target
        other = {
            "type": "grading",
            "target": target,
            **GRADES["alder"],
            "sealed": sealed.id,
            "nonce": "n" * 22,
        }
        await say(stage["birch"], other)
        for name in ("alder", "cedar"):
            await Opener(stage[name]).open_due()
        await stage.settle(3)
        stage.clock.set(stage.clock.now_ms() + Clocks().opening_ms)
        for one in files(stage, about).values():
            assert {each.party: each.sealed for each in one.gradings} == {
                "al": "opens",
                "bi": "does_not_open",
                "ce": "opens",
            }
            assert [each.party for each in one.never_opened] == ["bi"]

    run(story())


def test_a_desk_refuses_a_plain_grading_while_a_round_is_open(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        sealed = await commit(stage, "alder", about)
        await stage.settle(2)
        target = stage["birch"].picture.cases.said[sealed.id].target
        with pytest.raises(SametableError, match=r"case\.blind_round") as refused:
            await stage.say("birch", "grading", {"target": target, **GRADES["birch"]})
        assert "ce" in refused.value.advice
        with pytest.raises(SametableError, match=r"case\.blind_round"):
            await stage.say("alder", "grading", {"target": target, **GRADES["alder"]})
        plain = GradeForm(client_id="plain-0001", **GRADES["birch"])
        with pytest.raises(SametableError, match=r"case\.blind_round"):
            prepare_grading(stage["birch"], about, plain, for_all=False)
        for name in ("birch", "cedar"):
            await commit(stage, name, about)
        await stage.settle(3)
        assert await open_all(stage) == 3
        again = await stage.say("birch", "grading", {"target": target, **GRADES["cedar"]})
        shown = incident_file(incidents_of(stage["birch"]), about, for_all=False)
        assert [each.number for each in shown.gradings if each.current and each.party == "bi"] == [
            again.number
        ]

    run(story())


def test_a_party_commits_once_to_a_round(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        await commit(stage, "alder", about)
        with pytest.raises(SametableError, match=r"case\.blind_round"):
            await commit(stage, "alder", about, reasons="second thoughts")

    run(story())


def test_a_commitment_without_its_grading_is_refused(stage: Stage) -> None:
    async def story() -> None:
        receipt = await stage.say("alder", "report", report())
        with pytest.raises(SametableError, match=r"case\.not_sealed"):
            await stage.say("alder", "grading_sealed", {"target": receipt.id, "sha256": "x" * 43})

    run(story())


def test_a_node_that_was_started_again_opens_once(stage: Stage) -> None:
    async def story() -> None:
        about = await begun(stage)
        for name in stage.built:
            await commit(stage, name, about)
        await stage.settle(3)
        stage.restart("alder")
        assert await Opener(stage["alder"]).open_due() == 1
        stage.restart("alder")
        assert await Opener(stage["alder"]).open_due() == 0

    run(story())


def test_a_commitment_to_two_parties_is_opened_to_the_same_two(stage: Stage) -> None:
    from support.acting import say_to

    async def story() -> None:
        receipt = await say_to(stage, "alder", "al+bi")
        await stage.settle(2)
        for name in ("alder", "birch"):
            await commit(stage, name, receipt.number)
        await stage.settle(3)
        assert await Opener(stage["alder"]).open_due() == 1
        assert await Opener(stage["birch"]).open_due() == 1
        await stage.settle(3)
        assert {each.party for each in files_of(stage, "birch", receipt.number).gradings} == {"al", "bi"}
        with pytest.raises(SametableError, match=r"record\.no_entry"):
            files_of(stage, "cedar", receipt.number)
        assert "confirmed" not in json.dumps([str(one) for one in stage["cedar"].picture.cases.said.values()])

    run(story())


def files_of(stage: Stage, name: str, about: str) -> IncidentFile:
    """Give the incident as one node shows it."""
    return incident_file(incidents_of(stage[name]), about, for_all=False)
