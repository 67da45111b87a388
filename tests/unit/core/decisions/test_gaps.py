"""Gaps: which clauses are open, of which type, how far numbers lie apart, and what is held up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.decisions.clauses import Bind
from sametable.core.decisions.gaps import Gap, gaps, open_in
from sametable.core.decisions.positions import matrix
from support.gapping import EVERYBODY, clause, looked, text, word, words

if TYPE_CHECKING:
    from sametable.core.decisions.clauses import Clause, Text
    from sametable.core.picture.cases import CaseSaid

DISTANCE = clause("c1", "Guns stay [ALD: 500 | BIR: 1,000] m from the road.")
PLAIN = clause("c2", "The valley council shall keep the road open.")


def of(one: Text, *said: CaseSaid) -> dict[str, Gap]:
    held = gaps(one, matrix(said, looked(one)), EVERYBODY)
    return {gap.clause.clause: gap for gap in held.gaps}


def state(one: Clause, *said: CaseSaid) -> str:
    held = text(one)
    return gaps(held, matrix(said, looked(held)), EVERYBODY).states[one.clause]


def all_accept(name: str, lamport: int = 1) -> list[CaseSaid]:
    return [word(party, name, lamport=lamport) for party in EVERYBODY]


def test_a_clause_that_everybody_accepts_is_agreed() -> None:
    assert state(PLAIN, *all_accept("c2")) == "agreed"


def test_a_clause_on_which_somebody_has_said_nothing_is_neither_agreed_nor_a_gap() -> None:
    assert state(PLAIN, *all_accept("c2")[:2]) == "unsaid"
    assert state(PLAIN) == "unsaid"


def test_a_clause_that_one_party_does_not_accept_is_a_gap_whoever_it_is() -> None:
    for party in EVERYBODY:
        for says in ("reject", "silent", "needs_capital"):
            assert state(PLAIN, *all_accept("c2"), word(party, "c2", says, lamport=2)) == "open"


def test_a_bracket_is_a_gap_though_everybody_accepts_and_that_is_told() -> None:
    choice = [{"bracket": "b1", "option": 1}]
    same = [word(party, "c1", choices=choice) for party in EVERYBODY]
    held = of(text(DISTANCE), *same)["c1"]
    assert held.text_only
    assert held.chosen("b1", 1) == EVERYBODY
    other = word("ce", "c1", lamport=2, choices=[{"bracket": "b1", "option": 0}])
    assert not of(text(DISTANCE), *same, other)["c1"].text_only


def test_words_that_may_fall_are_a_gap() -> None:
    held = of(text(clause("c1", "Guns stay back [and observers inspect it].")))["c1"]
    assert [(kind.gap, kind.reason) for kind in held.kinds] == [("verification", "verification_words")]


def test_a_word_on_an_older_wording_makes_no_gap_and_is_missing() -> None:
    before = text(clause("c2", "The council may keep the road open."), version="v0")
    now = text(PLAIN)
    held = gaps(now, matrix([word("al", "c2", "reject", target="v0")], looked(now, before)), EVERYBODY)
    assert held.states == {"c2": "unsaid"}


def test_acceptance_of_the_whole_is_one_of_each_clause_until_something_later_is_said_of_it() -> None:
    now = text(PLAIN, clause("c3", "It begins at noon."))
    whole = [word(party, "", lamport=5) for party in EVERYBODY]
    before, later = word("al", "c2", "reject"), word("al", "c2", "reject", lamport=9)
    held = gaps(now, matrix([*whole, before], looked(now)), EVERYBODY)
    assert held.states == {"c2": "agreed", "c3": "agreed"}
    held = gaps(now, matrix([*whole, before, later], looked(now)), EVERYBODY)
    assert held.states == {"c2": "open", "c3": "agreed"}


def test_numbers_have_a_span_with_who_put_which_and_nothing_between() -> None:
    (span,) = of(text(DISTANCE))["c1"].spans
    assert (span.low, span.high, span.unit) == (500, 1_000, "m")
    assert span.by == (("al", 500), ("bi", 1_000))


def test_other_words_with_one_number_of_the_same_unit_widen_the_span() -> None:
    other = word("ce", "c1", "bracket", texts=words("1,500 m"))
    (span,) = of(text(DISTANCE), other)["c1"].spans
    assert (span.low, span.high, span.by) == (500, 1_500, (("al", 500), ("bi", 1_000), ("ce", 1_500)))
    days = word("ce", "c1", "bracket", texts=words("15 days"))
    assert of(text(DISTANCE), days)["c1"].spans[0].high == 1_000


def test_a_named_option_is_a_number_of_whoever_names_it() -> None:
    said = word("ce", "c1", "accept_if", choices=[{"bracket": "b1", "option": 0}])
    assert ("ce", 500) in of(text(DISTANCE), said)["c1"].spans[0].by


def test_an_option_that_is_not_there_is_nobodys_number() -> None:
    said = word(
        "ce", "c1", "accept_if", choices=[{"bracket": "b1", "option": 7}, {"bracket": "b9", "option": 0}]
    )
    assert of(text(DISTANCE), said)["c1"].spans[0].by == (("al", 500), ("bi", 1_000))


def test_the_authors_mark_goes_before_what_the_words_show() -> None:
    marked = clause("c1", "Guns stay [ALD: 500 | BIR: 1,000] m from the road.", about="definition")
    held = of(text(marked))["c1"]
    assert [(kind.gap, kind.reason) for kind in held.kinds] == [
        ("definition", "author_marked"), ("number", "numbers_differ"),
    ]  # fmt: skip


def test_a_marked_clause_keeps_what_its_words_show_of_that_and_no_matter_of_wording_stands_beside() -> None:
    refused = of(text(clause("c1", "It ends at noon.", about="definition")), word("al", "c1", "reject"))
    assert [(kind.gap, kind.reason) for kind in refused["c1"].kinds] == [("definition", "author_marked")]
    en = "Guns stay [ALD: 500 | BIR: 1,000] m from the road."
    (shown,) = of(text(clause("c1", en)))["c1"].kinds
    (marked,) = of(text(clause("c1", en, about="number")))["c1"].kinds
    assert shown.values
    assert (marked.gap, marked.reason) == ("number", "author_marked")
    assert (marked.values, marked.language) == (shown.values, shown.language)


def test_a_clause_that_is_refused_without_other_words_is_a_matter_of_wording() -> None:
    held = of(text(PLAIN), word("al", "c2", "reject"))["c2"]
    assert [(kind.gap, kind.reason) for kind in held.kinds] == [("term", "no_other_words")]


def test_other_words_that_a_party_puts_show_the_type() -> None:
    other = word("al", "c2", "bracket", texts=words("Armed groups shall keep the road open."))
    held = of(text(PLAIN), other)["c2"]
    assert [(kind.gap, kind.values) for kind in held.kinds] == [
        ("obligor", ("valley council", "armed groups"))
    ]


def test_acceptance_that_hangs_on_another_clause_is_told_as_that() -> None:
    said = word("al", "c2", "accept_if", links=[{"clause": "c1", "how": "until"}])
    held = of(text(DISTANCE, PLAIN), said)["c2"]
    assert [(kind.gap, kind.reason, kind.values) for kind in held.kinds] == [
        ("sequence", "hangs_on", ("c1",))
    ]
    assert held.blocked_by == ("c1",)
    assert of(text(DISTANCE, PLAIN), said)["c1"].blocks == ("c2",)


def test_a_clause_waits_for_no_clause_that_is_agreed() -> None:
    agreed = clause("c3", "It begins at noon.")
    said = word("al", "c2", "accept_if", links=[{"clause": "c3", "how": "until"}])
    assert of(text(PLAIN, agreed), said, *all_accept("c3"))["c2"].blocked_by == ()


def test_a_bracket_that_stands_for_a_number_of_the_pack_is_bound() -> None:
    one = text(DISTANCE, binds=(Bind(clause="c1", bracket="b1", path="/zones/0/width_m"),))
    assert of(one)["c1"].bound == ("b1",)
    assert of(text(DISTANCE))["c1"].bound == ()


def test_gaps_stand_in_the_order_of_the_text() -> None:
    one = text(clause("z", "[a | b]"), clause("a", "[a | b]"), clause("m", "[a | b]"))
    assert list(of(one)) == ["z", "a", "m"]


def test_gaps_are_counted_as_they_are_listed() -> None:
    one = text(clause("c1", "By [500 | 1,000] m."), clause("c2", "At once."), clause("c3", "Within a day."))
    stands = matrix([word("al", "c2", "reject"), word("bi", "c3")], looked(one))
    assert open_in(one, stands) == len(gaps(one, stands, EVERYBODY).gaps) == 2


def test_a_number_of_more_digits_than_an_integer_is_read_of_opens_no_span() -> None:
    one = text(clause("c1", "By [500 | 1,000] m."))
    stands = matrix([word("al", "c1", "accept_if", texts=words("9" * 5_000 + " m"))], looked(one))
    (gap,) = gaps(one, stands, EVERYBODY).gaps
    assert [(span.low, span.high) for span in gap.spans] == [(500, 1_000)]
