"""What the times of a pack cost all together, as the book will lay them out: refused with a place, in its language.

Decides nothing about what the terms mean. The same work is done here as when the pack is made ready for asking, and
counted: what passes here costs no more there.

Source: house rules, Errors; `effort`, `force`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.checks import clauses_of
from sametable.core.terms.effort import Effort, spend
from sametable.core.terms.law import EDGES_MOST
from sametable.core.terms.moments import Context
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.force import Force
    from sametable.core.terms.model import Instrument
    from sametable.core.terms.shapes import Reading
    from sametable.core.terms.tree import Node

EDGES_AT_ONCE = 32
"""So many looks at whether an instrument may hold in a cell of time cost one unit; see `effort`."""


def counted(found: Mapping[str, Any], reading: Reading) -> Context:
    """Give what the moments of a pack are counted from, with the whole of its effort still left."""
    named = {fields["id"]: fields["names"] for fields, _ in found.get("groups", ())}
    names = {
        group: said.get(reading.language) or said.get("en") or next(iter(said.values()), group)
        for group, said in named.items()
    }
    dates = {fields["id"]: fields["at"] for fields, _ in found.get("dates", ())}
    return Context(zone=reading.zone, dates=dates, names=names, effort=Effort())


def exhausted(context: Context) -> bool:
    """Tell whether more work was asked for than there was."""
    return context.effort is not None and context.effort.spent


def check_costs(found: Mapping[str, Any], force: Force, reading: Reading) -> None:
    """Lay out the times of every instrument and clause. Raises `terms.pack` at the one that is too much."""
    for instrument, node in found["instruments"]:
        _instrument(instrument, node, force, reading)


def _instrument(instrument: Instrument, node: Node, force: Force, reading: Reading) -> None:
    place = node.entries["id"]
    try:
        whole = force.whole(instrument)
        spend(force.context.effort, 10 * len(whole))
        held = list(whole)
        for clause, at in clauses_of(instrument, node):
            place = at.entries["id"]
            held += force.weigh(clause, instrument, whole)
        place = node.entries["id"]
        edges = len(force.span(held).edges)
        spend(force.context.effort, min(edges, EDGES_MOST) // EDGES_AT_ONCE)
    except SametableError as error:
        if not exhausted(force.context):
            raise reading.fault("untold", place, got=error.got) from None
        raise reading.fault("work_together", place) from None
