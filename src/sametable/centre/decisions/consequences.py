"""What each option of a bound bracket would mean on the map and for what was recorded: a comparison as a job with its progress.

Decides which packs are compared (the version's own pack with each option in it), which reports are asked (those of the last
days that the asking side may read, as in what-if), which zones are drawn (those that are not the same under every option), and
that one comparison runs at a time and few are kept. Nothing is written, nothing is ranked: options stand in the order of the
text, and for each pair the counts are exact. Every pair is asked, of as many options as a bracket may have: eight, that is 28 pairs; no
pair is left out.

Who runs the processes is handed in (`Pool`); without one the node does it itself, portion by portion.
Times are ms. Source: domain reference 5 (simulate); charter, rules 5 and 6; decision 0029.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Protocol

from sametable.centre.decisions.gaps import found as gaps_found
from sametable.centre.decisions.option_map import zones_of
from sametable.centre.terms.acts import find_text
from sametable.centre.terms.recorded import as_cases, standing
from sametable.core.assess import replay
from sametable.core.decisions.consequences import bound
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.decisions.option_replay import Pair
    from sametable.centre.terms.held import Terms
    from sametable.core.assess.replay import Outcome, Recorded
    from sametable.core.decisions.consequences import Bound
    from sametable.core.terms.model import Pack

DAY_MS = 86_400_000
PORTION = 500
SLICE = 100
"""So many reports are looked at or read in one step; others have their turn after each."""
AHEAD = 4
JOBS_KEPT = 16


class Pool(Protocol):
    """Asks portions of reports of packs somewhere; made for one comparison, ended after it."""

    async def ask(self, reports: Sequence[Recorded]) -> list[Outcome]:
        """Give the outcome of a portion for each pair."""
        ...

    def end(self) -> None:
        """Let go of it; what is under way is left."""
        ...


@dataclass(slots=True, kw_only=True)
class Job:
    """One comparison: what is compared, how far it is, and what it gave."""

    name: str
    owner: str
    bound: Bound
    packs: dict[int, Pack]
    """Option to the pack with it; options that cannot be put there are missing."""
    own: Pack
    troubles: dict[int, str]
    pairs: list[Pair]
    from_ms: int
    until_ms: int
    narrow: bool
    total: int = 0
    done: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    state: str = "running"
    task: asyncio.Task[None] | None = None
    answer: dict[str, Any] | None = None
    """What is told once it is done; worked out when it is first asked for."""


class Comparisons:
    """The comparisons of a node: one runs at a time, the last few are kept."""

    def __init__(self) -> None:
        """Begin with none."""
        self._held: OrderedDict[str, Job] = OrderedDict()

    def start(self, centre: Centre, job: Job, pool: Callable[[Job], Pool]) -> None:
        """Begin a comparison. Raises `gap.busy`."""
        if any(one.state == "running" for one in self._held.values()):
            raise SametableError(
                "gap.busy", at="consequences", expected="one comparison at a time", got="another one",
                advice="Wait until it is done, or cancel it.",
            )  # fmt: skip
        self._held[job.name] = job
        while len(self._held) > JOBS_KEPT:
            self._held.popitem(last=False)
        job.task = asyncio.create_task(_run(centre, job, pool))

    def find(self, name: str, owner: str) -> Job:
        """Give a comparison to whoever asked for it. Raises `gap.no_job`."""
        job = self._held.get(name)
        if job is None or job.owner != owner:
            raise SametableError(
                "gap.no_job", at=name[:40], expected="a comparison that you asked for", got="none"
            )
        return job

    def cancel(self, name: str, owner: str) -> None:
        """End a comparison and forget it. Raises `gap.no_job`."""
        job = self.find(name, owner)
        if job.task is not None and not job.task.done():
            job.task.cancel()
        job.state = "cancelled"
        del self._held[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants compared: a bracket of a version, over so many days; `narrow`: what is for all parties alone."""

    name: str
    owner: str
    proposal: str
    version: str
    clause: str
    bracket: str
    days: int
    narrow: bool


async def prepared(centre: Centre, terms: Terms, wanted: Wanted) -> Job:
    """Make a comparison ready: read the version's pack with each option in it.

    Raises: `proposal.unknown`, `proposal.no_version`, `proposal.two_heads`, `gap.unreadable`, `gap.not_bound`, `terms.no_text`.
    """
    found = gaps_found(centre, wanted.proposal, wanted.version, for_all=wanted.narrow)
    text = found.version.text
    if text is None or not text.terms:
        raise SametableError(
            "gap.not_bound", at="version", expected="a version that names its pack", got="one that names none"
        )
    texts = await asyncio.to_thread(terms.read, terms.look())
    held = find_text(centre, texts, text.terms, "terms").pack
    if held is None:
        raise SametableError(
            "terms.no_text", at="terms", expected="a text that reads as terms", got=text.terms
        )
    placed = bound(text, wanted.clause, wanted.bracket, held.text, language=held.language)
    packs: dict[int, Pack] = {}
    troubles: dict[int, str] = {}
    for one in placed.variants:
        if one.why:
            troubles[one.option] = one.why
            continue
        try:
            packs[one.option] = await terms.drafted(one.text, lambda read: read)
        except SametableError as error:
            troubles[one.option] = str(error)[:200]
    now_ms = centre.clock.now_ms()
    return Job(
        name=wanted.name, owner=wanted.owner, bound=placed, packs=packs, own=held, troubles=troubles, pairs=pairs_of(list(packs)),
        from_ms=now_ms - wanted.days * DAY_MS, until_ms=now_ms, narrow=wanted.narrow,
    )  # fmt: skip


def pairs_of(options: Sequence[int]) -> list[Pair]:
    """Give which options are compared with which, by their places: all with all."""
    return list(combinations(range(len(options)), 2))


async def _run(centre: Centre, job: Job, make: Callable[[Job], Pool]) -> None:
    """Take the reports that stand, and ask them of every pair."""
    try:
        found = await _standing(centre, job)
        job.total = len(found)
        await work(job, make(job), _portions(centre, job, found))
    finally:
        if job.state == "running":
            job.state = "cancelled"


async def work(job: Job, pool: Pool, portions: AsyncIterator[Sequence[Recorded]]) -> None:
    """Ask portions of reports of every pair, a few under way at a time; gives up as soon as it is told to."""
    joined: list[list[Outcome]] = [[] for _ in job.pairs]
    under_way: list[tuple[asyncio.Task[list[Outcome]], int]] = []
    try:
        async for reports in portions:
            under_way.append((asyncio.create_task(_asked(pool, reports)), len(reports)))
            if len(under_way) >= AHEAD:
                await _taken(job, joined, under_way.pop(0))
            await asyncio.sleep(0)
        while under_way:
            await _taken(job, joined, under_way.pop(0))
        job.outcomes = [replay.join(some) for some in joined]
        job.state = "done"
    except SametableError:
        job.state = "failed"
    finally:
        for task, _ in under_way:
            task.cancel()
        pool.end()


async def _asked(pool: Pool, reports: Sequence[Recorded]) -> list[Outcome]:
    return await pool.ask(reports)


async def _taken(job: Job, joined: list[list[Outcome]], one: tuple[asyncio.Task[list[Outcome]], int]) -> None:
    task, count = one
    for some, outcome in zip(joined, await task, strict=True):
        some.append(outcome)
    for some in joined:
        if len(some) > 1:
            some[:] = [replay.join(some)]
    job.done += count


async def _standing(centre: Centre, job: Job) -> list[Any]:
    """Give the reports that are asked, others running between."""
    picture = centre.shared if job.narrow else centre.picture
    found: list[Any] = []
    marks = list(picture.marks.values())
    for at in range(0, len(marks), SLICE):
        found += standing(picture, marks[at : at + SLICE], job.from_ms, job.until_ms)
        await asyncio.sleep(0)
    return found


async def _portions(centre: Centre, job: Job, found: Sequence[Any]) -> AsyncIterator[list[Recorded]]:
    """Give the reports as cases, read a few at a time; of those for all nothing is read that only the own side may."""
    for start in range(0, len(found), PORTION):
        held: list[Recorded] = []
        for at in range(start, min(start + PORTION, len(found)), SLICE):
            few = found[at : min(at + SLICE, start + PORTION)]
            held += as_cases(centre, few, calibre=not job.narrow)
            await asyncio.sleep(0)
        yield held


def told(job: Job) -> dict[str, Any]:
    """Give how far a comparison is and, once it is done, what each option and each pair of them would mean."""
    plain: dict[str, Any] = {
        "job": job.name, "state": job.state, "done": job.done, "total": job.total, "from_ms": job.from_ms,
        "until_ms": job.until_ms, "clause": job.bound.clause, "bracket": job.bound.bracket.bracket,
        "paths": list(job.bound.paths), "options": [], "pairs": [],
    }  # fmt: skip
    if job.state != "done":
        return plain
    if job.answer is None:
        job.answer = {**plain, **_answer(job)}
    return job.answer


def _answer(job: Job) -> dict[str, Any]:
    names = list(job.packs)
    changes = _changes(job)
    return {
        "options": _options(job, names),
        "pairs": [
            {"a": names[one], "b": names[other], **replay.plain(outcome, change)}
            for (one, other), outcome, change in zip(job.pairs, job.outcomes, changes, strict=True)
        ],
    }


def _changes(job: Job) -> list[Any]:
    from sametable.centre.decisions.option_replay import changes_of

    return list(changes_of(list(job.packs.values()), job.pairs))


def _options(job: Job, names: Sequence[int]) -> list[dict[str, Any]]:
    read = tuple(
        one for one in job.bound.variants if one.option in job.packs
    )  # a draft may not read as a pack
    drawn = zones_of(list(job.packs.values()), replace(job.bound, variants=read))
    rows = []
    for at, held in enumerate(job.bound.bracket.options):
        placed = names.index(at) if at in job.packs else None
        against = None if placed is None else _against_own(job, names, placed)
        rows.append(
            {
                "option": at, "by": list(held.by), "value": held.value, "texts": dict(held.texts),
                "put": job.bound.variants[at].put or None, "why": job.troubles.get(at),
                "zones": None if placed is None else drawn[placed],
                "counts": [] if placed is None else _counts(job, placed),
                "changed": against and against.changed,
                "rows_left_out": against and max(0, against.changed - len(against.rows)),
                "as_put": placed is not None and job.packs[at].sha256 == job.own.sha256,
            }
        )  # fmt: skip
    return rows


def _against_own(job: Job, names: Sequence[int], placed: int) -> Outcome | None:
    """Give the pair with the option that the pack was put with, if there is one."""
    for pair, outcome in zip(job.pairs, job.outcomes, strict=True):
        others = [one for one in pair if one != placed]
        if len(others) == 1 and job.packs[names[others[0]]].sha256 == job.own.sha256:
            return outcome
    return None


def _counts(job: Job, placed: int) -> list[dict[str, Any]]:
    """Give how many reports fall into each class under one option, by instrument."""
    for pair, outcome in zip(job.pairs, job.outcomes, strict=True):
        if placed in pair:
            side = 1 + pair.index(placed)
            summed: dict[tuple[Any, ...], int] = {}
            for key, count in outcome.counts.items():
                held = (key[0], *key[side])
                summed[held] = summed.get(held, 0) + count
            return [
                {"instrument": name, "time": time, "place": where, "act": act, "count": count}
                for (name, time, where, act), count in sorted(summed.items())
            ]
    return []
