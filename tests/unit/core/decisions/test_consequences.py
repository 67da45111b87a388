"""Variants of a bound pack: each option goes to the place that its bracket is bound to, and nothing else changes."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.decisions.clauses import Bind
from sametable.core.decisions.consequences import bound, in_unit
from sametable.core.wire import canonical
from sametable.errors import SametableError
from support.gapping import clause, text

PACK = {
    "pack": "quiet",
    "zones": [{"radius_m": "500", "a/b": "12", "note": "at noon", "far": "2 km"}, {"radius_m": "500"}],
}
RAW = canonical.encode(PACK).decode()


def found(en: str, *paths: str, pack: str = RAW, **more: Any) -> list[tuple[str, str]]:
    one = text(
        clause("c1", en, **more), binds=tuple(Bind(clause="c1", bracket="b1", path=path) for path in paths)
    )
    held = bound(one, "c1", "b1", pack, language="en")
    return [(each.put, each.why) for each in held.variants]


def test_each_option_stands_in_its_place_and_nothing_else_changes() -> None:
    one = text(
        clause("c1", "[500 | 1,000] metres"),
        binds=(Bind(clause="c1", bracket="b1", path="/zones/0/radius_m"),),
    )
    held = bound(one, "c1", "b1", RAW, language="en")
    zones = [orjson.loads(each.text)["zones"] for each in held.variants]
    assert [each[0]["radius_m"] for each in zones] == ["500", "1000"]
    assert [{**each[0], "radius_m": "500"} for each in zones] == [PACK["zones"][0]] * 2
    assert held.variants[0].text == RAW


def test_a_number_goes_into_the_unit_of_its_place() -> None:
    assert found("[1 | 3] km", "/zones/0/radius_m") == [("1000", ""), ("3000", "")]
    assert found("[500 | 2,000] metres", "/zones/0/far") == [("", "gap.option"), ("2 km", "")]


def test_one_bracket_may_stand_for_several_numbers() -> None:
    assert found("[500 | 700] metres", "/zones/0/radius_m", "/zones/1/radius_m") == [("500", ""), ("700", "")]


def test_words_stand_for_words_and_never_for_a_number() -> None:
    assert found("[at dawn | at dusk]", "/zones/0/note") == [("at dawn", ""), ("at dusk", "")]
    assert found("[at dawn | 700]", "/zones/0/radius_m") == [("", "gap.option"), ("700", "")]


def test_a_number_of_something_else_cannot_be_put_there() -> None:
    assert found("[2 | 3] days", "/zones/0/radius_m") == [("", "gap.option")] * 2


def test_names_with_a_stroke_are_found_as_the_standard_writes_them() -> None:
    assert found("[13 | 14]", "/zones/0/a~1b") == [("13", ""), ("14", "")]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "zones/0/radius_m",
        "/zones/2/radius_m",
        "/zones/-1/radius_m",
        "/zones/00/radius_m",
        "/zones",
        "/zones/0",
        "/none",
    ],
)
def test_a_place_that_is_not_there_or_is_no_single_value_is_refused(path: str) -> None:
    with pytest.raises(SametableError, match=r"gap\.not_bound"):
        found("[500 | 700] metres", path)


def test_a_bracket_that_is_bound_to_nothing_is_refused() -> None:
    with pytest.raises(SametableError, match=r"gap\.not_bound"):
        found("[500 | 700] metres")
    with pytest.raises(SametableError, match=r"gap\.not_bound"):
        bound(text(clause("c1", "no bracket")), "c1", "b1", RAW, language="en")


@given(st.text(max_size=40))
def test_any_pointer_to_nowhere_is_refused_and_nothing_else_is_raised(path: str) -> None:
    with pytest.raises(SametableError, match=r"gap\.not_bound"):
        found("[500 | 700] metres", f"/zones/{path}/nowhere")


@given(st.integers(-(10**12), 10**12), st.sampled_from(("m", "km", "h", "days", "min", "%", "", "guns")))
def test_a_number_is_the_same_in_its_own_unit(value: int, unit: str) -> None:
    assert in_unit(value, unit, unit) == value


WORDED = {
    "pack": "quiet",
    "groups": [{"id": "alder", "names": {"en": "Alder"}}, {"id": "birch", "names": {"en": "Birch"}}],
    "zones": [{"id": "valley", "names": {"en": "The valley", "ru": "Долина"}}, {"id": "hills", "names": {"en": "The hills"}}],
    "instruments": [{"clauses": [
        {"where": ["valley"], "weapons": ["mortar"], "open": "yes", "from": "2016-02-20 00:00", "every": "30 days", "group": "alder"},
    ]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "place", "put"),
    [
        ("[the valley | The hills, valley | the moon is far]", "where", ["valley", "hills, valley", ""]),
        ("[tank, artillery | mortar]", "weapons", ["tank, artillery", "mortar"]),
        ("[yes | no | perhaps]", "open", ["yes", "no", ""]),
        ("[2016-03-01 00:00 | ٢٠١٦-٠٣-٠٢ 12:00]", "from", ["2016-03-01 00:00", "2016-03-02 12:00"]),
        ("[15 | 48] days", "every", ["15 days", "48 days"]),
        ("[alder | Birch]", "group", ["alder", "birch"]),
    ],
)
def test_options_that_a_term_can_take_stand_in_its_place(words: str, place: str, put: list[str]) -> None:
    held = found(words, f"/instruments/0/clauses/0/{place}", pack=canonical.encode(WORDED).decode())
    assert held == [(one, "" if one else "gap.option") for one in put]


def test_a_name_in_another_language_and_yes_in_another_language_are_understood() -> None:
    one = text(
        clause("c1", ru="[Долина | холм далеко] [да | нет]"),
        binds=(
            Bind(clause="c1", bracket="b1", path="/instruments/0/clauses/0/where"),
            Bind(clause="c1", bracket="b2", path="/instruments/0/clauses/0/open"),
        ),
    )
    pack = canonical.encode(WORDED).decode()
    places, open_ = (bound(one, "c1", name, pack, language="en").variants for name in ("b1", "b2"))
    assert [each.put for each in places] == ["valley", ""]
    assert [each.put for each in open_] == ["yes", "no"]
    assert orjson.loads(places[0].text)["instruments"][0]["clauses"][0]["where"] == ["valley"]
