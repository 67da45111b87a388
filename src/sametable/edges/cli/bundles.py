"""Commands that carry the record by hand: bundle export, bundle import.

Decides where the files go, as a folder or as one zip file, and how what was taken in is told; what is carried and
what holds is decided in `centre/exchange/transfer.py` and by the pull that it uses.

Source: decision 0011; record.md 4.10.
"""

from __future__ import annotations

import asyncio
import os
import zipfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.output import (
    EXIT_FINDINGS,
    JsonOption,
    QuietOption,
    error_json,
    plain,
    print_json,
    progress,
    say,
    table,
)
from sametable.edges.cli.tools import founded
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sametable.centre.centre import Centre
    from sametable.centre.exchange.transfer import Taken
    from sametable.edges.cli.tools import Tools
    from sametable.ports import PeerLink

SHOWN_DAMAGE = 20
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
"""Every file of a zip has this moment: when a bundle was written says nothing about the record."""


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    out: Annotated[
        Path, typer.Argument(help="An empty folder, an earlier bundle, or a file that ends in .zip.")
    ],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the record as static files that anybody can verify and every party can take in.

    Contents are sealed for those who may read them; stop the node first.
    Example: sametable bundle export ./amman /media/stick
    """
    from sametable.centre.exchange.transfer import export as write_files
    from sametable.edges.cli.people import note_done

    tools: Tools = context.obj
    built = tools.build(folder)
    try:
        raw, note = founded(folder)
        note_done(tools, folder, "export", f"the record to {out.name}")
        with _writer(out, raw) as write, progress("writing", quiet=quiet or as_json) as show:
            written = write_files(built.centre, note, write, show)
        os.sync()  # a stick that is pulled out now holds everything
    finally:
        built.store.close()
    if as_json:
        print_json({"folder": str(out), "logs": [asdict(one) for one in written]})
    elif not quiet:
        rows = [[one.node, str(one.entries), str(one.files), str(one.contents_absent)] for one in written]
        table(("log", "entries", "files", "contents not here"), rows)
        say(f"Anybody can check it: sametable verify {out}")


@contextmanager
def _writer(out: Path, genesis: bytes) -> Iterator[Callable[[str, bytes], None]]:
    """Give what writes one file of the bundle; a zip file is there whole or not at all."""
    if out.suffix != ".zip":
        _check_folder(out, genesis)
        yield lambda path, data: _write(out, path, data)
        return
    if out.exists():
        raise SametableError(
            "cli.exists", at=str(out), expected="a file that is not there yet", got="one",
            advice="Choose another name; a zip file is written whole each time.",
        )  # fmt: skip
    part = out.with_name(out.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as held:
            yield lambda path, data: held.writestr(zipfile.ZipInfo(path, WRITTEN_AT), data)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _check_folder(out: Path, genesis: bytes) -> None:
    held = out / "genesis"
    if held.is_file() and held.read_bytes() == genesis:
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SametableError(
            "cli.exists", at=str(out), expected="an empty folder, or an earlier bundle of this record",
            got="other files", advice="Choose another folder.",
        )  # fmt: skip


def _write(out: Path, path: str, data: bytes) -> None:
    """Write one file whole or not at all."""
    target = out / path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.write_bytes(data)
    part.replace(target)


def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    source: Annotated[str, typer.Argument(help="A bundle (folder or .zip), or a node's address.")],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take in a copy of the record, checked like anything that another node sends.

    Stop the node first. Example: sametable bundle import ./amman /media/stick
    """
    from sametable.centre import table as tables

    tools: Tools = context.obj
    built = tools.build(folder)
    try:
        with progress("taking in", quiet=quiet or as_json) as show:
            damaged, taken = asyncio.run(_take(built.centre, tools.link_to(source), show))
        code, hold = tables.table(built.centre).code, built.centre.hold
        forks = [str(one.error) for one in built.centre.forks.values()]
    finally:
        built.store.close()
    refused = [one for one in taken if one.refused is not None]
    if as_json:
        print_json(
            {
                "code": code,
                "logs": [_taken_json(one) for one in taken],
                "damaged": damaged,
                "forks": forks,
                "hold": error_json(hold) if hold else None,
            }
        )
    else:
        _tell(taken, damaged, [*forks, *([str(hold)] if hold else [])], quiet=quiet)
        if not quiet:
            say(f"the map's code is now {code or 'not to be told: contents are missing'}")
    if refused or damaged or forks:
        raise typer.Exit(EXIT_FINDINGS)


async def _take(
    centre: Centre, link: PeerLink, show: Callable[[int, int], None]
) -> tuple[list[str], list[Taken]]:
    from sametable.centre.exchange.transfer import damage, take_evidence, take_in

    try:
        taken = await take_in(centre, link, show)
        await take_evidence(centre, link)
        return await damage(centre.genesis, centre.record_id, link), taken
    finally:
        close = getattr(link, "close", None)
        if close is not None:
            await close()


def _tell(taken: list[Taken], damaged: list[str], found: list[str], *, quiet: bool) -> None:
    refused = [one for one in taken if one.refused is not None]
    if not quiet or refused:
        rows = [[one.node, str(one.entries), str(one.missing), str(one.refused or "")] for one in taken]
        table(("log", "new entries", "contents not here", "refused"), rows)
    for one in damaged[:SHOWN_DAMAGE]:
        say(f"DAMAGED {plain(one)}")
    if len(damaged) > SHOWN_DAMAGE:
        say(f"... and {len(damaged) - SHOWN_DAMAGE} more; --json lists them all")
    for told in dict.fromkeys(found):
        say(f"ATTENTION {plain(told)}")


def _taken_json(one: Taken) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "node": one.node,
        "entries": one.entries,
        "missing": one.missing,
        "refused": error_json(one.refused) if one.refused else None,
    }


def cold_start(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    reason: Annotated[str, typer.Option(help="Why nobody can be asked, for the record.")],
    by: Annotated[list[str], typer.Option(help="Who confirms it; once for each person.")],
) -> None:
    """Let the next start sign although no other node answers; it is the first thing that start puts into the record.

    Only where this copy is certainly the newest: signing on an older one forks this node's log for ever.
    Example: sametable cold-start ./amman --reason "cable cut" --by "watch officer" --by "key officer"
    """
    tools: Tools = context.obj
    tools.settings(folder)
    tools.confirm_cold_start(folder, reason, by)
    say("The next start may sign although nobody answers. It is good for one start.")
