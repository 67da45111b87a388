"""Signatures at their edges: who takes back what, to whom it was said, and three who sign in view of one another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from sametable.core.decisions.participation import Part, Presence, presence
from sametable.core.decisions.signing import Around, standing, taken_back
from sametable.core.picture.cases import Cases, CaseSaid
from sametable.core.picture.marks import About

if TYPE_CHECKING:
    from sametable.core.picture.fold import Picture

SHA = "5" * 64
Order = tuple[int, str, int]
ALL = ("alder", "birch", "cedar")


def at(place: int, party: str) -> Order:
    return place, party, place


def sign(place: int, party: str, **more: Any) -> CaseSaid:
    return CaseSaid(
        id=f"{party}{place}", kind="signature", party=party, node=party, number="", order=at(place, party),
        at_ms=place, target="put", fields={"says": "signs", "content_sha256": SHA, **more},
    )  # fmt: skip


def held(*said: CaseSaid) -> Cases:
    cases = Cases()
    for one in said:
        cases.add(one)
    return cases


def nobody(_: str, __: str) -> tuple[Order, ...]:
    return ()


def withdrawal(place: int, party: str, *, void: bool = False) -> About:
    return About(id=f"w{place}", kind="withdraw", party=party, order=at(place, party), fields=None, void=void)


@pytest.mark.parametrize(
    ("back", "counts"),
    [
        (withdrawal(7, "alder"), True),
        (withdrawal(7, "birch"), False),
        (withdrawal(7, "alder", void=True), False),
    ],
)
def test_a_word_is_taken_back_by_its_own_party_under_a_key_that_holds(back: About, counts: bool) -> None:
    picture = cast("Picture", SimpleNamespace(waiting={"alder1": [back]}))
    assert taken_back(picture)("alder1", "alder") == ((at(7, "alder"),) if counts else ())


@pytest.mark.parametrize(("told", "counts"), [(ALL, True), (("alder", "birch"), False)])
def test_a_word_is_taken_back_to_all_to_whom_it_was_said_or_not_at_all(
    told: tuple[str, ...], counts: bool
) -> None:
    picture = cast("Picture", SimpleNamespace(waiting={"alder1": [withdrawal(7, "alder")]}))
    readers = {"alder1": frozenset(ALL), "w7": frozenset(told)}
    found = taken_back(picture, readers.__getitem__)("alder1", "alder")
    assert bool(found) == counts


def test_a_signature_reaches_all_who_are_asked_though_it_was_put_to_fewer() -> None:
    told = {
        "put": frozenset({"alder"}),
        "alder1": frozenset({"alder"}),
        "birch2": frozenset({"alder", "birch"}),
    }
    around = Around(withdrawn=nobody, reaches=lambda name: told[name])
    found = standing(held(sign(1, "alder"), sign(2, "birch")), "put", ("alder", "birch"), SHA, around)
    assert [one.why for one in found.words] == ["not_to_all", ""]


def test_an_author_who_is_not_asked_and_is_away_completes_nothing() -> None:
    away = Part(id="p", number="", order=at(1, "cedar"), at_ms=1, says="suspends", reason="", gone=())
    said = held(sign(2, "alder"), sign(3, "birch"))
    gone = Presence(parts={"cedar": (away,)})
    for here, complete in ((frozenset[str](), True), (frozenset({"cedar"}), False)):
        around = Around(withdrawn=nobody, presence=gone, here=here)
        assert standing(said, "put", ("alder", "birch"), SHA, around).complete == complete


@pytest.mark.parametrize("in_view", [True, False])
def test_two_go_not_together_where_one_signed_in_view_of_the_others_being_taken_back(in_view: bool) -> None:
    """The third, who signs last, has not heard of it: that makes nothing whole."""

    def back(entry_id: str, _: str) -> tuple[Order, ...]:
        return (at(2, "alder"),) if entry_id == "alder1" else ()

    def sees(order: Order, other: Order) -> bool:
        return in_view and (order, other) == (at(3, "birch"), at(2, "alder"))

    said = held(sign(1, "alder"), sign(3, "birch"), sign(4, "cedar"))
    found = standing(said, "put", ALL, SHA, Around(withdrawn=back, sees=sees))
    assert found.complete == (not in_view)


def part(place: int, says: str, *, void: bool = False) -> CaseSaid:
    return CaseSaid(
        id=f"p{place}", kind="participation", party="alder", node="alder", number="", order=at(place, "alder"),
        at_ms=place, target="", fields={"says": says}, void=void,
    )  # fmt: skip


def test_a_word_on_its_part_under_an_ended_key_is_none() -> None:
    assert presence([part(1, "suspends")], nobody).state("alder") == "suspended"
    assert presence([part(1, "suspends", void=True)], nobody).state("alder") == "here"


def test_a_word_on_its_part_that_was_taken_back_holds_for_who_had_not_heard_of_that() -> None:
    seen = presence([part(1, "leaves")], lambda _id, _party: (at(5, "alder"),))
    assert [seen.state("alder", at(place, "birch")) for place in (0, 3, 6)] == ["here", "left", "here"]
