"""Which statements are one thing, which is its latest version, and what may not be a version of what."""

from __future__ import annotations

from itertools import permutations

from sametable.core.passage.versions import chains, first_of
from sametable.core.picture.cases import Cases, CaseSaid


def said(name: str, at: int, target: str = "", **more: object) -> CaseSaid:
    party = str(more.get("party", "al"))
    return CaseSaid(
        id=name, kind=str(more.get("kind", "site")), party=party, node=party, number=f"{party}-{at}",
        order=(at, party, at), at_ms=at, target=target, fields={}, void=more.get("void") is True,
    )  # fmt: skip


def standing(one: CaseSaid) -> bool:
    return one.id.startswith("gone")


def ids(some: list[CaseSaid]) -> dict[str, list[str]]:
    return {first: [one.id for one in held.versions] for first, held in chains(some, standing).items()}


def test_a_version_may_amend_any_earlier_one() -> None:
    some = [said("a", 1), said("b", 2, "a"), said("c", 3, "a"), said("d", 4, "c"), said("other", 5)]
    assert ids(some) == {"a": ["a", "b", "c", "d"], "other": ["other"]}
    held = chains(some, standing)["a"]
    assert (held.latest, held.version, held.version_of("c"), held.version_of("no")) == (some[3], 4, 3, 0)


def test_the_order_of_arrival_changes_nothing() -> None:
    some = [said("a", 1), said("b", 2, "a"), said("c", 3, "b"), said("d", 4)]
    for mixed in permutations(some):
        assert chains(list(mixed), standing) == chains(some, standing)


def test_another_sides_statement_is_no_version_but_a_thing_of_its_own() -> None:
    some = [said("a", 1), said("b", 2, "a", party="bi"), said("c", 3, "b", party="bi"), said("d", 4, "b")]
    assert ids(some) == {"a": ["a"], "b": ["b", "c"], "d": ["d"]}


def test_another_kind_or_a_target_that_is_not_here_is_passed_over() -> None:
    assert ids([said("a", 1), said("b", 2, "a", kind="movement"), said("c", 3, "lost")]) == {
        "a": ["a"], "b": ["b"], "c": ["c"],
    }  # fmt: skip


def test_a_circle_makes_each_a_thing_of_its_own_and_what_hangs_on_it_stays_with_whom_it_amends() -> None:
    some = [said("a", 1, "b"), said("b", 2, "a"), said("c", 3, "b"), said("d", 4, "d")]
    for mixed in permutations(some):
        assert ids(list(mixed)) == {"a": ["a"], "b": ["b", "c"], "d": ["d"]}


def test_a_version_taken_back_or_void_keeps_its_number_and_is_not_the_latest() -> None:
    some = [said("a", 1), said("gone-b", 2, "a"), said("c", 3, "gone-b", void=True)]
    held = chains(some, standing)["a"]
    assert (held.latest, held.version, len(held.versions)) == (some[0], 1, 3)
    assert held.shown == some[0]


def test_a_thing_of_which_every_version_is_taken_back_has_no_latest() -> None:
    held = chains([said("gone-a", 1), said("gone-b", 2, "gone-a")], standing)["gone-a"]
    assert held.latest is None
    assert (held.version, held.shown.id) == (2, "gone-b")


def test_no_version_stands_before_the_one_it_amends() -> None:
    some = [said("a", 5), said("b", 2, "a"), said("c", 3, "b"), said("d", 9, "a")]
    assert ids(some) == {"a": ["a", "b", "c", "d"]}


def test_ten_thousand_versions_are_no_depth() -> None:
    some = [said(str(place), place, str(place - 1)) for place in range(10_000)]
    assert list(chains(some, standing)) == ["0"]
    cases = Cases()
    for one in some:
        cases.add(one)
    assert first_of(cases, "9999") == "0"
    assert first_of(cases, "unknown") == "unknown"
