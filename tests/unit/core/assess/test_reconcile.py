from __future__ import annotations

from dataclasses import replace

import pytest

from sametable.core.assess.ledger_day import Printed, beside, contradictions, day_of
from sametable.core.assess.reconcile import by_category, plain, reconcile
from sametable.errors import SametableError
from support.ledgers import DAY, entry, ledger, linked


def sums(found: object) -> tuple[dict[str, int], dict[str, int]]:
    ours, theirs = (by_category(found, side) for side in ("a", "b"))  # type: ignore[arg-type]
    return {k: len(v) for k, v in ours.items() if v}, {k: len(v) for k, v in theirs.items() if v}


def test_nine_of_one_side_and_twenty_eight_of_the_other_add_up_each_to_its_own() -> None:
    ours = [entry("alder", number) for number in range(1, 10)]
    theirs = [entry("birch", number) for number in range(1, 29)]
    both = {one: f"i{place}" for place, one in enumerate(ours[:5])}
    both |= {one: f"i{place}" for place, one in enumerate(theirs[:5])}
    found = reconcile(ledger("alder", *ours), ledger("birch", *theirs), DAY, linked(both))
    assert sums(found) == ({"matched": 5, "only_a": 4}, {"matched": 5, "only_b": 23})
    shown = plain(found)
    assert (shown["a"]["count"], shown["b"]["count"]) == (9, 28)  # type: ignore[index]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": "air.strike"}, "what"),
        ({"weapon": "artillery"}, "weapon"),
        ({"start_ms": DAY.start_ms + 9_000_000, "end_ms": DAY.start_ms + 9_600_000}, "when"),
        ({"lat_e7": 362_000_000}, "where"),
        ({"killed": (1, 2, 3)}, "casualties"),
        ({"actor": "The 3rd battalion"}, "who"),
    ],
)
def test_a_field_that_both_say_differently_is_a_difference_and_named(
    change: dict[str, object], field: str
) -> None:
    base = {"killed": (0, 0, 0), "actor": "The 2nd battalion"}
    one, other = entry("alder", 1, **base), replace(entry("birch", 1, **base), **change)  # type: ignore[arg-type]
    found = reconcile(ledger("alder", one), ledger("birch", other), DAY, linked({one: "i", other: "i"}))
    assert [row.differences for row in found.rows] == [(field,)]
    assert found.rows[0].category == "matched_with_difference"


def test_what_only_one_says_is_no_difference_and_is_shown() -> None:
    one, other = entry("alder", 1, actor="Cedar"), entry("birch", 1, weapon="not_known")
    found = reconcile(ledger("alder", one), ledger("birch", other), DAY, linked({one: "i", other: "i"}))
    assert found.rows[0].category == "matched"
    assert found.rows[0].silences == ("weapon", "who")


def test_places_within_both_radii_do_not_differ() -> None:
    one, other = entry("alder", 1, radius_m=5_000), entry("birch", 1, lat_e7=361_300_000)
    found = reconcile(ledger("alder", one), ledger("birch", other), DAY, linked({one: "i", other: "i"}))
    assert found.rows[0].differences == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "category"),
    [(1, 3, "split"), (3, 1, "merged"), (2, 3, "several"), (2, 0, "only_a"), (0, 2, "only_b")],
)
def test_several_reports_of_one_event_stand_in_one_row(ours: int, theirs: int, category: str) -> None:
    a = [entry("alder", number) for number in range(1, ours + 1)]
    b = [entry("birch", number) for number in range(1, theirs + 1)]
    found = reconcile(
        ledger("alder", *a), ledger("birch", *b), DAY, linked(dict.fromkeys([*a, *b], "i"), "confirmed")
    )
    assert [row.category for row in found.rows] == [category]
    assert (len(found.rows[0].a), len(found.rows[0].b)) == (ours, theirs)


def test_a_denial_by_the_other_side_is_a_conflict_even_where_it_reports_nothing() -> None:
    one = entry("alder", 1, denied_by=("birch",))
    found = reconcile(ledger("alder", one), ledger("birch"), DAY, linked({}))
    assert sums(found) == ({"conflict": 1}, {})
    assert found.rows[0].denials == (("birch", "ALD-000001"),)


def test_words_of_persons_that_differ_are_a_conflict() -> None:
    one, other = entry("alder", 1), entry("birch", 1)
    found = reconcile(
        ledger("alder", one), ledger("birch", other), DAY, linked({one: "i", other: "i"}, "contested")
    )
    assert sums(found) == ({"conflict": 1}, {"conflict": 1})


def test_one_party_has_no_two_ledgers() -> None:
    with pytest.raises(SametableError, match=r"ledger\.parties"):
        reconcile(ledger("alder"), ledger("alder"), DAY, linked({}))


def printed(**more: object) -> Printed:
    held: dict[str, object] = {
        "id": "p", "number": "ALD-000099", "said_by": "alder", "reporting_party": "Alder", "measure": "violations",
        "bound": "exact", "total": 9, "start_ms": DAY.start_ms, "end_ms": DAY.end_ms,
    }  # fmt: skip
    return Printed(**{**held, **more})  # type: ignore[arg-type]


def test_a_printed_total_that_its_areas_contradict_is_flagged_and_kept() -> None:
    told = printed(by_area=(("Aleppo", 5), ("Idlib", 5)))
    assert contradictions(told) == ("areas_differ",)
    assert told.total == 9
    assert contradictions(printed(by_area=(("Aleppo", 4), ("Idlib", 5)))) == ()


def test_a_printed_total_is_held_only_against_the_same_day_of_the_same_ledger() -> None:
    own = ledger("alder", *(entry("alder", number) for number in range(1, 9)))
    assert beside(printed(), own, DAY) == ("entries_differ",)
    assert beside(printed(total=8), own, DAY) == ()
    assert beside(printed(cumulative=True), own, DAY) == ("cumulative",)
    assert beside(printed(start_ms=0), own, DAY) == ("other_period",)
    assert beside(printed(other=True), own, DAY) == ("other_counter",)
    assert beside(printed(bound="over"), own, DAY) == ()


def test_a_day_is_the_theatres_own_day_also_when_its_clocks_change() -> None:
    long = day_of("2016-10-27", "Asia/Damascus")
    assert long.end_ms - long.start_ms == 25 * 3_600_000
    assert day_of("2016-09-12", "Asia/Damascus").start_ms == 1_473_627_600_000


@pytest.mark.parametrize("day", ["", "2016-13-01", "2016-9-12", "20160912", "1890-01-01", "٢٠١٦-٠٩-١٢"])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(SametableError, match=r"ledger\.day"):
        day_of(day, "Etc/UTC")
