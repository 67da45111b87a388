"""What was said about terms is kept by the picture, changes nothing else, and comes and goes like everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

from sametable.core.picture.fold import apply_entry, copy_of, retract, terms_said
from sametable.core.picture.kept import capture, parts, picture_from
from sametable.core.terms.adopted import standing
from support.saying import ORIGINS, a_report, about, empty, entry_id, fold, said
from support.termsaid import act_fields, text_fields

TEXT = said("t", "terms_text", text_fields())
ONE = said("a", "terms_act", act_fields(), lamport=2)
TWO = said("b", "terms_act", act_fields(), party="bi", lamport=3)
BACK = about("w", "withdraw", "a", party="al", lamport=4)
DONE: dict[str, Any] = {"instrument": "i", "clause": "c", "says": "done"}


def test_an_adoption_is_the_same_in_every_order_to_the_byte() -> None:
    every = [TEXT, ONE, TWO, BACK]
    pictures = [fold(order) for order in permutations(every)]
    assert len({picture.digest.value() for picture in pictures}) == 1
    assert len({repr(standing(terms_said(picture))) for picture in pictures}) == 1
    (found,) = standing(terms_said(pictures[0]))
    assert (found.state, found.number, found.text) == ("in_force", "ALD-000001", "{}")
    assert found.acts[0].flags == ("assented after effective", "withdrawal without effect")


def test_a_word_that_is_no_nodes_own_adopts_nothing_and_is_listed_as_void() -> None:
    picture = fold([TEXT, ONE, replace(TWO, by_node=False)])
    assert standing(terms_said(picture))[0].state == "proposed"
    assert picture.others[entry_id("b")][0] == "terms_act/void"
    assert standing(terms_said(fold([replace(TEXT, by_node=False)]))) == ()


def test_a_repudiated_word_adopts_nothing() -> None:
    assert standing(terms_said(fold([TEXT, ONE, replace(TWO, repudiated=True)])))[0].state == "proposed"


def test_a_withdrawal_that_is_taken_back_itself_is_none() -> None:
    early = about("w", "withdraw", "a", party="al", lamport=2)
    again = about("x", "withdraw", "w", party="al", lamport=5)
    later = replace(TWO, lamport=6, index=6)
    assert standing(terms_said(fold([TEXT, ONE, early, later])))[0].state == "proposed"
    assert standing(terms_said(fold([TEXT, ONE, early, later, again])))[0].state == "in_force"


def test_what_is_taken_out_leaves_nothing_and_may_come_again() -> None:
    whole = [TEXT, ONE, TWO, a_report(), about("p", "performance", "t", party="ce", lamport=9, **DONE)]
    picture, before = fold(whole), fold(whole).digest.value()
    for one in (ONE, whole[4]):
        retract(picture, one.id)
        assert one.id not in picture.terms
    assert standing(terms_said(picture))[0].state == "proposed"
    for one in (ONE, whole[4]):
        apply_entry(picture, one)
    assert picture.digest.value() == before
    assert standing(terms_said(picture))[0].state == "in_force"


def test_an_erased_performance_keeps_what_is_left() -> None:
    performed = about("p", "performance", "t", party="ce", **DONE)
    left = {name: value for name, value in performed.fields.items() if name != "clause"}
    picture = fold([TEXT, replace(performed, fields=left, erased=True)])
    assert "clause" not in picture.terms[entry_id("p")].fields
    assert entry_id("p") not in fold([TEXT, replace(performed, fields={}, erased=True)]).terms


def test_a_copy_changes_by_itself() -> None:
    picture = fold([TEXT, ONE])
    other = copy_of(picture)
    apply_entry(other, TWO)
    assert standing(terms_said(picture))[0].state == "proposed"
    assert standing(terms_said(other))[0].state == "in_force"
    assert other.terms[TEXT.id] is picture.terms[TEXT.id], "a long text is held once"


def test_terms_are_kept_and_put_back() -> None:
    picture = fold([TEXT, ONE, replace(TWO, by_node=False), BACK, about("p", "performance", "t", **DONE)])
    sides = [(origin, party, party) for party, origin in ORIGINS.items()]
    again = picture_from(
        list(parts(capture(picture), picture.origin_index)),
        prefixes=empty().prefixes,
        origin_index=empty().origin_index,
        sides=sides,
    )
    assert again.terms == picture.terms
    assert again.digest.value() == picture.digest.value()
    assert standing(terms_said(again)) == standing(terms_said(picture))


def test_terms_are_on_no_map_and_change_no_mark() -> None:
    row = fold([a_report()]).digest
    picture = fold([a_report(), TEXT, ONE, TWO])
    assert list(picture.marks) == [entry_id("r")]
    assert picture.digest.value() != row.value()
