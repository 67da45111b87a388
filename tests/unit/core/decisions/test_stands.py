"""Positions: whose word stands, of which text it is, and who hears it."""

from __future__ import annotations

import itertools

from sametable.core.decisions.positions import Held, history, matrix
from support.gapping import clause, looked, text, word, words

ONE = text(clause("c1", "Guns stay [500 | 1,000] m back."), clause("c2", "It begins at noon."))


def test_the_last_word_stands_and_the_ones_before_it_are_its_history() -> None:
    said = [word("al", "c1", "reject"), word("al", "c1", "accept", lamport=3), word("bi", "c1", lamport=2)]
    for order in itertools.permutations(said):
        held = matrix(order, looked(ONE))
        assert {party: one.stand.says for party, one in held["c1"].items()} == {
            "al": "accept",
            "bi": "accept",
        }
        assert held["c1"]["al"].history == 2
    assert [one.says for one in history(said, "c1", looked(ONE))] == ["reject", "accept", "accept"]


def test_parties_stand_in_the_order_of_their_ids() -> None:
    held = matrix([word("ce", "c1"), word("al", "c1"), word("bi", "c1")], looked(ONE))
    assert list(held["c1"]) == ["al", "bi", "ce"]


def test_a_word_holds_for_a_later_version_whose_clause_reads_the_same() -> None:
    later = text(ONE.clauses[0], clause("c2", "It begins at dusk."), version="v2")
    held = matrix([word("al", "c1"), word("al", "c2")], looked(later, ONE))
    assert (held["c1"]["al"].stand.of, held["c1"]["al"].stand.holds) == ("this", True)
    assert (held["c2"]["al"].stand.of, held["c2"]["al"].stand.holds) == ("older", False)


def test_a_bracket_that_changed_is_another_wording() -> None:
    later = text(clause("c1", "Guns stay [500 | 750 | 1,000] m back."), version="v2")
    assert matrix([word("al", "c1")], looked(later, ONE))["c1"]["al"].stand.of == "older"


def test_a_word_on_a_later_version_is_not_one_on_this() -> None:
    later = text(clause("c1", "Guns stay 500 m back."), version="v2")
    seen = looked(later, ONE)
    held = matrix([word("al", "c1", target="v2")], looked(ONE, later))
    assert held["c1"]["al"].stand.of == "older"
    assert seen.same("v1", "c1") is False
    first = looked(ONE)
    assert matrix([word("al", "c1", target="gone")], first)["c1"]["al"].stand.of == "unknown"


def test_a_word_on_the_whole_holds_for_the_very_same_whole_only() -> None:
    later = text(*ONE.clauses, clause("c3", "One more."), version="v2")
    assert matrix([word("al", "")], looked(ONE))[""]["al"].stand.holds
    assert not matrix([word("al", "")], looked(later, ONE))[""]["al"].stand.holds


def test_what_was_said_to_more_stands_and_what_was_said_to_fewer_is_apart() -> None:
    table = word("al", "c1", "reject")
    bilateral = word("al", "c1", "accept", lamport=2)
    own = word("al", "c1", "bracket", lamport=3, texts=words("750 m"))
    audiences = {bilateral.id: "al+bi", own.id: "al"}
    held = matrix([own, table, bilateral], looked(ONE, audiences=audiences))["c1"]["al"]
    assert (held.stand.says, held.stand.audience) == ("reject", "parties")
    assert [(one.says, one.audience) for one in held.apart] == [("bracket", "al"), ("accept", "al+bi")]
    assert held.history == 3


def test_whoever_may_not_read_a_word_works_out_the_same_as_if_it_had_not_been_said() -> None:
    table = word("al", "c1", "reject")
    assert matrix([table], looked(ONE))["c1"]["al"].history == 1


def test_of_two_words_for_as_many_the_later_stands() -> None:
    one, other = word("al", "c1", "reject"), word("al", "c1", "accept", lamport=2)
    audiences = {one.id: "al+ce", other.id: "al+bi"}
    held = matrix([one, other], looked(ONE, audiences=audiences))["c1"]["al"]
    assert (held.stand.says, [each.says for each in held.apart]) == ("accept", ["reject"])


def test_what_is_kept_of_many_words_is_one_for_each_party_and_clause() -> None:
    kept: Held = {}
    said = []
    for at in range(60):
        said.append(word("al", "c1", "reject" if at % 3 else "accept", lamport=at + 1))
        assert matrix(said, looked(ONE), kept) == matrix(said, looked(ONE))
    assert list(kept) == [("c1", "al")]
    assert matrix(said[:7], looked(ONE), kept) == matrix(said[:7], looked(ONE))
