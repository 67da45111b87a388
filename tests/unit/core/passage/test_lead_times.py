"""How long before its window a movement was notified; windows over a change of clock."""

from __future__ import annotations

import pytest

from sametable.core.passage.lead_rules import LeadRule
from sametable.core.passage.lead_times import clock_change, lead_of, noticed_ms, rule_of
from support.drafts import START_MS
from support.moving import HOUR_MS, ROUTE, WINDOW, moving, said

RULES = (
    LeadRule(place="Birch", normal_h=72, emergency_h=12, source="settings"),
    LeadRule(place="Birch Hill", normal_h=96, emergency_h=36, source="settings"),
)


@pytest.mark.parametrize(("hours", "emergency", "met"), [
    (48, False, True), (47, False, False), (24, True, True), (23, True, False),
])  # fmt: skip
def test_forty_eight_hours_and_twenty_four_in_an_emergency(hours: int, emergency: bool, met: bool) -> None:
    lead = lead_of(moving(emergency=emergency), WINDOW["start_ms"] - hours * HOUR_MS, ())
    assert lead is not None
    assert (lead.rule_h, lead.given_h, lead.met, lead.source) == (
        24 if emergency else 48,
        hours,
        met,
        "default",
    )


def test_a_minute_short_is_short_and_said_after_the_beginning_is_negative() -> None:
    lead = lead_of(moving(), WINDOW["start_ms"] - 48 * HOUR_MS + 60_000, ())
    assert lead is not None
    assert (lead.given_h, lead.met) == (47, False)
    late = lead_of(moving(), WINDOW["start_ms"] + HOUR_MS, ())
    assert late is not None
    assert (late.given_h, late.met) == (-1, False)


def test_the_longest_name_that_fits_is_the_rule_of_the_place() -> None:
    assert rule_of("Old BIRCH HILL road", RULES).normal_h == 96
    assert rule_of("birch", RULES).normal_h == 72
    assert rule_of("Cedar", RULES) == LeadRule()
    everywhere = LeadRule(normal_h=36)
    assert rule_of("Cedar", (*RULES, everywhere)) == everywhere


def test_an_erased_window_has_no_lead_time() -> None:
    assert lead_of({"what": "convoy"}, 0, ()) is None


def test_another_telephone_number_does_not_begin_the_notice_anew_and_another_route_does() -> None:
    first = said("a", "movement", 1, **moving())
    same = said("b", "movement", 500, "a", **moving(contacts=["the depot"]))
    moved = said("c", "movement", 900, "b", **moving(route=ROUTE[:2]))
    assert noticed_ms([first, same]) == first.at_ms
    assert noticed_ms([first, same, moved]) == moved.at_ms


def test_a_window_over_a_change_of_clock_is_shown_by_both_clocks() -> None:
    # Clocks in Damascus went from 24:00 on 24 March 2016 to 01:00: UTC+2 before, UTC+3 after.
    change = START_MS + (25 * 24 + 22) * HOUR_MS
    window = {"start_ms": change - 6 * HOUR_MS, "end_ms": change + 6 * HOUR_MS}
    found = clock_change(moving(window=window), "Asia/Damascus")
    assert [one.code for one in found] == ["window.clock_change"]
    values = found[0].values
    assert (values["zone"], values["shift_min"]) == ("Asia/Damascus", 60)
    assert values["at_ms"] == change
    assert (values["end_by_old_clock"], values["end_by_new_clock"]) == (
        "2016-03-25 06:00",
        "2016-03-25 07:00",
    )


@pytest.mark.parametrize("window", [
    WINDOW, {"start_ms": 0, "end_ms": 400 * 24 * HOUR_MS}, {"start_ms": 0, "end_ms": 2**52}, None,
])  # fmt: skip
def test_a_window_that_no_change_touches_or_that_nobody_can_read_is_not_remarked(window: object) -> None:
    assert clock_change({"window": window}, "Asia/Damascus") == []
