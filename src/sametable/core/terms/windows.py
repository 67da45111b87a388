"""When a window is in force: from its start to its end, its renewals, its hours of the day, under every reading.

Decides the timeline of one window. Where a start or an end is told in several ways, every combination of readings is
worked out and they are compared: in where all agree, disputed where some say in and others out; where a moment is only
known as a range, what lies in the range is undetermined. A combination in which the end is not after the start is no
reading of the window and is left out.

Renewals: `explicit` and `consensus` windows go on only by the renewals listed. Each begins at its own start, else at
the end before it if it was declared before that end, else at its declaration; one that says neither leaves everything
after the window's end undetermined. Nothing is in force by a renewal before its declaration, and a gap stays a gap.
`tacit` windows go on without a gap until `tacit_until`, or for good. `until` and the end of a length are not in the
window; `through` is, to the end of its own minute, second or day (24:00 is that end already).

Hours of the day are those that clocks of the zone show: an hour that they show twice counts twice, a skipped one not.

Shapes: milliseconds since 1970 UTC, half-open. Source: contract clause kind `window` (T5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from sametable.core.terms.effort import spend
from sametable.core.terms.hours import hours
from sametable.core.terms.model import Duration, Unknown
from sametable.core.terms.moments import (
    FIRST_MS,
    LAST_MS,
    Reading,
    add,
    resolve,
    span,
    told,
)
from sametable.core.terms.timeline import NEVER, Timeline, agree, intersect, of_cells, unite
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.terms.model import Daily, Moment, Renewal, Window
    from sametable.core.terms.moments import Context
    from sametable.core.terms.timeline import Cell

MAX_WORK = 1024
"""Combinations of readings, times renewals, that one window may have."""
MAX_PAIRS = 256
"""Readings of the start times readings of the end."""
WORLD_EFFORT = 150
"""What one way to read a window costs, and each of its renewals; see `effort`."""
MAX_RENEWALS = 100
READINGS = "readings"
"""The place of an error about too many readings."""
KINDS = ("none", "explicit", "tacit", "consensus")
_ANY = Reading(earliest_ms=FIRST_MS, latest_ms=LAST_MS, why="a moment that is not known")
_FOR_GOOD = Reading(earliest_ms=LAST_MS, latest_ms=LAST_MS, why="an end that nobody has set")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Renewed:
    """A renewal under one combination of readings; None where the pack says nothing."""

    start: Reading | None
    end: Reading | None
    declared: Reading | None
    length: Duration | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """A window under one combination of readings."""

    start: Reading
    end: Reading
    renewals: tuple[_Renewed, ...]


def _wrong(at: str, expected: str, got: str, advice: str) -> SametableError:
    return SametableError("terms.window", at=at, expected=expected, got=got, advice=advice)


def _read(moment: Moment, context: Context, at: str) -> tuple[Reading, ...]:
    try:
        return resolve(moment, context) or (replace(_ANY, why=_wording(moment)),)
    except SametableError as error:
        raise error.under(at) from None


def _wording(moment: Moment) -> str:
    said = moment.wording if isinstance(moment, Unknown) else ""
    return f"“{said}”: a moment that is not known" if said else _ANY.why


def _edge(reading: Reading, *, through: bool = False) -> Reading:
    """Give a start or an end of a reading: a day counts from its first moment, or through to its last."""
    first, last = reading.earliest_ms, reading.latest_ms
    if reading.whole_day:
        last = first
    if through:
        first, last = min(first + reading.unit_ms, LAST_MS), min(last + reading.unit_ms, LAST_MS)
    words = f"through {reading.why}, that is until {told(first)}" if through else reading.why
    return replace(reading, earliest_ms=first, latest_ms=last, whole_day=False, unit_ms=0, why=words)


def _edges(moment: Moment, context: Context, at: str) -> tuple[Reading, ...]:
    return tuple(_edge(one, through=at.endswith("through")) for one in _read(moment, context, at))


def _plus(start: Reading, length: Duration, zone: str, at: str) -> Reading:
    """Give the end of a length; it moves with its start."""
    try:
        last = add(start.latest_ms, length, zone)[1] if start.latest_ms < LAST_MS else LAST_MS
        first = add(start.earliest_ms, length, zone)[0] if start.earliest_ms < LAST_MS else LAST_MS
    except SametableError as error:
        raise error.under(at) from None
    why = f"{length.text or 'its length'} after its start, {span(first, last)}"
    return replace(start, earliest_ms=first, latest_ms=last, why=why)


def _ends(window: Window, starts: tuple[Reading, ...], context: Context) -> list[tuple[Reading, ...]]:
    """Give for each start the ends that the window may have."""
    if window.until is not None:
        return [_edges(window.until, context, "until")] * len(starts)
    if window.through is not None:
        return [_edges(window.through, context, "through")] * len(starts)
    if window.length is None:
        return [(_FOR_GOOD,)] * len(starts)
    zone = window.zone or context.zone
    return [(_ANY if _is_unknown(one) else _plus(one, window.length, zone, "for"),) for one in starts]


def _pairs(window: Window, context: Context) -> tuple[tuple[Reading, Reading], ...]:
    starts = _edges(window.start, context, "from")
    ends = _ends(window, starts, context)
    return tuple((start, end) for start, its in zip(starts, ends, strict=True) for end in its)


def _is_unknown(reading: Reading) -> bool:
    return reading.earliest_ms <= FIRST_MS and reading.latest_ms >= LAST_MS


def _coherent(start: Reading, end: Reading) -> bool:
    return end.latest_ms > start.earliest_ms


def _declared(moment: Moment, context: Context, at: str) -> tuple[Reading, ...]:
    """Give when something was declared; of a day alone nobody knows the hour, so it may be as late as its end."""
    return tuple(
        replace(one, latest_ms=one.latest_ms + 1, whole_day=False) if one.whole_day else one
        for one in _read(moment, context, at)
    )


def _renewed(renewal: Renewal, context: Context, at: str) -> tuple[_Renewed, ...]:
    starts = (None,) if renewal.start is None else _edges(renewal.start, context, f"{at}.from")
    ends = (None,) if renewal.until is None else _edges(renewal.until, context, f"{at}.until")
    told = (None,) if renewal.declared is None else _declared(renewal.declared, context, f"{at}.declared")
    _bounded(len(starts) * len(ends) * len(told))
    return tuple(
        _Renewed(start=start, end=end, declared=declared, length=renewal.length)
        for start, end, declared in product(starts, ends, told)
    )


def _worlds(window: Window, context: Context) -> tuple[_World, ...]:
    pairs = [pair for pair in _pairs(window, context) if _coherent(*pair)]
    if len(window.renewals) > MAX_RENEWALS:
        raise _wrong("renewals", f"at most {MAX_RENEWALS}", str(len(window.renewals)), "Split the window.")
    ways = [_renewed(one, context, f"renewals[{at}]") for at, one in enumerate(window.renewals)]
    _bounded(len(pairs), MAX_PAIRS)
    count = len(pairs) * (1 + len(ways))
    for way in ways:
        count *= len(way)
        _bounded(count)
    return tuple(
        _World(start=start, end=end, renewals=chosen) for start, end in pairs for chosen in product(*ways)
    )


def _bounded(count: int, most: int = MAX_WORK) -> None:
    if count > most:
        raise _wrong(READINGS, f"disputed readings with at most {most} combinations", f"{count} or more",
                     "Say disputed readings as windows of their own.")  # fmt: skip


def _period(start: Reading, end: Reading, whys: tuple[str, str, str], since: int = FIRST_MS) -> Timeline:
    """Lay out one stretch of force; `whys` are for before it (from `since` on), in it, and after it."""
    before, inside, after = whys
    s1, s2, e1, e2 = start.earliest_ms, start.latest_ms, end.earliest_ms, end.latest_ms
    cells: list[tuple[int, Cell]] = [(FIRST_MS, ("out", "" if since > FIRST_MS else before))]
    if FIRST_MS < since < s1:
        cells.append((since, ("out", before)))
    early, late = f"its start is not known exactly: {start.why}", f"its end is not known exactly: {end.why}"
    if e1 <= s2:
        unsure = late if s1 == s2 else early if e1 == e2 else f"{early}\n{late}"
        cells.append((s1, ("undetermined", unsure)))
    else:
        cells += [(s1, ("undetermined", early)), (s2, ("in", inside)), (e1, ("undetermined", late))]
    cells.append((e2, ("out", after)))
    return of_cells([one for one in cells if one[0] < LAST_MS])


def _later(one: Reading, other: Reading) -> Reading:
    """Give the later of two moments, where either may be a range."""
    chosen = one if one.latest_ms >= other.latest_ms else other
    return replace(
        chosen,
        earliest_ms=max(one.earliest_ms, other.earliest_ms),
        latest_ms=max(one.latest_ms, other.latest_ms),
    )


def _order(renewal: _Renewed) -> tuple[tuple[int, ...], ...]:
    """Sort by what fixes the beginning, so that the order in the pack does not matter; what nothing fixes is last."""
    length = renewal.length or Duration()
    known = [one for one in (renewal.start, renewal.declared) if one and not _is_unknown(one)]
    key = known[0] if known else _FOR_GOOD
    parts = (key, renewal.start, renewal.declared, renewal.end)
    return (
        *((one.earliest_ms, one.latest_ms) if one else (LAST_MS + 1,) for one in parts),
        (length.months, length.days, length.ms),
    )


def _begin(renewal: _Renewed, own: Reading, latest: Reading) -> tuple[Reading, Reading]:
    """Tell from when a renewal counts, and from when it is in force: `own` is the window's end, `latest` any."""
    start, declared = renewal.start, renewal.declared
    if declared is not None and _is_unknown(declared):
        declared = None
    if start is not None and not _is_unknown(start):
        return start, _later(start, declared) if declared else start
    if start is None and declared is not None:
        counts = _later(latest, declared)
        return counts, counts
    counts = replace(own, latest_ms=LAST_MS, why="a moment after its end that is not known")
    counts = _later(counts, declared) if declared else counts
    return counts, counts


def _goes_on(renewal: _Renewed, latest: Reading) -> bool:
    """Tell whether it was surely declared before the end that it goes on from, so that no gap can lie between."""
    declared = renewal.declared
    return renewal.start is None and declared is not None and declared.latest_ms < latest.earliest_ms


def _seamless(stretch: tuple[Reading, Reading]) -> Reading:
    """Give a start for what goes on from the end of a stretch: no doubt about that end is a doubt about force."""
    start, end = stretch
    return replace(end, latest_ms=end.earliest_ms) if end.earliest_ms > start.latest_ms else start


def _of_world(world: _World, window: Window, context: Context) -> Timeline:
    spend(context.effort, WORLD_EFFORT, *[world.start.why, world.end.why] * 4)
    until = "" if world.end.why.startswith("through ") else "until "
    told = f"in force from {world.start.why} {until}{world.end.why}"
    waits = window.renewal in ("explicit", "consensus") and not world.renewals
    after = f"after its end: {world.end.why}" + ("; no renewal is recorded" if waits else "")
    made = [_period(world.start, world.end, (f"before its start: {world.start.why}", told, after))]
    latest = (world.start, world.end)
    for renewal in sorted(world.renewals, key=_order):
        spend(context.effort, WORLD_EFFORT, *[latest[1].why] * 4)
        counts, begins = _begin(renewal, world.end, latest[1])
        end = renewal.end
        if end is None:
            length = renewal.length or Duration()
            end = _plus(counts, length, window.zone or context.zone, "renewals")
        if not _coherent(begins, end):
            continue
        spend(context.effort, 0, *[begins.why, end.why] * 4)
        whys = (
            f"not renewed until {begins.why}; a renewal does not reach back",
            f"renewed from {begins.why} until {end.why}",
            f"after the end of its renewal: {end.why}; no further renewal is recorded",
        )
        from_end = latest[1].earliest_ms
        if _goes_on(renewal, latest[1]):
            begins = _seamless(latest)
        made.append(_period(begins, end, whys, since=from_end))
        if end.latest_ms >= latest[1].latest_ms:
            latest = (begins, _later(latest[1], end))
    if window.renewal == "tacit":
        made.append(_tacit(world, window, context))
    return unite(made, context.effort)


def _tacit(world: _World, window: Window, context: Context) -> Timeline:
    """Go on from the window's end without a gap, to the last moment that the pack gives."""
    lasts = (_FOR_GOOD,) if window.tacit_until is None else _edges(window.tacit_until, context, "last")
    each = window.tacit_each.text if window.tacit_each else ""
    begins = _seamless((world.start, world.end))
    made = []
    for last in lasts:
        if last.latest_ms <= world.end.earliest_ms:
            made.append(NEVER)
            continue
        inside = f"renewed tacitly{', each ' + each if each else ''}, from {world.end.why} until {last.why}"
        made.append(_period(begins, last, ("", inside, f"after the last tacit renewal: {last.why}")))
    return agree(made, context.effort)


def timeline_of(window: Window, context: Context) -> Timeline:
    """Give when the window is in force, under all readings of its moments.

    Raises: `terms.time` where a moment cannot be placed; `terms.window` where readings are too many.
    """
    worlds = _worlds(window, context)
    made = agree([_of_world(world, window, context) for world in worlds], context.effort)
    if window.daily is None or not made.segments:
        return made
    first, last = made.segments[0].start_ms, made.segments[-1].end_ms
    laid = hours(window.daily, window.zone or context.zone, first, last, context.effort)
    return intersect(made, laid, context.effort)


def _check_end(window: Window, context: Context) -> None:
    given = [
        name
        for name, there in (
            ("until", window.until is not None),
            ("through", window.through is not None),
            ("for", window.length is not None),
            ("open: yes", window.open_end),
        )
        if there
    ]
    if len(given) != 1:
        raise _wrong("", "one of until, through, for, open: yes", " and ".join(given) or "none of them",
                     "Say once how the window ends; `open: yes` if no end is set.")  # fmt: skip
    pairs = _pairs(window, context)
    if not any(_coherent(*pair) for pair in pairs):
        start, end = pairs[0]
        same = end.latest_ms == start.earliest_ms
        raise _wrong(
            given[0], "an end that is later than the start",
            f"{'an end at its start' if same else 'an end before its start'}: {start.why}; {end.why}",
            "Look at days, zones and the order of the two; a window that includes its last minute says `through`.",
        )  # fmt: skip


def _check_renewals(window: Window, context: Context) -> None:
    if window.renewal not in KINDS:
        raise _wrong("renewal", ", ".join(KINDS), window.renewal, "Choose one of them.")
    if window.renewal == "none" and window.renewals:
        raise _wrong("renewals", "no renewals in a window that says renewal: none", str(len(window.renewals)),
                     "Say renewal: explicit, or consensus, or remove them.")  # fmt: skip
    if window.open_end and (window.renewals or window.renewal == "tacit"):
        raise _wrong("renewal", "no renewal of a window without an end", window.renewal,
                     "Give the window its first end, or remove the renewals.")  # fmt: skip
    if window.renewal == "tacit":
        _check_length("each", window.tacit_each)
    for number, one in enumerate(window.renewals):
        at = f"renewals[{number}]"
        if (one.until is None) == (one.length is None):
            raise _wrong(
                at, "either until or for", "both" if one.until else "neither", "Say once how it ends."
            )
        if one.until is None:
            _check_length(f"{at}.for", one.length)
        elif one.start is not None and not any(
            _coherent(way.start, way.end)
            for way in _renewed(one, context, at)
            if way.start is not None and way.end is not None
        ):
            raise _wrong(f"{at}.until", "an end that is later than its start", "an end at or before its start",
                         "Look at days, zones and the order of the two.")  # fmt: skip


def _check_length(at: str, length: Duration | None) -> None:
    parts = () if length is None else (length.months, length.days, length.ms)
    if not any(parts) or min(parts) < 0:
        raise _wrong(at, "a length of time, such as 48 hours", (length and length.text) or "none",
                     "Write a number and hours, days, months or minutes.")  # fmt: skip


def _check_daily(daily: Daily) -> None:
    if not 0 <= daily.start_minute < daily.end_minute <= 1440:
        raise _wrong(
            "daily", "hours that end later on the same day",
            f"minutes {daily.start_minute} to {daily.end_minute}",
            "Hours that pass midnight are two windows: one up to 24:00, one from 00:00.",
        )  # fmt: skip
    if not daily.weekdays or not set(daily.weekdays) <= set(range(1, 8)):
        raise _wrong("daily.weekdays", "at least one weekday from mon to sun", str(daily.weekdays),
                     "Remove weekdays if the hours are those of every day.")  # fmt: skip


def check_window(window: Window, context: Context) -> Timeline:
    """Refuse a window that cannot be meant; give when the others are in force.

    Raises: `terms.window` for an end before the start under all readings, no length, hours reversed, a tacit renewal
    without its length, renewals that contradict the window, readings that are too many; `terms.time` where a moment
    cannot be placed.
    """
    if window.length is not None:
        _check_length("for", window.length)
    if window.daily is not None:
        _check_daily(window.daily)
    _check_end(window, context)
    _check_renewals(window, context)
    return timeline_of(window, context)
