"""What rules raise: conditions, folding with exact numbers, acknowledgement and escalation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.assess.alert_rules import BUILTIN, Circle, Rule, RuleIndex
from sametable.core.assess.alerts import Ack, Alert, Told, raise_all
from support.alerting import AT_MS, ack, rule, told

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE_MS = 60_000


def alerts(
    rules: Sequence[Rule],
    things: Sequence[Told],
    acks: Sequence[Ack] = (),
    *,
    now_ms: int = AT_MS,
    **more: Any,
) -> list[Alert]:
    return raise_all(RuleIndex(rules), things, acks, now_ms=now_ms, **more)


def names(found: Sequence[Alert]) -> set[str]:
    return {one.rule.id for one in found}


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("attack.medical", {"builtin.attack"}),
        ("attack.humanitarian", {"builtin.attack"}),
        ("attack.education", {"builtin.attack"}),
        ("attack.civilian", {"builtin.attack"}),
        ("chemical", {"builtin.chemical"}),
        ("fire.heavy", set()),
    ],
)
def test_built_in_rules_look_at_what_happened(what: str, expected: set[str]) -> None:
    assert names(alerts(BUILTIN, [told(what=what)])) == expected


def test_somebody_killed_is_told_whatever_the_kind() -> None:
    assert names(alerts(BUILTIN, [told(killed=1)])) == {"builtin.killed"}
    assert not alerts(BUILTIN, [told(killed=0)])


@pytest.mark.parametrize("step", ["call", "inquiry", "request", "fork"])
def test_what_is_put_to_us_is_told(step: str) -> None:
    assert names(alerts(BUILTIN, [told(step=step, what="")])) == {f"builtin.{step}"}


def test_every_condition_of_a_rule_must_hold() -> None:
    both = rule(kinds=frozenset({"fire.heavy"}), areas=("Aleppo",), killed_least=2)
    assert alerts([both], [told(areas=("aleppo",), killed=2)])
    assert not alerts([both], [told(areas=("aleppo",), killed=1)])
    assert not alerts([both], [told(areas=("idlib",), killed=2)])
    assert not alerts([both], [told(areas=("aleppo",), killed=2, what="air.strike")])


def test_a_rule_of_steps_alone_looks_at_no_report() -> None:
    only = rule(steps=frozenset({"finding"}))
    assert not alerts([only], [told()])
    assert alerts([only], [told(step="finding", what="")])
    assert alerts([rule(steps=frozenset({"report"}))], [told()])


def test_an_area_is_recognised_in_any_case_and_with_accents() -> None:
    assert alerts([rule(areas=("Ar-Raqqa",))], [told(areas=(key("ar-raqqa"),))])
    assert alerts([rule(areas=("Réf District",))], [told(areas=(key("REF district"),))])


def key(name: str) -> str:
    from sametable.core.assess.alert_rules import area_key

    return area_key(name)


@pytest.mark.parametrize(
    ("radius_m", "north_e7", "degree"),
    [(500, 0, "certain"), (8_000, 0, "possible"), (3_000, 300_000, "likely"), (500, 2_000_000, None)],
)
def test_a_circle_says_how_surely_a_report_lies_within(
    radius_m: int, north_e7: int, degree: str | None
) -> None:
    around = rule(around=Circle(lat_e7=362_345_678, lon_e7=371_234_567, radius_m=5_000))
    found = alerts([around], [told(place=(362_345_678 + north_e7, 371_234_567, radius_m))])
    assert [one.lead.degree for one in found] == ([degree] if degree else [])
    assert all(0 < one.lead.share <= 1_000 for one in found)


def test_a_report_without_a_place_raises_nothing_by_a_rule_that_has_one() -> None:
    around = rule(around=Circle(lat_e7=362_345_678, lon_e7=371_234_567, radius_m=5_000))
    zone = rule(zone=("agreement", "line"))
    assert not alerts([around, zone], [told(place=None)], zone_share=lambda _zone, _told: None)


def test_a_zone_of_terms_is_asked_once_for_its_share() -> None:
    zone = rule(zone=("agreement", "line"))
    for share, degree in ((1_000, "certain"), (500, "likely"), (499, "possible")):
        (one,) = alerts([zone], [told()], zone_share=lambda _zone, _told, held=share: held)
        assert (one.lead.degree, one.lead.share) == (degree, share)
    assert not alerts([zone], [told()], zone_share=lambda _zone, _told: 0)
    assert not alerts([zone], [told()], zone_share=lambda _zone, _told: None)


def test_a_circle_across_a_cell_border_and_a_very_large_one_are_found() -> None:
    for radius_m in (1_000, 90_000, 1_900_000):
        around = rule(around=Circle(lat_e7=360_000_000, lon_e7=370_000_000, radius_m=radius_m))
        assert alerts([around], [told(place=(359_999_000, 369_999_000, 10))])
        assert alerts([around], [told(place=(362_000_000, 371_000_000, 300_000))])


def test_a_flood_folds_into_one_alert_with_every_id() -> None:
    things = [told(f"r{n:05d}", n * 5) for n in range(10_000)]
    (one,) = alerts([rule(kinds=frozenset({"fire.heavy"}))], things)
    assert (len(one.entries), one.folded, one.entries[0]) == (10_000, 9_999, "r00000")
    assert set(one.entries) == {each.id for each in things}


def test_an_hour_of_flood_loses_nobody() -> None:
    things = [told(f"r{n:05d}", n * 360) for n in range(10_000)]
    found = alerts([rule()], things)
    assert 60 <= len(found) <= 61
    assert sum(len(one.entries) for one in found) == 10_000
    assert sum(one.folded for one in found) == 10_000 - len(found)


def test_so_many_within_a_time_is_told_from_the_one_that_completes_them() -> None:
    many = rule(count_least=3, within_ms=10 * MINUTE_MS)
    apart = [told(f"r{n}", n * 6 * MINUTE_MS) for n in range(6)]
    assert not alerts([many], apart)
    close = [told(f"r{n}", n * 4 * MINUTE_MS) for n in range(4)]
    assert [one.entries for one in alerts([many], close)] == [("r3",), ("r2",)]


def test_a_count_is_of_when_things_were_said_not_of_when_they_came() -> None:
    many = rule(count_least=3, within_ms=10 * MINUTE_MS)
    late = [told(f"r{n}", n * 3_600_000, seen_ms=AT_MS + 9 * 3_600_000) for n in range(5)]
    assert not alerts([many], late)
    one = told("r9", 1_000, seen_ms=AT_MS + 8 * 3_600_000)
    (found,) = alerts([many], [told("r1"), told("r2", 500), one])
    assert found.lead.at_ms == AT_MS + 8 * 3_600_000


def test_taking_note_ends_an_alert_and_says_who() -> None:
    (one,) = alerts([rule()], [told("a")], [ack("a", 5_000)], now_ms=AT_MS + 6_000)
    assert (one.state, one.acknowledged and one.acknowledged.number) == ("acknowledged", "ALD-000099")
    (other,) = alerts([rule()], [told("a")], [ack("b", 5_000)])
    assert other.state == "raised"
    (other,) = alerts([rule()], [told("a")], [ack("a", 5_000, alert="another")])
    assert other.state == "raised"


def test_taking_note_that_came_before_what_it_is_about_counts() -> None:
    (one,) = alerts([rule()], [told("a", seen_ms=AT_MS + 3_600_000)], [ack("a", 1_000)])
    assert one.state == "acknowledged"


def test_taking_note_of_the_report_itself_ends_every_alert_about_it() -> None:
    found = alerts([rule("one"), rule("two")], [told("a")], [ack("a", 1_000, alert="")])
    assert {one.state for one in found} == {"acknowledged"}


def test_what_comes_after_taking_note_is_new_since_and_nothing_else_is_raised_again() -> None:
    things = [told("a"), told("b", 5_000), told("c", 20_000)]
    (one,) = alerts([rule(escalate_ms=MINUTE_MS)], things, [ack("a", 10_000)], now_ms=AT_MS + 21_000)
    assert (one.state, one.new, one.folded) == ("raised", 1, 2)
    assert one.acknowledged is not None
    assert one.acknowledged.at_ms == AT_MS + 10_000
    assert one.escalate_at_ms == AT_MS + 20_000 + MINUTE_MS
    (done,) = alerts([rule()], things, [ack("a", 10_000), ack("c", 30_000)])
    assert (done.state, done.new) == ("acknowledged", 0)
    (never,) = alerts([rule()], things)
    assert (never.new, never.acknowledged) == (0, None)


def test_what_nobody_takes_note_of_goes_up_rung_by_rung() -> None:
    up = rule(escalate_ms=MINUTE_MS)
    seen = []
    for minutes in range(6):
        (one,) = alerts([up], [told("a")], now_ms=AT_MS + minutes * MINUTE_MS)
        seen.append((one.state, one.rung, one.escalate_at_ms and (one.escalate_at_ms - AT_MS) // MINUTE_MS))
    assert seen == [
        ("raised", "watch_officer", 1), ("escalated", "deputy", 2), ("escalated", "chief", 3),
        ("escalated", "capital", None), ("escalated", "capital", None), ("escalated", "capital", None),
    ]  # fmt: skip
    (still,) = alerts([rule()], [told("a")], now_ms=AT_MS + 86_400_000)
    assert (still.state, still.rung, still.escalate_at_ms) == ("raised", "watch_officer", None)


def test_the_newest_alert_stands_first() -> None:
    found = alerts([rule()], [told("a"), told("b", 5 * MINUTE_MS), told("c", 2 * MINUTE_MS)])
    assert [one.lead.told.id for one in found] == ["b", "c", "a"]
