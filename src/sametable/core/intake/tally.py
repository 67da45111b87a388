"""Adds up: merges counts printed twice, completes lists that run on, and checks totals against breakdowns.

Decides `consistent`: true when a full breakdown adds up to the printed total, false when any breakdown
contradicts it, null when there is nothing to compare. A printed number is never changed. Where one number
stands before several names ("one in the provinces of A and B"), the total decides whether each of them has it.

Shapes: `Head`s in the order of the text in, `Count`s out.
Source: docs/reference/reading.md: a printed total that contradicts its breakdown is flagged and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.intake.heads import VIOLATIONS, Cell, Head

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR_LINES = 2
_LIKE_VIOLATIONS = frozenset({VIOLATIONS, "attacks", "shellings", "other"})


@dataclass(slots=True, kw_only=True)
class Count:
    """One count, cells settled."""

    head: Head
    by_area: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)
    by_actor: dict[str, int] = field(default_factory=dict)
    nested: frozenset[str] = frozenset()
    consistent: bool | None = None


def settle(heads: Iterable[Head]) -> list[Count]:
    """Turn the heads of one bulletin into counts."""
    merged = _merge(_enumerations([head for head in heads if head.measure != "shots"]))
    _adopt(merged)
    if any(head.measure == VIOLATIONS for head in merged):
        merged = [
            head
            for head in merged
            if head.cells or head.measure not in {"attacks", "shellings", "air_strikes"}
        ]
    counts: list[Count] = []
    for head in merged:
        counts.append(_count(head))
        counts.extend(_nested(head))
    return counts


def _enumerations(heads: list[Head]) -> list[Head]:
    """Join counts of one sentence that differ in area only: no total is printed, so their sum stands for it."""
    out: list[Head] = []
    place = 0
    while place < len(heads):
        run = [heads[place]]
        while place + len(run) < len(heads) and _continues(run, heads[place + len(run)]):
            run.append(heads[place + len(run)])
        place += len(run)
        first, rest = run[0], run[1:]
        split = (
            first.scope in {head.scope for head in rest}
            and sum(head.total or 0 for head in rest) == first.total
        )
        if split and all(head.tail for head in rest):
            first.cells.extend(
                Cell(dimension="area", name=head.scope[0], value=head.total or 0) for head in rest
            )
            out.append(first)
        elif len({head.scope for head in run}) < len(run):
            out.extend(run)
        else:
            out.append(_joined(run) if rest else first)
    return out


def _continues(run: list[Head], head: Head) -> bool:
    first = run[0]
    plain = all(
        len(h.scope) == 1 and not h.cells and not h.cumulative and not h.previous and not h.series
        for h in (*run, head)
    )
    same = head.line == first.line and head.party == first.party
    alike = head.measure in _LIKE_VIOLATIONS and first.measure in _LIKE_VIOLATIONS
    fresh = head.scope[0] not in {h.scope[0] for h in run} if plain else False
    return (
        plain and same and alike and (fresh or (head.tail and head.scope == first.scope)) and not head.aside
    )


def _joined(run: list[Head]) -> Head:
    first = run[0]
    measures = {head.measure for head in run}
    cells = [Cell(dimension="area", name=head.scope[0], value=head.total or 0) for head in run]
    if len(measures) > 1:
        cells.extend(Cell(dimension="kind", name=head.measure, value=head.total or 0) for head in run)
    return Head(
        line=first.line, number=None, total=None, bound="exact", party=first.party, accused=first.accused, cells=cells,
        measure=first.measure if len(measures) == 1 else VIOLATIONS,
    )  # fmt: skip


def _same(one: Head, other: Head) -> bool:
    if one.total is None or one.total != other.total or one.measure in {"killed", "injured"}:
        return False
    if (one.previous, one.series) != (other.previous, other.series):
        return False
    if one.cumulative != other.cumulative and (other if one.cumulative else one).cells:
        return False
    if one.party and other.party and one.party != other.party:
        return False
    if one.scope and other.scope and one.scope != other.scope:
        return False
    measures = {one.measure, other.measure}
    return len(measures) == 1 or (VIOLATIONS in measures and measures <= _LIKE_VIOLATIONS)


def _merge(heads: list[Head]) -> list[Head]:
    """Join counts that are printed twice: same party, measure, total and kind of period."""
    out: list[Head] = []
    for head in heads:
        twin = next((kept for kept in out if _same(kept, head)), None)
        if twin is None:
            out.append(head)
            continue
        twin.party = twin.party or head.party
        twin.accused = twin.accused or head.accused
        twin.scope = twin.scope or head.scope
        if head.cumulative and not twin.cumulative:
            twin.cumulative, twin.line, twin.number = True, head.line, head.number
        if VIOLATIONS in {twin.measure, head.measure}:
            twin.measure = VIOLATIONS
        if len(_cells(head, "area")) > len(_cells(twin, "area")):
            twin.partial = head.partial
            twin.line = head.line
        twin.cells = [*twin.cells, *(cell for cell in head.cells if not _has(twin, cell))]
        twin.bound = head.bound if twin.bound == "exact" else twin.bound
    return out


def _has(head: Head, cell: Cell) -> bool:
    return any((c.dimension, c.name, c.under) == (cell.dimension, cell.name, cell.under) for c in head.cells)


def _cells(head: Head, dimension: str) -> list[Cell]:
    return [cell for cell in head.cells if cell.dimension == dimension]


def _adopt(heads: list[Head]) -> None:
    """Put counts of one kind or one actor under the total before them, when they can be a part of it."""
    main: Head | None = None
    for head in list(heads):
        narrower = head.kind_of or head.actor_of
        fits = (
            main is not None and (head.line > main.line or bool(head.kind_of)) and main.total is not None
            and (head.total or sum(c.value for c in head.cells)) <= main.total and not head.cumulative and main.party == head.party
            and not main.kind_of and main.measure in _LIKE_VIOLATIONS and not head.series
        )  # fmt: skip
        listing = head.total is None and head.number is not None
        before = [h for h in heads[: heads.index(head)] if _completes(h, head)]
        if before:
            before[-1].cells.extend(head.cells)
            heads.remove(head)
            continue
        if fits and main is not None and head.cells and not head.kind_of and _listed_for(main, head):
            head.total = head.total or sum(cell.value for cell in _cells(head, "area"))
        elif (narrower or listing) and fits and main is not None and head.measure == VIOLATIONS:
            _adopt_one(main, head, heads)
        elif head.measure in _LIKE_VIOLATIONS and not (
            head.cumulative or head.previous or narrower or listing
        ):
            main = head


def _completes(main: Head, head: Head) -> bool:
    """Say whether an enumeration without a total is the breakdown of the total right before it."""
    areas = _cells(head, "area")
    plain = head.total is None and head.number is None and main.party == head.party
    near = 0 < head.line - main.line <= NEAR_LINES and main.total is not None and not main.cumulative
    return plain and near and not _cells(main, "area") and sum(cell.value for cell in areas) == main.total


def _listed_for(main: Head, head: Head) -> bool:
    """Say whether a list without a total breaks down what the total before it gives to one actor."""
    name = head.actor_of or head.accused
    cells = {cell.name: cell.value for cell in _cells(main, "actor")}
    return name in cells and sum(cell.value for cell in _cells(head, "area")) == cells[name]


def _adopt_one(main: Head, head: Head, heads: list[Head]) -> None:
    total = head.total or 0
    if (
        head.kind_of
        and head.total is not None
        and not any(c.dimension == "kind" and c.name == head.kind_of for c in main.cells)
    ):
        main.cells.append(Cell(dimension="kind", name=head.kind_of, value=total))
    elif head.kind_of and head.kind_of not in {c.name for c in _cells(main, "kind")}:
        return
    under = head.kind_of
    under = under or next((cell.under for cell in _cells(main, "actor")), "")
    if head.total is None and not head.kind_of:
        main.partial.add("area")
    if head.actor_of:
        main.cells.append(Cell(dimension="actor", name=head.actor_of, value=total, under=under or "part"))
        main.partial.add("actor")
    for cell in _cells(head, "actor"):
        main.cells.append(Cell(dimension="actor", name=cell.name, value=cell.value, under=under or "part"))
        main.partial.add("actor")
    for cell in _cells(head, "area") if under or head.total is None else []:
        main.cells.append(Cell(dimension="area", name=cell.name, value=cell.value, under=under))
    heads.remove(head)


def _table(cells: list[Cell], total: int | None) -> dict[str, int]:
    """Settle numbers that stand before several names: each has it if the total says so."""
    each: dict[str, int] = {}
    for cell in cells:
        each.setdefault(cell.name, cell.value)
    if not any(cell.shared for cell in cells):
        return each
    plain: dict[str, int] = {}
    for cell in cells:
        if not cell.shared:
            plain.setdefault(cell.name, cell.value)
    one_each = {cell.name for cell in cells if cell.shared and cell.value == cell.shared}
    spread = plain | dict.fromkeys(one_each, 1)
    for table in (each, spread):
        if total is not None and sum(table.values()) == total:
            return table
    return each if total is None or sum(each.values()) <= total else plain


def _checked(table: dict[str, int], head: Head, dimension: str) -> bool | None:
    if not table or head.total is None:
        return None
    total, found = head.total, sum(table.values())
    if found == total:
        return True
    if dimension == "kind" and (dimension in head.partial or len(table) == 1):
        return False if max(table.values()) > total else None
    if head.bound != "exact" and found > total and dimension == "area":
        return None
    if found < total and (dimension in head.partial or len(table) == 1):
        return None
    return False


def _count(head: Head) -> Count:
    area_cells = _cells(head, "area")
    own = [cell for cell in area_cells if not cell.under] or area_cells
    nested = set()
    if area_cells and all(cell.under for cell in area_cells):
        nested.add("area")
    total = head.total
    count = Count(head=head, by_area=_table(own, total))
    count.by_kind = _first_of(_cells(head, "kind"), summed=total is None)
    actors = [cell for cell in _cells(head, "actor") if not cell.under]
    if not actors and _cells(head, "actor"):
        lead = _cells(head, "actor")[0].under
        actors = [cell for cell in _cells(head, "actor") if cell.under == lead]
        nested.add("actor")
    count.by_actor = _first_of(actors, summed=False)
    if not count.by_area and len(head.scope) == 1 and total is not None:
        count.by_area = {head.scope[0]: total}
        nested.add("area")
    if total is None and count.by_area:
        head.total = sum(count.by_area.values())
        return count
    results = [
        _checked(table, head, dimension)
        for dimension, table in (("area", count.by_area), ("kind", count.by_kind), ("actor", count.by_actor))
        if dimension not in nested
    ]
    inner = [part.consistent for part in _nested(head)]
    count.consistent = False if False in results else True if True in results else None
    if count.consistent is None and False in inner:
        count.consistent = None
    return count


def _first_of(cells: list[Cell], *, summed: bool) -> dict[str, int]:
    table: dict[str, int] = {}
    for cell in cells:
        if summed:
            table[cell.name] = table.get(cell.name, 0) + cell.value
        else:
            table.setdefault(cell.name, cell.value)
    return table


def _nested(head: Head) -> list[Count]:
    """Give a count of its own to each kind that is broken down further."""
    out: list[Count] = []
    for kind in _cells(head, "kind"):
        parts = [cell for cell in head.cells if cell.under == kind.name]
        if not parts:
            continue
        measure = (
            kind.name if kind.name in {"arrests", "explosions", "shellings", "air_strikes"} else VIOLATIONS
        )
        inner = Head(
            line=head.line, number=head.number, total=kind.value, bound="exact", measure=measure, party=head.party,
            accused=head.accused, cells=[], cumulative=head.cumulative, series=head.series,
        )  # fmt: skip
        count = Count(head=inner, by_kind={kind.name: kind.value} if measure == VIOLATIONS else {})
        count.by_area = _table([c for c in parts if c.dimension == "area"], kind.value)
        count.by_actor = _first_of([c for c in parts if c.dimension == "actor"], summed=False)
        checks = [_checked(t, inner, d) for d, t in (("area", count.by_area), ("actor", count.by_actor))]
        count.consistent = False if False in checks else True if True in checks else None
        out.append(count)
    return out
