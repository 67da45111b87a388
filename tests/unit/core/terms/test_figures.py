"""Every figure of a pack is found by the field that it stands in, and the same place of another text of it by ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from sametable.core.terms.figures import (
    LENGTHS_OF_TIME,
    MOMENTS,
    WHOLE,
    figure_at,
    figures,
    name_of,
    same_place,
    value_at,
)
from sametable.core.terms.reading import read_pack
from sametable.core.terms.schema.published import json_schema
from support.termspack import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

TREE = orjson.loads(read_pack(quiet(), name="quiet").text)
COORDINATES = {"lat", "lon", "south", "west", "north", "east"}


def fields(held: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every property of a JSON Schema with its name."""
    if isinstance(held, dict):
        named = held.get("properties")
        yield from named.items() if isinstance(named, dict) else ()
        for part in held.values():
            yield from fields(part)
    elif isinstance(held, list):
        for part in held:
            yield from fields(part)


def is_whole(one: dict[str, Any]) -> bool:
    return any(form.get("type") == "integer" and "minimum" in form for form in one.get("anyOf", ()))


def test_no_field_of_a_pack_that_holds_a_figure_is_forgotten() -> None:
    found = list(fields(json_schema()))
    assert {name for name, one in found if is_whole(one)} - COORDINATES == set(WHOLE) - {"calibre_mm"}
    """A calibre is one number, or `min` and `max`."""
    assert {name for name, one in found if one.get("$ref") == "#/$defs/duration"} == set(LENGTHS_OF_TIME)
    assert {name for name, one in found if one.get("$ref") == "#/$defs/moment"} <= set(MOMENTS)


def test_the_figures_of_a_pack_are_its_rules_and_neither_places_nor_texts() -> None:
    found = {one.path: one.quantities for one in figures(TREE)}
    assert found == {
        "/zones/0/geometry/circle/radius_m": (("length", 20_000_000),),
        "/zones/0/accuracy_m": (("length", 50_000),),
        "/instruments/0/date": (("date", 20160219),),
        "/instruments/0/clauses/3/from": (("date", 20160220), ("clock", 0)),
        "/instruments/0/clauses/3/until": (("date", 20160320), ("clock", 0)),
        "/instruments/0/clauses/5/quantity/number": (("count", 60),),
    }


def test_only_instruments_that_are_taken_give_figures() -> None:
    assert {one.path.split("/")[1] for one in figures(TREE, ("another",))} == {"zones"}


@pytest.mark.parametrize(
    ("key", "held", "quantities"),
    [
        ("distance_m", "15 km", (("length", 15_000_000),)),
        ("distance_m", "3,500", (("length", 3_500_000),)),
        ("silence_h", "48", (("time", 172_800_000),)),
        ("within", "1 day 6 hours", (("days", 1), ("time", 21_600_000))),
        ("each", "5 years, 3 months", (("months", 63),)),
        ("due", "D + 14 days", (("days", 14),)),
        ("finish", "2016-09-12T19:00", (("date", 20160912), ("clock", 1140))),
        ("until", "13.00", (("clock", 780),)),
    ],
)
def test_a_figure_is_read_as_its_field_is_written(key: str, held: str, quantities: tuple[Any, ...]) -> None:
    found = figure_at(key, held)
    assert found is not None
    assert found.quantities == quantities


@pytest.mark.parametrize(
    ("key", "held"), [("title", "48 hours"), ("by", "alder"), ("at", "D"), ("each", "often"), ("number", "x")]
)
def test_what_is_no_figure_is_none(key: str, held: str) -> None:
    assert figure_at(key, held) is None


def test_a_place_is_found_again_by_ids_where_the_clauses_stand_in_another_order() -> None:
    other = orjson.loads(orjson.dumps(TREE))
    other["instruments"][0]["clauses"].reverse()
    assert same_place(TREE, "/instruments/0/clauses/5/quantity/number", other) == (
        "/instruments/0/clauses/0/quantity/number"
    )
    del other["instruments"][0]["clauses"][0]
    assert same_place(TREE, "/instruments/0/clauses/5/quantity/number", other) is None


@pytest.mark.parametrize("path", ["", "zones", "/zones/9", "/zones/x", "/pack/0", "/zones/0/geometry/-1"])
def test_a_pointer_to_nothing_gives_nothing(path: str) -> None:
    assert value_at(TREE, path) is None


def test_a_place_is_named_by_what_holds_it_and_by_its_field() -> None:
    assert name_of(TREE, "/zones/0/geometry/circle/radius_m") == {
        "of": [{"en": "The valley"}],
        "ref": "",
        "field": {"en": "Radius", "ru": "Радиус", "ar": "نصف القطر", "fr": "Rayon"},
    }
    named = name_of(TREE, "/instruments/0/clauses/5/quantity/number")
    assert (named["of"], named["ref"], named["field"]["en"]) == (
        [{"en": "The truce"}, {"en": "trucks"}],
        "6",
        "Number",
    )
