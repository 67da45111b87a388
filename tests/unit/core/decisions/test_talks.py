"""Meetings, checklists and deadlines as pure readings: in whatever order it was said, each side's words stay its own."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from sametable.core.decisions.checklists import checklists
from sametable.core.decisions.deadlines import deadlines
from sametable.core.decisions.talks import Asked, actions, rounds, texts_sha256, whole
from sametable.core.picture.cases import Cases, CaseSaid

HOUR = 3_600_000
TEXTS = [{"language": "en", "text": "Words"}]
ROUND: dict[str, Any] = {"form": "round", "title": "One", "window": {"start_ms": HOUR, "end_ms": 2 * HOUR}}


def said(at: int, kind: str, fields: dict[str, Any], *, party: str = "alder", void: bool = False) -> CaseSaid:
    return CaseSaid(
        id=f"{kind}-{at}",
        kind=kind,
        party=party,
        node=party,
        number=f"{party[:3].upper()}-{at:06d}",
        order=(at, party, at),
        at_ms=at,
        target=str(fields.get("target", "")),
        fields={"type": kind, **fields},
        void=void,
    )


def asked(*held: CaseSaid, now_ms: int = 0, gone: tuple[str, ...] = ()) -> Asked:
    cases = Cases()
    for one in held:
        cases.add(one)
    return Asked(cases=cases, now_ms=now_ms, withdrawn=lambda one: one.id in gone)


def test_a_meeting_reads_the_same_in_whatever_order_it_arrived() -> None:
    held = [
        said(1, "talks", ROUND),
        said(2, "talks", {**ROUND, "target": "talks-1", "title": "Two"}),
        said(3, "read_out", {"target": "talks-2", "texts": TEXTS, "outcome": "agreed"}, party="birch"),
        said(4, "minutes", {"target": "talks-1", "texts": TEXTS}),
    ]
    told = {repr(rounds(asked(*order))) for order in permutations(held)}
    assert len(told) == 1
    (one,) = rounds(asked(*held))
    assert (one.chain.shown.fields["title"], len(one.read_outs), len(one.minutes)) == ("Two", 1, 1)


def test_another_sides_version_is_a_meeting_of_its_own_that_may_be_the_same() -> None:
    held = (said(1, "talks", ROUND), said(2, "talks", {**ROUND, "target": "talks-1"}, party="birch"))
    assert [(one.chain.first, one.beside) for one in rounds(asked(*held))] == [
        ("talks-1", ("talks-2",)), ("talks-2", ("talks-1",)),
    ]  # fmt: skip


def test_how_a_meeting_stands_follows_from_the_clock_and_its_own_words() -> None:
    one = said(1, "talks", ROUND)
    states = [rounds(asked(one, now_ms=now))[0].state for now in (0, HOUR, 2 * HOUR)]
    assert states == ["coming", "running", "ended"]
    off = said(2, "talks", {**ROUND, "target": "talks-1", "cancelled": True})
    assert rounds(asked(one, off))[0].state == "cancelled"
    assert rounds(asked(one, gone=("talks-1",)))[0].state == "withdrawn"


def test_the_latest_read_out_of_a_side_tells_its_outcome_and_the_one_before_stays() -> None:
    first = said(2, "read_out", {"target": "talks-1", "texts": TEXTS, "outcome": "agreed"}, party="birch")
    later = said(3, "read_out", {"target": "talks-1", "texts": TEXTS, "outcome": "partly"}, party="birch")
    own = said(4, "read_out", {"target": "talks-1", "texts": TEXTS, "outcome": "partly"})
    (one,) = rounds(asked(said(1, "talks", ROUND), first, later, own))
    assert [(word.party, word.outcome) for word in one.outcomes] == [("alder", "partly"), ("birch", "partly")]
    assert (one.differs, len(one.read_outs)) == (False, 3)


def test_a_meeting_that_is_told_anew_after_a_read_out_is_its_sides_latest_word() -> None:
    """A side that puts right in the meeting itself what its read-out told is not shown by the older word."""
    first = said(2, "read_out", {"target": "talks-1", "texts": TEXTS, "outcome": "agreed"})
    again = said(3, "talks", {**ROUND, "target": "talks-1", "outcome": "no_agreement"})
    (one,) = rounds(asked(said(1, "talks", ROUND), first, again))
    assert [(word.party, word.outcome, word.said.id) for word in one.outcomes] == [
        ("alder", "no_agreement", "talks-3")
    ]


def test_nobody_says_another_partys_word_on_the_outcome() -> None:
    """What Birch passes on under Alder's name stands beside Alder's own word, as passed on by Birch."""
    own = said(2, "read_out", {"target": "talks-1", "texts": TEXTS, "outcome": "agreed"})
    put = {"target": "talks-1", "texts": TEXTS, "outcome": "no_agreement", "said_by": "alder"}
    passed_on = said(3, "read_out", put, party="birch")
    (one,) = rounds(asked(said(1, "talks", ROUND), own, passed_on))
    words = [(word.party, word.said_by, word.outcome) for word in one.outcomes]
    assert words == [("alder", "", "agreed"), ("birch", "alder", "no_agreement")]
    assert one.differs


def test_an_action_has_no_state_but_what_was_said_of_it() -> None:
    item = said(1, "action_item", {"what": "Maps", "owner": "Birch", "by_ms": HOUR})
    on = said(2, "action_step", {"target": item.id, "step": "taken_on", "at_ms": 1}, party="birch")
    done = said(3, "action_step", {"target": item.id, "step": "done", "at_ms": 1}, party="birch")
    no = said(4, "action_step", {"target": item.id, "step": "not_done", "at_ms": 1})
    yes = said(5, "action_step", {"target": item.id, "step": "done", "at_ms": 1})
    states = [
        actions(asked(item, *more))[0].state for more in ((), (on,), (on, done), (done, no), (done, no, yes))
    ]
    assert states == ["open", "open", "done", "differs", "done"]
    assert actions(asked(item, done, no, gone=("action_step-4",)))[0].state == "done"


def test_a_date_moved_by_another_side_is_that_sides_word_and_moves_nothing() -> None:
    item = said(1, "action_item", {"what": "Maps", "owner": "Birch", "by_ms": HOUR})
    moved = {"target": item.id, "step": "moved", "at_ms": 1, "by_ms": 3 * HOUR}
    (one,) = actions(asked(item, said(2, "action_step", moved, party="birch"), now_ms=2 * HOUR))
    assert (one.due_ms, one.late) == (HOUR, True)
    assert [(due.said.party, due.by_ms) for due in one.due] == [("alder", HOUR), ("birch", 3 * HOUR)]
    (one,) = actions(asked(item, said(2, "action_step", moved), now_ms=2 * HOUR))
    assert (one.due_ms, one.late) == (3 * HOUR, False)


def test_a_mark_holds_while_the_item_reads_as_it_did() -> None:
    first = said(1, "checklist", {"target": "x", "items": ["The hour", "The place"]})
    marks = [
        said(2 + at, "checklist_mark", {"target": first.id, "item": at, "says": "done"}) for at in (0, 1)
    ]
    second = said(5, "checklist", {"target": first.id, "items": ["The place", "The hour and its zone"]})
    (one,) = checklists(asked(first, *marks), lambda _: ["alder"])
    assert one.ready
    (one,) = checklists(asked(first, *marks, second), lambda _: ["alder"])
    assert [(item.text, item.missing) for item in one.items] == [
        ("The place", ()), ("The hour and its zone", ("alder",)),
    ]  # fmt: skip
    assert (one.about, one.ready) == ("x", False)


def test_a_list_that_nobody_marks_and_one_of_nobody_is_not_ready() -> None:
    held = said(1, "checklist", {"target": "x", "items": ["The hour"]})
    assert [one.ready for one in checklists(asked(held), lambda _: ["alder"])] == [False]
    assert [one.ready for one in checklists(asked(held), lambda _: [])] == [False]


def test_a_mark_that_was_taken_back_or_is_void_settles_nothing() -> None:
    held = said(1, "checklist", {"target": "x", "items": ["The hour"]})
    fields = {"target": held.id, "item": 0, "says": "done"}
    for void, gone in ((True, ()), (False, ("checklist_mark-2",))):
        mark = said(2, "checklist_mark", fields, void=void)
        assert not checklists(asked(held, mark, gone=gone), lambda _: ["alder"])[0].ready


def test_the_end_of_a_silence_and_the_hour_of_effect_are_deadlines() -> None:
    fields = {"target": "v", "how": "silence", "until_ms": HOUR, "effective_ms": 2 * HOUR}
    held = deadlines(asked(said(1, "decision", fields), now_ms=HOUR))
    assert [(one.kind, one.start_ms, one.state) for one in held] == [
        ("silence", HOUR, "passed"), ("effective", 2 * HOUR, "coming"),
    ]  # fmt: skip
    assert deadlines(asked(said(1, "decision", {**fields, "how": "signatures"}))) != []
    assert not [
        one
        for one in deadlines(asked(said(1, "decision", {**fields, "how": "signatures"})))
        if one.kind == "silence"
    ]


def test_the_hours_of_a_decision_stand_under_its_title() -> None:
    fields = {"target": "v", "how": "silence", "until_ms": HOUR, "effective_ms": 2 * HOUR}
    named = deadlines(asked(said(1, "decision", {**fields, "title": "Second pause"})))
    assert [one.title for one in named] == ["Second pause", "Second pause"]
    assert [one.title for one in deadlines(asked(said(1, "decision", fields)))] == ["", ""]


def test_what_was_erased_is_shown_without_falling_over() -> None:
    held = (
        said(1, "talks", {}), said(2, "intention", {}), said(3, "minutes", {"target": "talks-1"}),
        said(4, "checklist", {"target": "talks-1"}), said(5, "action_item", {}),
    )  # fmt: skip
    (one,) = rounds(asked(*held))
    assert (one.state, whole(one.minutes[0])) == ("ended", False)
    assert [each.kind for each in deadlines(asked(*held))] == ["intention", "round"]
    assert not checklists(asked(*held), lambda _: ["alder"])[0].ready
    assert actions(asked(*held))[0].due == ()


def test_a_hash_that_is_not_that_of_the_texts_is_told() -> None:
    good = said(1, "minutes", {"target": "t", "texts": TEXTS, "content_sha256": texts_sha256(TEXTS)})
    assert whole(good)
    assert not whole(said(1, "minutes", {**good.fields, "texts": [{"language": "en", "text": "Other"}]}))


def test_meetings_may_be_one_where_their_times_meet_and_their_form_is_the_same() -> None:
    def beside(start: int, end: int, form: str = "round") -> bool:
        other = {"form": form, "title": "Two", "window": {"start_ms": start * HOUR, "end_ms": end * HOUR}}
        held = rounds(asked(said(1, "talks", ROUND), said(2, "talks", other, party="birch")))
        return any(one.beside for one in held)

    assert [beside(1, 2), beside(2, 3), beside(0, 1)] == [True, True, True]
    assert [beside(3, 4), beside(0, 0), beside(1, 2, "phone_call")] == [False, False, False]


def test_a_date_that_only_another_side_put_is_no_date_of_the_action() -> None:
    item = said(1, "action_item", {"what": "Maps", "owner": "Birch"})
    moved = {"target": item.id, "step": "moved", "at_ms": 1, "by_ms": HOUR}
    held = asked(item, said(2, "action_step", moved, party="birch"), now_ms=2 * HOUR)
    (one,) = actions(held)
    assert (one.due_ms, one.late, len(one.due)) == (None, False, 1)
    assert deadlines(held) == []


def test_texts_that_cannot_be_hashed_are_not_whole() -> None:
    assert not whole(
        said(1, "minutes", {"texts": [{"language": "en", "text": 0.5}], "content_sha256": "0" * 64})
    )


def test_an_intention_is_coming_then_within_what_it_leaves_open_then_passed() -> None:
    one = said(
        1, "intention", {"what": "Guns back", "starts": {"start_ms": HOUR, "end_ms": 2 * HOUR}, "zone": "UTC"}
    )
    found = [deadlines(asked(one, now_ms=now))[0] for now in (0, HOUR, 2 * HOUR - 1, 2 * HOUR)]
    assert [each.state for each in found] == ["coming", "within", "within", "passed"]
    assert (found[0].title, found[0].version, found[0].not_known) == ("Guns back", 1, ("start", "words"))
    exact = {"starts": {"start_ms": HOUR, "end_ms": HOUR}, "raw_text": "from Wednesday"}
    (one_moment,) = deadlines(asked(said(1, "intention", exact)))
    assert (one_moment.title, one_moment.not_known) == ("", ("zone",))
    assert deadlines(asked(one, gone=(one.id,)))[0].state == "cancelled"


def test_an_intention_is_settled_where_everybody_who_says_what_became_of_it_says_that_it_ended() -> None:
    one = said(1, "intention", {"what": "Guns back", "starts": {"start_ms": HOUR, "end_ms": 2 * HOUR}})

    def step(at: int, word: str, party: str) -> CaseSaid:
        return said(at, "action_step", {"target": one.id, "step": word, "at_ms": 1}, party=party)

    done, partly = step(2, "done", "alder"), step(3, "partly", "birch")
    dropped, taken_on = step(4, "dropped", "birch"), step(5, "taken_on", "birch")
    every = [(), (done,), (partly,), (done, partly), (done, dropped), (done, taken_on), (taken_on,)]
    assert [deadlines(asked(one, *steps))[0].state for steps in every] == [
        "coming", "settled", "coming", "coming", "settled", "settled", "coming",
    ]  # fmt: skip


def test_an_announcement_and_an_action_are_coming_until_their_hour_and_over_when_they_are_settled() -> None:
    listed = said(1, "checklist", {"target": "x", "items": ["The hour"], "announce_ms": HOUR})
    found = [deadlines(asked(listed, now_ms=now))[0].state for now in (HOUR - 1, HOUR)]
    assert [*found, deadlines(asked(listed, gone=(listed.id,)))[0].state] == ["coming", "passed", "cancelled"]
    item = said(1, "action_item", {"what": "Maps", "owner": "Birch", "by_ms": HOUR})
    done = said(2, "action_step", {"target": item.id, "step": "done", "at_ms": 1})
    partly = said(2, "action_step", {"target": item.id, "step": "partly", "at_ms": 1})
    states = [deadlines(asked(item, *steps, now_ms=HOUR))[0].state for steps in ((), (done,), (partly,))]
    assert states == ["passed", "settled", "passed"]
