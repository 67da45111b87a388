"""What a node keeps of gaps and comparisons: worked out anew when it must be, and never from more than its reader may read."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions import consequences
from sametable.centre.decisions.consequences import Comparisons, Job, pairs_of, told
from sametable.centre.decisions.gap_views import gaps_view, positions_view
from sametable.centre.decisions.gaps import found, open_clauses, room_of
from sametable.centre.decisions.option_map import zones_of
from sametable.centre.decisions.tables import tables_of
from sametable.core.assess.replay import Outcome
from sametable.core.decisions.clauses import Bracket, Option
from sametable.core.decisions.consequences import Bound, Variant
from sametable.core.decisions.text_versions import folded
from sametable.core.terms.reading import read_pack
from sametable.edges.web.option_pool import OptionPool
from sametable.errors import SametableError
from support.acting import say_to
from support.deciding import everybody_beats, past_the_desk
from support.gapping import words
from support.past_the_desk import smuggle
from support.stage import Stage, report, run
from support.termspack import quiet
from support.texting import put as change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.assess.replay import Recorded

HEAD: dict[str, Any] = {"title": words("The upper road"), "form": "party_text", "languages": ["en"]}


async def tabled(stage: Stage) -> tuple[str, str]:
    head = await stage.say("alder", "proposal", HEAD)
    fields: dict[str, Any] = {
        "target": head.id, "number": 1, "bases": [], "changes": [change("c1", "The road is open.")],
    }  # fmt: skip
    fields["text_sha256"] = folded("", "", fields, HEAD, (None, None)).sha256
    version = await stage.say("alder", "proposal_version", fields)
    return head.id, version.id


def stand(target: str, says: str = "accept") -> dict[str, Any]:
    return {"target": target, "clause": "c1", "says": says, "mandate": "head"}


def test_a_word_that_its_side_widens_stands_at_its_own_node_as_at_all_others(stage: Stage) -> None:
    async def play() -> list[tuple[str, str, int]]:
        head, version = await tabled(stage)
        await say_to(stage, "alder", "parties", stand(version, "reject"), kind="clause_position")
        own = await say_to(stage, "alder", "al", stand(version, "accept"), kind="clause_position")
        await stage.settle()

        def told(name: str) -> tuple[str, str, int]:
            held = found(stage[name], head).stands["c1"]["al"]
            return held.stand.says, held.stand.audience, len(held.apart)

        rows = [told("alder"), told("birch")]
        await past_the_desk(stage["alder"], {"type": "release", "target": own.id, "to": "parties"})
        await stage.settle()
        rows += [told("alder"), told("birch")]
        stage.restart("alder")
        return [*rows, told("alder")]

    assert run(play()) == [
        ("reject", "parties", 1),
        ("reject", "parties", 0),
        *[("accept", "parties", 0)] * 3,
    ]


def test_people_who_read_only_what_is_for_all_see_no_word_for_fewer(stage: Stage) -> None:
    async def play() -> str:
        head, version = await tabled(stage)
        await say_to(stage, "alder", "al", stand(version, "reject"), kind="clause_position")
        return head

    head = run(play())
    own, narrow = found(stage["alder"], head), found(stage["alder"], head, for_all=True)
    assert [len(gaps_view(one)["gaps"]) for one in (own, narrow)] == [1, 0]
    assert positions_view(stage["alder"], narrow, for_all=True)["clauses"] == [{"clause": "c1", "by": []}]
    texts = tables_of(stage["alder"]).of(head)
    assert open_clauses(stage["alder"], texts) == 1
    assert open_clauses(stage["alder"], tables_of(stage["alder"]).of(head, for_all=True), for_all=True) == 0


@pytest.mark.parametrize("first", ["round", "moment"])
def test_a_moment_is_not_taken_for_the_round_that_ended_then_whatever_was_asked_first(
    stage: Stage, first: str
) -> None:
    async def play() -> tuple[str, int]:
        head, _ = await tabled(stage)
        window = {"start_ms": stage.clock.now_ms(), "end_ms": stage.clock.now_ms() + 1_000}
        await stage.say("birch", "talks", {"form": "round", "title": "A round", "window": window})
        await stage.settle()
        return head, window["end_ms"]

    head, end_ms = run(play())
    asked = {"round": None, "moment": end_ms}
    rounds = {
        name: found(stage["alder"], head, since_ms=asked[name]).round is not None
        for name in (first, *sorted(asked.keys() - {first}))
    }
    assert rounds == {"round": True, "moment": False}


def test_a_backdated_word_is_not_taken_for_one_from_before_the_round(stage: Stage) -> None:
    async def play(told: bool) -> tuple[dict[str, str], str | None]:
        head, version = await tabled(stage)
        before_ms = stage.clock.now_ms()
        window = {"start_ms": before_ms, "end_ms": before_ms + 1_000}
        stage.clock.set(before_ms + 600_000)
        talks = await stage.say("birch", "talks", {"form": "round", "title": "A round", "window": window})
        if told:
            await stage.say(
                "birch", "read_out", {"target": talks.id, "texts": words("We met."), "outcome": "continuing"}
            )
        await everybody_beats(stage)
        await everybody_beats(stage)  # so that what is said next has others' clocks in its past
        await smuggle(stage, "alder", "clause_position", stand(version, "reject"), at_ms=before_ms)
        await stage.settle()
        seen = [gaps_view(found(stage[name], head)) for name in stage.built]
        assert seen[0] == seen[1] == seen[2]
        return {one["clause"]: one["since_last"] for one in seen[0]["gaps"]}, seen[0]["round"]["told_by"]

    words_, told_by = run(play(told=True))
    assert words_ == {"c1": "new"}
    assert told_by is not None
    stage.clock.set(stage.clock.now_ms() + 600_000)
    assert run(play(told=False)) == ({"c1": "new"}, None)


def test_what_was_worked_out_is_kept_until_something_is_said_of_it(stage: Stage) -> None:
    async def play() -> list[bool]:
        head, version = await tabled(stage)
        alder = stage["alder"]
        first = found(alder, head)
        await stage.say("alder", "report", report())
        same = found(alder, head) is first
        said = await stage.say("alder", "clause_position", stand(version, "reject"))
        opened = found(alder, head).gaps.states["c1"] == "open"
        await stage.say("alder", "withdraw", {"target": said.id})
        return [same, opened, found(alder, head).gaps.states["c1"] == "unsaid"]

    assert run(play()) == [True, True, True]


def test_a_node_that_starts_again_works_out_the_same(stage: Stage) -> None:
    async def play() -> str:
        head, version = await tabled(stage)
        await say_to(stage, "alder", "al+bi", stand(version, "reject"), kind="clause_position")
        await stage.say("alder", "clause_position", stand(version))
        await stage.settle()
        return head

    head = run(play())
    before = [gaps_view(found(stage[name], head)) for name in ("alder", "birch")]
    stage.restart("alder")
    assert [gaps_view(found(stage[name], head)) for name in ("alder", "birch")] == before
    assert before[0] == before[1]
    assert room_of(stage["alder"]).width("nobody here") == 0


class SlowPool:
    """Asks nobody until it is let go; tells whether it was ended."""

    def __init__(self, job: Job) -> None:
        self.pairs = len(job.pairs)
        self.gate, self.asked = asyncio.Event(), asyncio.Event()
        self.ended = False

    async def ask(self, reports: Sequence[Recorded]) -> list[Outcome]:
        """Wait, then say that nothing differs."""
        self.asked.set()
        await self.gate.wait()
        if self.pairs > 9:
            raise SametableError("gap.failed", at="consequences")
        return [Outcome(total=len(reports)) for _ in range(self.pairs)]

    def end(self) -> None:
        """Note it."""
        self.ended = True


def a_job(name: str = "one", owner: str = "olga", pairs: int = 1) -> Job:
    pack = read_pack(quiet(), name="text")
    bracket = Bracket(bracket="b1", options=(Option(texts=(("en", "500"),), value=500),))
    variants = (Variant(option=0, text=pack.text, put="500"),)
    return Job(
        name=name, owner=owner, bound=Bound(clause="c1", bracket=bracket, paths=(), variants=variants), packs={0: pack},
        own=pack, troubles={}, pairs=[(0, 0)] * pairs, from_ms=0, until_ms=4_000_000_000_000, narrow=False,
    )  # fmt: skip


async def begun(stage: Stage, held: Comparisons, job: Job) -> SlowPool:
    pool = SlowPool(job)
    await stage.say("alder", "report", report())
    held.start(stage["alder"], job, lambda _: pool)
    await pool.asked.wait()
    return pool


def test_a_comparison_shows_how_far_it_is_and_ends(stage: Stage) -> None:
    async def play() -> list[tuple[str, int, int]]:
        held, job = Comparisons(), a_job()
        pool = await begun(stage, held, job)
        steps = [(job.state, job.done, job.total)]
        pool.gate.set()
        assert job.task is not None
        await job.task
        assert pool.ended
        return [*steps, (told(held.find("one", "olga"))["state"], job.done, job.total)]

    assert run(play()) == [("running", 0, 1), ("done", 1, 1)]


def test_reports_are_gathered_a_few_at_a_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> tuple[int, int]:
        for _ in range(7):
            await stage.say("alder", "report", report())
        held, job = Comparisons(), a_job()
        pool = SlowPool(job)
        pool.gate.set()
        held.start(stage["alder"], job, lambda _: pool)
        turns = 0
        while job.state == "running":
            turns += 1
            await asyncio.sleep(0)
        return turns, job.done

    monkeypatch.setattr(consequences, "SLICE", 100)
    at_once, done = run(play())
    monkeypatch.setattr(consequences, "SLICE", 1)
    one_by_one, all_done = run(play())
    assert (done, all_done) == (7, 14)
    assert one_by_one - at_once >= 2 * 13 - 2


def test_starting_the_processes_of_a_comparison_holds_nobody_up() -> None:
    class Slow:
        """Takes a portion only once somebody else has had a turn."""

        def __init__(self) -> None:
            self.others = threading.Event()

        def submit(self, *_: object) -> Future[list[Outcome]]:
            """Wait for the others, as starting a process waits for it."""
            assert self.others.wait(30), "nobody else had a turn"
            done: Future[list[Outcome]] = Future()
            done.set_result([])
            return done

        def shutdown(self, **_: object) -> None:
            """Be gone."""

    async def play() -> list[Outcome]:
        pool, slow = OptionPool(a_job()), Slow()
        pool.end()
        pool._pool = slow  # type: ignore[assignment]
        asyncio.get_running_loop().call_later(0.01, slow.others.set)
        return await pool.ask([])

    assert run(play()) == []


def test_a_second_comparison_waits_until_the_first_one_is_done_or_cancelled(stage: Stage) -> None:
    async def play() -> list[str]:
        held = Comparisons()
        pool = await begun(stage, held, a_job())
        with pytest.raises(SametableError) as raised:
            held.start(stage["alder"], a_job("two"), SlowPool)
        with pytest.raises(SametableError) as other:
            held.cancel("one", "somebody else")
        held.cancel("one", "olga")
        async with asyncio.timeout(60):
            while not pool.ended:  # noqa: ASYNC110 - the task that was cancelled is what is looked at
                await asyncio.sleep(0.01)
        second = await begun(stage, held, a_job("two"))
        second.gate.set()
        return [raised.value.code, other.value.code, held.find("two", "olga").state]

    assert run(play()) == ["gap.busy", "gap.no_job", "running"]


def test_a_process_that_ends_leaves_a_comparison_that_failed(stage: Stage) -> None:
    async def play() -> str:
        held, job = Comparisons(), a_job(pairs=10)
        pool = await begun(stage, held, job)
        pool.gate.set()
        assert job.task is not None
        await job.task
        return str(told(job)["state"])

    assert run(play()) == "failed"


def test_every_pair_is_compared_however_many_options_there_are() -> None:
    assert pairs_of([0, 1, 2]) == [(0, 1), (0, 2), (1, 2)]
    assert len(pairs_of(list(range(8)))) == len(set(pairs_of(list(range(8))))) == 28
    assert pairs_of([3]) == []


def test_zones_that_are_the_same_under_every_option_are_not_drawn() -> None:
    small, large = (read_pack(quiet(radius_m=radius_m), name="text") for radius_m in (500, 700))
    options = tuple(Option(texts=(), value=value) for value in (500, 700))
    bracket = Bracket(bracket="b1", options=options, unit="m")
    variants = tuple(Variant(option=at, text="x") for at in range(2))
    asked = Bound(
        clause="c1", bracket=bracket, paths=("/zones/0/geometry/circle/radius_m",), variants=variants
    )
    assert [len(one["features"]) for one in zones_of([small, large], asked)] == [1, 1]
    assert [one["features"] for one in zones_of([small, small], asked)] == [[], []]
