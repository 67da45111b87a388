"""A second notification of one movement: what gives it away, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.passage.twice import Notified, notified_of, twice
from support.moving import HOUR_MS, ROUTE, WINDOW, moving


def one(name: str, party: str = "al", **more: Any) -> Notified:
    held = notified_of(name, name, (name, party), moving(**more))
    assert held is not None
    return held


def shifted(degrees_e7: int) -> list[dict[str, Any]]:
    return [{**point, "lat_e7": point["lat_e7"] + degrees_e7} for point in ROUTE]


def later(ms: int) -> dict[str, int]:
    return {name: held + ms for name, held in WINDOW.items()}


def by(*movements: Notified) -> dict[str, list[tuple[str, str]]]:
    return {name: [(held.number, held.by) for held in found] for name, found in twice(movements).items()}


@pytest.mark.parametrize(("more", "found"), [
    ({}, "route"),
    ({"route": shifted(100_000)}, "route"),
    ({"route": shifted(200_000)}, ""),
    ({"window": later(HOUR_MS)}, "route"),
    ({"window": later(HOUR_MS + 1)}, ""),
    ({"what": "medical"}, ""),
    ({"route": ROUTE[::-1]}, ""),
    ({"reference": "wfp 12 3", "route": shifted(90_000_000), "what": "medical"}, "reference"),
    ({"reference": "WFP-12/3", "window": later(48 * HOUR_MS), "route": shifted(900_000)}, ""),
])  # fmt: skip
def test_what_gives_a_second_notification_away(more: dict[str, Any], found: str) -> None:
    expected = {"a": [("b", found)], "b": [("a", found)]} if found else {}
    assert by(one("a", reference="WFP-12/3"), one("b", "bi", **more)) == expected


def test_three_of_one_are_shown_on_all_three() -> None:
    assert by(one("a"), one("b"), one("c")) == {
        "a": [("b", "route"), ("c", "route")], "b": [("a", "route"), ("c", "route")], "c": [("a", "route"), ("b", "route")],
    }  # fmt: skip


def test_an_empty_reference_is_no_reference() -> None:
    assert by(one("a", reference="--"), one("b", reference="//", route=shifted(900_000))) == {}


def test_what_is_left_of_an_erased_movement_is_compared_with_nothing() -> None:
    assert notified_of("a", "a", ("a", "al"), {"what": "convoy"}) is None


def test_a_pair_of_versions_is_compared_once() -> None:
    known: dict[tuple[str, str], str] = {}
    some = [one("b"), one("a")]
    found = twice(some, known)
    assert known == {("a", "b"): "route"}
    known["a", "b"] = ""
    assert found.keys() == {"a", "b"}
    assert twice(some, known) == {}
