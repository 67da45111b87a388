"""Refused: to be told by comparing answers what no single answer tells; and to bring a node down by a text of terms.

Whoever asks about an act that lies ahead may ask twice, with another name, another place or another fact, and hold the
answers against one another. Nothing in them may differ between a group that a list excludes, one that is no party, one
that nobody knows and none at all. A text that any party can put is read on every node: what it costs is bounded.
Charter, "What it never does"; rule 3.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.terms.asking import Asked
from sametable.centre.terms.asking import ask as ask_terms
from sametable.centre.terms.duties import what_if
from sametable.centre.terms.held import Terms, terms_of
from sametable.centre.terms.room import by_weight, map_of
from sametable.core.terms.assess import assess
from sametable.core.terms.book import compile_book
from sametable.core.terms.case import Case
from sametable.core.terms.reading import read_pack
from sametable.core.terms.steady import steadied
from sametable.errors import SametableError
from support.stage import START_MS, Stage, report, run
from support.termspack import INSIDE, adopt, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.terms.book import Book

DAY_MS = 86_400_000
NOW_MS = 1_456_800_000_000
MORE = """\
  - {id: siege, kind: prohibition, ref: "7", text: Alder shall not besiege, acts: siege, by: alder}
  - {id: may, kind: permission, ref: "8", text: Air strikes on those listed, acts: air.strike, if: listed}
  - {id: shield, kind: prohibition, ref: "9", text: Birch is not sniped at, acts: sniper, against: birch}
"""
OTHERS = """\
- {id: watchers, names: {en: Watchers}, kind: armed_group}
- {id: scouts, names: {en: Scouts}, kind: armed_group, within: raiders}
"""
NAMES = ("", "strangers", "raiders", "watchers", "scouts")
"""Nobody, one that the pack does not know, one on the list, one that is no party, one within a listed one."""


def ahead(book: Book, **said: Any) -> list[dict[str, Any]]:
    """Ask about tomorrow, in the zone."""
    case = Case(
        start_ms=NOW_MS + 86_400_000,
        end_ms=NOW_MS + 86_400_000,
        lat_e7=round(INSIDE[0] * 10_000_000),
        lon_e7=round(INSIDE[1] * 10_000_000),
        radius_m=50,
        **said,
    )
    return [one.plain() for one in assess(case, book, now_ms=NOW_MS)]


@pytest.fixture(scope="module")
def book() -> Book:
    text = quiet().replace("zones:\n", OTHERS + "facts: [{id: listed, question: Is it listed}]\nzones:\n", 1)
    return compile_book([read_pack(text + MORE, name="quiet")])


@pytest.mark.parametrize("act", ["fire.heavy", "siege", "air.strike", "sniper", ""])
def test_of_an_act_ahead_nobody_learns_by_its_actor_who_is_not_bound(book: Book, act: str) -> None:
    told = [ahead(book, act=act, group=name) for name in NAMES]
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize("act", ["fire.heavy", "siege", "air.strike", "sniper", ""])
def test_of_an_act_ahead_nobody_learns_by_its_victim_who_is_not_protected(book: Book, act: str) -> None:
    for group in ("", "alder", "raiders"):
        told = [ahead(book, act=act, group=group, against=name) for name in (*NAMES, "birch")]
        assert all(one == told[0] for one in told), group


@pytest.mark.parametrize("said", ["yes", "claimed", "unknown"])
def test_of_an_act_ahead_no_fact_makes_a_clause_that_forbids_look_lifted(book: Book, said: str) -> None:
    assert ahead(book, act="air.strike", facts={"listed": said}) == ahead(book, act="air.strike")


def test_what_names_no_clause_of_an_act_ahead_shows_none(book: Book) -> None:
    for act in ("fire.heavy", "siege", "air.strike"):
        for name in (*NAMES, "alder"):
            for one in ahead(book, act=act, group=name, against=name):
                none = "protective.none" in [reason["code"] for reason in one["reasons"]]
                assert none == (one["clauses"] == [])


@pytest.mark.parametrize("ago_ms", [1, 600_000, 7_200_000, 2 * 86_400_000])
def test_how_far_a_past_act_may_be_moved_never_reaches_what_lies_ahead(book: Book, ago_ms: int) -> None:
    """ "Excluded, and no move of a week changes it", said of yesterday, is an answer about tomorrow."""
    end_ms = NOW_MS - ago_ms
    case = Case(start_ms=end_ms, end_ms=end_ms, group="raiders", act="fire.heavy")
    for one in steadied(case, book, assess(case, book, now_ms=NOW_MS), now_ms=NOW_MS):
        assert end_ms + (one.steady_ms or 0) < NOW_MS


def refused(text: str) -> SametableError:
    with pytest.raises(SametableError) as caught:
        compile_book([read_pack(text, name="hostile")])
    return caught.value


def test_a_chain_of_dates_is_refused_in_whatever_order_it_is_written() -> None:
    dates = "- {id: D0, what: x, at: 2016-02-20 00:00}\n" + "".join(
        f"- {{id: D{one}, what: x, at: {{date: D{one - 1}, plus: 1 minutes}}}}\n" for one in range(1, 400)
    )
    assert refused(quiet().replace("zones:\n", f"dates:\n{dates}zones:\n", 1)).code == "terms.pack"


def test_a_chain_of_groups_is_refused_in_whatever_order_it_is_written() -> None:
    groups = "- {id: g0, names: {en: g}, kind: set}\n" + "".join(
        f"- {{id: g{one}, names: {{en: g}}, kind: set, within: g{one - 1}}}\n" for one in range(1, 400)
    )
    assert refused(quiet().replace("zones:\n", groups + "zones:\n", 1)).code == "terms.pack"


def test_a_pack_of_daily_hours_over_many_years_is_refused() -> None:
    """Sixty such windows in 9 kB took a gigabyte and twelve seconds on every node that read them."""
    hours = "".join(
        f'  - {{id: w{one}, kind: window, ref: "4", text: x, from: 2016-02-20 00:00, open: yes, '
        f'daily: {{from: "0{one}:00", until: "23:30"}}}}\n'
        for one in range(6)
    )
    assert refused(quiet() + hours).code in {"terms.pack", "terms.window"}


def test_a_pack_of_very_many_disputed_windows_is_refused() -> None:
    """Each of 32 starts with each of 32 ends is a thousand ways to read one window."""

    def readings(month: str) -> str:
        return ", ".join(f"{{at: 2016-{month}-{day:02} 00:0{one}}}" for day in range(1, 17) for one in (0, 1))

    dates = f"dates:\n- {{id: S, what: x, at: {{disputed: [{readings('03')}]}}}}\n"
    dates += f"- {{id: E, what: x, at: {{disputed: [{readings('04')}]}}}}\n"
    windows = "".join(
        f'  - {{id: w{one}, kind: window, ref: "4", text: x, from: {{date: S, plus: {one + 1} minutes}}, '
        f"until: {{date: E, plus: {one + 1} minutes}}}}\n"
        for one in range(2)
    )
    text = quiet().replace("zones:\n", dates + "zones:\n", 1) + windows
    assert refused(text).code in {"terms.pack", "terms.window"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Two sides that adopted the valley's terms."""
    held = Stage(tmp_path, 2)

    async def tell() -> None:
        text_id = await put(held["alder"])
        await held.settle()
        await adopt(held["alder"], text_id)
        await adopt(held["birch"], text_id)
        await held.settle()

    run(tell())
    yield held
    held.close()


def send(stage: Stage, method: str, path: str, body: object = None) -> Any:
    answer = run(ask(app_of(stage), method, path, **({} if body is None else {"json": body})))
    assert answer.status_code == 200, answer.text
    return answer.json()


def iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()


def test_a_text_that_one_party_puts_does_not_move_the_agreed_ground(stage: Stage) -> None:
    before = send(stage, "GET", "/api/terms/map")

    async def tell() -> None:
        text_id = await put(stage["birch"], quiet("2", radius_m=100))
        await stage.settle()
        assert send_now(stage) == before
        await adopt(stage["birch"], text_id, parties=("bi",))
        await stage.settle()

    def send_now(held: Stage) -> Any:
        texts = terms_of(held["alder"]).read(terms_of(held["alder"]).look())
        return map_of(by_weight(texts, held.clock.now_ms()))

    run(tell())
    assert send(stage, "GET", "/api/terms/map") == before


def test_what_one_party_adopts_alone_is_never_called_agreed(stage: Stage) -> None:
    async def tell() -> None:
        text_id = await put(
            stage["birch"], quiet("2").replace("groups: [raiders], authority", "groups: [alder], authority")
        )
        await stage.settle()
        await adopt(stage["birch"], text_id, parties=("bi",))
        await stage.settle()

    run(tell())
    past = iso(stage.clock.now_ms() - 3 * DAY_MS)
    body = {"at": past, "lat": INSIDE[0], "lon": INSIDE[1], "act": "fire.heavy", "group": "alder"}
    told = {
        one["pack_version"]: one["basis"] for one in send(stage, "POST", "/api/terms/ask", body)["answers"]
    }
    assert told == {"1": "agreed", "2": "unilateral"}


def test_a_draft_is_held_against_what_is_agreed_and_not_against_what_one_party_adopted_last(
    stage: Stage,
) -> None:
    async def tell() -> Any:
        text_id = await put(stage["birch"], quiet("2", until="2016-02-22 00:00"))
        await stage.settle()
        await adopt(stage["birch"], text_id, parties=("bi",))
        await stage.settle()
        day = {"start_ms": START_MS - DAY_MS, "end_ms": START_MS - DAY_MS + 60_000, "precision": "minute"}
        await stage.say("alder", "report", report(occurred={**day, "zone": "Etc/UTC"}))
        await stage.settle()
        drafted = terms_of(stage["alder"]).draft(quiet("3", until="2016-02-22 00:00"))
        return await what_if(stage["alder"], drafted, against="", days=90)

    found = run(tell())
    assert found["total"] == 1
    assert [one["before"]["time"] for one in found["groups"]] == ["within"]
    assert found["changed"] == 1


def test_ahead_of_an_act_no_answer_is_left_out_because_nothing_is_in_force_then(stage: Stage) -> None:
    """A proposed act before the first day, one after a leave that is announced, one in between: the same answers."""

    async def tell() -> None:
        text_id = terms_of(stage["alder"]).look()[0].text_id
        await adopt(
            stage["alder"], text_id, act="leave", parties=("al",), effective_ms=START_MS + 400 * DAY_MS
        )
        await stage.settle()

    run(tell())
    body = {"act": "fire.heavy", "proposed": True, "lat": INSIDE[0], "lon": INSIDE[1]}
    free = [
        send(stage, "POST", "/api/terms/ask", {**body, "at": iso(at_ms)})
        for at_ms in (START_MS - 400 * DAY_MS, START_MS + 300 * DAY_MS, START_MS + 500 * DAY_MS)
    ]
    assert free[0]["answers"] != []
    assert free[0] == free[1] == free[2]


def test_texts_that_nobody_adopted_are_not_read_for_a_question(stage: Stage) -> None:
    async def tell() -> None:
        await put(stage["birch"], quiet("2", radius_m=100))
        await stage.settle()

    run(tell())
    fresh = Terms(stage["alder"])
    case = Asked(at=iso(stage.clock.now_ms() - 3 * DAY_MS), act="fire.heavy")
    assert run(ask_terms(stage["alder"], fresh, case)).answers
    assert len(fresh._packs._held) == 1


def test_terms_that_one_party_brings_back_alone_are_not_called_agreed(stage: Stage) -> None:
    """Alder leaves; Birch adopts the same text again, alone: what was agreed has ended."""
    text_id = terms_of(stage["alder"]).look()[0].text_id
    before_ms = stage.clock.now_ms()

    async def tell() -> None:
        now_ms = stage.clock.now_ms()
        await adopt(stage["alder"], text_id, act="leave", parties=("al",), effective_ms=now_ms)
        await stage.settle()
        await adopt(stage["birch"], text_id, parties=("bi",), effective_ms=now_ms + DAY_MS)
        await stage.settle()

    run(tell())
    stage.clock.set(before_ms + 6 * DAY_MS)
    (room,) = send(stage, "GET", "/api/terms")["packs"]
    assert (room["state"], room["basis"], room["required"]) == ("in_force", "unilateral", ["bi"])
    told = []
    for at_ms in (before_ms - DAY_MS, before_ms + 4 * DAY_MS):
        answer = send(stage, "POST", "/api/terms/ask", {"at": iso(at_ms), "act": "fire.heavy"})["answers"][0]
        told.append((answer["basis"], answer["parties"]))
    assert told == [("agreed", ["al", "bi"]), ("unilateral", ["bi"])]


def test_drafts_are_read_one_at_a_time_so_that_long_ones_leave_threads_to_others(stage: Stage) -> None:
    terms = Terms(stage["alder"])
    at_once, most = [0], [0]

    def slow(_: object) -> None:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        Event().wait(0.02)
        at_once[0] -= 1

    async def tell() -> None:
        await asyncio.gather(*(terms.drafted(quiet(str(one)), slow) for one in range(5)))

    run(tell())
    assert most == [1]
