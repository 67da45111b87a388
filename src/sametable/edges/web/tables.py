"""Tables in and out of the record: preview, import and export, with progress that is asked for.

Who may and how long a body may be is decided here; what a row becomes and what an export leaves out is not. A file is
held in a folder of its own only while it is read. An import and an export run on after their request; whoever began
them asks how far they are. One import at a time.

Source: decision 0020.
"""

from __future__ import annotations

import asyncio
import functools
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any
from weakref import WeakKeyDictionary, finalize

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import File

from sametable.centre.centre import Centre
from sametable.centre.people.rules import Touched
from sametable.centre.reports.exporting import TABLE, Asked, Export, check_asked, plan, write_between
from sametable.centre.reports.importing import STATES, Import, Matching, Outcome, outcome, run
from sametable.centre.reports.submit_report import seat_kid
from sametable.core.intake.tables.files import TableSink
from sametable.core.intake.tables.model import Choices, Plan, Table
from sametable.core.intake.tables.whole import finder, planned
from sametable.edges.web.access import require_here, signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of
from sametable.edges.web.saying import check_kind
from sametable.edges.web.table_log import Begun, noted
from sametable.errors import SametableError

FILE_LIMIT_B = 64 << 20
SHOWN_ROWS = 300
"""Rows of a preview that are shown; errors first. The counts are of all rows."""
BETWEEN = 50
"""Rows of a preview that are read before others are answered."""
KEPT_JOBS = 8
ENDINGS = frozenset({"csv", "tsv", "txt", "xlsx", "geojson", "json", "geojsonl", "gpkg", "kml"})
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "kml": "application/vnd.google-earth.kml+xml",
}


class _Choices(msgspec.Struct, forbid_unknown_fields=True):
    profile: str = ""
    targets: dict[int, str] = {}
    zone: str = ""
    day_first: bool | None = None
    decimal_comma: bool | None = None
    year: int | None = None
    collection: str = ""
    source: str = ""
    source_kind: str = ""
    language: str = ""
    what: str = ""
    temperature_c: int | None = None
    demonstration: bool = False
    sides: dict[str, tuple[str, ...]] = {}
    by_name: bool = False
    """Whether a place that is only named is looked up in the gazetteer."""
    audience: str = "parties"


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class ExportJob:
    """An export with the file it writes; its folder goes with it."""

    export: Export
    kind: str
    folder: Path
    state: str = "running"
    trouble: SametableError | None = None

    def __post_init__(self) -> None:
        """Have the folder removed when nobody asks for this job any more."""
        finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(slots=True, kw_only=True)
class Jobs:
    """What runs at a desk, and what ran last."""

    imports: dict[str, Import] = field(default_factory=dict)
    exports: dict[str, ExportJob] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, coroutine: Any) -> None:
        """Run something that goes on after its request."""
        task: asyncio.Task[None] = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


_JOBS: WeakKeyDictionary[Centre, Jobs] = WeakKeyDictionary()
Name = Annotated[str, QueryParameter(name="name", max_length=200)]
Sheet = Annotated[str, QueryParameter(name="sheet", max_length=200)]
Chosen = Annotated[str, QueryParameter(name="choices", max_length=32_768)]


def _jobs(desk: Desk) -> Jobs:
    return _JOBS.setdefault(desk.centre, Jobs())


def _choices(text: str) -> _Choices:
    try:
        return msgspec.json.decode(text or "{}", type=_Choices)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "request.invalid", at="choices", expected="the choices of an import", got=str(error)[:120]
        ) from None


def _told(chosen: _Choices) -> Choices:
    held = msgspec.structs.asdict(chosen)
    held.pop("by_name")
    held.pop("audience")
    return Choices(**held)


async def _received(request: Request[Any, Any, Any], folder: str, name: str) -> Path:
    """Keep a body in a file. Raises `request.too_long`."""
    ending = name.lower().rpartition(".")[2]
    path = Path(folder) / f"table.{ending if ending in ENDINGS else 'bin'}"
    await asyncio.to_thread(path.write_bytes, await body_of(request, FILE_LIMIT_B))
    return path


async def _open(desk: Desk, path: Path, name: str, sheet: str) -> Table:
    return await asyncio.to_thread(desk.tables.read, path, name or path.name, sheet)


def _place_names(desk: Desk, chosen: _Choices, profile: str) -> Any:
    return finder(desk.places()) if chosen.by_name or profile == "observations" else None


@post("/api/tables/preview", status_code=200, request_max_body_size=FILE_LIMIT_B)
async def post_table_preview(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    name: Name = "",
    sheet: Sheet = "",
    choices: Chosen = "",
) -> dict[str, Any]:
    """Show what a table would become, row by row; nothing is kept."""
    chosen = _choices(choices)
    with tempfile.TemporaryDirectory() as folder:
        table = await _open(desk, await _received(request, folder, name), name, sheet)
        read_plan, rows = planned(table, _told(chosen), find_place=_place_names(desk, chosen, chosen.profile))
        matching = Matching(collection=read_plan.choices.collection, audience=chosen.audience)
        counts: Counter[str] = Counter()
        shown: list[Outcome] = []
        wrong: list[Outcome] = []
        if not read_plan.asks:
            while some := await asyncio.to_thread(list, islice(rows, BETWEEN)):
                for row in some:
                    one = outcome(desk.centre, row, matching)
                    counts[one.state] += 1
                    kept = wrong if one.state == "error" else shown
                    if one.state != "empty" and len(kept) < SHOWN_ROWS:
                        kept.append(one)
    listed = sorted([*wrong, *shown][:SHOWN_ROWS], key=lambda one: one.number)
    return _preview(table, read_plan, counts, listed)


def _preview(table: Table, read_plan: Plan, counts: Counter[str], listed: list[Outcome]) -> dict[str, Any]:
    choices = msgspec.to_builtins(read_plan.choices)
    return {
        "name": table.name,
        "sheet": table.sheet,
        "others": list(table.others),
        "told": dict(table.told),
        "profile": read_plan.profile,
        "columns": [msgspec.to_builtins(one) for one in read_plan.columns],
        "asks": list(read_plan.asks),
        "choices": choices,
        "counts": {state: counts[state] for state in STATES},
        "total": sum(counts.values()),
        "rows": [_row(one) for one in listed],
    }


def _row(one: Outcome) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": one.state,
        "about": one.about or None,
        "says": dict(one.draft["fields"]) if one.draft else None,
        "errors": [_error(error) for error in one.errors],
        "notes": list(one.notes),
    }


def _error(error: SametableError) -> dict[str, str]:
    return {
        "code": error.code,
        "at": error.at,
        "expected": error.expected,
        "got": error.got,
        "advice": error.advice,
    }


@post("/api/tables/import", status_code=202, request_max_body_size=FILE_LIMIT_B)
async def post_table_import(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    name: Name = "",
    sheet: Sheet = "",
    choices: Chosen = "",
) -> dict[str, Any]:
    """Begin to say every row of a table that is new or changes something; gives the job to ask about."""
    require_here(request, "say", Touched(kid=seat_kid(desk.centre)))
    jobs = _jobs(desk)
    if any(one.state == "running" for one in jobs.imports.values()):
        raise SametableError(
            "import.busy", expected="no other import at this node", got="one that runs",
            advice="Wait until it is done; what it said already is not said twice.",
        )  # fmt: skip
    job_id, job = desk.centre.ids.name(), Import(name=name or "table")
    jobs.imports[job_id] = job
    while len(jobs.imports) > KEPT_JOBS:
        jobs.imports.pop(next(iter(jobs.imports)))
    try:
        begun = await _begin(request, desk, (name, sheet), _choices(choices))
    except BaseException:
        jobs.imports.pop(job_id, None)
        raise
    jobs.start(_import(request, desk, job, begun))
    return {"job": job_id}


async def _begin(
    request: Request[Any, Any, Any], desk: Desk, named: tuple[str, str], chosen: _Choices
) -> Begun:
    folder = tempfile.TemporaryDirectory()
    try:
        path = await _received(request, folder.name, named[0])
        table = await _open(desk, path, *named)
        read_plan, rows = planned(table, _told(chosen), find_place=_place_names(desk, chosen, chosen.profile))
        if read_plan.asks:
            raise SametableError(
                "import.asks", at=", ".join(read_plan.asks), expected="an answer to what the table does not say",
                got="none", advice="Say in which zone its times are, and whether the day stands first.",
            )  # fmt: skip
        await desk.access.note(signed_of(request), "import", f"begun: {table.name[:120]}")
        line, taken = await asyncio.to_thread(noted, desk, path, table.name, signed_of(request))
    except BaseException:
        folder.cleanup()
        raise
    matching = Matching(collection=read_plan.choices.collection, audience=chosen.audience)
    return Begun(folder=folder, rows=rows, matching=matching, line=line, taken=taken)


async def _import(request: Request[Any, Any, Any], desk: Desk, job: Import, begun: Begun) -> None:
    try:
        allow = functools.partial(_allowed, request, desk)
        await run(desk.centre, begun.rows, begun.matching, job, allow=allow)
    finally:
        if job.state == "running":
            job.state = "stopped"
        begun.folder.cleanup()
        await desk.access.note(signed_of(request), "import", job.told())
        await asyncio.to_thread(desk.imports.end, begun.line, job.taken(begun.taken))


def _allowed(request: Request[Any, Any, Any], desk: Desk, said: Mapping[str, Any]) -> None:
    check_kind(request, desk.centre, dict(said))


@get("/api/tables/import/{job:str}")
async def get_table_import(job: FromPath[str], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Tell how far an import is, and what it did."""
    held = _jobs(desk).imports.get(job)
    if held is None:
        raise _no_job("import.no_job", job)
    return {
        "state": held.state,
        "name": held.name,
        "read": held.read,
        "counts": {state: held.counts[state] for state in STATES},
        "first": held.first or None,
        "last": held.last or None,
        "errors": [{"number": number, **_error(error)} for number, error in held.errors],
        "trouble": _error(held.trouble) if held.trouble else None,
    }


@post("/api/tables/export", status_code=202)
async def post_table_export(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Begin an export; it is asked for by period and by who reported, and by nothing else."""
    try:
        told = msgspec.json.decode(await body_of(request, 16_384), type=dict[str, Any])
        check_asked(told)
        parties = frozenset(msgspec.convert(told.get("parties") or [], type=list[str]))
        asked = Asked(
            from_ms=msgspec.convert(told.get("from_ms"), type=int | None),
            to_ms=msgspec.convert(told.get("to_ms"), type=int | None),
            parties=parties,
            restricted=msgspec.convert(told.get("restricted", False), type=bool),
        )
        kind = msgspec.convert(told.get("format", "csv"), type=str)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError("request.invalid", expected="what is exported", got=str(error)[:120]) from None
    if asked.restricted:
        require_here(request, "read_restricted", Touched())
    export = plan(desk.centre, asked)
    job = ExportJob(export=export, kind=kind, folder=Path(tempfile.mkdtemp()))
    sink = desk.tables.sink(job.folder / f"reports.{kind[:10]}", kind, TABLE)
    scope = "all that this side may read" if asked.restricted else "what every party may read"
    await desk.access.note(signed_of(request), "export", f"{export.total} reports as {kind}: {scope}")
    jobs, job_id = _jobs(desk), desk.centre.ids.name()
    jobs.exports[job_id] = job
    while len(jobs.exports) > KEPT_JOBS:
        jobs.exports.pop(next(iter(jobs.exports)))
    jobs.start(_export(desk, job, sink))
    return {"job": job_id, "total": export.total}


async def _export(desk: Desk, job: ExportJob, sink: TableSink) -> None:
    try:
        await write_between(desk.centre, job.export, sink)
        job.state = "done"
    except SametableError as error:
        job.state, job.trouble = "stopped", error
    finally:
        if job.state == "running":
            job.state = "stopped"


def _export_job(desk: Desk, request: Request[Any, Any, Any], job: str) -> ExportJob:
    held = _jobs(desk).exports.get(job)
    if held is None:
        raise _no_job("export.no_job", job)
    if held.export.restricted:
        require_here(request, "read_restricted", Touched())
    return held


@get("/api/tables/export/{job:str}")
async def get_table_export(
    job: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Tell how far an export is, and what it leaves out."""
    held = _export_job(desk, request, job)
    return {
        "state": held.state,
        "rows": held.export.rows,
        "total": held.export.total,
        "without_actor": held.export.without_actor,
        "without_time": held.export.without_time,
        "gone": held.export.gone if held.state == "done" else 0,
        "restricted": held.export.restricted,
        "trouble": _error(held.trouble) if held.trouble else None,
    }


@get("/api/tables/export/{job:str}/file")
async def get_table_file(
    job: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> File:
    """Give the file of an export that is done."""
    held = _export_job(desk, request, job)
    if held.state != "done":
        raise _no_job("export.no_job", job)
    return File(
        path=held.folder / f"reports.{held.kind}",
        filename=f"reports.{held.kind}",
        media_type=MEDIA[held.kind],
        content_disposition_type="attachment",
    )


def _no_job(code: str, job: str) -> SametableError:
    return SametableError(
        code, at=job[:60], expected="one that was begun here and is known still", got="none",
        advice="Begin it again: what was said already is not said twice.",
    )  # fmt: skip
