"""The golden cases of time, actor, place and act, on invented parties: what every encoding of such terms must answer."""

from __future__ import annotations

from typing import Any

import pytest

from support.terms import TRUCE, ask, codes

HERE: dict[str, Any] = {"lat": 36.2, "lon": 37.16}
STRIKE: dict[str, Any] = {"act": "fire.heavy", "weapon": "mortar", **HERE}


def test_a_mortar_before_midnight_damascus_is_outside_the_window() -> None:
    (answer,) = ask(TRUCE, "2016-02-26T21:30Z", **STRIKE)
    assert answer["time"] == "outside"
    assert answer["act"] == "silent"


def test_the_same_mortar_at_midnight_damascus_is_within_and_prohibited_whoever_fired_it() -> None:
    (answer,) = ask(TRUCE, "2016-02-26T22:00Z", **STRIKE)
    assert (answer["time"], answer["place"], answer["act"]) == ("within", "within", "prohibited")
    assert answer["actor_status"] == "undetermined"
    assert {one["id"] for one in answer["clauses"] if one["effect"] == "prohibits"} == {"cease-1", "cease-2"}


def test_a_report_that_spans_midnight_is_undetermined_and_says_which_moment_would_decide() -> None:
    (answer,) = ask(TRUCE, "2016-02-26T21:00Z", "2016-02-26T23:00Z", **STRIKE)
    assert answer["time"] == "undetermined"
    assert answer["act"] == "regulated"
    assert "decide.time" in codes(answer["would_decide"])


def test_a_group_that_confirmed_after_the_deadline_is_no_party_unless_that_is_accepted() -> None:
    (answer,) = ask(TRUCE, "2016-03-01T08:00Z", group="Late Front", **STRIKE)
    assert answer["actor_status"] == "not a party"
    assert "late_adherence" in answer["flags"]
    assert "decide.adherence" in codes(answer["would_decide"])


def test_a_later_adherence_that_was_accepted_binds() -> None:
    taken = TRUCE.replace(
        'at: "2016-02-26T10:20Z",', 'at: "2016-02-26T10:20Z", late_accepted: {at: "2016-02-28", by: [birch]},'
    )
    assert ask(taken, "2016-03-01T08:00Z", group="Late Front", **STRIKE)[0]["actor_status"] == "bound"
    assert ask(taken, "2016-02-27T08:00Z", group="Late Front", **STRIKE)[0]["actor_status"] == "not a party"


def test_an_acceptance_to_one_guarantor_that_nobody_attested_binds_with_a_warning() -> None:
    (answer,) = ask(TRUCE, "2016-03-01T08:00Z", group="plain-front", **STRIKE)
    assert answer["actor_status"] == "bound"
    assert "attestation_missing" in answer["flags"]
    assert "actor.not_attested" in codes(answer["facts_missing"])


def test_a_group_that_merged_with_a_listed_one_is_never_silently_excluded() -> None:
    (answer,) = ask(TRUCE, "2016-06-01T08:00Z", group="Merged Front", **STRIKE)
    assert answer["actor_status"] == "undetermined"
    assert "adherence_disputed" in answer["flags"]
    assert any("Task Force" in one["text"] for one in answer["would_decide"])
    assert ask(TRUCE, "2016-04-01T08:00Z", group="Merged Front", **STRIKE)[0]["actor_status"] == "bound"


def test_what_one_guarantor_calls_a_group_is_a_claim_and_excludes_nobody() -> None:
    answers = ask(TRUCE, "2016-03-01T08:00Z", group="Called Front", **STRIKE)
    assert [one["guarantor"] for one in answers] == ["birch", "cedar"]
    assert {one["actor_status"] for one in answers} == {"bound"}
    assert {one["act"] for one in answers} == {"prohibited"}
    assert [len(one["claims"]) for one in answers] == [1, 0]


def test_only_the_authority_that_is_named_excludes() -> None:
    (answer,) = ask(TRUCE, "2016-03-01T08:00Z", group="Listed Front", **STRIKE)
    assert (answer["actor_status"], answer["actor_authority"]) == ("excluded", "The Council")
    assert "law_unchanged" in codes(answer["reasons"])
    assert ask(TRUCE, "2013-05-01T08:00Z", group="Listed Front", **STRIKE)[0]["actor_status"] != "excluded"


@pytest.mark.parametrize("name", ["Birch air force", "birch-air", "Alder air force"])
def test_an_air_strike_of_a_guarantor_on_a_bound_group_is_prohibited(name: str) -> None:
    (answer,) = ask(
        TRUCE,
        "2016-03-01T08:00Z",
        group=name,
        against="North Front",
        act="air.strike",
        weapon="aircraft",
        **HERE,
    )
    assert answer["actor_status"] == "bound"
    assert answer["act"] == "prohibited"
    assert [one["id"] for one in answer["clauses"] if one["effect"] == "prohibits"] == ["cease-2"]


@pytest.mark.parametrize("name", ["NF", "north front", "الجبهة الشمالية", "NORTH-FRONT"])
def test_a_group_is_known_by_any_of_its_names(name: str) -> None:
    assert ask(TRUCE, "2016-03-01T08:00Z", group=name, **STRIKE)[0]["actor_status"] == "bound"


def test_a_group_without_a_known_acceptance_is_undetermined_not_left_out() -> None:
    (answer,) = ask(TRUCE, "2016-03-01T08:00Z", group="Quiet Front", **STRIKE)
    assert answer["actor_status"] == "undetermined"
    assert answer["act"] == "prohibited"


def test_self_defence_that_is_claimed_needs_a_human_finding_and_is_never_decided() -> None:
    for value in ("yes", "claimed"):
        (answer,) = ask(TRUCE, "2016-03-01T08:00Z", group="NF", facts={"immediate-threat": value}, **STRIKE)
        assert answer["act"] == "needs a human finding"
        assert "decide.finding" in codes(answer["would_decide"])
    (answer,) = ask(TRUCE, "2016-03-01T08:00Z", group="NF", facts={"immediate-threat": "no"}, **STRIKE)
    assert answer["act"] == "prohibited"


def test_a_place_near_the_edge_is_undetermined_and_says_how_close_a_look_would_decide() -> None:
    near: dict[str, Any] = {"act": "fire.heavy", "weapon": "mortar", "lat": 36.99, "lon": 38.0}
    (answer,) = ask(TRUCE, "2016-03-01T08:00Z", radius_m=3000, **near)
    assert answer["place"] == "undetermined"
    assert answer["act"] == "regulated"
    metres = next(one["metres"] for one in answer["would_decide"] if one["code"] == "decide.place")
    assert 400 < metres < 700
    assert ask(TRUCE, "2016-03-01T08:00Z", radius_m=metres, **near)[0]["place"] == "within"
    assert ask(TRUCE, "2016-03-01T08:00Z", radius_m=metres + 20, **near)[0]["place"] == "undetermined"


LINE = """
pack: road
version: "1"
language: en
title: The road
demonstration: yes
compared: no
zone: Europe/Kyiv
sources: [{id: made, text: A line made for tests}]
groups: [{id: alder, names: Alder, kind: state}, {id: birch, names: Birch, kind: state}]
facts:
  - {id: mechanism-tried, question: Was the mechanism tried first?}
  - {id: ordered, question: Did the leadership order it?}
instruments:
  - id: bands
    title: Bands along the road
    version: "1"
    status: in_force
    basis: agreed
    date: 2016-09-09
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - {id: days, kind: window, ref: "1", text: From noon, from: "2016-09-12 12:00", open: yes, sources: [made]}
      - {id: road, kind: line, ref: "2", text: The road, title: Test road, geometry: {line: [[36.0, 37.0], [36.0, 37.3]]},
         accuracy_m: 1, sides: {left: north, right: south}, sources: [made]}
      - {id: heavy, kind: withdrawal, ref: "3", text: Heavy weapons 3500 m north, weapons: [heavy], distance_m: 3500,
         measure: per_side, line: road, side: north, sources: [made]}
      - {id: post, kind: area_regime, ref: "4", text: At most 20 armed at the post, regime: crossing_point,
         near: {line: road, from_m: 0, to_m: 200, side: south}, allowed: {armed_max: 20}, sources: [made]}
  - id: calibres
    title: Withdrawal by calibre
    version: "1"
    status: in_force
    basis: agreed
    date: 2015-02-12
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - {id: from, kind: window, ref: "1", text: From then, from: "2015-02-15 00:00", open: yes, sources: [made]}
      - {id: contact, kind: line, ref: "2", text: The line, title: Line, geometry: {line: [[48.0, 37.0], [48.0, 39.0]]},
         accuracy_m: 10, sources: [made]}
      - {id: artillery, kind: withdrawal, ref: "3", text: Artillery of 100 mm and more, weapons: [{weapon: artillery,
         calibre_mm: {min: 100}}], unclear_weapons: [{weapon: mortar, calibre_mm: {min: 100}}], distance_m: 50000,
         measure: zone_width, line: contact, sources: [made]}
  - id: addendum
    title: Addendum
    version: "1"
    status: in_force
    basis: agreed
    date: 2015-09-29
    signatories: [alder, birch]
    parent: calibres
    sources: [made]
    clauses:
      - {id: contact-2, kind: line, ref: "1", text: The line, title: Line, geometry: {line: [[48.0, 37.0], [48.0, 39.0]]},
         accuracy_m: 10, sources: [made]}
      - {id: mortars, kind: withdrawal, ref: "2", text: Mortars of at most 120 mm 15 km back, weapons: [{weapon: mortar,
         calibre_mm: {max: 120}}], distance_m: 15000, measure: per_side, line: contact-2, sources: [made]}
  - id: table
    title: Table of ranges
    version: "1"
    status: in_force
    basis: agreed
    date: 2014-09-19
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - {id: since, kind: window, ref: "0", text: From then, from: 2014-09-19, open: yes, sources: [made]}
      - {id: contact-3, kind: line, ref: "1", text: The line, title: Line, geometry: {line: [[48.0, 37.0], [48.0, 39.0]]},
         accuracy_m: 10, sources: [made]}
      - {id: general, kind: withdrawal, ref: "2", text: Over 100 mm 15 km back, weapons: [{weapon: any,
         calibre_mm: {min: 101}}], distance_m: 15000, measure: per_side, line: contact-3, sources: [made]}
      - {id: own-range, kind: withdrawal, ref: "3", text: 120 mm mortars 8 km back, weapons: [{weapon: mortar,
         calibre_mm: {min: 120, max: 120}}], distance_m: 8000, measure: per_side, line: contact-3, sources: [made]}
  - id: measures
    title: Additional measures
    version: "1"
    status: in_force
    basis: agreed
    date: 2020-07-22
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - {id: july, kind: window, ref: "1", text: From 00:01, from: "2020-07-27 00:01", open: yes, sources: [made]}
      - {id: no-fire, kind: prohibition, ref: "2", text: No fire, acts: ["fire.*", sniper], sources: [made]}
      - {id: return-fire, kind: permission, ref: "3", text: Return fire on order after trying the mechanism,
         acts: ["fire.*"], if: [ordered], after: [mechanism-tried], excepts: [no-fire], sources: [made]}
"""
NORTH_M = 1 / 110_950  # degrees of latitude a metre, near 36 degrees north


def of(answers: list[dict[str, Any]], instrument: str) -> dict[str, Any]:
    return next(one for one in answers if one["instrument"] == instrument)


def tank(distance_m: float, radius_m: int, **values: Any) -> dict[str, Any]:
    return of(
        ask(
            LINE, "2016-09-13T08:00Z", lat=36.0 + distance_m * NORTH_M, lon=37.15, radius_m=radius_m,
            act="weapon.not_withdrawn", weapon="tank", **values,
        ),
        "bands",
    )  # fmt: skip


def test_a_tank_3200_m_north_is_in_breach_if_it_is_known_to_less_than_300_m_else_undetermined() -> None:
    near = tank(3200, 250)
    assert (near["place"], near["act"]) == ("within", "prohibited")
    unsure = tank(3200, 500)
    assert (unsure["place"], unsure["act"]) == ("undetermined", "regulated")
    (metres,) = [one["metres"] for one in unsure["would_decide"] if one["code"] == "decide.place"]
    assert 280 < metres < 305
    assert tank(3200, metres)["place"] == "within"


def test_a_tank_beyond_the_band_or_south_of_the_road_is_outside() -> None:
    assert tank(4200, 500)["place"] == "outside"
    south = of(
        ask(
            LINE,
            "2016-09-13T08:00Z",
            lat=36.0 - 1000 * NORTH_M,
            lon=37.15,
            act="weapon.not_withdrawn",
            weapon="tank",
        ),
        "bands",
    )
    assert south["place"] == "outside"


def test_a_distance_that_somebody_measured_needs_no_coordinates() -> None:
    from sametable.core.terms.case import Measured

    for error_m, expected in ((100, "within"), (400, "undetermined")):
        answer = of(
            ask(
                LINE, "2016-09-13T08:00Z", act="presence.zone", weapon="tank",
                measured=(Measured(line="road", distance_m=3200, error_m=error_m, side="north"),),
            ),
            "bands",
        )  # fmt: skip
        assert answer["place"] == expected


def test_22_armed_at_a_post_for_20_are_too_many_and_20_are_not() -> None:
    place: dict[str, Any] = {
        "lat": 36.0 - 100 * NORTH_M,
        "lon": 37.15,
        "radius_m": 20,
        "act": "presence.zone",
    }
    armed: tuple[dict[str, Any], ...] = ({"armed": 22}, {"count": 22, "weapon": "small_arms"})
    for told in armed:
        over = of(ask(LINE, "2016-09-13T08:00Z", **told, **place), "bands")
        assert over["act"] == "prohibited"
        assert "act.over_limit" in codes(over["facts_used"])
    assert of(ask(LINE, "2016-09-13T08:00Z", armed=20, **place), "bands")["act"] == "permitted"
    unsaid: tuple[dict[str, Any], ...] = ({}, {"count": 22})
    for told in unsaid:
        unknown = of(ask(LINE, "2016-09-13T08:00Z", **told, **place), "bands")
        assert unknown["act"] == "regulated"
        assert "act.armed_missing" in codes(unknown["facts_missing"])


def test_a_120_mm_mortar_12_km_from_the_line_shows_the_conflict_and_decides_none() -> None:
    answers = ask(
        LINE, "2016-01-10T08:00Z", lat=48.0 + 12_000 / 111_190, lon=38.0, radius_m=100, act="weapon.not_withdrawn",
        weapon="mortar", calibre_mm=120,
    )  # fmt: skip
    addendum = of(answers, "addendum")
    assert (addendum["place"], addendum["act"]) == ("within", "prohibited")
    assert of(answers, "calibres")["act"] == "disputed"
    table = of(answers, "table")
    assert table["act"] == "disputed"
    assert any(one["code"] == "act.conflict" for one in table["reasons"])
    assert {one["id"] for one in table["clauses"]} == {"general", "own-range"}


def test_a_width_between_the_sides_is_half_for_each() -> None:
    for metres, expected in ((24_000, "within"), (26_000, "outside")):
        answers = ask(
            LINE, "2016-01-10T08:00Z", lat=48.0 + metres / 111_190, lon=38.0, radius_m=50,
            act="weapon.not_withdrawn", weapon="artillery", calibre_mm=152,
        )  # fmt: skip
        assert of(answers, "calibres")["place"] == expected


def test_return_fire_without_trying_the_mechanism_is_no_exception() -> None:
    def asked(**facts: str) -> dict[str, Any]:
        return of(
            ask(LINE, "2020-08-01T08:00Z", act="fire.small_arms", group="Alder", facts=facts), "measures"
        )

    assert asked(ordered="yes", **{"mechanism-tried": "yes"})["act"] == "permitted"
    refused = asked(ordered="yes", **{"mechanism-tried": "no"})
    assert refused["act"] == "prohibited"
    assert any(one["code"] == "act.condition_unmet" for one in refused["facts_used"])
    assert asked()["act"] == "prohibited"
    assert any(one["code"] == "decide.fact" for one in asked()["would_decide"])


def test_the_same_fire_before_00_01_kyiv_is_outside() -> None:
    early = of(ask(LINE, "2020-07-26T21:00Z", act="sniper"), "measures")
    assert early["time"] == "outside"
    assert of(ask(LINE, "2020-07-26T21:01Z", act="sniper"), "measures")["time"] == "within"


WINDOWS = """
pack: windows
version: "1"
language: en
title: Windows
demonstration: yes
compared: no
zone: Asia/Damascus
sources: [{id: made, text: Made for tests}]
groups: [{id: alder, names: Alder, kind: state}, {id: birch, names: Birch, kind: guarantor}]
instruments:
  - id: two-days
    title: Forty-eight hours
    version: "1"
    status: in_force
    basis: agreed
    date: 2016-09-09
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - {id: w, kind: window, ref: "1", text: "48 hours, renewable", from: "2016-09-12 19:00", for: 48 hours,
         renewal: consensus, sources: [made]}
      - {id: p, kind: prohibition, ref: "2", text: No fire, acts: ["fire.*"], sources: [made]}
  - id: seven-days
    title: Seven days
    version: "1"
    status: in_force
    basis: unilateral
    date: 2016-09-12
    issuers: [alder]
    sources: [made]
    clauses:
      - {id: w, kind: window, ref: "1", text: Seven days, from: "2016-09-12 19:00", through: "2016-09-18 23:59", sources: [made]}
      - {id: p, kind: prohibition, ref: "2", text: No fire, acts: ["fire.*"], sources: [made]}
  - id: silence
    title: Regime of silence
    version: "1"
    status: in_force
    basis: agreed
    date: 2016-04-29
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - id: w
        kind: window
        ref: "1"
        text: A day of silence
        from:
          disputed:
            - {at: "2016-04-30 00:01", by: [birch], sources: [made]}
            - {at: "2016-04-30 01:00", by: [alder], sources: [made]}
            - {at: "2016-05-01 00:01", sources: [made]}
        for: 24 hours
        sources: [made]
      - {id: p, kind: prohibition, ref: "2", text: No fire, acts: ["fire.*"], sources: [made]}
  - id: sundown
    title: From sundown
    version: "1"
    status: in_force
    basis: agreed
    date: 2016-09-12
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - id: w
        kind: window
        ref: "1"
        text: From sundown
        from:
          sun: sunset
          on: 2016-09-12
          places:
            - {lat: 35.336, lon: 40.141, name: Deir ez-Zor}
            - {lat: 36.202, lon: 37.161, name: Aleppo}
            - {lat: 33.513, lon: 36.276, name: Damascus}
            - {lat: 35.523, lon: 35.791, name: Latakia}
        open: yes
        sources: [made]
      - {id: p, kind: prohibition, ref: "2", text: No fire, acts: ["fire.*"], sources: [made]}
"""


def states(at: str) -> dict[str, str]:
    return {str(one["instrument"]): str(one["time"]) for one in ask(WINDOWS, at, act="fire.heavy")}


def test_48_hours_end_at_their_moment_and_the_concurrent_seven_days_are_another_instrument() -> None:
    assert states("2016-09-12T15:59Z")["two-days"] == "outside"
    assert states("2016-09-12T16:00Z")["two-days"] == "within"
    assert states("2016-09-14T15:59Z")["two-days"] == "within"
    after = states("2016-09-14T16:00Z")
    assert (after["two-days"], after["seven-days"]) == ("outside", "within")
    answer = next(
        one for one in ask(WINDOWS, "2016-09-14T16:30Z", act="fire.heavy") if one["instrument"] == "two-days"
    )
    assert any("renew" in one["text"] for one in answer["facts_used"])
    assert states("2016-09-18T20:59Z")["seven-days"] == "within"
    assert states("2016-09-18T21:00Z")["seven-days"] == "outside"


def test_the_same_start_told_in_three_ways_is_disputed_between_them() -> None:
    assert states("2016-04-29T20:00Z")["silence"] == "outside"
    (answer,) = [
        one for one in ask(WINDOWS, "2016-04-29T21:30Z", act="fire.heavy") if one["instrument"] == "silence"
    ]
    assert (answer["time"], answer["act"]) == ("disputed", "disputed")
    assert any("00:01" in one["text"] and "01:00" in one["text"] for one in answer["facts_used"])
    assert states("2016-05-02T21:00Z")["silence"] == "outside"


def test_sundown_over_a_land_is_a_range_of_some_eighteen_minutes() -> None:
    assert states("2016-09-12T15:25Z")["sundown"] == "outside"
    assert states("2016-09-12T15:40Z")["sundown"] == "undetermined"
    assert states("2016-09-12T15:52Z")["sundown"] == "within"


SOMEWHERE = """
pack: somewhere
version: "1"
language: en
title: Places that nobody has drawn
demonstration: yes
compared: no
zone: UTC
sources: [{id: made, text: Made for tests}]
groups: [{id: alder, names: Alder, kind: state}, {id: birch, names: Birch, kind: state}]
facts: [{id: authorised, question: Was it authorised?}]
zones:
  - {id: district, names: The district, area_kind: other, geometry: {box: {south: 36, west: 37, north: 36.2, east: 37.2}},
     accuracy_m: 100, sources: [made]}
  - {id: port, names: The port, area_kind: other, geometry: unknown, somewhere_in: district}
  - {id: belt, names: The belt, area_kind: other, geometry: unknown}
instruments:
  - id: deal
    title: Deal
    version: "1"
    status: in_force
    basis: agreed
    date: 2019-01-01
    signatories: [alder, birch]
    sources: [made]
    clauses:
      - {id: days, kind: window, ref: "1", text: From then, from: "2019-01-01 00:00", open: yes, sources: [made]}
      - {id: road, kind: line, ref: "2", text: A road, title: Road, geometry: unknown, somewhere_in: district}
      - {id: band, kind: withdrawal, ref: "3", text: Tanks 3 km back, weapons: [tank], distance_m: 3000,
         measure: per_side, line: road, sources: [made]}
      - {id: leave, kind: force_removal, ref: "4", text: Alder leaves the port, by: [alder], forces: Its forces,
         due: "2019-01-08 00:00", where: [port], sources: [made]}
      - {id: quiet, kind: prohibition, ref: "5", text: Alder holds its fire, acts: ["fire.*"], by: [alder], sources: [made]}
      - {id: no-drill, kind: prohibition, ref: "6", text: No drills, acts: [exercise.live_fire], sources: [made]}
      - {id: no-drill-belt, kind: prohibition, ref: "7", text: None in the belt, acts: [exercise.live_fire],
         where: [belt], sources: [made]}
      - {id: may-drill, kind: permission, ref: "8", text: Authorised drills, acts: [exercise.live_fire],
         if: [authorised], excepts: [no-drill], sources: [made]}
"""


def somewhere(at: str, **values: Any) -> dict[str, Any]:
    return ask(SOMEWHERE, at, **values)[0]


def clause_of(answer: dict[str, Any], clause: str) -> dict[str, Any]:
    return next(one for one in answer["clauses"] if one["id"] == clause)


def test_what_lies_somewhere_in_a_zone_is_outside_for_whatever_is_outside_that_zone() -> None:
    tank = {"act": "presence.zone", "weapon": "tank", "group": "Birch"}
    assert somewhere("2019-02-01T08:00Z", lat=36.1, lon=37.1, **tank)["place"] == "undetermined"
    assert somewhere("2019-02-01T08:00Z", lat=36.22, lon=37.1, **tank)["place"] == "undetermined"
    assert somewhere("2019-02-01T08:00Z", lat=36.3, lon=37.1, **tank)["place"] == "outside"


def test_forces_that_are_to_leave_are_in_breach_only_once_that_is_due() -> None:
    presence = {"act": "presence.zone", "group": "Alder", "lat": 36.1, "lon": 37.1}
    before = somewhere("2019-01-02T08:00Z", **presence)
    assert before["act"] == "regulated"
    assert "act.not_due" in codes(clause_of(before, "leave")["why"])
    after = somewhere("2019-02-01T08:00Z", **presence)
    assert (after["place"], clause_of(after, "leave")["effect"]) == ("undetermined", "prohibits")


def test_a_clause_that_is_addressed_to_others_is_named_as_such() -> None:
    answer = somewhere("2019-02-01T08:00Z", act="fire.heavy", group="Birch")
    assert answer["act"] == "silent"
    assert codes(answer["reasons"]) == {"act.others"}


def test_what_one_clause_permits_is_not_called_free_while_another_may_forbid_it() -> None:
    answer = somewhere(
        "2019-02-01T08:00Z", act="exercise.live_fire", lat=36.1, lon=37.1, facts={"authorised": "yes"}
    )
    assert answer["act"] == "regulated"
    assert "act.prohibits_if" in codes(answer["reasons"])


def test_a_line_of_the_same_id_in_another_instrument_is_another_line() -> None:
    two = LINE.replace("contact-3", "contact").replace(
        "[[48.0, 37.0], [48.0, 39.0]]", "[[49.0, 37.0], [49.0, 39.0]]", 1
    )
    assert two.count("id: contact,") == 2
    answers = ask(
        two, "2016-01-10T08:00Z", lat=48.05, lon=38.0, radius_m=100, act="weapon.not_withdrawn", weapon="mortar",
        calibre_mm=120,
    )  # fmt: skip
    assert of(answers, "table")["place"] == "within"
    assert of(answers, "calibres")["place"] == "outside"


@pytest.mark.parametrize("moment", ['"D - 56 days"', "{date: D, minus: 56 days}", '"D minus 56 days"'])
def test_a_timetable_may_count_back_from_its_day(moment: str) -> None:
    back = SOMEWHERE.replace("zones:\n", "dates: [{id: D, what: D-day, at: 2019-04-01}]\nzones:\n", 1)
    back = back.replace('from: "2019-01-01 00:00"', f"from: {moment}")
    assert ask(back, "2019-02-03T23:59Z", act="fire.heavy", group="Alder")[0]["time"] == "outside"
    assert ask(back, "2019-02-04T00:00Z", act="fire.heavy", group="Alder")[0]["time"] == "within"


def test_a_permission_whose_weapon_is_not_known_permits_nothing() -> None:
    medevac = SOMEWHERE.replace(
        "if: [authorised], excepts: [no-drill]",
        "if: [authorised], weapons: [small_arms], excepts: [no-drill, no-drill-belt]",
    )
    assert medevac != SOMEWHERE
    base: dict[str, Any] = {"act": "exercise.live_fire", "group": "Birch", "facts": {"authorised": "yes"}}
    assert ask(medevac, "2019-02-01T08:00Z", weapon="small_arms", **base)[0]["act"] == "permitted"
    for weapon in ("", "not_known"):
        assert ask(medevac, "2019-02-01T08:00Z", weapon=weapon, **base)[0]["act"] != "permitted"


def test_an_exception_that_may_reach_leaves_no_definite_prohibition() -> None:
    exception = SOMEWHERE.replace(
        "if: [authorised], excepts: [no-drill]",
        "if: [authorised], where: [belt], excepts: [no-drill, no-drill-belt]",
    )
    drill: dict[str, Any] = {"act": "exercise.live_fire", "lat": 36.1, "lon": 37.1}
    assert ask(exception, "2019-02-01T08:00Z", facts={"authorised": "yes"}, **drill)[0]["act"] == "regulated"
    assert ask(exception, "2019-02-01T08:00Z", facts={"authorised": "no"}, **drill)[0]["act"] == "prohibited"


def test_how_an_instrument_stands_is_said_and_changes_no_window() -> None:
    ended = SOMEWHERE.replace("status: in_force", "status: terminated")
    (answer,) = ask(ended, "2019-02-01T08:00Z", act="fire.heavy", group="Alder")
    assert (answer["time"], answer["act"]) == ("within", "prohibited")
    assert "status" in codes(answer["reasons"])


def test_an_instrument_without_a_window_is_not_in_force_by_itself() -> None:
    windowless = "".join(line for line in SOMEWHERE.splitlines(keepends=True) if "id: days" not in line)
    assert ask(windowless, "2018-12-31T23:59Z", act="fire.heavy", group="Alder")[0]["time"] == "outside"
    (answer,) = ask(windowless, "2019-01-01T00:00Z", act="fire.heavy", group="Alder")
    assert (answer["time"], answer["act"]) == ("undetermined", "regulated")


def test_a_deadline_that_is_a_day_is_over_when_the_day_is() -> None:
    by_day = SOMEWHERE.replace('due: "2019-01-08 00:00"', "due: 2019-01-08")
    presence: dict[str, Any] = {"act": "presence.zone", "group": "Alder", "lat": 36.1, "lon": 37.1}
    before = ask(by_day, "2019-01-08T23:59Z", **presence)[0]
    assert "act.not_due" in codes(clause_of(before, "leave")["why"])
    after = ask(by_day, "2019-01-09T00:00Z", **presence)[0]
    assert clause_of(after, "leave")["effect"] == "prohibits"


def test_a_regime_that_only_forbids_flights_sets_no_rule_for_tanks() -> None:
    flights = SOMEWHERE.replace(
        "      - {id: may-drill",
        '      - {id: sky, kind: area_regime, ref: "9", text: No flights, regime: no_fly, where: [district],\n'
        "         forbidden: {acts: [air.overflight]}, sources: [made]}\n      - {id: may-drill",
    )
    tank = ask(
        flights, "2019-02-01T08:00Z", act="presence.zone", weapon="tank", group="Birch", lat=37.1, lon=38.1
    )
    assert tank[0]["act"] == "silent"
    flight = ask(flights, "2019-02-01T08:00Z", act="air.overflight", lat=36.1, lon=37.1)
    assert flight[0]["act"] == "prohibited"


def test_somebody_whom_a_clause_lets_in_by_name_is_permitted_though_not_bound() -> None:
    named = SOMEWHERE.replace(
        "{id: birch, names: Birch, kind: state}]",
        "{id: birch, names: Birch, kind: state}, {id: keepers, names: Peacekeepers, kind: organisation}]",
    ).replace(
        "      - {id: may-drill",
        '      - {id: corridor, kind: area_regime, ref: "9", text: Only peacekeepers, regime: corridor, where: [district],\n'
        "         allowed: {by: [keepers]}, sources: [made]}\n      - {id: may-drill",
    )
    there: dict[str, Any] = {"act": "presence.zone", "lat": 36.1, "lon": 37.1}
    (answer,) = ask(named, "2019-02-01T08:00Z", group="Peacekeepers", **there)
    assert (answer["actor_status"], answer["act"]) == ("not a party", "permitted")
    assert (
        clause_of(ask(named, "2019-02-01T08:00Z", group="Birch", **there)[0], "corridor")["effect"]
        == "prohibits"
    )
