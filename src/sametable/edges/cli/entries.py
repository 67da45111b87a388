"""`sametable entry`: who holds one entry, and between which times it must have been written.

Source: record.md 4.5, 4.9.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - read by the command line at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.edges.cli.output import JsonOption, plain, print_json, say, table, utc

if TYPE_CHECKING:
    from sametable.centre.incidents.dossier import Dossier, Shown
    from sametable.edges.cli.tools import Tools

STANDING = {
    "here_only": "here only: no other party has cosigned it yet",
    "held": "held by some of the parties",
    "on_the_table": "on the table: a node of every party has stored and checked it",
}


def entry(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder of a node that is not running.")],
    name: Annotated[str, typer.Argument(help="Number or id of the entry, such as KHM-000012.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Tell of one entry who holds it, how it stands, and between which times it was written.

    Held never means true. Times of others are readings of their clocks in their beats.

    Example: sametable entry ./amman KHM-000012
    """
    from sametable.centre.incidents.dossier import dossier

    tools: Tools = context.obj
    built = tools.build(folder)
    try:
        found = dossier(built.centre, name)
    finally:
        built.store.close()
    if as_json:
        told = asdict(found)
        for left in ("fields", "own_side", "chain", "assessors"):
            del told[left]
        print_json(told)
        return
    say(f"{found.number}  {found.kind}, by {plain(found.seat)} at {found.node} ({found.party})")
    say(f"id {found.id}")
    say(f"audience {found.audience}" + "".join(f", widened to {one}" for one in found.widened))
    say(f"{STANDING[found.standing]} ({found.held_parties} of {found.of_parties} parties)")
    table(["node", "party", "state"], [[one.node, one.party, one.state] for one in found.held_by])
    for line in _times(found):
        say(line)
    if found.repudiated is not None:
        say(f"REPUDIATED: its key was {found.repudiated.why} by {found.repudiated.number}")
    if found.erased is not None:
        what = "all of it" if found.erased.fields is None else ", ".join(found.erased.fields)
        say(f"erased by {found.erased.number}: {plain(what)}")


def _times(found: Dossier) -> list[str]:
    time = found.time
    lines = [f"written {utc(time.claimed_at_ms)} UTC by its author's clock"]
    if time.not_before is not None or time.not_after is not None:
        early, late = _by(time.not_before, "no earlier bound"), _by(time.not_after, "no later bound yet")
        lines.append(f"shown by others to lie between {early} and {late}")
    else:
        lines.append("no other party's beat frames it yet")
    if time.outside:
        lines.append("THE CLAIM LIES OUTSIDE: others' clocks do not bear it out")
    return lines


def _by(shown: Shown | None, none: str) -> str:
    return none if shown is None else f"{utc(shown.at_ms)} UTC ({shown.party}, {shown.number})"
