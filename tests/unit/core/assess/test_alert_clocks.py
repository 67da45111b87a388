"""Clocks that run out, and nodes of which nothing is heard."""

from __future__ import annotations

from typing import Any

from sametable.core.assess.alert_clocks import Quiet, open_clocks, timed_hits
from sametable.core.assess.alert_rules import BUILTIN, RuleIndex
from support.drafts import START_MS
from support.saying import a_report, entry_id, fold, said

DUE_MS = START_MS + 6 * 3_600_000


def inquiry(party: str = "al", through: str = "bi", name: str = "q", **more: Any) -> Any:
    fields = {
        "target": entry_id("r"), "asked": "Group", "through": through, "questions": ["Who?"], "due_ms": DUE_MS,
    }  # fmt: skip
    return said(name, "inquiry", fields | more, party=party, lamport=2)


def reply(name: str = "a", target: str = "q") -> Any:
    return said(name, "reply", {"target": entry_id(target), "stance": "denies"}, party="bi", lamport=3)


def hits(
    clocks: Any, now_ms: int, cut_off: frozenset[str] = frozenset()
) -> list[tuple[str, str, dict[str, Any]]]:
    found = timed_hits(RuleIndex(BUILTIN), clocks, [], now_ms=now_ms, cut_off=cut_off)
    return [(rule.id, hit.told.after, dict(hit.told.values)) for rule, hit in found]


def test_a_clock_of_the_own_side_runs_until_it_is_answered() -> None:
    picture = fold([a_report(), inquiry()])
    assert [one.due_ms for one in open_clocks(picture, "al")] == [DUE_MS]
    assert [one.other for one in open_clocks(picture, "bi")] == ["bi"]
    assert not open_clocks(picture, "ce")
    assert not open_clocks(fold([a_report(), inquiry(), reply()]), "al")


def test_a_reply_that_was_taken_back_answers_nothing() -> None:
    gone = said("w", "withdraw", {"target": entry_id("a")}, party="bi", lamport=4)
    assert open_clocks(fold([a_report(), inquiry(), reply(), gone]), "al")


def test_a_clock_is_told_before_it_runs_out_and_when_it_has() -> None:
    clocks = open_clocks(fold([a_report(), inquiry()]), "al")
    assert not hits(clocks, DUE_MS - 900_001)
    assert [one[:2] for one in hits(clocks, DUE_MS - 900_000)] == [("builtin.clock", "soon")]
    assert [one[:2] for one in hits(clocks, DUE_MS)] == [("builtin.clock", "out")]
    assert not hits(clocks, DUE_MS + 73 * 3_600_000)


def test_a_clock_that_runs_out_while_the_other_side_cannot_be_reached_says_so() -> None:
    clocks = open_clocks(fold([a_report(), inquiry()]), "al")
    ((_, _, reached),) = hits(clocks, DUE_MS)
    ((_, _, cut),) = hits(clocks, DUE_MS, frozenset({"bi"}))
    assert (reached["cut_off"], cut["cut_off"]) == (0, 1)


def test_a_request_runs_until_it_is_verified_or_refused() -> None:
    fields = {
        "target": entry_id("r"), "to": "bi", "who": "Group", "what": "Withdraw 500 m", "where": "Road",
        "by_ms": DUE_MS, "verified_how": "Drone",
    }  # fmt: skip
    asked = said("q", "request", fields, party="al", lamport=2)
    done = said("u", "undertaking", {"target": entry_id("q"), "says": "done_claimed"}, party="bi", lamport=3)
    refused = said("u", "undertaking", {"target": entry_id("q"), "says": "refused"}, party="bi", lamport=3)
    seen = said(
        "v", "verification", {"target": entry_id("q"), "says": "done_verified", "how": "Drone"}, lamport=4
    )
    assert open_clocks(fold([a_report(), asked]), "bi")
    assert open_clocks(fold([a_report(), asked, done]), "bi")
    assert not open_clocks(fold([a_report(), asked, refused]), "bi")
    assert not open_clocks(fold([a_report(), asked, done, seen]), "bi")


def test_a_step_with_a_time_runs_until_the_next_step() -> None:
    first = said(
        "s", "case_step", {"target": entry_id("r"), "step": "verifying", "due_ms": DUE_MS}, lamport=2
    )
    then = said("t", "case_step", {"target": entry_id("r"), "step": "screened"}, lamport=3)
    assert open_clocks(fold([a_report(), first]), "ce")
    assert not open_clocks(fold([a_report(), first, then]), "ce")


def test_a_node_of_which_nothing_is_heard_is_told_once_for_each_silence() -> None:
    def silent(heard_ms: int, now_ms: int) -> list[str]:
        node = Quiet(node="birch", party="bi", heard_ms=heard_ms, entry="", number="")
        found = timed_hits(RuleIndex(BUILTIN), [], [node], now_ms=now_ms, cut_off=frozenset())
        return [hit.told.id + hit.told.after for _, hit in found]

    assert not silent(START_MS, START_MS + 1_800_000 - 1)
    first, later = silent(START_MS, START_MS + 1_800_000), silent(START_MS, START_MS + 9_000_000)
    assert first == later != silent(START_MS + 10_000_000, START_MS + 20_000_000)
