"""Alerts as one node raises them: it looks at what changed, and once a second at clocks, silence and what waits too long.

Decides what is looked at (statements of the last three days, by when they came here), what screens are told, and what
goes out: alerts of loud rules, once for each rung, with no more of a statement than every party may read. What was told
before a start is known from this node's own log, so nobody is told twice. What matches, folds and passes up is decided in
`core/assess/alerts`. A node that is flooded looks at some statements at a time, and at every one. Once something was said to
some parties only, alerts are raised a second time out of what all parties may read, for own people who read nothing else.

Times ms UTC. Source: issue "incidents", alerts; decisions 0018 and 0037.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING

from sametable.centre.alerts.ends import ANSWERS, over
from sametable.centre.alerts.facts import (
    STEP_KINDS,
    ack_of,
    looks,
    own_rules,
    told_of_case,
    told_of_forks,
    told_of_report,
)
from sametable.centre.alerts.keeping import Keeping
from sametable.centre.alerts.notices import notice_of, shown
from sametable.centre.alerts.passage import deviation_hits
from sametable.centre.alerts.quiet import Silence
from sametable.centre.alerts.zones import Zones
from sametable.centre.decisions.talks_alerts import deadline_hits
from sametable.centre.passage.checking import checking_of
from sametable.core.assess.alert_clocks import PAST_MS, open_clocks, timed_hits
from sametable.core.assess.alert_rules import BUILTIN, Rule, RuleIndex, plain
from sametable.core.assess.alerts import FOLD_MS, Ack, Alert, Raised, hits_of, newest_first
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.alerts.log import AlertLog, Notice
    from sametable.centre.centre import Centre
    from sametable.centre.held import Change
    from sametable.centre.run import Node
    from sametable.core.assess.alert_clocks import Clock
    from sametable.core.assess.alerts import Told
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

TICK_S = 1.0
SLICE = 50
PAUSE_S = 0.05
SHOWN_MOST = 500
LATE_MS = 24 * 3_600_000
"""What came here longer ago is not sent out any more at a start; it is shown."""
Minute = tuple[str, int]


class Alerts:
    """The alerts of one node. Mutable, owned by the centre's task."""

    def __init__(
        self, centre: Centre, node: Node, log: AlertLog, *, address: str = "", wide: Alerts | None = None
    ) -> None:
        """Follow a centre; `address` is where this node's people open their screens.

        `wide`: the alerts of the own side's picture; these are then those of the picture of all, and send nothing out.
        """
        self.centre = centre
        self.log = log
        self.tell: Callable[[str, object], None] = lambda _name, _what: None
        """Shows something to every open screen."""
        self.keeping = Keeping(log)
        self._wide = wide
        self._silence = Silence(centre, node)
        self._address = address
        self._zones = Zones(centre)
        self._index = RuleIndex(BUILTIN)
        self._raised: dict[str, Raised] = {}
        self._alerts: dict[Minute, Alert] = {}
        self._ended: dict[Minute, Alert] = {}
        """Alerts that do not stand any more, of which screens have not been told yet."""
        self._waits: set[Minute] = set()
        """Alerts that go up a rung if nobody takes note."""
        self._growing: dict[Minute, int] = {}
        """How many were folded into an alert when it went out, while its minute is not over."""
        self._clocks: tuple[object, list[Clock]] = (None, [])
        self._dirty: set[Minute] = set()
        self._acks: dict[str, list[Ack]] = {}
        self._seen: dict[str, int] = {} if wide is None else wide._seen
        self._offered: set[str] = set()
        self._timed: set[tuple[str, str]] = set()
        self._waiting: dict[str, None] = {}
        self._looked: dict[str, int] = {}
        """What each report read like when it was looked at."""
        self._known: set[str] = set()
        self._gone: set[str] = set()
        """What is known here and was taken back."""
        self._whole, self._live = True, False
        self._woken = asyncio.Event()
        self.narrow = None if wide else Alerts(centre, node, log, address=address, wide=self)
        centre.listen(self._changed)

    @property
    def _picture(self) -> Picture:
        return self.centre.picture if self._wide is None else self.centre.shared

    def seen_by(self, *, for_all: bool) -> Alerts:
        """Give the alerts that somebody is shown; `for_all`: who reads only what is for all parties."""
        narrow = self.narrow if self.centre.shared is not self.centre.picture else None
        return narrow if for_all and narrow is not None else self

    def _changed(self, change: Change) -> None:
        if self._wide is not None and self.centre.shared is self.centre.picture:
            return  # nobody is shown these yet; they begin whole
        self._whole = self._whole or change.whole
        self._waiting |= dict.fromkeys(change.ids)
        self._woken.set()

    async def run(self) -> None:
        """Raise alerts until cancelled."""
        self._seen |= await asyncio.to_thread(self.log.seen)
        self.keeping.noted |= self._seen.keys()
        try:
            await asyncio.gather(self._looking(), self._ticking(), self.keeping.run(), self.log.run())
        finally:
            self.log.close()

    async def _looking(self) -> None:
        while True:
            self._woken.clear()
            await self._look()
            self._live = True
            await asyncio.sleep(PAUSE_S)
            await self._woken.wait()

    async def _ticking(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.tick()

    async def catch_up(self) -> None:
        """Look at everything that changed since the last time, and keep what follows."""
        await self._look()
        await self.keeping.put_down()

    async def _look(self) -> None:
        await checking_of(self.centre).ready()  # notices are compared with the register
        if self._whole:
            self._start_over()
        self._take_cases()
        if await self._zones.look(self._index.zones):
            self._start_over()
            self._take_cases()
        while self._waiting:
            for entry_id in list(islice(self._waiting, SLICE)):
                del self._waiting[entry_id]
                self._look_at(entry_id)
            self._publish()
            await asyncio.sleep(0)
            self._take_cases()
        self._take_time(self.centre.clock.now_ms())
        self._publish()
        self._tell_ended()
        beside = self.seen_by(for_all=True)
        if beside is not self:
            await beside._look()
            beside._live = True

    def _start_over(self) -> None:
        """Look at everything of the last days again: the picture was worked out anew, or the rules are others."""
        self._whole = False
        self._index = RuleIndex([*BUILTIN, *own_rules(self._picture, self.centre.node.party)])
        self._raised.clear()
        self._dirty |= self._alerts.keys()
        self._timed.clear()
        self._acks.clear()
        self._known.clear()
        self._gone = set()
        self._waiting.clear()
        self._looked.clear()
        since = self.centre.clock.now_ms() - PAST_MS
        marks = self._picture.marks
        self._waiting |= {one: None for one in marks if self._seen.get(one, marks[one].at_ms) >= since}

    def _other_rules(self) -> bool:
        """Tell whether other rules stand than those that are followed."""
        followed = {rule.id for rule in self._index.rules.values() if not rule.builtin}
        return followed != {rule.id for rule in own_rules(self._picture, self.centre.node.party)}

    def _take_cases(self) -> None:
        """Take what was newly said about incidents and by the watch; a new rule, or one taken back, makes all new."""
        picture = self._picture
        new: list[CaseSaid] = []
        for entry_id in reversed(picture.cases.said):
            if entry_id in self._known:
                break
            new.append(picture.cases.said[entry_id])
        gone = picture.withdrawals.keys() & self._known
        if gone != self._gone or (any(one.kind == "alert_rule" for one in new) and self._other_rules()):
            self._start_over()
            new = list(reversed(picture.cases.said.values()))
        self._known |= {one.id for one in new}
        self._gone = set(picture.withdrawals.keys() & self._known)
        since = self.centre.clock.now_ms() - PAST_MS
        for one in reversed(new):
            if one.kind == "acknowledgement":
                self._acknowledge(one)
            if one.kind in ANSWERS and (asked := picture.cases.said.get(one.target)) is not None:
                self._answered(asked)
            if one.kind in STEP_KINDS and (seen_ms := self._seen_at(one.id, one.at_ms)) >= since:
                for told in told_of_case(self.centre, one, seen_ms, picture):
                    self._put(told)
        for told in told_of_forks(self.centre, lambda one: self._seen_at(one, self.centre.clock.now_ms())):
            self._put(told)

    def _seen_at(self, entry_id: str, at_ms: int) -> int:
        """Give when a statement came here: now, if it is new to a node that runs; by its own word at a start, if that is past."""
        known = self._seen.get(entry_id)
        if known is None:
            now_ms = self.centre.clock.now_ms()
            live = (self._wide or self)._live
            known = self._seen[entry_id] = now_ms if live else min(at_ms, now_ms)
        return known

    def _acknowledge(self, one: CaseSaid) -> None:
        ack = ack_of(self.centre, self._index, one, self._picture)
        if ack is None:
            return
        self._acks.setdefault(ack.target, []).append(ack)
        for rule_id, raised in self._raised.items():
            self._dirty |= {(rule_id, minute) for minute in raised.minutes_of(ack.target)}

    def _answered(self, asked: CaseSaid) -> None:
        """Let go of what was put to this party once it is answered: nobody need be told any more."""
        if not told_of_case(self.centre, asked, asked.at_ms, self._picture):
            for rule_id, raised in self._raised.items():
                self._dirty |= {(rule_id, minute) for minute in raised.drop(asked.id)}

    def _look_at(self, entry_id: str) -> None:
        mark = self._picture.marks.get(entry_id)
        if mark is None:
            return
        reads_like = looks(self._picture, mark)
        if self._looked.get(entry_id) == reads_like:
            return  # only its incident has changed
        self._looked[entry_id] = reads_like
        seen_ms = self._seen_at(entry_id, mark.at_ms)
        told = told_of_report(self.centre, entry_id, seen_ms, reads=self._index.reads, picture=self._picture)
        found = {rule.id for one in told if one.id == entry_id for rule in self._put(one)}
        for one in told:
            if one.id != entry_id:
                self._put(one)
        for rule_id, raised in self._raised.items():
            if rule_id not in found and entry_id in raised.hits:
                self._dirty |= {(rule_id, minute) for minute in raised.drop(entry_id)}

    def _put(self, told: Told) -> list[Rule]:
        hits = hits_of(self._index, told, self._zones.share)
        for rule, hit in hits:
            raised = self._raised.setdefault(rule.id, Raised(rule))
            self._dirty |= {(rule.id, minute) for minute in raised.put(hit)}
            if self._wide is None:
                self.keeping.note(told.id, told.seen_ms)
        return [rule for rule, _ in hits]

    def tick(self) -> None:
        """Look at the clocks, at silence, and at what nobody has acknowledged in time."""
        now_ms = self.centre.clock.now_ms()
        self._take_time(now_ms)
        for place in self._waits:
            due_ms = self._alerts[place].escalate_at_ms
            if due_ms is not None and due_ms <= now_ms:
                self._dirty.add(place)
        self._publish()
        self._tell_ended()
        self._tell_whole(now_ms)
        beside = self.seen_by(for_all=True)
        if beside is not self:
            beside.tick()

    def _take_time(self, now_ms: int) -> None:
        """Take what time alone raises, and let go of what it raised and holds no more."""
        clocks, quiet = self._open_clocks(), self._silence.quiet(now_ms, self._picture)
        hits = timed_hits(self._index, clocks, quiet, now_ms=now_ms, cut_off=self._silence.cut_off())
        hits += deviation_hits(self.centre, self._index, self._picture)
        hits += deadline_hits(self.centre, self._index, for_all=self._wide is not None)
        now = {(rule.id, hit.told.id + hit.told.after): (rule, hit) for rule, hit in hits}
        for rule_id, key in self._timed - now.keys():
            raised = self._raised.get(rule_id)
            if raised is not None:
                self._dirty |= {(rule_id, minute) for minute in raised.drop(key)}
        for rule, hit in now.values():
            raised = self._raised.setdefault(rule.id, Raised(rule))
            self._dirty |= {(rule.id, minute) for minute in raised.put(hit)}
        self._timed = set(now)

    def _open_clocks(self) -> list[Clock]:
        """Give the own side's clocks; looked for anew only where something was said of a case or taken back."""
        picture = self._picture
        said, gone = picture.cases.said, picture.withdrawals
        state = (id(picture), len(said), next(reversed(said), ""), len(gone), next(reversed(gone), ""))
        if self._clocks[0] != state:
            self._clocks = (state, open_clocks(picture, self.centre.node.party))
        return self._clocks[1]

    def _publish(self) -> None:
        """Work out anew the alerts that changed, show them, and put on their way what goes out."""
        now_ms = self.centre.clock.now_ms()
        dirty, self._dirty = self._dirty, set()
        for place in sorted(dirty):
            raised = self._raised.get(place[0])
            alert = raised.alert(place[1], self._acks, now_ms) if raised is not None else None
            before = self._alerts.pop(place, None)
            self._waits.discard(place)
            if before is not None:
                self._ended[place] = before
            if alert is None:
                continue
            self._alerts[place] = alert
            if alert.escalate_at_ms is not None:
                self._waits.add(place)
            known = self._ended.get(place)
            # What these raise at first, their screens were told long since, but for the last minute.
            new = self._wide is None or self._live or now_ms - alert.lead.at_ms < FOLD_MS
            if new and (known is None or shown(known) != shown(alert)):
                self.tell("alert", shown(alert))
            if known is not None and known.id == alert.id:
                del self._ended[place]
            notice = self._notice(alert, now_ms)
            if notice is not None:
                self.keeping.to_offer.append(notice)
                self._growing.setdefault(place, alert.folded)

    def _tell_ended(self) -> None:
        """Tell screens what does not stand any more, and why, once all that waits has been looked at."""
        if self._waiting or self._whole:
            return
        own, (ended, self._ended) = self.centre.node.party, (self._ended, {})
        for place, alert in ended.items():
            now = self._alerts.get(place)
            instead = now.id if now is not None and alert.lead.told.id in now.entries else None
            self.tell(
                "alert",
                over(self._picture, alert, own=own, instead=instead, followed=place[0] in self._index.rules),
            )

    def _tell_whole(self, now_ms: int) -> None:
        """Say outside how many there were, once, when the minute is over of an alert that went out with fewer."""
        if self._waiting or self._whole:
            return
        for place in [one for one in self._growing if (one[1] + 1) * FOLD_MS <= now_ms]:
            told, alert = self._growing.pop(place), self._alerts.get(place)
            if alert is not None and alert.folded > told:
                self.keeping.to_offer.append(notice_of(self.centre, alert, self._address, whole=True))

    def _notice(self, alert: Alert, now_ms: int) -> Notice | None:
        """Give what goes out for an alert, once for each rung; nothing for a quiet, an acknowledged or an old one."""
        key = f"{alert.id}/{alert.rung}"
        if (
            self._wide is not None
            or not alert.rule.loud
            or alert.state == "acknowledged"
            or key in self._offered
        ):
            return None
        self._offered.add(key)
        late = now_ms - alert.lead.at_ms > LATE_MS
        return None if late else notice_of(self.centre, alert, self._address)

    def going_out(self, alert_id: str) -> Notice:
        """Give what would go out of the node for an alert now. Raises `alert.unknown`."""
        return notice_of(self.centre, self.one(alert_id), self._address)

    def seen_ms(self, entry_id: str) -> int | None:
        """Give when a statement came here, where that is known."""
        return self._seen.get(entry_id)

    def one(self, alert_id: str) -> Alert:
        """Give an alert by its id. Raises `alert.unknown`."""
        found = next((one for one in self._alerts.values() if one.id == alert_id), None)
        if found is None:
            raise SametableError(
                "alert.unknown", at=alert_id[:120], expected="an alert of the last three days", got="none",
                advice="Ask for the list again: its report may have been withdrawn or amended.",
            )  # fmt: skip
        return found

    def room(self) -> dict[str, object]:
        """Give the newest alerts, the rules, and how the ways out are."""
        every = newest_first(self._alerts.values())
        rules = sorted(self._index.rules.values(), key=lambda one: (not one.builtin, one.name, one.id))
        return {
            "alerts": [shown(one) for one in every[:SHOWN_MOST]],
            "total": len(every),
            "folded": sum(one.folded for one in every),
            "rules": [plain(one) for one in rules],
        }
