"""Linkage: who says that what hangs on what, what is held up by it, and where waiting goes round in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sametable.core.decisions.linkage import Link, blocked_by, blocks, linkage

if TYPE_CHECKING:
    from random import Random

NAMES = ("a", "b", "c", "d")
LINKS = st.builds(
    Link,
    clause=st.sampled_from((*NAMES, "gone")),
    to=st.sampled_from((*NAMES, "gone")),
    how=st.sampled_from(("until", "together", "after")),
    by=st.sampled_from(("", "al", "bi")),
)


def test_an_open_clause_holds_up_what_waits_for_it() -> None:
    held = linkage(
        NAMES, [Link(clause="a", to="c", how="until"), Link(clause="b", to="c", how="together", by="al")]
    )
    assert blocked_by(held, "a", frozenset("c")) == ("c",)
    assert blocked_by(held, "a", frozenset("ab")) == ()
    assert blocks(held, frozenset("abc")) == {"c": ("a", "b")}


def test_what_takes_effect_later_holds_nobody_up() -> None:
    held = linkage(NAMES, [Link(clause="a", to="c", how="after")])
    assert blocked_by(held, "a", frozenset(NAMES)) == ()


def test_a_circle_of_waiting_is_a_knot_in_the_order_of_the_text() -> None:
    ring = [Link(clause=one, to=other, how="until") for one, other in (("c", "a"), ("a", "b"), ("b", "c"))]
    assert linkage(NAMES, ring).knots == (("until", ("a", "b", "c")),)
    assert linkage(NAMES, [Link(clause="d", to="d", how="after")]).knots == (("after", ("d",)),)


def test_two_clauses_that_are_only_agreed_together_are_no_knot() -> None:
    both = [Link(clause="a", to="b", how="together"), Link(clause="b", to="a", how="together")]
    assert linkage(NAMES, both).knots == ()


def test_waiting_to_be_agreed_and_taking_effect_later_are_two_things() -> None:
    both = [Link(clause="a", to="b", how="until"), Link(clause="b", to="a", how="after")]
    assert linkage(NAMES, both).knots == ()


def test_a_link_to_a_clause_that_is_not_there_is_kept_apart() -> None:
    held = linkage(NAMES, [Link(clause="a", to="gone", how="until", by="al")])
    assert (held.edges, held.dangling, held.holders) == (
        (),
        (Link(clause="a", to="gone", how="until", by="al"),),
        {},
    )


def test_a_ring_of_two_thousand_clauses_is_found() -> None:
    names = tuple(f"c{at}" for at in range(2_000))
    ring = [Link(clause=name, to=names[at - 1], how="until") for at, name in enumerate(names)]
    assert linkage(names, ring).knots == (("until", names),)


@given(st.lists(LINKS, max_size=12))
def test_a_clause_is_in_a_knot_exactly_where_its_waiting_comes_back_to_it(links: list[Link]) -> None:
    for how in ("until", "after"):
        goes = {
            (one.clause, one.to) for one in links if one.how == how and {one.clause, one.to} <= set(NAMES)
        }
        for _ in NAMES:
            goes |= {(one, end) for one, middle in goes for start, end in goes if middle == start}
        found = {name for kind, names in linkage(NAMES, links).knots for name in names if kind == how}
        assert found == {name for name in NAMES if (name, name) in goes}


@given(st.lists(LINKS, max_size=12), st.randoms())
def test_the_order_in_which_links_come_changes_nothing(links: list[Link], dice: Random) -> None:
    mixed = list(links)
    dice.shuffle(mixed)
    assert linkage(NAMES, mixed) == linkage(NAMES, links)
