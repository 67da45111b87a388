"""A notice of operations gives whole blocks of 5 km and whole hours, and nothing finer."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.passage.grid import HOUR_MS, NOTICE_STEP, Window, box_of_circle, widened
from sametable.core.passage.notices import check_notice, conflicts, notice_of, objecting
from sametable.core.passage.register import Register, Thing
from sametable.core.picture.cases import CaseSaid
from sametable.errors import SametableError

LAT, LON = 362_000_000, 371_000_000
AREA = widened(box_of_circle(LAT, LON, 3_000), NOTICE_STEP)
FIELDS: dict[str, Any] = {
    "operation": "demining", "area": AREA.plain(), "window": {"start_ms": 0, "end_ms": 2 * HOUR_MS}, "call": "watch_officer",
}  # fmt: skip


def case(name: str = "n", kind: str = "operations_notice", party: str = "bi", **fields: Any) -> CaseSaid:
    held = FIELDS | fields if kind == "operations_notice" else fields
    return CaseSaid(
        id=name, kind=kind, party=party, node="birch", number="BIR-000001", order=(1, "b", 1), at_ms=0, target="", fields=held
    )  # fmt: skip


@pytest.mark.parametrize("edge", ["south_e7", "west_e7", "north_e7", "east_e7"])
def test_an_area_that_is_not_its_own_widening_is_refused(edge: str) -> None:
    check_notice(FIELDS)
    for more in (-1, 1, 90_000):
        area = AREA.plain() | {edge: AREA.plain()[edge] + more}
        with pytest.raises(SametableError, match=r"notice\.fine at area"):
            check_notice(FIELDS | {"area": area})


def test_the_grid_of_checks_is_too_fine_for_a_notice() -> None:
    fine = widened(box_of_circle(LAT, LON, 100)).plain()
    with pytest.raises(SametableError, match=r"notice\.fine at area"):
        check_notice(FIELDS | {"area": fine})


def test_a_window_that_is_finer_than_the_hour_is_refused() -> None:
    for window in ({"start_ms": 1, "end_ms": HOUR_MS}, {"start_ms": 0, "end_ms": HOUR_MS + 60_000}):
        with pytest.raises(SametableError, match=r"notice\.fine at window"):
            check_notice(FIELDS | {"window": window})


@pytest.mark.parametrize(
    ("now_ms", "state"),
    [(-1, "coming"), (0, "running"), (2 * HOUR_MS - 1, "running"), (2 * HOUR_MS, "ended")],
)
def test_a_notice_is_coming_running_and_over_with_its_window(now_ms: int, state: str) -> None:
    read = notice_of(case(), now_ms, withdrawn=False)
    assert read is not None
    assert (read.state, read.area) == (state, AREA)
    taken = notice_of(case(), now_ms, withdrawn=True)
    assert taken is not None
    assert taken.state == "withdrawn"


def test_a_notice_that_says_more_than_it_may_or_was_erased_is_shown_to_nobody() -> None:
    fine = widened(box_of_circle(LAT, LON, 100)).plain()
    assert notice_of(case(area=fine), 0, withdrawn=False) is None
    erased = CaseSaid(
        id="n", kind="operations_notice", party="bi", node="birch", number="BIR-1", order=(1, "b", 1), at_ms=0, target="", fields={}
    )  # fmt: skip
    assert notice_of(erased, 0, withdrawn=False) is None


def test_a_conflict_is_what_lies_in_the_area_and_a_canary_is_none() -> None:
    held = Register()
    for name, canary in (("a", False), ("b", True)):
        thing = Thing(id=name, latest=name, kind="site", party="al", number=name, canary=canary, doubt=canary)
        held.put(thing, [box_of_circle(LAT, LON, 60)])
    window = Window(start_ms=0, end_ms=HOUR_MS)
    assert [one.id for one in conflicts(held, AREA, window)] == ["a"]
    away = widened(box_of_circle(LAT + 3_000_000, LON, 3_000), NOTICE_STEP)
    assert conflicts(held, away, window) == ()


def test_an_objection_stands_until_its_own_party_lifts_it() -> None:
    replies = [
        case("1", "notification_reply", "al", says="objects"),
        case("2", "notification_reply", "ce", says="objects"),
        case("3", "notification_reply", "ce", says="objection_lifted"),
        case("4", "notification_reply", "bi", says="acknowledged"),
    ]
    assert objecting(replies) == {"al"}
