"""The command line: which commands there are, and what a person sees when one fails.

Decides nothing about the record; each command stands in a file of its own beside this one and calls the
centre. An error of ours is one line with a line of advice and an exit code; anything else is a fault of the
program and is shown whole.

Source: decision 0011.
"""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sametable import __version__
from sametable.edges.cli import (
    alerts,
    bundles,
    entries,
    founding,
    key_files,
    keys,
    link,
    lists,
    passage,
    people,
    places,
    proposal,
    reading,
    records,
    releases,
    states,
    stores,
    tables,
    terms,
    terms_ask,
    terms_replay,
)
from sametable.edges.cli.output import TAKES_IDS, QuietOption, exit_code, print_error, say
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

EPILOG = """Exit codes: 0 all well, 1 something was found or refused, 2 used wrongly, 75 try again later.

Examples: `sametable init here --alone`, `sametable serve here`, `sametable read bulletin.txt`,
`sametable verify here`."""

app = typer.Typer(
    name="sametable",
    help="One table, several centres, the same map: keep, read, check and carry a joint record.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
gazetteer = typer.Typer(help="Gazetteers of a node.", no_args_is_help=True)
bundle = typer.Typer(
    help="Carry the record by hand: write it to a stick, take it in elsewhere.", no_args_is_help=True
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"sametable {__version__} (statements v1, pack v1, table v1)")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print version and wire versions.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """One table, several centres, the same map: keep, read, check and carry a joint record."""


def serve(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    quiet: QuietOption = False,
) -> None:
    """Run a node until it is told to stop.

    Example: sametable serve ./amman
    """
    tools: Tools = context.obj
    settings = tools.settings(folder)
    if not quiet:
        where = settings.url or f"http://{settings.host}:{settings.port}"
        sys.stderr.write(f"{settings.node}: {where} (Ctrl-C ends it)\n")
    tools.serve(folder)


for command, function in (
    ("init", founding.init),
    ("found", founding.found),
    ("sign-genesis", founding.sign_genesis),
    ("adopt", founding.adopt),
    ("serve", serve),
    ("read", reading.read),
    ("place", places.place),
    ("link", link.link),
    ("verify", records.verify),
    ("fsck", stores.fsck),
    ("publish", stores.publish),
    ("copy", stores.copy),
    ("migrate", stores.migrate),
    ("cold-start", bundles.cold_start),
    ("status", states.status),
    ("doctor", states.doctor),
):
    app.command(command)(function)
app.command("entry", context_settings=TAKES_IDS)(entries.entry)
gazetteer.command("import")(places.gazetteer_import)
app.add_typer(gazetteer, name="gazetteer")
bundle.command("export")(bundles.export)
bundle.command("import")(bundles.import_)
app.add_typer(bundle, name="bundle")
app.add_typer(alerts.app, name="alerts")
app.add_typer(passage.app, name="passage")
app.add_typer(lists.app, name="list")
app.add_typer(people.app, name="people")
app.add_typer(people.trail, name="audit")
app.add_typer(keys.app, name="key")
app.add_typer(key_files.root, name="root")
app.add_typer(key_files.seat, name="seat-key")
app.add_typer(releases.app, name="release")
# Further commands of `terms` stand in files of their own and are added to its group here.
terms.app.command("ask", epilog=terms_ask.EPILOG)(terms_ask.ask)
terms.app.command("replay")(terms_replay.replay)
app.add_typer(terms.app, name="terms")
app.add_typer(tables.app, name="table")
app.add_typer(proposal.app, name="proposal")


def run(tools: Tools) -> None:
    """Run the command that was typed, and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding gets escapes instead of an error in the middle of a line.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        app(obj=tools, prog_name="sametable")
    except SametableError as error:
        sys.stdout.flush()
        print_error(error, as_json="--json" in sys.argv)
        raise SystemExit(exit_code(error)) from None
    except OSError as error:
        sys.stdout.flush()
        told = SametableError(
            "cli.failed", at=str(error.filename or ""), expected="files that can be read and written",
            got=error.strerror or type(error).__name__, advice="Look at the path, its owner and the disk.",
        )  # fmt: skip
        print_error(told, as_json="--json" in sys.argv)
        raise SystemExit(exit_code(told)) from None
