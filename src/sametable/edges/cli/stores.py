"""Commands about a node's store: migrate, copy, fsck, publish.

Decides how their outcome is told; what is done and compared stands with the stores and in `centre/exchange/transfer.py`.

Source: record.md 4.13; decision 0012.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.edges.cli.output import (
    EXIT_FINDINGS,
    JsonOption,
    QuietOption,
    plain,
    print_json,
    progress,
    say,
    table,
)
from sametable.edges.cli.tools import founded
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

SHOWN_FINDINGS = 50
MUTABLE = (".p/", "checkpoint", "pack/", "table", "MANIFEST")
"""What a path holds that may be written again; every other file never changes once it is there."""


def migrate(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be run.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring a node's store up to date with this program; the record itself is not touched.

    Stop the node and copy the store first. Example: sametable migrate ./amman --dry-run
    """
    tools: Tools = context.obj
    done = tools.migrate_store(folder, dry_run)
    if as_json:
        print_json(asdict(done))
        return
    if not done.statements:
        say(f"schema {done.after}: nothing to do")
        return
    for statement in done.statements:
        say(f"{'would run' if dry_run else 'ran'}: {statement}")
    for origin, root in done.roots.items():
        say(f"{plain(origin)}: root {root}{'' if dry_run else ', as before'}")


def copy(
    context: typer.Context,
    *,
    source: Annotated[str, typer.Option("--from", help="The store to copy: sqlite:FILE or postgresql://...")],
    target: Annotated[str, typer.Option("--to", help="An empty store: sqlite:FILE or postgresql://...")],
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the source in use; two writers would sign two histories.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Copy a record into another store, prove that all of it arrived, and retire the source.

    Stop the node first. Example: sametable copy --from sqlite:amman/record.db --to postgresql://st@pg1/st
    """
    tools: Tools = context.obj
    with progress("copying", quiet=quiet or as_json) as show:
        done = tools.copy_store(source, target, keep, show)
    if as_json:
        print_json(asdict(done))
        return
    rows = [[plain(one.origin), str(one.entries), one.root] for one in done.logs]
    if not quiet:
        table(("log", "entries", "root, worked out from the copy"), rows)
        say(f"{sum(done.rows.values())} rows, the same in both stores")
        say(f"{done.people} people came with them, and their audit trail")
    if done.retired:
        say("the source is retired and opens no more")
        say("Next: set `store` in node.toml to the new address, unless the node moves to the copy's folder.")
    else:
        say("BOTH STORES CAN BE WRITTEN: never run a node on each; two writers would sign two histories")


def fsck(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hash everything in a node's store again: entries as `verify` does, and every row beside them.

    Stop the node first; exit 1 on any finding. Example: sametable fsck ./amman
    """
    import asyncio

    from sametable.centre.logs.epochs import log_keys
    from sametable.centre.verify.copies import StoreCopy
    from sametable.centre.verify.record import verify_record
    from sametable.core.record.genesis import parse_genesis, record_id

    tools: Tools = context.obj
    raw, note = founded(folder)
    genesis = parse_genesis(raw)
    store = tools.open_record(folder, genesis)
    keys = {node.origin: node.log_vkey for node in genesis.nodes}
    try:
        keys = log_keys(store, genesis, record_id(raw))
    except SametableError as error:
        if error.code != "store.damaged":
            raise  # what is damaged is found below, and named
    finally:
        store.close()
    with progress("checking rows", quiet=quiet or as_json) as show:
        findings = [asdict(one) for one in tools.check_rows(folder, genesis, keys, show)]
    store = tools.open_record(folder, genesis)
    try:
        with progress("checking entries", quiet=quiet or as_json) as show:
            copy_here = StoreCopy(store=store, genesis=raw, note=note)
            verdict = asyncio.run(verify_record(copy_here, on_progress=show))
    finally:
        store.close()
    findings += [
        {"table": "record", "says": one.says, "log": one.log, "index": one.index} for one in verdict.doubts
    ]
    if as_json:
        print_json({"holds": not findings, "entries": verdict.entries, "findings": findings})
    else:
        for one in findings[:SHOWN_FINDINGS]:
            place = f"{one['log']} entry {one['index']}" if one["index"] is not None else str(one["log"])
            say(f"FOUND {plain(place)} ({one['table']}): {plain(str(one['says']))}")
        if len(findings) > SHOWN_FINDINGS:
            say(f"... and {len(findings) - SHOWN_FINDINGS} more; --json lists all")
        if not findings and not quiet:
            say(f"everything holds: {verdict.entries} entries and all that is kept beside them")
    if findings:
        raise typer.Exit(EXIT_FINDINGS)


def publish(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    to: Annotated[Path, typer.Option("--to", help="The folder that a web server shows.")],
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the record as static files for a web server, only what is new, checkpoints last.

    It is a cache: it may be thrown away. Stop the node first. Example: sametable publish ./amman --to /srv/record
    """
    from sametable.centre.exchange.transfer import export

    tools: Tools = context.obj
    built = tools.build(folder)
    written, kept = 0, 0

    def write(path: str, data: bytes) -> None:
        nonlocal written, kept
        target = to / path
        if target.is_file() and (not _mutable(path) or target.read_bytes() == data):
            kept += 1
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_bytes(data)
        part.replace(target)
        written += 1

    try:
        raw, note = founded(folder)
        held = to / "genesis"
        if to.exists() and any(to.iterdir()) and not (held.is_file() and held.read_bytes() == raw):
            raise SametableError(
                "cli.exists", at=str(to), expected="an empty folder, or this record's own",
                got="other files", advice="Choose another folder.",
            )  # fmt: skip
        # First of all, so that a folder cut short is known as this record's.
        write("genesis", raw)
        with progress("publishing", quiet=quiet or as_json) as show:
            export(built.centre, note, write, show)
    finally:
        built.store.close()
    if as_json:
        print_json({"folder": str(to), "written": written, "unchanged": kept})
    elif not quiet:
        say(f"{written} files written, {kept} as they were; anybody can check them: sametable verify {to}")


def _mutable(path: str) -> bool:
    return any(mark in path for mark in MUTABLE)
