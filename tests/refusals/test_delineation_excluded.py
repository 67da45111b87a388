"""Refused: a layer of where groups are that a truce leaves out, finer, smaller, more often, or gathered out of others.

Charter, "What it never does": no list of positions of groups that a truce does not cover; domain reference 10: no excluded layer
finer than agreed delineation, no feed of it. Each test is something that somebody would try who wants such a list.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from sametable.centre.decisions import desk
from sametable.core.delineation.coarsening import coarse_areas, grid_for
from sametable.core.model.ways import decode, encode
from sametable.errors import SametableError
from support.drawing import BAND, DAY_MS, TODAY_MS, area, box, draws, line, signs
from support.hitting import later, said
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GROUP = "Elder Band"
LIST = {
    "authority": "security_council", "name": "Consolidated list", "generated_ms": TODAY_MS, "file_sha256": "a" * 64,
    "entities": [{"listed": "QDe.1", "name": GROUP, "names": ["Band of the Elders", "Old Men; Elders of the hill"]}],
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 2)
    yield stage
    stage.close()


def excluded(shape: Any, **more: Any) -> dict[str, Any]:
    return area(shape, what="excluded", **{"groups": [GROUP], **more})


def refused(stage: Stage, fields: dict[str, Any], kind: str = "delineation") -> str:
    with pytest.raises(SametableError) as raised:
        run(said(stage, "alder", kind, fields))
    return raised.value.code


def layers(stage: Stage, node: str = "alder") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(ask(app_of(stage, node), "GET", "/api/parties/delineations")).json()[
        "layers"
    ]
    return found


def test_an_area_of_an_excluded_group_is_made_of_whole_blocks(stage: Stage) -> None:
    run(draws(stage, excluded(box(36.5, 36.0, 0.3))))
    (row,) = layers(stage)
    assert row["coarseness_m"] == 1_000
    for part in decode(excluded(box(36.5, 36.0, 0.3))["ways"]):
        assert all(point % 5 == 0 for corner in part for point in corner)


@pytest.mark.parametrize("agreed_m", [100, 500])
def test_terms_that_agree_on_less_for_lines_leave_these_at_a_kilometre(agreed_m: int) -> None:
    grid = grid_for("excluded", agreed_m, BAND)
    assert (grid.coarseness_m, grid.block) == (1_000, 5)


def test_a_small_place_is_one_block_wherever_in_it_it_lies() -> None:
    grid = grid_for("excluded", 500, BAND)
    lat, lon = grid.steps_e7
    corner = (lon * 3_600 / 1e7, lat * 3_605 / 1e7)
    found = set()
    for dx in range(1, 45, 4):
        for dy in range(1, 45, 4):
            west, south = corner[0] + lon * dx / 10 / 1e7, corner[1] + lat * dy / 10 / 1e7
            found.add(
                coarse_areas(shapely.box(west, south, west + 0.004, south + 0.004), "excluded", grid).ways
            )
    assert len(found) == 1


def test_a_small_place_at_the_corner_of_four_blocks_is_not_told_by_all_four() -> None:
    grid = grid_for("excluded", 500, BAND)
    lat, lon = grid.steps_e7
    x, y = lon * 3_600 / 1e7, lat * 3_600 / 1e7
    ways = coarse_areas(shapely.box(x - 0.004, y - 0.003, x + 0.003, y + 0.004), "excluded", grid).ways
    (ring,) = decode(ways)
    assert len(ring) == 4
    assert max(row for row, _ in ring) - min(row for row, _ in ring) == 5


@pytest.mark.parametrize(
    "ring",
    [
        [(3_601, 3_600), (3_601, 3_610), (3_611, 3_610), (3_611, 3_600)],
        [(3_600, 3_600), (3_610, 3_605), (3_600, 3_610)],
        [(3_600, 3_600), (3_600, 3_610), (3_605, 3_610), (3_605, 3_601), (3_606, 3_601), (3_606, 3_600)],
    ],
)
def test_areas_whose_corners_or_edges_would_say_more_than_blocks_are_refused(
    stage: Stage, ring: list[tuple[int, int]]
) -> None:
    assert refused(stage, excluded(box(36.5, 36.0)) | {"ways": encode([ring])}) == "delineation.too_small"


def test_an_hour_is_refused_and_a_draft_is_by_the_day(stage: Stage) -> None:
    fields = excluded(box(36.5, 36.0))
    assert refused(stage, fields | {"as_of_ms": TODAY_MS + 3_600_000}) == "statement.field"
    body = {
        "what": "excluded", "as_of_ms": TODAY_MS + 3_600_000, "accuracy_m": 500,
        "ways": [[[360_000_000, 365_000_000], [361_000_000, 365_000_000], [361_000_000, 366_000_000]]],
    }  # fmt: skip
    (draft,) = run(ask(app_of(stage), "POST", "/api/parties/delineations/draft", json=body)).json()["drafts"]
    assert draft["fields"]["as_of_ms"] == TODAY_MS
    assert {"code": "by_the_day"} in draft["notices"]


def test_one_version_a_day_and_no_more(stage: Stage) -> None:
    first = run(draws(stage, excluded(box(36.5, 36.0)))).id
    later(stage)
    moved = excluded(box(36.6, 36.0), target=first, as_of_ms=TODAY_MS + DAY_MS)
    assert refused(stage, moved) == "delineation.too_often"
    later(stage, DAY_MS)
    assert refused(stage, moved | {"as_of_ms": TODAY_MS}) == "delineation.too_often"
    run(draws(stage, moved))


@pytest.mark.parametrize("change", [{"groups": ["Another Band"]}, {"name": "Other"}, {"what": "mixed"}])
def test_another_area_beside_it_the_same_day_is_the_same_thing_by_another_name(
    stage: Stage, change: dict[str, Any]
) -> None:
    run(draws(stage, excluded(box(36.5, 36.0))))
    later(stage)
    assert refused(stage, excluded(box(36.6, 36.0)) | change) == "delineation.too_often"


def test_another_area_of_the_same_group_the_same_day_is_refused_however_far_it_lies(stage: Stage) -> None:
    run(draws(stage, excluded(box(36.5, 36.0))))
    assert refused(stage, excluded(box(38.5, 34.0), name="Other")) == "delineation.too_often"


def test_taking_it_back_does_not_make_room_for_the_next_hour(stage: Stage) -> None:
    first = run(draws(stage, excluded(box(36.5, 36.0)))).id
    run(said(stage, "alder", "withdraw", {"target": first}))
    later(stage)
    assert refused(stage, excluded(box(36.6, 36.0))) == "delineation.too_often"
    assert layers(stage) == []


def test_versions_by_the_hour_from_another_node_are_void_and_draw_no_way(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    target: dict[str, Any] = {}
    with monkeypatch.context() as altered:
        altered.setattr(desk, "check_delineation", lambda *_: None)
        for hour in range(5):
            fields = excluded(box(36.5 + hour / 20, 36.0), as_of_ms=TODAY_MS + hour * DAY_MS, **target)
            target = {"target": run(draws(stage, fields)).id}
            later(stage)
    run(stage.settle(2))
    (row,) = layers(stage, "birch")
    one = run(ask(app_of(stage, "birch"), "GET", f"/api/parties/delineations/{row['number']}")).json()
    assert [len(version["why"]) for version in one["versions_list"]] == [0, 1, 1, 1, 1]
    assert row["version"] == 1


def test_of_earlier_versions_there_is_no_geometry(stage: Stage) -> None:
    first = run(draws(stage, excluded(box(36.5, 36.0)))).id
    later(stage, DAY_MS)
    run(draws(stage, excluded(box(36.7, 36.0), target=first, as_of_ms=TODAY_MS + DAY_MS)))
    (row,) = layers(stage)
    one = run(ask(app_of(stage), "GET", f"/api/parties/delineations/{row['id']}")).json()
    assert row["version"] == 2
    assert [version["geometry"] for version in one["versions_list"]] == [None, None]


def test_it_is_no_change_of_control_and_stands_in_no_draft_of_a_report(stage: Stage) -> None:
    first = run(draws(stage, excluded(box(36.5, 36.0)))).id
    later(stage, 2 * DAY_MS)
    run(draws(stage, excluded(box(36.9, 36.0), target=first, as_of_ms=TODAY_MS + 2 * DAY_MS)))
    answer = run(ask(app_of(stage), "GET", f"/api/parties/changes?since={TODAY_MS}")).json()
    assert answer["changes"] == []


def test_it_leaves_in_no_file_even_when_everybody_has_signed_it(stage: Stage) -> None:
    fields = excluded(box(36.5, 36.0), agreed_with=["al", "bi"])
    drawn = run(draws(stage, fields))
    run(stage.settle(2))
    run(signs(stage, "birch", drawn.id, fields))
    run(stage.settle(3))
    (row,) = layers(stage)
    assert (row["state"], row["given"]) == ("agreed", False)
    for form in ("geojson", "gpkg", "kml"):
        answer = run(ask(app_of(stage), "GET", f"/api/parties/delineations/{drawn.number}/file?form={form}"))
        assert (answer.status_code, answer.json()["code"]) == (422, "delineation.not_given")


def test_no_part_of_it_is_released_as_a_file(stage: Stage) -> None:
    one = run(draws(stage, excluded(box(36.5, 36.0))))
    other = run(draws(stage, area(box(37.5, 36.0))))
    answers = [
        run(ask(app_of(stage), "POST", f"/api/release/{held}", json={"fields": ["type", "ways"]}))
        for held in (one.id, other.id)
    ]
    assert (answers[0].json()["code"], answers[1].status_code) == ("delineation.not_given", 200)


def test_it_is_in_no_export_of_tables_and_in_no_event(stage: Stage) -> None:
    async def steps() -> None:
        stream = EventStream()
        app = app_of(stage)
        await stream.open(app)
        fields = excluded(box(36.5, 36.0), name="Quartz field")
        await draws(stage, fields)
        await stream.until(2)
        told = "".join(one.data for one in stream.events)
        await stream.close()
        assert fields["ways"] not in told
        assert "Quartz field" not in told
        job = (
            await ask(app, "POST", "/api/tables/export", json={"format": "geojson", "restricted": True})
        ).json()["job"]
        for _ in range(100):
            if (await ask(app, "GET", f"/api/tables/export/{job}")).json()["state"] == "done":
                break
        held = await ask(app, "GET", f"/api/tables/export/{job}/file")
        assert "Quartz field" not in held.text

    run(steps())


def test_control_of_a_listed_group_is_held_as_coarse_as_an_area_of_it(stage: Stage) -> None:
    run(said(stage, "alder", "sanctions_list", LIST))
    for change in (
        {"groups": [GROUP]},
        {"groups": ["band of the  ELDERS"]},
        {"groups": ["Third column of the Elder Band"]},
        {"groups": ["Elders of the hill"]},
        {"name": "Posts of the Elder Band"},
        {"source": "Elder Band, seen from the ridge"},
        {"said_by": "The Elder Band"},
    ):
        assert refused(stage, area(box(36.5, 36.0)) | change) == "delineation.held_coarser"
    run(draws(stage, area(box(36.5, 36.0), groups=["Dogwood Brigade"])))
    unseen = area(box(36.5, 36.0), groups=["El\u200bder Ba\u00adnd"])
    assert refused(stage, unseen) == "text.direction"
    run(smuggle(stage, "alder", "delineation", unseen))
    assert [one["why"][0]["code"] for one in layers(stage) if one["state"] == "void"] == [
        "delineation.held_coarser"
    ]


@pytest.mark.parametrize("words", [{"name": "Elder Band"}, {"text": "Here stands the Elder Band"}])
def test_a_line_that_names_a_listed_group_is_a_front_and_no_place(
    stage: Stage, words: dict[str, str]
) -> None:
    run(said(stage, "alder", "sanctions_list", LIST))
    short = line((36.5, 36.0), (36.51, 36.01), (36.52, 36.0)) | words
    assert refused(stage, short) == "delineation.held_coarser"
    run(draws(stage, line((36.5, 36.0), (36.6, 36.1)) | words))


def test_areas_that_name_no_group_may_be_of_one_and_are_drawn_once_a_day(stage: Stage) -> None:
    run(draws(stage, area(box(36.5, 36.0), what="excluded")))
    for far in (area(box(37.5, 37.0), what="excluded"), area(box(37.5, 37.0), what="mixed")):
        assert refused(stage, far) == "delineation.too_often"
    assert refused(stage, excluded(box(37.5, 37.0))) == "delineation.too_often"


def test_a_separation_of_a_listed_group_names_no_finer_area(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(said(stage, "alder", "sanctions_list", LIST))
    fine = run(draws(stage, area(box(36.5, 36.0)))).id
    coarse = run(draws(stage, excluded(box(36.5, 36.0)))).id
    words = {
        "place_name": "North Bank", "groups": [GROUP, "Dogwood Brigade"], "says": "co_located", "as_of_ms": 1, "source": "x",
    }  # fmt: skip
    assert refused(stage, {**words, "area": fine}, "separation_status") == "group.no_area"
    with monkeypatch.context() as altered:
        altered.setattr(desk, "check_separation", lambda *_: None)
        run(said(stage, "alder", "separation_status", {**words, "area": fine}))
    app = app_of(stage)
    (shown,) = run(ask(app, "GET", "/api/parties/separations")).json()["separations"]
    assert shown["area"] is None
    run(said(stage, "alder", "separation_status", {**words, "area": coarse}))
    (shown,) = run(ask(app, "GET", "/api/parties/separations")).json()["separations"]
    assert shown["area"] == coarse


def test_no_coordinates_stand_in_what_is_said_of_groups(stage: Stage) -> None:
    place = "Posts at 35.12345, 37.54321"
    view = {"group": GROUP, "says": "excluded", "authority": "own_view", "as_of_ms": 1, "source": "x"}
    status = {"place_name": place, "groups": ["A", "B"], "says": "co_located", "as_of_ms": 1, "source": "x"}
    assert refused(stage, {**view, "text": place}, "designation") == "statement.exact_place"
    assert refused(stage, {**view, "names": [place]}, "designation") == "statement.exact_place"
    assert refused(stage, status, "separation_status") == "statement.exact_place"


def test_control_of_a_group_that_its_author_calls_excluded_is_held_coarser(stage: Stage) -> None:
    words = {
        "group": GROUP,
        "says": "excluded",
        "authority": "own_view",
        "as_of_ms": TODAY_MS,
        "source": "Note 4",
    }
    run(said(stage, "alder", "designation", words))
    assert refused(stage, area(box(36.5, 36.0), groups=[GROUP])) == "delineation.held_coarser"


def test_ones_opinion_of_a_group_does_not_void_what_another_side_draws(stage: Stage) -> None:
    words = {
        "group": GROUP,
        "says": "excluded",
        "authority": "own_view",
        "as_of_ms": TODAY_MS,
        "source": "Note 4",
    }
    run(said(stage, "birch", "designation", words))
    run(stage.settle(2))
    run(draws(stage, area(box(36.5, 36.0), groups=[GROUP])))
    assert layers(stage)[0]["state"] == "claimed"


def test_a_thing_does_not_become_an_area_of_an_excluded_group_by_a_new_version(stage: Stage) -> None:
    first = run(draws(stage, area(box(36.5, 36.0)))).id
    later(stage, DAY_MS)
    fields = excluded(box(36.5, 36.0), target=first, as_of_ms=TODAY_MS + DAY_MS)
    assert refused(stage, fields) == "delineation.target"


def test_laying_a_finer_layer_over_it_shows_blocks(stage: Stage) -> None:
    number = run(draws(stage, excluded(box(36.5, 36.0, 0.4)))).number
    other = run(draws(stage, area(shapely.Point(36.7, 36.2).buffer(0.15)))).number
    answer = run(ask(app_of(stage), "GET", f"/api/parties/overlap?first={other}&second={number}")).json()
    lat, lon = grid_for("excluded", 500, BAND).steps_e7
    corners = [one for part in answer["both"]["geometry"]["coordinates"] for ring in part for one in ring]
    assert answer["in_blocks"]
    assert corners
    assert all(round(x * 1e7 / lon) % 5 == 0 and round(y * 1e7 / lat) % 5 == 0 for x, y in corners)


@pytest.mark.parametrize(
    "query", ["group=Elder", "near=36.2,37.1", "what=excluded", "within=35,32,42,37", "exact=true"]
)
def test_asking_for_some_of_them_gives_all_layers_as_they_are(stage: Stage, query: str) -> None:
    run(draws(stage, excluded(box(36.5, 36.0))))
    run(draws(stage, area(box(37.5, 36.0))))
    app = app_of(stage)
    whole = run(ask(app, "GET", "/api/parties/delineations")).json()
    assert run(ask(app, "GET", f"/api/parties/delineations?{query}")).json() == whole


def test_a_deconfliction_case_is_no_note_of_where_an_excluded_group_is(stage: Stage) -> None:
    run(said(stage, "alder", "sanctions_list", LIST))
    app = app_of(stage)
    body = {"points": [{"lat_e7": 360_000_000, "lon_e7": 365_000_000 + step} for step in (0, 10, 20)]}
    drawn = run(ask(app, "POST", "/api/parties/deconfliction/draft", json=body)).json()["area"]
    now_ms = stage.clock.now_ms()
    case = {
        "forces": ["Birch", "Cedar"], "area": drawn, "at_ms": now_ms, "expires_ms": now_ms + 3_600_000, "call": "watch_officer",
    }  # fmt: skip
    assert refused(stage, case | {"forces": ["Birch", GROUP]}, "deconfliction") == "deconfliction.forces"
    finer = {**drawn, "north_e7": drawn["north_e7"] - 1}
    assert refused(stage, case | {"area": finer}, "deconfliction") == "deconfliction.area"
    run(said(stage, "alder", "deconfliction", case))
    assert json.loads(run(ask(app, "GET", "/api/parties/deconfliction")).text)["cases"][0]["area"] == drawn


def test_no_page_of_the_record_draws_its_versions_one_after_another(stage: Stage) -> None:
    first = run(draws(stage, excluded(box(36.5, 36.0))))
    later(stage, DAY_MS)
    moved = excluded(box(36.7, 36.0), target=first.id, as_of_ms=TODAY_MS + DAY_MS)
    second = run(draws(stage, moved))
    app = app_of(stage)
    for one in (first, second):
        assert '"ways"' not in run(ask(app, "GET", f"/api/entries/{one.number}")).text
        proof = f"/api/record/alder/entries/{one.index}/proof"
        assert moved["ways"] not in run(ask(app, "GET", proof)).text
    rows = run(ask(app, "GET", "/api/record/alder/entries?from=0&count=100")).text
    assert moved["ways"] not in rows
