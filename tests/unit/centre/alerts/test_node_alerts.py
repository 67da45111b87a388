"""Alerts of a node: what it was told before, what is for some parties only, rules that come and go, floods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.alerts.log import NoLog
from sametable.centre.alerts.raising import Alerts
from sametable.centre.run import Node
from sametable.core.record.audience import render_audience
from support.stage import START_MS, Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sametable.centre.alerts.log import Notice
    from sametable.centre.reports.submit_report import Receipt


class Memory(NoLog):
    """A log that remembers, and sends nothing."""

    def __init__(self) -> None:
        self.came: dict[str, int] = {}
        self.offered: dict[str, Notice] = {}

    def seen(self) -> dict[str, int]:
        return dict(self.came)

    def note_seen(self, seen: Mapping[str, int]) -> None:
        self.came |= {entry: at_ms for entry, at_ms in seen.items() if entry not in self.came}

    def offer(self, notices: Sequence[Notice]) -> int:
        before = len(self.offered)
        self.offered |= {one.key: one for one in notices if one.key not in self.offered}
        return len(self.offered) - before


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, 3)
    yield made
    made.close()


async def begun(stage: Stage, name: str, log: Memory | None = None) -> Alerts:
    """Give a node's alerts, as one that has looked at its record and runs."""
    node = Node(stage[name], [])
    node.peers = {other: stage.peers[name, other] for other in stage.folders if other != name}
    alerts = Alerts(stage[name], node, log or Memory(), address="https://alder.example")
    alerts._seen = alerts.log.seen()
    alerts.keeping.noted = set(alerts._seen)
    await alerts.catch_up()
    alerts._live = True
    return alerts


def shown(alerts: Alerts) -> list[dict[str, Any]]:
    room: Any = alerts.room()
    return list(room["alerts"])


def rules(alerts: Alerts) -> list[str]:
    return [one["rule"] for one in shown(alerts)]


async def say_to(stage: Stage, name: str, kind: str, fields: dict[str, Any], parties: set[str]) -> Receipt:
    from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit

    narrow = render_audience(parties, stage[name].parties)
    raw = stage.draft(kind, fields).replace(b'"kind"', f'"audience": "{narrow}", "kind"'.encode())
    made = prepare(stage[name], raw)
    signed = SignedStatement(
        client_id=made.client_id, signing_input=made.signing_input, payload=made.payload,
        signature=sign(stage[name], made.signing_input), own_side=made.own_side,
    )  # fmt: skip
    return await submit(stage[name], signed)


def test_a_report_of_another_side_is_an_alert_here_when_it_has_come(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "birch")
        await stage.say(
            "alder", "report", report(what="attack.medical", killed={"low": 1, "best": 3, "high": 5})
        )
        await stage.settle(2)
        await alerts.catch_up()
        assert sorted(rules(alerts)) == ["builtin.attack", "builtin.killed"]
        assert all(one["at_ms"] >= START_MS for one in shown(alerts))
        assert shown(alerts)[0]["values"]["killed"] == 3

    run(job())


def test_what_came_late_begins_its_clock_when_it_comes(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "birch")
        stage.isolate("birch")
        await stage.say("alder", "report", report(what="chemical"))
        stage.clock.set(START_MS + 24 * 3_600_000)
        stage.isolate("birch", down=False)
        await stage.settle(2)
        await alerts.catch_up()
        (one,) = shown(alerts)
        assert (one["state"], one["at_ms"] >= START_MS + 24 * 3_600_000) == ("raised", True)

    run(job())


def test_a_restart_tells_nobody_twice_and_forgets_nothing(stage: Stage) -> None:
    async def job() -> None:
        log = Memory()
        alerts = await begun(stage, "birch", log)
        await stage.say("alder", "report", report(what="chemical"))
        await stage.settle(2)
        await alerts.catch_up()
        before, offered = shown(alerts), dict(log.offered)
        assert len(offered) == 1
        stage.restart("birch")
        alerts = await begun(stage, "birch", log)
        assert shown(alerts) == before
        assert log.offered == offered

    run(job())


def test_what_is_not_for_all_parties_goes_out_with_nothing_but_its_rule(stage: Stage) -> None:
    async def job() -> None:
        log = Memory()
        alerts = await begun(stage, "alder", log)
        fields = report(what="attack.medical", district="Secret district")
        receipt = await say_to(stage, "alder", "report", fields, {"al", "bi"})
        await stage.say("alder", "report", report(what="chemical", district="Open district"))
        await alerts.catch_up()
        told = {one.fields["rule"]: one.fields for one in log.offered.values()}
        hidden = told["Attack on health care, aid, education or civilians"]
        assert not {"number", "what", "area", "lat_e7"} & hidden.keys()
        assert receipt.number not in str(hidden)
        assert told["Alleged chemical attack"]["area"] == "Open district"
        assert shown(alerts)[-1]["number"] in {receipt.number, "ALD-000002"}

    run(job())


def test_what_goes_out_has_no_place_finer_than_a_kilometre(stage: Stage) -> None:
    async def job() -> None:
        log = Memory()
        alerts = await begun(stage, "alder", log)
        await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        (one,) = log.offered.values()
        assert (one.fields["lat_e7"], one.fields["lon_e7"]) != (362_345_678, 371_234_567)
        assert int(one.fields["radius_m"]) >= 500

    run(job())


def test_a_rule_of_the_own_side_is_followed_from_when_it_is_said_until_it_is_taken_back(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "alder")
        await stage.say("alder", "report", report(governorate="Idlib"))
        rule = await stage.say("alder", "alert_rule", {"name": "Idlib", "areas": ["IDLIB"]})
        await alerts.catch_up()
        assert [(one["rule"], one["text_code"]) for one in shown(alerts)] == [(rule.id, "area")]
        await stage.say("alder", "withdraw", {"target": rule.id, "reason": "Enough"})
        await alerts.catch_up()
        assert rules(alerts) == []

    run(job())


def test_another_sides_rule_is_not_ours(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "birch")
        await stage.say("alder", "alert_rule", {"name": "All"})
        await stage.say("alder", "report", report())
        await stage.settle(2)
        await alerts.catch_up()
        assert rules(alerts) == []

    run(job())


def test_what_is_withdrawn_or_amended_raises_nothing_any_more(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "alder")
        one = await stage.say("alder", "report", report(what="chemical"))
        other = await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        assert shown(alerts)[0]["folded"] == 1
        await stage.say("alder", "withdraw", {"target": one.id, "reason": "A mistake"})
        await alerts.catch_up()
        assert [(held["entry"], held["folded"]) for held in shown(alerts)] == [(other.id, 0)]
        await stage.say(
            "alder", "amend", {"target": other.id, "fields": {"what": "fire.heavy", "locates": "impact"}}
        )
        await alerts.catch_up()
        assert shown(alerts) == []

    run(job())


def test_questions_and_requests_are_told_to_the_side_they_are_put_to(stage: Stage) -> None:
    async def job() -> None:
        asked, other = await begun(stage, "birch"), await begun(stage, "cedar")
        subject = await stage.say("alder", "report", report())
        fields = {
            "target": subject.id, "asked": "Group", "through": "bi", "questions": ["Who?"],
            "due_ms": START_MS + 3_600_000,
        }  # fmt: skip
        await stage.say("alder", "inquiry", fields)
        await stage.settle(2)
        for alerts in (asked, other):
            await alerts.catch_up()
        assert (rules(asked), rules(other)) == (["builtin.inquiry"], [])
        stage.clock.set(START_MS + 3_600_000)
        asked.tick()
        assert {one["text_code"] for one in shown(asked)} == {"inquiry", "clock_out", "node_silent"}

    run(job())


def test_a_denial_of_an_own_report_is_told_where_a_rule_asks_for_it(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "alder")
        await stage.say("alder", "alert_rule", {"name": "Denied", "steps": ["claim_denied"]})
        subject = await stage.say("alder", "report", report())
        await stage.settle(2)
        await stage.say("birch", "deny", {"target": subject.id})
        await stage.settle(2)
        await alerts.catch_up()
        (one,) = shown(alerts)
        assert (one["text_code"], one["values"]["about_number"]) == ("claim_denied", subject.number)

    run(job())


def test_a_silent_node_is_told_until_it_is_heard_again(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "alder")
        await stage.settle(2)
        stage.isolate("alder")
        stage.clock.set(stage.clock.now_ms() + 1_800_000)
        alerts.tick()
        assert {one["values"]["node"] for one in shown(alerts)} <= {"birch", "cedar"}
        assert sum(1 + one["folded"] for one in shown(alerts)) == 2
        stage.isolate("alder", down=False)
        await stage.settle(2)
        alerts.tick()
        assert shown(alerts) == []

    run(job())


def test_nobody_taking_note_is_told_outside_rung_by_rung(stage: Stage) -> None:
    async def job() -> None:
        log = Memory()
        alerts = await begun(stage, "alder", log)
        await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        for _ in range(30):
            stage.clock.set(stage.clock.now_ms() + 60_000)
            alerts.tick()
            await alerts.keeping.put_down()
        assert [one.fields["rung"] for one in log.offered.values()] == [
            "watch_officer", "deputy", "chief", "capital",
        ]  # fmt: skip

    run(job())


def test_a_flood_is_counted_to_the_last_one(stage: Stage) -> None:
    async def job() -> None:
        alerts = await begun(stage, "alder")
        events: list[Any] = []
        alerts.tell = lambda name, what: events.append((name, what))
        for _ in range(120):
            await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        (one,) = shown(alerts)
        assert one["folded"] == 119
        assert len(alerts.one(one["id"]).entries) == 120
        assert len(events) <= 4, "screens are told in steps, not once for each"

    run(job())


def test_a_log_that_cannot_be_written_keeps_what_is_to_go_out(stage: Stage) -> None:
    from sametable.errors import SametableError

    class Broken(Memory):
        broken = True

        def offer(self, notices: Sequence[Notice]) -> int:
            if self.broken:
                raise SametableError("notify.damaged", expected="a file", got="a full disk")
            return Memory.offer(self, notices)

    async def job() -> None:
        log = Broken()
        alerts = await begun(stage, "alder", log)
        await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        assert alerts.keeping.trouble is not None
        log.broken = False
        await alerts.keeping.put_down()
        assert not alerts.keeping.trouble
        assert len(log.offered) == 1

    run(job())


def test_a_zone_of_terms_in_force_says_how_surely_a_report_lies_within(stage: Stage) -> None:
    from support.termspack import adopt, put

    async def job() -> None:
        text = await put(stage["alder"])
        rule = await stage.say(
            "alder", "alert_rule", {"name": "Valley", "zone": {"instrument": "truce", "clause": "where"}}
        )
        alerts = await begun(stage, "alder")
        inside = await stage.say("alder", "report", report())
        await stage.say(
            "alder", "report", report(place={"lat_e7": 350_000_000, "lon_e7": 385_000_000, "radius_m": 50})
        )
        await alerts.catch_up()
        assert rules(alerts) == [], "nobody has adopted these terms"
        await adopt(stage["alder"], text)
        await stage.settle()
        await adopt(stage["birch"], text)
        await stage.settle()
        await alerts.catch_up()
        (one,) = shown(alerts)
        assert (one["rule"], one["entry"], one["text_code"]) == (rule.id, inside.id, "zone")
        assert (one["values"]["degree"], one["values"]["share"]) == ("certain", 1_000)

    run(job())


def over(events: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(what["rule"], what["why"]) for _, what in events if what["state"] == "over"]


def test_screens_are_told_that_an_alert_ended_and_why(stage: Stage) -> None:
    async def job() -> None:
        alerts, events = await begun(stage, "alder"), []
        alerts.tell = lambda name, what: events.append((name, what))
        one = await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        other = await stage.say("alder", "report", report(what="attack.medical"))
        await alerts.catch_up()
        await stage.say("alder", "withdraw", {"target": one.id, "reason": "A mistake"})
        await alerts.catch_up()
        fields = {"what": "fire.heavy", "locates": "impact"}
        await stage.say("alder", "amend", {"target": other.id, "fields": fields})
        await alerts.catch_up()
        assert over(events) == [("builtin.chemical", "withdrawn"), ("builtin.attack", "amended")]
        assert shown(alerts) == []

    run(job())


def test_a_new_rule_tells_no_screen_that_what_stands_has_ended(stage: Stage) -> None:
    async def job() -> None:
        alerts, events = await begun(stage, "alder"), list[tuple[str, Any]]()
        for _ in range(60):
            await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        alerts.tell = lambda name, what: events.append((name, what))
        rule = await stage.say("alder", "alert_rule", {"name": "Far", "areas": ["Nowhere"]})
        await alerts.catch_up()
        assert [what["folded"] for _, what in events] in ([], [49, 59]), "in steps at most"
        assert over(events) == []
        events.clear()
        await stage.say("alder", "withdraw", {"target": rule.id, "reason": "Enough"})
        await alerts.catch_up()
        assert over(events) == []
        alerts._start_over()
        alerts.tick()  # time goes on while everything is looked at again
        await alerts.catch_up()
        assert over(events) == []

    run(job())


def test_a_call_that_is_answered_alarms_nobody_any_more(stage: Stage) -> None:
    async def job() -> None:
        alerts, events = await begun(stage, "birch"), []
        alerts.tell = lambda name, what: events.append((name, what))
        call = {
            "to": "bi",
            "rung": "watch_officer",
            "what": "Shells fall",
            "asked": "Stop",
            "locates": "site",
        }
        rung = await stage.say("alder", "call", call)
        await stage.settle(2)
        await alerts.catch_up()
        assert rules(alerts) == ["builtin.call"]
        at = {"target": rung.id, "at_ms": stage.clock.now_ms()}
        await stage.say("birch", "call_event", {**at, "event": "heard", "rung": "watch_officer"})
        await alerts.catch_up()
        assert rules(alerts) == ["builtin.call"], "heard is not answered"
        await stage.say("birch", "call_event", {**at, "event": "answered", "rung": "watch_officer"})
        await alerts.catch_up()
        assert (rules(alerts), over(events)) == ([], [("builtin.call", "answered")])
        assert rules(await begun(stage, "birch")) == [], "nor after a start"

    run(job())


def test_a_clock_that_was_answered_ends_with_its_reason(stage: Stage) -> None:
    async def job() -> None:
        alerts, events = await begun(stage, "birch"), []
        alerts.tell = lambda name, what: events.append((name, what))
        subject = await stage.say("alder", "report", report())
        fields = {
            "target": subject.id, "asked": "bi", "through": "bi", "questions": ["Who?"],
            "due_ms": stage.clock.now_ms() + 600_000,
        }  # fmt: skip
        asked = await stage.say("alder", "inquiry", fields)
        await stage.settle(2)
        await alerts.catch_up()
        assert sorted(rules(alerts)) == ["builtin.clock", "builtin.inquiry"]
        await stage.say("birch", "reply", {"target": asked.id, "stance": "denies"})
        await alerts.catch_up()
        assert rules(alerts) == []
        assert sorted(over(events)) == [("builtin.clock", "answered"), ("builtin.inquiry", "answered")]

    run(job())


def test_the_exact_number_of_a_flood_goes_out_once_its_minute_is_over(stage: Stage) -> None:
    async def job() -> None:
        log = Memory()
        alerts = await begun(stage, "alder", log)
        await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        for _ in range(3):
            await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        alerts.tick()
        assert [one.fields["folded"] for one in log.offered.values()] == [0], "the minute is not over"
        for _ in range(3):
            stage.clock.set(stage.clock.now_ms() + 60_000)
            alerts.tick()
            await alerts.keeping.put_down()
        assert [(one.fields["folded"], one.fields["whole"]) for one in log.offered.values()] == [
            (0, False),
            (3, True),
        ]

    run(job())


def test_one_alone_in_its_minute_goes_out_once(stage: Stage) -> None:
    async def job() -> None:
        log = Memory()
        alerts = await begun(stage, "alder", log)
        await stage.say("alder", "report", report(what="chemical"))
        await alerts.catch_up()
        stage.clock.set(stage.clock.now_ms() + 120_000)
        alerts.tick()
        await alerts.keeping.put_down()
        assert len(log.offered) == 1

    run(job())


def test_the_silence_of_a_node_that_never_said_anything_is_taken_note_of(stage: Stage) -> None:
    from sametable.centre.alerts.quiet import target_of

    async def job() -> None:
        alerts = await begun(stage, "alder")
        await stage.say("birch", "report", report())
        await stage.say("alder", "report", report())
        await stage.settle(2)
        stage.isolate("alder")
        stage.clock.set(stage.clock.now_ms() + 1_800_000)
        alerts.tick()
        for one in list(alerts._alerts.values()):
            for hit in alerts._raised[one.rule.id].hits.values():
                pointed, named = target_of(stage["alder"], replace(one, lead=hit))
                silent = hit.told.id
                assert (named == one.rule.id) == (silent == "birch"), "of cedar nothing can be pointed to"
                if silent == "cedar":
                    fields = {"target": pointed, "alert": named, "at_ms": stage.clock.now_ms()}
                    await stage.say("alder", "acknowledgement", fields)
        await alerts.catch_up()
        alerts.tick()
        assert {one["state"] for one in shown(alerts)} == {"acknowledged"}
        await alerts.catch_up()
        assert {one["state"] for one in shown(await begun(stage, "alder"))} == {"acknowledged"}

    run(job())
