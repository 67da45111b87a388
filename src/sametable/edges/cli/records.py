"""Commands about the record as a whole: verify, export, import.

Decides how a verdict is told in plain words, where exported files go, and nothing else; what holds is decided
in `centre/verify_record.py`, what is carried in `centre/transfer.py`.

Source: decision 0011; record.md 4.10.
"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

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
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from sametable.centre.transfer import Taken
    from sametable.centre.verify_record import Verdict
    from sametable.edges.cli.tools import Tools
    from sametable.ports import PeerLink

T = TypeVar("T")
SHOWN_DOUBTS = 50
BUNDLE_ADVICE = "Give a node's folder, the folder that `sametable export` wrote, or a node's address."


def verify(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A node's folder, an exported folder, or a node's address.")],
    *,
    record_id: Annotated[str | None, typer.Option(help="The record id that was compared by voice.")] = None,
    keys: Annotated[
        Path | None, typer.Option(help="A node's folder whose keys open the packs of an exported folder.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read every entry of every log again and say what holds; exit 1 on any doubt.

    Examples: sametable verify ./amman; sametable verify /media/stick --json
    """
    from sametable.centre import verify_record  # noqa: F401 - loaded before the clock starts, for an honest rate

    tools: Tools = context.obj
    before = time.perf_counter()
    with progress("verifying", quiet=quiet or as_json) as show:
        verdict = _verify(tools, what, record_id, keys, show)
    took_s = time.perf_counter() - before
    if as_json:
        print_json(_verdict_json(verdict, took_s))
    else:
        _tell(verdict, took_s, quiet=quiet)
    if not verdict.holds:
        raise typer.Exit(EXIT_FINDINGS)


def _verify(
    tools: Tools, what: str, record_id: str | None, keys: Path | None, show: Callable[[int, int], None]
) -> Verdict:
    from sametable.centre.copies import LinkCopy
    from sametable.centre.verify_record import verify_record

    folder = Path(what)
    if not what.startswith(("http://", "https://")):
        if (folder / "node.toml").is_file():
            return _verify_store(tools, folder, record_id, show)
        if not (folder / "genesis").is_file() and not (folder / "log").is_dir():
            raise SametableError(
                "verify.nothing", at=what, expected="a record", got="none there", advice=BUNDLE_ADVICE
            )
    link = tools.link_to(what)
    if keys is None:
        copy = LinkCopy(link=link)
        return asyncio.run(_closing(link, verify_record(copy, expected_id=record_id, on_progress=show)))
    built = tools.build(keys)
    try:
        copy = LinkCopy(link=link, open_pack=built.centre.signer.open)
        return asyncio.run(_closing(link, verify_record(copy, expected_id=record_id, on_progress=show)))
    finally:
        built.store.close()


async def _closing(link: PeerLink, job: Coroutine[Any, Any, T]) -> T:
    """Run a job over a link, and close the link's connections if it has any."""
    try:
        return await job
    finally:
        close = getattr(link, "close", None)
        if close is not None:
            await close()


def _verify_store(
    tools: Tools, folder: Path, record_id: str | None, show: Callable[[int, int], None]
) -> Verdict:
    from sametable.centre.copies import StoreCopy
    from sametable.centre.verify_record import Doubt, Verdict, verify_record
    from sametable.core.record.genesis import parse_genesis

    try:
        raw, note = (folder / "genesis.json").read_bytes(), (folder / "genesis.note").read_bytes()
    except FileNotFoundError:
        raise SametableError(
            "genesis.absent", at=str(folder), expected="genesis.json and genesis.note", got="none",
            advice="Found the record with `sametable found`, or take up its genesis with `sametable adopt`.",
        ) from None  # fmt: skip
    try:
        store = tools.open_record(folder, parse_genesis(raw))
    except SametableError as error:
        if error.code == "store.in_use":
            told = tools.settings(folder)
            raise SametableError(
                error.code, at=error.at, expected=error.expected, got=error.got,
                advice=f"Stop that node, or ask it: sametable verify http://{told.host}:{told.port}",
            ) from None  # fmt: skip
        if error.code in {"store.absent", "store.newer", "store.sqlite_too_old"}:
            raise
        says = f"the record cannot be opened: {error}"
        return Verdict(doubts=[Doubt(log="", index=None, says=says)], doubts_count=1)
    try:
        copy = StoreCopy(store=store, genesis=raw, note=note)
        return asyncio.run(verify_record(copy, expected_id=record_id, on_progress=show))
    finally:
        store.close()


def _verdict_json(verdict: Verdict, took_s: float) -> dict[str, Any]:
    return {
        "holds": verdict.holds,
        "record_id": verdict.record_id,
        "signed_by": verdict.signed_by,
        "entries": verdict.entries,
        "seconds": round(took_s, 3),
        "entries_per_s": round(verdict.entries / took_s) if took_s else None,
        "logs": [asdict(log) for log in verdict.logs],
        "doubts": [asdict(doubt) for doubt in verdict.doubts],
        "doubts_count": verdict.doubts_count,
        "remarks": verdict.remarks,
    }


def _tell(verdict: Verdict, took_s: float, *, quiet: bool) -> None:
    if not quiet:
        say(
            f"record {verdict.record_id or 'unknown'}, founded by {', '.join(verdict.signed_by) or 'nobody proven'}"
        )
        rows = [
            [
                log.node, log.party, str(log.entries), "" if log.signed_size is None else str(log.signed_size),
                f"{log.contents} of {log.contents + log.contents_absent}",
                ", ".join(name.rpartition("/")[2] for name in log.cosigned_by), "yes" if log.holds else "NO",
            ]
            for log in verdict.logs
        ]  # fmt: skip
        table(("log", "party", "entries", "signed", "contents", "cosigned by", "holds"), rows)
        for remark in verdict.remarks:
            say(f"note: {plain(remark)}")
    for doubt in verdict.doubts[:SHOWN_DOUBTS]:
        place = (
            "record"
            if not doubt.log
            else doubt.log
            if doubt.index is None
            else f"{doubt.log} entry {doubt.index}"
        )
        say(f"DOUBT {plain(place)}: {plain(doubt.says)}")
    if verdict.doubts_count > SHOWN_DOUBTS:
        say(f"... and {verdict.doubts_count - SHOWN_DOUBTS} more; --json lists up to a thousand")
    if verdict.holds and not quiet:
        rate = verdict.entries / took_s if took_s else 0.0
        say(f"everything holds: {verdict.entries} entries in {took_s:.1f} s ({rate:.0f} a second)")
    elif not verdict.holds:
        say(f"{verdict.doubts_count} doubts; keep this copy as it is and compare with another party's")


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    out: Annotated[Path, typer.Argument(help="Where the files go: an empty folder, or an earlier export.")],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the record as static files that anybody can verify and every party can take in.

    Contents are sealed for the parties; stop the node first. Example: sametable export ./amman /media/stick
    """
    from sametable.centre.transfer import export as write_files

    tools: Tools = context.obj
    built = tools.build(folder)
    try:
        raw, note = (folder / "genesis.json").read_bytes(), (folder / "genesis.note").read_bytes()
        _check_out(out, raw)
        with progress("writing", quiet=quiet or as_json) as show:
            written = write_files(built.centre, note, lambda path, data: _write(out, path, data), show)
        os.sync()  # a stick that is pulled out now holds everything
    finally:
        built.store.close()
    if as_json:
        print_json({"folder": str(out), "logs": [asdict(one) for one in written]})
    elif not quiet:
        rows = [[one.node, str(one.entries), str(one.files), str(one.contents_absent)] for one in written]
        table(("log", "entries", "files", "contents not here"), rows)
        say(f"Anybody can check it: sametable verify {out}")


def _check_out(out: Path, genesis: bytes) -> None:
    held = out / "genesis"
    if held.is_file() and held.read_bytes() == genesis:
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SametableError(
            "cli.exists", at=str(out), expected="an empty folder, or an earlier export of this record",
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
    source: Annotated[str, typer.Argument(help="An exported folder, or a node's address.")],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take in a copy of the record, checked like anything that another node sends.

    Stop the node first. Example: sametable import ./amman /media/stick
    """
    from sametable.centre import table as tables
    from sametable.centre.transfer import take_in

    tools: Tools = context.obj
    built = tools.build(folder)
    try:
        with progress("taking in", quiet=quiet or as_json) as show:
            link = tools.link_to(source)
            taken = asyncio.run(_closing(link, take_in(built.centre, link, show)))
        code = tables.table(built.centre).code
    finally:
        built.store.close()
    refused = [one for one in taken if one.refused is not None]
    if as_json:
        print_json({"code": code, "logs": [_taken_json(one) for one in taken]})
    else:
        rows = [[one.node, str(one.entries), str(one.missing), str(one.refused or "")] for one in taken]
        if not quiet or refused:
            table(("log", "new entries", "contents not here", "refused"), rows)
        if not quiet:
            say(f"the map's code is now {code or 'not to be told: contents are missing'}")
    if refused:
        raise typer.Exit(EXIT_FINDINGS)


def _taken_json(one: Taken) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "node": one.node,
        "entries": one.entries,
        "missing": one.missing,
        "refused": error_json(one.refused) if one.refused else None,
    }
