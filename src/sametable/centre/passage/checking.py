"""The side of a check that answers: this node's register, what another party's question is answered, and when no more is.

Decides what a question of another party is answered from this side's own register, for that party alone; that questions which
look like a search are answered *undetermined* and nothing else until a person here says `check_reopened`; and that a
question which comes by pulling or on a stick is answered, too. All of it is read from the record: the questions, this
side's answers, the reopening; a restart forgets nothing. What is kept here can be worked out again.

Times are this node's own ms UTC. Source: decision 0023; domain reference 4.2 (5).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary, proxy

from sametable.centre.exchange.asking import answer_arrived
from sametable.centre.rates import Asking, Buckets, Rate
from sametable.core.passage.check import RUNG, UNDETERMINED, answer, canary_alone, view_for
from sametable.core.passage.grid import HOUR_MS, WIDENED_M, Box, Window, checked, widened, widened_window
from sametable.core.passage.notices import area_of, window_of
from sametable.core.passage.register import Register
from sametable.core.passage.trawling import DAY_MS, MONTH_MS, Question, Seen, look
from sametable.core.record.audience import parse_audience
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.exchange.asking import Answers
    from sametable.core.passage.register import Thing
    from sametable.core.picture.cases import CaseSaid

KEPT = 1_000
LOOKED_AT = 4_000
"""Newest questions of an asker that are looked at; a month's quotas of a day are below it."""
LOOK_EVERY_S = 1.0
SLICE = 1_000
"""Blocks that are entered at a time: some 10 ms."""
AT_ONCE = 5
PASSED_AT_ONCE = 200
"""Of those that are not answered, so that a flood of them leaves time for everything else."""
STOPPED_OFTEN = Rate(burst=20, per_s=1)
NOWHERE = Box(south_e7=0, west_e7=0, north_e7=0, east_e7=0)
NEVER = Window(start_ms=0, end_ms=0)
SLOWED = 180
"""Of what is stopped some are answered by a statement, then one in three minutes; the others are refused unsigned."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsSay:
    """What the terms in force say: `says` is never that nothing protects, and `words` stand in any case."""

    says: str
    clauses: tuple[Mapping[str, Any], ...] = ()
    words: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What one party's questions look like to the owner of the sites, and whether they are stopped."""

    party: str
    seen: Seen
    stopped: bool
    since_ms: int


class Checking:
    """One node's register and what it keeps of checks."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing read."""
        self._centre: Centre = proxy(centre)  # it goes with its centre
        self._register = Register(own=centre.node.party)
        self._slow = Buckets(STOPPED_OFTEN)
        self.asking = Asking()
        """How often each of the own side's people may ask."""
        self.terms: dict[str, TermsSay] = {}
        """What the terms said, by check."""
        self.heard: dict[str, Mapping[str, Any]] = {}
        """Answers that were heard live, by question, until they come with the record."""
        self._live: dict[str, Mapping[str, object]] = {}
        """Questions that were put live, until they come with the record."""
        self._questions: dict[str, Question] = {}
        """Questions as they were read, so that each is looked up in the register once."""
        self._passed: set[str] = set()
        self._waiting: dict[str, None] = {}
        self._asks_read = 0

    def register(self) -> Register:
        """Give the register as the record stands now."""
        self._register.follow(self._centre.picture)
        return self._register

    async def ready(self) -> None:
        """Bring the register up to the record a slice at a time, so that nobody waits for all of it at once."""
        done = False
        while not done:
            done = self._register.follow(self._centre.picture, SLICE)
            await asyncio.sleep(0)

    def reply(self, asker: str, question_id: str, said: Mapping[str, object]) -> Mapping[str, object]:
        """Give what a party's question is answered. Raises `ask.refused`, `people.too_many`."""
        now_ms = self._centre.clock.now_ms()
        contact = contact_of(self._centre, self._centre.node.party)
        told: dict[str, object] = {"says": UNDETERMINED.says, "call": RUNG, "contact": contact}
        try:
            question = self._question(said, now_ms)
        except SametableError as error:
            raise SametableError("ask.refused", at=error.at, expected=error.expected, got=error.got) from None
        if stopped_since(self._centre, asker) is not None:
            self._slow.take(asker, now_ms=now_ms // SLOWED)
            return {**told, "stopped": True}
        before = self.questions(asker)
        keep(self._live, question_id, said)
        month = self.places_of_month(asker)
        seen = look([*before, question], now_ms, month=month)
        # Two canaries stop the next question, whatever it is about, so that the stop does not point at them.
        if seen.stop and (seen.pattern != "canary" or look(before, now_ms).stop):
            return {**told, "stopped": True}
        view = view_for(self._centre.node.party, asker, lambda thing: self._sees(asker, thing))
        found = answer(self.register(), question.box, question.window, view)
        return {**told, "says": found.says, "band": found.band}

    def questions(self, asker: str) -> list[Question]:
        """Give an asker's questions that were answered since the checks were last opened, newest first."""
        reopened, now_ms = _reopened(self._centre, asker), self._centre.clock.now_ms()
        found: list[Question] = []
        for answered in _answers(self._centre, asker):
            if (
                reopened is not None and answered.order < reopened.order
            ) or now_ms - answered.at_ms >= DAY_MS:
                continue  # what comes late from another node of this side, or under a wrong clock, hides nothing
            known = self._questions.get(answered.target)
            asked = self._centre.picture.cases.said.get(answered.target)
            if known is not None and known.number and asked is not None:
                found.append(known)
                continue
            fields = asked.fields if asked is not None else self._live.get(answered.target, {})
            if "area" not in fields:
                if now_ms - answered.at_ms >= HOUR_MS or self._centre.store.locate(answered.target):
                    found.append(Question(at_ms=answered.at_ms, box=NOWHERE, window=NEVER, gone=True))
                continue
            try:
                number = asked.number if asked is not None else ""
                found.append(self._question(fields, answered.at_ms, number))
                keep(self._questions, answered.target, found[-1])
            except SametableError:
                continue  # it asked what cannot be asked, and was refused
        return found

    def places_of_month(self, asker: str) -> int:
        """Count the places that an asker was answered about in 30 days, since the checks were last opened."""
        reopened, now_ms = _reopened(self._centre, asker), self._centre.clock.now_ms()
        found: set[tuple[int, ...] | str] = set()
        for answered in _answers(self._centre, asker):
            if reopened is not None and answered.order < reopened.order:
                continue
            if now_ms - answered.at_ms < MONTH_MS:
                asked = self._centre.picture.cases.said.get(answered.target)
                fields = asked.fields if asked is not None else self._live.get(answered.target, {})
                found.add(tuple(area_of(fields).plain().values()) if "area" in fields else answered.target)
        return len(found)

    def askers(self) -> list[Asker]:
        """Give every other party whose questions of a day are here, or that is stopped."""
        now_ms = self._centre.clock.now_ms()
        found = []
        for party in sorted(self._centre.parties - {self._centre.node.party}):
            seen = look(self.questions(party), now_ms, month=self.places_of_month(party))
            since_ms = stopped_since(self._centre, party)
            if seen.asked or since_ms is not None:
                found.append(
                    Asker(
                        party=party, seen=seen, stopped=since_ms is not None, since_ms=seen.since_ms or since_ms or 0
                    )
                )  # fmt: skip
        return found

    async def run(self, held: Answers) -> None:
        """Answer, as long as the node runs, what came by pulling or on a stick; the register is built before anybody asks."""
        while True:
            await self.ready()
            await self.answer_waiting(held)
            await asyncio.sleep(LOOK_EVERY_S)

    async def answer_waiting(self, held: Answers) -> int:
        """Answer some of the questions that wait, oldest first; give how many were answered."""
        self._look_for_questions()
        done = looked = 0
        often: set[str] = set()
        for entry_id in list(self._waiting):
            asked = self._centre.picture.cases.said.get(entry_id)
            if asked is not None and asked.node in often:
                continue
            if done >= AT_ONCE or looked >= PASSED_AT_ONCE:
                break
            looked += 1
            try:
                if asked is not None:
                    await answer_arrived(self._centre, held, entry_id)
                    done += 1
            except SametableError as error:
                party = asked.party if asked is not None else ""
                stopped = error.code == "people.too_many" and stopped_since(self._centre, party) is not None
                if asked is not None and error.code == "people.too_many" and not stopped:
                    often.add(asked.node)  # it waits, and holds up nobody else
                    continue
                if error.code not in {"ask.refused", "record.no_entry"} and not stopped:
                    return done  # this node may not write yet: it waits
            del self._waiting[entry_id]  # answered, or no question that a node may put
            self._passed.add(entry_id)
            await asyncio.sleep(0)
        return done

    def _look_for_questions(self) -> None:
        """Put down the questions to this node that came since it last looked and that it has not answered."""
        cases = self._centre.picture.cases
        asks = cases.kinds.get("ask", {})
        new = len(asks) - self._asks_read
        self._asks_read = len(asks)
        found = reversed(list(asks)) if new < 0 else islice(reversed(asks), new)
        for entry_id in reversed(list(found)):
            fields = cases.said[entry_id].fields
            mine = (fields.get("to"), fields.get("topic")) == (self._centre.node.id, "protection")
            answered = any(
                one.kind == "answer" and one.node == self._centre.node.id for one in cases.of(entry_id)
            )
            if mine and not answered and entry_id not in self._passed:
                self._waiting[entry_id] = None

    def _question(self, said: Mapping[str, Any], at_ms: int, number: str = "") -> Question:
        """Read a question, widened again: whatever it says, it is answered at the grain of blocks."""
        box, window = widened(checked(area_of(said), WIDENED_M)), widened_window(window_of(said))
        alone = canary_alone(self.register(), box, window)
        return Question(at_ms=at_ms, box=box, window=window, canary=alone, number=number)

    def _sees(self, asker: str, thing: Thing) -> bool:
        """Tell whether a party may read the latest version of what this side notified."""
        layers, both = self._centre.layers, {asker, self._centre.node.party}
        if thing.latest in layers.shared.cases.said:
            return True
        return any(both <= parties and thing.latest in held.cases.said for parties, held in layers.narrower())


_WHOSE: dict[str, str] = {}
"""Whom an answer was for, by its id, where its question is not here: a statement's readers do not change."""
_OF: WeakKeyDictionary[Centre, Checking] = WeakKeyDictionary()


def checking_of(centre: Centre) -> Checking:
    """Give the checks of a centre: one for all who ask."""
    found = _OF.get(centre)
    if found is None:
        found = _OF[centre] = Checking(centre)
    return found


def contact_of(centre: Centre, party: str) -> str:
    """Say whom to call at a party: the watch at its centres. Nobody's focal point, which would tell of a site."""
    return ", ".join(sorted({one.centre for one in centre.genesis.nodes if one.party == party}))


def keep(held: dict[str, T], name: str, value: T, most: int = KEPT) -> None:
    """Keep a value, and let go of the oldest where there are many."""
    held[name] = value
    while len(held) > most:
        held.pop(next(iter(held)))


def stopped_since(centre: Centre, asker: str) -> int | None:
    """Give since when this side has stopped answering a party's checks; None: it answers them."""
    reopened = _reopened(centre, asker)
    since_ms = None
    for one in _answers(centre, asker):
        if reopened is not None and one.order < reopened.order:
            continue
        held = one.fields.get("protection")
        if isinstance(held, dict) and held.get("stopped") is True:
            since_ms = one.at_ms
    return since_ms


def _answers(centre: Centre, asker: str) -> Sequence[CaseSaid]:
    """Give this side's newest answers about protection to one party, newest first."""
    cases = centre.picture.cases
    found: list[CaseSaid] = []
    for entry_id in reversed(cases.kinds.get("answer", {})):
        one = cases.said[entry_id]
        if one.party != centre.node.party or "protection" not in one.fields:
            continue
        if _asker_of(centre, one) == asker:
            found.append(one)
            if len(found) >= LOOKED_AT:
                break
    return found


def _asker_of(centre: Centre, answered: CaseSaid) -> str:
    """Give whom an answer was for: the other one of its two parties, also where the question was erased."""
    asked = centre.picture.cases.said.get(answered.target)
    if asked is not None:
        return asked.party
    if answered.id not in _WHOSE:
        _, origin, index = answered.order
        readers = parse_audience(parse_entry(centre.store.leaves(origin, index, 1)[0]).aud, centre.parties)
        keep(_WHOSE, answered.id, next(iter(sorted(readers - {centre.node.party})), ""), LOOKED_AT)
    return _WHOSE[answered.id]


def _reopened(centre: Centre, asker: str) -> CaseSaid | None:
    """Give this side's latest word that it answers a party's checks again."""
    said = [
        one
        for one in centre.picture.cases.of_kind("check_reopened")
        if one.party == centre.node.party
        and one.fields.get("party") == asker
        and not one.void
        and not centre.picture.withdrawn(one.id, one.party)
    ]
    return said[-1] if said else None
