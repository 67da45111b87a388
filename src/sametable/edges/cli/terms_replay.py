"""`sametable terms replay`: what a drafted change would have meant for the reports that a node's record holds.

Decides nothing about a report; counts how its class (time, place, act) differs between two texts. The record is read,
never written: what was answered before stays what it was. Reports are those of the node's own party's picture.

Shapes: `--json` prints one object: the span, the exact counts of every pair of classes by instrument, the changed
reports. Times ISO 8601 with an offset. Source: issue "terms as data", what-if; docs/reference/terms.md.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.output import (
    JsonOption,
    QuietOption,
    plain,
    print_json,
    progress,
    say,
    table,
    usage,
)
from sametable.edges.cli.terms_ask import moment_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from sametable.centre.centre import Centre
    from sametable.core.assess.replay import Change, Outcome, Recorded
    from sametable.core.terms.model import Pack
    from sametable.edges.cli.tools import Tools

DAY_MS = 86_400_000
DAYS_MOST = 3_660
PORTION = 500
FEW = 4 * PORTION
"""So many reports are assessed sooner than further processes start."""
SHOWN = 40


def replay(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    pack: Annotated[
        str, typer.Option("--pack", metavar="DRAFT", help="The drafted text: an id, a file or a folder.")
    ],
    against: Annotated[
        str | None,
        typer.Option(
            metavar="PACK", help="The text to compare it with; else the one in force in the record."
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=DAYS_MOST, help="How many days back.")] = 90,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Until when; else now.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0 for one a core.")] = 0,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show what a drafted text would have meant for the reports of the last days.

    Example: sametable terms replay ./amman --pack draft.yaml --against syria-2016-02 --days 90
    """
    from sametable.centre.terms.recorded import recorded
    from sametable.core.assess import replay as core

    tools: Tools = context.obj
    drafted = tools.load_pack(pack)
    built = tools.build(folder)
    try:
        now_ms = tools.now_ms()
        until_ms = moment_ms(until, "--until", drafted.zone) if until is not None else now_ms
        from_ms = until_ms - days * DAY_MS
        held = tools.load_pack(against) if against else in_force(built.centre, drafted.id, until_ms)
        asked = core.change(*books_of(held, drafted))
        reports = list(recorded(built.centre, from_ms, until_ms))
        with progress("reports", quiet=quiet or as_json) as told:
            outcome = replayed(asked, (held, drafted), reports, now_ms=now_ms, jobs=jobs, told=told)
    finally:
        built.store.close()
    found = {
        "from_ms": from_ms,
        "until_ms": until_ms,
        "before": {"id": held.id, "version": held.version, "sha256": held.sha256},
        "after": {"id": drafted.id, "version": drafted.version, "sha256": drafted.sha256},
        **core.plain(outcome, asked),
    }
    print_json(found) if as_json else _show(found)


def in_force(centre: Centre, name: str, at_ms: int) -> Pack:
    """Give the text of a pack that is in force in the record at a moment, the one put last. Raises `cli.usage`."""
    from sametable.centre.terms.held import terms_of
    from sametable.core.terms.adopted import state_at

    terms = terms_of(centre)
    mine = [one for one in terms.look() if one.pack == name]
    found = [
        one.pack for one in terms.read(one for one in mine if state_at(one, at_ms) == "in_force") if one.pack
    ]
    if not found:
        raise usage(
            f"--against PACK, or a text of {name} in force in the record", got="none in force",
            advice="Name the text to compare with: a shipped pack's id, a file or a folder.",
        )  # fmt: skip
    return found[-1]


def books_of(before: Pack, after: Pack) -> tuple[Any, Any]:
    """Make both texts ready to be asked."""
    from sametable.core.terms.book import compile_book

    return compile_book([before]), compile_book([after])


def replayed(
    asked: Change,
    packs: tuple[Pack, Pack],
    reports: list[Recorded],
    *,
    now_ms: int,
    jobs: int = 0,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Outcome:
    """Assess reports under both texts, in other processes if there are many; the outcome is the same either way."""
    from sametable.core.assess import replay as core
    from sametable.edges.cli.workers import cores

    count = jobs or cores()
    portions = _portions(reports)
    if count == 1 or len(reports) <= FEW:
        return core.join(_one_by_one(asked, portions, now_ms, len(reports), told))
    with _workers(packs, now_ms, count) as pool:
        return core.join(_in_others(pool, portions, 2 * count, len(reports), told))


def _portions(reports: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    rest = iter(reports)
    while portion := list(islice(rest, PORTION)):
        yield portion


def _one_by_one(
    asked: Change, portions: Iterable[list[Recorded]], now_ms: int, of: int, told: Callable[[int, int], None]
) -> Iterator[Outcome]:
    from sametable.core.assess import replay as core

    done = 0
    for portion in portions:
        yield core.replay(asked, portion, now_ms=now_ms)
        done += len(portion)
        told(done, of)


@contextmanager
def _workers(packs: tuple[Pack, Pack], now_ms: int, count: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes that hold both texts ready; they begin afresh, so it works the same on every system."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(packs, now_ms)) as pool:
        yield pool


_HELD: dict[str, Any] = {}


def _begin(packs: tuple[Pack, Pack], now_ms: int) -> None:
    from sametable.core.assess import replay as core

    _HELD.update(asked=core.change(*books_of(*packs)), now_ms=now_ms)


def _portion(reports: list[Recorded]) -> Outcome:
    from sametable.core.assess import replay as core

    return core.replay(_HELD["asked"], reports, now_ms=_HELD["now_ms"])


def _in_others(
    pool: ProcessPoolExecutor,
    portions: Iterator[list[Recorded]],
    ahead: int,
    of: int,
    told: Callable[[int, int], None],
) -> Iterator[Outcome]:
    """Keep a few portions under way, so that neither the pool nor the memory waits for the other."""
    under_way: deque[tuple[Future[Outcome], int]] = deque()
    done = 0
    for portion in portions:
        under_way.append((pool.submit(_portion, portion), len(portion)))
        if len(under_way) >= ahead:
            future, size = under_way.popleft()
            yield future.result()
            done += size
            told(done, of)
    for future, size in under_way:
        yield future.result()
        done += size
        told(done, of)


def _show(found: dict[str, Any]) -> None:
    before, after = found["before"], found["after"]
    say(plain(f"{before['id']} {before['version']} -> {after['id']} {after['version']}"))
    say(
        f"{found['total']} reports, {found['changed']} of them would be classed differently; "
        f"undetermined {found['undetermined_before']} before, {found['undetermined_after']} after"
    )
    if found["not_past"]:
        say(f"{found['not_past']} are not past yet and were left out")
    for name, words in (("only_before", "only in the text before"), ("only_after", "only in the draft")):
        if found[name]:
            say(plain(f"{words}: {', '.join(found[name])}"))
    table(
        ("instrument", "before", "after", "reports"),
        [
            [one["before"]["instrument"], _class(one["before"]), _class(one["after"]), str(one["count"])]
            for one in found["groups"]
        ],
    )
    rows = [
        [row["number"], was["instrument"], _class(was), _class(now)]
        for row in found["rows"][:SHOWN]
        for was, now in zip(row["before"], row["after"], strict=True)
    ]
    table(("report", "instrument", "before", "after"), rows)
    left = found["changed"] - min(SHOWN, len(found["rows"]))
    if left:
        say(f"... and {left} more; --json lists up to {len(found['rows'])}")
    say("The record is as it was; this compares two texts.")


def _class(one: dict[str, str]) -> str:
    if not one["time"]:
        return "no such instrument"
    return f"time {one['time']}, place {one['place']}, {one['act']}"
