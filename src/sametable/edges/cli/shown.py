"""A reading shown to a person: the text with what was understood underlined, then counts and drafts.

Decides looks only. What was not understood is shown as such. Marks of direction and other characters that
would upset a terminal are replaced one for one, so that every span stays where it is.

Source: charter, rule 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sametable.core.intake.reading import iso
from sametable.edges.cli.output import console, plain, say, table

if TYPE_CHECKING:
    from sametable.core.intake.reading import Occurred, Reading, ReadPlace

STYLES = {
    "time": "underline cyan",
    "weapon": "underline magenta",
    "actor": "underline blue",
    "count": "underline bold",
    "kind": "underline",
    "matched": "underline green",
    "ask": "underline yellow",
    "unknown": "underline red",
    "not understood": "dim italic",
}


def show_reading(text: str, reading: Reading) -> None:
    """Print the text with its marks, the counts, the drafts, and what stayed dark."""
    out = console()
    drawn = Text("".join(one if one.isprintable() or one in "\n\t" else "\ufffd" for one in text))
    for start, end in reading.not_understood:
        drawn.stylize(STYLES["not understood"], start, end)
    for report in reading.reports:
        for mark in report.marks:
            drawn.stylize(STYLES.get(mark.role, "underline"), *mark.span)
        for place in report.places:
            drawn.stylize(STYLES[place.status], *place.span)
    out.print(drawn)
    out.print(Text.assemble(*(part for name, style in STYLES.items() for part in ((name, style), "  "))))
    say("")
    _counts(reading)
    _drafts(reading)
    dark = len(reading.not_understood)
    say(f"language {reading.language}; {dark} {'sentence' if dark == 1 else 'sentences'} not understood")
    for start, end in reading.not_understood:
        say(f"  [{start}, {end}) {plain(text[start:end])[:100]}")


def _counts(reading: Reading) -> None:
    rows = []
    for count in reading.ledger_counts:
        cells = {**count.by_area, **count.by_kind, **count.by_actor}
        agrees = {True: "adds up", False: "CONTRADICTS", None: ""}[count.consistent]
        total = (
            ""
            if count.total is None
            else f"{'' if count.bound == 'exact' else count.bound + ' '}{count.total}"
        )
        rows.append(
            [
                count.reporting_party or "", count.accused or "", count.measure, total,
                ", ".join(f"{name} {number}" for name, number in cells.items()), agrees, _when(count.period),
            ]
        )  # fmt: skip
    table(("who reports", "accused", "counted", "total", "broken down", "sum", "when"), rows)


def _drafts(reading: Reading) -> None:
    rows = [
        [
            report.kind, report.weapon or "", report.actor or "",
            "" if report.count is None else str(report.count), _place(place), _when(report.occurred),
        ]
        for report in reading.reports
        for place in (report.places or (None,))
    ]  # fmt: skip
    table(("what", "weapon", "by whom, as said", "count", "where", "when"), rows)


def _place(place: ReadPlace | None) -> str:
    if place is None:
        return ""
    if place.best is None:
        rivals = ", ".join(rival.name for rival in place.rivals[:3])
        return f"{place.text} ({'which? ' + rivals if rivals else 'unknown'})"
    best = place.best
    return f"{best.name} {best.lat_e7 / 1e7:.4f} {best.lon_e7 / 1e7:.4f} within {best.radius_m} m"


def _when(occurred: Occurred) -> str:
    start, end = iso(occurred.start_ms, occurred.zone), iso(occurred.end_ms, occurred.zone)
    if start is None and end is None:
        return ""
    return f"{start or '...'} to {end or '...'}"
