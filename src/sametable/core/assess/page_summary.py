"""The daily summary as a page in one language, drawn from its signed content and from nothing else.

Decides the order of what is shown: each ledger by itself, then ledgers side by side, then what is followed, then what could
not be observed, then how each number was made.

Source: OSCE SMM daily report frame; decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.assess.ledger_day import clock_at
from sametable.core.assess.pages import Cell, Heading, Line, Page, Part, Table
from sametable.core.assess.printed_words import state_word, term_word, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.assess.summary_form import (
        Content,
        Counted,
        LedgerPart,
        Losses,
        PairPart,
        StateRow,
    )

RULES = ("rule_reports", "rule_casualties", "rule_standing", "rule_restricted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a page needs besides its content: who issued it (no party: a draft), names, and words of its own."""

    party: str = ""
    number: str = ""
    signed_as: str = ""
    text: str = ""
    demonstration: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """Parties' and nodes' names in the language of the page, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language and the names in it."""

    lang: str
    names: Mapping[str, str]

    def __call__(self, code: str) -> str:
        """Give a word of the catalogue."""
        return word(code, self.lang)

    def name(self, known: str) -> str:
        """Give the name of a party or node."""
        return self.names.get(known, known)


def summary_page(content: Content, issue: Issue, lang: str) -> Page:
    """Draw a summary's content as a page."""
    w = Words(lang=lang, names=issue.names)
    facts = [
        (w("issued_by"), w.name(issue.party) if issue.party else w("draft")),
        *([(w("number"), issue.number)] if issue.number else []),
        *([(w("signed_as"), issue.signed_as)] if issue.signed_as else []),
        (
            w("information_until"),
            f"{clock_at(content.end_ms, content.zone)} ({content.zone})",
        ),
    ]
    parts: list[Part] = [Line(text=issue.text)] if issue.text else []
    for ledger in content.ledgers:
        parts += _ledger(ledger, w)
    for pair in content.side_by_side:
        parts += _pair(pair, w)
    parts += _followed(content, w)
    parts += _calls(content, w)
    parts += _observed(content, w)
    parts += [Heading(text=w("rules")), *(Line(text=w(rule)) for rule in RULES)]
    return Page(
        lang=lang,
        title=f"{w('summary_title')}, {content.day}",
        facts=tuple(facts),
        parts=tuple(parts),
        demonstration=issue.demonstration,
        more_word=w("and_more"),
    )


def _number(count: Counted) -> tuple[Cell, Cell]:
    return Cell(text=str(count.n), number=True), Cell(entries=tuple(count.of), more=count.more)


def _losses(held: Losses) -> Cell:
    return Cell(
        text=f"{held.low} / {held.best} / {held.high}" if held.told.n else "–",
        entries=tuple(held.told.of),
        more=held.told.more,
        number=True,
    )


def _folded(count: int, w: Words) -> list[Part]:
    return [Line(text=f"{count} {w('folded')}")] if count else []


def _ledger(ledger: LedgerPart, w: Words) -> list[Part]:
    title = f"{w('ledger_of')} {w.name(ledger.party)}"
    head = (w("kind"), w("count"), w("entries"))
    kinds = [(Cell(text=w("reports"), mark=True), *_number(ledger.count))]
    kinds += [(Cell(text=term_word("what", one.what, w.lang)), *_number(one.count)) for one in ledger.kinds]
    parts: list[Part] = [
        Heading(text=title),
        Table(caption=f"{title}: {w('kind')}", head=head, rows=tuple(kinds)),
    ]
    if ledger.provinces.rows:
        scale = w("low_best_high")
        rows = [
            (
                Cell(text=one.province or w("no_province")),
                Cell(text=str(one.count.n), entries=tuple(one.count.of), more=one.count.more, number=True),
                _losses(one.killed),
                _losses(one.injured),
            )
            for one in ledger.provinces.rows
        ]
        rows.append(
            (
                Cell(text=w("reports"), mark=True),
                Cell(text=str(ledger.count.n), number=True),
                _losses(ledger.killed),
                _losses(ledger.injured),
            )
        )
        titles = (w("province"), w("count"), f"{w('killed')} ({scale})", f"{w('injured')} ({scale})")
        parts.append(Table(caption=f"{title}: {w('province')}", head=titles, rows=tuple(rows)))
        parts += _folded(ledger.provinces.folded, w)
    parts += _beside(ledger, w, title)
    return parts


def _beside(ledger: LedgerPart, w: Words, title: str) -> list[Part]:
    """Show what was left out of a ledger, and what its party printed."""
    parts: list[Part] = []
    if ledger.left_out:
        left = tuple((Cell(text=w(one.reason)), *_number(one.count)) for one in ledger.left_out)
        parts.append(
            Table(
                caption=f"{title}: {w('left_out')}", head=(w("left_out"), w("count"), w("entries")), rows=left
            )
        )
    if ledger.printed.rows:
        rows = tuple(
            (
                Cell(text=term_word("measure", one.measure, w.lang)),
                Cell(text="–" if one.total is None else str(one.total), number=True),
                Cell(text=w.name(one.said_by), entries=(one.number,)),
                Cell(text="; ".join(w(code) for code in (*one.contradictions, *one.beside))),
            )
            for one in ledger.printed.rows
        )
        head = (w("measure"), w("count"), w("said_by"), w("remarks"))
        parts.append(Table(caption=f"{title}: {w('printed')}", head=head, rows=rows))
    return parts + _folded(ledger.printed.folded, w)


def _pair(pair: PairPart, w: Words) -> list[Part]:
    a, b = w.name(pair.a), w.name(pair.b)
    rows = tuple(
        (
            Cell(text=w(one.category)),
            Cell(text=str(one.of_a.n), entries=tuple(one.of_a.of), more=one.of_a.more, number=True),
            Cell(text=str(one.of_b.n), entries=tuple(one.of_b.of), more=one.of_b.more, number=True),
        )
        for one in pair.categories
    )
    title = f"{w('side_by_side')}: {a}, {b}"
    return [
        Heading(text=title),
        Line(text=w("never_added")),
        Table(caption=title, head=(w("category"), a, b), rows=rows),
    ]


def _states(rows: Iterable[StateRow], w: Words, title: str) -> list[Part]:
    shown = tuple((Cell(text=state_word(one.state, w.lang)), *_number(one.count)) for one in rows)
    return [Table(caption=title, head=(w("state"), w("count"), w("entries")), rows=shown)]


def _followed(content: Content, w: Words) -> list[Part]:
    held = content.incidents
    incidents = tuple(
        (Cell(text=w(name)), *_number(count))
        for name, count in (
            ("open", held.open),
            ("closed", held.closed),
            ("proposed", held.proposed),
            ("contested", held.contested),
        )
    )
    parts: list[Part] = [
        Heading(text=w("incidents")),
        Table(caption=w("incidents"), head=(w("state"), w("count"), w("entries")), rows=incidents),
        *_states(content.inquiries, w, w("inquiries")),
        *_states(content.findings, w, w("findings")),
        Heading(text=w("requests")),
        *_states(content.requests.states, w, w("requests")),
    ]
    late = content.requests.overdue
    if late.rows:
        rows = tuple(
            (
                Cell(text=one.number, entries=(one.number,)),
                Cell(text=w.name(one.to)),
                Cell(text=clock_at(one.by_ms, content.zone)),
                Cell(text=lasted(one.late_ms), number=True),
            )
            for one in late.rows
        )
        head = (w("number"), w("to"), w("by_when"), w("late"))
        parts.append(Table(caption=w("overdue"), head=head, rows=rows))
    return parts + _folded(late.folded, w)


def _calls(content: Content, w: Words) -> list[Part]:
    rows = tuple(
        (
            Cell(text=clock_at(one.at_ms, content.zone), entries=(one.number,)),
            Cell(text=w.name(one.party)),
            Cell(text=w.name(one.to)),
            Cell(text=state_word(one.state, w.lang) + (f" ({w('test_call')})" if one.test else "")),
            Cell(
                text="–" if one.answered_after_ms is None else lasted(one.answered_after_ms, seconds=True),
                number=True,
            ),
        )
        for one in content.calls.rows
    )
    head = (w("time"), w("from"), w("to"), w("state"), w("answered_after"))
    parts: list[Part] = [Heading(text=w("calls"))]
    parts.append(Table(caption=w("calls"), head=head, rows=rows) if rows else Line(text=w("none")))
    return parts + _folded(content.calls.folded, w)


def _observed(content: Content, w: Words) -> list[Part]:
    watched = tuple(
        (
            Cell(text=w.name(one.node)),
            Cell(text=str(one.entries), number=True),
            Cell(text=lasted(one.silent_ms), number=True),
            Cell(text=clock_at(one.silent_from_ms, content.zone)),
            Cell(text=str(one.missing), number=True),
        )
        for one in content.watched
    )
    obstructed = tuple((Cell(text=w.name(one.party)), *_number(one.count)) for one in content.obstructed)
    head = (w("node"), w("node_entries"), w("longest_silence"), w("silence_from"), w("contents_missing"))
    return [
        Heading(text=w("not_observed")),
        *([Table(caption=w("not_observed"), head=head, rows=watched)] if watched else []),
        Table(caption=w("obstructed"), head=(w("obstructed"), w("count"), w("entries")), rows=obstructed),
    ]


def lasted(ms: int, *, seconds: bool = False) -> str:
    """Write how long something lasted as hours and minutes, like 26:04; with seconds as 0:01:23."""
    total_s = max(0, ms) // 1000
    hours, minutes = total_s // 3600, total_s // 60 % 60
    return f"{hours}:{minutes:02d}:{total_s % 60:02d}" if seconds else f"{hours}:{minutes:02d}"
