"""Who has signed what is put: each rule of the module, from statements made directly."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from sametable.core.decisions.participation import presence
from sametable.core.decisions.signing import REFUSES, SIGNATURES_MOST, SIGNS, Around, Signed, standing
from sametable.core.picture.cases import Cases, CaseSaid

SHA = "5" * 64
ASKED = ("alder", "birch")
Order = tuple[int, str, int]


def put(place: int, party: str, kind: str = "signature", /, **fields: Any) -> CaseSaid:
    """Say something at a place of the merge order; a signature of the right text unless told otherwise."""
    held = {"says": "signs", "content_sha256": SHA, **fields} if kind == "signature" else fields
    return CaseSaid(
        id=f"{party}{place}", kind=kind, party=party, node=party, number=f"{party}{place}", order=(place, party, place),
        at_ms=place, target="put" if kind == "signature" else "", fields=held, void=bool(held.pop("void", False)),
    )  # fmt: skip


def signed(*said: CaseSaid, gone: dict[str, int] | None = None, **more: Any) -> Signed:
    """Give how it stands; the same in every order of arrival."""
    back = {name: ((place, name, place),) for name, place in (gone or {}).items()}

    def withdrawn(entry_id: str, party: str) -> tuple[Order, ...]:
        del party
        return back.get(entry_id, ())

    found = []
    for order in permutations(said):
        cases = Cases()
        for one in order:
            cases.add(one)
        held = presence(cases.of_kind("participation"), withdrawn)
        around = Around(withdrawn=withdrawn, presence=held, **more)
        found.append(standing(cases, "put", ASKED, SHA, around))
    assert all(one == found[0] for one in found)
    return found[0]


def test_it_is_complete_when_all_who_are_asked_have_signed() -> None:
    one = signed(put(1, "alder"))
    assert (one.signed, one.missing, one.complete, one.since) == (("alder",), ("birch",), False, None)
    both = signed(put(1, "alder"), put(2, "birch"))
    assert (both.signed, both.complete, both.since) == (ASKED, True, (2, "birch", 2))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (put(2, "birch", content_sha256="6" * 64), "other_text"),
        (put(2, "cedar"), "not_asked"),
        (put(2, "birch", void=True), "void"),
    ],
)
def test_what_does_not_count_says_why(said: CaseSaid, why: str) -> None:
    one = signed(put(1, "alder"), said)
    assert not one.complete
    assert one.words[1].why == why


def test_a_signature_said_to_fewer_than_it_was_put_to_counts_for_nothing() -> None:
    told = {"put": frozenset(("alder", "birch", "cedar")), "birch2": frozenset(("alder", "birch"))}
    one = signed(put(1, "alder"), put(2, "birch"), reaches=lambda name: told.get(name, told["put"]))
    assert [word.why for word in one.words] == ["", "not_to_all"]


def test_a_remark_is_kept_under_minutes_and_makes_a_bare_signature_nothing() -> None:
    said = (put(1, "alder"), put(2, "birch", text="But not the north bank."))
    assert signed(*said).complete
    assert not signed(*said, bare=True).complete


def test_a_signature_taken_back_counts_no_more_and_after_the_last_one_it_has_no_effect() -> None:
    assert not signed(put(1, "alder"), put(3, "birch"), gone={"alder1": 2}).complete
    assert signed(put(1, "alder"), put(2, "birch"), gone={"alder1": 3}).complete
    assert signed(put(1, "alder"), put(3, "birch"), put(4, "alder"), gone={"alder1": 2}).complete


def test_a_word_taken_back_that_had_not_reached_the_other_side_has_no_effect_on_its_signature() -> None:
    said = (put(1, "alder"), put(3, "birch"))
    assert signed(*said, gone={"alder1": 2}, sees=lambda order, other: order == other).complete


def test_not_signing_after_signing_takes_it_back_and_can_be_made_good() -> None:
    refused = signed(put(1, "alder"), put(2, "alder", says="refuses"), put(3, "birch"))
    assert (refused.signed, refused.refused, refused.complete) == (("birch",), ("alder",), False)
    assert signed(put(1, "alder", says="refuses"), put(2, "birch"), put(3, "alder")).complete
    assert signed(put(1, "alder"), put(2, "birch"), put(3, "alder", says="refuses")).complete


def test_a_signature_in_view_of_an_absence_counts_for_nothing_until_all_take_part_again() -> None:
    away = put(2, "birch", "participation", says="suspends")
    back = put(4, "birch", "participation", says="resumes")
    assert not signed(put(1, "alder"), away, put(3, "birch")).complete
    assert signed(put(1, "alder"), away, back, put(5, "birch")).complete
    assert signed(put(1, "alder"), away, put(3, "birch"), back).words[1].why == "party_away"


def test_what_was_put_and_taken_back_is_not_signed_any_more() -> None:
    cases = Cases()
    for one in (put(1, "alder"), put(3, "birch")):
        cases.add(one)
    cases.add(
        CaseSaid(
            id="put", kind="minutes", party="alder", node="alder", number="put", order=(0, "alder", 0), at_ms=0,
            target="", fields={},
        )
    )  # fmt: skip

    def withdrawn(entry_id: str, party: str) -> tuple[Order, ...]:
        return ((2, "alder", 2),) if (entry_id, party) == ("put", "alder") else ()

    found = standing(cases, "put", ASKED, SHA, Around(withdrawn=withdrawn))
    assert [word.why for word in found.words] == ["", "put_back"]


def test_a_party_that_signs_again_and_again_is_heeded_so_many_times() -> None:
    cases = Cases()
    for place in range(1, SIGNATURES_MOST + 3):
        cases.add(put(place, "alder"))
    found = standing(cases, "put", ASKED, SHA, Around(withdrawn=lambda _id, _party: ()))
    assert [word.why for word in found.words] == [""] * SIGNATURES_MOST + ["too_often"] * 2


def test_a_signature_that_comes_late_from_a_second_node_makes_none_of_the_others_one_too_many() -> None:
    """The first node signs and takes back three times, the other side signs, and it signs a fourth time: complete."""

    def sees(order: Order, other: Order) -> bool:
        if order[1] == other[1]:
            return other[2] <= order[2]
        return "late" not in {order[1], other[1]} and other <= order

    def said(lamport: int, party: str, says: str = SIGNS, log: str = "") -> CaseSaid:
        held = put(lamport, party, says=says)
        return replace(held, id=f"{log}{held.id}", node=log or party, order=(lamport, log or party, lamport))

    words = [said(place, "alder", REFUSES if place % 2 else SIGNS) for place in range(10, 16)]
    words += [said(20, "birch"), said(30, "alder")]
    around = Around(withdrawn=lambda _id, _party: (), sees=sees)
    for more in ([], [said(2, "alder", log="late")]):
        cases = Cases()
        for one in (*words, *more):
            cases.add(one)
        assert standing(cases, "put", ("alder", "birch"), SHA, around).complete


def test_nobody_asked_completes_nothing() -> None:
    cases = Cases()
    cases.add(put(1, "alder"))
    assert not standing(cases, "put", (), SHA, Around(withdrawn=lambda _id, _party: ())).complete


def test_who_signs_one_of_two_languages_alone_has_signed_another_text() -> None:
    both = frozenset({"ar", "en"})
    assert signed(put(1, "alder", languages=["en", "ar"]), put(2, "birch"), languages=both).complete
    found = signed(put(1, "alder", languages=["en"]), put(2, "birch"), languages=both)
    assert (found.missing, [word.why for word in found.words]) == (("alder",), ["other_text", ""])
