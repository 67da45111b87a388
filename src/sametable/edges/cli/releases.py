"""Commands about part-releases: make one from a node's record, check one offline, compare a claim with the record.

Decides how a verdict is told: what was released, what is withheld, what is not proved. What holds is decided in
`core/release`, what goes into the files in `centre/reports/part_release.py`.

Source: record.md 4.11.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.founding import GENESIS_LIMIT_B, NOTE_LIMIT_B, read_file, write_file
from sametable.edges.cli.output import (
    EXIT_FINDINGS,
    TAKES_IDS,
    JsonOption,
    plain,
    print_json,
    say,
    table,
    usage,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.record.genesis import Genesis
    from sametable.core.release.released import ReleaseVerdict
    from sametable.edges.cli.tools import Tools
    from sametable.ports import RecordStore

CLAIM_LIMIT_B = 1_000_000
app = typer.Typer(help="Part-releases: some fields of one entry, checkable by anybody.", no_args_is_help=True)
FolderArgument = Annotated[Path, typer.Argument(help="The node's folder; stop the node first.")]
EntryArgument = Annotated[str, typer.Argument(help="The entry's number, such as KHM-000123, or its id.")]


def make(
    context: typer.Context,
    folder: FolderArgument,
    entry: EntryArgument,
    *,
    fields: Annotated[str, typer.Option(help="Which fields go out, such as type,town,killed.")],
    out: Annotated[Path, typer.Option(help="A folder for the files.")],
    as_json: JsonOption = False,
) -> None:
    """Write some fields of one entry as files that anybody can check offline. It cannot be taken back.

    Example: sametable release make ./amman AMM-000123 --fields type,town,killed --out release-123
    """
    from sametable.centre import table as tables
    from sametable.centre.incidents.dossier import dossier
    from sametable.centre.passage.veil import check_passed_on
    from sametable.centre.reports.part_release import Founding, part_release, signed_tables
    from sametable.core.release.released import check_release
    from sametable.edges.cli.people import note_done

    tools: Tools = context.obj
    chosen = sorted({name.strip() for name in fields.split(",") if name.strip()})
    raw = read_file(folder / "genesis.json", GENESIS_LIMIT_B)
    note = read_file(folder / "genesis.note", NOTE_LIMIT_B)
    built = tools.build(folder)
    try:
        centre = built.centre
        found = dossier(centre, entry)
        check_passed_on(centre, found.fields, found.party)
        note_done(tools, folder, "release_part", entry)
        founding = Founding(genesis=centre.genesis, raw=raw, record_id=centre.record_id, note=note)
        own = [] if centre.missing_payloads() else [tables.note(centre)]
        files = part_release(
            built.store,
            founding,
            _id_of(built.store, centre.genesis, entry),
            fields=chosen,
            tables=[*own, *signed_tables(built.store)],
        )
    finally:
        built.store.close()
    for name, data in files.items():
        write_file(out / name, data, replace=False)
    verdict = check_release(files, expected_id=founding.record_id)
    if as_json:
        print_json({"folder": str(out), "files": sorted(files), **_json(verdict)})
        return
    _tell(verdict)
    say(f"Anybody can check it: sametable release check {out} --record-id {verdict.record_id}")


def check(
    folder: Annotated[Path, typer.Argument(help="The folder of a part-release.")],
    *,
    record_id: Annotated[
        str | None, typer.Option(help="The record id as you know it from elsewhere.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a part-release from its files alone: released, withheld, not proved; exit 1 on any doubt.

    Example: sametable release check release-123 --record-id ID
    """
    from sametable.core.release.released import LIMITS_B, check_release

    if not folder.is_dir():
        raise SametableError(
            "cli.unreadable", at=str(folder), expected="a folder", got="none",
            advice="Give the folder that `sametable release make` wrote.",
        )  # fmt: skip
    files = {
        name: read_file(folder / name, limit) for name, limit in LIMITS_B.items() if (folder / name).is_file()
    }
    verdict = check_release(files, expected_id=record_id)
    if as_json:
        print_json(_json(verdict))
    else:
        _tell(verdict)
    if not verdict.holds:
        raise typer.Exit(EXIT_FINDINGS)


def compare(
    context: typer.Context,
    folder: FolderArgument,
    entry: EntryArgument,
    claim: Annotated[Path, typer.Argument(help="What is claimed, as JSON: an object of field and value.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Compare what somebody claims an entry says with what it says, field by field; exit 1 if any differs.

    Example: sametable release compare ./amman AMM-000123 leaked.json
    """
    from sametable.centre.passage.veil import told_elsewhere
    from sametable.core.record.genesis import parse_genesis
    from sametable.core.release.compare import compare_text
    from sametable.core.wire.statement import open_released, parse_entry

    tools: Tools = context.obj
    claimed = _claim(claim)
    genesis = parse_genesis(read_file(folder / "genesis.json", GENESIS_LIMIT_B))
    store = tools.open_record(folder, genesis)
    try:
        place = store.locate(_id_of(store, genesis, entry))
        (stored,) = store.entries(*place, 1) if place else (None,)
    finally:
        store.close()
    if stored is None or stored.payload is None:
        raise SametableError(
            "release.no_content", at=entry, expected="the statement's content here", got="none"
        )
    fields = open_released(parse_entry(stored.leaf), stored.payload).fields
    rows = compare_text(claimed, fields)
    if told_elsewhere(fields):  # what a claim is compared with is not read out where it may be a site's place
        rows = tuple(replace(one, held=None) for one in rows)
    if as_json:
        print_json(
            [
                {"name": one.name, "verdict": one.verdict, "claimed": one.claimed, "held": one.held}
                for one in rows
            ]
        )
    else:
        table(
            ("field", "", "claimed", "in the record"),
            [
                [one.name, one.verdict, _shown(one.claimed), "" if one.held is None else _shown(one.held)]
                for one in rows
            ],
        )
        say(
            "Others can neither prove nor disprove a plain text; release the fields in question to settle it."
        )
    if any(one.verdict != "equal" for one in rows):
        raise typer.Exit(EXIT_FINDINGS)


def _claim(path: Path) -> dict[str, object]:
    try:
        held: Any = json.loads(read_file(path, CLAIM_LIMIT_B))
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise usage("a claim as a JSON object of field and value", got=str(path)[:80])
    return held


def _id_of(store: RecordStore, genesis: Genesis, entry: str) -> str:
    """Give the id of an entry that was named by its number or by its id. Raises `record.no_entry`."""
    from sametable.core.record.register import epoch_origin
    from sametable.core.wire.statement import parse_entry

    found = re.fullmatch(r"([A-Z][A-Z0-9]{1,7})(?:\.([2-9]|[1-9][0-9]{1,3}))?-([0-9]{6,15})", entry)
    if found is None:
        if re.fullmatch(r"[A-Za-z0-9_-]{43}", entry):
            return entry
        raise SametableError(
            "record.no_entry", at=entry[:80], expected="a number such as AMM-000123, or an id of 43 letters",
            got="neither",
        )  # fmt: skip
    nodes = [one for one in genesis.nodes if one.prefix == found[1]]
    origin = epoch_origin(nodes[0], int(found[2] or 1)) if nodes else ""
    held = [log for log in store.logs() if log.origin == origin and int(found[3]) < log.size]
    if not held or not int(found[3]):
        raise SametableError("record.no_entry", at=entry, expected="an entry of this record", got="none")
    return parse_entry(store.leaves(origin, int(found[3]), 1)[0]).id


def _tell(verdict: ReleaseVerdict) -> None:
    """Print the three columns, then what is in doubt."""
    if verdict.id:
        say(
            f"{plain(verdict.number)} by the seat '{plain(verdict.seat)}' of {verdict.node} ({verdict.party}), "
            f"record {verdict.record_id}"
        )
        say(f"founded by: {', '.join(verdict.founded_by) or 'nobody proven'}")
        say(f"cosigned by: {', '.join(verdict.held_by) or 'no other party'}")
        told = f" (code {verdict.table_code})" if verdict.table_code else ""
        say(f"table signed by: {', '.join(verdict.table_signed_by) or 'nobody'}{told}")
    say("")
    say("RELEASED")
    table(("field", "value"), [[name, _shown(value)] for name, value in verdict.released.items()])
    say("WITHHELD")
    say(f"{verdict.withheld} fields")
    say("NOT PROVED")
    for line in verdict.not_proved:
        say(f"- {plain(line)}")
    for doubt in verdict.doubts:
        say(f"DOUBT {plain(doubt)}")
    say("this release holds" if verdict.holds else "this release proves nothing")


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(verdict: ReleaseVerdict) -> dict[str, Any]:
    return {
        "holds": verdict.holds,
        "record_id": verdict.record_id,
        "id": verdict.id,
        "number": verdict.number,
        "party": verdict.party,
        "node": verdict.node,
        "seat": verdict.seat,
        "claimed_at_ms": verdict.claimed_at_ms,
        "audience": verdict.audience,
        "founded_by": verdict.founded_by,
        "cosigned_by": verdict.held_by,
        "table_signed_by": verdict.table_signed_by,
        "table_code": verdict.table_code,
        "released": dict(verdict.released),
        "withheld": verdict.withheld,
        "not_proved": verdict.not_proved,
        "doubts": verdict.doubts,
    }


app.command("make", context_settings=TAKES_IDS)(make)
app.command("check")(check)
app.command("compare", context_settings=TAKES_IDS)(compare)
