"""Whether every moment and window of a pack can be told: clock times that happened once, suns that set, ends after starts.

Decides by the time engine alone, and says what it says in the pack's language, at the moment's own place in the file.

Source: house rules, Errors; `moments` and `windows`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sametable.core.terms.checks import clauses_of
from sametable.core.terms.costs import check_costs, counted, exhausted
from sametable.core.terms.force import Force
from sametable.core.terms.model import At, Sun
from sametable.core.terms.moments import local, moments_of, resolve, told
from sametable.core.terms.windows import READINGS, check_window
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.model import Clause, Moment
    from sametable.core.terms.moments import Context
    from sametable.core.terms.shapes import Reading
    from sametable.core.terms.timeline import Timeline
    from sametable.core.terms.tree import Node


_DAY_AND_PLACE = re.compile(r"(\d{4}-\d{2}-\d{2})\D*?(-?\d+(?:\.\d+)?, -?\d+(?:\.\d+)?)")


def check_times(found: Mapping[str, Any], reading: Reading) -> None:
    """Check every moment and window. Raises `terms.pack`."""
    context = counted(found, reading)
    for moment, node in reading.moments:
        try:
            resolve(moment, context)
        except SametableError as error:
            if exhausted(context):
                raise reading.fault("work_readings", node) from None
            raise _untold(moment, node, error, reading) from None
    force = Force(context=context, instruments={one.id: one for one, _ in found["instruments"]})
    for instrument, node in found["instruments"]:
        for clause, at in clauses_of(instrument, node):
            if clause.kind == "window":
                force.alone[id(clause)] = _check_window(clause, at, context, reading)
    check_costs(found, force, reading)


def _untold(moment: Moment, node: Node, error: SametableError, reading: Reading) -> SametableError:
    if isinstance(moment, Sun):
        return reading.fault("sun_never", node, got=_sun_told(moment, error))
    if isinstance(moment, At) and moment.offset_min is None and moment.minute < 1440:
        day = date.fromisoformat(moment.day)
        wall = datetime.combine(day, time.min) + timedelta(minutes=moment.minute, seconds=moment.second)
        first, last = moments_of(wall, moment.zone)
        if first != last:
            both = f"{told(first)}, {told(last)}"
            return reading.fault("clock_repeats", node, zone=moment.zone, both=both)
        if local(first, moment.zone) != wall:
            return reading.fault("clock_skips", node, zone=moment.zone)
    return reading.fault("untold", node, got=error.got)


def _check_window(clause: Clause, node: Node, context: Context, reading: Reading) -> Timeline:
    try:
        return check_window(clause.fields["window"], context)
    except SametableError as error:
        if exhausted(context) or error.at == READINGS:
            daily = node.entries.get("daily")
            message, at = ("work_readings", node.entries["from"]) if daily is None else ("work_daily", daily)
            raise reading.fault(message, at) from None
        at = _inner(node, error.at)
        if error.code == "terms.time":
            # All moments were told before: it is a length that leads too far.
            raise reading.fault("far_end", at) from None
        ends = error.at.rpartition(".")[2] in {"until", "through", "for"}
        said = {"got": _ends_told(clause, context)} if error.at in {"until", "through"} else {}
        raise reading.fault("window_order" if ends else "window_wrong", at, **said) from None


def _sun_told(moment: Sun, error: SametableError) -> str:
    """Give day and place of a sun that does not do that, in no language: the engine's words are English."""
    held = _DAY_AND_PLACE.search(error.got)
    return f"{moment.event}: {held[1]}, {held[2]}" if held else moment.event


def _ends_told(clause: Clause, context: Context) -> str:
    """Give the first reading of a window's start and of its end, in no language."""
    window = clause.fields["window"]
    ends = (window.start, window.until or window.through)
    found = [resolve(one, context) for one in ends if one is not None]
    return " → ".join(told(readings[0].earliest_ms) for readings in found if readings)


def _inner(node: Node, path: str) -> Node:
    """Give the node that a path of keys and numbers leads to, or the last one on the way that is there."""
    for step in path.replace("[", ".[").split("."):
        if step.startswith("[") and step[1:-1].isdigit() and int(step[1:-1]) < len(node.items):
            node = node.items[int(step[1:-1])]
        elif step in node.entries:
            node = node.entries[step]
    return node
