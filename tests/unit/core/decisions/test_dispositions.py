"""Dispositions: each side's last word on what became of what was put, and who has said none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.decisions.dispositions import answered, dispositions, objections_on, words_on
from sametable.core.picture.cases import Cases, CaseSaid

if TYPE_CHECKING:
    from sametable.core.decisions.dispositions import Put

PROPOSAL = {"title": [{"language": "en", "text": "A post"}], "form": "recommendation", "languages": ["en"]}
LISTING = {"asks": "list", "groups": ["Elder Band"], "to": "the council", "at_ms": 7}
BACK = "taken back"


def said(name: str, kind: str, party: str, lamport: int, **fields: Any) -> CaseSaid:
    return CaseSaid(
        id=name, kind=kind, party=party, node=party, number=f"{party.upper()}-{lamport:06d}", order=(lamport, party, lamport),
        at_ms=lamport, target=str(fields.get("target", "")), fields={"type": kind, **fields},
    )  # fmt: skip


def put(*every: CaseSaid) -> tuple[Put, ...]:
    held = Cases()
    for one in every:
        held.add(one)
    return dispositions(held, lambda _: ("ce", "al", "bi"), lambda one: one.id == BACK)


def disposed(party: str, lamport: int, says: str = "accepted", *, name: str = "", **more: Any) -> CaseSaid:
    return said(
        name or f"{party}{lamport}", "disposition", party, lamport, **{"target": "p", "says": says, **more}
    )


def test_everything_that_was_put_is_there_and_nothing_has_a_word_before_one_is_said() -> None:
    one, other = put(
        said("p", "proposal", "al", 1, **PROPOSAL), said("l", "listing_request", "bi", 2, **LISTING)
    )
    assert [(each.chain.first, each.words, each.waiting_for) for each in (one, other)] == [
        ("p", (), ("bi", "ce")), ("l", (), ("al", "ce")),
    ]  # fmt: skip


def test_each_side_has_its_own_last_word_and_the_earlier_ones_behind_it() -> None:
    (one,) = put(
        said("p", "proposal", "al", 1, **PROPOSAL),
        disposed("bi", 3, "declined", reason="no"),
        disposed("bi", 2),
        disposed("ce", 4),
    )
    assert [(word.said.party, word.says, len(word.earlier)) for word in one.words] == [
        ("bi", "declined", 1), ("ce", "accepted", 0),
    ]  # fmt: skip
    assert one.waiting_for == ()
    assert one.waiting_ms(100) is None


def test_it_waits_since_it_was_put_as_its_author_says_until_every_side_has_spoken() -> None:
    (one,) = put(said("p", "listing_request", "al", 20, **LISTING), disposed("bi", 30))
    assert (one.waiting_for, one.waiting_ms(107)) == (("ce",), 100)


def test_a_body_without_a_seat_has_a_word_of_its_own() -> None:
    (one,) = put(
        said("p", "proposal", "al", 1, **PROPOSAL),
        disposed("bi", 2),
        disposed("bi", 3, "declined", said_by="Council", reason="x"),
    )
    assert [(word.said.party, word.said_by, word.says) for word in one.words] == [
        ("bi", "", "accepted"), ("bi", "Council", "declined"),
    ]  # fmt: skip


def test_a_recommendation_of_a_body_waits_for_all_parties_also_the_one_that_wrote_it_down() -> None:
    (one,) = put(said("p", "proposal", "al", 1, **PROPOSAL, said_by="United Rivers"))
    assert one.waiting_for == ("al", "bi", "ce")


def test_whoever_passes_on_what_a_body_without_a_seat_decided_is_still_asked_for_its_own_word() -> None:
    put_there = said("p", "proposal", "al", 1, **PROPOSAL)
    (one,) = put(put_there, disposed("bi", 2, "declined", said_by="Council", reason="x"))
    assert one.waiting_for == ("bi", "ce")
    assert not closed(disposed("bi", 2, "declined", said_by="Council", reason="x"))
    assert not closed(disposed("bi", 2, "accepted", said_by="Council"), decidable=False)
    # That a body has replaced something else ends nothing of what this side put itself.
    (one,) = put(put_there, disposed("al", 2, "superseded", said_by="Council", by="q", reason="x"))
    assert one.waiting_for == ("bi", "ce")


def test_a_recommendation_that_its_body_took_back_waits_for_nobody() -> None:
    council = {**PROPOSAL, "said_by": "United Rivers"}
    gone = disposed("al", 2, "withdrawn", said_by="United Rivers")
    (one,) = put(said("p", "proposal", "al", 1, **council), gone)
    assert one.waiting_for == ()
    assert closed(gone, said_by="United Rivers")
    for other in (disposed("al", 2, "withdrawn"), disposed("bi", 2, "withdrawn", said_by="United Rivers")):
        (one,) = put(said("p", "proposal", "al", 1, **council), other)
        assert one.waiting_for != ()
        assert not closed(other, said_by="United Rivers")


def test_a_request_to_a_body_waits_for_nobody_at_the_table_once_the_body_answered() -> None:
    request = said("l", "listing_request", "al", 1, **LISTING)
    own = disposed("ce", 2, "declined", target="l", reason="x")
    (one,) = put(request, own)
    assert one.waiting_for == ("bi",)
    (one,) = put(request, own, disposed("ce", 3, "declined", target="l", said_by="The council", reason="x"))
    assert one.waiting_for == ()


def test_nobody_is_waited_for_who_was_not_told() -> None:
    held = Cases()
    held.add(said("p", "proposal", "al", 1, **PROPOSAL))
    (one,) = dispositions(held, lambda _: ("al", "bi"), lambda _: False)
    assert one.waiting_for == ("bi",)


def test_what_its_author_took_back_waits_for_nobody() -> None:
    (one,) = put(said("p", "proposal", "al", 1, **PROPOSAL), disposed("al", 2, "withdrawn"))
    assert one.waiting_for == ()
    (other,) = put(said("p", "proposal", "al", 1, **PROPOSAL), disposed("bi", 2, "withdrawn"))
    assert other.waiting_for == ("ce",)


def test_a_word_that_was_taken_back_leaves_the_one_before() -> None:
    (one,) = put(
        said("p", "proposal", "al", 1, **PROPOSAL),
        disposed("bi", 2),
        disposed("bi", 3, "declined", name=BACK, reason="no"),
    )
    assert [word.says for word in one.words] == ["accepted"]


def test_words_on_any_version_are_words_on_the_thing() -> None:
    second = said("q", "proposal", "al", 2, **PROPOSAL, target="p")
    (one,) = put(
        said("p", "proposal", "al", 1, **PROPOSAL), second, disposed("bi", 3), disposed("bi", 4, target="q")
    )
    assert [(word.said.target, len(word.earlier)) for word in one.words] == [("q", 1)]


def test_objections_stand_beside_it_and_are_no_word_on_it() -> None:
    held = Cases()
    for each in (
        said("p", "proposal", "al", 1, **PROPOSAL),
        said("o", "objection", "bi", 2, target="p", text="no"),
    ):
        held.add(each)
    assert [one.id for one in objections_on(held, ["p"], lambda _: False)] == ["o"]
    assert words_on(held, ["p"], lambda _: False) == ()


def closed(
    *words: CaseSaid, asked: tuple[str, ...] = ("al", "bi"), decidable: bool = True, **more: Any
) -> bool:
    (one,) = put(said("p", "proposal", "al", 1, **PROPOSAL, **more), *words)
    return answered(one.chain.shown, one.words, asked, decidable=decidable)


def test_what_its_one_addressee_declined_is_answered_and_what_it_accepted_is_still_to_be_signed() -> None:
    assert closed(disposed("bi", 2, "declined"))
    assert not closed(disposed("bi", 2, "accepted"))
    assert not closed(disposed("bi", 2, "partly"))
    assert closed(disposed("bi", 2, "partly"), disposed("al", 3, "accepted"))


def test_what_one_of_two_addressees_declined_is_not_answered_by_the_other() -> None:
    three = ("al", "bi", "ce")
    assert not closed(disposed("bi", 2, "declined"), asked=three)
    assert not closed(disposed("bi", 2, "declined"), disposed("ce", 3, "accepted"), asked=three)
    assert closed(disposed("bi", 2, "declined"), disposed("ce", 3, "declined"), asked=three)


def test_nobody_is_waited_for_after_its_author_said_it_was_replaced() -> None:
    assert closed(disposed("al", 2, "superseded"))
    assert not closed(disposed("bi", 2, "superseded"))


def test_the_side_that_passed_on_somebody_elses_words_is_asked_too() -> None:
    assert not closed(disposed("bi", 2, "declined"), said_by="A council")
    assert not closed(
        disposed("bi", 2, "declined"), disposed("al", 3, "accepted"), asked=("al", "bi", "ce"), said_by="X"
    )


def test_what_cannot_be_decided_is_answered_by_a_word_of_each_addressee() -> None:
    assert closed(disposed("bi", 2, "accepted"), decidable=False)
    assert not closed(decidable=False)
    assert not closed(asked=("al",), decidable=False)


def test_what_nobody_answers_says_since_when_it_waits_and_ages_by_the_week_and_the_month() -> None:
    day_ms = 86_400_000
    (one,) = put(said("p", "proposal", "al", 1, **PROPOSAL, at_ms=5))
    assert (one.waiting_since_ms, one.waiting_for) == (5, ("bi", "ce"))
    ages = [one.ageing(5 + at) for at in (0, 7 * day_ms - 1, 7 * day_ms, 30 * day_ms - 1, 30 * day_ms)]
    assert ages == [None, None, "week", "week", "month"]
    (one,) = put(
        said("p", "proposal", "al", 1, **PROPOSAL, at_ms=5), disposed("bi", 2), disposed("ce", 3, "declined")
    )
    assert (one.waiting_since_ms, one.ageing(99 * day_ms)) == (None, None)
