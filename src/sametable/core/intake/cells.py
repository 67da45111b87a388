"""Decides whether a number under a printed total is one of its cells: by area, by kind, or by actor.

It does not decide what a total is (`ledger`) nor whether the cells add up (`tally`). A kind's own number
opens a breakdown of that kind: cells after it that follow "of which" or "including" are kept `under` it.

Shapes: token ranges into the whole text.
Source: the ways in which bulletins print breakdowns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.areas import read_list
from sametable.core.intake.heads import VIOLATIONS, Cell, clause
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.areas import Areas, Item
    from sametable.core.intake.document import Line
    from sametable.core.intake.heads import Head
    from sametable.core.intake.numbers import Number

KIND_REACH = 9
AREA_REACH = 6
_PREPOSITIONS = word_set("in within at near inside across for в во на по у في وفي dans en em na no à")
_BY = word_set(
    """
    by hands committed part side through from conducted perpetrated стороны силами قبل يد علي ايدي طرف
    par por
    """
)
_COMMITTED = word_set("committed conducted perpetrated carried ارتكبت ارتكبتها совершили допустили")
_OPENERS = frozenset({":", "(", "with"})


def _window(line: Line, number: Number, reach: int) -> int:
    """Give the end of what belongs to a number: the next number, a semicolon, or `reach` tokens on."""
    end = min(line.sentence.last, number.last + reach)
    for at in range(number.last, end):
        if line.tokens[at].norm in {";", "؛"} or at in line.counted_at:
            return at
    return end


def kind_after(line: Line, number: Number, measure: str) -> str:
    """Name the kind that a number is said of, if it is narrower than the measure: combat, arrests ..."""
    end = _window(line, number, KIND_REACH)
    for mention in clause(line, number.last, end, "kind"):
        if mention.code != measure:
            return mention.code
    return ""


def actor_before(line: Line, number: Number, since: int) -> str:
    """Name the actor in "ACTOR committed N", or ''."""
    actors = clause(line, since, number.first, "actor")
    if not actors:
        return ""
    between = {token.norm for token in line.tokens[actors[-1].last : number.first]}
    return actors[-1].code if between & _COMMITTED else ""


def _included(line: Line, number: Number, since: int) -> bool:
    """Say whether the words right before or after a number make it a part of the total."""
    before = clause(line, since, number.first, "incl")
    after = clause(line, number.last, min(number.last + 4, line.sentence.last), "incl")
    near = [m for m in after if m.first <= number.last + 1]
    return bool(before or near)


def kind_cell(areas: Areas, head: Head, number: Number, since: int) -> bool:
    """Take a number as a cell by kind: "including 115 explosions", "27 of which were by combat"."""
    line = areas.line
    kind = kind_after(line, number, head.measure) or _measure_kind(line, number, head)
    if not kind or kind == head.kind_of or any((c.dimension, c.name) == ("kind", kind) for c in head.cells):
        return False
    began = any(cell.dimension == "kind" for cell in head.cells)
    if not (_included(line, number, since) or began or _divides(line, head, number)):
        return False
    head.cells.append(Cell(dimension="kind", name=kind, value=number.value))
    if clause(line, since, number.first, "partial") and not began:
        head.partial.add("kind")
    head.under = kind
    return True


def _measure_kind(line: Line, number: Number, head: Head) -> str:
    end = _window(line, number, 4)
    for mention in clause(line, number.last, end, "measure"):
        if mention.code not in {head.measure, VIOLATIONS, "attacks"}:
            return mention.code
    return ""


def actor_cell(areas: Areas, head: Head, number: Number, since: int) -> bool:
    """Take a number as a cell by actor: "203 by government forces", "9 على يد ..."."""
    line = areas.line
    name = actor_before(line, number, since) or _actor_after(line, number)
    if not name:
        return False
    began = any(cell.dimension == "actor" for cell in head.cells)
    if not (began or _included(line, number, since) or _opened(line, head, number) or head.kind_of):
        return False
    head.cells.append(Cell(dimension="actor", name=name, value=number.value, under=head.under))
    return True


def _actor_after(line: Line, number: Number) -> str:
    end = _window(line, number, 10)
    for mention in clause(line, number.last, end, "actor"):
        between = {token.norm for token in line.tokens[number.last : mention.first]}
        if between & _BY or mention.first == number.last:
            return mention.code
    return ""


def _opened(line: Line, head: Head, number: Number) -> bool:
    """Say whether a colon, bracket or "with" after the total opens a breakdown."""
    start = head.number.last if head.number else line.sentence.first
    dash = number.first > start and line.tokens[number.first - 1].norm in {"-", "—", "–"}
    return dash or any(line.tokens[at].norm in _OPENERS for at in range(start, number.first))


def _divides(line: Line, head: Head, number: Number) -> bool:
    """Say whether a total is opened for parts by what kind: "33 breaches: 26 through ...", "of the 40, 31 were"."""
    if head.number is None or head.number.last > number.first or head.number.first < line.sentence.first:
        return False
    before = {
        line.tokens[at].norm
        for at in range(max(line.sentence.first, head.number.first - 2), head.number.first)
    }
    if before & {"of", "из", "اصل"}:
        return True
    return any(line.tokens[at].norm == ":" for at in range(head.number.last, number.first))


def area_cells(areas: Areas, head: Head, number: Number, since: int) -> int:
    """Take a number as a cell of the area or areas after it; give the token where reading goes on, or 0."""
    line = areas.line
    items = areas_after(areas, number)
    if not items or actor_before(line, number, since):
        return 0
    if clause(line, since, number.first, "spread"):
        head.under = ""
    known = [item for item in items if areas.known.area(item.name) is not None]
    began = any(cell.dimension == "area" for cell in head.cells)
    opened = began or _included(line, number, since) or _opened(line, head, number)
    if not opened or (not known and not began):
        return 0
    if head.total is not None and not began and number.value > head.total:
        return 0
    shared = len(items) if len(items) > 1 and not items[0].each else 0
    for item in items:
        head.cells.append(
            Cell(dimension="area", name=item.name, value=number.value, under=head.under, shared=shared)
        )
    if clause(line, since, number.first, "partial") and not began:
        head.partial.add("area")
    return items[-1].end


def areas_after(areas: Areas, number: Number) -> tuple[Item, ...]:
    """Read "in the province(s) of A[, B and C]" that follows a number within a few words."""
    line = areas.line
    end = _window(line, number, AREA_REACH)
    for at in range(number.last, end):
        norm = line.tokens[at].norm
        if norm in {",", ")", "("} or (at > number.last and line.tokens[at].upper):
            return ()
        if norm in _PREPOSITIONS:
            items = read_list(areas, at + 1)
            return () if any(item.count is not None for item in items) else items
        if norm.startswith(("ب", "في")) and not norm.isascii() and len(norm) > 3:
            items = read_list(areas, at)
            if items and items[0].first == at and all(item.count is None for item in items):
                return items
    return ()
