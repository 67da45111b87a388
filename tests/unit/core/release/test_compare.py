"""The leak check says of each claimed value whether it is equal, altered or not there at all."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.release.compare import compare_text
from support.releasing import FIELDS


def test_three_equal_and_one_altered_as_in_a_leak() -> None:
    claimed = {
        "type": "report",
        "town": "Upper  Valley",
        "killed.low": "0",
        "killed.best": "30",
        "weapon": "x",
    }
    found = {one.name: one.verdict for one in compare_text(claimed, FIELDS)}
    assert found == {
        "type": "equal",
        "town": "equal",
        "killed.low": "equal",
        "killed.best": "altered",
        "weapon": "absent",
    }


@pytest.mark.parametrize(
    ("claimed", "held", "verdict"),
    [
        (3, 3, "equal"),
        ("3", 3, "equal"),
        (" 3 ", 3, "equal"),
        ("3.0", 3, "altered"),
        (3, "3", "altered"),
        (True, 1, "altered"),
        (1, True, "altered"),
        ("true", True, "equal"),
        ("TRUE", False, "altered"),
        (None, None, "equal"),
        (["a", "1"], ["a", 1], "equal"),
        (["a"], ["a", 1], "altered"),
        ({"a": "1"}, {"a": 1}, "equal"),
        ({"a": 1}, {"b": 1}, "altered"),
        ("a b", "a\nb", "equal"),
        ("a", "A", "altered"),
    ],
)
def test_values_are_compared_as_people_write_them(claimed: Any, held: Any, verdict: str) -> None:
    (found,) = compare_text({"x": claimed}, {"x": held})
    assert found.verdict == verdict


@pytest.mark.parametrize("name", ["killed.none", "killed.low.deeper", "town.x", ".", "", "killed."])
def test_a_name_that_reaches_nowhere_is_absent(name: str) -> None:
    (found,) = compare_text({name: 1}, FIELDS)
    assert (found.verdict, found.held) == ("absent", None)
