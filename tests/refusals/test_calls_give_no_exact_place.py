"""Refused: a call, or what is read back of it, gives the exact place of armed people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.reports.submit_report import prepare
from sametable.core.intake.discretion import check_discretion
from sametable.errors import SametableError
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXACT = {"lat_e7": 363_917_263, "lon_e7": 371_829_371}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def call(**more: Any) -> dict[str, Any]:
    place = {**EXACT, "radius_m": 20}
    said = {"to": "bi", "rung": "watch_officer", "what": "tanks are near", "asked": "stop them"}
    return {**said, "place": place, "locates": "unit", **more}


def test_a_call_about_armed_people_signs_a_cell_and_the_rest_stays(stage: Stage) -> None:
    made = prepare(stage["alder"], stage.draft("call", call()))
    assert made.shown["coarsened"] is True
    assert made.shown["place"]["lat_e7"] != EXACT["lat_e7"]  # type: ignore[index]  # a place is an object
    assert made.own_side is not None
    assert str(EXACT["lat_e7"]) in made.own_side


def test_coordinates_in_the_words_of_such_a_call_are_refused(stage: Stage) -> None:
    with pytest.raises(SametableError, match=r"statement\.exact_place"):
        prepare(stage["alder"], stage.draft("call", call(what="tanks at 36.3917263, 37.1829371")))


@pytest.mark.parametrize("kind", ["call_event", "acknowledgement"])
def test_what_is_read_back_of_a_cell_is_its_middle(stage: Stage, kind: str) -> None:
    made = run(stage.say("alder", "call", call()))
    run(stage.settle(2))
    more = {"event": "read_back", "at_ms": 1_500_000_000_000} if kind == "call_event" else {}
    said = {"target": made.id, **more, "read_back": EXACT}
    with pytest.raises(SametableError, match=r"statement\.exact_place at read_back"):
        prepare(stage["birch"], stage.draft(kind, said))
    held = stage["birch"].picture.cases.said[made.id].fields["place"]
    middle = {name: held[name] for name in ("lat_e7", "lon_e7")}  # type: ignore[index]  # a place is an object
    assert (
        prepare(stage["birch"], stage.draft(kind, {**said, "read_back": middle})).shown["read_back"] == middle
    )


def test_a_note_on_such_a_call_brings_no_coordinates(stage: Stage) -> None:
    made = run(stage.say("alder", "call", call()))
    run(stage.settle(2))
    first = run(
        stage.say("birch", "call_event", {"target": made.id, "event": "answered", "at_ms": 1_500_000_000_000})
    )
    for target in (made.id, first.id):
        with pytest.raises(SametableError, match=r"statement\.exact_place"):
            prepare(
                stage["birch"], stage.draft("comment", {"target": target, "text": "36.3917263, 37.1829371"})
            )


def test_a_rule_looks_around_the_middle_of_a_cell_and_keeps_no_exact_point(stage: Stage) -> None:
    rule = {"name": "near the mill", "around": {**EXACT, "radius_m": 2_000}}
    around = prepare(stage["alder"], stage.draft("alert_rule", rule)).shown["around"]
    assert isinstance(around, dict)
    assert around["radius_m"] == 2_000
    assert (around["lat_e7"], around["lon_e7"]) != (EXACT["lat_e7"], EXACT["lon_e7"])
    with pytest.raises(SametableError, match=r"statement\.exact_place at around"):
        check_discretion({"type": "alert_rule", **rule})
    check_discretion({"type": "alert_rule", "name": "n", "around": around})
