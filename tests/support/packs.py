"""Shipped packs, looked into: their clauses, and when their windows are in force, as people write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.terms.moments import Context, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.terms.model import Clause, Instrument, Pack
    from sametable.core.terms.timeline import Timeline

EVER = "for good"


def iso(at_ms: int) -> str:
    """Write a moment; the end of all time is `for good`."""
    return EVER if at_ms >= 4_000_000_000_000 else told(at_ms)


def clauses(pack: Pack) -> Iterator[tuple[Instrument, Clause]]:
    """Give each clause with its instrument."""
    return ((instrument, clause) for instrument in pack.instruments for clause in instrument.clauses)


def clause_of(packs: Mapping[str, Pack], path: str) -> tuple[Pack, Clause]:
    """Find a clause by pack, instrument and id; more of the path is left alone."""
    name, instrument, clause = path.split("/")[:3]
    pack = packs[name]
    return pack, next(two for one, two in clauses(pack) if (one.id, two.id) == (instrument, clause))


def context_of(pack: Pack) -> Context:
    """Give what the pack's moments are counted from."""
    return Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})


def runs(timeline: Timeline) -> list[tuple[str, str, str]]:
    """Give a timeline's stretches; those that differ only in their reasons are one."""
    found: list[tuple[str, str, str]] = []
    for one in timeline.segments:
        start, end = iso(one.start_ms), iso(one.end_ms)
        if found and found[-1][1:] == (start, one.state):
            start = found.pop()[0]
        found.append((start, end, one.state))
    return found
