"""Refused: a witness who has not consented to being named is named to anybody but the author's own side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.intake.discretion import check_discretion
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAME = "Canary Weaver of the mill"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def witnessed(**more: Any) -> dict[str, Any]:
    return report(locates="impact", source_kind="witness", source=NAME, **more)


def everything(stage: Stage, name: str) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(stage.folders[name].rglob("*")) if path.is_file())


def told(stage: Stage, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return dict(prepare(stage["alder"], stage.draft(kind, fields)).shown)


def test_the_name_stays_with_the_authors_side(stage: Stage) -> None:
    run(stage.say("alder", "report", witnessed(raw_text="A shell fell at noon.")))
    run(stage.settle(2))
    assert NAME.encode() in everything(stage, "alder")
    assert NAME.encode() not in everything(stage, "birch")
    assert len(stage["birch"].picture.marks) == 1


def test_a_text_that_names_the_witness_stays_with_it_and_its_hash_is_signed(stage: Stage) -> None:
    shown = told(stage, "report", witnessed(raw_text=f"{NAME.upper()} says: a shell fell."))
    assert "raw_text" not in shown
    assert "source" not in shown
    assert len(shown["raw_sha256"]) == 43


def test_with_recorded_consent_the_name_is_said(stage: Stage) -> None:
    shown = told(stage, "report", witnessed(source_consents=True))
    assert shown["source"] == NAME


def test_an_amendment_does_not_bring_the_name_in_by_the_back_door(stage: Stage) -> None:
    first = run(stage.say("alder", "report", witnessed()))
    named = {"target": first.id, "fields": {"source": NAME, "source_kind": "witness"}}
    assert told(stage, "amend", {**named, "fields": {**named["fields"], "victim": "a mill"}})["fields"] == {
        "source_kind": "witness",
        "victim": "a mill",
    }
    with pytest.raises(SametableError, match=r"fields\.source_kind"):
        told(stage, "amend", {"target": first.id, "fields": {"source": NAME}})


def test_whoever_prepares_elsewhere_is_refused_at_the_last_step(stage: Stage) -> None:
    prepared = prepare(stage["alder"], stage.draft("report", witnessed(source_consents=True)))
    fields = {**prepared.shown, "source_consents": False}
    with pytest.raises(SametableError, match=r"statement\.witness"):
        check_discretion(fields)
    signed = SignedStatement(
        client_id=prepared.client_id,
        signing_input=prepared.signing_input,
        payload=prepared.payload,
        signature=sign(stage["alder"], prepared.signing_input),
    )
    assert run(submit(stage["alder"], signed)).number


@pytest.mark.parametrize("written", ["Weaver, Canary (of  the mill)", "CANARY weaver\u00ad of the\u202fmill"])
def test_however_the_name_is_written_the_text_stays_with_it(stage: Stage, written: str) -> None:
    assert "raw_text" not in told(stage, "report", witnessed(raw_text=f"{written} says: a shell fell."))


@pytest.mark.parametrize("field", ["place_name", "victim", "actor"])
def test_no_other_field_of_the_report_names_the_witness(stage: Stage, field: str) -> None:
    with pytest.raises(SametableError, match=rf"statement\.witness at {field}"):
        told(stage, "report", witnessed(**{field: f"near {NAME}"}))


SAID_OF_IT: list[tuple[str, dict[str, Any]]] = [
    ("comment", {"text": f"ask {NAME}"}),
    (
        "exhibit",
        {
            "sha256": "A" * 43,
            "size_b": 1,
            "media_type": "image/jpeg",
            "name": f"{NAME.replace(' ', '_')}.jpg",
        },
    ),
    (
        "inquiry",
        {"asked": "bi", "through": "bi", "questions": [f"Why did {NAME} run?"], "due_ms": 1_500_000_000_000},
    ),
    ("outside_finding", {"body": "b", "title": "t", "language": "en", "grade": "g", "text": NAME}),
    ("amend", {"fields": {"victim": NAME}}),
]


@pytest.mark.parametrize(("kind", "fields"), SAID_OF_IT)
def test_nothing_that_its_side_says_of_the_report_names_the_witness(
    stage: Stage, kind: str, fields: dict[str, Any]
) -> None:
    first = run(stage.say("alder", "report", witnessed()))
    with pytest.raises(SametableError, match=r"statement\.witness"):
        told(stage, kind, {"target": first.id, **fields})
    remark = run(stage.say("alder", "comment", {"target": first.id, "text": "so it was"}))
    with pytest.raises(SametableError, match=r"statement\.witness"):
        told(stage, "comment", {"target": remark.id, "text": NAME})


def test_a_single_word_is_taken_for_no_name(stage: Stage) -> None:
    first = run(stage.say("alder", "report", {**witnessed(victim="a doctor"), "source": "doctor"}))
    assert told(stage, "comment", {"target": first.id, "text": "ask the doctor"})["text"] == "ask the doctor"
