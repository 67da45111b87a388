"""The hotline of one node: what rings here, what is passed up by itself, which test call is due, whom a call can reach.

A call to this party is shown to every open screen in the moment in which it is counted. While nobody answers, the node
whose log holds the call, and no other, says under its own key that it is passed up, once for each rung; a crash between
saying and knowing is no harm, because what was said is in the log. That a desk heard it is said once a node. A test
call is due by the watch's plan and is never made by the program. Whoever reads only what all parties may read is shown the
calls of that picture, as far as what was said of them stands in it. Decides nothing of what follows from a call.

Times ms UTC; shapes are the client's types. Source: issue "incidents", hotline; domain reference 3 (Deir ez-Zor).
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.alerts.facts import audience_of
from sametable.centre.say import say
from sametable.core.assess.calls import RUNG_MS, RUNGS, CallState, call_state, due_since
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.held import Change
    from sametable.centre.run import Node
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

TICK_S = 0.5
OPEN_FOR_MS = 72 * 3_600_000
CALLS_MOST = 200
_KINDS = frozenset({"call", "call_event"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long each rung has, and when a test call is due: minutes of the day UTC, or every so many ms."""

    rung_ms: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(RUNGS, RUNG_MS))
    test_minutes: tuple[int, ...] = ()
    test_every_ms: int = 0


class Hotline:
    """The calls of one node. Mutable, owned by the centre's task."""

    def __init__(self, centre: Centre, node: Node, plan: Plan) -> None:
        """Follow a centre."""
        self.centre = centre
        self.tell: Callable[[str, object], None] = lambda _name, _what: None
        """Shows something to the screens of whoever sees this side's picture."""
        self.tell_others: Callable[[str, object], None] = lambda _name, _what: None
        """Shows something to the screens of whoever sees the picture of all parties alone, where that is another one."""
        self.seen_ms: Callable[[str], int | None] = lambda _entry: None
        """Gives when a statement came here before this start."""
        self.trouble: str | None = None
        """Why this node cannot pass a call up, if it cannot."""
        self._node = node
        self._plan = plan
        self._known = set(centre.picture.cases.said)
        self._arrived: dict[str, int] = {}
        self._states: dict[tuple[str, bool], str] = {}
        self._saying: set[str] = set()
        centre.listen(self._changed)

    def _changed(self, change: Change) -> None:
        """Show what is new of calls at once."""
        del change
        said, now_ms = self.centre.picture.cases.said, self.centre.clock.now_ms()
        new: list[CaseSaid] = []
        for entry_id in reversed(said):
            if entry_id in self._known:
                break
            self._known.add(entry_id)
            new.append(said[entry_id])
        touched: dict[tuple[str, bool], None] = {}
        for one in reversed(new):
            if one.kind == "call":
                self._arrived.setdefault(one.id, now_ms)
            if one.kind in _KINDS:
                call_id = one.id if one.kind == "call" else one.target
                touched[call_id, False] = None
                if one.id in self.centre.shared.cases.said:
                    touched[call_id, True] = None
        for call_id, for_all in touched:
            self._show(call_id, for_all)

    async def run(self) -> None:
        """Pass up what nobody answers, until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Pass up every call of this node's own whose rung has had its time, and show what time alone has changed."""
        since = self.centre.clock.now_ms() - OPEN_FOR_MS
        for one in self.centre.picture.cases.of_kind("call"):
            if one.at_ms < since or not self._stands(one):
                continue
            state = self._state(one)
            if one.node == self.centre.node.id and state.due is not None:
                await self._pass_up(one, state.due)
            for for_all in (False, True) if one.id in self.centre.shared.cases.said else (False,):
                now = self._state(one, for_all=for_all).state if for_all else state.state
                told = self._states.get((one.id, for_all), now)
                if told != now and (for_all or one.node != self.centre.node.id or state.due is None):
                    self._show(one.id, for_all)
                self._states[one.id, for_all] = now

    async def _pass_up(self, one: CaseSaid, rung: str) -> None:
        fields = {"target": one.id, "event": "escalated", "rung": rung}
        try:
            await self._say(one, fields)
            self.trouble = None
        except SametableError as error:
            self.trouble = str(error)  # it is tried again; a node that cannot write says so

    async def _say(self, call: CaseSaid, fields: Mapping[str, object]) -> None:
        """Say what became of a call, to the parties that may read the call."""
        told: dict[str, object] = {"type": "call_event", **fields, "at_ms": self.centre.clock.now_ms()}
        if call.fields.get("demonstration") is True:
            told["demonstration"] = True
        await say(self.centre, told, audience=audience_of(self.centre, call.id))

    async def heard(self, name: str, *, for_all: bool = False) -> dict[str, object]:
        """Say that a call rings at this desk, once a node. Raises `call.unknown`, `call.not_for_us`, `store.*`."""
        one = self.find(name, for_all=for_all)
        if one.fields.get("to") != self.centre.node.party:
            raise SametableError(
                "call.not_for_us",
                at=one.number,
                expected="a call to this party",
                got=str(one.fields.get("to")),
            )
        state = self._state(one)
        if self.centre.node.id not in state.heard_by and one.id not in self._saying:
            self._saying.add(one.id)
            rung = next((step.rung for step in state.ladder if step.state == "now"), state.ladder[-1].rung)
            try:
                await self._say(one, {"target": one.id, "event": "heard", "rung": rung})
            finally:
                self._saying.discard(one.id)
        return self.shown(one, for_all=for_all)

    def _picture(self, for_all: bool) -> Picture:
        return self.centre.shared if for_all else self.centre.picture

    def find(self, name: str, *, for_all: bool = False) -> CaseSaid:
        """Give a call by its id or number. Raises `call.unknown`."""
        cases = self._picture(for_all).cases
        held = cases.said.get(name)
        if held is None and "-" in name:
            some = (cases.said[one] for one in cases.kinds.get("call", ()))
            held = next((one for one in some if one.number == name.upper()), None)
        if held is None or held.kind != "call":
            raise SametableError(
                "call.unknown", at=name[:60], expected="the id or number of a call", got="none here"
            )
        return held

    def room(self, *, for_all: bool = False) -> dict[str, object]:
        """Give the newest calls, and since when a test call is due."""
        every = self._picture(for_all).cases.of_kind("call")
        calls = [one for one in every if self._stands(one, for_all=for_all)]
        calls.sort(key=lambda one: (one.at_ms, one.order), reverse=True)
        return {
            "calls": [self.shown(one, for_all=for_all) for one in calls[:CALLS_MOST]],
            "total": len(calls),
            "test_due": self._test_due(calls),
            "rung_ms": dict(self._plan.rung_ms),
        }

    def _test_due(self, calls: list[CaseSaid]) -> dict[str, object] | None:
        own, now_ms = self.centre.node.party, self.centre.clock.now_ms()
        tests = [one for one in calls if one.party == own and one.fields.get("test") is True]
        last = max((one.at_ms for one in tests), default=None)
        since = due_since(last, now_ms, minutes=self._plan.test_minutes, every_ms=self._plan.test_every_ms)
        return {"since_ms": since, "last_ms": last} if since is not None else None

    def _stands(self, one: CaseSaid, *, for_all: bool = False) -> bool:
        return not one.void and not self._picture(for_all).withdrawn(one.id, one.party)

    def _state(self, one: CaseSaid, *, for_all: bool = False) -> CallState:
        picture = self._picture(for_all)
        said = [each for each in picture.cases.of(one.id) if not picture.withdrawn(each.id, each.party)]
        return call_state(
            one,
            said,
            now_ms=self.centre.clock.now_ms(),
            rung_ms=self._plan.rung_ms,
            arrived_ms=self._arrived_ms(one),
        )

    def _arrived_ms(self, one: CaseSaid) -> int | None:
        if one.node == self.centre.node.id:
            return None
        return self.seen_ms(one.id) or self._arrived.get(one.id)

    def _show(self, call_id: str, for_all: bool) -> None:
        one = self._picture(for_all).cases.said.get(call_id)
        if one is not None and one.kind == "call" and self._stands(one, for_all=for_all):
            tell = self.tell_others if for_all else self.tell
            tell("call", self.shown(one, for_all=for_all))

    def shown(self, one: CaseSaid, *, for_all: bool = False) -> dict[str, object]:
        """Give a call as screens show it."""
        state, told, picture = self._state(one, for_all=for_all), one.fields, self._picture(for_all)
        place = told.get("place")
        at = place if isinstance(place, dict) else {}
        about = one.target or None
        mark = picture.marks.get(one.target)
        other = picture.cases.said.get(one.target)
        return {
            "id": one.id,
            "number": one.number,
            "party": one.party,
            "node": one.node,
            "to": told.get("to"),
            "rung": told.get("rung"),
            "about": about,
            "about_number": mark.number if mark else other.number if other else None,
            "what": told.get("what"),
            "place_name": told.get("place_name"),
            "lat_e7": at.get("lat_e7"),
            "lon_e7": at.get("lon_e7"),
            "radius_m": at.get("radius_m"),
            "coarsened": told.get("coarsened") is True,
            "at_risk": told.get("at_risk"),
            "asked": told.get("asked"),
            "test": told.get("test") is True,
            "at_ms": one.at_ms,
            "arrived_ms": self._arrived_ms(one),
            "state": state.state,
            "events": [asdict(event) for event in state.events],
            "ladder": [asdict(step) for step in state.ladder],
            "answered_after_ms": state.answered_after_ms,
            "reach": self._reach(str(told.get("to"))),
        }

    def _reach(self, party: str) -> list[dict[str, str]]:
        """Give the nodes of the called party and whether each can be reached from here just now."""
        found = []
        for node in self.centre.genesis.nodes:
            if node.party != party:
                continue
            peer = self._node.peers.get(node.id)
            state = "here" if node.id == self.centre.node.id else peer.state if peer else "not_linked"
            found.append({"node": node.id, "party": party, "state": state})
        return found
