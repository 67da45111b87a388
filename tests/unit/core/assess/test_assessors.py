"""One column per party, and where they differ: times that do not overlap, places that do not touch."""

from __future__ import annotations

from typing import Any

from sametable.core.assess.assessors import Column, assessors, differences
from sametable.core.picture.said import Said  # noqa: TC001 - named in a signature
from support.casefile import at, case_of, say, told
from support.drafts import START_MS, report
from support.saying import entry_id


def columns(*said: Said) -> dict[str, Column]:
    """Give the columns by party."""
    return {one.party: one for one in assessors(case_of(said, now=1_000))}


def fields_differing(**of_birch: Any) -> set[str]:
    """Give the fields in which Birch's report differs from Alder's."""
    said = [told(), told("s", party="bi", minute=1, **of_birch)]
    return {one.field for one in differences(assessors(case_of(said, now=10)))}


def test_there_is_one_column_for_every_party_in_the_order_of_their_ids() -> None:
    assert list(columns(told())) == ["al", "bi", "ce"]


def test_who_has_said_nothing_is_silent_and_nothing_is_filled_in() -> None:
    held = columns(told())["ce"]
    assert (held.stance, held.values, held.sure, held.number) == ("silent", None, None, None)


def test_a_party_with_a_report_of_its_own_alleges_what_that_says() -> None:
    held = columns(told(weapon="mortar", killed={"low": 1, "best": 2, "high": 3}))["al"]
    assert held.values is not None
    assert (held.stance, held.values["weapon"], held.values["injured"]) == ("alleges", "mortar", None)
    assert held.values["killed"] == {"low": 1, "best": 2, "high": 3}


def test_its_own_amendment_corrects_its_column_and_nobody_elses_does() -> None:
    own = say("m", "amend", party="al", minute=5, fields={"weapon": "rocket"})
    other = say("n", "amend", party="bi", minute=6, fields={"weapon": "aircraft"})
    held = columns(told(), own, other)
    assert held["al"].values is not None
    assert (held["al"].stance, held["al"].values["weapon"]) == ("corrects", "rocket")
    assert held["bi"].values is None


def test_two_contradictory_amendments_of_a_party_leave_its_latest_in_the_order() -> None:
    later = say("m", "amend", party="al", minute=9, fields={"weapon": "rocket"})
    sooner = say("n", "amend", party="al", minute=6, fields={"weapon": "tank"})
    for said in ((told(), later, sooner), (told(), sooner, later), (later, sooner, told())):
        values = columns(*said)["al"].values
        assert values is not None
        assert values["weapon"] == "rocket"


def test_a_denial_is_a_stance_and_no_values() -> None:
    held = columns(told(), say("d", "deny", party="bi", minute=5))["bi"]
    assert (held.stance, held.values, held.number) == ("denies", None, "BIR-000006")


def test_an_answer_to_what_was_put_to_it_is_the_partys_stance() -> None:
    asked = say(
        "q", "inquiry", party="al", minute=5, asked="Birch", through="bi", questions=["?"], due_ms=at(60)
    )
    held = columns(told(), asked, say("a", "reply", "q", party="bi", minute=9, stance="admits"))
    assert (held["bi"].stance, held["ce"].stance) == ("admits", "silent")


def test_a_report_that_was_taken_back_says_so() -> None:
    held = columns(told(), say("w", "withdraw", party="al", minute=5))
    assert held["al"].stance == "withdraws"


def test_of_several_own_reports_the_latest_that_still_stands_fills_the_column() -> None:
    second = told("s", minute=3, weapon="rocket")
    held = columns(told(), second, say("w", "withdraw", "s", party="al", minute=5))["al"]
    assert held.values is not None
    assert (held.values["weapon"], held.number) == ("mortar", "ALD-000001")


def test_how_sure_a_party_is_stands_in_its_own_column_alone() -> None:
    graded = say(
        "g",
        "grading",
        party="bi",
        minute=5,
        occurrence="rumour",
        attribution="contested",
        breach="disputed",
        threat=4,
    )
    held = columns(told(), graded)
    assert held["bi"].sure is not None
    assert (held["bi"].sure["occurrence"], held["bi"].sure["threat"]) == ("rumour", 4)
    assert held["al"].sure is None


def test_equal_reports_differ_in_nothing() -> None:
    assert fields_differing() == set()


def test_times_that_overlap_do_not_differ_and_times_that_do_not_do() -> None:
    held = report()["occurred"]
    assert fields_differing(occurred=held | {"start_ms": held["end_ms"], "end_ms": START_MS}) == set()
    assert fields_differing(occurred=held | {"start_ms": held["end_ms"] + 1, "end_ms": START_MS}) == {"time"}


def test_places_whose_discs_touch_do_not_differ_and_others_do() -> None:
    north = {"lat_e7": 362_345_678 + 9_000, "lon_e7": 371_234_567}  # about 100 m
    assert fields_differing(place=north | {"radius_m": 60}) == set()
    assert fields_differing(place=north | {"radius_m": 40}) == {"place"}


def test_a_report_without_a_time_or_a_place_differs_in_neither() -> None:
    bare = {"occurred": {"precision": "unknown", "zone": "Etc/UTC"}, "place": None}
    assert fields_differing(**bare) == set()


def test_other_fields_differ_by_value_and_not_where_one_side_says_nothing() -> None:
    tally = {"low": 1, "best": 1, "high": 1}
    assert fields_differing(weapon="rocket", actor="Group", killed=tally) == {"weapon"}


def test_gradings_that_differ_are_told_apart_and_never_merged() -> None:
    def graded(party: str, **more: str) -> Said:
        said = {"occurrence": "probable", "attribution": "likely", "breach": "disputed"} | more
        return say(f"g {party}", "grading", party=party, minute=5, **said)

    held = differences(assessors(case_of([told(), graded("al"), graded("bi", breach="permitted")], now=9)))
    assert [(one.field, one.values) for one in held] == [("breach", {"al": "disputed", "bi": "permitted"})]


def test_a_column_tells_nothing_of_a_report_that_is_not_of_the_incident() -> None:
    other = told("s", party="bi", minute=2)
    case = case_of([told(), other], now=9, of=["r"])
    assert {one.party: one.values for one in assessors(case)}["bi"] is None
    assert entry_id("s") not in case.ids
