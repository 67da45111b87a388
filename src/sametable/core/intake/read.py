"""Reads one bulletin: text in, drafts out.

Decides the order of the work: check, prepare, counts, reports, and what stayed dark. Deterministic: the same
text, gazetteer and moment give the same reading. It confirms nothing; a person does.

Limits: 49,152 bytes of UTF-8. Times in milliseconds since 1970 UTC.
Source: docs/reference/reading.md; charter rule 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.document import prepare
from sametable.core.intake.gazetteer import Gazetteer
from sametable.core.intake.ledger import ASIDE, read_line
from sametable.core.intake.nothing import read_nothing
from sametable.core.intake.periods import first_party, ledger_counts
from sametable.core.intake.reading import Reading
from sametable.core.intake.reports import read_reports
from sametable.core.intake.rows import inline, put, tables, totalled
from sametable.core.intake.scope import only_area
from sametable.core.intake.tally import settle
from sametable.core.intake.text import check_text
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.intake.document import Document
    from sametable.core.intake.heads import Head
    from sametable.core.intake.reading import ReadLedgerCount, ReadReport, Span
    from sametable.core.places.index import PlaceIndex

EARLIEST_MS = -2_208_988_800_000
LATEST_MS = 13_569_465_600_000


def read_bulletin(
    text: str,
    *,
    places: PlaceIndex,
    reference_ms: int | None = None,
    language: str | None = None,
    countries: frozenset[str] | None = None,
) -> Reading:
    """Read a bulletin that was published at `reference_ms`.

    Raises: SametableError intake.empty, intake.too_long, intake.not_text, intake.reference.
    """
    check_text(text)
    if reference_ms is not None and not EARLIEST_MS <= reference_ms <= LATEST_MS:
        raise SametableError(
            "intake.reference", at="reference_ms", expected="a moment between 1900 and 2400", got=str(reference_ms),
            advice="Give the moment of publication in milliseconds since 1970 UTC.",
        )  # fmt: skip
    document = prepare(text, reference_ms=reference_ms, language=language, countries=countries)
    theatre = document.theatre
    where = countries or (theatre.countries if theatre else None)
    gazetteer = Gazetteer(index=places, countries=where)
    counts = ledger_counts(document, settle(_heads(document, gazetteer)))
    reports = read_reports(document, gazetteer, counts)
    counts = [count for count in counts if not _told_as_report(count, reports)]
    return Reading(
        language=document.language, ledger_counts=tuple(counts), reports=tuple(reports),
        not_understood=_dark(document, counts, reports),
    )  # fmt: skip


def _heads(document: Document, gazetteer: Gazetteer) -> list[Head]:
    heads: list[Head] = []
    party = first_party(document)
    area = ""
    printed = tables(document, gazetteer)
    past = 0
    for index, line in enumerate(document.lines):
        if index in printed:
            put(document, printed[index], heads, party)
            past = printed[index].last
        if index < past:
            continue
        main = next((h for h in reversed(heads) if h.measure not in ASIDE and not h.cumulative), None)
        found = read_line(line, index, gazetteer, (main, area))
        listed = (
            (inline(line, index, gazetteer) or totalled(document, index, gazetteer)) if not found else None
        )
        found.extend([listed] if listed else [])
        found.extend(read_nothing(line, index, gazetteer))
        for head in found:
            head.party = head.party or party
        heads.extend(found)
        area = (
            only_area(line, gazetteer)
            if heads and any(c.dimension == "area" for c in heads[-1].cells)
            else ""
        )
    return heads


def _told_as_report(count: ReadLedgerCount, reports: list[ReadReport]) -> bool:
    """Say whether a count only repeats how often the event of one report took place."""
    broken_down = count.by_kind or count.by_actor or len(count.by_area) > 1
    if count.measure not in {"attacks", "shellings", "air_strikes"} or broken_down:
        return False
    start, end = count.span
    return any(
        start <= report.span[0] and report.span[1] <= end and report.places and report.count == count.total
        for report in reports
    )


def _dark(document: Document, counts: list[ReadLedgerCount], reports: list[ReadReport]) -> tuple[Span, ...]:
    """Give what yielded neither a count nor a report: whole sentences, or the clauses left over of one."""
    understood = sorted([count.span for count in counts] + [report.span for report in reports])
    dark: list[Span] = []
    for line in document.lines:
        start, end = line.sentence.start, line.sentence.end
        at = start
        for first, last in (span for span in understood if span[0] < end and start < span[1]):
            dark.extend(_worded(document.text, at, first))
            at = max(at, last)
        dark.extend(_worded(document.text, at, end))
    return tuple(dark)


def _worded(text: str, start: int, end: int) -> list[Span]:
    """Give a stretch without the white space around it, if it holds a letter or digit."""
    part = text[start:end]
    if not any(char.isalnum() for char in part):
        return []
    return [(start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))]
