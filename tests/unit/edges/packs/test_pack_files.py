"""Packs on the disk: files beside them, shipped outlines, limits, and nothing outside of their folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.geojson import MAX_FILE_B, MAX_LISTS, geometry_in
from sametable.core.terms.model import Geometry
from sametable.core.terms.reading import read_pack
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.words import MESSAGES
from sametable.edges.packs.files import SHIPPED, load_pack, shipped
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

OUTLINE = "{polygon: [[36.0, 36.9], [36.0, 37.4], [36.4, 37.4], [36.4, 36.9]]}"
LINE = "{line: [[36.20, 37.10], [36.21, 37.20]]}"
RING = [[36.9, 36.0], [37.4, 36.0], [37.4, 36.4], [36.9, 36.4], [36.9, 36.0]]


def feature(kind: str, at: object, name: str = "valley") -> dict[str, object]:
    return {
        "type": "Feature", "id": name, "properties": {"name": f"The {name}"}, "geometry": {"type": kind, "coordinates": at},
    }  # fmt: skip


def folder(
    at: Path, *features: dict[str, object], geometry: str = "{file: ground.geojson, feature: valley}"
) -> Path:
    """Write a pack whose valley is drawn in a file beside it."""
    held = {"type": "FeatureCollection", "features": list(features)}
    (at / "ground.geojson").write_text(json.dumps(held), encoding="utf-8")
    (at / "pack.yaml").write_text(example_pack().replace(OUTLINE, geometry, 1), encoding="utf-8")
    return at


def refused(path: Path) -> SametableError:
    with pytest.raises(SametableError) as caught:
        load_pack(str(path))
    assert caught.value.code == "terms.pack"
    assert caught.value.at.startswith("pack.yaml:")
    return caught.value


def test_a_feature_of_a_file_is_the_same_as_the_outline_in_the_pack(tmp_path: Path) -> None:
    drawn = load_pack(str(folder(tmp_path, feature("Polygon", [RING])))).zones[0].geometry
    assert drawn == Geometry(kind="polygon", parts=(tuple((lat, lon) for lon, lat in RING),), holes=(False,))
    assert load_pack(str(tmp_path / "pack.yaml")).zones[0].geometry == drawn


def test_a_feature_is_found_by_its_name_or_alone(tmp_path: Path) -> None:
    only = feature("Polygon", [RING])
    for geometry in ("{file: ground.geojson, feature: The valley}", "{file: ground.geojson}"):
        assert load_pack(str(folder(tmp_path, only, geometry=geometry))).zones[0].geometry.kind == "polygon"


def test_geometry_of_files_is_in_the_canonical_form(tmp_path: Path) -> None:
    hole = [[37.0, 36.1], [37.1, 36.1], [37.1, 36.2], [37.0, 36.1]]
    pack = load_pack(str(folder(tmp_path, feature("MultiPolygon", [[RING, hole]]))))
    assert pack.zones[0].geometry.holes == (False, True)
    assert read_pack(pack.text, name="anywhere") == pack


def test_lines_and_points_of_files_are_read(tmp_path: Path) -> None:
    text = example_pack().replace(LINE, "{file: ground.geojson, feature: road}", 1)
    point = "{file: ground.geojson, feature: post, radius_m: 50}"
    text = text.replace("{circle: {at: [36.2, 37.16], radius_m: 100}}", point, 1)
    road = feature("MultiLineString", [[[37.1, 36.2], [37.2, 36.21]], [[37.3, 36.2], [37.4, 36.2]]], "road")
    folder(tmp_path, road, feature("Point", [37.16, 36.2, 400], "post"))
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    pack = load_pack(str(tmp_path))
    assert pack.zones[2].geometry == Geometry(
        kind="circle", parts=(((36.2, 37.16),),), holes=(False,), radius_m=50
    )
    line = next(one for one in pack.instruments[0].clauses if one.kind == "line")
    assert len(line.fields["geometry"].parts) == 2
    assert read_pack(pack.text, name="anywhere") == pack


@pytest.mark.parametrize(
    ("features", "geometry", "message"),
    [
        ([feature("Polygon", [RING]), feature("Polygon", [RING], "b")], "{file: ground.geojson}", "which_feature"),
        ([feature("Polygon", [RING])], "{file: ground.geojson, feature: hill}", "no_feature"),
        ([feature("Polygon", [RING])] * 2, "{file: ground.geojson, feature: valley}", "feature_twice"),
        ([feature("GeometryCollection", [])], "{file: ground.geojson}", "feature_kind"),
        ([feature("Polygon", [[[1, 2, 3], ["x", 1]]])], "{file: ground.geojson}", "geojson_point"),
        ([feature("Polygon", [[[36, 236], [37, 36], [36, 37]]])], "{file: ground.geojson}", "geojson_point"),
        ([feature("Polygon", [])], "{file: ground.geojson}", "not_geojson"),
        ([feature("Polygon", None)], "{file: ground.geojson}", "not_geojson"),
        ([], "{file: ground.geojson}", "not_geojson"),
        ([feature("Point", [37, 36])], "{file: ground.geojson}", "point_radius"),
        ([feature("Polygon", [RING])], "{file: other.geojson}", "no_file"),
        ([feature("Polygon", [RING])], "{file: ../ground.geojson}", "no_file"),
        ([feature("Polygon", [RING])], "{file: /etc/hostname}", "no_file"),
        ([feature("Polygon", [RING])], "{file: pack.yaml}", "no_file"),
        ([feature("Polygon", [RING])], "{boundary: XX}", "no_boundary"),
        ([feature("Polygon", [RING])], "{boundary: ../minsk/pack}", "no_boundary"),
        ([feature("LineString", [[37, 36.0], [37, 36.1]])], "{file: ground.geojson}", "area_wanted"),
        ([feature("Polygon", [[[37, 36], [38, 37], [38, 36], [37, 37], [37, 36]]])], "{file: ground.geojson}", "crosses_itself"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_at_the_pack_s_own_line(
    tmp_path: Path, features: list[dict[str, object]], geometry: str, message: str
) -> None:
    error = refused(folder(tmp_path, *features, geometry=geometry))
    assert "zones[0].geometry" in error.at
    assert error.expected.startswith(MESSAGES["en"][message][0].split("{")[0])
    assert error.advice


def test_eleven_megabytes_of_geojson_are_refused_before_they_are_read(tmp_path: Path) -> None:
    folder(tmp_path, feature("Polygon", [RING]))
    with (tmp_path / "ground.geojson").open("r+b") as file:
        # A file with a hole: its size is told, and nothing of it is read.
        file.truncate(MAX_FILE_B + 1_000_000)
    error = refused(tmp_path)
    assert error.got == "11.0 MB"
    assert "10 MB" in error.expected


def test_too_many_points_are_refused_with_the_way_to_fewer(tmp_path: Path) -> None:
    many = [[36.9 + number / 50_000, 36.0] for number in range(20_001)]
    error = refused(folder(tmp_path, feature("Polygon", [[*many, [37.0, 36.4], many[0]]])))
    assert error.expected == MESSAGES["en"]["many_points"][0].format(limit="20,000")
    assert "implif" in error.advice


def test_a_file_of_many_small_lists_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder(tmp_path, feature("Polygon", [RING]))
    # It is no JSON at all: whoever had read it would have said so.
    (tmp_path / "ground.geojson").write_bytes(b"[" * (MAX_LISTS + 1))
    error = refused(tmp_path)
    assert error.expected == MESSAGES["en"]["file_many"][0].format(limit=f"{MAX_LISTS:,}")
    assert error.advice


def test_a_point_that_is_not_on_the_earth_is_shown_with_its_place_in_the_file(tmp_path: Path) -> None:
    error = refused(folder(tmp_path, feature("Polygon", [[*RING[:2], [18, 99], *RING[2:]]])))
    assert error.at.endswith("(ground.geojson coordinates[0][2])")
    assert error.got == "18, 99"
    assert "90" in error.expected


def test_a_file_that_breaks_off_says_where_and_shows_its_end(tmp_path: Path) -> None:
    folder(tmp_path, feature("Polygon", [RING]))
    (tmp_path / "ground.geojson").write_text(
        '{"type":\n "FeatureCollection", "features": [', encoding="utf-8"
    )
    error = refused(tmp_path)
    assert error.at.endswith("(ground.geojson:2:36)")
    assert error.got == 'tion", "features": ['
    assert error.expected == MESSAGES["en"]["json_broken"][0]


def test_errors_of_files_are_told_in_the_language_of_the_pack(tmp_path: Path) -> None:
    folder(tmp_path, feature("Polygon", [RING]), geometry="{file: other.geojson}")
    text = (tmp_path / "pack.yaml").read_text(encoding="utf-8").replace("language: en", "language: fr", 1)
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    assert refused(tmp_path).advice == MESSAGES["fr"]["no_file"][1]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "outside.geojson").write_text(json.dumps(feature("Polygon", [RING])), encoding="utf-8")
    folder(inner, feature("Polygon", [RING]))
    (inner / "ground.geojson").unlink()
    (inner / "ground.geojson").symlink_to(tmp_path / "outside.geojson")
    assert refused(inner).got == "ground.geojson"


def test_a_shipped_outline_is_named_by_its_code(tmp_path: Path) -> None:
    pack = load_pack(str(folder(tmp_path, feature("Polygon", [RING]), geometry="{boundary: SY}")))
    raw = (SHIPPED / "boundaries" / "SY.geojson").read_bytes()
    assert pack.zones[0].geometry == geometry_in(raw, "SY", name="SY", language="en")


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_pack_loads_by_its_id_and_is_its_own_canonical_form(name: str) -> None:
    pack = load_pack(name)
    assert pack.id == name
    assert read_pack(pack.text, name=name) == pack
    assert len(pack.text.encode()) <= 150_000


def test_a_pack_that_is_not_there_is_told_with_what_is() -> None:
    with pytest.raises(SametableError) as caught:
        load_pack("no-such-pack")
    assert caught.value.code == "terms.absent"
    assert all(name in caught.value.advice for name in shipped())
