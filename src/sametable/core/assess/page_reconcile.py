"""The reconciliation of a day as a page for the morning meeting, in one language.

Decides the order: each ledger's own numbers first, then every row, then what was printed and left out, then what could
not be observed. There is no column in which the two ledgers are added.

Source: domain reference 3 (daily reconciliation 09:00) and 8; decision 0021.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.assess.ledger_day import beside, clock_at, contradictions
from sametable.core.assess.page_summary import Issue, Words, lasted
from sametable.core.assess.pages import Cell, Heading, Line, Page, Part, Table
from sametable.core.assess.printed_words import term_word
from sametable.core.assess.reconcile import by_category, by_province

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.assess.ledger_day import Ledger, LedgerEntry, Period
    from sametable.core.assess.reconcile import Reconciliation, Row

ROWS_MOST = 4_000


def reconcile_page(
    found: Reconciliation, watched: Sequence[Mapping[str, object]], issue: Issue, lang: str
) -> Page:
    """Draw a reconciliation as a page."""
    w = Words(lang=lang, names=issue.names)
    a, b = w.name(found.a.party), w.name(found.b.party)
    period = found.period
    parts: list[Part] = [
        Line(text=w("never_added")),
        Heading(text=w("side_by_side")),
        _sums(found, w),
        *_provinces(found, w),
        Heading(text=w("entries")),
        Table(
            caption=w("entries"),
            head=(w("category"), a, b, w("remarks")),
            rows=tuple(_row(row, period, w) for row in found.rows[:ROWS_MOST]),
            wide=True,
        ),
    ]
    if len(found.rows) > ROWS_MOST:
        parts.append(Line(text=f"{len(found.rows) - ROWS_MOST} {w('folded')}"))
    for ledger in (found.a, found.b):
        parts += _beside(ledger, period, w)
    parts += _watched(watched, period, w)
    return Page(
        lang=lang,
        title=f"{w('reconcile_title')}, {period.day}",
        facts=(
            (w("ledger_of"), f"{a}: {len(found.a.entries)}"),
            (w("ledger_of"), f"{b}: {len(found.b.entries)}"),
            (w("time"), f"{clock_at(period.start_ms, period.zone)} – {clock_at(period.end_ms, period.zone)} ({period.zone})"),
        ),
        parts=tuple(parts),
        demonstration=issue.demonstration,
        more_word=w("and_more"),
    )  # fmt: skip


def _sums(found: Reconciliation, w: Words) -> Table:
    ours, theirs = by_category(found, "a"), by_category(found, "b")
    rows = [
        (
            Cell(text=w(name)),
            Cell(text=str(len(ours[name])), number=True),
            Cell(text=str(len(theirs[name])), number=True),
        )
        for name in ours
        if ours[name] or theirs[name]
    ]
    rows.append(
        (
            Cell(text=w("reports"), mark=True),
            Cell(text=str(len(found.a.entries)), number=True, mark=True),
            Cell(text=str(len(found.b.entries)), number=True, mark=True),
        )
    )
    head = (w("category"), w.name(found.a.party), w.name(found.b.party))
    return Table(caption=w("side_by_side"), head=head, rows=tuple(rows))


def _provinces(found: Reconciliation, w: Words) -> list[Part]:
    ours, theirs = by_province(found, "a"), by_province(found, "b")
    rows = tuple(
        (
            Cell(text=name or w("no_province")),
            Cell(text=str(sum(map(len, ours[name].values()))), number=True),
            Cell(text=str(sum(map(len, theirs[name].values()))), number=True),
        )
        for name in ours
    )
    head = (w("province"), w.name(found.a.party), w.name(found.b.party))
    return [Table(caption=w("province"), head=head, rows=rows)] if rows else []


def _row(row: Row, period: Period, w: Words) -> tuple[Cell, ...]:
    remarks = []
    if row.differences:
        remarks.append(f"{w('differences')}: {', '.join(w(name) for name in row.differences)}")
    if row.silences:
        remarks.append(f"{w('silences')}: {', '.join(w(name) for name in row.silences)}")
    if row.link != "single" and row.a and row.b:
        remarks.append(f"{w('link')}: {w(f'link_{row.link}')}")
    remarks += [f"{number} {w('denied_by')} {w.name(party)}" for party, number in row.denials]
    remarks += [f"{w('elsewhere')}: {number} ({w.name(party)})" for party, number in row.elsewhere]
    return (
        Cell(text=w(row.category), mark=row.category == "conflict"),
        _told(row.a, period, w),
        _told(row.b, period, w),
        Cell(text="; ".join(remarks)),
    )


def _told(entries: Sequence[LedgerEntry], period: Period, w: Words) -> Cell:
    lines = []
    for one in entries:
        when = clock_at(one.start_ms, period.zone)[11:] if one.start_ms is not None else "–"
        bits = [when, term_word("what", one.what, w.lang), one.place or one.province]
        bits += [
            f"{w(name)} {held[0]} / {held[1]} / {held[2]}"
            for name, held in (("killed", one.killed), ("injured", one.injured))
            if held
        ]
        lines.append(", ".join(bit for bit in bits if bit))
    return Cell(text="; ".join(lines), entries=tuple(one.number for one in entries))


def _beside(ledger: Ledger, period: Period, w: Words) -> list[Part]:
    title = f"{w('ledger_of')} {w.name(ledger.party)}"
    parts: list[Part] = []
    left = [(reason, numbers) for reason, numbers in sorted(ledger.left_out.items()) if numbers]
    if left:
        rows = tuple(
            (Cell(text=w(reason)), Cell(text=str(len(numbers)), number=True), Cell(entries=tuple(numbers)))
            for reason, numbers in left
        )
        head = (w("left_out"), w("count"), w("entries"))
        parts.append(Table(caption=f"{title}: {w('left_out')}", head=head, rows=rows))
    if ledger.printed:
        printed = tuple(
            (
                Cell(text=term_word("measure", one.measure, w.lang)),
                Cell(text="–" if one.total is None else str(one.total), number=True),
                Cell(text=w.name(one.said_by), entries=(one.number,)),
                Cell(
                    text="; ".join(w(code) for code in (*contradictions(one), *beside(one, ledger, period)))
                ),
            )
            for one in ledger.printed
        )
        titles = (w("measure"), w("count"), w("said_by"), w("remarks"))
        parts.append(Table(caption=f"{title}: {w('printed')}", head=titles, rows=printed))
    return parts


def _watched(watched: Sequence[Mapping[str, object]], period: Period, w: Words) -> list[Part]:
    rows = tuple(
        (
            Cell(text=w.name(str(one["node"]))),
            Cell(text=str(one["entries"]), number=True),
            Cell(text=lasted(_whole(one["silent_ms"])), number=True),
            Cell(text=clock_at(_whole(one["silent_from_ms"]), period.zone)),
            Cell(text=str(one["missing"]), number=True),
        )
        for one in watched
    )
    head = (w("node"), w("node_entries"), w("longest_silence"), w("silence_from"), w("contents_missing"))
    table = [Table(caption=w("not_observed"), head=head, rows=rows)] if rows else []
    return [Heading(text=w("not_observed")), *table, Line(text=w("rule_restricted"))]


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
