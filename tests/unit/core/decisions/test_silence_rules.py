"""Deciding by silence, rule by rule and at its edges: in time, held in time, known in time, away, put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sametable.core.decisions.listening import awaited, heard
from sametable.core.decisions.participation import Part, Presence
from sametable.core.decisions.signing import BREAKS, SIGNS, Word
from sametable.core.decisions.silence import Asking, Desk, Silence, silence
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.order import Arrival, Causality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

END, KNOWN = 1_000, 500
PARTIES = {"a": "alder", "b": "birch"}
Order = tuple[int, str, int]


@dataclass(slots=True)
class Room:
    """What one reader holds: Alder put the decision in its first entry, over a text of the same place."""

    causality: Causality = field(default_factory=Causality)
    sizes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTIES, 0))

    def say(self, log: str, at_ms: int, heads: Mapping[str, int] | None = None) -> Order:
        """Write an entry; a beat where it lists heads."""
        listed = (
            None
            if heads is None
            else tuple(
                Checkpoint(origin=one, size=size, root=bytes(32)) for one, size in sorted(heads.items())
            )
        )
        place = self.sizes[log]
        self.sizes[log] += 1
        self.causality.feed(Arrival(origin=log, index=place, party=PARTIES[log], at_ms=at_ms, heads=listed))
        return self.causality.order_key(log, place)

    def beat(self, log: str, at_ms: int) -> Order:
        """Write a beat that lists all that is here of the other log."""
        (other,) = set(PARTIES) - {log}
        return self.say(log, at_ms, {other: self.sizes[other]})

    def asked(
        self,
        put: Order,
        words: Sequence[Word] = (),
        presence: Presence | None = None,
        *,
        texts: Sequence[Order] = (),
        gone: Sequence[Order] = (),
    ) -> tuple[Silence, Asking]:
        """Give how the silence stands, and what it asks."""
        desks = tuple(Desk(node=log, party=party, logs=(log,)) for log, party in PARTIES.items())
        asking = Asking(
            put=put, until_ms=END, known_ms=KNOWN, required=("alder", "birch"), texts=tuple(texts or (put,)),
            desks=desks, gone=tuple(gone),
        )  # fmt: skip
        return silence(asking, words, presence or Presence(), self.causality), asking


def word(order: Order, at_ms: int, says: str = BREAKS, why: str = "") -> Word:
    party = PARTIES[order[1]]
    return Word(
        id=f"{party}{order[2]}", party=party, node=order[1], number="", order=order, at_ms=at_ms, says=says,
        signed_as="", text="", why=why,
    )  # fmt: skip


def part(order: Order, at_ms: int, says: str) -> Part:
    return Part(id=says, number="", order=order, at_ms=at_ms, says=says, reason="", gone=())


def closed(room: Room) -> None:
    """Let both nodes say that the time has passed."""
    room.beat("b", END + 1)
    room.beat("a", END + 2)


def test_it_is_taken_once_every_node_said_that_the_time_has_passed_and_not_before() -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", KNOWN)
    room.beat("a", END + 1)
    held, _ = room.asked(put)
    assert (held.state, held.unheard, held.since) == ("open", ("birch",), None)
    room.beat("b", END)
    assert room.asked(put)[0].state == "open", "at the very end it has not passed"
    last = room.beat("b", END + 1)
    held, _ = room.asked(put)
    assert (held.state, held.since) == ("taken", last)


@pytest.mark.parametrize(("at_ms", "state"), [(END - 1, "broken"), (END, "broken"), (END + 1, "taken")])
def test_a_break_counts_up_to_the_very_end_by_its_own_nodes_clock(at_ms: int, state: str) -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    broken = room.say("b", at_ms)
    closed(room)
    held, _ = room.asked(put, [word(broken, at_ms)])
    # Alder holds it only by a beat after the end, so that nothing but Birch's own clock can make it in time.
    assert held.state == state
    assert held.broken_by == ((("birch", "breaks"),) if state == "broken" else ())


def test_a_clock_that_is_set_back_after_the_end_makes_no_break_in_time() -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    closed(room)
    late = room.say("b", END - 5)
    assert room.asked(put, [word(late, END - 5)])[0].state == "taken"


@pytest.mark.parametrize(("held_at_ms", "state"), [(END, "broken"), (END + 1, "taken")])
def test_a_break_by_a_fast_clock_counts_where_another_node_shows_to_have_held_it_in_time(
    held_at_ms: int, state: str
) -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    fast = room.say("b", END + 900)
    room.beat("a", held_at_ms)
    room.beat("b", END + 901)
    room.beat("a", END + 2)
    assert room.asked(put, [word(fast, END + 900)])[0].state == state


def test_what_does_not_count_and_what_signs_break_nothing() -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    one, other = room.say("b", 20), room.say("b", 30)
    closed(room)
    words = [word(one, 20, why="not_to_all"), word(other, 30, SIGNS)]
    assert room.asked(put, words)[0].state == "taken"


@pytest.mark.parametrize(("at_ms", "state"), [(KNOWN, "taken"), (KNOWN + 1, "lapsed")])
def test_whoever_could_not_know_in_time_did_not_consent(at_ms: int, state: str) -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", at_ms)
    closed(room)
    held, _ = room.asked(put)
    assert (held.state, held.late) == (state, () if state == "taken" else ("birch",))


def test_whoever_held_the_decision_and_not_its_text_could_not_know() -> None:
    room = Room()
    put = room.say("a", 0)
    text = room.say("a", 1)
    room.say("b", 10, {"a": 1})
    room.say("b", END + 1, {"a": 1})
    room.beat("a", END + 2)
    held, _ = room.asked(put, texts=(put, text))
    assert (held.state, held.late) == ("lapsed", ("birch",))
    room.beat("b", END + 3)
    held, _ = room.asked(put, texts=(put, text))
    assert (held.state, held.late) == ("lapsed", ("birch",)), (
        "it came only after its clock had passed the end"
    )


def test_what_came_after_the_end_was_not_known_in_time_though_the_clock_is_set_back() -> None:
    room = Room()
    put = room.say("a", 0)
    room.say("b", END + 1, {})
    room.beat("b", 20)
    room.beat("a", END + 2)
    assert room.asked(put)[0].state == "lapsed"


def test_going_away_in_time_breaks_it_and_coming_back_after_it_was_put_does_not_mend_it() -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    gone, back = room.say("b", 20), room.say("b", 30)
    closed(room)
    presence = Presence(parts={"birch": (part(gone, 20, "suspends"), part(back, 30, "resumes"))})
    held, _ = room.asked(put, presence=presence)
    assert (held.state, held.broken_by) == ("broken", (("birch", "away"),))


@pytest.mark.parametrize("returned", [True, False])
def test_who_was_away_as_it_was_put_consents_only_if_the_author_had_in_view_that_it_was_back(
    returned: bool,
) -> None:
    room = Room()
    gone = room.say("b", 1)
    back = room.say("b", 2)
    room.say("a", 3, {"b": 2 if returned else 1})
    put = room.say("a", 4)
    room.beat("b", 10)
    closed(room)
    presence = Presence(parts={"birch": (part(gone, 1, "suspends"), part(back, 2, "resumes"))})
    assert room.asked(put, presence=presence)[0].state == ("taken" if returned else "broken")


@pytest.mark.parametrize(("at_ms", "state"), [(30, "put_back"), (END + 1, "taken")])
def test_what_its_author_took_back_in_time_is_not_taken(at_ms: int, state: str) -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    if state == "taken":
        room.beat("a", END + 1)
    gone = room.say("a", at_ms)
    closed(room)
    assert room.asked(put, gone=(gone,))[0].state == state


def test_a_silence_listens_to_those_that_were_not_heard_for_words_that_they_may_hold() -> None:
    room = Room()
    put = room.say("a", 0)
    room.beat("b", 10)
    own = room.say("b", 20)
    room.beat("b", END + 1)
    said = [word(own, 20)]
    held, asking = room.asked(put, said)
    waits = awaited(asking, held, said, Presence(), room.causality)
    assert [(one.origin, one.places) for one in waits] == [("a", (own,))]
    assert not heard(waits, END, room.causality)
    room.say("a", 40, {"b": 1})
    assert not heard(waits, END, room.causality), "a beat that tells nothing of it is no news"
    room.beat("a", 50)
    assert heard(waits, END, room.causality)
