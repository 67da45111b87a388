"""Reads counts printed as lines: a heading, then one area and its number a line, then perhaps a total.

Decides which sentences are such rows ("Damascus - 3", "Дамаск – 8.", "| Aleppo | 2 |") and to which total they
belong: the one right before them, else the one printed under them, else none. It does not read rows inside a
sentence; `ledger` does.

Shapes: sentence numbers are positions in the bulletin; token ranges into the whole text.
Source: the ways in which bulletins print tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.intake.areas import Areas, read_list
from sametable.core.intake.heads import Cell, Head, bracket_aside
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.areas import Item
    from sametable.core.intake.document import AreaNames, Document, Line
    from sametable.core.intake.numbers import Number

HEADING_LINES = 2
LEAST_CELLS = 2
HEADING_TOKENS = 8
_TOTAL = word_set(
    "total altogether overall sum итого всего разом المجموع الاجمالي مجموع اجمالي totale total: общее"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows at sentences [first, last) with the total printed under them; `last` is past that total."""

    first: int
    last: int
    items: tuple[Item, ...]
    total: Number | None


def tables(document: Document, known: AreaNames) -> dict[int, Table]:
    """Find every run of rows, by the sentence it begins at."""
    found: dict[int, Table] = {}
    at = 0
    while at < len(document.lines):
        items: list[Item] = []
        here = at
        while here < len(document.lines) and (row := _row(document.lines[here], known)):
            items.extend(row)
            here += 1
        named = sum(known.area(item.name) is not None for item in items)
        if len(items) >= LEAST_CELLS and here - at >= LEAST_CELLS and 2 * named > len(items):
            total = _total(document.lines[here]) if here < len(document.lines) else None
            end = here + 1 if total is not None else here
            found[at] = Table(first=at, last=end, items=tuple(items), total=total)
            here = end
        at = max(here, at + 1)
    return found


def _row(line: Line, known: AreaNames) -> tuple[Item, ...]:
    """Read a sentence that holds nothing but areas with their numbers, or nothing."""
    areas = Areas(line=line, known=known, numbers={n.first: n for n in line.numbers})
    at = line.sentence.first
    while at < line.sentence.last and line.tokens[at].kind != "w":
        if line.tokens[at].kind == "n" and at > line.sentence.first:
            return ()
        at += 1
    items = read_list(areas, at) if at < line.sentence.last and line.numbers else ()
    if not items or any(item.count is None for item in items):
        return ()
    return items if _only_counted(line, items[-1].end) else ()


def _only_counted(line: Line, at: int) -> bool:
    """Say whether nothing but punctuation and the word for what is counted follows."""
    covered = {p for m in line.mentions if m.category == "measure" for p in range(m.first, m.last)}
    return all(line.tokens[p].kind == "p" or p in covered for p in range(at, line.sentence.last))


def _total(line: Line) -> Number | None:
    """Read "Total: 12" where the sentence says nothing else."""
    first = next(
        (p for p in range(line.sentence.first, line.sentence.last) if line.tokens[p].kind == "w"), None
    )
    if first is None or line.tokens[first].norm not in _TOTAL or len(line.numbers) != 1:
        return None
    number = line.numbers[0]
    between = all(line.tokens[p].kind == "p" for p in range(first + 1, number.first))
    return number if between and not number.unit and _only_counted(line, number.last) else None


def put(document: Document, table: Table, heads: list[Head], party: str | None) -> None:
    """Give the cells of a table to the total right before it, or make a count of its own for them."""
    cells = [
        Cell(dimension="area", name=item.name, value=item.count.value) for item in table.items if item.count
    ]
    last = heads[-1] if heads else None
    open_before = (
        last is not None and last.total is not None and not last.cumulative and not last.previous
        and not any(cell.dimension == "area" for cell in last.cells) and table.first - last.line <= HEADING_LINES
    )  # fmt: skip
    if last is not None and open_before:
        last.cells.extend(cells)
        last.until = table.last - 1
        return
    heading = _heading(document, table)
    if heading is None:
        return
    line = document.lines[heading]
    measure = next(m.code for m in line.mentions if m.category == "measure")
    parties = [m.code for m in line.mentions if m.category == "party"]
    total = table.total
    heads.append(
        Head(
            line=heading, number=None, total=total.value if total else None, bound=total.bound if total else "exact",
            measure="attacks" if measure == "facilities" else measure, party=parties[0] if parties else party,
            cells=cells, until=table.last - 1,
        )
    )  # fmt: skip


def inline(line: Line, index: int, known: AreaNames) -> Head | None:
    """Read "Violations by province: Aleppo 2, Hama 4; 6 in all": a heading, a colon, a list, perhaps a total."""
    opened = [m for m in line.mentions if m.category == "measure" and _colon_after(line, m.last)]
    if not opened or any(n.first < opened[0].first for n in line.numbers):
        return None
    areas = Areas(line=line, known=known, numbers={n.first: n for n in line.numbers})
    at = next(p for p in range(opened[0].last, line.sentence.last) if line.tokens[p].norm == ":") + 1
    items: list[Item] = []
    while at < line.sentence.last:
        read = read_list(areas, at)
        if not read or any(item.count is None for item in read):
            break
        items.extend(read)
        at = bracket_aside(line, read[-1].end) or read[-1].end
        at += int(at < line.sentence.last and line.tokens[at].norm in {",", ";"})
    if len(items) < LEAST_CELLS or 2 * sum(known.area(item.name) is not None for item in items) <= len(items):
        return None
    code = opened[0].code
    total = _last_total(line, at)
    cells = [Cell(dimension="area", name=item.name, value=item.count.value) for item in items if item.count]
    parties = [m.code for m in line.mentions if m.category == "party"]
    return Head(
        line=index, number=None, total=total.value if total else None, bound=total.bound if total else "exact",
        measure="attacks" if code == "facilities" else code, party=parties[0] if parties else None, cells=cells,
    )  # fmt: skip


def totalled(document: Document, index: int, known: AreaNames) -> Head | None:
    """Read "Total 17 - Aleppo 9, Damascus 6, Hama 2" under a heading that says what is counted."""
    line = document.lines[index]
    first = line.sentence.first
    if line.tokens[first].norm not in _TOTAL or not line.numbers or index == 0:
        return None
    number, heading = line.numbers[0], document.lines[index - 1]
    between = range(first + 1, number.first)
    measures = [m.code for m in heading.mentions if m.category == "measure"]
    if not measures or number.unit or any(line.tokens[at].kind != "p" for at in between):
        return None
    areas = Areas(line=line, known=known, numbers={n.first: n for n in line.numbers})
    at = number.last
    while at < line.sentence.last and line.tokens[at].kind == "p":
        at += 1
    items = read_list(areas, at)
    if len(items) < LEAST_CELLS or any(item.count is None for item in items):
        return None
    cells = [Cell(dimension="area", name=item.name, value=item.count.value) for item in items if item.count]
    parties = [m.code for m in heading.mentions if m.category == "party"]
    return Head(
        line=index, number=None, total=number.value, bound=number.bound, party=parties[0] if parties else None,
        measure="attacks" if measures[0] == "facilities" else measures[0], cells=cells,
    )  # fmt: skip


def _colon_after(line: Line, at: int) -> bool:
    """Say whether a colon follows within a few words, none of them a number."""
    for here in range(at, min(at + HEADING_TOKENS, line.sentence.last)):
        if line.tokens[here].norm == ":":
            return True
        if line.tokens[here].kind == "n":
            return False
    return False


def _last_total(line: Line, at: int) -> Number | None:
    """Read the total that closes a list: "; 6 in all", ", total 6", ", всего 6"."""
    rest = [n for n in line.numbers if n.first >= at and not n.unit]
    if len(rest) != 1:
        return None
    words = [line.tokens[p].norm for p in range(at, line.sentence.last) if line.tokens[p].kind == "w"]
    return rest[0] if set(words) & _TOTAL or words in (["in", "all"], ["in", "total"]) else None


def _heading(document: Document, table: Table) -> int | None:
    """Find the sentence over a table that says what is counted."""
    for index in range(table.first - 1, max(-1, table.first - 1 - HEADING_LINES), -1):
        if document.lines[index].has("measure"):
            return index
    return None
