"""Which terms are in force between whom and when, as rules 1 to 5 of the module say, in every order."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from sametable.core.terms.adopted import FOREVER, Standing, TermsSaid, standing, state_at
from support.saying import entry_id
from support.termsaid import DAY, act_fields, back, put, text_fields, told, word

if TYPE_CHECKING:
    from collections.abc import Sequence


def of(said: Sequence[TermsSaid], name: str = "t") -> Standing:
    """Give the standing of one text, once for all orders in which it may be told."""
    orders = permutations(said) if len(said) < 6 else (said, tuple(reversed(said)))
    (found,) = {repr(standing(order)) for order in orders}
    del found
    return next(one for one in standing(said) if one.text_id == entry_id(name))


def days(one: Standing, instrument: str = "") -> list[tuple[int, int | None]]:
    """Give the spans in days; None for no end."""
    spans = one.by_instrument.get(instrument, one.spans) if instrument else one.spans
    return [(start // DAY, None if end == FOREVER else end // DAY) for start, end in spans]


ADOPTED = (put(), word("al", place=2), word("bi", place=3))


def test_a_text_that_was_put_is_only_proposed() -> None:
    one = of([put()])
    assert (one.state, one.spans, one.required, one.acts) == ("proposed", (), (), ())


def test_one_partys_word_alone_is_no_agreement_and_it_is_told_whose_is_missing() -> None:
    one = of(ADOPTED[:2])
    assert (one.state, one.spans) == ("proposed", ())
    assert one.required == ("al", "bi")
    assert one.acts[0].missing == ("bi",)
    assert [assent.party for assent in one.assents] == ["al"]


def test_a_joint_act_is_in_force_from_the_moment_it_names_once_all_have_said_it() -> None:
    one = of(ADOPTED)
    assert (one.state, one.basis, days(one)) == ("in_force", "agreed", [(10, None)])
    assert [state_at(one, day * DAY) for day in (9, 10, 11)] == ["agreed", "in_force", "in_force"]
    assert one.acts[0].flags == ()


@pytest.mark.parametrize(
    "other",
    [
        {"day": 11},
        {"parties": ("al", "bi", "ce")},
        {"instruments": ["one"]},
        {"target": "another"},
        {"act": "resume"},
    ],
)
def test_words_for_acts_that_differ_make_none_of_them(other: dict[str, Any]) -> None:
    one = of([put(), word("al", place=2), word("bi", place=3, **other)])
    assert (one.state, one.spans) == ("proposed", ())


def test_reasons_may_differ() -> None:
    one = of([put(), word("al", place=2, reason="for calm"), word("bi", place=3, reason="for aid")])
    assert one.state == "in_force"


def test_a_word_that_was_not_asked_for_makes_nothing_and_is_told() -> None:
    one = of([put(), word("al", place=2), word("ce", place=3)])
    assert (one.state, one.acts[0].flags) == ("proposed", ("a word that was not asked for",))
    assert one.acts[0].missing == ("bi",)


def test_what_one_party_adopts_alone_is_unilateral() -> None:
    one = of([put(), word("al", parties=("al",), place=2)])
    assert (one.state, one.basis, days(one)) == ("in_force", "unilateral", [(10, None)])


def test_an_adoption_signed_after_its_moment_reaches_back_and_is_flagged() -> None:
    one = of([put(), word("al", place=2), word("bi", place=3, said=20)])
    assert (days(one), one.acts[0].flags) == ([(10, None)], ("assented after effective",))


def test_a_word_taken_back_before_the_act_stands_is_not_there() -> None:
    one = of([put(), word("al", place=2), back("al", 2, place=3), word("bi", place=4)])
    assert (one.state, one.acts[0].missing) == ("proposed", ("al",))


def test_a_word_may_be_given_again_after_it_was_taken_back() -> None:
    said = [put(), word("al", place=2), back("al", 2, place=3), word("bi", place=4), word("al", place=5)]
    assert of(said).state == "in_force"


def test_of_two_same_words_of_one_party_taking_one_back_leaves_the_other() -> None:
    said = [put(), word("al", place=2), word("al", place=3), back("al", 2, place=4), word("bi", place=5)]
    assert of(said).state == "in_force"


def test_a_withdrawal_after_the_act_stands_has_no_effect_and_is_flagged() -> None:
    one = of([*ADOPTED, back("al", 2, place=4)])
    assert (one.state, one.acts[0].flags) == ("in_force", ("withdrawal without effect",))


def test_nobody_takes_back_anothers_word() -> None:
    foreign = told("w", "ce", {"type": "withdraw", "target": entry_id("al2")}, place=3)
    assert of([put(), word("al", place=2), foreign, word("bi", place=4)]).state == "in_force"


def test_a_text_that_its_party_took_back_and_nobody_adopted_is_withdrawn() -> None:
    gone = told("w", "al", {"type": "withdraw", "target": entry_id("t")}, place=9)
    assert of([put(), gone]).state == "withdrawn"
    assert of([*ADOPTED, gone]).state == "in_force"


def test_a_repudiated_word_is_none() -> None:
    assert of([put(), word("al", place=2, void=True), word("bi", place=3)]).state == "proposed"
    assert standing([told("t", "al", text_fields(), place=1, void=True)]) == ()


def test_a_suspension_by_all_pauses_and_a_resumption_by_all_goes_on() -> None:
    said = [
        *ADOPTED, word("al", "suspend", day=20, place=4), word("bi", "suspend", day=20, place=5),
        word("al", "resume", day=25, place=6), word("bi", "resume", day=25, place=7),
    ]  # fmt: skip
    assert days(of(said[:5])) == [(10, 20)]
    assert of(said[:5]).state == "suspended"
    assert days(of(said)) == [(10, 20), (25, None)]
    assert [state_at(of(said), day * DAY) for day in (19, 20, 24, 25)] == [
        "in_force", "suspended", "suspended", "in_force",
    ]  # fmt: skip


def test_one_party_alone_neither_suspends_nor_amends_what_two_agreed() -> None:
    amending: dict[str, Any] = {"amends": "t", "target": "u"}
    for act, more in (("suspend", {}), ("amend", amending)):
        said = [*ADOPTED, put("u", "bi", place=4), word("bi", act, parties=("bi",), day=20, place=5, **more)]
        assert days(of(said)) == [(10, None)]


def test_leaving_by_one_ends_a_joint_adoption_for_all_but_never_before_it_was_said() -> None:
    said = [*ADOPTED, word("bi", "leave", parties=("bi",), day=12, said=20, place=4)]
    one = of(said)
    assert (one.state, days(one)) == ("left", [(10, 20)])
    assert one.acts[1].flags == ("counted from when it was said",)
    assert [assent.party for assent in one.assents if assent.act == "leave"] == ["bi"]
    later = of([*ADOPTED, word("bi", "leave", parties=("bi",), day=30, said=20, place=4)])
    assert days(later) == [(10, 30)]


def test_two_of_three_who_leave_together_leave_the_third_nothing_behind_in_the_past() -> None:
    three = ("al", "bi", "ce")
    said = [put(), *(word(party, parties=three, place=2 + n) for n, party in enumerate(three))]
    said += [
        word("al", "leave", parties=("al", "bi"), day=11, said=20, place=7),
        word("bi", "leave", parties=("al", "bi"), day=11, said=21, place=8),
    ]
    assert days(of(said)) == [(10, 21)]


def test_who_leaves_does_not_end_what_others_adopted_of_the_same_text() -> None:
    said = [*ADOPTED, word("ce", parties=("ce",), day=12, place=4)]
    one = of([*said, word("al", "leave", parties=("al",), day=15, place=5)])
    assert (one.state, days(one)) == ("in_force", [(10, None)])
    assert days(of([*said, word("ce", "leave", parties=("ce",), day=15, place=5)])) == [(10, None)]


def test_an_amendment_replaces_the_older_text_from_its_moment_and_the_past_stays() -> None:
    said = [
        *ADOPTED, put("u", place=4), word("al", "amend", "u", amends="t", day=30, place=5),
        word("bi", "amend", "u", amends="t", day=30, place=6),
    ]  # fmt: skip
    assert (of(said).state, days(of(said))) == ("superseded", [(10, 30)])
    assert (of(said, "u").state, days(of(said, "u"))) == ("in_force", [(30, None)])
    assert days(of(said[:-1])) == [(10, None)]


def test_an_amendment_of_one_instrument_leaves_the_others() -> None:
    more: dict[str, Any] = {"amends": "t", "instruments": ["one"], "day": 30}
    said = [
        *ADOPTED, put("u", place=4), word("al", "amend", "u", place=5, **more), word("bi", "amend", "u", place=6, **more),
    ]  # fmt: skip
    old, new = of(said), of(said, "u")
    assert (days(old), days(old, "one"), old.state) == ([(10, None)], [(10, 30)], "in_force")
    assert (days(new), days(new, "one"), new.state) == ([], [(30, None)], "in_force")
    assert state_at(old, 40 * DAY, "one") == "superseded"


def test_a_later_adoption_brings_back_what_was_left() -> None:
    said = [
        *ADOPTED, word("bi", "leave", parties=("bi",), day=20, place=4),
        word("al", day=40, place=5), word("bi", day=40, place=6),
    ]  # fmt: skip
    assert days(of(said)) == [(10, 20), (40, None)]


def test_who_left_before_the_beginning_is_not_brought_in_by_it() -> None:
    said = [put(), word("al", day=50, place=2), word("bi", day=50, place=3)]
    one = of([*said, word("al", "leave", parties=("al",), day=20, place=4)])
    assert (one.state, one.spans) == ("left", ())


def test_a_suspension_that_one_says_of_its_own_terms_does_not_reach_back() -> None:
    said = [put(), word("al", parties=("al",), place=2)]
    one = of([*said, word("al", "suspend", parties=("al",), day=11, said=18, place=3)])
    assert (days(one), one.state) == ([(10, 18)], "suspended")


@st.composite
def histories(draw: st.DrawFn) -> list[TermsSaid]:
    """Draw texts, words for all acts, and withdrawals, some of them of nothing."""
    said = [put("t", place=1), put("u", "bi", place=2)]
    for place in range(3, draw(st.integers(4, 14))):
        party = draw(st.sampled_from(("al", "bi", "ce")))
        kind = draw(st.sampled_from(("adopt", "adopt", "amend", "suspend", "resume", "leave", "withdraw")))
        if kind == "withdraw":
            target = draw(st.sampled_from([one.id for one in said]))
            said.append(told(f"w{place}", party, {"type": "withdraw", "target": target}, place=place))
            continue
        parties = draw(st.sampled_from((("al", "bi"), ("al",), ("bi",), (party,))))
        more: dict[str, Any] = {"day": draw(st.integers(4, 9))}
        target = draw(st.sampled_from("tu"))
        if kind == "amend":
            more["amends"] = {"t": "u", "u": "t"}[target]
        if draw(st.booleans()):
            more["instruments"] = ["one"]
        fields = act_fields(kind, target, parties, **more)
        said.append(told(f"s{place}", party, fields, place=place, day=draw(st.integers(1, 12))))
    return said


@settings(max_examples=200, deadline=None)
@given(history=histories(), dice=st.randoms(use_true_random=False))
def test_the_standing_is_the_same_in_whatever_order_it_is_told(history: list[TermsSaid], dice: Any) -> None:
    """Charter, rule 2: same logs, same map, whatever order they arrived in."""
    shuffled = [*history, *history[:3]]
    dice.shuffle(shuffled)
    assert standing(shuffled) == standing(history)


@settings(max_examples=200, deadline=None)
@given(history=histories())
def test_spans_are_ascending_apart_and_agree_with_the_state_at_each_moment(history: list[TermsSaid]) -> None:
    for one in standing(history):
        for name, spans in (("", one.spans), *one.by_instrument.items()):
            edges = [edge for span in spans for edge in span]
            assert edges == sorted(set(edges))
            if not name and one.by_instrument:
                continue
            for day in range(14):
                inside = any(start <= day * DAY < end for start, end in spans)
                assert (state_at(one, day * DAY, name) == "in_force") is inside


@settings(max_examples=200, deadline=None)
@given(history=histories())
def test_no_party_brings_another_into_force_or_cuts_an_agreement_without_its_word(
    history: list[TermsSaid],
) -> None:
    without = [one for one in history if one.party != "bi"]
    for one in standing(without):
        for act in one.acts:
            assert act.since is None or "bi" not in act.required
