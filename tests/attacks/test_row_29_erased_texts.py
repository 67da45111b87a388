"""Row 29, erasure as a weapon: a side whose program lets it erases the text, the decision and the signature others stand on.

The defence stands in `centre/effects.erased`: whoever holds contents of a kind in `NEVER_ERASED` keeps them and shows them
as before; whoever never had them asks on, and takes them in from those who do. What names a person in any other kind goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.decisions.tables import tables_of
from sametable.centre.exchange.payloads import fetch_missing
from sametable.centre.exchange.replicate import log_path
from sametable.centre.incidents.dossier import dossier
from sametable.centre.say import say
from sametable.core.model.registry import NEVER_ERASED
from sametable.core.record.packs import pack, unpack
from support.acting import code
from support.deciding import decision_fields, everybody_beats, signs, speak, states, table
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALL_DECIDED = {"alder": "decided", "birch": "decided", "cedar": "decided"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def decided(stage: Stage) -> tuple[str, ...]:
    """Let Alder put a text and both sign it; gives the ids of Alder's statements, the decision last."""
    proposal, version, sha256 = await table(stage["alder"])
    decision = await speak(stage["alder"], "decision", decision_fields(version, sha256))
    await everybody_beats(stage)
    own = await signs(stage["alder"], decision, sha256)
    await signs(stage["birch"], decision, sha256)
    await everybody_beats(stage)
    return proposal, version, own, decision


async def erase(stage: Stage, ids: tuple[str, ...]) -> None:
    """Say what `acts.erase` would refuse to say: all of each, and some fields of each."""
    for target in ids:
        await say(stage["alder"], {"type": "erase", "target": target, "reason": "x"})
        fields = ["content_sha256", "target", "text_sha256", "title"]
        await say(stage["alder"], {"type": "erase", "target": target, "fields": fields, "reason": "x"})


def texts_at(stage: Stage) -> set[tuple[str, ...]]:
    """Give what every node reads of the text that is on the table."""
    return {
        tuple(
            str(clause.texts)
            for texts in tables_of(stage[name]).all(for_all=False).values()
            for version in texts.versions
            if version.text is not None
            for clause in version.text.clauses
        )
        for name in stage.folders
    }


def test_what_a_decision_stands_on_stays_whatever_its_author_erases(stage: Stage) -> None:
    async def go() -> None:
        await erase(stage, await decided(stage))
        await everybody_beats(stage)
        decision = next(iter(stage["birch"].picture.cases.of_kind("decision"))).id
        assert states(stage, decision) == ALL_DECIDED

    run(go())
    (words,) = texts_at(stage)
    assert "500 metres" in words[0]
    for name in ("alder", "birch", "cedar"):
        stage.restart(name)
    decision = next(iter(stage["birch"].picture.cases.of_kind("decision"))).id
    assert states(stage, decision) == ALL_DECIDED
    assert texts_at(stage) == {words}
    stage["cedar"].count_anew()
    assert len({code(stage[name]) for name in stage.folders} - {None}) == 1


def test_the_erasure_is_shown_as_void_with_its_reason(stage: Stage) -> None:
    async def go() -> tuple[str, ...]:
        ids = await decided(stage)
        await erase(stage, ids)
        await everybody_beats(stage)
        return ids

    for target in run(go()):
        told = dossier(stage["cedar"], target)
        assert told.erased is None
        assert told.erasure_void is not None
        assert told.erasure_void.why == "kind_stands"
        assert told.erasure_void.number.startswith("ALD")
        assert told.fields


def test_who_never_had_the_contents_gets_them_from_those_who_keep_them(stage: Stage) -> None:
    async def go() -> str:
        stage.isolate("cedar")
        ids = await decided(stage)
        await erase(stage, ids)
        await everybody_beats(stage)
        alder = stage["alder"]
        for target in ids:  # Alder's program takes the contents out of its own file, and gives nobody any
            origin, index = alder.store.locate(target) or ("", 0)
            await alder.store.redact(origin, {index: None})
        stage.cut("cedar", "alder", down=False)
        for _ in range(3):
            await stage.meet("cedar", "alder")
        assert ids[-1] not in stage["cedar"].picture.cases.said
        assert stage["cedar"].missing_payloads() == 0
        stage.isolate("cedar", down=False)
        for _ in range(3):
            await stage.meet("cedar", "birch")
        assert ids[-1] in stage["cedar"].picture.cases.said
        await stage.settle(3)
        return ids[-1]

    decision = run(go())
    assert states(stage, decision)["cedar"] == states(stage, decision)["birch"] == "decided"
    assert code(stage["cedar"]) == code(stage["birch"]) is not None
    stage.restart("cedar")
    assert states(stage, decision)["cedar"] == "decided"
    assert code(stage["cedar"]) == code(stage["birch"])


def test_contents_of_any_other_kind_are_not_taken_in_after_their_erasure(stage: Stage) -> None:
    asked: list[str] = []

    async def go() -> str:
        stage.isolate("cedar")
        told = await stage.say("alder", "report", report())
        await stage.settle(2)
        place = (stage["alder"].own.origin, told.index, 1)
        kept = stage["birch"].store.entries(*place)[0].payload
        assert kept is not None
        await say(stage["alder"], {"type": "erase", "target": told.id, "reason": "names a person"})
        await stage.settle(2)
        stage.cut("cedar", "alder", down=False)
        for _ in range(3):
            await stage.meet("cedar", "alder")

        def lie(path: str, raw: bytes | None) -> bytes | None:
            """Give a copy out of a backup to whoever asks."""
            if raw is None or f"{log_path(place[0])}/pack/parties/" not in path or not path.endswith(".age"):
                return raw
            asked.append(path)
            held = unpack(stage["cedar"].signer.open(raw))
            bodies = [
                kept if held.first + at == told.index else body for at, body in enumerate(held.payloads)
            ]
            everybody = [node.age_recipient for node in stage["birch"].genesis.nodes]
            return stage["birch"].signer.seal(pack(held.first, bodies), everybody)

        stage.isolate("cedar", down=False)
        link = stage.links["cedar", "birch"]
        link.lie = lie
        # Not even for a moment, until what is erased is taken out of the files again (`settle`).
        assert await fetch_missing(stage["cedar"], link, place[0]) == 0
        assert stage["cedar"].store.entries(*place)[0].payload is None
        assert asked
        for _ in range(3):
            await stage.meet("cedar", "birch")
        (held,) = stage["cedar"].store.entries(*place)
        assert held.payload is None
        await stage.settle(2)
        return told.id

    assert "report" not in NEVER_ERASED
    entry_id = run(go())
    assert entry_id not in stage["cedar"].picture.marks
    assert len({code(stage[name]) for name in stage.folders} - {None}) == 1
