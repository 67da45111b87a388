"""What the four deep packs answer to the questions that a delegation would ask of them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.assess import assess
from sametable.core.terms.book import compile_book
from sametable.core.terms.case import Case, Measured
from sametable.edges.packs.files import load_pack

if TYPE_CHECKING:
    from sametable.core.terms.answer import Answer
    from sametable.core.terms.book import Book

NOW_MS = 1_790_000_000_000
ALEPPO, KOBANI, MAJDAL_SHAMS, ANKARA = (36.2, 37.16), (36.89, 38.35), (33.267, 35.77), (39.93, 32.86)
DONETSK, KYIV, ZOLOTE = (48.0, 37.8), (50.45, 30.52), (48.69, 38.52)
BEIRUT, HAIFA, DAMASCUS = (33.89, 35.52), (32.8, 35.0), (33.51, 36.29)
FEBRUARY, MAY = "syria-2016-02/joint-statement", "syria-2016-02/joint-statement-may"
SEPTEMBER, COMMAND = "syria-2016-09/arrangement", "syria-2016-09/syrian-command"
MINSK, ADDENDUM, MEASURES = "minsk/package-2015", "minsk/addendum-2015", "minsk/additional-measures-2020"
MEMORANDUM, FRAMEWORK = "minsk/memorandum-2014", "minsk/framework-2016"
LEBANON = "lebanon-2024/thirteen-points"


@cache
def book_of(pack: str) -> Book:
    """Read a pack once."""
    return compile_book([load_pack(pack)])


def answers(of: str, at: str, place: tuple[float, float] | None, **said: object) -> list[Answer]:
    """Ask one instrument (`pack/instrument`) of one act; a place is known to 500 m."""
    pack, instrument = of.split("/")
    at_ms = round(datetime.fromisoformat(at).timestamp() * 1000)
    where: dict[str, object] = {}
    if place is not None:
        where = {"lat_e7": round(place[0] * 1e7), "lon_e7": round(place[1] * 1e7), "radius_m": 500}
    case = Case(start_ms=at_ms, end_ms=at_ms, **where, **said)  # type: ignore[arg-type]
    return [one for one in assess(case, book_of(pack), now_ms=NOW_MS) if one.instrument == instrument]


def asked(of: str, at: str, place: tuple[float, float] | None, **said: object) -> Answer:
    """Ask one instrument, whose answer is the same for all guarantors."""
    (answer,) = answers(of, at, place, **said)
    return answer


def metres(line: str, distance_m: int, error_m: int, side: str = "") -> tuple[Measured, ...]:
    """Give one measured distance."""
    return (Measured(line=line, distance_m=distance_m, error_m=error_m, side=side),)


def codes(answer: Answer) -> set[str]:
    """Give the codes of all that is told with an answer."""
    told = (*answer.reasons, *answer.facts_used, *answer.facts_missing, *answer.would_decide)
    return {one.code for one in told}


# Syria, February 2016


@pytest.mark.parametrize(
    ("at", "time", "act"),
    [
        ("2016-02-26T21:30Z", "outside", "silent"),
        ("2016-02-26T21:59:59Z", "outside", "silent"),
        ("2016-02-26T22:00Z", "within", "prohibited"),
        ("2016-02-27T00:30+02:00", "within", "prohibited"),
    ],
)
def test_mortar_fire_in_aleppo_is_judged_by_midnight_in_damascus(at: str, time: str, act: str) -> None:
    answer = asked(FEBRUARY, at, ALEPPO, group="armed-groups-accepting", act="fire.heavy", weapon="mortar")
    assert (answer.time, answer.place, answer.actor_status, answer.act) == (time, "within", "bound", act)


def test_a_group_that_the_council_lists_is_excluded_on_the_councils_authority() -> None:
    answer = asked(FEBRUARY, "2016-03-10T10:00Z", ALEPPO, group="Nusra Front", act="fire.heavy")
    assert answer.actor_status == "excluded"
    assert answer.actor_authority == "United Nations Security Council"


@pytest.mark.parametrize("group", ["Ahrar ash-Sham", "جيش الإسلام"])
def test_what_one_guarantor_calls_a_group_is_a_claim_and_excludes_nobody(group: str) -> None:
    by = {
        one.guarantor: one
        for one in answers(FEBRUARY, "2016-05-10T10:00Z", ALEPPO, group=group, act="sniper")
    }
    assert set(by) == {"russia", "usa"}
    assert {one.actor_status for one in by.values()} == {"undetermined"}
    assert [claim.code for claim in by["russia"].claims] == ["opinion"]
    assert by["usa"].claims == ()


def test_a_group_whose_acceptance_is_not_known_is_undetermined_in_september_too() -> None:
    by = answers(SEPTEMBER, "2016-09-13T10:00Z", ALEPPO, group="Ahrar ash-Sham", act="fire.heavy")
    assert {one.actor_status for one in by} == {"undetermined"}
    assert [one.guarantor for one in by if one.claims] == ["russia"]


def test_an_opinion_is_not_told_of_a_time_before_it_was_given() -> None:
    answer = asked(FEBRUARY, "2016-03-10T10:00Z", ALEPPO, group="Ahrar ash-Sham", act="sniper")
    assert answer.claims == ()


@pytest.mark.parametrize("group", ["ВКС России", "Russia"])
def test_a_guarantors_air_force_is_among_those_who_cease(group: str) -> None:
    answer = asked(
        FEBRUARY, "2016-05-10T10:00Z", ALEPPO,
        group=group, against="armed-groups-accepting", act="air.strike", weapon="aircraft",
    )  # fmt: skip
    assert (answer.actor_status, answer.act) == ("bound", "prohibited")
    assert answer.clauses[0].id == "a2-cease"


@pytest.mark.parametrize(
    ("claim", "act"),
    [
        ({}, "prohibited"),
        ({"self-defence": "no"}, "prohibited"),
        ({"self-defence": "claimed"}, "needs a human finding"),
    ],
)
def test_whether_it_was_proportionate_self_defence_is_for_people(claim: dict[str, str], act: str) -> None:
    answer = asked(FEBRUARY, "2016-05-10T10:00Z", ALEPPO, group="Syrian army", act="fire.heavy", facts=claim)
    assert answer.act == act


def test_an_attack_by_the_coalition_turns_on_what_the_paragraph_on_procedures_means() -> None:
    answer = asked(FEBRUARY, "2016-05-10T10:00Z", ALEPPO, group="Coalition", act="air.strike")
    assert answer.act == "needs a human finding"


def test_the_first_paragraph_waits_for_those_of_the_second() -> None:
    answer = asked(FEBRUARY, "2016-03-10T10:00Z", ALEPPO, group="accepting groups", act="fire.heavy")
    assert "reciprocity" in codes(answer)


@pytest.mark.parametrize("place", [KOBANI, MAJDAL_SHAMS])
def test_near_a_border_and_on_disputed_ground_the_place_is_undetermined(place: tuple[float, float]) -> None:
    assert asked(FEBRUARY, "2016-03-10T10:00Z", place, act="fire.heavy").place == "undetermined"


def test_far_from_syria_is_outside() -> None:
    assert asked(FEBRUARY, "2016-03-10T10:00Z", ANKARA, act="fire.heavy").place == "outside"


def test_what_is_disproportionate_is_for_people() -> None:
    answer = asked(MAY, "2016-05-10T10:00Z", ALEPPO, group="Syrian army", act="fire.heavy")
    assert answer.act == "needs a human finding"


@pytest.mark.parametrize("pack", ["lebanon-2024", "minsk", "syria-2016-02", "syria-2016-09"])
def test_of_the_future_nothing_is_told_but_what_protects(pack: str) -> None:
    case = Case(
        start_ms=NOW_MS + 1, end_ms=NOW_MS + 1, lat_e7=362_000_000, lon_e7=371_600_000, act="air.strike"
    )
    for answer in assess(case, book_of(pack), now_ms=NOW_MS):
        assert answer.protective
        assert "outside" not in {answer.time, answer.place}
        assert answer.actor_status in {"bound", "undetermined"}
        assert answer.act not in {"permitted", "silent"}


# Syria, September 2016


@pytest.mark.parametrize(
    ("at", "first", "second"),
    [
        ("2016-09-12T15:29Z", "outside", "outside"),
        ("2016-09-12T15:35Z", "disputed", "outside"),
        ("2016-09-12T15:59Z", "disputed", "outside"),
        ("2016-09-12T16:00Z", "within", "within"),
        ("2016-09-14T15:59Z", "within", "within"),
        ("2016-09-14T16:00Z", "outside", "within"),
        ("2016-09-18T20:59:30Z", "outside", "within"),
        ("2016-09-18T21:00Z", "outside", "outside"),
    ],
)
def test_two_instruments_begin_together_and_end_apart(at: str, first: str, second: str) -> None:
    assert asked(SEPTEMBER, at, ALEPPO, group="Syrian army", act="fire.heavy").time == first
    assert asked(COMMAND, at, ALEPPO, group="Syrian army", act="fire.heavy").time == second


@pytest.mark.parametrize(
    ("distance_m", "error_m", "side", "place", "act"),
    [
        (3200, 100, "north", "within", "prohibited"),
        (3200, 299, "north", "within", "prohibited"),
        (3200, 500, "north", "undetermined", "regulated"),
        (3600, 50, "north", "outside", "silent"),
        (3200, 100, "south", "outside", "silent"),
        (3200, 100, "", "undetermined", "regulated"),
    ],
)
def test_a_tank_of_the_government_side_north_of_the_road(
    distance_m: int, error_m: int, side: str, place: str, act: str
) -> None:
    answer = asked(
        SEPTEMBER, "2016-09-13T10:00Z", None, group="Syrian army", act="weapon.not_withdrawn", weapon="tank",
        measured=metres("castello-road", distance_m, error_m, side),
    )  # fmt: skip
    assert (answer.place, answer.act) == (place, act)


def test_how_much_closer_a_look_would_decide_it_is_told() -> None:
    answer = asked(
        SEPTEMBER, "2016-09-13T10:00Z", None, group="Syrian army", act="weapon.not_withdrawn", weapon="tank",
        measured=metres("castello-road", 3200, 500, "north"),
    )  # fmt: skip
    assert [one.values["metres"] for one in answer.would_decide if one.code == "decide.place"] == [299]


def test_without_a_measured_distance_a_place_near_the_road_decides_nothing() -> None:
    near = asked(
        SEPTEMBER,
        "2016-09-13T10:00Z",
        (36.27, 37.13),
        group="Syrian army",
        act="weapon.not_withdrawn",
        weapon="tank",
    )
    far = asked(
        SEPTEMBER,
        "2016-09-13T10:00Z",
        DAMASCUS,
        group="Syrian army",
        act="weapon.not_withdrawn",
        weapon="tank",
    )
    assert (near.place, far.place) == ("undetermined", "outside")


@pytest.mark.parametrize(
    ("distance_m", "side", "act"),
    [
        (800, "north", "prohibited"),
        (1200, "north", "silent"),
        (400, "south", "prohibited"),
        (800, "south", "silent"),
    ],
)
def test_armed_people_keep_other_distances_north_and_south(distance_m: int, side: str, act: str) -> None:
    answer = asked(
        SEPTEMBER, "2016-09-13T10:00Z", None, group="Syrian army", act="presence.zone", weapon="small_arms",
        measured=metres("castello-road", distance_m, 50, side),
    )  # fmt: skip
    assert answer.act == act


def test_22_armed_people_at_a_crossing_point_are_too_many_and_15_are_not() -> None:
    def at_point(count: int, few: str) -> Answer:
        return asked(
            SEPTEMBER, "2016-09-13T10:00Z", None, group="Syrian army", act="presence.zone", armed=count,
            facts={"at-crossing-point": "yes", "at-most-twenty": few},
            measured=metres("castello-road", 20, 10, "north"),
        )  # fmt: skip

    assert at_point(22, "no").act == "prohibited"
    assert "crossing-point-limit" in {
        one.id for one in at_point(22, "no").clauses if one.effect == "prohibits"
    }
    assert at_point(15, "yes").act == "permitted"


def test_what_distance_is_similar_on_the_other_side_is_for_people() -> None:
    answer = asked(
        SEPTEMBER, "2016-09-13T10:00Z", None, group="armed-groups-accepting", act="weapon.not_withdrawn",
        weapon="tank", measured=metres("castello-road", 3200, 100, "south"),
    )  # fmt: skip
    assert answer.act == "needs a human finding"


def test_whether_a_heavy_machine_gun_is_an_other_vehicle_is_a_question_of_the_text() -> None:
    answer = asked(
        SEPTEMBER, "2016-09-13T10:00Z", None, group="Syrian army", act="weapon.not_withdrawn", weapon="hmg",
        measured=metres("castello-road", 2000, 50, "north"),
    )  # fmt: skip
    assert answer.act == "disputed"


def test_one_sides_reservation_leaves_the_other_instrument_as_it_is() -> None:
    facts = {"breach-by-others": "claimed"}
    said = {"group": "Syrian army", "act": "fire.heavy", "facts": facts}
    assert asked(COMMAND, "2016-09-13T10:00Z", ALEPPO, **said).act == "needs a human finding"
    assert asked(SEPTEMBER, "2016-09-13T10:00Z", ALEPPO, **said).act == "prohibited"


# Minsk


def test_a_120_mm_mortar_12_km_from_the_line_by_each_text() -> None:
    def of(instrument: str) -> Answer:
        both = (*metres("de-facto-line", 12_000, 300), *metres("line-2014", 12_000, 300))
        return asked(
            instrument, "2016-01-10T10:00Z", None, group="armed-formations", act="weapon.not_withdrawn",
            weapon="mortar", calibre_mm=120, measured=both,
        )  # fmt: skip

    assert of(ADDENDUM).act == "prohibited"
    assert of(ADDENDUM).clauses[0].id == "mortars"
    assert (of(MINSK).act, of(MINSK).clauses[0].effect) == ("disputed", "text question")
    assert of(MEMORANDUM).act == "disputed"
    system = next(one for one in of(MEMORANDUM).clauses if one.id == "mortar-120")
    assert system.place == "outside"


@pytest.mark.parametrize(
    ("weapon", "calibre_mm", "system", "distance_m", "act"),
    [
        ("artillery", 152, "", 24_000, "prohibited"),
        ("artillery", 152, "", 26_000, "silent"),
        ("artillery", 85, "", 10_000, "silent"),
        ("mlrs", 122, "BM-21 Grad", 34_000, "prohibited"),
        ("mlrs", 122, "BM-21 Grad", 36_000, "silent"),
        ("mlrs", 220, "Ураган", 69_000, "prohibited"),
        ("missile", None, "Tochka-U", 69_000, "prohibited"),
        ("missile", None, "Tochka-U", 71_000, "silent"),
    ],
)
def test_widths_between_the_sides_are_halved_for_each(
    weapon: str, calibre_mm: int | None, system: str, distance_m: int, act: str
) -> None:
    answer = asked(
        MINSK, "2016-01-10T10:00Z", None, group="ВСУ", act="weapon.not_withdrawn", weapon=weapon,
        calibre_mm=calibre_mm, system=system, measured=metres("de-facto-line", distance_m, 300),
    )  # fmt: skip
    assert answer.act == act


def test_each_side_measures_from_its_own_line() -> None:
    def of(group: str, line: str) -> str:
        return asked(
            MINSK, "2016-01-10T10:00Z", None, group=group, act="weapon.not_withdrawn", weapon="artillery",
            calibre_mm=152, measured=metres(line, 10_000, 100),
        ).act  # fmt: skip

    assert of("ukraine", "de-facto-line") == of("armed-formations", "line-2014") == "prohibited"
    assert of("ukraine", "line-2014") == of("armed-formations", "de-facto-line") == "regulated"


def test_a_withdrawal_that_is_not_yet_due_is_not_yet_missed() -> None:
    answer = asked(
        MINSK, "2015-02-20T10:00Z", None, group="ukraine", act="weapon.not_withdrawn", weapon="artillery",
        calibre_mm=152, measured=metres("de-facto-line", 10_000, 100),
    )  # fmt: skip
    assert answer.act == "regulated"


@pytest.mark.parametrize(
    ("tried", "act"),
    [
        ("no", "prohibited"),
        ("unknown", "prohibited"),
        ("claimed", "needs a human finding"),
        ("yes", "permitted"),
    ],
)
def test_return_fire_waits_for_the_coordination_mechanism(tried: str, act: str) -> None:
    facts = {"answers-fire": "yes", "leadership-order": "yes", "mechanism-tried": tried}
    answer = asked(MEASURES, "2020-08-01T10:00Z", DONETSK, group="ukraine", act="fire.heavy", facts=facts)
    assert answer.act == act


def test_a_minute_past_midnight_in_kyiv_is_when_the_measures_begin() -> None:
    before = asked(MEASURES, "2020-07-26T21:00:59Z", DONETSK, group="ukraine", act="sniper")
    after = asked(MEASURES, "2020-07-26T21:01Z", DONETSK, group="ukraine", act="sniper")
    assert (before.time, after.time) == ("outside", "within")


def test_whether_a_tank_stands_near_a_settlement_is_for_people() -> None:
    answer = asked(
        MEASURES, "2020-08-01T10:00Z", DONETSK, group="ukraine", act="presence.zone", weapon="tank"
    )
    assert answer.act == "needs a human finding"


def test_near_a_disengagement_area_nothing_is_certain_and_far_from_all_it_is_outside() -> None:
    near = asked(FRAMEWORK, "2017-08-01T10:00Z", ZOLOTE, group="ukraine", act="presence.zone")
    far = asked(FRAMEWORK, "2017-08-01T10:00Z", KYIV, group="ukraine", act="presence.zone")
    assert (near.place, far.place) == ("undetermined", "outside")


def test_whether_russia_is_a_side_is_shown_as_disputed() -> None:
    answer = asked(MINSK, "2016-01-10T10:00Z", DONETSK, group="Российская Федерация", act="fire.heavy")
    assert answer.actor_status == "undetermined"
    assert "adherence_disputed" in answer.flags


def test_the_osce_mission_may_fly_where_the_sides_may_not() -> None:
    mission = asked(MEMORANDUM, "2016-01-10T10:00Z", DONETSK, group="SMM", act="air.overflight", weapon="uav")
    side = asked(
        MEMORANDUM, "2016-01-10T10:00Z", DONETSK, group="ukraine", act="air.overflight", weapon="uav"
    )
    assert (mission.act, side.act) == ("permitted", "prohibited")


# Lebanon


@pytest.mark.parametrize(
    ("at", "time"), [("2024-11-27T01:59:59Z", "outside"), ("2024-11-27T02:00Z", "within")]
)
def test_the_cessation_begins_at_four_in_beirut(at: str, time: str) -> None:
    assert asked(LEBANON, at, BEIRUT, group="IDF", act="air.strike").time == time


def test_what_is_offensive_is_never_decided() -> None:
    for claim in ({}, {"offensive": "yes"}, {"self-defence": "claimed"}):
        answer = asked(LEBANON, "2024-12-10T10:00Z", BEIRUT, group="IDF", act="air.strike", facts=claim)
        assert answer.act == "needs a human finding"


def test_it_is_lebanon_that_undertakes_to_prevent() -> None:
    answer = asked(LEBANON, "2024-12-10T10:00Z", HAIFA, group="حزب الله", against="israel", act="fire.heavy")
    assert (answer.place, answer.act) == ("within", "needs a human finding")
    assert answer.clauses[0].id == "lebanon-prevents"


def test_what_israel_refrains_from_is_bound_to_the_territory_of_lebanon() -> None:
    answer = asked(LEBANON, "2024-12-10T10:00Z", DAMASCUS, group="IDF", act="air.strike")
    assert answer.act == "silent"
    assert next(one for one in answer.clauses if one.id == "israel-refrains").place == "outside"


@pytest.mark.parametrize("group", ["Hezbollah", "LAF"])
def test_where_the_southern_area_ends_is_not_known_here(group: str) -> None:
    answer = asked(LEBANON, "2024-12-10T10:00Z", (33.3, 35.4), group=group, act="presence.zone")
    assert (answer.place, answer.act) == ("undetermined", "regulated")


@pytest.mark.parametrize(("of", "at"), [(FEBRUARY, "2017-06-01T10:00Z"), (MINSK, "2023-06-01T10:00Z")])
def test_whether_terms_outlived_what_held_them_is_not_decided(of: str, at: str) -> None:
    answer = asked(of, at, ALEPPO if of == FEBRUARY else DONETSK, act="fire.heavy")
    assert (answer.time, answer.act) == ("undetermined", "regulated")
