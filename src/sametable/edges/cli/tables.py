"""`sametable table`: look at a table, take it in as statements, write the record out as a table.

Decides what is asked and how it is told; what a row becomes stands in `centre/reports/importing.py`, what an export leaves out in
`centre/reports/exporting.py`. Stop the node first: an import writes its log.

Source: decision 0020.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
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
    usage,
    utc,
)
from sametable.edges.cli.table_sides import SideOption, sides_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.centre.centre import Centre
    from sametable.centre.reports.exporting import Export
    from sametable.centre.reports.importing import Import
    from sametable.core.intake.tables.files import TakenIn
    from sametable.core.intake.tables.model import Choices, Plan, RowRead, Table
    from sametable.edges.cli.tools import Tools

SHOWN_ERRORS = 50
app = typer.Typer(help="Tables: CSV, XLSX, GeoJSON, GeoPackage and KML, in and out.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(help="CSV, XLSX, GeoJSON, GeoPackage or KML.")]
ZoneOption = Annotated[str, typer.Option(help="The zone of the table's times, such as Asia/Damascus.")]
ProfileOption = Annotated[
    str, typer.Option(help="own, acled, ucdp, observations, corridors or free; else detected.")
]
SheetOption = Annotated[str, typer.Option(help="A sheet or layer; else the first.")]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", help="What a column gives, as HEADER=TARGET; an empty target leaves it out."),
]
DaysOption = Annotated[str, typer.Option(help="day-first or month-first, where dates do not show it.")]
YearOption = Annotated[int | None, typer.Option(help="The year of dates that are written without one.")]
CollectionOption = Annotated[str, typer.Option(help="Whose ids the column id holds.")]


@app.command("preview")
def preview(
    context: typer.Context,
    file: FileArgument,
    *,
    zone: ZoneOption = "",
    profile: ProfileOption = "",
    sheet: SheetOption = "",
    column: ColumnOption = None,
    days: DaysOption = "",
    year: YearOption = None,
    side: SideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a table's columns give and what is wrong in its rows; nothing is kept.

    Example: sametable table preview incidents.xlsx --zone Asia/Damascus
    """
    tools: Tools = context.obj
    told = {"zone": zone, "profile": profile, "days": days, "year": year, "sides": sides_of(side)}
    read_plan, rows, held = _open(tools, file, sheet, told, column)
    counts: Counter[str] = Counter()
    errors: list[SametableError] = []
    if not read_plan.asks:
        for row in rows:
            counts["error" if row.errors else "empty" if row.fields is None else "read"] += 1
            errors.extend(row.errors[: max(0, SHOWN_ERRORS - len(errors))])
    if as_json:
        print_json(
            {
                "profile": read_plan.profile, "columns": [_column(one) for one in read_plan.columns],
                "asks": list(read_plan.asks), "told": dict(held.told), "others": list(held.others),
                "counts": dict(counts), "errors": [error_json(one) for one in errors],
            }
        )  # fmt: skip
    else:
        say(f"{file.name}: {read_plan.profile}; {', '.join(f'{k} {v!r}' for k, v in held.told.items())}")
        table(
            ("column", "gives", "for example"),
            [[c.head, c.target or "-", c.sample] for c in read_plan.columns],
        )
        for ask in read_plan.asks:
            say(f"The table does not say: {ask}. Give {ASKED_BY[ask]}.")
        if not read_plan.asks:
            say(f"{counts['read']} rows read, {counts['error']} with errors, {counts['empty']} empty")
        _tell(errors)
    if errors or read_plan.asks:
        raise typer.Exit(EXIT_FINDINGS)


ASKED_BY = {"zone": "--zone", "day_first": "--days day-first or --days month-first"}


@app.command("import")
def import_(
    context: typer.Context,
    file: FileArgument,
    *,
    node: Annotated[Path, typer.Option(help="The node's folder.")],
    zone: ZoneOption = "",
    profile: ProfileOption = "",
    sheet: SheetOption = "",
    column: ColumnOption = None,
    days: DaysOption = "",
    year: YearOption = None,
    side: SideOption = None,
    collection: CollectionOption = "",
    source: Annotated[str, typer.Option(help="Who says it, where the table does not.")] = "",
    source_kind: Annotated[str, typer.Option(help="What kind of source that is.")] = "",
    by_name: Annotated[bool, typer.Option("--by-name", help="Look up places that are only named.")] = False,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Mark all as a demonstration.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Say it without asking again.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say every row that is new, and amend own reports whose rows read otherwise; stop the node first.

    The same file given again says nothing twice, so an import that broke off goes on.
    Example: sametable table import incidents.csv --node ./amman --zone Asia/Damascus --yes
    """
    from sametable.centre.reports.importing import STATES, Matching, outcome
    from sametable.core.intake.tables.whole import finder

    tools: Tools = context.obj
    told: dict[str, Any] = {
        "zone": zone, "profile": profile, "days": days, "year": year, "collection": collection,
        "source": source, "source_kind": source_kind, "demonstration": demonstration, "sides": sides_of(side),
    }  # fmt: skip
    find = finder(tools.places_for(node, [])) if by_name or profile == "observations" else None
    read_plan, rows, _ = _open(tools, file, sheet, told, column, find)
    if read_plan.asks:
        raise usage(
            " and ".join(ASKED_BY[one] for one in read_plan.asks), advice="The table does not say it."
        )
    built, matching = tools.build(node), Matching(collection=read_plan.choices.collection)
    try:
        counts = Counter(outcome(built.centre, row, matching).state for row in rows)
        if not (as_json or quiet):
            say(", ".join(f"{counts[one]} {one}" for one in STATES))
        if not yes and (as_json or not typer.confirm("Say it?")):
            raise usage("--yes", got="no", advice="Nothing was said.")
        line, taken = _begun(tools, node, file)
        job = _say(
            built.centre,
            _open(tools, file, sheet, told, column, find)[1],
            (file.name, matching.collection, sum(counts.values())),
            quiet or as_json,
        )
        _ended(tools, node, job, (line, taken))
    finally:
        built.store.close()
    _told(job, as_json=as_json, quiet=quiet)


def _begun(tools: Tools, node: Path, file: Path) -> tuple[int, TakenIn]:
    from sametable.centre.people.enrolment import FOLDER
    from sametable.core.intake.tables.files import TakenIn
    from sametable.edges.cli.people import note_done

    with file.open("rb") as read:
        digest = hashlib.file_digest(read, "sha256").hexdigest()
    note_done(tools, node, "import", f"begun: {file.name[:120]}")
    taken = TakenIn(at_ms=tools.now_ms(), name=file.name, sha256=digest, who=FOLDER)
    return tools.imports(node).begin(taken), taken


def _ended(tools: Tools, node: Path, job: Import, begun: tuple[int, TakenIn]) -> None:
    from sametable.edges.cli.people import note_done

    tools.imports(node).end(begun[0], job.taken(begun[1]))
    note_done(tools, node, "import", job.told())


@app.command("log")
def log(
    context: typer.Context,
    *,
    node: Annotated[Path, typer.Option(help="The node's folder.")],
    last: Annotated[int, typer.Option(help="How many, newest first.", min=1, max=10_000)] = 20,
    as_json: JsonOption = False,
) -> None:
    """List what this side took in: which file, by whom, and what it did; the node may run meanwhile.

    Example: sametable table log --node ./amman
    """
    if not node.is_dir():
        raise usage("the folder of a node", got=str(node))
    tools: Tools = context.obj
    rows = tools.imports(node).rows(last)
    if as_json:
        print_json({"imports": [asdict(one) for one in rows]})
        return
    table(
        ("when (UTC)", "file", "sha256", "who", "state", "new", "updated", "same", "errors", "entries"),
        [
            [
                utc(one.at_ms), plain(one.name), one.sha256,
                plain(one.who) or "-", one.state, str(one.new), str(one.updated), str(one.same), str(one.errors),
                f"{one.first} to {one.last}" if one.first else "-",
            ]
            for one in rows
        ],
    )  # fmt: skip


def _say(centre: Centre, rows: Iterator[RowRead], named: tuple[str, str, int], quiet: bool) -> Import:
    from sametable.centre.reports.importing import Import, Matching, run

    name, collection, total = named
    with progress("saying", quiet=quiet) as show:
        counted = _counted(rows, lambda done: show(done, total))
        return asyncio.run(run(centre, counted, Matching(collection=collection), Import(name=name)))


def _told(job: Import, *, as_json: bool, quiet: bool) -> None:
    errors = [error for _, error in job.errors]
    if as_json:
        print_json(
            {
                "state": job.state, "counts": dict(job.counts), "first": job.first or None, "last": job.last or None,
                "errors": [error_json(one) for one in errors],
                "trouble": error_json(job.trouble) if job.trouble else None,
            }
        )  # fmt: skip
    elif not quiet:
        say(job.told())
        _tell(errors)
    if job.trouble is not None:
        raise job.trouble
    if errors:
        raise typer.Exit(EXIT_FINDINGS)


@app.command("export")
def export(
    context: typer.Context,
    *,
    node: Annotated[Path, typer.Option(help="The node's folder.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    kind: Annotated[
        str, typer.Option("--format", help="csv, xlsx, geojson, gpkg or kml; else by the ending.")
    ] = "",
    since: Annotated[str, typer.Option("--from", help="The first day, YYYY-MM-DD, in UTC.")] = "",
    until: Annotated[str, typer.Option("--to", help="The day after the last, YYYY-MM-DD, in UTC.")] = "",
    party: Annotated[
        list[str] | None, typer.Option(help="Only what this party reported; may be repeated.")
    ] = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Also what was not said to all parties.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the reports as a table, one a row, in the order of the logs; stop the node first.

    Places of armed people stay cells of 1 km and go out without actor; there is no choosing by actor, weapon or place.
    Example: sametable table export --node ./amman --out reports.xlsx --from 2016-09-12 --to 2016-09-13
    """
    from sametable.centre.reports.exporting import TABLE, Asked, plan, write
    from sametable.edges.cli.people import note_done

    tools: Tools = context.obj
    wanted = kind or out.suffix.lstrip(".").lower()
    if out.exists():
        raise SametableError(
            "cli.exists",
            at=str(out),
            expected="a file that is not there yet",
            got="one",
            advice="Choose another name.",
        )
    asked = Asked(
        from_ms=_day(since, "--from"),
        to_ms=_day(until, "--to"),
        parties=frozenset(party or ()),
        restricted=restricted,
    )
    built = tools.build(node)
    part = out.with_name(out.name + ".part")
    try:
        chosen = plan(built.centre, asked)
        sink = tools.tables().sink(part, wanted, TABLE)
        scope = "all that this side may read" if restricted else "what every party may read"
        note_done(tools, node, "export", f"{chosen.total} reports as {wanted}: {scope}")
        with progress("writing", quiet=quiet or as_json) as show:
            for done in write(built.centre, chosen, sink):
                show(done, chosen.total)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
        built.store.close()
    _written(chosen, out, as_json=as_json, quiet=quiet)


def _written(chosen: Export, out: Path, *, as_json: bool, quiet: bool) -> None:
    told = {
        "rows": chosen.rows,
        "without_actor": chosen.without_actor,
        "without_time": chosen.without_time,
        "gone": chosen.gone,
    }
    if as_json:
        print_json({"file": str(out), **told})
    elif not quiet:
        say(
            f"{out}: {chosen.rows} reports; {chosen.without_actor} of them of where armed people are, without actor"
        )
        if chosen.without_time:
            say(f"{chosen.without_time} reports say no time and are not in a period")


def _open(
    tools: Tools, file: Path, sheet: str, told: dict[str, Any], columns: list[str] | None, find: Any = None
) -> tuple[Plan, Iterator[RowRead], Table]:
    from sametable.core.intake.tables.model import Choices
    from sametable.core.intake.tables.whole import planned

    if not file.is_file():
        raise usage("a file that is there", got=str(file))
    given = dict(told)
    days = given.pop("days", "")
    if days not in {"", "day-first", "month-first"}:
        raise usage("--days day-first or month-first", got=days)
    held = tools.tables().read(file, file.name, sheet)
    choices: Choices = Choices(
        **given, day_first=None if not days else days == "day-first", targets=_targets(held, columns or [])
    )
    read_plan, rows = planned(held, choices, find_place=find)
    return read_plan, rows, held


def _targets(held: Table, columns: list[str]) -> dict[int, str]:
    targets = {}
    for one in columns:
        head, sign, target = one.rpartition("=")
        if not sign or head not in held.heads:
            raise usage("--column HEADER=TARGET with a header of the table", got=one)
        targets[held.heads.index(head)] = target
    return targets


def _counted(rows: Iterator[RowRead], tell: Any) -> Iterator[RowRead]:
    for done, row in enumerate(rows, start=1):
        tell(done)
        yield row


def _day(text: str, option: str) -> int | None:
    if not text:
        return None
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) * 1000
    except ValueError:
        raise usage(f"{option} YYYY-MM-DD", got=text) from None


def _column(one: Any) -> dict[str, Any]:
    return {"at": one.at, "head": one.head, "target": one.target, "sample": one.sample}


def _tell(errors: list[SametableError]) -> None:
    for error in islice(errors, SHOWN_ERRORS):
        say(plain(str(error)))
    if len(errors) > SHOWN_ERRORS:
        say(f"and {len(errors) - SHOWN_ERRORS} more")
