"""The same reports under two texts: exact counts, whatever the order and the portions."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.assess.replay import (
    ABSENT,
    ROWS_MOST,
    Change,
    Outcome,
    Recorded,
    change,
    join,
    plain,
    replay,
)
from sametable.core.terms.case import Case
from support.terms import LATER_MS, TRUCE, book_of, case

if TYPE_CHECKING:
    import pytest

LATER_START = TRUCE.replace("2016-02-27 00:00", "2016-02-28 00:00")
RENAMED = TRUCE.replace("- id: statement", "- id: second-statement")
SECOND = TRUCE.replace("pack: truce", "pack: other")
HERE: dict[str, Any] = {"lat": 36.2, "lon": 37.16, "act": "fire.heavy", "weapon": "mortar"}
DAYS = ("2016-02-26T12:00Z", "2016-02-27T12:00Z", "2016-02-28T12:00Z")


def reports_at(*times: str) -> list[Recorded]:
    return [
        Recorded(id=f"id{n}", number=f"KHM-{n:06d}", case=case(at, **HERE)) for n, at in enumerate(times, 1)
    ]


LATER = change(book_of(TRUCE), book_of(LATER_START))


def test_a_start_one_day_later_changes_the_reports_of_that_day_and_no_other() -> None:
    found = replay(LATER, reports_at(*DAYS), now_ms=LATER_MS)
    assert (found.total, found.changed) == (3, 1)
    (row,) = found.rows
    assert row.number == "KHM-000002"
    assert row.changes == (
        ("statement", ("within", "within", "prohibited"), ("outside", "within", "silent")),
    )
    assert sum(found.counts.values()) == 3


def test_the_same_text_changes_nothing() -> None:
    found = replay(change(book_of(TRUCE), book_of(TRUCE)), reports_at(*DAYS), now_ms=LATER_MS)
    assert (found.changed, found.rows) == (0, [])


def test_an_instrument_that_only_one_text_has_is_compared_with_nothing() -> None:
    asked = change(book_of(TRUCE), book_of(RENAMED))
    assert (asked.only_before, asked.only_after) == (("statement",), ("second-statement",))
    found = replay(asked, reports_at(DAYS[1]), now_ms=LATER_MS)
    assert {(name, was == ABSENT, now == ABSENT) for name, was, now in found.counts} == {
        ("statement", False, True),
        ("second-statement", True, False),
    }


def test_two_packs_with_instruments_of_one_name_are_told_apart_by_the_packs() -> None:
    asked = change(book_of(TRUCE, SECOND), book_of(TRUCE))
    assert asked.only_before == ("other/statement",)
    found = replay(asked, reports_at(DAYS[1]), now_ms=LATER_MS)
    assert sum(found.counts.values()) == 2


def test_a_report_that_is_not_past_is_left_out_and_counted() -> None:
    held = reports_at(*DAYS)
    found = replay(LATER, held, now_ms=held[1].case.end_ms)
    assert (found.total, found.not_past) == (1, 2)


def test_a_report_that_no_place_is_known_of_counts_as_undetermined_on_both_sides() -> None:
    blind = Recorded(id="x", number="KHM-000009", case=case(DAYS[2], act="fire.heavy"))
    found = replay(LATER, [blind], now_ms=LATER_MS)
    assert (found.undetermined_before, found.undetermined_after) == (1, 1)


def test_what_lies_outside_the_time_is_not_undetermined_for_its_place() -> None:
    blind = Recorded(id="x", number="KHM-000009", case=case(DAYS[0], act="fire.heavy"))
    assert replay(LATER, [blind], now_ms=LATER_MS).undetermined_before == 0


def made(seed: int, count: int) -> list[Recorded]:
    dice = Random(seed)
    base = case(DAYS[0]).start_ms
    return [
        Recorded(
            id=f"id{n}",
            number=f"KHM-{n:06d}",
            case=Case(
                start_ms=(start := base + dice.randrange(3 * 86_400_000)),
                end_ms=start + dice.choice((0, 60_000, 86_400_000)),
                lat_e7=dice.randrange(330_000_000, 380_000_000),
                lon_e7=dice.randrange(355_000_000, 405_000_000),
                radius_m=dice.choice((50, 790, 5_000)),
                act=dice.choice(("fire.heavy", "air.strike", "access.denied")),
                group=dice.choice(("", "Alder", "Late Front", "Listed Front")),
            ),
        )
        for n in range(count)
    ]


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), cut=st.integers(1, 12), other=st.randoms(use_true_random=False))
def test_neither_the_order_of_reports_nor_the_portions_change_the_outcome(
    seed: int, cut: int, other: Random
) -> None:
    reports = made(seed, 24)
    whole = plain(join([replay(LATER, reports, now_ms=LATER_MS)]), LATER)
    mixed = list(reports)
    other.shuffle(mixed)
    portions = [replay(LATER, mixed[n : n + cut], now_ms=LATER_MS) for n in range(0, len(mixed), cut)]
    other.shuffle(portions)
    assert plain(join(portions), LATER) == whole


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_every_report_is_counted_once_under_each_instrument(seed: int) -> None:
    found = replay(LATER, made(seed, 12), now_ms=LATER_MS)
    assert sum(found.counts.values()) == found.total == 12
    assert sum(count for (_, was, now), count in found.counts.items() if was != now) == found.changed


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_the_way_back_counts_the_same_reports(seed: int) -> None:
    back = Change(before=LATER.after, after=LATER.before, labels=LATER.labels)
    reports = made(seed, 12)
    there, again = (replay(one, reports, now_ms=LATER_MS) for one in (LATER, back))
    assert {(name, now, was): count for (name, was, now), count in there.counts.items()} == again.counts
    assert [row.id for row in there.rows] == [row.id for row in again.rows]


def test_of_very_many_changed_reports_the_first_by_number_are_listed_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sametable.core.assess.replay.ROWS_MOST", 2)
    assert ROWS_MOST > 2
    reports = reports_at(*([DAYS[1]] * 5))
    portions = [replay(LATER, reports[3:], now_ms=LATER_MS), replay(LATER, reports[:3], now_ms=LATER_MS)]
    found = plain(join(portions), LATER)
    assert [row["number"] for row in found["rows"]] == ["KHM-000001", "KHM-000002"]
    assert (found["changed"], found["rows_left_out"]) == (5, 3)


def test_no_reports_give_an_outcome_of_nothing() -> None:
    found = plain(join([]), LATER)
    assert found == plain(Outcome(), LATER)
    assert (found["total"], found["groups"]) == (0, [])


def test_the_groups_that_changed_stand_first() -> None:
    found = plain(replay(LATER, reports_at(*DAYS, DAYS[2]), now_ms=LATER_MS), LATER)
    assert [one["before"] != one["after"] for one in found["groups"]] == [True, False, False]
    assert [one["count"] for one in found["groups"]] == [1, 2, 1]
    assert found["groups"][0]["before"] == {
        "instrument": "statement", "time": "within", "place": "within", "act": "prohibited",
    }  # fmt: skip
