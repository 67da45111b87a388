"""`sametable alerts`: trying the ways by which alerts go out of a node.

Decides nothing: what is sent and how stands in `edges/notify`. Source: decision 0018.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.edges.cli.output import EXIT_FINDINGS, JsonOption, plain, print_json, say

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

app = typer.Typer(help="The ways by which alerts go out of a node.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The ways by which alerts go out of a node."""


@app.command("test")
def try_out(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Send a test by every way out that the settings name, and tell which did not take it.

    Example: sametable alerts test ./amman
    """
    tools: Tools = context.obj
    tried = tools.try_ways_out(folder)
    if as_json:
        print_json([{"channel": name, "error": str(error) if error else None} for name, error in tried])
    for name, error in [] if as_json else tried:
        say(f"{name}: {plain(str(error)) if error else 'sent'}")
    if not tried and not as_json:
        say("No way out is set: [mail] or [webhooks.NAME] in node.toml.")
    if any(error is not None for _, error in tried):
        raise typer.Exit(EXIT_FINDINGS)
