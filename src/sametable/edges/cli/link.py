"""`sametable link`: any table of reports linked on its own, with the reasons; nothing is kept or sent.

Decides how a file becomes rows: UTF-8, a first line of column names, comma, semicolon or tab. Does not decide what a
cell means or what belongs together (`core/linking`).

Source: docs/howto/link-a-table.md; decision 0016.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.output import EXIT_FINDINGS, JsonOption, QuietOption, plain, print_json, say, table
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_LIMIT_B = 500_000_000
CELL_LIMIT = 200_000
SHOWN = 200
ALSO = {
    "event_id_cnty": "id", "event_date": "start", "date_start": "start", "date_end": "end", "latitude": "lat",
    "longitude": "lon", "sub_event_type": "kind", "actor1": "actor", "fatalities": "killed_low", "notes": "text",
    "source_headline": "text", "low": "killed_low", "high": "killed_high",
}  # fmt: skip
"""What other code books call our columns; used where ours is missing."""


def link(
    file: Annotated[str, typer.Argument(help="The table, CSV in UTF-8; - for standard input.")],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say which rows of a table tell of one event, and why. Nothing is kept.

    Columns, any of which may be missing: id, source, start, end, lat, lon, radius_m, kind, weapon, actor, killed_low,
    killed_high, text, lang. A row that cannot be read is told and left out; the others are linked all the same.

    Examples: sametable link reports.csv; sametable link reports.csv --json > incidents.json
    """
    from sametable.core.linking.tables import answer, linked, read_rows

    found = read_rows(_rows(_text(file)))
    told = answer(linked(found.items), found)
    if as_json:
        print_json(told)
    else:
        _show(told, quiet=quiet)
    if not as_json:
        for one in told["errors"]:
            line = f"{one['code']} at {one['at']}: expected {one['expected']}, got {one['got']}"
            sys.stderr.write(plain(line) + "\n")
    if told["errors"]:
        raise typer.Exit(EXIT_FINDINGS)


def _text(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read(FILE_LIMIT_B + 1) if file == "-" else _bytes(Path(file))
    except OSError as error:
        raise SametableError(
            "cli.unreadable", at=file, expected="a file that can be read", got=type(error).__name__,
            advice="Check the name and who may read it.",
        ) from None  # fmt: skip
    if len(raw) > FILE_LIMIT_B:
        raise SametableError(
            "cli.too_long", at=file, expected=f"at most {FILE_LIMIT_B} bytes", got="more",
            advice="Cut the table by date into several files.",
        )  # fmt: skip
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SametableError(
            "link.table", at=f"bytes[{error.start}]", expected="text in UTF-8", got=f"0x{raw[error.start]:02x}",
            advice="Save the table as CSV in UTF-8.",
        ) from None  # fmt: skip


def _bytes(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(FILE_LIMIT_B + 1)


def _rows(text: str) -> Iterator[dict[str, str]]:
    """Give the rows of a table by column name, lower-case."""
    from sametable.core.linking.tables import COLUMNS

    csv.field_size_limit(CELL_LIMIT)
    head = text.partition("\n")[0]
    sign = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        names = _named([name.strip().lower() for name in next(reader, [])])
        known = [name for name in names if name in COLUMNS]
        if not set(known) - {"id"} or len(set(known)) != len(known):
            raise SametableError(
                "link.table", at="rows[0]", expected=f"column names, each once, of {', '.join(COLUMNS)}",
                got=", ".join(names)[:120], advice="Name the columns in the first line.",
            )  # fmt: skip
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise SametableError(
            "link.table", at=f"lines[{reader.line_num}]", expected="a table that reads as CSV", got=str(error)[:120],
            advice="Look for an open quotation mark or a very long cell.",
        ) from None  # fmt: skip


def _named(names: list[str]) -> list[str]:
    """Give the columns our names, and say on standard error which are left aside."""
    from sametable.core.linking.tables import COLUMNS

    out = list(names)
    for at, name in enumerate(names):
        ours = ALSO.get(name, "")
        if ours and ours not in out:
            out[at] = ours
    aside = [name for name in out if name and name not in COLUMNS]
    if aside and len(aside) < len(out):
        sys.stderr.write(plain(f"left aside, not known: {', '.join(aside)}"[:500]) + "\n")
    return out


def _show(told: dict[str, Any], *, quiet: bool) -> None:
    """Print incidents of two or more reports, the largest first, with what holds each report there."""
    reasons = {one["id"]: one["reasons"] for one in told["reports"]}
    several = [one for one in told["incidents"] if len(one["members"]) > 1]
    several.sort(key=lambda one: -len(one["members"]))
    rows = [
        (one["id"], str(len(one["members"])), str(one["sources"]), name, _worded(reasons[name]))
        for one in several[:SHOWN]
        for name in one["members"]
    ]
    table(("incident", "reports", "sources", "report", "because"), rows)
    if quiet:
        return
    if len(several) > SHOWN:
        say(f"... and {len(several) - SHOWN:,} more; --json prints all of them.")
    alone = len(told["incidents"]) - len(several)
    say(f"{len(told['reports']):,} reports: {len(several):,} incidents of several, {alone:,} alone.")


def _worded(reasons: list[dict[str, Any]]) -> str:
    """Word what speaks for and against in few words; `with` whom first."""
    parts = [f"with {reasons[0]['with']}:"] if reasons else []
    for one in reasons:
        if one["code"] == "prior" or (one["score"] == 0 and not one["code"].startswith("actor")):
            continue
        values = " ".join(str(value) for value in one["values"].values())
        parts.append(f"{one['code']} {values} ({one['score']:+d})".replace("  ", " "))
    return "; ".join(parts).replace(":;", ":")
