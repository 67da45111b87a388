"""The dossier: one column a party, silence shown as silence, who holds it, times kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.incidents.dossier import dossier, find
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path)
    yield held
    held.close()


def test_a_sides_own_denial_speaks_for_it_before_one_it_passes_on(stage: Stage) -> None:
    async def play() -> str:
        said = await stage.say("alder", "report", report())
        await stage.settle(2)
        await stage.say("birch", "deny", {"target": said.id, "reason": "not us"})
        await stage.say(
            "birch", "deny", {"target": said.id, "reason": "not them", "on_behalf_of": "a third side"}
        )
        await stage.settle(2)
        return said.number

    held = dossier(stage["alder"], run(play()))
    columns = {one.party: one for one in held.assessors}
    assert columns[stage["birch"].node.party].stance == "denies"
    assert columns[stage["birch"].node.party].says == {"text": "not us"}
    assert columns[stage["cedar"].node.party].stance == "silent"
    assert held.status == "denied"
    assert [one.kind for one in held.chain] == ["report", "deny", "deny"]


def test_the_author_s_column_reads_as_amended_and_the_first_wording_stays(stage: Stage) -> None:
    async def play() -> str:
        said = await stage.say("alder", "report", report())
        await stage.say("alder", "amend", {"target": said.id, "fields": {"weapon": "rocket"}})
        return said.number

    held = dossier(stage["alder"], run(play()))
    column = next(one for one in held.assessors if one.party == stage["alder"].node.party)
    assert (column.stance, column.says["weapon"]) == ("corrects", "rocket")
    assert held.fields is not None
    assert held.fields["weapon"] == "mortar"


def test_an_entry_is_here_only_until_another_party_has_cosigned_it(stage: Stage) -> None:
    async def alone() -> str:
        return (await stage.say("alder", "report", report())).number

    number = run(alone())
    assert dossier(stage["alder"], number).standing == "here_only"
    run(stage.settle(3))
    held = dossier(stage["alder"], number)
    assert (held.standing, held.held_parties, held.of_parties) == ("on_the_table", 3, 3)
    assert {one.state for one in held.held_by} == {"author", "cosigned"}


@pytest.mark.parametrize(
    "name", ["", "ALD-999999", "ALD-", "x" * 43, "XXX-000001", "ALD-000001<script>", "💥"]
)
def test_what_is_not_there_is_said_to_be_not_there(stage: Stage, name: str) -> None:
    with pytest.raises(SametableError) as raised:
        find(stage["alder"], name)
    assert raised.value.code == "record.no_entry"


def test_an_answer_to_what_was_put_is_that_sides_stance_and_stands_on_the_chain(stage: Stage) -> None:
    async def play() -> str:
        said = await stage.say("alder", "report", report())
        asked = {
            "asked": "Birch",
            "through": "bi",
            "questions": ["What happened?"],
            "due_ms": 1_500_000_000_000,
        }
        put = await stage.say("alder", "inquiry", {"target": said.id, **asked})
        await stage.settle(2)
        await stage.say("birch", "reply", {"target": put.id, "stance": "does_not_know", "text": "we ask"})
        await stage.settle(2)
        return said.number

    held = dossier(stage["cedar"], run(play()))
    columns = {one.party: one for one in held.assessors}
    assert columns[stage["birch"].node.party].stance == "does_not_know"
    assert columns[stage["birch"].node.party].says == {"text": "we ask"}
    assert columns[stage["alder"].node.party].stance == "alleges"
    assert [one.kind for one in held.chain] == ["report", "inquiry", "reply"]
