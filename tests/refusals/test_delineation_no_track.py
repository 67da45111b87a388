"""Refused: a track of anybody's unit by many drawings of a day, under whatever name, kind or case one side says them.

Charter, "What it never does": no track of anyone's armed units except movements that their own side notified; decision 0031.
Tried here: versions by the hour, things of their own far apart, other kinds beside, temporary lines, cases of forces, taking back,
and a node whose desk lets everything through.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions import desk
from sametable.core.delineation.often import CASE, CASE_WIDE, DRAWN, TEMPORARY
from sametable.core.passage.grid import NOTICE_STEP, Box, widened
from sametable.errors import SametableError
from support.drawing import DAY_MS, TODAY_MS, area, box, draws, line
from support.hitting import later, said
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR_MS = 3_600_000


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 2)
    yield stage
    stage.close()


def refused(stage: Stage, fields: dict[str, Any]) -> str:
    with pytest.raises(SametableError) as raised:
        run(draws(stage, fields))
    return raised.value.code


def get(stage: Stage, path: str, node: str = "alder") -> Any:
    return run(ask(app_of(stage, node), "GET", path)).json()


def unit(step: int, **more: Any) -> dict[str, Any]:
    """Give a small area of control, 4 km further on with each step."""
    return area(box(36.5 + step / 25, 36.0, 0.03), name="The front", **more)


def let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "check_delineation", lambda *_: None)


def test_a_thing_is_drawn_so_many_times_a_day_and_again_the_next_day(stage: Stage) -> None:
    first = run(draws(stage, unit(0))).id
    for step in range(1, DRAWN.of_thing):
        run(draws(stage, unit(step, target=first)))
    later(stage)
    assert refused(stage, unit(9, target=first)) == "delineation.too_often"
    later(stage, DAY_MS)
    run(draws(stage, unit(9, target=first)))


def test_to_say_the_same_ways_with_other_words_is_no_further_place(stage: Stage) -> None:
    first = run(draws(stage, unit(0))).id
    for step in range(2 * DRAWN.of_thing):
        run(draws(stage, unit(0, target=first, text=f"Reading {step}")))
    later(stage)
    run(draws(stage, unit(1, target=first)))


@pytest.mark.parametrize("apart", [0.04, 0.4])
def test_things_of_their_own_beside_one_another_or_small_ones_far_apart_are_one_row(
    stage: Stage, apart: float
) -> None:
    for step in range(DRAWN.of_place):
        run(
            draws(stage, area(box(36.0 + step * apart, 36.0, 0.03), name=f"Bank {step}", groups=[f"G{step}"]))
        )
    assert refused(stage, area(box(36.2, 36.1, 0.03))) == "delineation.too_often"
    assert refused(stage, area(box(36.2, 36.1, 0.03), what="zone")) == "delineation.too_often"
    assert refused(stage, line((36.2, 36.0), (36.25, 36.0))) == "delineation.too_often"


def test_large_areas_far_apart_are_no_row(stage: Stage) -> None:
    for step in range(DRAWN.of_place + 1):
        run(draws(stage, area(box(35.5 + step % 3, 33.0 + step // 3, 0.3), name=f"Region {step}")))


def test_taking_back_makes_no_room(stage: Stage) -> None:
    for step in range(DRAWN.of_place):
        drawn = run(draws(stage, unit(step))).id
        run(said(stage, "alder", "withdraw", {"target": drawn}))
    assert refused(stage, unit(0)) == "delineation.too_often"


def test_a_temporary_line_moves_so_many_times_a_day(stage: Stage) -> None:
    now_ms = stage.clock.now_ms()
    valid = {"start_ms": now_ms, "end_ms": now_ms + 3 * DAY_MS}

    def moved(step: int, **more: Any) -> dict[str, Any]:
        return line(
            (36.5, 36.0 + step / 50), (36.9, 36.0 + step / 50), what="temporary_line", valid=valid, **more
        )

    first = run(draws(stage, moved(0))).id
    for step in range(1, TEMPORARY.of_thing):
        run(draws(stage, moved(step, target=first)))
    assert refused(stage, moved(20, target=first)) == "delineation.too_often"


def test_versions_by_the_hour_from_an_altered_node_are_a_few_a_day_on_every_screen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours, first = 5, ""
    numbers, ways, kept = [], [], set()
    with monkeypatch.context() as altered:
        let_through(altered)
        for step in range(hours):
            fields = unit(step, **({"target": first} if first else {}))
            one = run(draws(stage, fields))
            first = first or one.id
            numbers.append(one.number)
            ways.append(fields["ways"])
            run(stage.settle(2))
            for node in ("birch",):
                for row in get(stage, "/api/parties/delineations", node)["layers"]:
                    kept.add(str(row["geometry"]))
                page = get(stage, f"/api/parties/delineations/{numbers[0]}", node)
                kept |= {str(each["geometry"]) for each in page["versions_list"]}
                text = "".join(
                    run(ask(app_of(stage, node), "GET", f"/api/entries/{name}")).text for name in numbers
                )
                kept |= {way for way in ways if way in text}
            later(stage)
    assert len({one for one in kept if one != "None" and one not in ways}) == DRAWN.of_thing
    assert len(kept & set(ways)) <= DRAWN.of_thing
    page = get(stage, f"/api/parties/delineations/{numbers[0]}", "birch")
    assert [one["number"] for one in page["versions_list"]] == numbers
    drawn = [one["geometry"] is not None for one in page["versions_list"]]
    assert drawn == [False] * (DRAWN.of_thing - 1) + [True] + [False] * (hours - DRAWN.of_thing)


def test_days_that_have_not_begun_give_no_room(stage: Stage) -> None:
    now_ms = stage.clock.now_ms()
    for day in range(3):
        for step in range(DRAWN.of_place):
            fields = area(box(36.0 + step / 10, 35.0 + day / 10, 0.03), name=f"Bank {day} {step}")
            run(smuggle(stage, "alder", "delineation", fields, at_ms=now_ms + day * DAY_MS))
    ahead = line((36.0, 33.0), (37.0, 33.2), as_of_ms=TODAY_MS + 9 * DAY_MS)
    run(smuggle(stage, "alder", "delineation", ahead, at_ms=now_ms + 9 * DAY_MS))
    run(stage.settle(2))
    for node in ("alder", "birch"):
        of_later = get(stage, "/api/parties/delineations", node)["layers"].pop()
        assert (of_later["state"], of_later["why"][0]["code"]) == ("void", "delineation.ahead")
        states = [one["state"] for one in get(stage, "/api/parties/delineations", node)["layers"][:-1]]
        assert (len(states), states.count("claimed")) == (3 * DRAWN.of_place, DRAWN.of_place)


def test_the_page_of_a_thing_keeps_the_last_drawing_of_each_day(stage: Stage) -> None:
    first = run(draws(stage, unit(0))).id
    later(stage)
    run(draws(stage, unit(1, target=first)))
    later(stage, 2 * DAY_MS)
    run(draws(stage, unit(2, target=first, as_of_ms=TODAY_MS + 2 * DAY_MS)))
    rows = get(stage, f"/api/parties/delineations/{first}")["versions_list"]
    assert [(one["geometry"] is not None, one["drawn_later"]) for one in rows] == [
        (False, True), (True, False), (True, False),
    ]  # fmt: skip
    entries = [run(ask(app_of(stage), "GET", f"/api/entries/{one['number']}")).text for one in rows]
    ways = [str(unit(step)["ways"]) for step in range(3)]
    assert [ways[0] in text for text in entries] == [False] * 3
    assert [ways[at] in entries[at] for at in (1, 2)] == [True] * 2
    assert [rows[at]["number"] in entries[at] for at in range(3)] == [True] * 3


def case(stage: Stage, step: int, **more: Any) -> str:
    point = Box(
        south_e7=360_000_000 + 500_000 * step, west_e7=365_000_000, north_e7=360_000_001 + 500_000 * step, east_e7=365_000_001,
    )  # fmt: skip
    now_ms = stage.clock.now_ms()
    fields = {
        "forces": ["Birch", f"Cedar {step}"], "area": widened(point, NOTICE_STEP).plain(), "at_ms": now_ms,
        "expires_ms": now_ms + 72 * HOUR_MS, "call": "watch_officer", **more,
    }  # fmt: skip
    drawn: str = run(said(stage, "alder", "deconfliction", fields)).id
    return drawn


def wide(one: dict[str, Any]) -> str:
    if one["area"] is None:
        return "none"
    return "said" if one["area"]["north_e7"] - one["area"]["south_e7"] < 1_000_000 else "wide"


def test_a_row_of_cases_becomes_coarse_and_their_steps_go_on(stage: Stage) -> None:
    held = [case(stage, 8 * step) for step in range(CASE_WIDE.of_party + 1)]
    for name in ("called", "answered"):
        run(
            said(
                stage,
                "alder",
                "deconfliction_step",
                {"target": held[-1], "step": name, "at_ms": stage.clock.now_ms()},
            )
        )
    run(stage.settle(2))
    for node in ("alder", "birch"):
        rows = get(stage, "/api/parties/deconfliction", node)["cases"][::-1]
        found = [wide(one) for one in rows]
        assert found.count("said") <= CASE.of_party
        assert found.count("said") + found.count("wide") <= CASE_WIDE.of_party
        assert found[0] == "said"
        assert (found[-1], rows[-1]["why"][0]["code"], rows[-1]["state"]) == (
            "none",
            "area_left_out",
            "answered",
        )
        assert rows[-1]["forces"][0] == "Birch"
        for one in rows:
            text = run(ask(app_of(stage, node), "GET", f"/api/entries/{one['number']}")).text
            assert ("south_e7" in text) == (one["area"] is not None)
            if one["area"] is not None:
                assert str(one["area"]["south_e7"]) in text


def test_a_case_that_moves_by_the_hour_tells_its_newest_area_alone_and_coarser(stage: Stage) -> None:
    first = case(stage, 0)
    for step in range(1, 4):
        later(stage)
        case(stage, step, target=first)
    (row,) = get(stage, "/api/parties/deconfliction")["cases"]
    assert (wide(row), row["why"][0]["code"]) == ("wide", "area_wider")
    text = run(ask(app_of(stage), "GET", f"/api/entries/{first}")).text
    areas = [one["fields"].get("area") for one in _links(text) if one["kind"] == "deconfliction"]
    assert [one for one in areas if one is not None] in ([], [row["area"]])


def _links(text: str) -> list[dict[str, Any]]:
    """Give every link of the chain of a page, however deep it stands."""
    found: list[dict[str, Any]] = []

    def walk(held: Any) -> None:
        if isinstance(held, dict):
            if "fields" in held and "kind" in held:
                found.append(held)
            for one in held.values():
                walk(one)
        elif isinstance(held, list):
            for one in held:
                walk(one)

    walk(json.loads(text))
    return found
