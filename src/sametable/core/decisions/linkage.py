"""What hangs on what in a text: the links of its author and of the delegations, what is held up by them, and knots.

Decides, for the clauses of one version, every edge once with all who say it; which open clauses hold a clause up, and which
it holds up; and where waiting goes round in a circle. A clause that says `until` or `together` is held up by the other while that
one is open; `after` is about when it takes effect, and holds nobody up. A knot is a circle of `until`, or one of `after`:
none of its clauses can ever be agreed, or take effect, as it is said. Links to clauses that are not in this version are
kept apart. Does not decide who should give way, and orders nothing but by the text's own order.

Shapes: a link is (clause, to, how, by); `by` is empty for the text's own link, else the party whose position says it.
Source: domain reference 5 (dependency graph); charter, rule 5; decision 0029.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

HOLDS_UP = frozenset({"until", "together"})
Knot = tuple[str, tuple[str, ...]]
"""How, and the clauses of a circle in the order of the text."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Link:
    """One link as one side, or the text itself, says it."""

    clause: str
    to: str
    how: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """All links of a version: inside it, out of it, and what follows."""

    edges: tuple[Link, ...]
    dangling: tuple[Link, ...]
    knots: tuple[Knot, ...]
    holders: Mapping[str, tuple[str, ...]]
    """Clause to the clauses it waits for, in the order of the text."""


def linkage(clauses: Sequence[str], links: Iterable[Link]) -> Linkage:
    """Put the links of a version together; the same whatever order they come in."""
    place = {name: at for at, name in enumerate(clauses)}
    every = sorted(set(links), key=lambda one: (one.clause, one.to, one.how, one.by))
    edges = [one for one in every if one.clause in place and one.to in place]
    edges.sort(key=lambda one: (place[one.clause], place[one.to], one.how, one.by))
    waits: dict[str, set[str]] = {}
    for one in edges:
        if one.how in HOLDS_UP and one.clause != one.to:
            waits.setdefault(one.clause, set()).add(one.to)
    return Linkage(
        edges=tuple(edges),
        dangling=tuple(one for one in every if one.clause not in place or one.to not in place),
        knots=tuple(knot for how in ("until", "after") for knot in _knots(how, edges, place)),
        holders={name: tuple(sorted(held, key=place.__getitem__)) for name, held in waits.items()},
    )


def blocked_by(found: Linkage, clause: str, unsettled: AbstractSet[str]) -> tuple[str, ...]:
    """Give the clauses that hold a clause up and are not agreed themselves."""
    return tuple(one for one in found.holders.get(clause, ()) if one in unsettled)


def blocks(found: Linkage, unsettled: AbstractSet[str]) -> dict[str, tuple[str, ...]]:
    """Give, for every clause that is not agreed, the clauses that it holds up."""
    held: dict[str, list[str]] = {}
    for clause, holders in found.holders.items():
        for one in holders:
            if one in unsettled:
                held.setdefault(one, []).append(clause)
    return {name: tuple(sorted(set(waiting))) for name, waiting in held.items()}


def _knots(how: str, edges: Sequence[Link], place: Mapping[str, int]) -> list[Knot]:
    """Find every circle of one kind of link: the strongly connected parts with more than one clause, or a self-link."""
    goes: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for one in edges:
        if one.how == how:
            goes.setdefault(one.clause, set()).add(one.to)
            back.setdefault(one.to, set()).add(one.clause)
    found: list[Knot] = []
    seen: set[str] = set()
    for name in reversed(_finished(goes)):
        if name in seen:
            continue
        part = _reach(name, back, seen)
        if len(part) > 1 or name in goes.get(name, ()):
            found.append((how, tuple(sorted(part, key=place.__getitem__))))
    return sorted(found, key=lambda knot: place[knot[1][0]])


def _finished(goes: Mapping[str, set[str]]) -> list[str]:
    """Give clauses in the order in which a walk along the links is done with them; no recursion, texts are long."""
    done: list[str] = []
    seen: set[str] = set()
    for start in sorted(goes):
        way: list[tuple[str, list[str]]] = []
        if start not in seen:
            seen.add(start)
            way.append((start, sorted(goes[start])))
        while way:
            name, rest = way[-1]
            if not rest:
                done.append(name)
                way.pop()
                continue
            following = rest.pop()
            if following not in seen:
                seen.add(following)
                way.append((following, sorted(goes.get(following, ()))))
    return done


def _reach(start: str, back: Mapping[str, set[str]], seen: set[str]) -> set[str]:
    part: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            part.add(name)
            waiting.extend(back.get(name, ()))
    return part
