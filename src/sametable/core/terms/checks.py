"""What can be checked only when all of a pack was read: ids, references, circles, moments, windows.

Decides that ids are known and stand once, that nothing hangs on itself, and that every moment and window can be told.

Shapes: clauses and windows are known within their instrument, everything else in the whole pack. The line of another
instrument is named alone where only one has it, else as `instrument/clause`.
Source: house rules, Errors.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sametable.core.terms.model import After, Sun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.model import Clause, Instrument
    from sametable.core.terms.shapes import Reading, Ref
    from sametable.core.terms.tree import Node

MAX_NAMES = 2_000
"""Among how many names the nearest is looked for."""
MAX_CHAIN = 50
"""How many steps one thing may hang on others: people cannot follow more."""
MAX_ABOVE = 50_000
"""In how many others all groups of a pack may lie together, directly or not."""
Known = dict[tuple[str, str], dict[str, "Node"]]
_PARTS = {
    "source": "sources", "authority": "authorities", "group": "groups", "fact": "facts", "date": "dates",
    "zone": "zones", "instrument": "instruments", "clause": "clauses", "window": "clauses, kind: window",
    "line": "clauses, kind: line",
}  # fmt: skip
"""Where a person finds the ids of a sort."""
_SORTS = {
    "sources": "source", "authorities": "authority", "groups": "group", "facts": "fact", "dates": "date",
    "zones": "zone",
}  # fmt: skip


def check_all(found: Mapping[str, Any], reading: Reading) -> None:
    """Check a whole pack. Raises `terms.pack` at the first thing that is wrong."""
    known = _known(found, reading)
    lines = _sides(found["instruments"])
    for one in reading.refs:
        if one.sort == "side":
            _side(one, lines, reading)
        elif not any(one.id in held for sort in one.sort.split("|") for held in _named(one, sort, known)):
            _unknown(one, known, reading)
    _no_circles(found, reading)
    _no_crowd(found, reading)


def clauses_of(instrument: Instrument, node: Node) -> list[tuple[Clause, Node]]:
    """Give the clauses of an instrument, each with its place in the file."""
    held = node.entries.get("clauses")
    return list(zip(instrument.clauses, held.items, strict=True)) if held is not None else []


def _scope(sort: str, one: Ref) -> str:
    return one.scope if sort in {"clause", "window", "line"} else ""


def _known(found: Mapping[str, Any], reading: Reading) -> Known:
    """Gather every id by sort and instrument. Raises for one that stands twice."""
    known: Known = {}

    def add(sort: str, scope: str, told: str, node: Node) -> None:
        held = known.setdefault((sort, scope), {})
        if told in held:
            line = str(held[told].line)
            raise reading.fault("id_twice", node.entries["id"], what=_PARTS[sort], line=line)
        held[told] = node

    for part, sort in _SORTS.items():
        for fields, node in found.get(part, ()):
            add(sort, "", fields["id"], node)
    for instrument, node in found["instruments"]:
        add("instrument", "", instrument.id, node)
        for clause, at in clauses_of(instrument, node):
            add("clause", instrument.id, clause.id, at)
            if clause.kind in {"window", "line"}:
                known.setdefault((clause.kind, instrument.id), {})[clause.id] = at
    _share_lines(known)
    return known


def _share_lines(known: Known) -> None:
    """Let every instrument name the lines of others: with the instrument's id, or alone where only one has it."""
    own = [(scope, held) for (sort, scope), held in known.items() if sort == "line"]
    shared = {f"{scope}/{name}": node for scope, held in own for name, node in held.items()}
    times = Counter(name for _, held in own for name in held)
    shared |= {name: node for _, held in own for name, node in held.items() if times[name] == 1}
    known[("line", "")] = shared


def _named(one: Ref, sort: str, known: Known) -> list[Mapping[str, Node]]:
    """Give where an id of a sort is looked for."""
    held: list[Mapping[str, Node]] = [known.get((sort, _scope(sort, one)), {})]
    return [*held, known.get(("line", ""), {})] if sort == "line" else held


def _unknown(one: Ref, known: Known, reading: Reading) -> None:
    sorts = one.sort.split("|")
    names = sorted({name for sort in sorts for held in _named(one, sort, known) for name in held})[:MAX_NAMES]
    what = " / ".join(_PARTS[sort] for sort in sorts)
    if one.id in known.get(("clause", one.scope), {}) and sorts[0] in {"window", "line"}:
        raise reading.fault("wrong_kind", one.node, what=what, got=one.id)
    if not names:
        raise reading.fault("no_ids", one.node, what=what, got=one.id)
    close = get_close_matches(one.id, names, n=1, cutoff=0.55) or [
        name for name in names if name.lower() == one.id.lower()
    ]
    if close:
        raise reading.fault("unknown_id_near", one.node, what=what, got=one.id, near=close[0])
    raise reading.fault("unknown_id", one.node, what=what, got=one.id)


def _sides(instruments: tuple[tuple[Instrument, Node], ...]) -> dict[str, tuple[str, ...]]:
    sides: dict[str, tuple[str, ...]] = {}
    for instrument, _ in instruments:
        for clause in instrument.clauses:
            if clause.kind == "line":
                named = tuple((clause.fields.get("sides") or {"left": "left", "right": "right"}).values())
                sides[f"{instrument.id}/{clause.id}"] = named
                sides.setdefault(clause.id, named)
    return sides


def _side(one: Ref, lines: Mapping[str, tuple[str, ...]], reading: Reading) -> None:
    line, side = one.id.split("\n", 1)
    named = lines.get(f"{one.scope}/{line}") or lines.get(line)
    # A line that is not known has its own error.
    if named is not None and side not in named:
        raise reading.fault("side_unknown", one.node, line=line, fields=", ".join(named))


def _no_circles(found: Mapping[str, Any], reading: Reading) -> None:
    groups = {fields["id"]: (fields.get("within", ()), node) for fields, node in found.get("groups", ())}
    texts = found["instruments"]
    parents = {one.id: ((one.parent,) if one.parent else (), node) for one, node in texts}
    replaced = {one.id: (one.supersedes, node) for one, node in texts}
    dates = {fields["id"]: (_hangs_on(fields["at"]), node) for fields, node in found.get("dates", ())}
    lying = {
        fields["id"]: ((fields.get("somewhere_in", ""),), node) for fields, node in found.get("zones", ())
    }
    linked = {"within": groups, "parent": parents, "supersedes": replaced, "at": dates, "somewhere_in": lying}
    for field, links in linked.items():
        _no_circle(links, field, reading)


def _no_crowd(found: Mapping[str, Any], reading: Reading) -> None:
    """Refuse groups that lie within so many others, directly or not, that keeping them all would cost too much."""
    within = {fields["id"]: fields.get("within", ()) for fields, _ in found.get("groups", ())}
    above: dict[str, frozenset[str]] = {}
    count = 0
    for fields, node in found.get("groups", ()):
        waiting = [fields["id"]]
        while waiting:
            at = waiting[-1]
            missing = [one for one in within[at] if one in within and one not in above]
            if missing and at not in above:
                waiting += missing
                continue
            waiting.pop()
            if at not in above:
                above[at] = frozenset({at}).union(*(above[one] for one in within[at] if one in above))
                count += len(above[at]) - 1
            if count > MAX_ABOVE:
                place = node.entries.get("within", node)
                raise reading.fault("groups_many", place, limit=f"{MAX_ABOVE:,}", got=fields["id"])


def _hangs_on(moment: Any) -> tuple[str, ...]:
    """Give the dates that a moment is counted from."""
    if isinstance(moment, After):
        return (moment.date,)
    if isinstance(moment, Sun):
        return () if moment.day[:1].isdigit() else (moment.day,)
    return tuple(name for one in getattr(moment, "readings", ()) for name in _hangs_on(one.at))


def _no_circle(links: Mapping[str, tuple[tuple[str, ...], Node]], field: str, reading: Reading) -> None:
    """Walk every chain with a stack of its own: done ids are not walked twice, and keep how long theirs is."""
    done: dict[str, int] = {}
    for start in links:
        trail: list[str] = [start]
        waiting = [list(links[start][0])] if start not in done else []
        while waiting:
            if not waiting[-1]:
                waiting.pop()
                at = trail.pop()
                done[at] = max((1 + done[one] for one in links[at][0] if one in done), default=0)
                if done[at] > MAX_CHAIN:
                    node = links[at][1]
                    raise reading.fault("chain", node.entries.get(field, node), limit=str(MAX_CHAIN), got=at)
                continue
            at = waiting[-1].pop()
            if at in trail:
                node = links[at][1]
                circle = " -> ".join([*trail[trail.index(at) :], at])
                raise reading.fault("cycle", node.entries.get(field, node), trail=circle, got=at)
            if len(trail) > MAX_CHAIN:
                node = links[trail[-1]][1]
                raise reading.fault("chain", node.entries.get(field, node), limit=str(MAX_CHAIN), got=at)
            if at not in done and at in links:
                trail.append(at)
                waiting.append(list(links[at][0]))
