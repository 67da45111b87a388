"""How the command line speaks: JSON or tables on stdout, progress and errors on stderr.

Decides the exit codes: 0 all well, 1 something was found or refused, 2 used wrongly, 75 try again later.
Progress is drawn on a terminal only. Whatever came from outside is shown with its control characters escaped,
so that no text can move the cursor or pose as the program's own.

Source: decision 0011; sysexits (EX_TEMPFAIL).
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_TEMPORARY = 75
PIPED_COLUMNS = 200
TEMPORARY = frozenset(
    {"store.in_use", "store.unknown", "store.unreachable", "peer.unreachable", "serve.port_taken"}
)
# Marks of direction can turn a line of output around; they are shown by number like control characters.
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")

# For commands that take the id of an entry or a person: one in 64 begins with a hyphen and is no option. Such a command has no
# option of one letter, not even -h: any letter of an id that begins so would be taken for it.
TAKES_IDS: dict[str, Any] = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON value on stdout and nothing else there.")
]
QuietByWord = Annotated[bool, typer.Option("--quiet", help="No progress and no words of comfort.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no words of comfort.")]


def print_json(value: object) -> None:
    """Print one JSON value on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def console(*, errors: bool = False) -> Console:
    """Give a console for tables and colours."""
    from rich.console import Console

    stream = sys.stderr if errors else sys.stdout
    # What is not a terminal has no edge at which a table would have to be folded.
    return Console(stderr=errors, highlight=False, width=None if stream.isatty() else PIPED_COLUMNS)


def utc(at_ms: int) -> str:
    """Write a moment to the second; one that no calendar here reaches (the author's clock may say anything) as it is."""
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return f"{at_ms} ms from 1970"


def plain(text: str) -> str:
    """Show control characters by their numbers."""
    return "".join(
        character if character.isprintable() and character not in _BIDI else f"\\x{ord(character):02x}"
        for character in text
    )


def say(text: str) -> None:
    """Print a line for a person."""
    sys.stdout.write(text + "\n")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads; nothing where there are no rows."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    drawn = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for head in heads:
        drawn.add_column(head, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(plain(cell)) for cell in row))
    console().print(drawn)


def error_json(error: SametableError) -> dict[str, str]:
    """Give an error with the fields it has everywhere."""
    return {
        "code": error.code,
        "at": error.at,
        "expected": error.expected,
        "got": error.got,
        "advice": error.advice,
    }


def print_error(error: SametableError, *, as_json: bool) -> None:
    """Print an error on stderr: one line, and one line of advice."""
    if as_json:
        sys.stderr.write(json.dumps(error_json(error), ensure_ascii=False) + "\n")
        return
    sys.stderr.write(plain(str(error)) + "\n")
    if error.advice:
        sys.stderr.write(plain(error.advice) + "\n")


def exit_code(error: SametableError) -> int:
    """Give the exit code of an error."""
    if error.code == "cli.usage":
        return EXIT_USAGE
    return EXIT_TEMPORARY if error.code in TEMPORARY else EXIT_FINDINGS


def usage(what: str, *, got: str = "", advice: str = "") -> SametableError:
    """Build the error of a command used wrongly."""
    return SametableError("cli.usage", expected=what, got=got, advice=advice or "Add --help to see how.")


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Give a function (done, of) that draws a bar on a terminal, and does nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(errors=True), transient=True) as drawn:
        task = drawn.add_task(label, total=None)
        yield lambda done, of: drawn.update(task, completed=done, total=of)
