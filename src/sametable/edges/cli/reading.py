"""`sametable read`: a bulletin into drafts, shown or printed, and sent to a node if a person says so.

Decides from which moment a text without dates is read (this moment, unless one is given) and that nothing is
sent without a yes. Does not decide what the text means (`core/intake`), nor what a node accepts.

Shapes: `--json` prints the one object of `core/intake/reading.py`; with `--submit`, and `receipts` in it.
Source: docs/reference/reading.md; charter, rule 6.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.calling import Way, way_to
from sametable.edges.cli.founding import read_file
from sametable.edges.cli.output import JsonOption, QuietOption, print_json, progress, say, table, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.intake.reading import Reading
    from sametable.edges.cli.tools import Tools

FILE_LIMIT_B = 1_000_000
SEND_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Where drafts go and what is said of their source."""

    way: Way
    source: str
    source_kind: str
    channel: str
    yes: bool
    quiet: bool


def read(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="The bulletin, plain text; - for standard input.")],
    *,
    as_json: JsonOption = False,
    language: Annotated[str | None, typer.Option(help="en, ru or ar; default: told from the text.")] = None,
    reference: Annotated[
        str | None, typer.Option(help="When it was published, ISO 8601; default: as printed.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Such as windows-1251; default: UTF-8.")] = None,
    countries: Annotated[
        str, typer.Option(help="Where the places are, such as SY,LB; default: by the text.")
    ] = "",
    folder: Annotated[Path | None, typer.Option(help="A node's folder: use its gazetteers.")] = None,
    submit: Annotated[
        str | None, typer.Option(help="Send the drafts to this node: its address or folder.")
    ] = None,
    source: Annotated[str, typer.Option(help="With --submit: who published it.")] = "",
    source_kind: Annotated[
        str, typer.Option(help="With --submit: what kind of source that is.")
    ] = "bulletin",
    channel: Annotated[str, typer.Option(help="With --submit: how it came.")] = "file",
    yes: Annotated[bool, typer.Option("--yes", help="Send without asking.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Read a bulletin into drafts; nothing is kept or sent unless --submit says so.

    Examples: sametable read bulletin.txt; sametable read - --json < bulletin.txt;
    sametable read bulletin.txt --submit http://127.0.0.1:8100 --source "Ministry of Alder"
    """
    # Other commands do without the words of bulletins.
    from sametable.core.intake.read import read_bulletin
    from sametable.core.intake.reading import to_json

    tools: Tools = context.obj
    text = _text(file, encoding)
    named = tuple(one.strip().upper() for one in countries.split(",") if one.strip())
    if any(len(one) != 2 or not one.isascii() or not one.isalpha() for one in named):
        raise usage("--countries as codes of two letters, such as SY,LB", got=countries[:60])
    told = named or (tools.settings(folder).countries if folder else ())
    index = tools.places_for(folder, ())
    published = _moment(reference) if reference else None
    where = frozenset(told) or None
    reading = read_bulletin(text, places=index, reference_ms=published, language=language, countries=where)
    if published is None and not _dated(reading):
        reading = read_bulletin(
            text, places=index, reference_ms=tools.now_ms(), language=language, countries=where
        )
    if submit is None:
        print_json(to_json(reading)) if as_json else _show(text, reading)
        return
    sending = Sending(
        way=way_to(tools, submit),
        source=source,
        source_kind=source_kind,
        channel=channel,
        yes=yes,
        quiet=quiet,
    )
    _submit(text, reading, sending, as_json=as_json)


def _text(file: str, encoding: str | None) -> str:
    from sametable.core.intake.text import check_text, decode_bulletin

    raw = sys.stdin.buffer.read(FILE_LIMIT_B + 1) if file == "-" else _bytes(Path(file))
    if encoding is None:
        return decode_bulletin(raw)
    try:
        text = raw[:FILE_LIMIT_B].decode(encoding)
    except LookupError:
        raise usage("--encoding with a name that is known, such as windows-1251", got=encoding[:40]) from None
    except UnicodeDecodeError as error:
        raise SametableError(
            "intake.not_text", at=f"bytes[{error.start}]", expected=f"text in {encoding}",
            got=f"0x{raw[error.start]:02x}", advice="Try another --encoding.",
        ) from None  # fmt: skip
    check_text(text)
    return text


def _bytes(path: Path) -> bytes:
    try:
        return read_file(path, FILE_LIMIT_B)
    except SametableError as error:
        if error.code != "cli.too_long":
            raise
        raise SametableError(
            "intake.too_long", at=error.at, expected=error.expected, got=error.got,
            advice="Cut the text into single bulletins.",
        ) from None  # fmt: skip


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise usage("--reference as ISO 8601, such as 2016-05-03T12:00+03:00", got=text[:60]) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _dated(reading: Reading) -> bool:
    """Tell whether any time was understood from what the text itself prints."""
    times = [one.period for one in reading.ledger_counts] + [one.occurred for one in reading.reports]
    return any(one.start_ms is not None or one.end_ms is not None for one in times)


def _show(text: str, reading: Reading) -> None:
    from sametable.edges.cli.shown import show_reading

    show_reading(text, reading)


def _submit(text: str, reading: Reading, sending: Sending, *, as_json: bool) -> None:
    from sametable.core.intake.drafts import Source, drafts_of
    from sametable.core.intake.reading import to_json

    source = Source(
        text=text, language=reading.language, channel=sending.channel, source=sending.source,
        source_kind=sending.source_kind,
    )  # fmt: skip
    drafts = drafts_of(reading, source)
    if not as_json:
        _show(text, reading)
    _ask(len(drafts), sending)
    receipts = _send(drafts, sending)
    refused = [one for one in receipts if "number" not in one]
    if as_json:
        print_json({**to_json(reading), "receipts": receipts})
    else:
        rows = [
            [one["client_id"], one.get("number", ""), one.get("id", one.get("error", ""))] for one in receipts
        ]
        table(("draft", "number", "id, or why it was refused"), rows)
        say(f"{len(receipts) - len(refused)} of {len(receipts)} accepted by {sending.way.url}")
    if refused:
        raise typer.Exit(1)


def _ask(count: int, sending: Sending) -> None:
    """Get a person's yes. Raises `cli.usage` where nobody can be asked, `cli.declined`."""
    if sending.yes:
        return
    if not sys.stdin.isatty():
        raise usage("--yes where nobody can be asked", got=f"{count} drafts for {sending.way.url}")
    if not typer.confirm(f"Sign and send {count} drafts to {sending.way.url}?", err=True):
        raise SametableError("cli.declined", expected="a yes", got="no", advice="Nothing was sent.")


def _send(drafts: list[dict[str, Any]], sending: Sending) -> list[dict[str, Any]]:
    """Post each draft; the same text sent twice gets the same receipts. Raises `peer.unreachable`."""
    import httpx

    receipts: list[dict[str, Any]] = []
    with (
        sending.way.client(SEND_TIMEOUT_S) as client,
        progress("sending", quiet=sending.quiet) as show,
    ):
        for number, draft in enumerate(drafts, 1):
            try:
                answer = client.post("/api/reports", json=draft)
                held = answer.json()
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise SametableError(
                    "peer.unreachable", at=sending.way.url, expected="a node's answer", got=type(error).__name__,
                    advice=f"{len(receipts)} of {len(drafts)} were sent; start the node and send again.",
                ) from None  # fmt: skip
            if answer.status_code in {200, 201} and isinstance(held, dict):
                receipts.append({"client_id": draft["client_id"], **held})
            else:
                told = (
                    f"{held.get('code', answer.status_code)} at {held.get('at', '')}: {held.get('got', '')}"
                )
                receipts.append({"client_id": draft["client_id"], "error": told})
            show(number, len(drafts))
    return receipts
