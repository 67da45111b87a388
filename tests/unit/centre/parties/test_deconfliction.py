"""Cases of forces that have come near one another: their states by their steps, and what a desk refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.drawing import area, box, draws, line, signs
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


def opened(stage: Stage, **more: Any) -> str:
    body = {"points": [{"lat_e7": 360_000_000, "lon_e7": 365_000_000 + step} for step in (0, 10, 20)]}
    area = run(ask(app_of(stage), "POST", "/api/parties/deconfliction/draft", json=body)).json()["area"]
    now_ms = stage.clock.now_ms()
    fields = {
        "forces": ["Birch", "Cedar"], "area": area, "at_ms": now_ms, "expires_ms": now_ms + 6 * HOUR_MS,
        "call": "watch_officer", **more,
    }  # fmt: skip
    found: str = run(said(stage, "alder", "deconfliction", fields)).id
    return found


def step(stage: Stage, case: str, name: str, node: str = "alder", **more: Any) -> None:
    words = {"target": case, "step": name, "at_ms": stage.clock.now_ms(), **more}
    run(said(stage, node, "deconfliction_step", words))


def state(stage: Stage) -> str:
    (one,) = run(ask(app_of(stage), "GET", "/api/parties/deconfliction")).json()["cases"]
    return str(one["state"])


def temporary(stage: Stage) -> tuple[str, dict[str, Any]]:
    now_ms = stage.clock.now_ms()
    valid = {"start_ms": now_ms, "end_ms": now_ms + 12 * HOUR_MS}
    fields = line((36.5, 36.0), (36.6, 36.1), what="temporary_line", valid=valid, agreed_with=["al", "bi"])
    return run(draws(stage, fields)).id, fields


def test_a_case_goes_from_the_call_to_an_agreed_line_and_its_end(stage: Stage) -> None:
    case = opened(stage)
    found = [state(stage)]
    for name in ("called", "answered"):
        step(stage, case, name)
        found.append(state(stage))
    drawn, fields = temporary(stage)
    step(stage, case, "line_put", line=drawn)
    found.append(state(stage))
    run(stage.settle(2))
    run(signs(stage, "birch", drawn, fields))
    run(stage.settle(3))
    found.append(state(stage))
    step(stage, case, "ended")
    assert [*found, state(stage)] == ["open", "called", "answered", "line_put", "line_agreed", "ended"]


def test_a_line_is_not_agreed_because_a_step_says_so(stage: Stage) -> None:
    case = opened(stage)
    drawn, _ = temporary(stage)
    with pytest.raises(SametableError) as raised:
        step(stage, case, "line_agreed", line=drawn)
    assert raised.value.code == "deconfliction.line"


def test_an_agreed_zone_is_not_the_line_of_a_case(stage: Stage) -> None:
    case = opened(stage)
    zone = area(box(36.5, 36.0, 0.3), what="zone", agreed_with=["al", "bi"])
    drawn = run(draws(stage, zone)).id
    run(stage.settle(2))
    run(signs(stage, "birch", drawn, zone))
    run(stage.settle(2))
    words = {"target": case, "step": "line_put", "at_ms": stage.clock.now_ms(), "line": drawn}
    run(smuggle(stage, "alder", "deconfliction_step", words))
    run(stage.settle(2))
    (one,) = run(ask(app_of(stage), "GET", "/api/parties/deconfliction")).json()["cases"]
    assert (one["state"], one["line"]["state"], one["line"]["number"]) == ("line_put", None, None)
    (layer,) = run(ask(app_of(stage), "GET", "/api/parties/delineations")).json()["layers"]
    assert layer["state"] == "agreed"


def test_a_case_is_over_at_its_hour_unless_it_is_put_off(stage: Stage) -> None:
    case = opened(stage)
    step(stage, case, "extended", until_ms=stage.clock.now_ms() + 10 * HOUR_MS)
    later(stage, 7 * HOUR_MS)
    assert state(stage) == "open"
    later(stage, 3 * HOUR_MS)
    assert state(stage) == "expired"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"area": {"south_e7": 1, "west_e7": 1, "north_e7": 2, "east_e7": 2}}, "deconfliction.area"),
        ({"area": {"south_e7": -900_000_000, "west_e7": -1_800_000_000, "north_e7": 900_000_000, "east_e7": 1_800_000_000}}, "deconfliction.area"),
        ({"at_ms": 1, "expires_ms": 2}, "deconfliction.when"),
        ({"target": "A" * 43}, "deconfliction.target"),
    ],
)  # fmt: skip
def test_a_desk_refuses_areas_off_the_grid_and_old_cases(
    stage: Stage, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(SametableError) as raised:
        opened(stage, **change)
    assert raised.value.code in {code, "statement.no_target"}


def test_an_area_of_many_blocks_is_not_drafted(stage: Stage) -> None:
    body = {
        "points": [
            {"lat_e7": 360_000_000 + step, "lon_e7": 365_000_000 + step} for step in (0, 10, 5_000_000)
        ]
    }
    answer = run(ask(app_of(stage), "POST", "/api/parties/deconfliction/draft", json=body))
    assert answer.json()["code"] == "deconfliction.area"


def test_a_case_off_the_grid_from_another_node_is_shown_without_its_area(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sametable.centre.decisions import desk

    with monkeypatch.context() as altered:
        altered.setattr(desk, "check_deconfliction", lambda *_: None)
        opened(stage, area={"south_e7": 360_000_001, "west_e7": 1, "north_e7": 360_000_002, "east_e7": 2})
    (one,) = run(ask(app_of(stage), "GET", "/api/parties/deconfliction")).json()["cases"]
    assert (one["area"], one["forces"], one["why"][0]["code"]) == (None, [], "deconfliction.area")


def test_a_case_that_is_over_is_shown_without_its_area(stage: Stage) -> None:
    case = opened(stage)
    app = app_of(stage)
    assert run(ask(app, "GET", "/api/parties/deconfliction")).json()["cases"][0]["area"] is not None
    step(stage, case, "ended")
    assert run(ask(app, "GET", "/api/parties/deconfliction")).json()["cases"][0]["area"] is None
    assert "south_e7" not in run(ask(app, "GET", f"/api/entries/{case}")).text
    later(stage, 7 * HOUR_MS)
    rows = run(ask(app_of(stage), "GET", f"/api/entries/{case}")).text
    assert ("south_e7" in rows, "Cedar" in rows) == (False, True)


def test_a_case_is_held_to_the_names_of_when_it_was_said(stage: Stage) -> None:
    case = opened(stage)
    run(stage.settle(2))
    entities = [{"listed": "QDe.1", "name": "Cedar"}]
    words = {
        "authority": "security_council", "name": "List", "generated_ms": 1, "file_sha256": "a" * 64, "entities": entities,
        "source": "a file",
    }  # fmt: skip
    run(said(stage, "birch", "sanctions_list", words))
    run(said(stage, "alder", "sanctions_list", words))
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (one,) = run(ask(app_of(stage, node), "GET", "/api/parties/deconfliction")).json()["cases"]
        assert (one["forces"], one["area"] is None) == (["Birch", "Cedar"], False)
        assert [(held["code"], held["got"]) for held in one["why"]] == [("forces_since", "Cedar")]
        assert "Cedar" in run(ask(app_of(stage, node), "GET", f"/api/entries/{case}")).text
    with pytest.raises(SametableError) as raised:
        opened(stage)
    assert raised.value.code == "deconfliction.forces"


def test_a_call_with_a_force_that_another_side_alone_says_is_listed_is_made_and_its_area_is_told_coarser(
    stage: Stage,
) -> None:
    fine = opened(stage, forces=["Birch", "Dale"])
    words = {
        "authority": "security_council", "name": "List", "generated_ms": 1, "file_sha256": "a" * 64,
        "entities": [{"listed": "QDe.1", "name": "Cedar"}], "source": "a file",
    }  # fmt: skip
    run(said(stage, "birch", "sanctions_list", words))
    run(stage.settle(2))
    run(stage.beat("alder"))
    held = opened(stage)
    run(stage.settle(2))
    for node in ("alder", "birch"):
        app = app_of(stage, node)
        cases = {one["id"]: one for one in run(ask(app, "GET", "/api/parties/deconfliction")).json()["cases"]}
        assert across_e7(cases[fine]["area"]) < 600_000
        assert across_e7(cases[held]["area"]) > 2_000_000
        assert (cases[held]["forces"], cases[held]["state"]) == (["Birch", "Cedar"], "open")
        assert [why["code"] for why in cases[held]["why"]] == ["area_doubted"]
        assert str(cases[held]["area"]["south_e7"]) in run(ask(app, "GET", f"/api/entries/{held}")).text


def across_e7(area: dict[str, int]) -> int:
    return area["north_e7"] - area["south_e7"]


def test_a_case_that_is_put_off_tells_its_area_for_72_hours_after_that_was_said(stage: Stage) -> None:
    case = opened(stage, expires_ms=stage.clock.now_ms() + 70 * HOUR_MS)
    app = app_of(stage)
    later(stage, 60 * HOUR_MS)
    step(stage, case, "extended", until_ms=stage.clock.now_ms() + 60 * HOUR_MS)
    (one,) = run(ask(app, "GET", "/api/parties/deconfliction")).json()["cases"]
    assert (one["area"] is None, one["why"]) == (False, [])
    later(stage, 13 * HOUR_MS)
    (one,) = run(ask(app, "GET", "/api/parties/deconfliction")).json()["cases"]
    assert (one["area"], one["why"][0]["code"], one["state"]) == (None, "area_old", "open")
    assert "south_e7" not in run(ask(app, "GET", f"/api/entries/{case}")).text
    opened(stage, target=case)
    (one,) = run(ask(app, "GET", "/api/parties/deconfliction")).json()["cases"]
    assert (one["area"] is None, one["why"]) == (False, [])


def test_nobody_but_its_author_ends_a_case_for_the_others(stage: Stage) -> None:
    case = opened(stage)
    run(stage.settle(2))
    step(stage, case, "ended", node="birch")
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (one,) = run(ask(app_of(stage, node), "GET", "/api/parties/deconfliction")).json()["cases"]
        assert (one["state"], one["over_for"], one["area"] is None) == ("open", ["bi"], False)
        assert [held["step"] for held in one["steps"]] == ["ended"]
    step(stage, case, "answered", node="birch")
    run(stage.settle(2))
    step(stage, case, "ended")
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (one,) = run(ask(app_of(stage, node), "GET", "/api/parties/deconfliction")).json()["cases"]
        assert (one["state"], one["over_for"], one["area"]) == ("ended", [], None)


@pytest.mark.parametrize(
    "words", [{"asked": "To leave 35.12345, 37.54321"}, {"forces": ["Birch", "Cedar at 35.12345, 37.54321"]}]
)
def test_no_coordinates_stand_in_the_words_of_a_case(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, words: dict[str, Any]
) -> None:
    from sametable.centre.decisions import desk

    with pytest.raises(SametableError) as raised:
        opened(stage, **words)
    assert raised.value.code == "statement.exact_place"
    with monkeypatch.context() as altered:
        altered.setattr(desk, "check_deconfliction", lambda *_: None)
        case = opened(stage, **words)
    for path in ("/api/parties/deconfliction", f"/api/entries/{case}"):
        text = run(ask(app_of(stage), "GET", path)).text
        assert ("35.12345" in text, case in text) == (False, True)


def test_no_coordinates_stand_in_a_step(stage: Stage) -> None:
    case = opened(stage)
    with pytest.raises(SametableError) as raised:
        step(stage, case, "called", text="They are at 35.12345, 37.54321")
    assert raised.value.code == "statement.exact_place"


def test_a_case_that_is_over_is_not_called_up_again(stage: Stage) -> None:
    """A row of the areas of all cases that ever were would be their way: what is over is not put off any more."""
    case = opened(stage)
    later(stage, 7 * HOUR_MS)
    until_ms = stage.clock.now_ms() + HOUR_MS
    with pytest.raises(SametableError) as raised:
        step(stage, case, "extended", until_ms=until_ms)
    assert raised.value.code == "deconfliction.when"
    words = {"target": case, "step": "extended", "at_ms": stage.clock.now_ms(), "until_ms": until_ms}
    run(smuggle(stage, "birch", "deconfliction_step", words))
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (one,) = run(ask(app_of(stage, node), "GET", "/api/parties/deconfliction")).json()["cases"]
        assert (one["state"], one["area"], len(one["steps"])) == ("expired", None, 1)
        assert "south_e7" not in run(ask(app_of(stage, node), "GET", f"/api/entries/{case}")).text


def test_what_one_other_side_alone_says_that_the_council_listed_keeps_nobody_from_calling(
    stage: Stage,
) -> None:
    """An opinion takes no protection from anybody: the area of a case is shown until two sides hold the same edition."""
    words = {
        "authority": "security_council", "name": "List", "generated_ms": 2, "file_sha256": "a" * 64,
        "entities": [{"listed": "QDe.1", "name": "Cedar", "names": ["the", "Birch"]}], "source": "a file",
    }  # fmt: skip
    run(said(stage, "birch", "sanctions_list", words))
    run(stage.settle(2))
    opened(stage, asked="Keep off the bridge")
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (one,) = run(ask(app_of(stage, node), "GET", "/api/parties/deconfliction")).json()["cases"]
        assert (one["forces"], one["area"] is None, one["why"]) == (["Birch", "Cedar"], False, [])
    run(said(stage, "alder", "sanctions_list", words))
    with pytest.raises(SametableError) as raised:
        opened(stage)
    assert raised.value.code == "deconfliction.forces"
    newer = {**words, "generated_ms": 3, "file_sha256": "b" * 64, "entities": []}
    for node in ("alder", "birch"):
        run(said(stage, node, "sanctions_list", newer))
        run(stage.settle(2))
    opened(stage)
