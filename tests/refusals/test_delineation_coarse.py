"""Refused: lines and areas finer than what was agreed, in whatever way somebody tries to have them.

Charter, "What it never does"; issue "the negotiating table": no layer is stored finer than the coarseness agreed in the terms;
finer input is coarsened. Tried here: finer grids, shifted grids, many versions, small areas, words, files, and a node whose
desk lets everything through.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from sametable.centre.decisions import desk
from sametable.core.model.ways import decode, encode, steps_e7
from sametable.errors import SametableError
from support.drawing import BAND, TODAY_MS, area, box, draws, line, signs
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINE = [
    [(36.2012345, 37.1612345), (36.2512345, 37.1612345), (36.2512345, 37.2312345), (36.2012345, 37.2312345)]
]
DIGITS = ("2012345", "1612345", "2512345", "2312345")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 2)
    yield stage
    stage.close()


def drafted(**more: Any) -> dict[str, Any]:
    ways = [[[round(lat * 1e7), round(lon * 1e7)] for lat, lon in way] for way in FINE]
    return {"what": "control", "as_of_ms": TODAY_MS, "accuracy_m": 500, "name": "Bank", "ways": ways, **more}


def refused(stage: Stage, fields: dict[str, Any]) -> str:
    with pytest.raises(SametableError) as raised:
        run(draws(stage, fields))
    return raised.value.code


def let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have desks let through everything that the kind itself allows: what another side's altered node would do."""
    monkeypatch.setattr(desk, "check_delineation", lambda *_: None)


def shown(stage: Stage, node: str = "alder") -> list[dict[str, Any]]:
    answer = run(ask(app_of(stage, node), "GET", "/api/parties/delineations"))
    layers: list[dict[str, Any]] = answer.json()["layers"]
    return layers


def test_finer_input_is_coarsened_and_how_far_it_moved_is_told(stage: Stage) -> None:
    (draft,) = run(ask(app_of(stage), "POST", "/api/parties/delineations/draft", json=drafted())).json()[
        "drafts"
    ]
    lat, lon = steps_e7(500, BAND)
    assert draft["fields"]["coarseness_m"] == 500
    assert 0 < draft["moved_m"] <= 370
    corners = [one for part in draft["preview"]["coordinates"] for ring in part for one in ring]
    assert all(abs(x * 1e7 / lon - round(x * 1e7 / lon)) < 1e-4 for x, _ in corners)
    assert all(abs(y * 1e7 / lat - round(y * 1e7 / lat)) < 1e-4 for _, y in corners)


def test_nothing_of_finer_input_is_in_the_answer_or_in_the_nodes_folder(stage: Stage, tmp_path: Path) -> None:
    answer = run(ask(app_of(stage), "POST", "/api/parties/delineations/draft", json=drafted()))
    run(draws(stage, answer.json()["drafts"][0]["fields"]))
    assert not [one for one in DIGITS if one in answer.text]
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [one for one in DIGITS if one.encode() in held]


def test_the_same_line_drawn_a_little_elsewhere_each_time_gives_the_same_steps() -> None:
    lat, lon = steps_e7(500, BAND)
    corner = (lon * 7_431.2 / 1e7, lat * 7_212.3 / 1e7)
    found = {
        area(
            shapely.box(
                corner[0] + dx,
                corner[1] + dy,
                corner[0] + lon * 40 / 1e7 + dx,
                corner[1] + lat * 40 / 1e7 + dy,
            )
        )["ways"]
        for dx in (-0.0003, 0.0, 0.0004)
        for dy in (-0.0003, 0.0, 0.0004)
    }
    assert len(found) == 1


def test_a_finer_grid_is_refused(stage: Stage) -> None:
    assert refused(stage, area(box(36.5, 36.0), agreed_m=250)) == "delineation.finer"
    assert shown(stage) == []


@pytest.mark.parametrize("change", [{"band": 37}, {"band": 45}, {"coarseness_m": 501}, {"coarseness_m": 999}])
def test_a_shifted_grid_is_refused_so_that_two_cannot_be_laid_over_one_another(
    stage: Stage, change: dict[str, int]
) -> None:
    low = encode([[(3_000, 3_000), (3_000, 3_040), (3_040, 3_040)]])
    assert refused(stage, {**area(box(36.5, 36.0)), "ways": low, **change}) == "delineation.grid"


def test_a_list_of_small_areas_is_refused(stage: Stage) -> None:
    cells = [
        [(7_200 + 4 * n, 7_400), (7_201 + 4 * n, 7_400), (7_201 + 4 * n, 7_401), (7_200 + 4 * n, 7_401)]
        for n in range(9)
    ]
    for what in ("control", "no_agreement", "zone"):
        assert (
            refused(stage, area(box(36.5, 36.0), what=what) | {"ways": encode(cells)})
            == "delineation.too_small"
        )


def test_drawn_small_areas_fall_away_and_are_counted() -> None:
    from sametable.core.delineation.coarsening import coarse_areas, grid_for

    posts = [shapely.box(36.5 + n / 20, 36.0, 36.5 + n / 20 + 0.01, 36.01) for n in range(6)]
    coarse = coarse_areas(
        shapely.MultiPolygon([*posts, box(37.5, 36.0)]), "control", grid_for("control", 500, BAND)
    )
    assert (coarse.fell_away, len(decode(coarse.ways))) == (6, 1)


@pytest.mark.parametrize("name", ["name", "text", "place_name", "source"])
def test_no_coordinates_stand_in_the_words_of_a_layer(stage: Stage, name: str) -> None:
    fields = area(box(36.5, 36.0)) | {name: "the post at 36.2012345, 37.1612345"}
    assert refused(stage, fields) == "delineation.coordinates"


@pytest.mark.parametrize(
    "change",
    [
        {"coarseness_m": 100},
        {"band": 45},
        {"text": "at 36.2012345, 37.1612345"},
        {"name": "36.2012345, 37.1612345"},
    ],
)
def test_what_another_desk_let_through_is_void_on_every_screen_and_draws_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    with monkeypatch.context() as altered:
        let_through(altered)
        run(draws(stage, area(box(36.5, 36.0)) | {"name": "Bank"} | change))
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (row,) = shown(stage, node)
        assert row["state"] == "void"
        assert row["why"][0]["code"].startswith("delineation.")
        assert row["geometry"] is None
        assert "2012345" not in json.dumps(row)
        one = run(ask(app_of(stage, node), "GET", f"/api/parties/delineations/{row['number']}")).json()
        assert (one["geometry"], one["content"]) == (None, None)
        assert all(version["geometry"] is None for version in one["versions_list"])
        dossier = run(ask(app_of(stage, node), "GET", f"/api/entries/{row['number']}")).text
        assert '"ways"' not in dossier
        assert "2012345" not in dossier


def test_a_void_layer_is_neither_compared_nor_given_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = area(box(36.5, 36.0), agreed_m=100)
    with monkeypatch.context() as altered:
        let_through(altered)
        number = run(draws(stage, fine)).number
    other = run(draws(stage, area(box(36.55, 36.0)))).number
    app = app_of(stage)
    compared = run(ask(app, "GET", f"/api/parties/overlap?first={other}&second={number}"))
    assert (compared.status_code, compared.json()["code"]) == (422, "delineation.no_overlap")
    given = run(ask(app, "GET", f"/api/parties/delineations/{number}/file?form=geojson"))
    assert given.json()["code"] == "delineation.not_given"


def test_a_file_leaves_only_when_every_named_party_has_signed(stage: Stage) -> None:
    fields = line((36.5, 36.0), (36.9, 36.2), agreed_with=["al", "bi"])
    number = (drawn := run(draws(stage, fields))).number
    path = f"/api/parties/delineations/{number}/file?form=kml"
    assert run(ask(app_of(stage), "GET", path)).json()["code"] == "delineation.not_given"
    run(stage.settle(2))
    run(signs(stage, "birch", drawn.id, fields))
    run(stage.settle(3))
    answer = run(ask(app_of(stage), "GET", path))
    assert answer.status_code == 200
    assert "<LineString>" in answer.text


def test_a_file_that_is_finer_is_coarsened_too(stage: Stage) -> None:
    shape = {"type": "Polygon", "coordinates": [[[lon, lat] for lat, lon in [*FINE[0], FINE[0][0]]]]}
    choices = json.dumps({"what": "control", "as_of_ms": TODAY_MS, "accuracy_m": 500})
    answer = run(
        ask(
            app_of(stage),
            "POST",
            "/api/parties/delineations/read",
            params={"name": "a.geojson", "choices": choices},
            headers={"content-type": "application/octet-stream"},
            content=json.dumps({"type": "Feature", "geometry": shape, "properties": {}}).encode(),
        )
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["drafts"][0]["fields"]["coarseness_m"] == 500
    assert not [one for one in DIGITS if one in answer.text]
