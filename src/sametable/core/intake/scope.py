"""Reads of which area a total is said: before it, after it, or between its verb and its number.

Decides the scope of a total, and the one area that a sentence names, for sentences that go on from it. It does
not read breakdowns; `areas` and `cells` do.

Shapes: token ranges into the whole text.
Source: the ways in which bulletins print counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.areas import Areas, read_list
from sametable.core.intake.heads import Cell, clause
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.document import AreaNames, Line
    from sametable.core.intake.heads import Head

_TELLS = word_set(
    "said told briefing statement spokesman spokesperson conference reporters сообщил заявил قال"
)


def only_area(line: Line, known: AreaNames) -> str:
    """Name the one area that a sentence speaks of, or ''."""
    areas = Areas(line=line, known=known, numbers={})
    names: set[str] = set()
    here = line.sentence.first
    while here < line.sentence.last:
        items = read_list(areas, here) if line.tokens[here].upper else ()
        names |= {name for name in (known.area(item.name) for item in items) if name}
        here = items[-1].end if items else here + 1
    return names.pop() if len(names) == 1 else ""


def scope_before(areas: Areas) -> tuple[str, ...]:
    """Read an area that opens the sentence: "In Donetsk region, the mission recorded ..."."""
    line = areas.line
    here = line.sentence.first
    while here < line.sentence.last and line.tokens[here].kind in {"p", "x"}:
        here += 1
    if here < line.sentence.last and line.tokens[here].norm in {"in", "в", "у", "في", "во"}:
        items = read_list(areas, here + 1)
        if len(items) == 1 and items[0].count is None and areas.known.area(items[0].name) is not None:
            return (items[0].name,)
    return ()


def scope_after(areas: Areas, head: Head, end: int) -> None:
    """Read the area or areas a total is said of: "... in the province of Damascus"."""
    line = areas.line
    at = head.number.last if head.number else areas.line.sentence.first
    while at < end and line.tokens[at].norm not in _TELLS:
        if line.tokens[at].norm in {
            "in",
            "within",
            "across",
            "в",
            "во",
            "по",
            "في",
            "у",
            "en",
            "dans",
            "em",
            "na",
        }:
            items = read_list(areas, at + 1)
            if any(item.count is not None for item in items):
                return
            names = [item.name for item in items if areas.known.area(item.name) is not None]
            if names and items[0].each and len(names) == len(items):
                head.cells.extend(Cell(dimension="area", name=name, value=head.total or 0) for name in names)
                head.total, head.bound = None, "exact"
                return
            if names:
                head.scope = tuple(dict.fromkeys(names))
                return
        at += 1


def scope_between(areas: Areas, head: Head, since: int) -> None:
    """Read an area between the verb and the number: "зафиксировано в провинции Идлиб 5 нарушений"."""
    line = areas.line
    first = head.number.first if head.number else since
    verbs = clause(line, since, first, "record")
    for at in range(verbs[-1].last if verbs else first, first):
        if line.tokens[at].norm in {"in", "в", "во", "у", "في"}:
            items = read_list(areas, at + 1)
            if len(items) == 1 and items[0].count is None and areas.known.area(items[0].name) is not None:
                head.scope = (items[0].name,)
                return
