"""Obligations: due when, said to be performed by whom, and joined only as agreement or as dispute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.assess.claims import Performance, performances
from sametable.core.assess.obligations import STATUSES, Obligation, obligations
from sametable.core.terms.adopted import FOREVER, Standing, TermsSaid
from sametable.core.terms.model import (
    At,
    Clause,
    Compared,
    Disputed,
    Duration,
    Group,
    Instrument,
    Pack,
    SaidAt,
    Window,
)

DAY_MS = 86_400_000
ZONE = "Asia/Gaza"
START_MS = 1_760_043_600_000  # 2025-10-09T21:00Z, midnight in Gaza
TEXT = "t" * 43
GROUPS = (
    Group(id="alder", names={"en": "Alder"}),
    Group(id="birch", names={"en": "Birch"}),
    Group(id="cedar", names={"en": "Cedar"}, kind="organisation"),
)
STANDING = Standing(
    text_id=TEXT, number="KHM-000001", party="alder", pack="p", version="1", sha256="", text="", state="in_force",
    basis="agreed", required=("alder", "birch"), assents=(), spans=((0, FOREVER),), by_instrument={}, acts=(),
)  # fmt: skip
MONITORS = Clause(id="see", kind="verification_right", ref="9", text={"en": "t"}, fields={"by": ("cedar",)})


def day(text: str) -> At:
    return At(day=text, minute=0, zone=ZONE)


TRUCKS = Clause(
    id="trucks", kind="access_obligation", ref="1", text={"en": "t"},
    fields={
        "by": ("alder",),
        "quantity": {
            "number": 600, "unit": "trucks", "per": "day", "from_": day("2025-10-10"), "until": day("2025-11-01"),
        },
    },
)  # fmt: skip
MAPS = Clause(
    id="maps", kind="information_duty", ref="2", text={"en": "t"},
    fields={"by": ("alder",), "to": ("birch",), "what": {"en": "maps"}, "due": day("2025-10-20")},
)  # fmt: skip


def pack_of(*clauses: Clause) -> Pack:
    instrument = Instrument(
        id="paper", title={"en": "Paper"}, version="1", status="in_force", basis="agreed", date="2025-10-10",
        clauses=clauses,
    )  # fmt: skip
    return Pack(
        id="p", version="1", language="en", title={"en": "P"}, demonstration=True, compared=Compared(),
        zone=ZONE, box=None, groups=GROUPS, instruments=(instrument,),
    )  # fmt: skip


def word(number: int, party: str, says: str, clause: str = "maps", **others: Any) -> Performance:
    return Performance(
        id=f"{number}", order=(number, "a", number), number=f"KHM-{number:06d}", party=party, says=says,
        target=TEXT, instrument="paper", clause=clause,
        **{"at_ms": START_MS + 5 * DAY_MS, **others},
    )  # fmt: skip


def of(
    clause: Clause, *words: Performance, days: int, more: tuple[Clause, ...] = (), **others: Any
) -> Obligation:
    standing = replace(STANDING, **others)
    found = obligations(pack_of(clause, *more), standing, words, now_ms=START_MS + days * DAY_MS)
    return found[0]


def test_of_thirteen_thousand_two_hundred_trucks_a_partys_claim_of_3203_is_24_percent() -> None:
    claim = word(1, "birch", "partly", "trucks", amount=3_203, unit="trucks", at_ms=START_MS + 21 * DAY_MS)
    found = of(TRUCKS, claim, days=30)
    assert found.quantity == (13_200, "trucks")
    assert [(one.party, one.amount, one.share_percent, one.numbers) for one in found.claims] == [
        ("birch", 3_203, 24, ("KHM-000001",))
    ]
    assert (found.status, found.duty, found.flags) == ("due", "deliver_quantity", ("claimed",))


def test_what_is_due_by_a_day_is_what_the_full_days_until_then_ask_for() -> None:
    # Clocks in Gaza went back on 25 October 2025: the days are those of the calendar.
    assert [of(TRUCKS, days=one).quantity for one in (0, 1, 10)] == [
        (0, "trucks"), (600, "trucks"), (6_000, "trucks"),
    ]  # fmt: skip
    assert of(TRUCKS, days=16).quantity == (9_000, "trucks")
    assert of(TRUCKS, days=17).quantity == (9_600, "trucks")


def test_two_parties_numbers_stand_beside_each_other_and_are_in_dispute() -> None:
    both = (
        word(1, "alder", "partly", "trucks", amount=9_000, unit="trucks"),
        word(2, "birch", "partly", "trucks", amount=3_203, unit="trucks"),
    )
    found = of(TRUCKS, *both, days=30)
    assert found.status == "disputed"
    assert [(one.party, one.amount) for one in found.claims] == [("alder", 9_000), ("birch", 3_203)]


def test_one_partys_numbers_for_its_days_add_up_and_a_later_word_on_a_day_replaces_the_earlier() -> None:
    days = [(START_MS + n * DAY_MS, START_MS + (n + 1) * DAY_MS) for n in range(2)]
    words = (
        word(1, "birch", "partly", "trucks", amount=100, unit="trucks", period=days[0]),
        word(2, "birch", "partly", "trucks", amount=200, unit="trucks", period=days[1]),
        word(3, "birch", "partly", "trucks", amount=150, unit="trucks", period=days[0]),
    )
    claim = of(TRUCKS, *words, days=30).claims[0]
    assert (claim.amount, claim.numbers) == (350, ("KHM-000002", "KHM-000003"))


def test_a_running_total_replaces_the_one_before() -> None:
    words = tuple(word(n, "birch", "partly", "trucks", amount=n * 100, unit="trucks") for n in (1, 2))
    assert of(TRUCKS, *words, days=30).claims[0].amount == 200


def test_every_notice_that_a_party_says_it_gave_is_listed() -> None:
    duty = Clause(
        id="maps", kind="notification_duty", ref="4", text={"en": "t"},
        fields={"by": ("alder",), "to": ("cedar",), "what": {"en": "movements"}},
    )  # fmt: skip
    found = of(
        duty, word(1, "alder", "done"), word(2, "alder", "done"), word(3, "cedar", "certifies"), days=9
    )
    assert [one.numbers for one in found.claims] == [("KHM-000001", "KHM-000002"), ("KHM-000003",)]
    assert (found.status, found.verified_by) == ("met", ("cedar",))


def test_a_claim_in_another_unit_has_no_share() -> None:
    claim = word(1, "birch", "partly", "trucks", amount=5, unit="convoys")
    assert of(TRUCKS, claim, days=30).claims[0].share_percent is None


def test_nothing_is_due_before_its_moment_and_is_after() -> None:
    assert of(MAPS, days=5).status == "not_yet_due"
    assert of(MAPS, days=11).status == "due"


def test_the_obliged_partys_own_word_does_not_make_it_met() -> None:
    found = of(MAPS, word(1, "alder", "done"), days=11)
    assert (found.status, found.flags, found.verified_by) == ("due", ("claimed",), ())
    assert found.claims[0].standing == "met"


def test_it_is_met_once_every_adopting_party_says_so() -> None:
    trucks = (word(1, "alder", "done", "trucks"), word(2, "birch", "done", "trucks"))
    assert of(TRUCKS, *trucks, days=30).status == "met"


def test_who_receives_a_map_can_say_that_it_came() -> None:
    found = of(MAPS, word(1, "birch", "certifies"), days=11)
    assert (found.status, found.verified_by) == ("met", ("birch",))


def test_a_verifier_of_the_instrument_settles_it_and_nobody_verifies_his_own_duty() -> None:
    assert of(TRUCKS, word(1, "cedar", "certifies", "trucks"), days=30, more=(MONITORS,)).status == "met"
    own = replace(TRUCKS, fields={**TRUCKS.fields, "by": ("cedar",)})
    assert of(own, word(1, "cedar", "certifies", "trucks"), days=30, more=(MONITORS,)).status == "due"


def test_done_by_one_and_not_done_by_another_is_disputed_whoever_certifies() -> None:
    words = (word(1, "alder", "done"), word(2, "birch", "certifies"), word(3, "cedar", "disputes"))
    found = of(MAPS, *words, days=11)
    assert found.status == "disputed"
    assert found.verified_by == ("birch",)


def test_done_after_the_due_moment_is_met_late() -> None:
    late: dict[str, Any] = {
        "period": (START_MS + 11 * DAY_MS, START_MS + 12 * DAY_MS),
        "at_ms": START_MS + 13 * DAY_MS,
    }
    assert of(MAPS, word(1, "birch", "certifies", **late), days=14).status == "met_late"


def test_a_word_that_does_not_say_when_it_was_done_is_no_lateness() -> None:
    found = of(MAPS, word(1, "birch", "certifies", at_ms=START_MS + 13 * DAY_MS), days=14)
    assert (found.status, found.flags) == ("met", ("time_not_said",))


def test_what_a_party_says_against_itself_is_taken_at_its_word_and_what_others_say_is_a_claim() -> None:
    assert of(MAPS, word(1, "alder", "not_done"), days=11).status == "not_met"
    assert of(MAPS, word(1, "alder", "partly"), days=11).status == "partly"
    assert of(MAPS, word(1, "cedar", "not_done"), days=11).status == "due"
    assert of(MAPS, word(1, "alder", "not_done"), days=5).status == "not_yet_due"


def test_a_party_of_the_record_is_a_group_of_the_pack_by_its_names_too() -> None:
    told = [word(1, "bi", "certifies")]
    pack, now_ms = pack_of(MAPS), START_MS + 11 * DAY_MS
    assert obligations(pack, STANDING, told, now_ms=now_ms)[0].status == "due"
    named = {"bi": ("Birch", "Берч")}
    assert obligations(pack, STANDING, told, now_ms=now_ms, names=named)[0].status == "met"
    two = {"bi": ("Birch", "Alder")}
    assert obligations(pack, STANDING, told, now_ms=now_ms, names=two)[0].status == "due"


def test_it_is_waived_only_by_those_to_whom_it_is_owed() -> None:
    assert of(MAPS, word(1, "birch", "waives"), days=11).status == "waived"
    other = of(MAPS, word(1, "cedar", "waives"), days=11)
    assert (other.status, other.waived_by) == ("due", ("cedar",))
    assert of(TRUCKS, word(1, "birch", "waives", "trucks"), days=30).status == "waived"
    assert of(TRUCKS, word(1, "alder", "waives", "trucks"), days=30).status == "due"


def test_while_the_terms_are_suspended_so_is_the_obligation_and_its_claims_stay() -> None:
    from sametable.core.terms.adopted import Act

    def act(name: str, order: int, from_ms: int) -> Act:
        return Act(
            act=name, target=TEXT, amends="", instruments=(), required=("alder", "birch"), effective_ms=from_ms,
            assents=(), missing=(), since=(order, "a", order), from_ms=from_ms, flags=(),
        )  # fmt: skip

    acts = (act("adopt", 1, 0), act("suspend", 2, START_MS + 6 * DAY_MS))
    pack = pack_of(MAPS)
    standing = replace(STANDING, spans=((0, START_MS + 6 * DAY_MS),), acts=acts, state="suspended")
    found = obligations(pack, standing, [word(1, "alder", "done")], now_ms=START_MS + 11 * DAY_MS)[0]
    assert (found.status, len(found.claims)) == ("suspended", 1)


def test_a_text_that_was_left_obliges_nobody_here() -> None:
    assert obligations(pack_of(MAPS), replace(STANDING, spans=(), state="left"), (), now_ms=START_MS) == ()


def test_a_weekly_report_is_judged_by_the_last_week_and_counts_down_to_the_next() -> None:
    weekly = Clause(
        id="maps", kind="reporting_duty", ref="3", text={"en": "t"},
        fields={"by": ("cedar",), "to": ("alder", "birch"), "first": day("2025-10-17"), "every": Duration(days=7)},
    )  # fmt: skip
    first_ms = START_MS + 7 * DAY_MS
    assert of(weekly, days=1).status == "not_yet_due"
    came = word(1, "birch", "certifies", at_ms=first_ms - 1)
    found = of(weekly, came, days=8)
    assert found.status == "met"
    assert found.due is not None
    assert found.due.earliest_ms == first_ms + 7 * DAY_MS
    assert of(weekly, came, days=15).status == "due"
    # The third is due after clocks went back: an hour more than three weeks of 24-hour days.
    third = of(weekly, days=22).due
    assert third is not None
    assert third.earliest_ms == first_ms + 21 * DAY_MS + 3_600_000


def test_a_disputed_due_moment_is_a_range() -> None:
    told = Disputed(readings=(SaidAt(at=day("2025-10-18")), SaidAt(at=day("2025-10-22"))))
    clause = replace(MAPS, fields={**MAPS.fields, "due": told})
    assert of(clause, days=7).status == "not_yet_due"
    between = of(clause, days=10)
    assert (between.status, between.flags) == ("due", ("due_uncertain",))


def test_a_word_from_after_the_moment_that_is_asked_about_is_not_counted() -> None:
    assert of(MAPS, word(1, "birch", "certifies", at_ms=START_MS + 20 * DAY_MS), days=11).claims == ()


def said(number: int, party: str, fields: dict[str, object], *, void: bool = False) -> TermsSaid:
    return TermsSaid(
        id=f"id{number}", order=(number, "a", number), at_ms=number, party=party, number=f"KHM-{number:06d}",
        fields=fields, void=void,
    )  # fmt: skip


def test_a_word_that_its_party_took_back_is_gone_and_one_that_another_takes_back_is_not() -> None:
    told: dict[str, object] = {
        "type": "performance", "target": TEXT, "instrument": "paper", "clause": "maps", "says": "done",
        "quantity": {"number": 3, "unit": "maps"}, "period": {"start_ms": 1, "end_ms": 2},
    }  # fmt: skip
    one = said(1, "alder", told)
    found = performances([one])
    assert [(each.amount, each.unit, each.period) for each in found] == [(3, "maps", (1, 2))]
    assert performances([one, said(2, "alder", {"type": "withdraw", "target": "id1"})]) == ()
    assert len(performances([one, said(2, "birch", {"type": "withdraw", "target": "id1"})])) == 1
    assert performances([replace(one, void=True)]) == ()
    undone = [
        one,
        said(2, "alder", {"type": "withdraw", "target": "id1"}),
        said(3, "alder", {"type": "withdraw", "target": "id2"}),
    ]
    assert len(performances(undone)) == 1


words = st.lists(
    st.builds(
        lambda number, party, says, amount: word(
            number, party, says, amount=amount, unit="maps" if amount is not None else ""
        ),
        st.integers(1, 50),
        st.sampled_from(("alder", "birch", "cedar")),
        st.sampled_from(("done", "not_done", "partly", "disputes", "certifies", "waives")),
        st.none() | st.integers(0, 5),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(told=words, seed=st.randoms(use_true_random=False), days=st.integers(0, 30))
def test_the_order_of_words_changes_nothing_and_every_status_is_of_the_vocabulary(
    told: list[Performance], seed: Any, days: int
) -> None:
    other = list(told)
    seed.shuffle(other)
    found = of(MAPS, *told, days=days)
    assert found == of(MAPS, *other, days=days)
    assert found.status in STATUSES


@given(told=words)
def test_no_claim_holds_a_number_that_its_own_party_did_not_give(told: list[Performance]) -> None:
    for claim in of(MAPS, *told, days=11).claims:
        own = {one.amount for one in told if one.party == claim.party}
        assert claim.amount in own | {None}


@given(told=words)
def test_the_obliged_party_alone_never_makes_it_met(told: list[Performance]) -> None:
    mine = [replace(one, party="alder") for one in told]
    assert of(MAPS, *mine, days=11).status not in {"met", "met_late", "waived"}


@pytest.mark.parametrize(
    "kind", ["withdrawal", "freeze", "influence_duty", "discipline", "notification_duty"]
)
def test_a_duty_without_a_date_is_due_for_as_long_as_the_terms_are_in_force(kind: str) -> None:
    clause = Clause(id="maps", kind=kind, ref="1", text={"en": "t"}, fields={"guarantor": ("alder",)})
    found = of(clause, days=0)
    assert (found.status, found.due) == ("due", None)


def test_a_staged_withdrawal_is_judged_by_the_last_stage_that_has_passed() -> None:
    clause = Clause(
        id="maps", kind="withdrawal", ref="1", text={"en": "t"},
        fields={
            "by": ("alder",),
            "stages": ({"what": {"en": "tanks"}, "by": day("2025-10-15")}, {"what": {"en": "mortars"}, "by": day("2025-10-25")}),
        },
    )  # fmt: skip
    found = of(clause, days=7)
    assert found.judged is not None
    assert found.due is not None
    assert (found.status, found.judged.what, found.due.what) == ("due", {"en": "tanks"}, {"en": "mortars"})


def test_an_obligation_is_served_as_plain_values() -> None:
    claim = word(1, "birch", "partly", "trucks", amount=3_203, unit="trucks")
    plain = of(TRUCKS, claim, days=30).plain()
    assert (plain["status"], plain["due"], plain["kind"]) == (
        "due", {"number": 13_200, "unit": "trucks"}, "access_obligation",
    )  # fmt: skip
    assert plain["claims"] == [
        {
            "party": "birch", "says": "partly", "number": 3_203, "unit": "trucks", "share_percent": 24,
            "numbers": ["KHM-000001"], "verifies": False,
        }
    ]  # fmt: skip


def test_a_duty_that_is_due_on_a_day_is_due_when_the_day_is_over() -> None:
    whole = replace(
        MAPS, fields={**MAPS.fields, "due": At(day="2025-10-20", minute=0, zone=ZONE, whole_day=True)}
    )
    found = of(whole, days=10)
    assert found.due is not None
    assert found.due.earliest_ms == START_MS + 11 * DAY_MS
    assert found.status == "not_yet_due"
    assert of(whole, days=11).status == "due"


def test_nothing_is_due_before_the_instruments_own_time_begins_and_what_is_over_is_said() -> None:
    month = Window(id="month", zone=ZONE, start=day("2025-10-15"), until=day("2025-10-22"))
    when = Clause(id="month", kind="window", ref="8", text={"en": "t"}, fields={"window": month})
    duty = Clause(id="tell", kind="discipline", ref="3", text={"en": "t"}, fields={"by": ("alder",)})
    assert of(duty, days=2, more=(when,)).status == "not_yet_due"
    assert (of(duty, days=6, more=(when,)).status, of(duty, days=6, more=(when,)).flags) == ("due", ())
    assert "time_over" in of(duty, days=20, more=(when,)).flags
