"""Whether every moment and window of a pack can be told: clock times that happened once, suns that set, ends after starts.

Decides by the time engine alone, and says what it says in the pack's language, at the moment's own place in the file.

Source: house rules, Errors; `moments` and `windows`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sametable.core.terms.checks import clauses_of
from sametable.core.terms.model import At, Sun
from sametable.core.terms.moments import Context, local, moments_of, resolve, told
from sametable.core.terms.windows import check_window
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.model import Clause, Moment
    from sametable.core.terms.shapes import Reading
    from sametable.core.terms.tree import Node


def check_times(found: Mapping[str, Any], reading: Reading) -> None:
    """Check every moment and window. Raises `terms.pack`."""
    context = Context(
        zone=reading.zone, dates={fields["id"]: fields["at"] for fields, _ in found.get("dates", ())}
    )
    for moment, node in reading.moments:
        try:
            resolve(moment, context)
        except SametableError as error:
            raise _untold(moment, node, error, reading) from None
    for instrument, node in found["instruments"]:
        for clause, at in clauses_of(instrument, node):
            if clause.kind == "window":
                _check_window(clause, at, context, reading)


def _untold(moment: Moment, node: Node, error: SametableError, reading: Reading) -> SametableError:
    if isinstance(moment, Sun):
        return reading.fault("sun_never", node, got=error.got)
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


def _check_window(clause: Clause, node: Node, context: Context, reading: Reading) -> None:
    try:
        check_window(clause.fields["window"], context)
    except SametableError as error:
        at = _inner(node, error.at)
        ends = error.at.rpartition(".")[2] in {"until", "through", "for"}
        raise reading.fault("window_order" if ends else "window_wrong", at, got=error.got) from None


def _inner(node: Node, path: str) -> Node:
    """Give the node that a path of keys and numbers leads to, or the last one on the way that is there."""
    for step in path.replace("[", ".[").split("."):
        if step.startswith("[") and step[1:-1].isdigit() and int(step[1:-1]) < len(node.items):
            node = node.items[int(step[1:-1])]
        elif step in node.entries:
            node = node.entries[step]
    return node
