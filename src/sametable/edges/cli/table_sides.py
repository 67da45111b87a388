"""The option that tells a table of corridors whose words its statements are.

Decides how sides are written on the command line. No side and no word of one is built in.
Source: decision 0026.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sametable.edges.cli.output import usage

SideOption = Annotated[
    list[str] | None,
    typer.Option("--side", help="Of corridors: a side and the words that mean it, as NAME=WORD,WORD."),
]


def sides_of(given: list[str] | None) -> dict[str, tuple[str, ...]]:
    """Give each side with its words. Raises `cli.usage`."""
    sides = {}
    for one in given or []:
        name, sign, words = one.partition("=")
        held = tuple(word.strip() for word in words.split(",") if word.strip())
        if not sign or not name.strip() or not held:
            raise usage("--side NAME=WORD,WORD", got=one)
        sides[name.strip()] = held
    return sides
