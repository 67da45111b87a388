"""What the Terms room shows of every shipped pack, and of lines that several instruments name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from sametable.centre.terms.held import Terms, terms_of
from sametable.centre.terms.room import map_of, pack_view
from sametable.core.terms.reading import read_pack
from sametable.edges.packs.files import load_pack, shipped
from support.stage import Stage, run
from support.termspack import put, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.terms.model import Pack


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terms]:
    held = Stage(tmp_path_factory.mktemp("room"), 2)
    yield terms_of(held["alder"])
    held.close()


class Text:
    """A text as the map needs it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack


def drawn(pack: Pack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = map_of([Text(pack)])["features"]  # type: ignore[list-item]
    return found


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_pack_is_shown_whole_and_drawn(terms: Terms, name: str) -> None:
    pack = load_pack(name)
    view = orjson.loads(orjson.dumps(pack_view(pack, terms)))
    assert [one["id"] for one in view["instruments"]] == [one.id for one in pack.instruments]
    clauses = [clause for one in view["instruments"] for clause in one["clauses"]]
    assert len(clauses) == sum(len(one.clauses) for one in pack.instruments)
    for clause in clauses:
        assert (clause["segments"] is not None) is (clause["kind"] == "window")
        for line in clause["lines_of"]:
            assert isinstance(line["value"], str | dict)
    known = {zone.id for zone in pack.zones if zone.geometry.kind != "unknown"}
    features = drawn(pack)
    assert {one["properties"]["id"] for one in features if one["properties"]["what"] == "zone"} == known
    named = {line for clause in clauses for line in clause["lines"]}
    assert {one["properties"]["id"] for one in features if one["properties"]["what"] == "line"} <= named
    for feature in features:
        assert feature["geometry"]["type"] in {"MultiPolygon", "MultiLineString"}


def test_lines_of_one_name_in_two_instruments_are_told_apart() -> None:
    line = '  - {id: front, kind: line, ref: "9", text: The front, geometry: {line: [[36.0, 37.0], [36.5, 37.5]]}, accuracy_m: 100, sources: [s1]}'
    band = '  - {id: back, kind: prohibition, ref: "10", text: No guns near it, acts: any, near: {line: front, within_m: 500}}'
    text = quiet().rstrip() + f"\n{line}\n{band}\n"
    one = drawn(read_pack(text, name="x"))
    assert [(each["properties"]["id"], each["properties"]["clauses"]) for each in one][-1] == (
        "front", ["truce/front", "truce/back"],
    )  # fmt: skip
    other = text.partition("\ninstruments:\n")[2].replace("- id: truce", "- id: second")
    two = [each["properties"] for each in drawn(read_pack(text + other, name="x"))]
    assert [(each["id"], each["clauses"]) for each in two if each["what"] == "line"] == [
        ("truce/front", ["truce/front", "truce/back"]),
        ("second/front", ["second/front", "second/back"]),
    ]


def test_a_hole_in_an_area_stays_a_hole_and_nothing_is_drawn_of_what_nobody_knows() -> None:
    area = "{polygon: [[36, 37], [36, 38], [37, 38], [37, 37]], holes: [[[36.4, 37.4], [36.4, 37.6], [36.6, 37.6]]]}"
    circle = quiet().partition("geometry: ")[2].partition("\n")[0]
    (feature,) = drawn(read_pack(quiet().replace(circle, area, 1), name="x"))
    ((shell, hole),) = feature["geometry"]["coordinates"]
    assert (shell[0], shell[0]) == (shell[-1], [37, 36])
    assert len(hole) == 4


def test_texts_that_do_not_read_leave_the_others_on_the_map(tmp_path_factory: pytest.TempPathFactory) -> None:
    stage = Stage(tmp_path_factory.mktemp("more"), 2)
    run(put(stage["alder"]))
    held = terms_of(stage["alder"])
    assert len(map_of(held.read(held.look()))["features"]) == 1
    stage.close()
