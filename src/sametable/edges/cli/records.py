"""The command about the record as a whole: verify.

Decides how a verdict is told in plain words, and nothing else; what holds is decided in `centre/verify/record.py`.

Source: decision 0011; record.md 4.10.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

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
    from collections.abc import Callable, Coroutine

    from sametable.centre.verify.copies import Copy
    from sametable.centre.verify.verdict import LogVerdict, Verdict
    from sametable.edges.cli.tools import Tools
    from sametable.ports import PeerLink

T = TypeVar("T")
SHOWN_DOUBTS = 50
BUNDLE_ADVICE = "Give a node's folder, what `sametable bundle export` wrote, or a node's address."


def verify(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A node's folder, a bundle, or a node's address.")],
    *,
    record_id: Annotated[str | None, typer.Option(help="The record id that was compared by voice.")] = None,
    keys: Annotated[
        Path | None, typer.Option(help="A node's folder whose keys open the packs of a bundle.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, max=64, help="Processes that check; 0: one a core.")] = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read every entry of every log again and say what holds; exit 1 on any doubt.

    Examples: sametable verify ./amman; sametable verify /media/stick --json
    """
    from sametable.centre.verify.record import verify_record
    from sametable.edges.cli.workers import helped

    tools: Tools = context.obj
    before = time.perf_counter()
    with progress("verifying", quiet=quiet or as_json) as show, helped(jobs) as workers:
        run = partial(verify_record, expected_id=record_id, on_progress=show, workers=workers)
        verdict = _verify(tools, what, keys, run)
    took_s = time.perf_counter() - before
    if as_json:
        print_json(_verdict_json(verdict, took_s))
    else:
        _tell(verdict, took_s, quiet=quiet)
    if not verdict.holds:
        raise typer.Exit(EXIT_FINDINGS)


def _verify(
    tools: Tools, what: str, keys: Path | None, run: Callable[[Copy], Coroutine[Any, Any, Verdict]]
) -> Verdict:
    from sametable.centre.verify.copies import LinkCopy

    folder = Path(what)
    if not what.startswith(("http://", "https://")):
        if (folder / "node.toml").is_file():
            return _verify_store(tools, folder, run)
        zipped = folder.suffix == ".zip" and folder.is_file()
        if not zipped and not (folder / "genesis").is_file() and not (folder / "log").is_dir():
            raise SametableError(
                "verify.nothing", at=what, expected="a record", got="none there", advice=BUNDLE_ADVICE
            )
    link = tools.link_to(what)
    if keys is None:
        copy = LinkCopy(link=link)
        return asyncio.run(_closing(link, _with_list(link, run(copy))))
    built = tools.build(keys)
    try:
        copy = LinkCopy(link=link, open_pack=built.centre.signer.open, party=built.centre.node.party)
        return asyncio.run(_closing(link, _with_list(link, run(copy))))
    finally:
        built.store.close()


async def _with_list(link: PeerLink, job: Coroutine[Any, Any, Verdict]) -> Verdict:
    """Verify a copy, and compare it with the list of files that came with it."""
    from sametable.centre.exchange.transfer import damage
    from sametable.core.record.genesis import parse_genesis, record_id
    from sametable.core.record.tiles import ENTRY_LIMIT_B

    verdict = await job
    try:
        raw = await link.get("genesis", limit=ENTRY_LIMIT_B) or b""
        genesis = parse_genesis(raw)
    except SametableError:
        return verdict  # the verdict says already that there is no genesis
    for says in await damage(genesis, record_id(raw), link):
        verdict.doubt("", None, says)
    return verdict


async def _closing(link: PeerLink, job: Coroutine[Any, Any, T]) -> T:
    """Run a job over a link, and close the link's connections if it has any."""
    try:
        return await job
    finally:
        close = getattr(link, "close", None)
        if close is not None:
            await close()


def _verify_store(tools: Tools, folder: Path, run: Callable[[Copy], Coroutine[Any, Any, Verdict]]) -> Verdict:
    from sametable.centre.verify.copies import StoreCopy
    from sametable.centre.verify.verdict import Doubt, Verdict
    from sametable.core.record.genesis import parse_genesis

    raw, note = founded(folder)
    try:
        store = tools.open_record(folder, parse_genesis(raw))
    except SametableError as error:
        if error.code == "store.in_use":
            told = tools.settings(folder)
            raise SametableError(
                error.code, at=error.at, expected=error.expected, got=error.got,
                advice=f"Stop that node, or ask it: sametable verify http://{told.host}:{told.port}",
            ) from None  # fmt: skip
        if error.code.startswith("store.") and error.code not in {"store.damaged", "store.failed"}:
            raise  # nothing is wrong with the record: it is elsewhere, or this program cannot open it
        says = f"the record cannot be opened: {error}"
        return Verdict(doubts=[Doubt(log="", index=None, says=says)], doubts_count=1)
    try:
        copy = StoreCopy(store=store, genesis=raw, note=note)
        return asyncio.run(run(copy))
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


def _contents(log: LogVerdict) -> str:
    """Tell what became of a log's contents, in a few words; what is not so is left out."""
    told = (
        f"{log.contents} of {log.contents + log.contents_absent}"
        if log.contents_absent
        else str(log.contents)
    )
    more = ((log.contents_sealed, "sealed"), (log.contents_erased, "erased"))
    return ", ".join([told, *(f"{count} {what}" for count, what in more if count)])


def _tell(verdict: Verdict, took_s: float, *, quiet: bool) -> None:
    if not quiet:
        say(
            f"record {verdict.record_id or 'unknown'}, founded by {', '.join(verdict.signed_by) or 'nobody proven'}"
        )
        rows = [
            [
                log.node, log.party, str(log.entries), "" if log.signed_size is None else str(log.signed_size),
                _contents(log),
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
