"""Laws of decisions, over histories of three parties with four nodes, cuts and clocks that are off.

What is quoted is decision 0030: "the order of arrival changes nothing", "nothing undoes what is decided", "whoever was not
heard is not silent". A history is written as nodes would: an entry is in another's past when a beat before it lists it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sametable.core.decisions.adoption import words_of
from sametable.core.decisions.clauses import Clause, Text
from sametable.core.decisions.deciding import Facts, Rule, decision, put_of
from sametable.core.decisions.participation import presence
from sametable.core.decisions.signing import Around, standing
from sametable.core.decisions.silence import Asking, Desk, silence
from sametable.core.decisions.text_versions import Version
from sametable.core.picture.cases import Cases, CaseSaid
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.order import Arrival, Causality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.decisions.deciding import Decision

PARTIES = {"amber": "alder", "beryl": "birch", "beach": "birch", "coral": "cedar"}
ASKED = ("alder", "birch", "cedar")
HOUR = 3_600_000
DAY = 24 * HOUR
START = 1_000_000_000_000
UNTIL = START + 2 * DAY
SHA = "5" * 64
DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: what causality needs of it, and what it says, if it is anything but a beat."""

    arrival: Arrival
    kind: str = ""
    id: str = ""
    target: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Book:
    """What one reader holds: causality and what was counted, fed in any order that keeps each log's own."""

    causality: Causality = field(default_factory=Causality)
    cases: Cases = field(default_factory=Cases)
    taken: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    fed: dict[tuple[str, int], Entry] = field(default_factory=dict)

    def feed(self, entry: Entry) -> None:
        """Take in the next entry of a log, and count what can be counted."""
        self.fed[entry.arrival.origin, entry.arrival.index] = entry
        for placed in self.causality.feed(entry.arrival):
            self._count(self.fed[placed.origin, placed.index], (placed.lamport, placed.origin, placed.index))

    def _count(self, entry: Entry, order: tuple[int, str, int]) -> None:
        if entry.kind == "withdraw":
            self.taken.setdefault(entry.target, []).append(order)
        elif entry.kind:
            self.cases.add(
                CaseSaid(
                    id=entry.id,
                    kind=entry.kind,
                    party=entry.arrival.party,
                    node=entry.arrival.origin,
                    number=entry.id,
                    order=order,
                    at_ms=entry.arrival.at_ms,
                    target=entry.target,
                    fields=entry.fields,
                )
            )

    def decision(self, how: str, now_ms: int = UNTIL + DAY) -> Decision | None:
        """Give how the decision stands by what was fed; None before it is here."""
        said = self.cases.said.get(DECISION)
        if said is None:
            return None
        put = put_of(said, said.at_ms)
        put = replace(put, how=how)

        def withdrawn(entry_id: str, party: str) -> tuple[tuple[int, str, int], ...]:
            del party
            return tuple(sorted(self.taken.get(entry_id, ())))

        held = presence(self.cases.of_kind("participation"), withdrawn)
        around = Around(withdrawn=withdrawn, presence=held, sees=self.causality.sees, bare=True)
        signed = standing(self.cases, DECISION, ASKED, SHA, around)
        desks = tuple(Desk(node=log, party=party, logs=(log,)) for log, party in PARTIES.items())
        asking = Asking(
            put=put.order, until_ms=UNTIL, known_ms=UNTIL - 12 * HOUR, required=ASKED, texts=(put.order,),
            desks=desks, gone=withdrawn(DECISION, put.party),
        )  # fmt: skip
        facts = Facts(
            version=VERSION, rule=Rule(asked=frozenset(ASKED)), signed=signed, readers=frozenset(ASKED),
            everybody=frozenset(ASKED), put_back=bool(asking.gone),
            silence=silence(asking, signed.words, held, self.causality) if how == "silence" else None,
        )  # fmt: skip
        return decision(put, facts, now_ms)


CLAUSE = Clause(clause="c1", label="1", texts=(("en", "Arms rest."),))
TEXT = Text(
    version_id="v", sha256=SHA, languages=("en",), authentic=(), title=(("en", "T"),), clauses=(CLAUSE,)
)
VERSION = Version(
    said=CaseSaid(
        id="v", kind="proposal_version", party="alder", node="amber", number="v", order=(0, "", 0), at_ms=START,
        target="p", fields={},
    ),
    bases=(),
    text=TEXT,
)  # fmt: skip


def history(seed: int, steps: int = 90) -> list[Entry]:
    """Write a history: a decision, then signatures, refusals, breaks, absences, things taken back, beats, cuts."""
    dice = random.Random(seed)
    sizes = dict.fromkeys(PARTIES, 0)
    known = {log: dict.fromkeys(PARTIES, 0) for log in PARTIES}
    off = {log: dice.choice((0, 0, 0, HOUR, -HOUR, 30 * HOUR)) for log in PARTIES}
    cut = {log: dice.random() < 0.3 for log in PARTIES}
    gone = dice.choice(sorted(PARTIES)) if dice.random() < 0.2 else ""
    written: list[Entry] = []
    own: dict[str, list[str]] = {}

    def write(log: str, now_ms: int, kind: str = "", **more: Any) -> None:
        heads = None
        if not kind:
            others = [one for one in PARTIES if one != log and not (cut[log] or cut[one])]
            known[log].update({one: sizes[one] for one in others})
            heads = tuple(
                Checkpoint(origin=one, size=size, root=bytes(32))
                for one, size in sorted(known[log].items())
                if size and one != log
            )
        arrival = Arrival(
            origin=log, index=sizes[log], party=PARTIES[log], at_ms=now_ms + off[log], heads=heads
        )
        written.append(Entry(arrival=arrival, kind=kind, **more))
        sizes[log] += 1

    fields = {
        "text_sha256": SHA, "languages": ["en"], "how": "silence", "required": list(ASKED), "until_ms": UNTIL,
    }  # fmt: skip
    write("amber", START, "decision", id=DECISION, target="v", fields=fields)
    for step in range(steps):
        now_ms = START + step * 3 * DAY // steps
        log = dice.choice(sorted(PARTIES))
        if log == gone and step > steps * 0.5:
            continue  # its machine has stopped
        cut[log] = cut[log] != (dice.random() < 0.1)
        roll = dice.random()
        if roll < 0.55 or step > steps * 0.8:
            write(log, now_ms)
        elif roll < 0.7:
            name = f"s{step}"
            says = dice.choice(("signs", "signs", "signs", "signs", "refuses", "breaks_silence"))
            sha = SHA if dice.random() < 0.9 else "6" * 64
            if says == "signs" or dice.random() < 0.3:
                write(
                    log,
                    now_ms,
                    "signature",
                    id=name,
                    target=DECISION,
                    fields={"says": says, "content_sha256": sha},
                )
                own.setdefault(PARTIES[log], []).append(name)
        elif roll < 0.76 and own.get(PARTIES[log]):
            write(log, now_ms, "withdraw", id=f"w{step}", target=dice.choice(own[PARTIES[log]]))
        elif roll < 0.79:
            says = dice.choice(("suspends", "resumes", "resumes"))
            write(log, now_ms, "participation", id=f"p{step}", fields={"says": says})
    return written


def shuffled(entries: Sequence[Entry], seed: int) -> list[Entry]:
    """Give an order of arrival that keeps each log's own."""
    dice = random.Random(seed)
    logs = {log: [one for one in entries if one.arrival.origin == log] for log in PARTIES}
    found = []
    while any(logs.values()):
        log = dice.choice([name for name, rest in logs.items() if rest])
        found.append(logs[log].pop(0))
    return found


SEEDS = st.integers(min_value=0, max_value=10**6)
WAYS = st.sampled_from(("silence", "signatures"))
MANY = settings(max_examples=250, deadline=None)


def shape(one: Decision | None) -> object:
    """Give all that is told of a decision."""
    return None if one is None else (one.state, one.why, one.since, one.decided_ms, words_of(one))


@MANY
@given(SEEDS, SEEDS, WAYS)
def test_any_order_of_arrival_gives_one_state(seed: int, order: int, how: str) -> None:
    entries = history(seed)
    plain, other = Book(), Book()
    for one in entries:
        plain.feed(one)
    for one in shuffled(entries, order):
        other.feed(one)
    assert shape(plain.decision(how)) == shape(other.decision(how))


@MANY
@given(SEEDS, SEEDS, WAYS)
def test_nothing_that_arrives_undoes_what_is_decided(seed: int, order: int, how: str) -> None:
    book = Book()
    was = False
    for one in shuffled(history(seed), order):
        book.feed(one)
        now = book.decision(how)
        decided = now is not None and now.decided
        assert decided or not was, f"{one} undid it"
        was = decided


@MANY
@given(SEEDS, SEEDS)
def test_whoever_was_not_heard_after_the_end_is_not_taken_for_silent(seed: int, order: int) -> None:
    book = Book()
    for one in shuffled(history(seed), order):
        book.feed(one)
        now = book.decision("silence")
        if now is None or not now.decided or now.facts.signed.complete:
            continue
        assert all(book.causality.first_after(log, UNTIL) is not None for log in PARTIES)
        for party in ASKED:
            logs = [log for log, other in PARTIES.items() if other == party]
            held = [book.causality.first_holding(log, "amber", 0) for log in logs]
            assert party == "alder" or any(one is not None and one.at_ms <= UNTIL - 12 * HOUR for one in held)
        assert not [one for one in book.cases.of(DECISION) if _breaks_in_time(book, one)]


def _breaks_in_time(book: Book, one: CaseSaid) -> bool:
    """Tell by the plain definition whether a statement breaks the silence: said in time by its own node's clock."""
    if one.kind != "signature" or one.fields["says"] == "signs":
        return False
    closing = book.causality.first_after(one.node, UNTIL)
    return one.at_ms <= UNTIL and (closing is None or one.order[2] < closing.index)


@MANY
@given(SEEDS, SEEDS)
def test_a_signature_over_other_words_counts_for_nothing(seed: int, order: int) -> None:
    book = Book()
    for one in shuffled(history(seed), order):
        book.feed(one)
    now = book.decision("signatures")
    assert now is not None
    for word in now.facts.signed.by:
        assert book.cases.said[word.id].fields["content_sha256"] == SHA


@MANY
@given(SEEDS, SEEDS)
def test_nobody_signs_in_view_of_a_partys_absence_or_of_a_word_taken_back(seed: int, order: int) -> None:
    book = Book()
    for one in shuffled(history(seed), order):
        book.feed(one)
    now = book.decision("signatures")
    assert now is not None
    for word in now.facts.signed.by:
        for other in now.facts.signed.by:
            assert not any(book.causality.sees(word.order, gone) for gone in other.gone)
        for party in ASKED:
            seen = [
                each
                for each in book.cases.of_kind("participation")
                if each.party == party and book.causality.sees(word.order, each.order)
            ]
            assert not seen or seen[-1].fields["says"] == "resumes"


@MANY
@given(SEEDS, SEEDS, WAYS, st.integers(min_value=-DAY, max_value=4 * DAY))
@example(0, 0, "silence", 0)
def test_the_present_moment_decides_nothing(seed: int, order: int, how: str, after_ms: int) -> None:
    book = Book()
    for one in shuffled(history(seed), order):
        book.feed(one)
    early, late = book.decision(how, START + after_ms), book.decision(how, UNTIL + 9 * DAY)
    assert early is not None
    assert late is not None
    assert early.decided == late.decided
    assert words_of(early) == words_of(late)


@pytest.mark.parametrize("how", ["silence", "signatures"])
def test_the_histories_hold_decided_ones_and_others(how: str) -> None:
    found = set()
    for seed in range(400):
        book = Book()
        for one in history(seed):
            book.feed(one)
        now = book.decision(how)
        assert now is not None
        found.add((now.state, now.facts.signed.complete))
    states = {state for state, _ in found}
    assert states >= (
        {"decided", "broken", "expired", "waiting"} if how == "silence" else {"decided", "expired"}
    )
    assert how == "signatures" or ("decided", False) in found, "none was taken by silence"


@MANY
@given(SEEDS, SEEDS)
def test_what_was_said_after_the_end_by_every_clock_breaks_nothing(seed: int, order: int) -> None:
    book = Book()
    for one in shuffled(history(seed), order):
        book.feed(one)
    now = book.decision("silence")
    assert now is not None
    silence_held = now.facts.silence
    assert silence_held is not None
    by = {party for party, code in silence_held.broken_by if code == "breaks"}
    words = book.cases.of(DECISION)
    assert by == {one.party for one in words if _breaks_in_time(book, one) or _held_in_time(book, one)} or (
        silence_held.state == "put_back"
    )


def _held_in_time(book: Book, one: CaseSaid) -> bool:
    """Tell by the plain definition whether another node shows to have held a break before its own clock passed the end."""
    if one.kind != "signature" or one.fields["says"] == "signs":
        return False
    for log in PARTIES:
        held = book.causality.first_holding(log, one.order[1], one.order[2])
        closing = book.causality.first_after(log, UNTIL)
        if log != one.node and held is not None and (closing is None or held.index < closing.index):
            return True
    return False
