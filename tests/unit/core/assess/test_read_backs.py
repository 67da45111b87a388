"""A place that was read back: how far it lies from the reported one, and when that is too far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sametable.core.assess.read_backs import read_back
from support.casefile import at, case_of, say, step, told

PLACE = {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 500}


def repeated(north_e7: int, **more: Any) -> Any:
    point = {"lat_e7": PLACE["lat_e7"] + north_e7, "lon_e7": PLACE["lon_e7"]}
    return step("s", "acknowledged", party="bi", minute=4, read_back=point, **more)


@pytest.mark.parametrize(
    ("north_e7", "offset_m", "flagged"),
    [(0, 0, False), (44_000, 490, False), (45_500, 506, True), (-800_000, 8_900, True)],
)
def test_an_offset_larger_than_the_radius_is_flagged(north_e7: int, offset_m: int, flagged: bool) -> None:
    case = case_of([told(place=PLACE), repeated(north_e7)], now=30)
    held = read_back(case, case.steps("acknowledged")[0])
    assert held is not None
    assert (abs(held.offset_m - offset_m) <= offset_m // 100, held.flagged) == (True, flagged)


def test_where_a_place_is_missing_nothing_is_said() -> None:
    held = told()
    nowhere = replace(held, fields={name: one for name, one in held.fields.items() if name != "place"})
    for said in (
        [nowhere, repeated(0)],
        [told(place=PLACE), step("s", "acknowledged", party="bi", minute=4)],
    ):
        case = case_of(said, now=30)
        assert read_back(case, case.steps("acknowledged")[0]) is None


def test_what_is_said_of_a_remark_is_held_against_the_report_behind_it() -> None:
    asked = say("i", "inquiry", minute=3, asked="bi", through="bi", questions=["?"], due_ms=at(60))
    case = case_of([told(place=PLACE), asked, repeated(800_000, target="i")], now=30)
    held = read_back(case, case.steps("acknowledged")[0])
    assert held is not None
    assert held.flagged
