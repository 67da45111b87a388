"""Gates and calm: two counts where days are contested, and never one merged truth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.assess.calm import LENIENT, STRICT, Calm, Rule, Told, calm
from sametable.core.assess.claims import Performance
from sametable.core.assess.gates import Known, gates
from sametable.core.assess.sides import Sides
from sametable.core.terms.adopted import FOREVER, Standing
from sametable.core.terms.groups import groups_of
from sametable.core.terms.model import At, Clause, Compared, Geometry, Group, Instrument, Pack, Unknown, Zone

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
D_MS = 1_473_692_400_000  # 2016-09-12T15:00Z, 18:00 in Damascus
FIRST_MS = 1_473_714_000_000  # 2016-09-12T21:00Z, midnight in Damascus
ZONE = "Asia/Damascus"
GROUPS = (
    Group(id="alder", names={"en": "Alder"}, kind="state"),
    Group(id="birch", names={"en": "Birch"}, aliases=("the Birch side",)),
    Group(id="cedar", names={"en": "Cedar"}),
)
RULE = Rule(days=7, zone=ZONE, acts=frozenset({"fire.heavy"}), sides=Sides(groups=groups_of(GROUPS)))
SPAN = (D_MS, FIRST_MS + 7 * DAY_MS + HOUR_MS)


def told(day: int, party: str = "alder", **others: Any) -> Told:
    """Make a report of shelling at noon of a day; 1 is the first whole day."""
    start = FIRST_MS + (day - 1) * DAY_MS + 12 * HOUR_MS
    plain = Told(
        number=f"{party}-{day}",
        party=party,
        start_ms=start,
        end_ms=start + 60_000,
        act="fire.heavy",
        group="Birch" if party == "alder" else "Alder",
    )
    return replace(plain, **others)


def days(found: Calm) -> dict[str, int]:
    return {one.by: one.days for one in found.counts}


def test_a_contested_incident_on_day_five_of_seven_leaves_the_gate_disputed_with_both_counts() -> None:
    found = calm(RULE, [told(5, denied=True)], span=SPAN, parties=("alder", "birch"))
    assert found.status == "disputed"
    assert days(found) == {STRICT: 2, LENIENT: 7, "alder": 2, "birch": 7}
    assert found.contested == ("alder-5",)
    assert found.broken_by == ()


def test_a_break_that_only_one_ledger_holds_is_contested_too() -> None:
    assert calm(RULE, [told(5)], span=SPAN).status == "disputed"


def test_seven_days_that_nobody_reports_on_are_reached_when_the_seventh_is_over() -> None:
    found = calm(RULE, [], span=SPAN)
    assert (found.status, found.reached_ms) == ("reached", FIRST_MS + 7 * DAY_MS)
    almost = calm(RULE, [], span=(D_MS, FIRST_MS + 7 * DAY_MS - 1))
    assert (almost.status, days(almost)[STRICT]) == ("counting", 6)


def test_a_day_that_two_ledgers_break_begins_the_count_anew() -> None:
    found = calm(RULE, [told(5), told(5, "birch")], span=SPAN)
    assert found.status == "reset"
    assert days(found)[STRICT] == days(found)[LENIENT] == 2
    assert found.broken_by == ("alder-5", "birch-5")


def test_what_the_acting_side_reports_of_itself_breaks_the_day() -> None:
    found = calm(RULE, [told(5, "birch", group="the Birch side")], span=SPAN)
    assert (found.status, days(found)[LENIENT]) == ("reset", 2)


def test_a_denied_report_and_another_ledger_do_not_agree() -> None:
    assert calm(RULE, [told(5, denied=True), told(5, "birch")], span=SPAN).status == "disputed"


def test_a_report_that_may_be_of_two_days_is_contested_on_both() -> None:
    late: dict[str, Any] = {
        "start_ms": FIRST_MS + 4 * DAY_MS - HOUR_MS,
        "end_ms": FIRST_MS + 4 * DAY_MS + HOUR_MS,
    }
    found = calm(RULE, [told(4, **late), told(4, "birch", **late)], span=SPAN)
    assert (found.status, days(found)[STRICT], days(found)[LENIENT]) == ("disputed", 2, 7)


def test_a_report_that_ends_with_the_day_is_of_that_day_alone() -> None:
    whole: dict[str, Any] = {"start_ms": FIRST_MS + 3 * DAY_MS, "end_ms": FIRST_MS + 4 * DAY_MS}
    found = calm(RULE, [told(4, **whole), told(4, "birch", **whole)], span=SPAN)
    assert (found.status, days(found)[STRICT]) == ("reset", 3)


def test_a_report_without_a_date_breaks_no_day_and_is_listed() -> None:
    found = calm(RULE, [told(5, start_ms=0)], span=SPAN)
    assert (found.status, found.undated) == ("reached", ("alder-5",))


def test_the_day_is_that_of_the_stated_zone() -> None:
    # 22:30 UTC is already the next day in Damascus.
    start_ms = FIRST_MS + DAY_MS + 90 * 60_000
    both = [told(1, one, start_ms=start_ms, end_ms=start_ms + 60_000) for one in ("alder", "birch")]
    noon = (D_MS, FIRST_MS + 6 * DAY_MS + 15 * HOUR_MS)
    assert days(calm(RULE, both, span=noon))[STRICT] == 4
    assert days(calm(replace(RULE, zone="UTC"), both, span=noon))[STRICT] == 5


def test_other_acts_and_other_sides_break_nothing() -> None:
    assert calm(RULE, [told(5, act="sniper")], span=SPAN).status == "reached"
    only = replace(RULE, breaks_by=frozenset({"cedar"}))
    assert calm(only, [told(5)], span=SPAN).status == "reached"


def test_an_act_by_nobody_knows_whom_is_contested_where_the_gate_asks_who() -> None:
    only = replace(RULE, breaks_by=frozenset({"birch"}))
    both = [told(5, group="somebody"), told(5, "cedar", group="")]
    assert calm(only, both, span=SPAN).status == "disputed"
    assert calm(only, [told(5), told(5, "cedar", group="Birch")], span=SPAN).status == "reset"


def test_before_the_first_whole_day_a_gate_waits_and_acts_do_not_count() -> None:
    early = told(1, start_ms=D_MS + 60_000, end_ms=D_MS + 120_000)
    assert calm(RULE, [early], span=(D_MS, D_MS + HOUR_MS)).status == "waiting"
    assert calm(RULE, [early], span=SPAN).status == "reached"


def test_what_was_reached_stays_reached() -> None:
    later = (D_MS, SPAN[1] + 3 * DAY_MS)
    found = calm(RULE, [told(9), told(9, "birch")], span=later)
    assert (found.status, found.reached_ms) == ("reached", FIRST_MS + 7 * DAY_MS)


reports = st.lists(
    st.builds(
        told,
        st.integers(1, 9),
        st.sampled_from(("alder", "birch", "cedar")),
        denied=st.booleans(),
        group=st.sampled_from(("Alder", "Birch", "", "x")),
    ),
    max_size=12,
)
rules = st.sampled_from((RULE, replace(RULE, breaks_by=frozenset({"birch"})), replace(RULE, days=3)))


@given(said=reports, rule=rules)
def test_the_strict_count_is_never_above_the_lenient_one(said: list[Told], rule: Rule) -> None:
    found = calm(rule, said, span=SPAN)
    assert days(found)[STRICT] <= days(found)[LENIENT]
    assert all(days(found)[STRICT] <= count for count in days(found).values())


@given(said=reports, more=reports, rule=rules)
def test_another_report_never_raises_a_count(said: list[Told], more: list[Told], rule: Rule) -> None:
    before, after = (
        calm(rule, some, span=SPAN, parties=("alder", "birch", "cedar")) for some in (said, said + more)
    )
    for one, other in zip(before.counts, after.counts, strict=True):
        assert one.by == other.by
        assert other.days <= one.days
        assert other.longest <= one.longest


@given(said=reports, rule=rules, seed=st.randoms(use_true_random=False))
def test_the_order_of_reports_changes_nothing(said: list[Told], rule: Rule, seed: Any) -> None:
    other = list(said)
    seed.shuffle(other)
    assert calm(rule, said, span=SPAN) == calm(rule, other, span=SPAN)


def pack_of(clauses: tuple[Clause, ...], zones: tuple[Zone, ...] = ()) -> Pack:
    instrument = Instrument(
        id="paper", title={"en": "Paper"}, version="1", status="in_force", basis="agreed", date="2016-09-12",
        clauses=clauses,
    )  # fmt: skip
    return Pack(
        id="p", version="1", language="en", title={"en": "P"}, demonstration=True, compared=Compared(),
        zone=ZONE, box=None, groups=GROUPS, zones=zones, instruments=(instrument,),
    )  # fmt: skip


def gate_of(where: tuple[str, ...] = (), **fields: Any) -> Clause:
    return Clause(
        id="gate", kind="gate", ref="1", text={"en": "t"}, where=where,
        fields={"from_": At(day="2016-09-12", minute=18 * 60, zone=ZONE), "effect": {"en": "the centre opens"}, **fields},
    )  # fmt: skip


STANDING = Standing(
    text_id="t" * 43, number="KHM-000001", party="alder", pack="p", version="1", sha256="", text="",
    state="in_force", basis="agreed", required=("alder", "birch"), assents=(), spans=((0, FOREVER),),
    by_instrument={}, acts=(),
)  # fmt: skip
CALM = {"calm": {"days": 7, "acts": ("fire.heavy",)}}


def test_calm_and_access_together_are_reached_only_if_both_are() -> None:
    access = Clause(
        id="trucks", kind="access_obligation", ref="2", text={"en": "t"},
        fields={"quantity": {"number": 100, "unit": "trucks", "per": "total"}},
    )  # fmt: skip
    pack = pack_of((gate_of(all_=(CALM, {"quantity": {"clause": "trucks", "at_least": 50}})), access))

    def status(*numbers: int) -> str:
        words = tuple(
            Performance(
                id=str(place), order=(place, "a", place), number=str(place), at_ms=D_MS, party=party, target="t" * 43,
                instrument="paper", clause="trucks", says="partly", amount=number, unit="trucks",
            )
            for place, (party, number) in enumerate(zip(("alder", "birch"), numbers, strict=False))
        )  # fmt: skip
        return gates(pack, STANDING, Known(words=words), now_ms=SPAN[1])[0].status

    assert status() == "waiting"
    assert status(60, 70) == "reached"
    assert status(60, 40) == "disputed"
    assert status(60) == "disputed"
    assert status(10, 20) == "counting"


def test_a_gate_that_names_who_certifies_says_so_until_somebody_of_them_has() -> None:
    pack = pack_of((gate_of(all_=(CALM,), certified_by=("cedar",)),))
    word = Performance(
        id="1", order=(1, "a", 1), number="1", at_ms=D_MS, party="cedar", target="t" * 43, instrument="paper",
        clause="gate", says="certifies",
    )  # fmt: skip
    alone = gates(pack, STANDING, Known(), now_ms=SPAN[1])[0]
    assert (alone.status, alone.flags, alone.certified_by) == ("reached", ("not_certified",), ())
    held = gates(pack, STANDING, Known(words=(word,)), now_ms=SPAN[1])[0]
    assert (held.flags, held.certified_by) == ((), ("cedar",))
    other = gates(pack, STANDING, Known(words=(replace(word, party="birch"),)), now_ms=SPAN[1])[0]
    assert other.flags == ("not_certified",)


@pytest.mark.parametrize(
    ("answer", "status"),
    [("yes", "reached"), ("claimed", "disputed"), ("unknown", "waiting"), ("no", "waiting")],
)
def test_a_fact_is_what_people_answered(answer: str, status: str) -> None:
    pack = pack_of((gate_of(any_=({"fact": "seen"},)),))
    assert gates(pack, STANDING, Known(facts={"seen": answer}), now_ms=SPAN[1])[0].status == status


def test_only_reports_that_may_lie_in_the_gates_zone_break_it() -> None:
    zone = Zone(
        id="z", names={"en": "Z"}, area_kind="disengagement", accuracy_m=50,
        geometry=Geometry(kind="circle", parts=(((36.0, 37.0),),), radius_m=2_000),
    )  # fmt: skip
    pack = pack_of((gate_of(("z",), all_=(CALM,)),), (zone,))

    def status(lat_e7: int | None, radius_m: int = 100) -> str:
        both = tuple(
            told(5, party, lat_e7=lat_e7, lon_e7=370_000_000 if lat_e7 else None, radius_m=radius_m, group="")
            for party in ("alder", "birch")
        )
        return gates(pack, STANDING, Known(reports=both), now_ms=SPAN[1])[0].status

    assert status(360_000_000) == "reset"
    assert status(361_000_000) == "reached"
    assert status(360_000_000, 5_000) == "disputed"
    assert status(None) == "disputed"


def test_a_gate_from_a_moment_that_nobody_fixed_waits() -> None:
    pack = pack_of((gate_of(all_=(CALM,), from_=Unknown()),))
    assert gates(pack, STANDING, Known(), now_ms=SPAN[1])[0].status == "waiting"


def test_a_text_that_was_left_has_no_gates_to_follow() -> None:
    pack = pack_of((gate_of(all_=(CALM,)),))
    left = replace(STANDING, spans=(), state="left")
    assert gates(pack, left, Known(), now_ms=SPAN[1]) == ()


def test_a_gate_is_served_as_plain_values() -> None:
    pack = pack_of((gate_of(all_=(CALM,)),))
    plain = gates(pack, STANDING, Known(reports=(told(5, denied=True),)), now_ms=SPAN[1])[0].plain()
    assert plain["status"] == "disputed"
    assert plain["counts"][:2] == [
        {"by": STRICT, "days": 2, "of": 7, "longest": 4},
        {"by": LENIENT, "days": 7, "of": 7, "longest": 7},
    ]
    assert plain["contested"] == ["alder-5"]
    assert plain["conditions"] == [{"kind": "calm", "status": "disputed"}]
