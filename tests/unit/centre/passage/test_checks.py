"""A check is answered by the own register, the terms and every other party, and nobody's list travels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange.asking import put as put_question
from sametable.centre.passage import checking
from sametable.centre.passage.checking import checking_of, stopped_since
from sametable.centre.passage.checks import checks, find_check
from sametable.core.passage.grid import box_of_circle, widened
from sametable.core.passage.trawling import Limits, Question, Seen, look
from sametable.errors import SametableError
from support.checking import HOUR_MS, LAT, LON, Hall, says
from support.hitting import a_notice, a_site, later, said
from support.stage import Stage, run
from support.termspack import adopt, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEAR, FAR = 40_000 * 9, 2_000_000
ROUTE = [{"lat_e7": LAT, "lon_e7": LON - 1_000_000}, {"lat_e7": LAT, "lon_e7": LON + 1_000_000}]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def a_movement(stage: Stage, audience: str = "parties", **more: object) -> str:
    now_ms = stage.clock.now_ms()
    fields = {
        "what": "convoy", "mode": "notification", "name": "Convoy 7", "route": ROUTE, "width_m": 500,
        "window": {"start_ms": now_ms, "end_ms": now_ms + 4 * HOUR_MS}, **more,
    }  # fmt: skip
    return (await said(stage, "alder", "movement", fields, audience)).id


def test_a_site_is_answered_inside_near_and_beyond_by_its_owner_alone(stage: Stage) -> None:
    async def go() -> None:
        await a_site(stage)
        hall = Hall(stage)
        for lat_e7, told in (
            (LAT, ("answered", "touches_site", "inside")),
            (LAT + NEAR, ("answered", "undetermined", "near")),
            (LAT + FAR, ("answered", "none_known", "beyond")),
        ):
            found = await hall.check("birch", lat_e7)
            assert says(found, "al") == told
            assert says(found, "ce") == ("answered", "none_known", "beyond")
            assert (found.own.says, found.own.band) == ("none_known", "beyond")
            assert found.says == told[1]
        inside = await hall.check("alder")
        assert (inside.own.says, inside.own.band, inside.calls) == ("touches_site", "inside", ("al",))

    run(go())


def test_the_question_and_the_answer_are_statements_of_the_two_parties_and_the_check_is_listed(
    stage: Stage,
) -> None:
    async def go() -> None:
        await a_site(stage)
        hall = Hall(stage)
        found = await hall.check("birch")
        await stage.settle()
        (listed,) = checks(stage["birch"], hall.peers("birch"))
        assert (listed.id, listed.says, listed.area, listed.window) == (
            found.id,
            "touches_site",
            found.area,
            found.window,
        )
        assert [one.answer_number for one in listed.parties] == ["ALD-000002", "CED-000001"]
        assert find_check(stage["birch"], listed.parties[1].question_number, {}).id == found.id
        kinds = [one.kind for one in stage["cedar"].picture.cases.said.values()]
        assert sorted(kinds) == ["answer", "ask"]
        assert not checks(stage["alder"], {})

    run(go())


def test_expired_and_stale_sites_still_count_and_closed_ones_leave_doubt(stage: Stage) -> None:
    async def go() -> None:
        past = stage.clock.now_ms() - 1
        first = await a_site(stage, review_ms=past, until_ms=past)
        hall = Hall(stage)
        assert says(await hall.check("birch"), "al") == ("answered", "touches_site", "inside")
        await a_site(stage, target=first, closed="moved away")
        assert says(await hall.check("birch"), "al") == ("answered", "undetermined", "near")
        await said(stage, "alder", "withdraw", {"target": first, "reason": "entered twice"}, "al")
        assert says(await hall.check("birch"), "al") == ("answered", "undetermined", "near")

    run(go())


def test_a_site_that_moved_counts_where_it_stands_now(stage: Stage) -> None:
    async def go() -> None:
        first = await a_site(stage)
        hall = Hall(stage)
        await hall.check("birch")
        await a_site(stage, target=first, place={"lat_e7": LAT + FAR, "lon_e7": LON, "radius_m": 60})
        assert says(await hall.check("birch"), "al") == ("answered", "none_known", "beyond")
        assert says(await hall.check("birch", LAT + FAR), "al") == ("answered", "touches_site", "inside")

    run(go())


def test_what_may_not_be_told_is_answered_like_something_near(stage: Stage) -> None:
    async def go() -> None:
        await a_site(stage, checked_by=["ce"])
        hall = Hall(stage)
        near = await hall.check("birch", LAT + NEAR)
        for found in (await hall.check("birch"), near):
            assert says(found, "al") == ("answered", "undetermined", "near")
        assert hall.lines["birch", "alder"].held is hall.held["alder"]
        assert says(await hall.check("cedar"), "al") == ("answered", "touches_site", "inside")

    run(go())


def test_a_canary_alone_is_undetermined_and_its_owner_is_told_who_asked(stage: Stage) -> None:
    async def go() -> None:
        await a_site(stage, canary=True)
        hall = Hall(stage)
        found = await hall.check("birch")
        assert says(found, "al") == ("answered", "undetermined", "near")
        (seen,) = checking_of(stage["alder"]).askers()
        await stage.settle()
        (seen,) = checking_of(stage["alder"]).askers()
        assert (seen.party, seen.seen.pattern, seen.stopped, seen.seen.numbers) == (
            "bi",
            "canary",
            False,
            ("BIR-000001",),
        )

    run(go())


def test_what_another_party_told_is_known_to_the_own_people_and_told_on_to_nobody(stage: Stage) -> None:
    async def go() -> None:
        site = await a_site(stage, exact_to=["bi"], checked_by=["bi"])
        await a_notice(stage, site, "bi")
        await stage.settle()
        hall = Hall(stage)
        own = await hall.check("birch")
        assert (own.own.says, own.own.band, own.calls) == ("touches_site", "inside", ("al",))
        asked = await hall.check("cedar")
        assert says(asked, "bi") == ("answered", "none_known", "beyond")
        assert says(asked, "al") == ("answered", "undetermined", "near")

    run(go())


def test_a_movement_counts_in_its_window_for_whom_it_was_notified_and_is_doubt_for_others(
    stage: Stage,
) -> None:
    async def go() -> None:
        moving = await a_movement(stage, "al+bi")
        hall = Hall(stage)
        assert says(await hall.check("birch"), "al") == ("answered", "touches_passage", "inside")
        assert says(await hall.check("cedar"), "al") == ("answered", "undetermined", "near")
        at_ms = stage.clock.now_ms()
        await said(
            stage,
            "alder",
            "movement_event",
            {"target": moving, "event": "cancelled", "at_ms": at_ms},
            "al+bi",
        )
        later(stage, 3 * HOUR_MS)
        assert says(await hall.check("birch"), "al") == ("answered", "none_known", "beyond")

    run(go())


def test_terms_in_force_are_told_by_clause_and_never_as_nothing_protects(stage: Stage) -> None:
    async def go() -> None:
        hall = Hall(stage)
        before = await hall.check("cedar")
        assert before.terms.says == "none_known"
        assert [one["code"] for one in before.terms.words] == ["protective.none", "protective"]
        text = await put(stage["alder"])
        await stage.settle()
        await adopt(stage["alder"], text)
        await adopt(stage["birch"], text)
        await stage.settle()
        found = await hall.check("cedar", act="fire.heavy")
        assert found.terms.says == "covered_by_terms"
        assert [one["id"] for one in found.terms.clauses] == ["no-fire"]
        assert found.says == "covered_by_terms"

    run(go())


def test_a_party_that_is_not_reached_is_undetermined_until_its_answer_comes_by_the_ordinary_way(
    stage: Stage,
) -> None:
    async def go() -> None:
        await a_site(stage)
        hall = Hall(stage)
        hall.lines["birch", "alder"].down = True
        found = await hall.check("birch")
        assert says(found, "al") == ("unreachable", "undetermined", "")
        assert found.says == "undetermined"
        await stage.settle()
        await hall.answer_waiting()
        await stage.settle()
        (listed,) = checks(stage["birch"], hall.peers("birch"))
        assert says(listed, "al") == ("answered", "touches_site", "inside")
        size = stage["alder"].own.size
        await hall.answer_waiting()
        assert stage["alder"].own.size == size

    run(go())


def test_a_node_that_is_slow_is_waited_for_two_seconds(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sametable.centre.passage.checks.WAIT_S", 0.05)

    async def go() -> None:
        hall = Hall(stage)
        hall.lines["birch", "alder"].slow = True
        found = await hall.check("birch")
        assert says(found, "al") == ("waiting", "undetermined", "")
        assert says(found, "ce") == ("answered", "none_known", "beyond")

    run(go())


def test_a_question_that_came_twice_is_answered_once_also_after_a_restart(stage: Stage) -> None:
    async def go() -> None:
        await a_site(stage)
        hall = Hall(stage)
        await hall.check("birch")
        await stage.settle()
        size = stage["alder"].own.size
        stage.restart("alder")
        hall = Hall(stage)
        await hall.answer_waiting()
        assert stage["alder"].own.size == size

    run(go())


def test_a_spiral_of_ten_thousand_checks_is_stopped_and_shown_and_opened_again_by_a_person(
    stage: Stage,
) -> None:
    async def go() -> None:
        await a_site(stage, place={"lat_e7": LAT + FAR, "lon_e7": LON + FAR, "radius_m": 60})
        hall = Hall(stage)
        states = []
        for number in range(40):
            later(stage, 60_000)
            north, east = spiral(number)
            found = await hall.check("birch", LAT + north * 270_000, LON + east * 330_000)
            states.append(says(found, "al")[0])
        assert states.index("stopped") < 20
        assert set(states[states.index("stopped") :]) <= {"stopped", "waiting"}
        (seen,) = checking_of(stage["alder"]).askers()
        assert (seen.party, seen.seen.pattern, seen.stopped) == ("bi", "sweeping", True)
        before = stage["alder"].own.size
        stage.restart("alder")
        hall = Hall(stage)
        assert stopped_since(stage["alder"], "bi") is not None
        await said(stage, "alder", "check_reopened", {"party": "bi", "reason": "agreed on the telephone"})
        assert stopped_since(stage["alder"], "bi") is None
        assert says(await hall.check("birch"), "al") == ("answered", "none_known", "beyond")
        assert stage["alder"].own.size == before + 2

    run(go())


def spiral(number: int) -> tuple[int, int]:
    """Give the steps north and east of a square spiral."""
    north = east = 0
    step, left, turn = 1, 1, 0
    for _ in range(number):
        north, east = (north + (turn == 0) - (turn == 2), east + (turn == 1) - (turn == 3))
        left -= 1
        if left == 0:
            turn = (turn + 1) % 4
            step += turn % 2 == 0
            left = step
    return north, east


def test_a_stopped_asker_gets_few_statements_and_the_rest_unsigned(stage: Stage) -> None:
    async def go() -> None:
        hall = Hall(stage)
        for number in range(60):
            later(stage, 2_000)
            north, east = spiral(number)
            await hall.check("birch", LAT + north * 270_000, LON + east * 330_000)
        assert stage["alder"].own.size < 45

    run(go())


def test_only_another_party_can_be_answered_again(stage: Stage) -> None:
    with pytest.raises(SametableError, match=r"check\.reopening"):
        run(said(stage, "alder", "check_reopened", {"party": "al", "reason": "why not"}))


def test_two_canaries_stop_the_next_question_so_that_the_stop_does_not_point_at_them(stage: Stage) -> None:
    async def go() -> None:
        for east in (0, FAR):
            await a_site(stage, canary=True, place={"lat_e7": LAT, "lon_e7": LON + east, "radius_m": 60})
        hall = Hall(stage)
        found = [says(await hall.check("birch", LAT, LON + east), "al") for east in (0, FAR, 2 * FAR)]
        assert found == [("answered", "undetermined", "near")] * 2 + [("stopped", "undetermined", "")]
        (seen,) = checking_of(stage["alder"]).askers()
        assert (seen.seen.pattern, seen.stopped) == ("canary", True)

    run(go())


def test_a_flood_of_carried_questions_holds_up_nobody_elses(stage: Stage) -> None:
    async def go() -> None:
        window = {"start_ms": 0, "end_ms": HOUR_MS}
        asked = []
        for number, node in enumerate([*["birch"] * 25, "cedar"]):
            area = widened(box_of_circle(LAT, LON + number * FAR, 500)).plain()
            fields = {"topic": "protection", "area": area, "window": window}
            asked.append((await put_question(stage[node], "alder", fields)).id or "")
        await stage.settle()
        hall = Hall(stage)
        for _ in range(7):
            await hall.answer_waiting()
        cases = stage["alder"].picture.cases
        answered = [any(one.kind == "answer" for one in cases.of(name)) for name in asked]
        assert (sum(answered[:25]), answered[25]) == (20, True)

    run(go())


def test_what_comes_late_from_another_node_of_this_side_under_a_wrong_clock_hides_nothing(
    tmp_path: Path,
) -> None:
    async def go() -> None:
        stage = Stage(tmp_path, 4)
        hall = Hall(stage)
        await said(stage, "alder", "check_reopened", {"party": "bi", "reason": "at the beginning"})
        for east in range(3):
            await hall.check("birch", LAT, LON + east * FAR)
        stage.skews["alder-east"].offset_ms = -48 * HOUR_MS
        window = {"start_ms": 0, "end_ms": HOUR_MS}
        area = widened(box_of_circle(LAT, LON, 500)).plain()
        await put_question(
            stage["birch"], "alder-east", {"topic": "protection", "area": area, "window": window}
        )
        await stage.settle()
        await hall.answer_waiting()
        await stage.settle()
        assert len(stage["alder"].picture.cases.kinds["answer"]) == 4
        assert len(checking_of(stage["alder"]).questions("bi")) == 3
        stage.close()

    run(go())


def test_slow_questions_are_counted_by_place_for_a_month_and_then_stopped(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strictly(asked: list[Question], now_ms: int, *, month: int = 0) -> Seen:
        return look(asked, now_ms, Limits(month=3), month=month)

    monkeypatch.setattr(checking, "look", strictly)

    async def go() -> None:
        hall = Hall(stage)
        states = []
        for number in (0, 0, 1, 2, 3, 4):
            later(stage, 36 * HOUR_MS)
            states.append(says(await hall.check("birch", LAT, LON + number * FAR), "al")[0])
        assert states == ["answered"] * 5 + ["stopped"]
        assert checking_of(stage["alder"]).askers()[0].seen.pattern == "many"
        later(stage, 31 * 24 * HOUR_MS)
        assert checking_of(stage["alder"]).places_of_month("bi") == 0

    run(go())
