"""What changed in a clause: which numbers, and whether they are a time or anything else."""

from __future__ import annotations

import pytest

from sametable.core.decisions.compare import changes_of
from support.gapping import clause


def numbers(older: str, newer: str, **more: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give what is said to have changed; `ru` holds the older and the newer words in Russian, parted by a bar."""
    was, now = ({"ru": half} for half in more["ru"].split("|")) if more else ({}, {})
    changes = changes_of(clause("c1", older, **was), clause("c1", newer, **now))
    return [(one.code, one.gap, one.values) for one in changes]


def test_a_length_that_changed_is_a_number_also_where_the_clause_has_a_time_that_stayed() -> None:
    """Half the ground on which arms are drawn back was shown as a change of timing."""
    older = "Arms are drawn back by 1,000 metres within 24 hours."
    assert numbers(older, "Arms are drawn back by 500 metres within 24 hours.") == [
        ("numbers", "number", ("1000", "500"))
    ]
    assert numbers(older, "Arms are drawn back by 1,000 metres within 48 hours.") == [
        ("numbers", "sequence", ("24", "48"))
    ]
    assert numbers(older, "Arms are drawn back by 500 metres within 48 hours.") == [
        ("numbers", "number", ("1000", "500")), ("numbers", "sequence", ("24", "48")),
    ]  # fmt: skip


def test_one_number_that_is_both_a_length_and_a_time_changes_where_it_changed() -> None:
    assert numbers("48 metres in 48 hours", "50 metres in 48 hours") == [("numbers", "number", ("48", "50"))]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("It begins at 20:00 and covers 3 roads.", "It begins at 22:00 and covers 3 roads."),
        ("It begins on 12 September 2016.", "It begins on 14 September 2016."),
    ],
)
def test_an_hour_or_a_day_that_changed_is_one_of_timing(older: str, newer: str) -> None:
    assert [gap for _, gap, _ in numbers(older, newer)] == ["sequence"]


def test_a_unit_of_time_in_place_of_another_is_one_of_timing() -> None:
    assert numbers("in 48 hours", "in 48 days") == [("units", "sequence", ("h", "day"))]
    assert numbers("by 500 metres", "by 500 kilometres") == [("units", "number", ("m", "km"))]


def test_what_all_languages_say_is_told_once_and_what_one_says_alone_for_each() -> None:
    older, newer = "500 metres in 24 hours", "800 metres in 48 hours"
    told = [("numbers", "number", ("500", "800")), ("numbers", "sequence", ("24", "48"))]
    assert numbers(older, newer, ru="500 метров за 24 часа|800 метров за 48 часов") == told
    assert len(numbers(older, newer, ru="500 метров за 24 часа|900 метров за 48 часов")) == 4
