"""`sametable list read`: what an edition of the Security Council's list names, without putting anything into a record.

Shapes: `--json` prints the fields of the statement that would be said. Source: docs/howto/import-the-councils-list.md.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the command line reads annotations at run time
from typing import Annotated

import typer

from sametable.edges.cli.output import JsonOption, plain, print_json, say, utc
from sametable.errors import SametableError

app = typer.Typer(help="Published lists.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Published lists."""


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(help="The consolidated list, as its XML file.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Read an edition of the Security Council's consolidated list: its entities; persons are counted and left out.

    Example: sametable list read consolidated.xml
    """
    from sametable.core.intake.sanctions_xml import SIZE_MOST_B, read_list

    try:
        raw = file.read_bytes() if file.stat().st_size <= SIZE_MOST_B else b""
    except OSError as error:
        raise SametableError(
            "list.unreadable", at=str(file), expected="a file", got=str(error.strerror)
        ) from None
    if not raw and file.stat().st_size:
        raise SametableError(
            "list.too_large", at=str(file), expected=f"at most {SIZE_MOST_B} bytes", got="more"
        )
    found = read_list(raw)
    if as_json:
        rows = [
            {"listed": one.listed, "name": one.name, "names": list(one.names), "listed_on": one.listed_on}
            for one in found.entities
        ]
        print_json(
            {
                "generated_ms": found.generated_ms, "entities": rows, "persons_left_out": found.persons_left_out,
                "names_cut": list(found.cut),
            }
        )  # fmt: skip
        return
    say(
        f"Made {utc(found.generated_ms)}: {len(found.entities)} entities; {found.persons_left_out} persons left out."
    )
    for one in found.entities:
        say(plain(f"{one.listed}  {one.listed_on or '-':10}  {one.name}"))
